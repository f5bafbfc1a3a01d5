"""The journal as a table: every event in words. An event never changes, so what has been told stays as it is."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import lru_cache, partial
from typing import Any

from ledger.events import Recorded
from ledger.shared.calendar import civil_day
from ledger.store import Row
from ledger.store.history import History
from projections.base import Views
from projections.descriptions import describe
from projections.of_each import LARGE, shared

_BATCH = 5_000


def tell_journal(views: Views, history: History, position: int, location: str | None = None) -> int:
    """Tell the events after the last one told, up to event `position`; how many they were.

    `location`: the log, which two other processes may open, where there is much to tell.

    Raises DamagedEvent, UnknownTopic.
    """
    (after,) = views.db.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    parts = [range(first, min(first + _BATCH, position + 1)) for first in range(after + 1, position + 1, _BATCH)]
    alone = views.only is not None or position - after < LARGE
    told = 0
    with closing(shared(None if alone else location, history, partial(_packed_rows_of, views.only), parts)) as packed:
        for rows in map(marshal.loads, packed):
            if not views.put(position, lambda db, rows=rows: _write(db, rows), or_later=True):  # type: ignore[misc]
                break
            told += len(rows)
    return told


def _packed_rows_of(only: Callable[[Row], bool] | None, history: History, numbers: range) -> bytes:
    """The rows of some events as bytes, which go from one process to another in less time than as they are."""
    rows = history.log.read(numbers[0] - 1, numbers[-1])
    facts = history.log.decoded(row for row in rows if only is None or only(row))
    return marshal.dumps(list(_rows(facts)))


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
