"""A grant of a service in one month: on which days it is owed, where its price can change, and who pays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from ledger.settlement.grant_prices import Payer, boundaries, payer_of, service_known_on
from ledger.settlement.owed_grants import Owed, owed
from ledger.settlement.timeline import model_changes
from ledger.shared.calendar import DAY, Month, Period
from ledger.state.book import Book
from ledger.state.grants import Grant
from ledger.state.stays import Stay


class GrantMonth:
    """One grant in one month; `owed` are the days on which it is owed, in this month and others."""

    def __init__(self, book: Book, grant: Grant, stay: Stay | None, month: Month) -> None:
        self.book, self.grant, self.stay, self.month = book, grant, stay, month

    @cached_property
    def owed(self) -> Sequence[Owed]:
        return list(owed(self.book, self.grant, self.stay))

    @cached_property
    def cuts(self) -> set[date]:
        """The days of the month on which something of its price can change."""
        days = set(boundaries(self.book, self.grant, self.stay))
        days |= {self.grant.first_day + DAY, *model_changes(self.book)}
        return {day for day in days if day in self.month.period}

    def pieces(self) -> Iterator[tuple[Period, Owed]]:
        """The owed days of the month, in runs over which nothing changes, each with what it is a part of."""
        for one in self.owed:
            for piece in one.days.overlap(self.month.period).split_at(self.cuts):
                yield piece, one

    def payer_on(self, day: date) -> Payer:
        return payer_of(self.book, self.grant, self.stay, service_known_on(self.book, self.grant.service, day), day)


G = TypeVar("G", bound=GrantMonth)


def grant_months(book: Book, month: Month, kind: type[G]) -> Iterator[G]:
    """The grants of an offer that had begun by a month's end, each in the month."""
    stays = {stay.id: stay for stay in book.stays()}
    for grant in book.grants:
        if grant.first_day <= month.last:
            yield kind(book, grant, stays.get(grant.stay or 0), month)
