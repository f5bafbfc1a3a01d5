"""What do the figures look like? What a picture shows of a house, or of all of them, ready to be drawn.

Nothing is reckoned here: budgets are those of `budgets` and `budget_changes`, months those of `months`, places those
of the settlement's own timeline.

Decided on 2026-11-27:

* Occupancy, levels and places are as known, what was issued otherwise included, as in `key-figures`: a picture shows
  what happened. What was settled stands in budgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import dropwhile

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.budget import BudgetYear, budget_year, use_by_level
from ledger.events import PlacePutInUse, PlaceTakenOutOfUse
from ledger.settlement.timeline import Span, day_by_day
from ledger.shared.calendar import DAY, Month, MonthSpan, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.ratios import per_cent
from ledger.state.book import Book
from ledger.state.live import live
from ledger.state.places import Place
from ledger.state.reserving import reservations
from projections.budget_changes import BudgetChanges, budget_changes, cause_rows
from projections.months import Months
from projections.openings import Opened, opened_on, rows_since_opening
from projections.residents import asked_about
from projections.settle import PLACE_DAYS, months_in


class PicturedHouse(Struct, frozen=True):
    """Which house a picture is of, by its key and its name, as known at event `known_at`."""

    offer: str
    name: str
    known_at: int


class WaterfallStep(Struct, frozen=True):
    """What one kind of cause did to a budget, in øre; how many events of that kind."""

    cause: str
    effect: Ore
    events: int


class Waterfall(Struct, frozen=True):
    """From a budget's opening figure to the current one, a step per kind of cause, in øre; `residual` is unexplained.

    `adopted`: whether it opens with an adopted budget; else with what was known, at event `opened_at`, as the year
    began.
    """

    house: PicturedHouse
    year: int
    opened_at: int
    adopted: bool
    opening: Ore
    steps: Sequence[WaterfallStep]
    closing: Ore
    residual: Ore


class BudgetMonthFigures(Struct, frozen=True):
    """A month of a budget in øre: its part of the adopted figure, where there is one, and what it comes to.

    `settlement` is what is settled, or expected of it while it is open; `grants` are grants and transfers beside that.
    """

    month: Month
    closed: bool
    adopted: Ore | None
    settlement: Ore
    grants: Ore

    @property
    def current(self) -> Ore:
        return self.settlement + self.grants


class BudgetByMonth(Struct, frozen=True):
    """The months of a house's budget, in order."""

    house: PicturedHouse
    year: int
    months: Sequence[BudgetMonthFigures]


class MonthOfPlaces(Struct, frozen=True):
    """How many days of places each state took in a month; `occupancy` in per cent of the days that could be filled."""

    month: Month
    days: Mapping[str, int]
    occupancy: Decimal | None


class Occupancy(Struct, frozen=True):
    """The place-days of houses by month; a house that has no places is left out."""

    period: Month | MonthSpan
    known_at: int
    houses: Sequence[tuple[PicturedHouse, Sequence[MonthOfPlaces]]]


class LevelMix(Struct, frozen=True):
    """The resident-days settled at each level, month by month, lowest level first."""

    house: PicturedHouse
    period: Month | MonthSpan
    levels: Sequence[str]
    months: Sequence[tuple[Month, Mapping[str, int]]]


class Band(Struct, frozen=True):
    """A place in one state from `first` to `last`, both included.

    `beside`: it is paid beside the state that counts, such as a tail while somebody new lives there. `to_place` is
    the room to which the same resident goes on. `event` is the one that it comes from: somebody came by it, or, for
    days on notice and vacant ones, left by it; the place was opened, taken out of use, put back, or reserved.
    `reserved` is the code of who pays for it, where nobody lives there.
    """

    place: str
    state: str
    first: date
    last: date
    citizen: str | None = None
    beside: bool = False
    to_place: str | None = None
    event: int | None = None
    reserved: str | None = None


class AwayBand(Struct, frozen=True):
    """A resident's days away from a place, from `first` to `last`, both included."""

    place: str
    kind: str
    first: date
    last: date


class Places(Struct, frozen=True):
    """A house's places over some months: of what was asked about those since it opened."""

    house: PicturedHouse
    period: Month | MonthSpan
    places: Sequence[str]
    bands: Sequence[Band]
    away: Sequence[AwayBand]


