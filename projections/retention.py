"""Whom the law lets go: the fiscal year of each citizen's last amount, and whether more is to come.

Decided on 2026-11-27:

* An amount belongs to the fiscal year of the settlement that issues it: an adjustment of 2020 that was carried by May
  2023 is of 2023, where it was booked.
* Days for which something is owed count too, where a house is settled by frame alone and no line names its residents.
* As long as an open month owes something for a citizen, or carries an adjustment, the last amount is not known: the
  citizen is kept.
* A citizen of whom the ledger has nothing has no papers to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from ledger.events import MonthClosed
from ledger.events.streams import settlement_stream
from ledger.following.citizen import owed_days
from ledger.shared.calendar import Month, Period
from ledger.shared.steps import HOUSES, counted
from ledger.store import Log
from projections.months import Months, answer


class LastAmount(Struct):
    """A citizen's last fiscal year, None where the ledger has no amount; `is_open`: amounts are still to be issued."""

    citizen: str
    year: int | None = None
    is_open: bool = False

    def add(self, year: int) -> None:
        """One more year of which there is something."""
        self.year = year if self.year is None else max(self.year, year)


def last_amounts(location: str, log: Log, citizens: Iterable[str]) -> list[LastAmount]:
    """The last amount of each of some citizens, as known now."""
    found = {citizen: LastAmount(citizen) for citizen in citizens}

    def asked(months: Months) -> list[LastAmount]:
        again = {citizen: LastAmount(citizen) for citizen in found}
        for offer in counted(months.history.offers(), HOUSES):
            _look_into(months, offer, again)
        return list(again.values())

    return answer(location, log, None, asked)


def _look_into(months: Months, offer: str, found: dict[str, LastAmount]) -> None:
    for fact in months.history.stream(settlement_stream(offer)):
        assert isinstance(fact.event, MonthClosed)
        for citizen in {line.citizen for line in fact.event.issued.lines}:
            if citizen in found:
                found[citizen].add(fact.event.issued.month.year)
    earliest = months.earliest_open(offer)
    if earliest is not None:
        for line in months.current(offer, earliest).settlement.lines:
            if line.citizen in found:
                found[line.citizen].is_open = True
    for citizen, days in _owed(months, offer):
        if citizen in found and days.days:
            _count(found[citizen], days, earliest)


def _count(one: LastAmount, days: Period, earliest: Month | None) -> None:
    last = days.last
    if last is None or earliest is None or Month.of(last) >= earliest:
        one.is_open = True
    else:
        one.add(last.year)


def _owed(months: Months, offer: str) -> Iterator[tuple[str, Period]]:
    """The days for which something may be owed in an offer, with whose they are."""
    book = months.book_without_closings(offer)
    yield from ((stay.citizen, owed_days(book, stay)) for stay in book.stays())
    for grant in book.grants:
        yield grant.citizen, grant.period
        yield from ((grant.citizen, one.period) for one in grant.deliveries)
