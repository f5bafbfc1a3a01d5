"""The journal as a table: every event in words. An event never changes, so what has been told stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from ledger.events import Recorded
from ledger.shared.calendar import civil_day
from ledger.store import Log
from projections.base import Views
from projections.descriptions import describe

_BATCH = 5_000


def tell_journal(views: Views, log: Log, position: int) -> int:
    """Tell the events after the last one told, up to event `position`; how many they were.

    Raises DamagedEvent, UnknownTopic.
    """
    (after,) = views.db.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    told = 0
    while after < position:
        rows = list(log.read(after, position, limit=_BATCH))
        if not rows:
            break
        after = rows[-1].number
        wanted = list(_rows(log.decoded(row for row in rows if views.only is None or views.only(row))))
        if not views.put(position, lambda db, wanted=wanted: _write(db, wanted), or_later=True):  # type: ignore[misc]
            break
        told += len(wanted)
    return told


def _write(db: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * 14)
    db.executemany(f"INSERT OR REPLACE INTO journal VALUES ({marks})", rows)  # noqa: S608 - marks alone


def _rows(facts: Iterator[Recorded]) -> Iterator[tuple[Any, ...]]:
    day: Callable[[str], str] = lru_cache(lambda moment: civil_day(moment).isoformat())
    for fact in facts:
        event = fact.event
        yield (
            fact.number, fact.recorded_at, day(fact.recorded_at), event.effective_on.isoformat(),
            event.TOPIC.partition(":")[0], event.about_offer, event.about_place, event.about_citizen,
            str(describe(event)), event.by, event.decision,
            None if event.decided_on is None else event.decided_on.isoformat(), event.reason, event.corrects,
        )  # fmt: skip
