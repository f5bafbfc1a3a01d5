"""Stays put together from the facts that carry their identity, in whatever order those were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import zip_longest
from typing import get_args

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.events import (
    CameHome,
    CountedElsewhere,
    Departed,
    Event,
    Moved,
    MovedIn,
    OwnPaymentDecided,
    PayingChanged,
    Reassessed,
    Recorded,
    WentAway,
)
from ledger.events.citizens import Payment
from ledger.shared.calendar import Period
from ledger.state.live import live
from ledger.state.stays import Absence, Lodging, OwnAmount, Paying, Stay, Step


class _Making(Struct):
    """A stay in the making: what its facts, by day, have said so far."""

    begun: Recorded | None = None
    departed: Recorded | None = None
    steps: list[Step] = field(default_factory=list)
    lodgings: list[Lodging] = field(default_factory=list)
    payings: list[Paying] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    elsewhere: date | None = None
    own_amounts: list[OwnAmount] = field(default_factory=list)


def _begin(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, MovedIn)
    making.begun = fact
    making.lodgings.append(Lodging(event.effective_on, event.place, fact.number))
    paying = (event.payer, event.paragraph, fact.number, event.acting, event.residence)
    making.payings.append(Paying(event.effective_on, *paying))
    _assess(making, fact)


def _assess(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, (MovedIn, Reassessed))
    first_day, chart = event.effective_on, event.chart
    if chart is None and isinstance(event, Reassessed) and event.kind == "price" and making.steps:
        chart = making.steps[-1].chart
    granted = (event.assessment, fact.number, event.decision, event.decided_on or first_day, event.asked, chart)
    making.steps.append(Step(first_day, *granted))


def _move(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, Moved)
    making.lodgings.append(Lodging(event.effective_on, event.place, fact.number))


def _pay(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, PayingChanged)
    was = making.payings[-1] if making.payings else None
    now = {
        name: None if name in event.ends else getattr(event, name) or getattr(was, name, None)
        for name in get_args(Payment)
    }
    making.payings.append(Paying(event.effective_on, number=fact.number, **now))


def _pay_himself(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, OwnPaymentDecided)
    said = (event.effective_on, event.kind, event.price_ore, fact.number, event.decision)
    making.own_amounts.append(OwnAmount(*said))


def _go_away(making: _Making, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, WentAway)
    days = Period.inclusive(event.effective_on, event.until)
    making.absences.append(Absence(days, event.absence, fact.number))


def _come_home(making: _Making, fact: Recorded) -> None:
    """A return ends the absence of the day before; where there is none, it says nothing."""
    day = fact.event.effective_on
    last = making.absences[-1] if making.absences else None
    if last is None or not last.first_day < day < last.days.end:
        making.strays.append(fact.number)
        return
    making.absences[-1] = replace(last, days=Period(last.first_day, day), returned=fact.number)


def _end(making: _Making, fact: Recorded) -> None:
    making.departed = fact


def _count_elsewhere(making: _Making, fact: Recorded) -> None:
    making.elsewhere = fact.event.effective_on


FOLDS: Mapping[type[Event], Callable[[_Making, Recorded], None]] = {
    MovedIn: _begin,
    Moved: _move,
    PayingChanged: _pay,
    OwnPaymentDecided: _pay_himself,
    Reassessed: _assess,
    WentAway: _go_away,
    CameHome: _come_home,
    Departed: _end,
    CountedElsewhere: _count_elsewhere,
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
        return [_by_the_next(stay, after) for stay, after in zip_longest(stays, stays[1:])]
    return stays


def _by_the_next(stay: Stay, after: Stay | None) -> Stay:
    """A stay that knows whether its citizen arrived elsewhere in the offer on the day of departure."""
    if after is None or (stay.citizen, stay.offer, stay.parted_on) != (after.citizen, after.offer, after.first_day):
        return stay
    return replace(stay, arrived_elsewhere=True)


def stay_of(identity: int, facts: Iterable[Recorded]) -> Stay | None:
    """The stay that the facts of one identity make; None where its move-in does not hold, or is not known yet."""
    making = _Making()
    for fact in sorted(facts, key=lambda fact: (fact.event.effective_on, fact.number)):
        FOLDS[type(fact.event)](making, fact)
    if making.begun is None:
        return None
    moved_in, left = making.begun.event, making.departed.event if making.departed is not None else None
    assert isinstance(moved_in, MovedIn)
    assert left is None or isinstance(left, Departed)
    return Stay(
        id=identity,
        citizen=moved_in.citizen,
        offer=moved_in.offer,
        period=Period.inclusive(moved_in.effective_on, left.last_lived if left is not None else None),
        steps=tuple(making.steps),
        lodgings=tuple(making.lodgings),
        payings=tuple(making.payings),
        absences=tuple(making.absences),
        strays=tuple(making.strays),
        own_amounts=tuple(making.own_amounts),
        moved_in=making.begun.number,
        departed=making.departed.number if making.departed is not None else None,
        cause=left.cause if left is not None else None,
        notice_given=left.notice_given if left is not None else None,
        arrives_on=left.arrives_on if left is not None else None,
        transferred_from=moved_in.transferred_from,
        arrived_elsewhere=left is not None and left.effective_on == making.elsewhere,
    )
