"""Paragraphs that no decision and no placement of the ledger was by yet: a slip mostly, and told before it is recorded.

Where the ledger knows of none at all, nothing is said of the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cli.session import Session
from ledger.commands import Command
from ledger.models.stored import stored
from ledger.shared.message import Message, say
from ledger.store.history import History


def told_of_new_paragraphs(session: Session, commands: Sequence[Command]) -> Iterator[Message]:
    """Each paragraph that commands say and that nothing was by before."""
    said = (getattr(one, name) for one in commands for name in one.PARAGRAPHS)
    left = {text: None for text in said if isinstance(text, str)}
    if not left:
        return
    offers = [str(one) for command in commands if (one := getattr(command, "offer", None))]
    with session.history() as history:
        is_first = True
        for paragraphs in _used(history, offers):
            is_first = is_first and not paragraphs
            left = {text: None for text in left if text not in paragraphs}
            if not left:
                return
    if not is_first:
        for text in left:
            yield say("look again: no decision and no placement so far was by §{paragraph}", paragraph=text)


def _used(history: History, offers: Sequence[str]) -> Iterator[set[str]]:
    """The paragraphs that the ledger has: those of the houses that are named first, and no house read without need."""
    known = history.offers()
    houses = dict.fromkeys([*(one for one in offers if one in known), *known])
    for house in houses:
        yield {text for fact in history.book_without_closings(house).facts for text in _in(stored(fact.event))}
    yield {text for fact in history.shared() for text in _in(stored(fact.event))}


def _in(value: Any) -> Iterator[str]:
    """The paragraphs in what an event keeps, at whatever depth."""
    if isinstance(value, dict):
        of_area = value.get("name") if value.get("by") == "paragraph" else None
        yield from (text for text in (value.get("paragraph"), of_area) if isinstance(text, str))
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _in(one)
