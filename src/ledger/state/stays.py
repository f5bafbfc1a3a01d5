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
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby, zip_longest
from typing import Protocol, TypeVar, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.events import (
    CameHome,
    CountedElsewhere,
    Departed,
    Event,
    Moved,
    MovedIn,
    PayingChanged,
    Reassessed,
    Recorded,
    WentAway,
)
from ledger.events.citizens import Payment
from ledger.models.absence import AbsenceKind
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment
from ledger.shared.calendar import Period
from ledger.state.live import live


class Step(Struct, frozen=True):
    """An assessment and the day from which it holds, until the next one; and its decision, and the day of that."""

    first_day: date
    assessment: Assessment
    number: int
    decision: str | None
    decided_on: date
    asked: str | None = None
    """The level that the provider had asked for, where it is kept."""


class Lodging(Struct, frozen=True):
    """A place, and the day from which a stay is in it, until the next one. `number` is the event that said so."""

    first_day: date
    place: str
    number: int


class Paying(Struct, frozen=True):
    """Who pays for a stay, by which paragraph, and the day from which it is so, until the next one.

    `payer` None is the ledger's own municipality. `number` is the event that said so. `acting` and `residence` are the
    municipality that acts for the citizen and that of residence, where they are said.
    """

    first_day: date
    payer: str | None
    paragraph: str | None
    number: int
    acting: str | None = None
    residence: str | None = None


class Absence(Struct, frozen=True):
    """Days on which a resident is away, without a break.

    `number` is the event that said so, `returned` that of the return; None where nobody has recorded one.
    """

    days: Period
    kind: AbsenceKind
    number: int
    returned: int | None = None

    @property
    def first_day(self) -> date:
        return self.days.first


class Away(Struct, frozen=True):
    """A day away: of which kind of absence, and which day away in a row it is, the first being 1."""

    kind: AbsenceKind
    day: int
    number: int


class Stay(Struct, frozen=True):
    """A citizen's residence in an offer. `period` covers the days lived there, the day of departure among them.

    `id` is the identity; `moved_in` and `departed` are the events that hold: the first ones, or what corrects them.
    What goes on through a stay has a list of its own, by day: what is granted, where, and who pays.
    """

    id: int
    citizen: str
    offer: str
    period: Period
    steps: tuple[Step, ...]
    lodgings: tuple[Lodging, ...]
    payings: tuple[Paying, ...]
    moved_in: int
    departed: int | None
    cause: DepartureCause | None = None
    """Why the stay ended, where it is said."""
    notice_given: date | None = None
    """The day on which notice of the departure was given, where it is said."""
    absences: tuple[Absence, ...] = ()
    """The days away, in order."""
    strays: tuple[int, ...] = ()
    """Returns, by number, of which nobody was away."""
    arrived_elsewhere: bool = False
    """Whether the citizen arrived elsewhere, in the offer or another one, on the day of departure, and counts there."""
    arrives_on: date | None = None
    """The first day in another house, after a transfer."""
    transferred_from: int | None = None
    """The stay in another house that a transfer ended with this one's beginning."""

    @property
    def parted_on(self) -> date | None:
        """The last day, where it is one of departure: it may be free, and be shared. After a transfer it is neither."""
        return self.period.last if self.arrives_on is None else None

    @property
    def transferred(self) -> bool:
        """Whether the departure was a transfer to another house."""
        return self.cause == "transfer"

    @property
    def first_day(self) -> date:
        return self.period.first

    @property
    def last_day(self) -> date | None:
        """The last day of the stay, that of departure included; None while nobody has recorded one."""
        return self.period.last

    def step_on(self, day: date) -> Step:
        """The assessment in force on a day of the stay; on later days (a tail) the last one."""
        return _on(self.steps, day)

    def paying_on(self, day: date) -> Paying:
        """Who pays on a day of the stay, and by which paragraph; on later days (a tail) as on the last one."""
        return _on(self.payings, day)

    def place_on(self, day: date) -> str:
        """Where the citizen lives on a day of the stay; on later days where that was last."""
        return _on(self.lodgings, day).place

    def away_on(self, day: date) -> Away | None:
        """How a day of the stay is one away; None on a day at home."""
        for at in range(len(self.absences) - 1, -1, -1):
            one = self.absences[at]
            if one.first_day <= day:
                return Away(one.kind, (day - self._away_since(at)).days + 1, one.number) if day in one.days else None
        return None

    def _away_since(self, at: int) -> date:
        """The first of the days away that go on into an absence: of its kind, without a day at home between."""
        while at and self.absences[at - 1].days.end == self.absences[at].first_day:
            if self.absences[at - 1].kind != self.absences[at].kind:
                break
            at -= 1
        return self.absences[at].first_day

    def days_away(self) -> Iterator[tuple[Absence, date]]:
        """The absences, as far as the stay lasts, each with the first of the days away that it goes on from."""
        for at, one in enumerate(self.absences):
            yield replace(one, days=one.days.overlap(self.period)), self._away_since(at)

    @property
    def last_place(self) -> str:
        """Where the citizen lives, or lived last."""
        return self.lodgings[-1].place

    def rooms(self) -> list[Room]:
        """The stay by the places it has been in, in order of days; a move to where it is already begins no room."""
        begun = [next(alike) for _, alike in groupby(self.lodgings, key=lambda lodging: lodging.place)]
        ends = [*((lodging.first_day, lodging.number) for lodging in begun[1:]), (self.period.end, self.departed)]
        return [
            Room(self, lodging.place, Period(lodging.first_day, end), lodging.number, left)
            for lodging, (end, left) in zip(begun, ends, strict=True)
        ]

    @property
    def last_event(self) -> tuple[date, int]:
        """The last day from which something of the stay holds, its departure left out, and the event that says so."""
        dated: list[Dated] = [*self.steps, *self.lodgings, *self.payings, *self.absences]
        returns = ((one.days.end, one.returned) for one in self.absences if one.returned is not None)
        return max([*((one.first_day, one.number) for one in dated), *returns])


