"""Three years (or more) in a municipality that does not exist: who moved where, and when somebody wrote it down.

Each place is followed by itself: residents come, are reassessed about yearly, leave after some years; some weeks
pass before the next one comes, and now and then the place is repaired meanwhile. What happens is written down around
the day it takes effect, and about one time in twelve weeks or months late. Then all of it is recorded in the order in
which it was written down, a transaction a day, with the ledger's clock set to that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain, groupby
from random import Random

from ledger.application import Ledger
from ledger.commands import Adopt, Command, Depart, MoveIn, Reassess, SetUse
from ledger.demo.decisions import LEVELS, House, april, august, houses, january, opening
from ledger.events.citizens import DepartureCause
from ledger.models.offers import Assessment
from ledger.shared.calendar import clock_set_to

LAST_YEAR = 2025
MUNICIPALITY = "999"
BUYERS = ("163", "265", "479", "706", "707", "787")
SOLD = 45 / 154
"""The share of places sold to other municipalities, as in Norddjurs 2025."""

MEAN_STAY = 1500
MEAN_GAP = 35
MEAN_BETWEEN_ASSESSMENTS = 420
OCCUPIED_AT_START = 0.94
LATE = 0.08
REPAIRED = 0.08
_CAUSES: tuple[DepartureCause, ...] = ("died", "moved", "other")
CLERKS = ("anne", "bo", "camilla", "dorte", "erik", "frida")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a municipality to make, and which of the many possible ones."""

    places: int = 154
    years: int = 3
    seed: int = 1

    @property
    def first(self) -> date:
        return date(LAST_YEAR + 1 - self.years, 1, 1)

    @property
    def last(self) -> date:
        return date(LAST_YEAR, 12, 31)


@dataclass(frozen=True, slots=True)
class _Note:
    """Something written down on a day: `order` keeps what belongs to one place in sequence."""

    written: date
    order: int
    command: Command


def found(location: str, plan: Plan, progress: Callable[[int], None] | None = None) -> int:
    """Make a ledger and record the municipality's history in it; the number of its events.

    `progress` is told of days as they are recorded. Raises LedgerExists.
    """
    dwellings = houses(plan.places)
    notes = sorted(_notes(dwellings, plan), key=lambda note: (note.written, note.order))
    known = _Known()
    before = datetime.combine(plan.first - timedelta(days=30), time(9), tzinfo=UTC)
    with clock_set_to(before):
        ledger = Ledger.create(location, "demo", MUNICIPALITY)
        applied = _Known([note.command for note in notes if _begins(note.command, plan.first)])
        ledger.record(opening(dwellings, plan.first.year, applied.by_house()))
    decisions = _decisions(dwellings, plan, known)
    due = next(decisions, None)
    for day, written in groupby(notes, key=lambda note: note.written):
        while due is not None and day >= due.day:
            _adopt(ledger, due)
            due = next(decisions, None)
        commands = [note.command for note in written]
        with clock_set_to(datetime.combine(day, time(13), tzinfo=UTC)):
            ledger.record_all(list(enumerate(commands)), "demo")
        known.learn(commands)
        if progress:
            progress(1)
    for late in chain([due] if due is not None else [], decisions):
        _adopt(ledger, late)
    last = ledger.last()
    ledger.close()
    return last


@dataclass(frozen=True, slots=True)
class _Due:
    """A decision that is recorded on a day, made of what is known then."""

    day: date
    decide: Callable[[], Adopt]


def _decisions(dwellings: list[House], plan: Plan, known: _Known) -> Iterator[_Due]:
    """What the council decides over the years after the opening, in order."""
    for year in range(plan.first.year, plan.last.year + 1):
        if year > plan.first.year:
            yield _Due(date(year - 1, 12, 16), partial(_january, dwellings, year, known))
        yield _Due(date(year, 4, 21), partial(april, dwellings, year))
        yield _Due(date(year, 8, 25), partial(august, dwellings, year))


def _january(dwellings: list[House], year: int, known: _Known) -> Adopt:
    return january(dwellings, year, known.by_house())


def _adopt(ledger: Ledger, due: _Due) -> None:
    with clock_set_to(datetime.combine(due.day, time(9), tzinfo=UTC)):
        ledger.record(due.decide())


def _begins(command: Command, day: date) -> bool:
    return isinstance(command, MoveIn) and command.first_day == day