def of_house(
    months: Months, offer: str, month: Month
) -> list[Waterfall | BudgetByMonth | Occupancy | LevelMix | Places]:
    """All pictures of a house for a meeting about a month: its year's budget, and the twelve months that end then.

    Raises UnknownOffer.
    """
    course = MonthSpan(month.next(-11), month)
    used, mix = occupancy(months, course, offer), level_mix(months, offer, course)
    return [
        waterfall(months, offer, month.year),
        budget_by_month(months, offer, month.year),
        *([used] if used.houses else []),
        *([mix] if mix.levels else []),
        *([places(months, offer, course)] if used.houses else []),
    ]


# --- budgets -------------------------------------------------------------------------------------


def waterfall(months: Months, offer: str, year: int) -> Waterfall:
    """What moved a house's budget, by cause. Raises UnknownOffer."""
    return waterfall_of(house(months, offer), budget_changes(months, offer, year))


def waterfall_of(house: PicturedHouse, changes: BudgetChanges) -> Waterfall:
    """The same of changes that have been found."""
    steps = [WaterfallStep(row["cause"], row["effect"], row["events"]) for row in cause_rows(changes)]
    told = changes.story
    return Waterfall(
        house, changes.year, told.opened_at, told.adopted, told.opening, steps, changes.current, changes.residual
    )


def budget_by_month(months: Months, offer: str, year: int) -> BudgetByMonth:
    """What was adopted, settled and is expected of a house, month by month. Raises UnknownOffer."""
    book = months.book(offer)
    whole = budget_year(book, year, months.current_source(offer))
    return budget_by_month_of(house(months, offer), whole, book.opened_on)


def budget_by_month_of(house: PicturedHouse, whole: BudgetYear, opened: Opened) -> BudgetByMonth:
    """The same of a budget that has been found."""
    *rows, _year, _remaining = rows_since_opening(whole, opened)
    shown = {row["month"] for row in rows} or {one.month for one in whole.months}
    found = [
        BudgetMonthFigures(one.month, one.closed, one.adopted, one.settlement, one.grants)
        for one in whole.months
        if one.month in shown
    ]
    return BudgetByMonth(house, whole.year, found)


# --- places and levels ---------------------------------------------------------------------------


def occupancy(months: Months, period: Month | MonthSpan, offer: str | None = None) -> Occupancy:
    """How the places of every house, or of one, were used. Raises UnknownOffer."""
    houses = []
    for each in asked_about(months.history, offer):
        found = [_place_days(months, each, month) for month in months_in(period)]
        days = {one.month: sum(one.days.values()) for one in found}
        if any(days.values()):
            shown = list(days) if offer is None else _begun(months, offer, days)
            houses.append((house(months, each), [one for one in found if one.month in shown]))
    return Occupancy(period, months.as_of, houses)


def _begun(months: Months, offer: str, days: Mapping[Month, int]) -> list[Month]:
    """Of months with the days that each of them holds those since their house opened, or since there are any."""
    opened = opened_on(months.history, offer)
    shown = list(dropwhile(lambda month: opened is not None and month < Month.of(opened) and not days[month], days))
    return shown or list(days)


def _place_days(months: Months, offer: str, month: Month) -> MonthOfPlaces:
    known = months.known(offer, month)
    days = {state: getattr(known, state) for state in PLACE_DAYS}
    return MonthOfPlaces(month, days, per_cent(known.occupied, known.occupied + known.notice + known.vacant))


def level_mix(months: Months, offer: str, period: Month | MonthSpan) -> LevelMix:
    """At which levels a house's residents were settled. Raises UnknownOffer."""
    used = [(month, use_by_level([months.known(offer, month)])) for month in months_in(period)]
    levels = sorted({level for _, of in used for level in of}, key=natural)
    mix = {month: {level: use.days for level, use in of.items()} for month, of in used}
    shown = _begun(months, offer, {month: sum(of.values()) for month, of in mix.items()})
    days = [(month, mix[month]) for month in shown]
    return LevelMix(house(months, offer), period, levels, days)


def places(months: Months, offer: str, period: Month | MonthSpan) -> Places:
    """Who or what was in each of a house's places, day by day. Raises UnknownOffer."""
    book = months.book_without_closings(offer)
    in_months = _begun(months, offer, dict.fromkeys(months_in(period), 0))
    days = Period(in_months[0].first, in_months[-1].end)
    bands: list[Band] = []
    away: list[AwayBand] = []
    in_use = _in_and_out_of_use(book)
    for _, place in sorted(book.places.items(), key=lambda named: natural(named[0])):
        bands += _joined(_bands(book, place, days, in_use.get(place.id, ())))
        away += _away(book, place, days)
    shown = dict.fromkeys(band.place for band in bands)
    drawn = period if isinstance(period, Month) else MonthSpan(in_months[0], in_months[-1])
    return Places(house(months, offer), drawn, list(shown), bands, away)


