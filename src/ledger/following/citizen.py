"""One citizen's stays as they were lived: stretches of days in one room, on one assessment, with one payer.

Decided on 2026-11-26:

* Stretches. One ends where room, assessment, payer or paragraph changes. Its price is that of the day asked about, or
  of its day nearest to that: prices adopted anew each year would cut stays to pieces that say nothing of the citizen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import ResidentPrice, charged_a_day, resident_price
from ledger.settlement.timeline import tails_after
from ledger.shared.calendar import Period
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.stays import Dated, Paying, Stay, Step


class Stretch(Struct, frozen=True):
    """Days of a stay in one place, on one assessment, with one payer ("own", or a code) and paragraph.

    `price` is that on the day `priced_on`; None where the place is not known any more. `a_day` is what that day is
    charged, in øre, which a month that is not filled can have prices of its own for; None where there is no price.
    """

    stay: Stay
    period: Period
    place: str
    step: Step
    paying: Paying
    payer: str
    priced_on: date
    price: ResidentPrice | Missing | None
    a_day: Ore | None

    @property
    def level(self) -> str | None:
        """The level at which a day is settled; what was granted where no price is known."""
        if isinstance(self.price, ResidentPrice):
            return self.price.parts[0].level
        return self.step.assessment.level


def stretches(book: Book, stay: Stay, day: date) -> Iterator[Stretch]:
    """The stretches of a stay, in order, each with its price on a day or on its own day nearest to that."""
    dated: list[Dated] = [*stay.steps, *stay.lodgings, *stay.payings]
    for piece in stay.period.split_at({one.first_day for one in dated}):
        first = piece.first
        place, paying = stay.place_on(first), stay.paying_on(first)
        priced_on = min(max(day, first), piece.last or date.max)
        known = book.places.get(place)
        price = None if known is None else resident_price(book.offer, book.terms, known, stay, priced_on)
        payer = book.terms.payer_of(paying.payer)
        a_day = None if known is None else charged_a_day(book, known, stay, priced_on)
        yield Stretch(stay, piece, place, stay.step_on(first), paying, payer, priced_on, price, a_day)


def owed_days(book: Book, stay: Stay) -> Period:
    """The days for which something may be owed for a stay: its own, and those of the notice after it."""
    ends = [stay.period.end, *(tail.days.end for tail in tails_after(book, stay))]
    return Period(stay.first_day, max(ends))
