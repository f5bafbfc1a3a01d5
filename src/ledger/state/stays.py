"""Stays, put together from the facts that carry their identity, in whatever order they were recorded.

A stay is one citizen's residence in one offer. Its identity is the number of the move-in that began it; each of its
facts carries it, so no fact ever has to find its stay by a date, and a corrected move-in goes on being the same stay.

Decided on 2026-11-26:

* A stay has an identity. The number of its move-in, carried by all its events. Before, a reassessment or departure
  found its stay by its date, so a corrected date could move a fact to another stay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger.events import Departed, Event, MovedIn, Reassessed, Recorded
from ledger.models.offers import Assessment
from ledger.shared.calendar import Period
from ledger.state.live import live


@dataclass(frozen=True, slots=True)
class Step:
    """An assessment and the day from which it holds, until the next one."""

    first_day: date
    assessment: Assessment
    number: int
    decision: str | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A citizen in a place. `period` covers the days lived there, the day of departure among them.

    `id` is the identity; `moved_in` and `departed` are the events that hold: the first ones, or what corrects them.
    """

    id: int
    citizen: str
    offer: str
    place: str
    period: Period
    steps: tuple[Step, ...]
    moved_in: int
    departed: int | None
    paragraph: str | None
    payer: str | None

    @property
    def first_day(self) -> date:
        return self.period.first

    @property
    def last_day(self) -> date | None:
        """The day of departure; None while nobody has recorded one."""
        return self.period.last

    def step_on(self, day: date) -> Step:
        """The assessment in force on a day of the stay; on later days (a tail) the last one."""
        if len(self.steps) == 1:
            return self.steps[0]
        at = bisect_right([step.first_day for step in self.steps], day)
        return self.steps[max(0, at - 1)]


def in_place(stays: Iterable[Stay], offer: str, place: str) -> list[Stay]:
    """Those of the stays that are in one place, by first day."""
    here = (stay for stay in stays if (stay.offer, stay.place) == (offer, place))
    return sorted(here, key=lambda stay: (stay.period, stay.id))


@dataclass(slots=True)
class _Making:
    """A stay in the making: what its facts, by day, have said so far."""

    begun: Recorded | None = None
    departed: Recorded | None = None
    steps: list[Step] = field(default_factory=list)


def _begin(making: _Making, fact: Recorded) -> None:
    making.begun = fact
    _assess(making, fact)


def _assess(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert event.granted is not None
    making.steps.append(Step(event.effective_on, event.granted.assessment, fact.number, event.decision))


def _end(making: _Making, fact: Recorded) -> None:
    making.departed = fact


FOLDS: Mapping[type[Event], Callable[[_Making, Recorded], None]] = {
    MovedIn: _begin,
    Reassessed: _assess,
    Departed: _end,
}
"""What each kind of fact does to a stay; other kinds do nothing to it."""


def stays_of(facts: Iterable[Recorded]) -> list[Stay]:
    """The stays that these facts are about, as far as they still hold, by citizen and first day."""
    by_stay: dict[int, list[Recorded]] = defaultdict(list)
    for fact in live(facts):
        if type(fact.event) in FOLDS and (identity := fact.stay) is not None:
            by_stay[identity].append(fact)
    stays = [stay for identity, of_stay in by_stay.items() if (stay := stay_of(identity, of_stay))]
    if len(stays) > 1:
        stays.sort(key=lambda stay: (stay.citizen, stay.period, stay.id))
    return stays


def stay_of(identity: int, facts: Iterable[Recorded]) -> Stay | None:
    """The stay that the facts of one identity make; None where its move-in does not hold, or is not known yet."""
    making = _Making()
    for fact in sorted(facts, key=lambda fact: (fact.event.effective_on, fact.number)):
        FOLDS[type(fact.event)](making, fact)
    if making.begun is None:
        return None
    moved_in, departed = making.begun.event, making.departed
    assert isinstance(moved_in, MovedIn)
    return Stay(
        id=identity,
        citizen=moved_in.citizen,
        offer=moved_in.offer,
        place=moved_in.place,
        period=Period.inclusive(moved_in.effective_on, departed.event.effective_on if departed else None),
        steps=tuple(making.steps),
        moved_in=making.begun.number,
        departed=departed.number if departed else None,
        paragraph=moved_in.paragraph,
        payer=moved_in.payer,
    )