_InUse = PlaceTakenOutOfUse | PlacePutInUse


def _in_and_out_of_use(book: Book) -> dict[str, list[tuple[int, _InUse]]]:
    """What took the places of a house out of use, and put them back, in the order recorded."""
    found: dict[str, list[tuple[int, _InUse]]] = {}
    if any(place.out_of_use for place in book.places.values()):
        for fact in sorted(live(book.facts), key=lambda fact: fact.number):
            if isinstance(event := fact.event, (PlaceTakenOutOfUse, PlacePutInUse)):
                found.setdefault(event.place, []).append((fact.number, event))
    return found


def _comes_from(span: Span, in_use: Sequence[tuple[int, _InUse]]) -> int | None:
    """The event that a place's state comes from."""
    if span.state == "occupied":
        return None if span.room is None else span.room.number
    if span.state != "notice":
        free_from = date.min if span.room is None else span.room.period.end
        covering = (one for one in reversed(in_use) if span.period.first in _days_of(one[1]))  # the later one covers
        number, event = next(covering, (None, None))
        if event is not None and (span.state == "closed" or event.effective_on >= free_from):
            return number
    return span.place.opened if span.room is None else span.room.left


def _days_of(event: _InUse) -> Period:
    return Period.inclusive(event.effective_on, event.until)


def _bands(book: Book, place: Place, days: Period, in_use: Sequence[tuple[int, _InUse]]) -> Iterator[Band]:
    for span in day_by_day(book, place, days):
        first, last = span.period.first, span.period.last
        if last is None or first > last:
            continue
        is_somebodys = span.state in ("occupied", "notice")
        citizen = span.room.citizen if is_somebodys and span.room is not None else None
        event = _comes_from(span, in_use)
        band = Band(place.id, span.state, first, last, citizen, not span.counts, _goes_to(span, last), event)
        yield from _with_reservations(band, book, place)


def _with_reservations(band: Band, book: Book, place: Place) -> Iterator[Band]:
    """The band, with a vacancy cut where somebody has the place reserved, and pays for it."""
    kept = list(reservations(place, book.rooms.get(place.id, ()))) if band.state == "vacant" else []
    for days in Period.inclusive(band.first, band.last).split_at({day for one in kept for day in one.days}):
        held = next((one for one in kept if days.first in one.days), None)
        cut = replace(band, first=days.first, last=days.end - DAY)
        yield cut if held is None else replace(cut, event=held.number, reserved=held.payer)


def _goes_to(span: Span, last: date) -> str | None:
    """The room to which a resident moves on the day after, in the same stay."""
    room = span.room
    if span.state != "occupied" or room is None or room.last_day != last:
        return None
    return next((one.place for one in room.stay.rooms() if one.first_day == room.period.end), None)


def _joined(bands: Iterator[Band]) -> Iterator[Band]:
    """Bands that touch and say the same, as one; what is paid beside the state that counts comes after."""
    beside: list[Band] = []
    before: Band | None = None
    for band in bands:
        if band.beside:
            beside.append(band)
        elif before is not None and _goes_on(before, band):
            before = replace(before, last=band.last, to_place=band.to_place)
        else:
            if before is not None:
                yield before
            before = band
    if before is not None:
        yield before
    yield from beside


def _goes_on(before: Band, band: Band) -> bool:
    touches = before.last.toordinal() + 1 == band.first.toordinal()
    return touches and (before.state, before.citizen, before.reserved) == (band.state, band.citizen, band.reserved)


def _away(book: Book, place: Place, days: Period) -> Iterator[AwayBand]:
    for room in book.rooms.get(place.id, ()):
        for absence in room.stay.absences:
            shown = absence.days.overlap(room.period).overlap(days)
            if shown.days and shown.last is not None:
                yield AwayBand(place.id, absence.kind, shown.first, shown.last)


def house(months: Months, offer: str) -> PicturedHouse:
    """A house by its key and name. Raises UnknownOffer."""
    terms = months.book_without_closings(offer).terms
    named = next(reversed(list(terms.offer)), None)
    return PicturedHouse(offer, named.value.name if named is not None else offer, months.as_of)
