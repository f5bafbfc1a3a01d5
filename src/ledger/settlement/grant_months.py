"""A grant of a service in a month, or in several: on which days it is owed, where its price can change, who pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from ledger.settlement.grant_prices import Payer, boundaries, payer_of, service_known_on
from ledger.settlement.owed_grants import Owed, owed
from ledger.settlement.timeline import model_changes
from ledger.shared.calendar import DAY, Month, Period
from ledger.state.book import Book
from ledger.state.grants import Grant
from ledger.state.stays import Stay


class GrantDays:
    """One grant on some days; `owed` are the days on which it is owed, on these and others."""

    def __init__(self, book: Book, grant: Grant, stay: Stay | None, days: Period) -> None:
        self.book, self.grant, self.stay, self.days = book, grant, stay, days

    @cached_property
    def owed(self) -> Sequence[Owed]:
        return list(owed(self.book, self.grant, self.stay))

    @cached_property
    def cuts(self) -> set[date]:
        """Those of the days on which something of its price can change."""
        days = set(boundaries(self.book, self.grant, self.stay))
        days |= {self.grant.first_day + DAY, *model_changes(self.book)}
        return {day for day in days if self.days.first <= day < self.days.end}

    @cached_property
    def cuts_and_ends(self) -> set[date]:
        """The same days, and those on which it begins or ends to be owed."""
        return self.cuts | {day for one in self.owed for day in one.days}

    def pieces(self) -> Iterator[tuple[Period, Owed]]:
        """Those of the days that are owed, in runs over which nothing changes, each with what it is a part of."""
        for one in self.owed:
            days = one.days.overlap(self.days)
            if days.first < days.end:  # most grants of a house ended long ago, and where they change is not asked
                for piece in days.split_at(self.cuts):
                    yield piece, one

    def payer_on(self, day: date) -> Payer:
        return payer_of(self.book, self.grant, self.stay, service_known_on(self.book, self.grant.service, day), day)


class GrantMonth(GrantDays):
    """One grant in one month."""

    def __init__(self, book: Book, grant: Grant, stay: Stay | None, month: Month) -> None:
        super().__init__(book, grant, stay, month.period)
        self.month = month


def grant_months(book: Book, month: Month, grants: Sequence[Grant] | None = None) -> Iterator[GrantMonth]:
    """The grants of an offer, or those asked about, that had begun by a month's end, each in the month."""
    for grant, stay in begun_grants(book, month.end, grants):
        yield GrantMonth(book, grant, stay, month)


def begun_grants(
    book: Book, before: date, grants: Sequence[Grant] | None = None
) -> Iterator[tuple[Grant, Stay | None]]:
    """The grants of an offer, or those asked about, that had begun before a day.

    Each comes with the stay that it needs, as far as it is known.
    """
    begun = [grant for grant in (book.grants if grants is None else grants) if grant.first_day < before]
    stays = book.stays_by_id() if begun else {}
    return ((grant, stays.get(grant.stay or 0)) for grant in begun)
