"""What grants came to in months, kept for whoever settles a book that grows event by event."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from ledger.shared.calendar import Month

if TYPE_CHECKING:
    from ledger.settlement.grant_months import GrantDays
    from ledger.settlement.lines import Line

T = TypeVar("T")


class _Kept(Struct):
    """What is kept of a grant, by month, and what it was calculated from."""

    rests_on: tuple[object, ...]
    months: dict[Month, Any]


class KnownGrants:
    """What grants came to in months when they were last asked about, for whoever asks a book that grows event by event.

    It is used again while the grant, its stay, the terms and what is told of the citizen's home are what they were. A
    stay that has ended is left out: how long its notice is, others say too.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._lines: dict[Hashable, tuple[Sequence[object], Sequence[Line]]] = {}

    def of(
        self, one: GrantDays, what: str, months: Sequence[Month], calculate: Callable[[], Sequence[T]]
    ) -> Sequence[T]:
        """What is calculated of a grant for each of some months; `what` names it."""
        if one.stay is not None and one.stay.last_day is not None:
            return calculate()
        rests_on = (one.grant, one.stay, one.book.residences.get(one.grant.citizen))
        kept = self._kept.get((what, one.grant.id))
        if kept is None or kept.rests_on[0] is not one.book.terms or kept.rests_on[1:] != rests_on:
            kept = self._kept[what, one.grant.id] = _Kept((one.book.terms, *rests_on), {})
        if not all(month in kept.months for month in months):
            kept.months.update(zip(months, calculate(), strict=True))
        return [kept.months[month] for month in months]

    def lines(self, of: Hashable, parts: Sequence[object], calculate: Callable[[], Sequence[Line]]) -> Sequence[Line]:
        """The lines that some parts come to together, as long as they are the same ones."""
        known = self._lines.get(of)
        if known is None or not _same(known[0], parts):
            known = self._lines[of] = (parts, calculate())
        return known[1]


def _same(parts: Sequence[object], others: Sequence[object]) -> bool:
    return len(parts) == len(others) and all(one is other for one, other in zip(parts, others, strict=True))
