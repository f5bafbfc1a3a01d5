"""Grants of services, put together from the facts that carry their identity, in whatever order those were recorded.

A grant is one service of one citizen, from a day on. Its identity is the number of the event that granted it; each of
its facts carries it, as those of a stay do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ledger.events import (
    GrantEnded,
    Recorded,
    ResidenceTold,
    ServiceDelivered,
    ServiceGranted,
    ServiceRegranted,
)
from ledger.models.charts import ChartEntries, hours_of
from ledger.models.residences import Residence
from ledger.shared.calendar import Period
from ledger.state.live import live


class GrantStep(Struct, frozen=True):
    """How much is granted from a day on, until the next one; and its decision, and the day of that.

    `chart` is the 24-hour chart that the hours follow from: they are the quantity of what is counted in hours, else
    `hours`, from which the level follows. Both are rounded to be read; what is reckoned with is exact.
    """

    first_day: date
    quantity: Decimal
    level: str | None
    hours: Decimal | None
    number: int
    decision: str | None
    decided_on: date
    chart: ChartEntries | None = None
    paragraph: str | None = None
    """By which paragraph it is granted from then on, said with it or before; None: that of the service, or the stay."""

    @property
    def exact_quantity(self) -> Fraction:
        """How much is granted, in the unit of the service; by a chart to the minute."""
        return Fraction(self.quantity) if self.chart is None or self.hours is not None else hours_of(self.chart.minutes)

    @property
    def exact_hours(self) -> Fraction | None:
        """The hours a week from which the level follows; None where a level is granted, or there are none."""
        if self.hours is None:
            return None
        return Fraction(self.hours) if self.chart is None else hours_of(self.chart.minutes)


class Delivery(Struct, frozen=True):
    """What was delivered on some days of one month, by event `number`; `more`: besides what else is told of them."""

    period: Period
    quantity: Decimal
    number: int
    more: bool


class Grant(Struct, frozen=True):
    """One service granted to one citizen and settled in one offer, on the days of `period`.

    `payer` and `paragraph` are None where they are those of the stay; `payer` "own" is the ledger's own municipality.
    A regrant may say another paragraph: `paragraph_on`.
    `granted` and `ended` are the events that hold. A grant that needs a stay ends with it, whatever its period says.
    """

    id: int
    citizen: str
    offer: str
    service: str
    stay: int | None
    period: Period
    payer: str | None
    paragraph: str | None
    steps: tuple[GrantStep, ...]
    deliveries: tuple[Delivery, ...]
    granted: int
    ended: int | None

    @property
    def first_day(self) -> date:
        return self.period.first

    def step_on(self, day: date) -> GrantStep:
        """What is granted on a day; before the first one that, after the last one that."""
        at = bisect_right(self.steps, day, key=lambda step: step.first_day)
        return self.steps[max(0, at - 1)]

    def paragraph_on(self, day: date) -> str | None:
        """By which paragraph it is granted on a day; None where that is of the service, or of the stay."""
        return self.step_on(day).paragraph


class Told(Struct, frozen=True):
    """What an offer was told last of where a citizen lives, by which event, and by which others before, in order."""

    residence: Residence
    number: int
    before: tuple[tuple[Residence, int], ...] = ()

    def number_of(self, what: Callable[[Residence], object]) -> int | None:
        """The event since which something has been as it is told now; None where it is so without any.

        Later events tell it again, whole: they are not what it follows from.
        """
        is_now, number = what(self.residence), self.number
        for residence, earlier in reversed(self.before):
            if what(residence) != is_now:
                return number
            number = earlier
        return None if what(Residence()) == is_now else number


_OF_GRANT = (ServiceGranted, ServiceRegranted, GrantEnded, ServiceDelivered)


def grants_of(facts: Iterable[Recorded]) -> list[Grant]:
    """The grants that these facts are about, as far as they still hold, by first day."""
    by_grant: defaultdict[int, list[Recorded]] = defaultdict(list)
    for fact in live(facts):
        if isinstance(fact.event, _OF_GRANT) and (identity := fact.grant) is not None:
            by_grant[identity].append(fact)
    grants = [grant for identity, of_grant in by_grant.items() if (grant := _grant_of(identity, of_grant))]
    return sorted(grants, key=lambda grant: (grant.citizen, grant.service, grant.period, grant.id))


def _grant_of(identity: int, facts: Iterable[Recorded]) -> Grant | None:
    """The grant that the facts of one identity make; None where what granted it does not hold."""
    ordered = sorted(facts, key=lambda fact: (fact.event.effective_on, fact.number))
    granted = next((fact for fact in ordered if isinstance(fact.event, ServiceGranted)), None)
    if granted is None:
        return None
    event = granted.event
    assert isinstance(event, ServiceGranted)
    ended = next((fact for fact in ordered if isinstance(fact.event, GrantEnded)), None)
    lasts = [day for day in (event.until, ended.event.effective_on if ended is not None else None) if day is not None]
    return Grant(
        id=identity,
        citizen=event.citizen,
        offer=event.offer,
        service=event.service,
        stay=event.stay,
        period=Period.inclusive(event.effective_on, min(lasts) if lasts else None),
        payer=event.payer,
        paragraph=event.paragraph,
        steps=tuple(_steps(ordered)),
        deliveries=tuple(one for fact in ordered if (one := _delivery(fact)) is not None),
        granted=granted.number,
        ended=ended.number if ended is not None else None,
    )


def _steps(ordered: Iterable[Recorded]) -> Iterator[GrantStep]:
    """What was granted from which day on; a paragraph that a regrant does not say is as before."""
    paragraph: str | None = None
    for fact in ordered:
        event = fact.event
        if isinstance(event, (ServiceGranted, ServiceRegranted)):
            decided_on = event.decided_on or event.effective_on
            amount = (event.quantity, event.level, event.hours)
            paragraph = event.paragraph or paragraph
            step = GrantStep(event.effective_on, *amount, fact.number, event.decision, decided_on, event.chart)
            yield step if paragraph is None else replace(step, paragraph=paragraph)


def _delivery(fact: Recorded) -> Delivery | None:
    event = fact.event
    if not isinstance(event, ServiceDelivered):
        return None
    return Delivery(Period.inclusive(event.effective_on, event.until), event.quantity, fact.number, event.more is True)


def residence_told(facts: Iterable[Recorded], offer: str) -> Told | None:
    """What an offer was told last of where a citizen lives; None where it was told nothing."""
    told = [
        (fact.event.residence, fact.number)
        for fact in facts
        if isinstance(fact.event, ResidenceTold) and fact.event.offer == offer
    ]
    if not told:
        return None
    *before, last = sorted(told, key=lambda one: one[1])
    return Told(*last, tuple(before))
