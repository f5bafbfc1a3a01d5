"""Who lived in an offer in a month, and for how many days: what is counted where no line has a price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from msgspec.structs import replace

from ledger.settlement.away import days_away
from ledger.settlement.timeline import Span, parts, spans
from ledger.shared.calendar import Month
from ledger.state.book import Book


class Resident(NamedTuple):
    """A citizen under the terms of a stay; `payer` None is the municipality that keeps the ledger."""

    citizen: str
    payer: str | None
    paragraph: str | None


def resident_days(book: Book, month: Month) -> Counter[Resident]:
    """The days of each resident; together they are the month's occupied place-days.

    On a day that two share it is the arriving one's alone.
    """
    return _counted(book, month, lambda span: span.period.days)


def away_days(book: Book, month: Month) -> Counter[Resident]:
    """Of those, the days on which each resident is away."""
    return _counted(book, month, lambda span: sum(away.days for away in days_away(span)))


def _counted(book: Book, month: Month, days_of: Callable[[Span], int]) -> Counter[Resident]:
    days: Counter[Resident] = Counter()
    for resident, span in residents_spans(book, month):
        days[resident] += days_of(span)
    return days


def residents_spans(book: Book, month: Month) -> Iterator[tuple[Resident, Span]]:
    """The occupied place-days of a month in runs, each of one model, with whose they are."""
    for part, place in product(parts(book, month), book.places.values()):
        for span in spans(book, part, place):
            if span.state == "occupied" and span.counts and span.stay is not None:
                for period in span.period.split_at({paying.first_day for paying in span.stay.payings}):
                    paying = span.stay.paying_on(span.decided_on(period.first))
                    payer = paying.payer if book.terms.is_foreign(paying.payer) else None
                    resident = Resident(span.stay.citizen, payer, paying.paragraph)
                    yield resident, replace(span, period=period)


def shared_days(book: Book, month: Month) -> Counter[tuple[int, date]]:
    """The days that are settled for a stay and count as another's, who arrived on them: by stay and day."""
    return Counter(
        (span.stay.id, day)
        for part, place in product(parts(book, month), book.places.values())
        for span in spans(book, part, place)
        if span.state == "occupied" and not span.counts and span.stay is not None
        for day in span.period.each()
    )
