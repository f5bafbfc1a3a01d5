"""What one resident costs by himself: a day of it, and a year; for competences, and for what a late follow-up risks.

Prices are the settlement's own. What the offer owes for its frame is no resident's, and is not among them.

Decided on 2026-11-21:

* The year price. It is the service and, under a combination model, the base per resident-day. A day's price counts
  times the model's days in a year, a month's times 12. A yearly frame belongs to no resident. Activity that is shown
  but not settled (allocation *frame*) has a price too.

Decided on 2026-11-26:

* The day that is charged. A month that a stay with its notice does not fill is charged by the day prices, where there
  are some, and by the model's days in a month; so is the price of a day that is shown of a stay. The year price is that
  of filled months.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from msgspec import Struct

from ledger.models.model import Model
from ledger.models.units import Unit, UnitPrice, amount_of, by_day, days_by, year_length
from ledger.settlement.base_prices import bases
from ledger.settlement.prices import Missing, Price
from ledger.settlement.service_prices import service
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Span
from ledger.settlement.window import window_of
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.money import Ore, half_up
from ledger.state.book import Book, Closings
from ledger.state.places import Place
from ledger.state.stays import Room, Stay
from ledger.state.terms import Terms

MONTHS_IN_YEAR = 12


class ResidentPrice(Struct, frozen=True):
    """The prices of one resident on `day`: service, and base where the offer has one for each resident-day."""

    day: date
    model: Model
    parts: tuple[Price, ...]

    def of_days(self, days: int, *, filled: bool = False) -> Ore:
        """What so many days cost at the day's prices, half up to whole øre once; `filled`: of a filled month."""
        return half_up(sum((self._a_day(part, filled=filled) for part in self.parts), Fraction(0)) * days)

    def of_year(self) -> Ore:
        """The year price: a day's price × the model's days in a year, a month's × 12; half up to whole øre once."""
        return half_up(sum((self._a_year(part.per_unit, part.unit) for part in self.parts), Fraction(0)))

    def _a_day(self, part: Price, *, filled: bool) -> Fraction:
        model, month = self.model, Month.of(self.day)
        price = UnitPrice(part.per_unit, part.unit)
        a_day = days_by(1, price, month, model.days_in_month, model.days_in_year, filled=filled)
        return Fraction(amount_of(by_day(price.ore, [a_day])))

    def _a_year(self, price: Fraction, unit: Unit) -> Fraction:
        if unit == "year":
            return price
        if unit == "month":
            return price * MONTHS_IN_YEAR
        return price * year_length(self.day.year, self.model.days_in_year)


def charged_a_day(book: Book, place: Place, stay: Stay, day: date) -> Ore | None:
    """What a day of a stay is charged in its own month, in øre; None where it has no price."""
    model = book.terms.model_on(day)
    of_census = model is not None and model.value.basis == "census"
    month = Month.of(day)
    filled = of_census or Surroundings(book, window_of(month, month)).is_filled_by(stay, month.period)
    found = resident_price(book.offer, book.terms, place, stay, day, filled=filled)
    return None if isinstance(found, Missing) else found.of_days(1, filled=filled)


def resident_price(
    offer: str, terms: Terms, place: Place, stay: Stay, day: date, *, filled: bool = True
) -> ResidentPrice | Missing:
    """What a stay costs by the terms in force on a day; `filled`: in a month that has all its days.

    Where activity is shown but not settled (allocation frame), what is granted has its price all the same.
    """
    version = terms.model_on(day)
    if version is None:
        return Missing("no-model", {"model": offer, "day": day.isoformat()})
    book = Book(offer=offer, terms=terms, places={}, rooms={}, closings=Closings(), facts=())
    model = version.value
    span = Span(place, "occupied", Period(day, day + DAY), Room(stay, place.id, stay.period, stay.moved_in, None))
    found = [service(book, model, span, day, filled=filled)]
    if model.allocation == "combination":
        found += [price for _, price in bases(book, stay.paying_on(day).paragraph, day)]
    if missing := next((one for one in found if isinstance(one, Missing)), None):
        return missing
    return ResidentPrice(day, model, tuple(one for one in found if isinstance(one, Price)))
