"""Whole months in a row, over which a house is settled at once, and the days that runs of days have in each.

What a place costs changes when somebody comes, goes or is assessed anew, or when a council decides; it seldom changes
because a month ends. So days are priced in runs that know nothing of months, and a month is a cut through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from ledger.shared.calendar import Month, Period

_PLACE_MONTHS = 6_000
"""So many months of places are settled at once, so that a large house of many years takes no more memory."""

_CUTS = 4_000
"""So many runs of days are kept with their months: a house asks for most of them several times."""


def windows(first: Month, last: Month, places: int) -> Iterator[Window]:
    """The months from one to another, in windows of whole years where they are many; `places`: of how many places."""
    at_once = max(1, _PLACE_MONTHS // max(1, places) // 12) * 12
    while first <= last:
        ends = min(last, first.next(at_once - 1))
        yield window_of(first, ends)
        first = ends.next()


class Cut(Struct, frozen=True):
    """Those of some days that lie in one month of a window: the one that stands at `at`, from 0, in it.

    `length`: how many days they are; `first`: the first of them as YYYY-MM-DD, as the ids of lines have it.
    """

    at: int
    month: Month
    days: Period
    length: int
    first: str


class Window:
    """The months from `first` to `last`, both included. A month in it is told by where it stands, from 0."""

    def __init__(self, first: Month, last: Month) -> None:
        self.months = tuple(first.until(last))
        self.periods = tuple(month.period for month in self.months)
        self.period = Period(self.periods[0].first, self.periods[-1].end)
        self._cuts: dict[Period, Sequence[Cut]] = {}
        """What was cut last. A window is asked by one house after the other, and does not grow with them."""
        self._before = _index(self.period.first)
        self._whole = [
            _cut(at, month, of) for at, (month, of) in enumerate(zip(self.months, self.periods, strict=True))
        ]

    def at(self, month: Month) -> int:
        """Where a month stands in it."""
        return _index(month) - self._before

    def cut(self, days: Period) -> Sequence[Cut]:
        """The months in which some of these days lie, each with those of them that do."""
        found = self._cuts.get(days)
        if found is None:
            if len(self._cuts) == _CUTS:
                self._cuts.clear()
            found = self._cuts[days] = self._cut(days)
        return found

    def _cut(self, days: Period) -> Sequence[Cut]:
        first, end = days
        first = first if first > self.period.first else self.period.first  # noqa: FURB136 - as in Period.days
        end = end if end < self.period.end else self.period.end  # noqa: FURB136 - as above
        if first >= end:
            return ()
        begins, ends = _index(first) - self._before, _index(end) - self._before
        found = self._whole[begins:ends]
        if end.day > 1:  # the last month ends with them
            found.append(self._part(ends, self.periods[ends].first, end))
        if first.day > 1:
            found[0] = self._part(begins, first, found[0].days.end)
        return found

    def _part(self, at: int, first: date, end: date) -> Cut:
        return _cut(at, self.months[at], Period(first, end))


@lru_cache(maxsize=64)
def window_of(first: Month, last: Month) -> Window:
    """The months from one to another; those that were looked at last are kept, for whoever settles them again."""
    return Window(first, last)


def _index(day: date | Month) -> int:
    """The number of a month, or that of a day, counting on through the years."""
    return day.year * 12 + day.month


def _cut(at: int, month: Month, days: Period) -> Cut:
    return Cut(at, month, days, (days.end - days.first).days, days.first.isoformat())
