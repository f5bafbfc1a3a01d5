"""Dated versions of one thing: which is in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """One version: in force from `effective_on`, recorded as event `number` under `decision`."""

    effective_on: date
    number: int
    decision: str | None
    value: T


def always(_new: Any, _old: Any) -> bool:
    """Of two versions from the same day the later recorded one counts."""
    return True


class Versions(Generic[T]):
    """Versions in order of the day they take effect.

    Of two from the same day, the later recorded one counts, where it `takes_over` what the earlier one says; else both
    are there, the later one last.
    """

    def __init__(self, versions: Iterable[Version[T]] = (), takes_over: Callable[[T, T], bool] = always) -> None:
        self.recorded = sorted(versions, key=lambda v: v.number)
        """All of them as recorded, those included whose day a later one took over."""
        of_day: defaultdict[date, list[Version[T]]] = defaultdict(list)
        for version in self.recorded:
            left = [old for old in of_day[version.effective_on] if not takes_over(version.value, old.value)]
            of_day[version.effective_on] = [*left, version]
        self._versions = [version for day in sorted(of_day) for version in of_day[day]]
        self._days = [version.effective_on for version in self._versions]
        self.days = sorted(of_day)
        """The days on which a version takes effect, in order."""

    def on(self, day: date) -> Version[T] | None:
        """The version in force on a day; None before the first one."""
        at = bisect_right(self._days, day)
        return self._versions[at - 1] if at else None

    def up_to(self, day: date) -> Iterator[Version[T]]:
        """The versions in force on or before a day, the newest first."""
        return reversed(self._versions[: bisect_right(self._days, day)])

    def __iter__(self) -> Iterator[Version[T]]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)
