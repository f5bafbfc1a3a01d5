"""pladsbog undo: the last act, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.printing import note
from cli.session import Session
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.application import Receipt
    from ledger.events import Recorded
    from ledger.shared.message import Message

MOST_SHOWN = 20
"""Events of an act that are told one by one; of more, only how many follow."""


@click.command("undo", context_settings={"allow_extra_args": True})
@options.reason
@options.registering
@click.pass_context
def command(ctx: click.Context, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Take back your own last act: it is annulled as typed wrong, whole or not at all.

    The act is shown first. All that one command recorded goes together, and so do the rows of an imported file. What
    is undone stays in the log, struck through; undo again takes the act before. Whose act it is, --by says. In a closed
    month it wants a --reason.

    Never undone are a closing, postings, a meeting, a void, and what was adopted and has been used since; nor is what
    somebody else has corrected, or recorded more on top of. Those are refused, with the way on.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Undo  # noqa: PLC0415 - as above

    if ctx.args:
        raise _names_none(ctx.args[0])
    record(ctx.ensure_object(Session), Undo(**given), recording, _told, above=_shown)


def _names_none(text: str) -> Exception:
    from ledger.errors import UndoNamesNone  # noqa: PLC0415 - only when refusing

    figures = text.removeprefix("#")
    return UndoNamesNone(text, int(figures) if figures.isascii() and figures.isdigit() else None)


def _shown(session: Session, events: Sequence[Recorded]) -> None:
    """What would be taken back, on stderr."""
    facts = _taken_back(session, events)
    if not facts:
        return
    from ledger.shared.calendar import moment_in_words  # noqa: PLC0415 - help does without

    first = facts[0]
    moment = moment_in_words(first.recorded_at)
    note(say("the last act of {by}, recorded {moment}:", by=first.event.by, moment=moment))
    _list(facts)
    _tell_what_applies_again(session, facts, say("without it, this would apply again:"))


def _told(session: Session, receipt: Receipt) -> dict[str, Any]:
    """What was taken back, on stderr and for machines."""
    facts = _taken_back(session, receipt.events)
    if facts and not receipt.repeated:
        note(say("taken back:"))
        _list(facts)
        _tell_what_applies_again(session, facts, say("this applies again:"))
    return {"undone": [fact.number for fact in facts]}


def _list(facts: Sequence[Recorded]) -> None:
    for fact in facts[:MOST_SHOWN]:
        note(say("  #{number} {happened}", number=fact.number, happened=fact.event.dated()))
    if len(facts) > MOST_SHOWN:
        note(say("  … and {more} more", more=len(facts) - MOST_SHOWN))


def _tell_what_applies_again(session: Session, facts: Sequence[Recorded], told: Message) -> None:
    """What the act had replaced, and no other part of it had recorded: without the correction it stands again."""
    own = {fact.number for fact in facts}
    again = sorted({fact.event.corrects for fact in facts if fact.event.corrects is not None} - own)
    if not again:
        return
    note(told)
    with session.log() as log:
        _list([log.number(number) for number in again])


def _taken_back(session: Session, events: Sequence[Recorded]) -> list[Recorded]:
    """The events of the act that annulments take back, in their order; not what only follows from them."""
    numbers = sorted(one.event.corrects or 0 for one in events if getattr(one.event, "undo", None))
    with session.log() as log:
        return [log.number(number) for number in numbers]
