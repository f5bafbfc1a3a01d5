"""Days that are alike become one line: of places, of services, of what residents pay themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from ledger.shared.calendar import Period


class Run(Protocol):
    """Some days at one price; `same` is all that a line tells of them but the days."""

    @property
    def period(self) -> Period: ...

    @property
    def same(self) -> tuple[object, ...]: ...


R = TypeVar("R", bound=Run)


def gathered(runs: Iterable[R]) -> Iterator[list[R]]:
    """Runs, in the order given, that are one line: alike, and each beginning where the one before ended."""
    line: list[R] = []
    for run in runs:
        if line and (run.period.first != line[-1].period.end or run.same != line[-1].same):
            yield line
            line = []
        line.append(run)
    if line:
        yield line
