"""Is a budget's assumed quantity of a service that of the year? What one citizen alone is granted tells.

Decided on 2026-11-27:

* A budget assumes the units of a whole year, and a grant of hours says those of a week. Whoever writes the week's into
  the budget is 52 times too low. So what is assumed for a house is compared with what one grant of the service, known
  today, comes to in that year: where that alone is more, a person should look. It is a remark and stops nothing.
* Of an area across houses, what a citizen is granted of it in all houses counts, as far as the area's lines would be of
  it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from ledger.events import AreaBudgetAdopted, BudgetAdopted, Recorded
from ledger.models.areas import Area
from ledger.models.budget import Budget
from ledger.models.services import counted
from ledger.shared.calendar import Month, months_of
from ledger.shared.message import Message, Value, say
from ledger.shared.ratios import decimal
from ledger.state.book import Book
from ledger.store.history import History

DECIMALS = 2

Granted = dict[tuple[str, str], tuple[Fraction, Message]]
"""How many units of each service each citizen is granted in a year, and what the units are."""

IsOf = Callable[[Book, str | None, Month], bool]
"""Whether what is granted in a house under a paragraph belongs to an area in a month."""


def assumed_too_little(history: History, events: Iterable[Recorded]) -> Iterator[Message]:
    """What the budgets among events assume of services that is less than one citizen's grant comes to in the year."""
    offers = history.offers()
    for event in (recorded.event for recorded in events):
        if isinstance(event, BudgetAdopted) and event.budget.of_services and event.offer in offers:
            book = history.book_without_closings(event.offer)
            yield from _remarks(_granted([book], event.year), event.year, _assumed(event.budget))
        elif isinstance(event, AreaBudgetAdopted) and event.budget.of_services:
            books = map(history.book_without_closings, offers)
            granted = _granted(books, event.year, _in_area(event.area))
            yield from _remarks(granted, event.year, _assumed(event.budget))


def _assumed(budget: Budget) -> dict[str, Decimal]:
    return {one.service: one.quantity for one in budget.of_services if one.service is not None}


def _remarks(granted: Granted, year: int, assumed: Mapping[str, Decimal]) -> Iterator[Message]:
    most: dict[str, tuple[Fraction, str, Message]] = {}
    for (service, citizen), (units, unit) in granted.items():
        if service in assumed and units > most.get(service, (Fraction(0),))[0]:
            most[service] = (units, citizen, unit)
    for service, (units, citizen, unit) in most.items():
        if assumed[service] < units:
            values: dict[str, Value] = {
                "assumed": assumed[service].normalize(),
                "unit": unit,
                "service": service,
                "year": year,
                "citizen": citizen,
                "granted": decimal(units, DECIMALS).normalize(),
            }
            yield say(
                "look again: {assumed} {unit} of {service} are assumed in the whole of {year}; "
                "{citizen} alone is granted {granted} in that year",
                **values,
            )


def _anything(_book: Book, _paragraph: str | None, _month: Month) -> bool:
    return True


def _in_area(area: Area) -> IsOf:
    from ledger.budgeting.areas import area_of, day_of  # noqa: PLC0415 - few budgets are of areas

    return lambda book, paragraph, month: (
        area_of(area.by, book.terms, paragraph, day_of(book.terms, month)) == area.name
    )


def _granted(books: Iterable[Book], year: int, is_of: IsOf = _anything) -> Granted:
    """What is granted in some houses in a year, as far as it belongs to what is asked about."""
    units: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    words: dict[tuple[str, str], Message] = {}
    for book in (book for book in books if book.grants):
        from ledger.settlement.deliveries import compared  # noqa: PLC0415 - few houses have services

        for month in months_of(year):
            for one in compared(book, month):
                if is_of(book, one.paragraph, month):
                    key = (one.grant.service, one.grant.citizen)
                    units[key] += one.granted
                    words[key] = counted(one.unit)
    return {key: (units[key], words[key]) for key in units}
