"""What happens in the course of the made-up stays: other rooms, swaps, days away, new payers, transfers.

It is thought up after who lives where from when to when, with chances of its own: the rest stays as it was. Whoever is
to get another room gets one that nobody needs any more before the stay has ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from operator import attrgetter
from random import Random
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.commands import (
    CLEARED,
    ChangePaying,
    Command,
    Depart,
    GoAway,
    Move,
    MoveIn,
    Reassess,
    Return,
    SetUse,
    Swap,
)
from ledger.demo.decisions import House
from ledger.models.absence import AbsenceKind
from ledger.shared.calendar import DAY

MEAN_BETWEEN_ABSENCES = 380
KINDS: tuple[AbsenceKind, ...] = ("hospital", "holiday", "other")
OTHER_PAYER, OTHER_ROOM, SWAPPED, TRANSFERRED, TURNED_OVER, LEFT_VACANT = 0.10, 0.15, 0.10, 0.15, 0.06, 0.15
"""How many of the stays see it."""


class Dated(NamedTuple):
    """A command, and the day on which it takes effect."""

    day: date
    command: Command


class Note(Struct, frozen=True):
    """Something written down on a day: `order` keeps what belongs to one place in sequence."""

    written: date
    order: int
    command: Command


class _Stay(Struct):
    """One stay as it was thought up; `last` is date.max where it goes on, and `told` the day its end was written down.

    `begun` is the day on which the move-in was written down.
    `reassessed` are the days of its reassessments, `away` its days away. Only one thing happens to it besides.
    """

    moved_in: MoveIn
    house: House
    begun: date
    last: date = date.max
    told: date = date.min
    reassessed: list[date] = field(default_factory=list)
    away: list[tuple[date, date]] = field(default_factory=list)
    changed: bool = False

    @property
    def citizen(self) -> str:
        return self.moved_in.citizen

    @property
    def first(self) -> date:
        return self.moved_in.first_day

    @property
    def departs(self) -> bool:
        return self.last != date.max


class Everyday:
    """The everyday life of the stays that some notes tell of, up to a day."""

    def __init__(self, dwellings: list[House], notes: Iterable[Note], seed: int, last: date) -> None:
        self._houses = {house.offer: house for house in dwellings}
        self._last, self._seed = last, seed
        self._stays: dict[str, _Stay] = {}
        self._needed: defaultdict[tuple[str, str], date] = defaultdict(lambda: date.min)
        """The day on which each place has been left for good, and everybody knows."""
        for note in notes:
            self._learn(note)
        for stay in self._stays.values():
            self._need(stay.house.offer, stay.moved_in.place or "", max(stay.last, stay.told))

    def _learn(self, note: Note) -> None:
        one = note.command
        if isinstance(one, MoveIn):
            self._stays[one.citizen] = _Stay(one, self._houses[one.offer], note.written)
        elif isinstance(one, Reassess):
            self._stays[one.citizen].reassessed.append(one.first_day)
        elif isinstance(one, Depart):
            stay = self._stays[one.citizen]
            stay.last, stay.told = one.last_day, note.written
        elif isinstance(one, SetUse):
            self._need(one.offer, one.place, max(one.last_day or date.max, note.written))

    def _need(self, offer: str, place: str, until: date) -> None:
        self._needed[offer, place] = max(self._needed[offer, place], until)

    def _place_in(self, house: House, day: date) -> str | None:
        """A place of a house that nobody needs from a day on; None where each is needed."""
        return next((place for place in house.places if self._needed[house.offer, place] < day - 10 * DAY), None)

    def happens(self) -> Iterator[Dated]:
        """What happens, stay by stay."""
        for stay in self._stays.values():
            chance = Random(f"{self._seed}/{stay.citizen}/everyday")  # noqa: S311 - a made-up history, no secret
            happened = list(self._away(stay, chance))
            for often, think_of in self._changes():
                if chance.random() < often and not stay.changed and (found := think_of(stay, chance)) is not None:
                    stay.changed = True
                    happened.append(found)
            yield from sorted(happened, key=attrgetter("day"))

    def _changes(self) -> tuple[tuple[float, Callable[[_Stay, Random], Dated | None]], ...]:
        return (
            (OTHER_PAYER, self._other_payer),
            (TRANSFERRED, self._transfer),
            (OTHER_ROOM, self._other_room),
            (SWAPPED, self._swap),
        )

    def _away(self, stay: _Stay, chance: Random) -> Iterator[Dated]:
        """Now and then a resident is in hospital or on holiday; the return of some is written down by itself."""
        day = stay.first + _days(chance, MEAN_BETWEEN_ABSENCES)
        while True:
            length = chance.randint(2, 24)
            home = day + length * DAY
            if home >= min(stay.last, self._last) - 30 * DAY:
                return
            kind, by = chance.choices(KINDS, (5, 2, 1))[0], stay.moved_in.by
            is_planned = chance.random() < 0.4  # noqa: PLR2004 - a chance
            until = home - DAY if is_planned else None
            yield Dated(day, GoAway(by=by, citizen=stay.citizen, first_day=day, until=until, kind=kind))
            if not is_planned:
                yield Dated(home, Return(by=by, citizen=stay.citizen, day=home))
            stay.away.append((day, home))
            day = home + _days(chance, MEAN_BETWEEN_ABSENCES)

    def _middle(self, stay: _Stay, chance: Random) -> date | None:
        """A day in the midst of a stay; None where it is too short."""
        days = (min(stay.last, self._last - 60 * DAY) - stay.first).days
        return stay.first + chance.randint(30, days - 30) * DAY if days > 90 else None  # noqa: PLR2004 - days

    def _other_payer(self, stay: _Stay, chance: Random) -> Dated | None:
        day = self._middle(stay, chance)
        if day is None or stay.moved_in.payer is None:
            return None
        by, decision = stay.moved_in.by, _reference(day, chance)
        return Dated(day, ChangePaying(by=by, citizen=stay.citizen, first_day=day, payer=CLEARED, decision=decision))

    def _transfer(self, stay: _Stay, chance: Random) -> Dated | None:
        """To another house of the same kind, into a place that nobody needs any more; there the stay goes on."""
        day = self._middle(stay, chance)
        if day is None or day.day == 1 or stay.departs or self._is_busy(stay, day):
            return None
        if stay.begun >= day:  # what came after the transfer may be written down with the move-in
            return None
        for house in sorted(self._houses.values(), key=lambda _: chance.random()):
            place = self._place_in(house, day) if house.offer != stay.house.offer else None
            if place is not None and (house.paragraph, house.model) == (stay.house.paragraph, stay.house.model):
                self._need(house.offer, place, date.max)
                given = day - chance.randint(20, 60) * DAY
                return Dated(day, Move(
                    by=stay.moved_in.by, citizen=stay.citizen, place=place, first_day=day, offer=house.offer,
                    notice_given=given, decision=_reference(day, chance),
                ))  # fmt: skip
        return None

    def _is_busy(self, stay: _Stay, day: date) -> bool:
        """Whether something else of the stay is near a day, and would be told of the wrong house."""
        near = [(one, one) for one in stay.reassessed] + stay.away
        return any(first - 20 * DAY < day < last + 20 * DAY for first, last in near)

    def _other_room(self, stay: _Stay, chance: Random) -> Dated | None:
        day = self._middle(stay, chance)
        place = self._place_in(stay.house, day) if day is not None else None
        if day is None or place is None:
            return None
        self._need(stay.house.offer, place, max(stay.last, stay.told))
        by, decision = stay.moved_in.by, _reference(day, chance)
        return Dated(day, Move(by=by, citizen=stay.citizen, place=place, first_day=day, decision=decision))

    def _swap(self, stay: _Stay, chance: Random) -> Dated | None:
        """With somebody of the same house; both stay to the end, so that nobody is waiting for either room."""
        day = self._middle(stay, chance)
        others = [
            other for other in self._stays.values()
            if other.house.offer == stay.house.offer and other.citizen != stay.citizen and not other.changed
            and not other.departs and day is not None and other.first < day - 30 * DAY
        ]  # fmt: skip
        if day is None or stay.departs or not others:
            return None
        other = chance.choice(others)
        other.changed = True
        return Dated(day, Swap(by=stay.moved_in.by, citizen=stay.citizen, other=other.citizen, first_day=day))


def is_turned_over(citizen: str, seed: int) -> bool:
    """Whether somebody else comes in the afternoon of the day on which a citizen leaves."""
    return Random(f"{seed}/{citizen}/turnover").random() < TURNED_OVER  # noqa: S311 - as above


def is_last(citizen: str, seed: int) -> bool:
    """Whether nobody new comes after a citizen: the place is there for those of the house, or of another one."""
    return Random(f"{seed}/{citizen}/last").random() < LEFT_VACANT  # noqa: S311 - as above


def notice_before(departure: Depart, seed: int, *, counts: bool) -> Depart:
    """The departure with the day on which notice was given: some say it, and all where it counts."""
    chance = Random(f"{seed}/{departure.citizen}/notice")  # noqa: S311 - as above
    given = departure.last_day - chance.randint(10, 70) * DAY
    says = departure.cause == "moved" and (chance.random() < 0.7 or counts)  # noqa: PLR2004 - a chance
    return replace(departure, notice_given=given) if says else departure


def _reference(day: date, chance: Random) -> str:
    return f"VU {day.year}-{chance.randint(100, 9999)}"


def _days(chance: Random, mean: int) -> timedelta:
    return timedelta(days=1 + int(chance.expovariate(1 / mean)))
