"""A place: when it is open, when it is out of use, and which vacancies its own stream has.

Who lives in it follows from the stays (`ledger.state.stays`), never from the vacancies.

Decided on 2026-11-21:

* Vacancies carry no price. Settlement follows the stays. Vacancies are for readers of the log and guard the place's
  stream; the check `vacancies-match-stays` compares the two.
* A vacancy with an end. Later use stays as it was. Closings and reopenings cover each other in the order recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ledger.events import (
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.shared.calendar import Period
from ledger.state.live import live


@dataclass(frozen=True, slots=True)
class Place:
    """A place with everything known of it. `opened` is the number of the event that opened it."""

    offer: str
    id: str
    level: str | None
    open: Period
    opened: int
    out_of_use: tuple[Period, ...]


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
        level=event.level,
        open=Period.inclusive(event.effective_on, closed[-1] if closed else None),
        opened=opened.number,
        out_of_use=tuple(_out_of_use(ordered)),
    )


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


def vacancies_of(facts: Iterable[Recorded]) -> list[Recorded]:
    """The beginnings and ends of vacancies that hold among the facts of a place's stream."""
    return [fact for fact in live(facts) if isinstance(fact.event, (VacancyBegan, VacancyEnded))]


def citizens_of(facts: Iterable[Recorded]) -> set[str]:
    """Everybody whom the facts of a place's stream name, whether or not they still hold: whose stays to look at."""
    return {fact.event.citizen for fact in facts if isinstance(fact.event, VacancyEnded)}


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
