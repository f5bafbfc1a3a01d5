"""pladsbog vacancy: what the rules cannot see of a place."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.shared.message import say


@click.command("vacancy")
@click.argument("offer", type=arguments.HOME)
@click.argument("place", type=arguments.PLACE)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@option(
    "--until", "last_day", metavar="DATE", type=arguments.DATE, help="The last day.  [default: until further notice]"
)
@option(
    "--kind",
    metavar="open|closed",
    type=arguments.USE,
    required=True,
    help="closed: out of use, and not settled; open: put back. lukket and åben are understood too.",
)
@option(
    "--reason",
    metavar="TEXT",
    required=True,
    type=arguments.Read("text", arguments.read_text(say("reason"))),
    help="Why, such as a renovation.",
)
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session, /, recording: options.RecordingOptions, first_day: date, last_day: date | None, **given: Any
) -> None:
    """Take a place out of use, or put it back.

    Vacancies that follow from move-ins and departures record themselves. That a place closes for good, or a house, is
    adopted: [[closure]] in a decision file.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import SetUse  # noqa: PLC0415 - help does without

    record(session, SetUse(first_day=first_day, last_day=last_day, **given), recording)
