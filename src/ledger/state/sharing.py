"""Days that two share: somebody leaves a place in the morning, and somebody else arrives in the afternoon.

Decided on 2026-11-26:

* A turnover. On the day somebody leaves a place, another may arrive in it, and the citizen elsewhere. A third on one
  day is refused, and so is the same citizen in the same place: that is no departure.
* Whoever arrives counts. A place and a citizen count once on such a day, as the stay that arrives, in the offer or in
  another one: there `CountedElsewhere` says so to the offer that is left.
* No vacancy follows from a departure on a day when somebody arrives in the place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Protocol, TypeVar

from ledger.shared.calendar import Period


class Dwelling(Protocol):
    """Somebody's days in an offer or in a place; `parted_on` is their last where they end with a departure."""

    @property
    def citizen(self) -> str: ...

    @property
    def period(self) -> Period: ...

    @property
    def parted_on(self) -> date | None: ...


D = TypeVar("D", bound=Dwelling)


def overlapping_homes(stays: Iterable[D]) -> Iterator[tuple[D, D]]:
    """Of one citizen's stays, by first day, those that cannot both be."""
    return _overlapping(list(stays), is_turnover)


def overlapping_residents(rooms: Iterable[D]) -> Iterator[tuple[D, D]]:
    """Of the stays in one place, by first day, those that cannot both be."""
    return _overlapping(list(rooms), _is_of_two)


def is_turnover(before: Dwelling, after: Dwelling) -> bool:
    """Whether one arrives on the very day that the other departs."""
    return before.parted_on is not None and before.parted_on == after.period.first


def are_turned_over(rooms: Sequence[D]) -> Iterator[tuple[D, bool]]:
    """The stays in one place, by first day, and of each whether somebody arrives there on its day of departure."""
    for before, after in pairwise(rooms):
        yield before, is_turnover(before, after)
    if rooms:
        yield rooms[-1], False


def _is_of_two(before: Dwelling, after: Dwelling) -> bool:
    return is_turnover(before, after) and before.citizen != after.citizen


def _overlapping(ordered: Sequence[D], may_share: Callable[[Dwelling, Dwelling], bool]) -> Iterator[tuple[D, D]]:
    for at, (before, after) in enumerate(pairwise(ordered)):
        third = ordered[at + 2] if at + 2 < len(ordered) else None
        if before.period.overlaps(after.period) and not may_share(before, after):
            yield before, after
        elif third is not None and before.period.overlaps(third.period):
            yield after, third
