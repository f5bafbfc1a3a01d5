"""Three years (or more) in a municipality that does not exist: who moved where, and when somebody wrote it down.

Each place is followed by itself: residents come, are reassessed about yearly, leave after some years; some weeks
pass before the next one comes, and now and then the place is repaired meanwhile. What happens is written down around
the day it takes effect, and about one time in twelve weeks or months late. Then all of it is recorded in the order in
which it was written down, a transaction a day, with the ledger's clock set to that day. On the twelfth, finance closes
the month before for every house, so what is written down later than that is carried as an adjustment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from heapq import merge
from itertools import groupby
from operator import attrgetter
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ledger.application import Ledger
from ledger.commands import (
    Adopt,
    ChangePaying,
    Close,
    Command,
    Deliver,
    Depart,
    EndGrant,
    GoAway,
    GrantService,
    Move,
    MoveIn,
    Reassess,
    RegrantService,
    Return,
    SetUse,
    Swap,
)
from ledger.demo.decisions import (
    AT_HOME,
    LEVELS,
    SUPPORT_HOURS,
    House,
    Words,
    april,
    august,
    houses,
    january,
    opening,
)
from ledger.demo.everyday import Everyday, Note, is_last, is_turned_over, notice_before
from ledger.demo.services import granted
from ledger.errors import OpenFindings
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment
from ledger.shared.calendar import DAY, Month, clock_set_to
from ledger.shared.message import marked

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
FINANCE = "gitte"

CLOSING_DAY = 12
"""The day of the next month on which a month is closed."""

OPEN_MONTHS = 2
"""How many months before the end are still open."""

WHY_LATE = (
    marked("the letter was put in the wrong case"),
    marked("the decision was sent late"),
    marked("the house reported late"),
    marked("found when the list of residents was gone through"),
    marked("the colleague who had the case was ill"),
)
WHY_ACCEPTED = marked("the house has been told; what is missing follows as an adjustment")
REPAIR = marked("repair after departure")


class Plan(Struct, frozen=True):
    """How large a municipality to make, and which of the many possible ones."""

    places: int = 154
    years: int = 3
    seed: int = 1
    leave_open: bool = False
    """Whether no month is closed. What is registered is the same either way, but for the reasons of late news."""

    @property
    def first(self) -> date:
        return date(LAST_YEAR + 1 - self.years, 1, 1)

    @property
    def last(self) -> date:
        return date(LAST_YEAR, 12, 31)


def make_municipality(
    location: str, plan: Plan, progress: Callable[[int], None] | None = None, words: Words = str
) -> int:
    """Make a ledger and record the municipality's history in it; the number of its events.

    `progress` is called with the number of days recorded since the last call. `words` gives each text that people of
    the municipality would have written in their language; days, amounts and keys are the same in every one. Raises
    LedgerExists.
    """
    dwellings = houses(plan.places)
    notes = sorted(_notes(dwellings, plan), key=lambda note: (note.written, note.order))
    with clock_set_to(datetime.combine(plan.first - timedelta(days=30), time(9), tzinfo=UTC)):
        ledger = Ledger.create(location, "demo", MUNICIPALITY, made_up=True)
    _History(ledger, dwellings, plan, words).record(notes, progress or (lambda _days: None))
    last = ledger.last()
    ledger.close()
    return last


class _Due(Struct, frozen=True):
    """What is recorded on a fixed day, made of what is known then."""

    day: date
    record: Callable[[], None]


class _History:
    """The history on its way into a ledger, in the order of time."""

    def __init__(self, ledger: Ledger, dwellings: list[House], plan: Plan, words: Words) -> None:
        self._ledger, self._dwellings, self._plan, self._words = ledger, dwellings, plan, words
        self._known = _Known()
        self._closed_through: Month | None = None

    def record(self, notes: list[Note], progress: Callable[[int], None]) -> None:
        """Record all of it: what is written down each day, and before it what was due by then."""
        self._open(notes)
        waiting = list(merge(self._decisions(), self._closings(), key=attrgetter("day")))
        for day, written in groupby(notes, key=lambda note: note.written):
            while waiting and day >= waiting[0].day:
                self._settle(waiting.pop(0))
            commands = [self._explained(note) for note in written]
            with clock_set_to(datetime.combine(day, time(13), tzinfo=UTC)):
                self._ledger.record_all(list(enumerate(commands)), "demo")
            self._known.learn(commands)
            progress(1)
        for late in waiting:
            self._settle(late)

    def _open(self, notes: list[Note]) -> None:
        applied = _Known([note.command for note in notes if _begins(note.command, self._plan.first)])
        with clock_set_to(datetime.combine(self._plan.first - timedelta(days=30), time(9), tzinfo=UTC)):
            self._ledger.record(opening(self._dwellings, self._plan.first.year, applied.by_house(), self._words))

    def _settle(self, due: _Due) -> None:
        with clock_set_to(datetime.combine(due.day, time(9), tzinfo=UTC)):
            due.record()

    def _decisions(self) -> Iterator[_Due]:
        """What the council decides over the years after the opening, in order."""
        first, last = self._plan.first.year, self._plan.last.year
        for year in range(first, last + 1):
            if year > first:
                yield _Due(date(year - 1, 12, 16), partial(self._january, year))
            yield _Due(date(year, 4, 21), partial(self._adopt, april(self._dwellings, year, self._words)))
            yield _Due(date(year, 8, 25), partial(self._adopt, august(self._dwellings, year, self._words)))

    def _january(self, year: int) -> None:
        known, services = self._known.by_house(), self._known.services()
        self._adopt(january(self._dwellings, year, known, services, self._words))

    def _adopt(self, decision: Adopt) -> None:
        self._ledger.record(decision)

    def _closings(self) -> Iterator[_Due]:
        """The months to close, in order, each on its day."""
        if self._plan.leave_open:
            return
        last = Month.of(self._plan.last).next(-OPEN_MONTHS)
        for month in Month.of(self._plan.first).until(last):
            yield _Due(month.next().first.replace(day=CLOSING_DAY), partial(self._close, month))

    def _close(self, month: Month) -> None:
        """Close a month for every offer; where one has findings, one by one, so that only it says why."""
        try:
            self._ledger.record(Close(by=FINANCE, month=month))
        except OpenFindings:
            for offer in [*(house.offer for house in self._dwellings), AT_HOME]:
                self._close_one(Close(by=FINANCE, month=month, offers=(offer,)))
        self._closed_through = month

    def _close_one(self, closing: Close) -> None:
        try:
            self._ledger.record(closing)
        except OpenFindings:
            self._ledger.record(replace(closing, accept_findings=True, reason=self._words(WHY_ACCEPTED)))

    def _explained(self, note: Note) -> Command:
        """The command, with a reason where it concerns a closed month."""
        command, through = note.command, self._closed_through
        if command.reason is not None:
            return replace(command, reason=self._words(command.reason))
        if through is None or Month.of(_effective(command)) > through:
            return command
        return replace(command, reason=self._words(WHY_LATE[note.order % len(WHY_LATE)]))


def _effective(command: Command) -> date:
    """The first day that a command changes."""
    if isinstance(command, Depart):
        return command.last_day
    if isinstance(command, EndGrant):
        return command.last_day
    if isinstance(command, (Return, Deliver)):
        return command.day
    if isinstance(command, Move) and command.offer is not None:
        return command.first_day - DAY  # the departure of a transfer
    dated = (MoveIn, Reassess, SetUse, Move, Swap, ChangePaying, GoAway, GrantService, RegrantService)
    assert isinstance(command, dated)
    return command.first_day


def _begins(command: Command, day: date) -> bool:
    return isinstance(command, MoveIn) and command.first_day == day


class _Known:
    """Who lives where at which assessment, as far as it has been written down."""

    def __init__(self, commands: Iterable[Command] = ()) -> None:
        self._homes: dict[str, str] = {}
        self._granted: dict[str, Assessment] = {}
        self._services: dict[tuple[str, str], Decimal] = {}
        self.learn(commands)

    def learn(self, commands: Iterable[Command]) -> None:
        for command in commands:
            if isinstance(command, MoveIn):
                self._homes[command.citizen] = command.offer
            if isinstance(command, (MoveIn, Reassess)) and command.assessment is not None:
                self._granted[command.citizen] = command.assessment
            if isinstance(command, Move) and command.citizen in self._homes:  # else the departure was told before
                self._homes[command.citizen] = command.offer or self._homes[command.citizen]
                self._granted[command.citizen] = command.assessment or self._granted[command.citizen]
            if isinstance(command, Depart):
                self._homes.pop(command.citizen, None)
            if isinstance(command, (GrantService, RegrantService)) and command.quantity is not None:
                self._services[command.citizen, command.service] = command.quantity
            if isinstance(command, EndGrant):
                self._services.pop((command.citizen, command.service), None)

    def by_house(self) -> dict[str, list[Assessment]]:
        """What the residents of each house are granted."""
        houses: dict[str, list[Assessment]] = defaultdict(list)
        for citizen, house in self._homes.items():
            houses[house].append(self._granted[citizen])
        return houses

    def services(self) -> dict[str, Counter[str]]:
        """How much of each service is granted in each offer; what somebody who has left was granted is not."""
        offers: dict[str, Counter[str]] = defaultdict(Counter)
        for (citizen, service), quantity in self._services.items():
            offer = AT_HOME if service == SUPPORT_HOURS else self._homes.get(citizen)
            if offer is not None:
                offers[offer][service] += int(quantity)
        return offers


def _notes(dwellings: list[House], plan: Plan) -> Iterator[Note]:
    """What is written down of the stays, then of what happens in their course, and of services."""
    notes = list(_of_places(dwellings, plan))
    yield from notes
    written = {note.command.citizen: note.written for note in notes if isinstance(note.command, MoveIn)}
    everyday = Everyday(dwellings, notes, plan.seed, plan.last)
    for order, (day, command) in enumerate(everyday.happens(), len(notes) + 1):
        named = [getattr(command, name) for name in ("citizen", "other") if hasattr(command, name)]
        lag = 3 if isinstance(command, (Move, Swap)) else 1 + order % 9
        known = max(written[citizen] for citizen in named)
        note = Note(min(max(day + timedelta(days=lag), known), plan.last), order, command)
        written |= dict.fromkeys(named, note.written)
        notes.append(note)
        yield note
    yield from _services(notes, dwellings, plan)


def _services(notes: list[Note], dwellings: list[House], plan: Plan) -> Iterator[Note]:
    """What is written down of services, of one citizen in the order that it builds on."""
    written: dict[str, date] = {}
    for note in notes:
        if isinstance(note.command, MoveIn):
            written[note.command.citizen] = note.written
    places = sum(len(house.places) for house in dwellings)
    found = granted(notes, places, CLERKS, plan.seed, (plan.first, plan.last))
    for order, (day, command) in enumerate(found, len(notes) + 1):
        known = written.get(command.citizen, plan.first)
        written[command.citizen] = min(max(day, known), plan.last)
        yield Note(written[command.citizen], order, command)


def _of_places(dwellings: list[House], plan: Plan) -> Iterator[Note]:
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
                yield Note(note.written, order, note.command)
            citizen += 100


class _Place:
    """One place's history."""

    def __init__(self, house: House, place: str, chance: Random, plan: Plan, *, buys: bool) -> None:
        self._house, self._place, self._chance, self._plan, self._buys = house, place, chance, plan, buys
        self._written = plan.first

    def history(self, citizen: int) -> Iterator[Note]:
        day = self._plan.first
        if self._chance.random() > OCCUPIED_AT_START:
            day += self._days(MEAN_GAP)
        while day <= self._plan.last:
            citizen += 1
            last = day + self._days(MEAN_STAY)
            yield from self._stay(f"c-{citizen}", day, last)
            after = last + DAY
            day = after + self._days(MEAN_GAP)
            if is_last(f"c-{citizen}", self._plan.seed):
                return
            if is_turned_over(f"c-{citizen}", self._plan.seed):
                day = last
                continue
            time_to_repair = after <= self._plan.last and (day - after).days > 10  # noqa: PLR2004 - days
            if time_to_repair and self._chance.random() < REPAIRED:
                yield self._repair(after, day - timedelta(days=2))

    def _stay(self, citizen: str, first: date, last: date) -> Iterator[Note]:
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
            departure = Depart(by=who, citizen=citizen, last_day=last, cause=cause)
            counts = self._buys and self._house.model == "hybrid"
            yield self._note(last, notice_before(departure, self._plan.seed, counts=counts))

    def _repair(self, first: date, last: date) -> Note:
        return self._note(first, SetUse(
            by=self._chance.choice(CLERKS), offer=self._house.offer, place=self._place, first_day=first,
            last_day=last, kind="closed", reason=REPAIR,
        ))  # fmt: skip

    def _note(self, effective: date, command: Command) -> Note:
        """Written down around its day, sometimes long after it, and never before what it builds on."""
        lag = self._chance.randint(25, 110) if self._chance.random() < LATE else self._chance.randint(-12, 4)
        written = min(max(effective + timedelta(days=lag), self._written), self._plan.last)
        self._written = written
        return Note(written, 0, command)

    def _granted(self, level: int) -> Assessment:
        if self._house.model == "timer":
            return Assessment(hours=Decimal(level * 7 - self._chance.choice((0, 1, 3))))
        return Assessment(level=str(level))

    def _reference(self, day: date) -> str:
        return f"VU {day.year}-{self._chance.randint(100, 9999)}"

    def _days(self, mean: int) -> timedelta:
        return timedelta(days=1 + int(self._chance.expovariate(1 / mean)))
