"""pladsbog return: a resident who was away is back."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("return")
@click.argument("citizen", type=arguments.AWAY)
@option("--on", "day", metavar="DATE", type=arguments.DATE, required=True, help="The first day home.")
@options.reason
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, day: date, **given: Any) -> None:
    """A resident who was away is back, from the day named on."""
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Return  # noqa: PLC0415 - help does without

    record(session, Return(day=day, **given), recording)
