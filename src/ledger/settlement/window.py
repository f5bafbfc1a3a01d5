"""Whole months in a row, over which a house is settled at once, and the days that runs of days have in each.

What a place costs changes when somebody comes, goes or is assessed anew, or when a council decides; it seldom changes
because a month ends. So days are priced in runs that know nothing of months, and a month is a cut through them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from ledger.shared.calendar import Month, Period

_PLACE_MONTHS = 6_000
"""So many months of places are settled at once, so that a large house of many years takes no more memory."""


def windows(first: Month, last: Month, places: int) -> Iterator[Window]:
    """The months from one to another, in windows of whole years where they are many; `places`: of how many places."""
    at_once = max(1, _PLACE_MONTHS // max(1, places) // 12) * 12
    while first <= last:
        ends = min(last, first.next(at_once - 1))
        yield Window(first, ends)
        first = ends.next()


class Window:
    """The months from `first` to `last`, both included. A month in it is told by where it stands, from 0."""

    def __init__(self, first: Month, last: Month) -> None:
        self.months = tuple(first.until(last))
        self.periods = tuple(month.period for month in self.months)
        self.period = Period(self.periods[0].first, self.periods[-1].end)
        self._firsts = [period.first for period in self.periods]

    def cut(self, days: Period) -> Iterator[tuple[int, Period]]:
        """The months in which some of these days lie, each with those of them that do."""
        first, end = max(days.first, self.period.first), min(days.end, self.period.end)
        if first >= end:
            return
        at = bisect_right(self._firsts, first) - 1
        while True:
            ends = self.periods[at].end
            if ends >= end:
                yield at, Period(first, end)
                return
            yield at, (self.periods[at] if first == self.periods[at].first else Period(first, ends))
            first, at = ends, at + 1
