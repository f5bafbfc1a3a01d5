"""Recorded moments never run backwards along the log."""

from __future__ import annotations

from itertools import pairwise

from ledger.shared.message import say
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The events recorded before the one above them."""
    # A cell of another type than was written says no moment, and is told by the check of the rows.
    for before, after in pairwise(row for row in examined.log.read() if isinstance(row.recorded_at, str)):
        if after.recorded_at < before.recorded_at:
            why = say(
                "recorded {moment}, the event above it {before}", moment=after.recorded_at, before=before.recorded_at
            )
            yield f"#{after.number}", why
