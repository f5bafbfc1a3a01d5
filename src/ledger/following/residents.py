"""Who lives where on a day: each resident with the room, what is granted, and who pays.

Decided on 2026-11-26:

* A day as it is. Who lives somewhere is asked of the day itself, also under a census, whose day settles the month.
  On the day of a turnover the arriving citizen lives there.
* The level of a day. It is the one at which the day is settled: 24 hours a week are package 4. Where no price is known,
  what was granted still says something, and is shown in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.settlement.prices import Missing, Price, no_terms
from ledger.settlement.service_prices import service
from ledger.settlement.timeline import Span, day_by_day
from ledger.shared.calendar import DAY, Period
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.stays import Absence, Paying, Room, Stay, Step


class ResidentOn(Struct, frozen=True):
    """Somebody who lives in a room on a day, with the assessment and the payer in force that day.

    `payer` is "own" for the municipality that keeps the ledger, else a code. `level` is the one at which the day is
    settled; where it has no price, `missing` says why, and the level is what was granted, if that was one. `absence`:
    the days away, where the day is one of them.
    """

    room: Room
    step: Step
    paying: Paying
    payer: str
    level: str | None
    missing: Missing | None
    absence: Absence | None

    @property
    def stay(self) -> Stay:
        return self.room.stay

    @property
    def last_day(self) -> date | None:
        """The last day of the stay, where a departure is known."""
        return self.stay.last_day


def residents_on(book: Book, day: date) -> Iterator[ResidentOn]:
    """Everybody who lives in an offer on a day, by place."""
    for _, place in sorted(book.places.items(), key=lambda named: natural(named[0])):
        for span in day_by_day(book, place, Period(day, day + DAY)):
            if span.counts and span.state == "occupied" and span.room is not None:
                yield _resident(book, span, span.room, day)


def _resident(book: Book, span: Span, room: Room, day: date) -> ResidentOn:
    paying, step = room.stay.paying_on(day), room.stay.step_on(day)
    payer = book.terms.payer_of(paying.payer)
    absence = next((one for one in room.stay.absences if day in one.days), None)
    model = book.terms.model_on(day)
    price = no_terms(book, day) if model is None else service(book, model.value, span, day)
    if isinstance(price, Price):
        return ResidentOn(room, step, paying, payer, price.level, None, absence)
    return ResidentOn(room, step, paying, payer, step.assessment.level, price, absence)
