"""Who is on which table of a series of rates on a day? Whoever lives in a house or has a service, as settlement asks.

Decided on 2026-11-29:

* Which table somebody is on follows from when he moved in, or was granted a service, and when that was decided. It is
  asked of the terms as settlement asks them, with a decision and without it: no second rule says who moves to which.
* A special price is in no table: whoever has one is on none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from ledger.models.offers import OfferTerms
from ledger.models.rates import Rates
from ledger.models.regulation import typed_of
from ledger.models.services import Service
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.terms import Terms
from ledger.store.history import History


class Asked(Struct, frozen=True):
    """A stay or a granted service: when it began, and when what holds of it was decided. `citizen` None is nobody."""

    began: date
    decided_on: date
    citizen: str | None = None

    def table(self, terms: Terms, series: str, day: date) -> Version[Rates] | None:
        """The table that it is on, as somebody typed it."""
        version = terms.table_on(series, day, self.began, self.decided_on)
        return None if version is None else typed_of(version)


class OnTable(Struct, frozen=True):
    """Who is on one table before a decision, and on another one with it."""

    before: Version[Rates]
    after: Version[Rates]
    citizens: int


def who_asks(history: History, series: str, day: date) -> list[Asked]:
    """Whoever is settled by a series of rates on a day."""
    by_services = {id_ for id_, of in history.terms().services.items() if _is_by(of.on(day), series)}
    asked: list[Asked] = []
    for offer in history.offers():
        by_house = _is_by(history.terms(offer).offer.on(day), series)
        if by_house or by_services:
            book = history.book_without_closings(offer)
            asked += [*(_residents(book, day) if by_house else ()), *_granted(book, by_services, day)]
    return asked


def between_tables(asked: Iterable[Asked], series: str, day: date, before: Terms, after: Terms) -> Iterator[OnTable]:
    """From which tables for some to which others those who ask are taken by what is in `after` alone.

    A table that nobody is on is told by whom it is for, with no citizens.
    """
    moved: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    known: dict[int, Version[Rates]] = {}
    held: set[int] = set()
    for one in asked:
        was, now = one.table(before, series, day), one.table(after, series, day)
        if was is None or now is None or one.citizen is None:
            continue
        held.add(was.number)
        known |= {was.number: was, now.number: now}
        moved[was.number, now.number].add(one.citizen)
    for table in _for_some(before, series, day):
        of_nobody = _whom(table)
        was, now = of_nobody.table(before, series, day), of_nobody.table(after, series, day)
        if table.number not in held and was is not None and was.number == table.number and now is not None:
            known |= {was.number: was, now.number: now}
            moved[was.number, now.number] = set()
    for (first, last), citizens in sorted(moved.items(), reverse=True):
        if first != last and not known[first].value.is_for_everybody:
            yield OnTable(known[first], known[last], len(citizens))


def _for_some(terms: Terms, series: str, day: date) -> Iterator[Version[Rates]]:
    for version in terms.rates[series].up_to(day) if series in terms.rates else ():
        if version.value.is_for_everybody:
            return
        yield version


def _whom(table: Version[Rates]) -> Asked:
    """The first one for whom a table is."""
    decided = table.value.for_decisions_from or table.effective_on
    return Asked(table.effective_on, max(decided, table.effective_on) if table.value.applies_to == "new" else decided)


def _is_by(version: Version[OfferTerms] | Version[Service] | None, series: str) -> bool:
    return version is not None and version.value.rates == series


def _residents(book: Book, day: date) -> Iterator[Asked]:
    for stay in book.stays():
        step = stay.step_on(day)
        if day in stay.period and step.assessment.special_price_ore is None:
            yield Asked(stay.first_day, step.decided_on, stay.citizen)


def _granted(book: Book, services: Iterable[str], day: date) -> Iterator[Asked]:
    for grant in book.grants:
        if grant.service in services and day in grant.period:
            yield Asked(grant.first_day, grant.step_on(day).decided_on, grant.citizen)
