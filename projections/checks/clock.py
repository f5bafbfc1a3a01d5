"""No event's moment was carried forward far: each was recorded at about what the clock said.

Time never runs backwards along the log. So what follows an event that was recorded under a clock far ahead has that
event's moment, until time has caught up, and `--known-at` a date finds it only then.

Decided on 2026-11-26:

* Named is what was carried forward by more than the five minutes by which a clock may differ without being refused.
  Clocks of several computers differ by less all the time, and a check that never falls silent is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ledger.shared.message import Moment, say
from ledger.store import Row
from ledger.store.pending import MOST_BEHIND
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The events whose moment was carried forward, those of one transaction together."""
    for first, last in _transactions(row for row in examined.log.read() if _was_carried(row)):
        where = f"#{first.number}" if first is last else f"#{first.number}–#{last.number}"
        yield (
            where,
            say(
                "recorded {moment}, carried forward from the event before it; the clock said {clock}",
                moment=Moment(first.recorded_at),
                clock=Moment(first.clock_at or ""),
            ),
        )


def _was_carried(row: Row) -> bool:
    if row.clock_at is None:
        return False
    try:
        return datetime.fromisoformat(row.recorded_at) - datetime.fromisoformat(row.clock_at) > MOST_BEHIND
    except (TypeError, ValueError):
        return True  # no moment at all: `unaltered` says which row was changed


def _transactions(rows: Iterator[Row]) -> Iterator[tuple[Row, Row]]:
    """The first and the last row of each transaction: side by side, under one clock."""
    first = last = next(rows, None)
    while first is not None and last is not None:
        row = next(rows, None)
        if row is not None and (row.number, row.clock_at) == (last.number + 1, first.clock_at):
            last = row
            continue
        yield first, last
        first = last = row