class _Known:
    """Who lives where at which assessment, as far as it has been written down."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._homes: dict[str, str] = {}
        self._granted: dict[str, Assessment] = {}
        self.learn(commands)

    def learn(self, commands: Iterable[Command]) -> None:
        for command in commands:
            if isinstance(command, MoveIn):
                self._homes[command.citizen] = command.offer
            if isinstance(command, (MoveIn, Reassess)):
                self._granted[command.citizen] = command.assessment
            if isinstance(command, Depart):
                self._homes.pop(command.citizen, None)

    def by_house(self) -> dict[str, list[Assessment]]:
        """What the residents of each house are granted."""
        houses: dict[str, list[Assessment]] = defaultdict(list)
        for citizen, house in self._homes.items():
            houses[house].append(self._granted[citizen])
        return houses


def _notes(dwellings: list[House], plan: Plan) -> Iterator[_Note]:
    order, citizen = 0, 0
    sold = 0.0
    for house in dwellings:
        for place in house.places:
            sold += SOLD
            buys = sold >= 1
            sold -= buys
            chance = Random(f"{plan.seed}/{house.offer}/{place}")  # noqa: S311 - a made-up history, no secret
            for note in _Place(house, place, chance, plan, buys=buys).history(citizen):
                order += 1
                yield _Note(note.written, order, note.command)
            citizen += 100


class _Place:
    """One place's history."""

    def __init__(self, house: House, place: str, chance: Random, plan: Plan, *, buys: bool) -> None:
        self._house, self._place, self._chance, self._plan, self._buys = house, place, chance, plan, buys
        self._written = plan.first

    def history(self, citizen: int) -> Iterator[_Note]:
        day = self._plan.first
        if self._chance.random() > OCCUPIED_AT_START:
            day += self._days(MEAN_GAP)
        while day <= self._plan.last:
            citizen += 1
            last = day + self._days(MEAN_STAY)
            yield from self._stay(f"c-{citizen}", day, last)
            after = last + DAY
            day = after + self._days(MEAN_GAP)
            time_to_repair = after <= self._plan.last and (day - after).days > 10  # noqa: PLR2004 - days
            if time_to_repair and self._chance.random() < REPAIRED:
                yield self._repair(after, day - timedelta(days=2))

    def _stay(self, citizen: str, first: date, last: date) -> Iterator[_Note]:
        level = min(LEVELS, max(1, round(self._chance.gauss(5.5, 2.2))))
        payer = self._chance.choice(BUYERS) if self._buys else None
        who = self._chance.choice(CLERKS)
        moved_in = self._note(first, MoveIn(
            by=who, citizen=citizen, offer=self._house.offer, place=self._place, first_day=first,
            assessment=self._granted(level), decision=self._reference(first), paragraph=self._house.paragraph,
            payer=payer,
        ))  # fmt: skip
        yield moved_in
        day = first + self._days(MEAN_BETWEEN_ASSESSMENTS)
        latest = moved_in.written
        while day <= min(last, self._plan.last):
            level = min(LEVELS, max(1, level + self._chance.choice((-1, -1, 1, 1, 2))))
            note = self._note(day, Reassess(
                by=self._chance.choice(CLERKS), citizen=citizen, first_day=day, assessment=self._granted(level),
                decision=self._reference(day),
            ))  # fmt: skip
            latest = max(latest, note.written)
            yield note
            day += self._days(MEAN_BETWEEN_ASSESSMENTS) + DAY
        if last <= self._plan.last:
            cause = self._chance.choices(_CAUSES, (2, 5, 1))[0]
            yield self._note(last, Depart(by=who, citizen=citizen, last_day=last, cause=cause))

    def _repair(self, first: date, last: date) -> _Note:
        return self._note(first, SetUse(
            by=self._chance.choice(CLERKS), offer=self._house.offer, place=self._place, first_day=first,
            last_day=last, kind="closed", reason="repair after departure",
        ))  # fmt: skip

    def _note(self, effective: date, command: Command) -> _Note:
        """Written down around its day, sometimes long after it, and never before what it builds on."""
        lag = self._chance.randint(25, 110) if self._chance.random() < LATE else self._chance.randint(-12, 4)
        written = min(max(effective + timedelta(days=lag), self._written), self._plan.last)
        self._written = written
        return _Note(written, 0, command)

    def _granted(self, level: int) -> Assessment:
        if self._house.model == "timer":
            return Assessment(hours=level * 7 - self._chance.choice((0, 1, 3)))
        return Assessment(level=str(level))

    def _reference(self, day: date) -> str:
        return f"VU {day.year}-{self._chance.randint(100, 9999)}"

    def _days(self, mean: int) -> timedelta:
        return timedelta(days=1 + int(self._chance.expovariate(1 / mean)))
