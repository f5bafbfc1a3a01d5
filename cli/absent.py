"""pladsbog absent: a resident is away for a while."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("absent")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day away.")
@option(
    "--until",
    metavar="DATE",
    type=arguments.DATE,
    help="The last day away.  [default: until the return is recorded]",
)
@option(
    "--kind",
    metavar="hospital|holiday|other",
    type=arguments.ABSENCE,
    required=True,
    help="Why; sygehus, ferie and andet are understood too.",
)
@options.reason
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """A resident is away for a while: in hospital, on holiday.

    The stay goes on and the place is kept. What is paid meanwhile is said by the model ([[model.absence]]); where it
    says nothing, all of it. A departure ends it.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import GoAway  # noqa: PLC0415 - help does without

    record(session, GoAway(first_day=first_day, **given), recording)
