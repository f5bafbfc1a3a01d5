"""A place: when it is open, when it is out of use, and which vacancies its own stream has.

Who lives in it follows from the stays (`ledger.state.stays`), never from the vacancies.

Decided on 2026-11-21:

* Vacancies carry no price. Settlement follows the stays. Vacancies are for readers of the log and guard the place's
  stream; the check `vacancies-match-stays` compares the two.
* A place's own level is dated (decided on 2026-11-26): a later decision may give it another one from a later day. It is
  a price, so each day has its own, whatever day counts for the month's state.
* A vacancy with an end. Later use stays as it was. Closings and reopenings cover each other in the order recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from ledger.events import (
    PlaceClosed,
    PlaceLevelSet,
    PlaceOpened,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.shared.calendar import FIRST_YEAR, Period
from ledger.shared.money import Ore
from ledger.state.live import live

FIRST_DAY = date(FIRST_YEAR, 1, 1)
"""The first day that a ledger knows."""


class PlaceLevel(Struct, frozen=True):
    """A place's own level, the day from which it has it, until the next one, and the event that says so."""

    first_day: date
    level: str | None
    number: int


class Reservation(Struct, frozen=True):
    """Days on which another municipality pays the vacancy of a place: at `price_ore` a day, else by the vacancy rule.

    `days` are those that were said, or, where it is asked for together with who lives there, those on which it holds
    (`state.reserving`). `number` is the event that says so.
    """

    days: Period
    payer: str
    price_ore: Ore | None
    number: int


class Place(Struct, frozen=True):
    """A place with everything known of it. `opened` is the number of the event that opened it, `levels` by day.

    `reserved` are the reservations as they were said, by their first day.

    `citizen`: whose place it is, with a supplier of any number of stays: it is no capacity, and never vacant.
    """

    offer: str
    id: str
    levels: tuple[PlaceLevel, ...]
    open: Period
    opened: int
    out_of_use: tuple[Period, ...]
    reserved: tuple[Reservation, ...] = ()
    citizen: str | None = None

    def level_on(self, day: date) -> PlaceLevel:
        """Its own level on a day; before the first one that."""
        return next((one for one in reversed(self.levels) if one.first_day <= day), self.levels[0])


def place_of(facts: Iterable[Recorded]) -> Place | None:
    """The place that these facts of its stream are about; None where it was never opened."""
    ordered = sorted(live(facts), key=lambda f: f.number)
    opened = next((f for f in ordered if isinstance(f.event, PlaceOpened)), None)
    if opened is None:
        return None
    event = opened.event
    assert isinstance(event, PlaceOpened)
    closed = [f.event.effective_on for f in ordered if isinstance(f.event, PlaceClosed)]
    return Place(
        offer=event.offer,
        id=event.place,
        levels=_levels(ordered),
        open=Period.inclusive(_first_day(event), closed[-1] if closed else None),
        opened=opened.number,
        out_of_use=tuple(_out_of_use(ordered)),
        reserved=tuple(sorted(_reservations(ordered), key=lambda one: (one.days, one.number))),
        citizen=event.citizen,
    )


def _levels(facts: Iterable[Recorded]) -> tuple[PlaceLevel, ...]:
    """The levels of a place by day; of two from one day the later recorded one."""
    found: dict[date, PlaceLevel] = {}
    for fact in facts:
        if isinstance(fact.event, (PlaceOpened, PlaceLevelSet)):
            found[fact.event.effective_on] = PlaceLevel(fact.event.effective_on, fact.event.level, fact.number)
    return tuple(found[day] for day in sorted(found))


class AnnulledPlace(NamedTuple):
    """A place as it was known until its opening was annulled, and the number of the event that annulled it."""

    place: Place
    by: int


def annulled_places(facts: Iterable[Recorded]) -> tuple[AnnulledPlace, ...]:
    """The place as it was known until each of its openings was annulled, in the order of the annulments."""
    facts = list(facts)
    openings = {fact.number for fact in facts if isinstance(fact.event, PlaceOpened)}
    annulments = [fact.number for fact in facts if isinstance(fact.event, Voided) and fact.event.corrects in openings]
    until = ((place_of(fact for fact in facts if fact.number < by), by) for by in annulments)
    return tuple(AnnulledPlace(place, by) for place, by in until if place is not None)


def _first_day(opened: PlaceOpened) -> date:
    """The day from which a place is open; one citizen's own is there as long as its offer is."""
    return opened.effective_on if opened.citizen is None else FIRST_DAY


def vacancies_of(facts: Iterable[Recorded]) -> list[Recorded]:
    """The beginnings and ends of vacancies that hold among the facts of a place's stream."""
    return [fact for fact in live(facts) if isinstance(fact.event, (VacancyBegan, VacancyEnded))]


def citizens_of(facts: Iterable[Recorded]) -> set[str]:
    """Everybody whom the facts of a place's stream name, whether or not they still hold: whose stays to look at."""
    named = {fact.event.citizen for fact in facts if isinstance(fact.event, (PlaceOpened, VacancyEnded))}
    return {citizen for citizen in named if citizen is not None}


def _reservations(facts: Iterable[Recorded]) -> Iterator[Reservation]:
    for fact in facts:
        if isinstance(event := fact.event, PlaceReserved):
            days = Period.inclusive(event.effective_on, event.until)
            yield Reservation(days, event.payer, event.price_ore, fact.number)


def _out_of_use(facts: list[Recorded]) -> list[Period]:
    """Closings and reopenings laid over each other in the order they were recorded: the later one covers."""
    closed: list[Period] = []
    for fact in facts:
        if isinstance(fact.event, (PlaceTakenOutOfUse, PlacePutInUse)):
            period = Period.inclusive(fact.event.effective_on, fact.event.until)
            closed = [piece for part in closed for piece in _without(part, period)]
            if isinstance(fact.event, PlaceTakenOutOfUse):
                closed.append(period)
    return sorted(closed)


def _without(period: Period, hole: Period) -> list[Period]:
    if not period.overlaps(hole):
        return [period]
    parts = [Period(period.first, hole.first), Period(hole.end, period.end)]
    return [part for part in parts if part.first < part.end]
