"""pladsbog follow-up reviewed: a decision has been looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.shared.message import say


@click.command("reviewed")
@click.argument("number", metavar="EVENT", type=arguments.REVIEW)
@option("--on", "day", metavar="DATE", type=arguments.DATE, help="The day of the review.  [default: today]")
@option(
    "--comment",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("comment"))),
    help="What came of it.",
)
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, day: date | None, **given: Any) -> None:
    """Record that a decision was reviewed, as it asked for itself when it was adopted.

    EVENT is the one that set the review, as `follow-up due` shows it. What was decided anew is adopted as ever.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import ReviewDecision  # noqa: PLC0415 - help does without

    record(session, ReviewDecision(day=day, **given), recording)
