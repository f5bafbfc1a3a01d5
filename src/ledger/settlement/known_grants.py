"""What grants came to in months, kept for whoever settles a book that grows event by event."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from ledger.shared.calendar import Month

if TYPE_CHECKING:
    from ledger.settlement.grant_months import GrantDays

T = TypeVar("T")


class _Kept(Struct, frozen=True):
    """What grants come to in the months from the first to the last, where it is anything; and what it rests on."""

    rests_on: tuple[object, ...]
    first: Month
    last: Month
    months: Mapping[Month, Sequence[Any]]


class KnownGrants:
    """What grants came to in months when they were last asked about, for whoever asks a book that grows event by event.

    It is used again while the grants, their stay, the terms and what is told of the citizen's home are what they were.
    A stay that has ended is left out: how long its notice is, others say too.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], _Kept] = {}

    def of(
        self,
        together: Sequence[GrantDays],
        what: str,
        first: Month,
        last: Month,
        calculate: Callable[[], Mapping[Month, Sequence[T]]],
    ) -> Mapping[Month, Sequence[T]]:
        """What is calculated of grants of one service to one citizen for the months from one to another.

        `what` names it. A month in which it is nothing may be left out, and other months may be there.
        """
        one = together[0]
        if one.stay is not None and one.stay.last_day is not None:
            return calculate()
        rests_on = (
            one.book.terms,
            [each.grant for each in together],
            one.stay,
            one.book.residences.get(one.grant.citizen),
        )
        kept = self._kept.get((what, one.grant.id))
        if kept is None or kept.first > first or kept.last < last or not _same(kept.rests_on, rests_on):
            kept = self._kept[what, one.grant.id] = _Kept(rests_on, first, last, calculate())
        return kept.months


def _same(kept: tuple[object, ...], rests_on: tuple[object, ...]) -> bool:
    """Whether the terms are the very same, and the rest is alike."""
    return kept[0] is rests_on[0] and kept[1:] == rests_on[1:]
