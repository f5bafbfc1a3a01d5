"""Every day of every open place is in one state, and no day is lost or counted twice.

Counted here from the openings and closings of places alone. On a census basis a place counts whole months, if it is
there on the census day. With a supplier of any number of stays no place is there but for the days lived in it: it has
none to count.
"""

from __future__ import annotations

from ledger.settlement.lines import OfferMonth
from ledger.settlement.timeline import Part, open_days, parts
from ledger.shared.calendar import Month
from ledger.shared.message import say
from ledger.state.book import Book
from projections.checks.running import ExaminedOffer, Found


def check_month(examined: ExaminedOffer, settled: OfferMonth) -> Found:
    """The offers' months in which the place-days are not those on which places were open."""
    book, month = examined.book, settled.month
    if any(place.citizen is not None for place in book.places.values()):
        return
    counted = settled.place_days.total
    there = sum(_days(book, part, month) for part in parts(book, month))
    if counted != there:
        yield (
            f"{settled.offer} {month}",
            say("{counted} place-days settled of {there}", counted=counted, there=there),
        )


def _days(book: Book, part: Part, month: Month) -> int:
    model = part.model.value if part.model else None
    if model is None or model.basis == "daily":
        in_house = part.period.overlap(open_days(book))  # a place may say that it is open when its house is closed
        return sum(place.open.overlap(in_house).days for place in book.places.values())
    day = month.first if model.census == "first" else month.last
    there = sum(day in place.open for place in book.places.values()) if day in open_days(book) else 0
    return there * part.period.days
