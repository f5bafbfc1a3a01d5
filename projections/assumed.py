"""Is a budget's assumed quantity of a service that of the year? What one citizen alone is granted tells.

Decided on 2026-11-27:

* A budget assumes the units of a whole year, and a grant of hours says those of a week. Whoever writes the week's into
  the budget is 52 times too low. So what is assumed for a house is compared with what one grant of the service, known
  today, comes to in that year: where that alone is more, a person should look. It is a remark and stops nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from ledger.events import BudgetAdopted, Recorded
from ledger.models.services import counted
from ledger.shared.calendar import months_of
from ledger.shared.message import Message, Value, say
from ledger.shared.ratios import decimal
from ledger.state.book import Book
from ledger.store.history import History

DECIMALS = 2


def assumed_too_little(history: History, events: Iterable[Recorded]) -> Iterator[Message]:
    """What the budgets among events assume of services that is less than one citizen's grant comes to in the year."""
    offers = set(history.offers())
    for event in (recorded.event for recorded in events):
        if isinstance(event, BudgetAdopted) and event.budget.of_services and event.offer in offers:
            book = history.book_without_closings(event.offer)
            assumed = {one.service: one.quantity for one in event.budget.of_services if one.service is not None}
            yield from _remarks(book, event.year, assumed)


def _remarks(book: Book, year: int, assumed: Mapping[str, Decimal]) -> Iterator[Message]:
    most: dict[str, tuple[Fraction, str, Message]] = {}
    for (service, citizen), (units, unit) in _granted(book, year).items():
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


def _granted(book: Book, year: int) -> dict[tuple[str, str], tuple[Fraction, Message]]:
    """How many units of each service each citizen is granted in a year, and what the units are."""
    if not book.grants:
        return {}
    from ledger.settlement.deliveries import compared  # noqa: PLC0415 - few houses have services

    units: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    words: dict[tuple[str, str], Message] = {}
    for month in months_of(year):
        for one in compared(book, month):
            key = (one.grant.service, one.grant.citizen)
            units[key] += one.granted
            words[key] = counted(one.unit)
    return {key: (units[key], words[key]) for key in units}
