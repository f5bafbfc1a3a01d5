"""Stays, put together from move-ins, reassessments and departures in whatever order they were recorded.

A reassessment or departure belongs to the citizen's latest stay that began on or before its day. The rules see to it
that there is one; so a stay needs no key of its own, and a corrected first day carries the rest of the stay along.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.events import Departed, MovedIn, Reassessed, Recorded
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
    """A citizen in a place. `period` covers the days lived there, the day of departure among them."""

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
        at = bisect_right([step.first_day for step in self.steps], day)
        return self.steps[max(0, at - 1)]


def stays_of(facts: Iterable[Recorded]) -> list[Stay]:
    """The stays that these facts tell of, as far as they still hold, by citizen and first day."""
    by_citizen: dict[str, list[Recorded]] = defaultdict(list)
    for fact in live(facts):
        if isinstance(fact.event, (MovedIn, Reassessed, Departed)):
            by_citizen[fact.event.citizen].append(fact)
    return [stay for citizen in sorted(by_citizen) for stay in _of_one_citizen(by_citizen[citizen])]


def _of_one_citizen(facts: list[Recorded]) -> list[Stay]:
    facts = sorted(facts, key=lambda f: (f.event.effective_on, f.number))
    begun = [fact for fact in facts if isinstance(fact.event, MovedIn)]
    days = [fact.event.effective_on for fact in begun]
    steps: list[list[Step]] = [[] for _ in begun]
    departures: list[Recorded | None] = [None for _ in begun]
    for fact in facts:
        at = bisect_right(days, fact.event.effective_on) - 1
        if at < 0:
            continue  # history cut before the stay's beginning was known, or the stay is another offer's
        if isinstance(fact.event, Departed):
            departures[at] = fact
        elif isinstance(fact.event, (MovedIn, Reassessed)):
            steps[at].append(Step(fact.event.effective_on, fact.event.assessment, fact.number, fact.event.decision))
    return [_stay(*parts) for parts in zip(begun, steps, departures, strict=True)]


def _stay(begun: Recorded, steps: list[Step], departed: Recorded | None) -> Stay:
    event = begun.event
    assert isinstance(event, MovedIn)
    last_day = departed.event.effective_on if departed else None
    return Stay(
        citizen=event.citizen,
        offer=event.offer,
        place=event.place,
        period=Period.inclusive(event.effective_on, last_day),
        steps=tuple(steps),
        moved_in=begun.number,
        departed=departed.number if departed else None,
        paragraph=event.paragraph,
        payer=event.payer,
    )
