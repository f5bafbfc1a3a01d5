"""pladsbog follow-up plan: a day of its own for one citizen's follow-up."""

from __future__ import annotations

from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.shared.message import say


@click.command("plan")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--on", "day", metavar="DATE", type=arguments.DATE, required=True, help="The day to follow up by.")
@option(
    "--because",
    metavar="TEXT",
    required=True,
    type=arguments.Read("text", arguments.read_text(say("reason for the follow-up"))),
    help="Why, whatever the cadence says.",
)
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Plan a citizen's follow-up on a day of its own.

    It is due beside what the cadence asks for, and stands on the sheet of the house's meeting, until the citizen has
    been followed up since.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import PlanFollowUp  # noqa: PLC0415 - help does without

    record(session, PlanFollowUp(**given), recording)
