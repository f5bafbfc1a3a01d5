"""What grants came to in months, kept for whoever settles a book that grows event by event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ledger.shared.calendar import Period

if TYPE_CHECKING:
    from ledger.settlement.grant_months import GrantDays

T = TypeVar("T")


class KnownGrants:
    """What grants came to in months when they were last asked about, for whoever asks a book that grows event by event.

    It is used again while the grant, its stay, the terms and what is told of the citizen's home are what they were. A
    stay that has ended is left out: how long its notice is, others say too.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, Period], tuple[tuple[object, ...], object]] = {}

    def of(self, one: GrantDays, what: str, calculate: Callable[[], T]) -> T:
        """What is calculated of some days of a grant; `what` names it."""
        if one.stay is not None and one.stay.last_day is not None:
            return calculate()
        key = (what, one.grant.id, one.days)
        terms, home = one.book.terms, one.book.residences.get(one.grant.citizen)
        rests_on = (one.grant, one.stay, home)
        if key in self._known:
            (of_terms, *of_old), found = self._known[key]
            if of_terms is terms and tuple(of_old) == rests_on:
                return found  # type: ignore[return-value]  # of the same name
        found = calculate()
        self._known[key] = ((terms, *rests_on), found)
        return found
