"""Dated versions of one thing: which is in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Version(Struct, Generic[T], frozen=True):
    """One version: in force from `effective_on`, recorded as event `number` under `decision`."""

    effective_on: date
    number: int
    decision: str | None
    value: T


def one_track(_value: Any) -> int:
    """Of two versions from the same day the later recorded one counts."""
    return 0


class Versions(Generic[T]):
    """Versions in order of the day they take effect.

    Of two from the same day, the later recorded one counts, where they are of one `track`; else both do, that of the
    higher track last.
    """

    def __init__(self, versions: Iterable[Version[T]] = (), track: Callable[[T], int] = one_track) -> None:
        self.recorded = sorted(versions, key=lambda v: v.number)
        """All of them as recorded, those included whose day a later one took over."""
        latest = {(version.effective_on, track(version.value)): version for version in self.recorded}
        self._versions = [latest[key] for key in sorted(latest)]
        self._days = [version.effective_on for version in self._versions]
        self.days = list(dict.fromkeys(self._days))
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
