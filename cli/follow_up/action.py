"""pladsbog follow-up action: what became of what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from cli.words import SuggestingGroup
from ledger.shared.message import say


@click.group("action", cls=SuggestingGroup, no_args_is_help=False)
def command() -> None:
    """What became of what a meeting agreed on."""


@command.command("done")
@click.argument(
    "action", metavar="ID", type=arguments.Read("action", arguments.read_text(say("action")), "open actions")
)
@option("--on", "done_on", metavar="DATE", type=arguments.DATE, help="The day it was done.  [default: today]")
@option(
    "--comment",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("comment"))),
    help="What came of it.",
)
@options.decision
@options.registering
@click.pass_obj
def done(session: Session, /, recording: options.RecordingOptions, done_on: date | None, **given: Any) -> None:
    """Close an action.

    ID is OFFER/MONTH/N, as `follow-up show` and `follow-up due` show it.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import FinishAction  # noqa: PLC0415 - help does without

    record(session, FinishAction(done_on=done_on, **given), recording)
