"""pladsbog depart: a citizen leaves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import click

from cli import options
from cli.session import Session
from ledger.errors import BadOption, nearest
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.events.citizens import DepartureCause


@click.command("depart")
@click.argument("citizen", type=options.CITIZEN)
@click.option("--on", "last_day", metavar="DATE", type=options.DATE, required=True, help="The last day of the stay.")
@click.option(
    "--reason",
    "reasons",
    metavar="died|moved|other|TEXT",
    multiple=True,
    type=options.Read("text", options.read_text(say("reason"))),
    help="Why the stay ended; or, in words of your own, why it is recorded as it is. May be given once for each.",
)
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session, /, recording: options.RecordingOptions, last_day: date, reasons: tuple[str, ...], **given: Any
) -> None:
    """A citizen leaves; the place falls vacant."""
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Depart  # noqa: PLC0415 - help does without

    cause, reason = _told(reasons)
    record(session, Depart(last_day=last_day, cause=cause, reason=reason, **given), recording)


def _told(reasons: tuple[str, ...]) -> tuple[DepartureCause | None, str | None]:
    """The cause and the words among the reasons given. Raises BadOption for two of one sort, or a misspelt cause."""
    from ledger.events.citizens import DepartureCause  # noqa: PLC0415 - help does without

    causes = {cause: cause for cause in get_args(DepartureCause)}
    named = [causes[text.lower()] for text in reasons if text.lower() in causes]
    words = [text for text in reasons if text.lower() not in causes]
    if len(named) > 1 or len(words) > 1:
        raise BadOption(say("a departure has one cause and one reason in words"), say("give each --reason once"))
    if words and " " not in words[0] and (near := nearest(words[0].lower(), list(causes))):
        raise BadOption(
            say("the reason {reason!r} is unknown", reason=words[0]), say("did you mean {near}?", near=near)
        )
    return (named[0] if named else None), (words[0] if words else None)
