"""What is the same for every place of an offer in a month, found once: neighbours, open places, days of change.

Without it each vacant place would look at every other place, and a house of a thousand places would take a thousand
times as long as one of thirty for each of its places.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from ledger.models.model import Model
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.models.vacancy import Neighbour, Undecided, VacancyPrice
from ledger.settlement.timeline import resident_on
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Stay, Step

Resident = tuple[Stay, Step]


class Surroundings:
    """One offer's month as its places see each other."""

    def __init__(self, book: Book, month: Month) -> None:
        self.book, self._month = book, month
        self._residents: dict[date, Sequence[Resident]] = {}
        self._neighbours: dict[tuple[date, date, bool], Sequence[Neighbour]] = {}
        self._open: dict[date, int] = {}
        self._assessments: dict[date, tuple[int, ...]] = {}
        self.vacancy_prices: dict[tuple[int, int, date, date], VacancyPrice | Undecided] = {}
        """What vacancy rules that look at no single place have said, by rule, rates, day seen and day priced."""

    def residents(self, day: date) -> Sequence[Resident]:
        """Who lives in the offer on a day, with the assessment in force."""
        if day not in self._residents:
            at_home = (resident_on(self.book, place, day) for place in self.book.places.values())
            self._residents[day] = [(stay, stay.step_on(day)) for stay in at_home if stay is not None]
        return self._residents[day]

    def neighbours(self, seen_on: date, day: date, model: Model) -> Sequence[Neighbour]:
        """What the residents of one day count as in an average by the rates of another (the same but for a census)."""
        by_place = model.structure == "places"
        key = (seen_on, day, by_place)
        if key not in self._neighbours:
            residents = self.residents(seen_on)
            self._neighbours[key] = [
                Neighbour(self._size(stay, step, day, by_place=by_place)) for stay, step in residents
            ]
        return self._neighbours[key]

    def assessments(self, day: date) -> tuple[int, ...]:
        """The events by which everybody who lives in the offer on a day is assessed, one tuple for all who ask."""
        if day not in self._assessments:
            self._assessments[day] = tuple(sorted({step.number for _, step in self.residents(day)}))
        return self._assessments[day]

    def open_places(self, day: date) -> int:
        """How many places are open on a day; one that is out of use for a while is among them."""
        if day not in self._open:
            self._open[day] = sum(day in place.open for place in self.book.places.values())
        return self._open[day]

    @cached_property
    def term_days(self) -> frozenset[date]:
        """The days of the month on which a price can change for every place."""
        terms, period = self.book.terms, self._month.period
        days = set(terms.offer.days)
        for version in terms.offer:
            series = terms.rates.get(version.value.rates)
            days.update(series.days if series else ())
        for bases in terms.bases.values():
            days.update(bases.days)
        if any(base.value.unit == "year" for versions in terms.bases.values() for base in versions):
            # A buyer's day of a frame is shared by the places that are open.
            days.update(day for place in self.book.places.values() for day in place.open)
        return frozenset(day for day in days if day in period)

    @cached_property
    def neighbour_days(self) -> frozenset[date]:
        """The days of the month on which the other residents, or what they are granted, can change."""
        period = self._month.period
        days: set[date] = set()
        for stays in self.book.stays.values():
            for stay in stays:
                if stay.period.overlaps(period) or stay.period.end == period.first:
                    days.update((stay.first_day, stay.period.end, *(step.first_day for step in stay.steps)))
        for place in self.book.places.values():
            days.update(day for hole in place.out_of_use for day in hole)
        return frozenset(day for day in days if day in period)

    def _size(self, stay: Stay, step: Step, day: date, *, by_place: bool) -> int | None:
        """What a resident counts as in an average; None for a special rate."""
        version = self.book.terms.rates_on(day, stay.first_day)
        if version is None:
            return None
        place: Place = self.book.places[stay.place]
        level = place.level if by_place else level_of(step.assessment, version.value)
        return None if level is None else version.value.position(level)


def level_of(assessment: Assessment, rates: Rates) -> str | None:
    """The level an assessment means in these rates; None for a special price or hours beyond the table."""
    if assessment.hours is not None:
        return rates.level_for(assessment.hours)
    return assessment.level
