"""What is the same for every place of an offer in some months, found once: neighbours, open places, days of change.

Without it each vacant place would look at every other place, and a house of a thousand places would take a thousand
times as long as one of thirty for each of its places.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from ledger.models.model import Model, leaves_free
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.models.told import Told
from ledger.models.vacancy import Neighbour, Undecided, VacancyPrice
from ledger.settlement.timeline import chosen_by, counts_on, resident_on, tails_after
from ledger.settlement.window import Window
from ledger.shared.calendar import Period
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Stay, Step

Resident = tuple[Stay, Step]


class Surroundings:
    """One offer's months as its places see each other."""

    def __init__(self, book: Book, window: Window) -> None:
        self.book, self.window = book, window
        self._residents: dict[tuple[date, bool, bool], Sequence[Resident]] = {}
        self._neighbours: dict[tuple[date, date, bool], Sequence[Neighbour]] = {}
        self._counted_as: dict[tuple[int, int, int, str | None], Neighbour] = {}
        self._open: dict[date, int] = {}
        self._ends: dict[int, date] = {}
        self._assessments: dict[date, tuple[int, ...]] = {}
        self._chosen_by: dict[tuple[int, int], tuple[int, ...]] = {}
        self._rates: dict[int, Version[Rates] | None] = {}
        self.bases: dict[tuple[str | None, int], Sequence[Any]] = {}
        """What is owed as base, by paragraph and the days between which no price changes."""
        self.owed: dict[tuple[object, ...], Any] = {}
        """What residents owe, by stay, place, assessment, payer, model and the days between which no price changes."""
        self.vacancy_prices: dict[tuple[int, int, date, date, bool], VacancyPrice | Undecided | None] = {}
        """What vacancy rules that look at no single place have said, by rule, rates, day seen, day priced and whether
        the month is filled."""
        self.vacancies_told: dict[int, tuple[VacancyPrice, tuple[Told, ...]]] = {}
        """How each of these prices came about, by its identity."""

    def residents(self, day: date, model: Model) -> Sequence[Resident]:
        """Who lives in the offer on a day, with the assessment in force; on a census day, who counts on it."""
        key = (day, model.basis == "census", leaves_free(model))
        if key not in self._residents:
            places = self.book.places.values()
            seen = ((place, counts_on(self.book, place, day, model) if key[1] else day) for place in places)
            at_home = ((resident_on(self.book, place, on, model), on) for place, on in seen)
            self._residents[key] = [(stay, stay.step_on(on)) for stay, on in at_home if stay is not None]
        return self._residents[key]

    def neighbours(self, seen_on: date, day: date, model: Model) -> Sequence[Neighbour]:
        """What the residents of one day count as in an average by the rates of another (the same but for a census)."""
        by_place = model.structure == "places"
        key = (seen_on, day, by_place)
        if key not in self._neighbours:
            residents = self.residents(seen_on, model)
            at = self.interval(day)
            self._neighbours[key] = [
                self._neighbour(stay, step, day, at, self.book.places[stay.place_on(seen_on)] if by_place else None)
                for stay, step in residents
            ]
        return self._neighbours[key]

    def is_filled_by(self, stay: Stay | None, month: Period) -> bool:
        """Whether a stay, together with its tail, has all days of a month."""
        if stay is None or stay.first_day > month.first:
            return False
        if stay.id not in self._ends:
            self._ends[stay.id] = max([stay.period.end, *(tail.days.end for tail in tails_after(self.book, stay))])
        return self._ends[stay.id] >= month.end

    def asks_for_month(self, model: Model) -> bool:
        """Whether a state or a price depends on its month: by a census, or by day prices beside month prices."""
        return model.basis == "census" or self._has_day_prices

    @cached_property
    def has_frames(self) -> bool:
        """Whether a frame is among the bases."""
        return self.book.terms.has_frames

    @cached_property
    def _has_day_prices(self) -> bool:
        terms = self.book.terms
        return any(table.value.day_prices_ore for version in terms.offer for table in terms.tables_of(version.value))

    def assessments(self, day: date, model: Model) -> tuple[int, ...]:
        """The events by which everybody who lives in the offer on a day is assessed, one tuple for all who ask."""
        if day not in self._assessments:
            self._assessments[day] = tuple(sorted({step.number for _, step in self.residents(day, model)}))
        return self._assessments[day]

    def open_places(self, day: date) -> int:
        """How many places are open on a day; one that is out of use for a while is among them."""
        if day not in self._open:
            self._open[day] = sum(day in place.open for place in self.book.capacity())
        return self._open[day]

    def interval(self, day: date) -> int:
        """Between which two days a day lies, on which prices can change for every place: the number of those before."""
        return bisect_right(self._ordered_term_days, day)

    def chosen_by(self, model: Version[Model], day: date) -> tuple[int, ...]:
        """The events behind every line of a day, one tuple for the days between two on which prices can change."""
        key = (model.number, self.interval(day))
        if key not in self._chosen_by:
            self._chosen_by[key] = chosen_by(self.book, model, day)
        return self._chosen_by[key]

    def rates_of_vacancies(self, day: date) -> Version[Rates] | None:
        """The rates in force on a day for a place that nobody is in, found once likewise."""
        at = self.interval(day)
        if at not in self._rates:
            self._rates[at] = self.book.terms.rates_on(day, None)
        return self._rates[at]

    def term_days_in(self, days: Period) -> Sequence[date]:
        """The days, of some, on which a price can change for every place."""
        return _within(self._ordered_term_days, days)

    def neighbour_days_in(self, days: Period) -> Sequence[date]:
        """The days, of some, on which the other residents, or what they are granted, can change."""
        return _within(self._ordered_neighbour_days, days)

    @cached_property
    def _ordered_term_days(self) -> Sequence[date]:
        return sorted(self.term_days)

    @cached_property
    def _ordered_neighbour_days(self) -> Sequence[date]:
        return sorted(self.neighbour_days)

    @cached_property
    def term_days(self) -> frozenset[date]:
        """The days on which a price can change for every place."""
        terms, period = self.book.terms, self.window.period
        days = set(terms.offer.days)
        for version in terms.offer:
            series = terms.tables_of(version.value)
            days.update(series.days)
            # A table for decisions is for whoever might move in from that day on.
            decided = (table.value.for_decisions_from for table in series)
            days.update(day for day in decided if day is not None)
            regulations = terms.regulations.get(version.value.rates or "")
            days.update(regulations.days if regulations else ())
        for bases in terms.bases.values():
            days.update(bases.days)
        for place in self.book.places.values():
            days.update(one.first_day for one in place.levels[1:])
        if terms.has_frames:
            # A buyer's day of a frame is shared by the places that are open, by the occupancy that a year's budget has.
            days.update(day for place in self.book.capacity() for day in place.open)
            days.update(month.first for month in self.window.months if month.month == 1)
        return frozenset(day for day in days if day in period)

    @cached_property
    def neighbour_days(self) -> frozenset[date]:
        """The days on which the other residents, or what they are granted, can change."""
        period = self.window.period
        days: set[date] = set()
        for room in (room for of_place in self.book.rooms.values() for room in of_place):
            if room.period.overlaps(period) or room.period.end == period.first:
                days.update((*room.period, *(step.first_day for step in room.stay.steps)))
                elsewhere = room.stay.transferred or room.stay.arrived_elsewhere
                days.update([room.parted_on] if room.parted_on and elsewhere else [])
        for place in self.book.places.values():
            days.update(day for hole in place.out_of_use for day in hole)
        return frozenset(day for day in days if day in period)

    def _neighbour(self, stay: Stay, step: Step, day: date, interval: int, place: Place | None) -> Neighbour:
        """What a resident counts as in an average by the rates of a day; by the level of the `place`, if one is given.

        Found once for the days between two on which prices can change.
        """
        key = (stay.id, step.number, interval, None if place is None else place.id)
        if key not in self._counted_as:
            self._counted_as[key] = self._counts_as(stay, step, day, place)
        return self._counted_as[key]

    def _counts_as(self, stay: Stay, step: Step, day: date, place: Place | None) -> Neighbour:
        version = self.book.terms.rates_on(day, stay.first_day, step.decided_on)
        is_special = place is None and step.assessment.special_price_ore is not None
        if version is None and not (is_special and step.assessment.per is not None):
            return Neighbour(None, "left-out" if is_special else "unpriced")
        if is_special or version is None:
            return Neighbour(None)
        level = level_of(step.assessment, version.value) if place is None else place.level_on(day).level
        if level is None or version.value.price(level) is None:
            return Neighbour(None, "unpriced")
        return Neighbour(version.value.position(level))


def _within(ordered: Sequence[date], days: Period) -> Sequence[date]:
    return ordered[bisect_left(ordered, days.first) : bisect_left(ordered, days.end)]


def level_of(assessment: Assessment, rates: Rates) -> str | None:
    """The level an assessment means in these rates; None for a special price or hours beyond the table."""
    if (hours := assessment.hours_exactly) is not None:
        return rates.level_for(hours)
    return assessment.level
