"""Which decisions are there, and which events name them? By the journal in the tables, and the log after it.

Decided on 2026-11-27:

* What the journal does not tell is read from the log, up to `MOST_READ` events. Of more nothing is said at all, and
  whoever asks is told so: to decode a million events takes minutes, and a part of an answer would pass for the whole.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from ledger.store import Log
from ledger.store.history import History
from projections.overview import SMALL
from projections.views import answered

MOST_READ = 30_000
"""So many events are decoded within some two seconds."""


class Named(NamedTuple):
    """A decision, and an event that names it; whether that is about a citizen, as the decision is then."""

    decision: str
    number: int
    on_citizen: bool


def events_naming(location: str, log: Log, decision: str, upto: int) -> list[int] | None:
    """The numbers of the events up to one that name a decision, to the letter; None where it takes too long."""
    query = """
    SELECT decision, number, citizen IS NOT NULL FROM journal WHERE decision = ? AND number <= ? ORDER BY number
    """
    found = _found(location, log, query, decision, upto)
    return None if found is None else [one.number for one in found if one.decision == decision]


def is_decision(location: str, log: Log, decision: str, upto: int) -> bool | None:
    """Whether some event up to one names a decision, to the letter; None where it takes too long."""
    query = """
    SELECT decision, number, citizen IS NOT NULL FROM journal WHERE decision = ? AND number <= ? LIMIT 1
    """
    found = _found(location, log, query, decision, upto)
    return None if found is None else any(one.decision == decision for one in found)


def decisions_with(location: str, log: Log, text: str, upto: int) -> list[str] | None:
    """The decisions that have a text in them, without regard to capitals; None where it takes too long."""
    found = decisions_by_kind(location, log, text, upto)
    return None if found is None else list(found)


def decisions_by_kind(location: str, log: Log, text: str, upto: int) -> dict[str, bool] | None:
    """The same, each with whether it is one on a citizen: council and committees adopt what is about nobody alone."""
    query = """
    SELECT decision, min(number), max(citizen IS NOT NULL) FROM journal
    WHERE instr(lower(decision), lower(?)) AND number <= ? GROUP BY decision ORDER BY 2
    """
    sought = text.casefold()
    # SQLite lowers ASCII alone: a text with other letters is sought among all of them.
    ascii_only = text if text.isascii() else ""
    found = _found(location, log, query, ascii_only, upto)
    if found is None:
        return None
    kinds: dict[str, bool] = {}
    for one in found:
        if sought in one.decision.casefold():
            kinds[one.decision] = kinds.get(one.decision, False) or bool(one.on_citizen)
    return kinds


def _found(location: str, log: Log, query: str, text: str, upto: int) -> Iterator[Named] | None:
    def asked(db: sqlite3.Connection, _: History) -> tuple[int, list[Named]]:
        (last,) = db.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
        return last, [Named(*row) for row in db.execute(query, (text, upto))] if last else []

    last, told = answered(location, log, asked, None, lambda: (0, []), of_few=log.last() > SMALL)
    if upto - last > MOST_READ:
        return None
    return _together(log, told, last, upto)


def _together(log: Log, told: list[Named], after: int, upto: int) -> Iterator[Named]:
    yield from told
    if after < upto:
        for fact in log.decoded(log.read(after, upto)):
            if fact.event.decision:
                yield Named(fact.event.decision, fact.number, fact.event.about_citizen is not None)
