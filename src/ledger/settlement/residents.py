"""Who lived in an offer in a month, and for how many days: what is counted where no line has a price."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import NamedTuple

from ledger.settlement.timeline import parts, spans
from ledger.shared.calendar import Month
from ledger.state.book import Book


class Resident(NamedTuple):
    """A citizen under the terms of a stay; `payer` None is the municipality that keeps the ledger."""

    citizen: str
    payer: str | None
    paragraph: str | None


def resident_days(book: Book, month: Month) -> Counter[Resident]:
    """The days of each resident; together they are the month's occupied place-days."""
    days: Counter[Resident] = Counter()
    for part, place in product(parts(book, month), book.places.values()):
        for span in spans(book, part, month, place):
            if span.state == "occupied" and span.stay is not None:
                for period in span.period.split_at({paying.first_day for paying in span.stay.payings}):
                    paying = span.stay.paying_on(span.decided_on(period.first))
                    payer = paying.payer if book.terms.is_foreign(paying.payer) else None
                    days[Resident(span.stay.citizen, payer, paying.paragraph)] += period.days
    return days