class Room(Struct, frozen=True):
    """A stay's days in one place, without a break.

    `number` is the event by which the citizen came there, `left` the move or departure by which he left; None while he
    has not.
    """

    stay: Stay
    place: str
    period: Period
    number: int
    left: int | None

    @property
    def citizen(self) -> str:
        return self.stay.citizen

    @property
    def first_day(self) -> date:
        return self.period.first

    @property
    def last_day(self) -> date | None:
        """The last day in the place; None while it goes on."""
        return self.period.last

    @property
    def ended_on(self) -> date | None:
        """The last day of the stay, where it ends in this place."""
        return self.stay.last_day if self.period.end == self.stay.period.end else None

    @property
    def parted_on(self) -> date | None:
        """The same, where it is a day of departure that may be free, and shared."""
        return self.stay.parted_on if self.period.end == self.stay.period.end else None


class Dated(Protocol):
    """What holds for a stay from a day on, said by an event."""

    @property
    def first_day(self) -> date: ...

    @property
    def number(self) -> int: ...


D = TypeVar("D", bound=Dated)


def _on(dated: tuple[D, ...], day: date) -> D:
    """The one in force on a day; before the first one that, after the last one that."""
    if len(dated) == 1:
        return dated[0]
    at = bisect_right(dated, day, key=lambda one: one.first_day)
    return dated[max(0, at - 1)]


def in_place(stays: Iterable[Stay], offer: str, place: str) -> list[Room]:
    """The days that stays have in one place, by first day."""
    here = (room for stay in stays if stay.offer == offer for room in stay.rooms() if room.place == place)
    return sorted(here, key=lambda room: (room.period, room.stay.id))


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
    assert event.granted is not None
    decided_on, asked = event.decided_on or event.effective_on, getattr(event, "asked", None)
    making.steps.append(
        Step(event.effective_on, event.granted.assessment, fact.number, event.decision, decided_on, asked)
    )


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
        moved_in=making.begun.number,
        departed=making.departed.number if making.departed is not None else None,
        cause=left.cause if left is not None else None,
        notice_given=left.notice_given if left is not None else None,
        arrives_on=left.arrives_on if left is not None else None,
        transferred_from=moved_in.transferred_from,
        arrived_elsewhere=left is not None and left.effective_on == making.elsewhere,
    )
