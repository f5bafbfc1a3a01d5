"""Random histories of voids and corrections, in any order and depth, held against the history without the mistakes.

    python -m tests.drills.corrections                     100,000 events
    python -m tests.drills.corrections --events 1000000    so many
    python -m tests.drills.corrections --seed 17           one history again

Commands go through the real door. After each of them the log, the stays, the places, their vacancies and the tables of
the read models are what `tests/properties/corrected.py` reads off the raw events. At the end of a history that is
written down anew, through the door and without a mistake, and every month comes to the same, as it does by the naive
calculation. How often each situation came up is printed; one that never did fails the run.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ledger.commands import Close, Command, Correct, Depart, MoveIn, Reassess, SetUse, Void
from ledger.errors import ImpossibleHistory, NotOutOfUse, Refusal
from ledger.events import (
    BaseAdopted,
    Departed,
    MovedIn,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    RatesAdopted,
    Reassessed,
    Recorded,
    Voided,
)
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.models.model import Model
from ledger.models.notice import NoNotice, RunningMonthAndMonths
from ledger.models.offers import Assessment, Base
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, NoVacancyPay
from ledger.settlement import current_settlement, settle_month
from ledger.shared.calendar import Month
from tests.memory import MemoryLedger, money, months
from tests.projections.tables import Tables
from tests.properties.corrected import (
    Corrected,
    Lived,
    assessment_rows,
    check_possible,
    stay_rows,
    vacancies_of,
)
from tests.properties.histories import CITIZENS, DAYS, FIRST, HEAD, OFFER, PLACES, adoption, opened, rates
from tests.properties.naive import settle_naively, stays_by_place
from tests.scenarios import shown

COMMANDS = 60
"""So many are tried in each history; what the rules refuse records nothing."""

LONG = 4
"""So many corrections upon each other are a long chain."""

SEVEN = list(months(FIRST, 7))
STAY_EVENTS = (MovedIn, Reassessed, Departed)
VERSIONS = (RatesAdopted, BaseAdopted)
USES = (PlaceTakenOutOfUse, PlacePutInUse)
TERMS = (*VERSIONS, *USES)

SITUATIONS = (
    "a correction of a correction",
    f"a chain of {LONG} corrections and more on a move-in",
    f"a chain of {LONG} corrections and more on a reassessment",
    f"a chain of {LONG} corrections and more on a departure",
    f"{LONG} versions and more of one term from one day, some annulled",
    "a correction annulled: what it replaced holds again",
    "a correction of a correction annulled",
    "a chain annulled sheet by sheet, down to nothing",
    "a move-in annulled with its departure",
    "a move-in annulled with a departure that had been corrected",
    "a move-in corrected to another place",
    "a move-in corrected under a later reassessment",
    "a departure corrected to another day, the place taken anew since",
    "a corrected date across another stay, refused",
    "a corrected date across a reassessment, refused",
    "refused, with what to annul first; annulled in that order it was possible",
    "a term annulled in a closed month",
    "the use of a place annulled",
    "late news",
    "late news upon late news",
    "an unpriced day in a closed month",
)


class Differs(AssertionError):
    """The program and the reckoning of its own do not agree."""


@dataclass
class Run:
    """What came up, and how much was recorded."""

    seen: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(SITUATIONS, 0)))
    events: int = 0
    refused: int = 0
    histories: int = 0

    @property
    def missing(self) -> list[str]:
        """The situations that never came up."""
        return [situation for situation in SITUATIONS if not self.seen[situation]]

    def lines(self) -> Iterator[str]:
        """The counts, for people."""
        yield f"{self.histories} histories, {self.events} events, {self.refused} commands refused"
        for situation in SITUATIONS:
            yield f"{self.seen[situation]:8}  {situation}"


def run(events: int, first_seed: int = 0) -> Run:
    """Histories until so many events are recorded. Raises Differs with the seed of the history that went wrong."""
    found = Run()
    seed = first_seed
    while found.events < events:
        play(seed, found)
        seed += 1
    return found


def play(seed: int, found: Run) -> None:
    """One history, checked at every step. Raises Differs."""
    history = _History(seed, found)
    try:
        history.play()
    except (AssertionError, Refusal) as error:
        told = "\n".join(f"  {one}" for one in history.told[-12:])
        raise Differs(f"history {seed}, after #{history.ledger.log.last()}: {error}\n{told}") from error
    found.histories += 1
    found.events += history.ledger.log.last()


class _History:
    """A ledger, the reckoning of its own, and the tables of the read models, side by side."""

    def __init__(self, seed: int, found: Run) -> None:
        self.chance = Random(seed)
        self.found = found
        self.model = _model(self.chance)
        self.ledger = opened(self.model)
        self.opening = self.ledger.log.last()
        self.own = Corrected()
        self.tables = Tables()
        self.folded = 0
        self.told: list[str] = []
        self.replaced: set[int] = set()
        """The piles that had a correction."""
        self._write(self.ledger.log.facts)

    def play(self) -> None:
        self._agree()
        for _ in range(COMMANDS):
            self._try(_command(self))
        self._fold()
        self._check_tables(self.own.lived())
        self._check_money()

    # --- one command --------------------------------------------------------------------------------

    def _try(self, command: Command | None) -> None:
        if command is None:
            return
        self.told.append(str(command))
        before = self.ledger.log.last()
        try:
            self._do(command)
        except ImpossibleHistory as refusal:
            assert self.ledger.log.last() == before
            self._count_refused(command)
            if refusal.numbers and self.chance.random() < 0.5:
                self._follow(refusal.numbers, command)
        except Refusal:
            assert self.ledger.log.last() == before
            self.found.refused += 1

    def _do(self, command: Command) -> None:
        seen = self._situations(command)
        recorded = self.ledger.do(command)
        for situation in seen:
            self.found.seen[situation] += 1
        self._write(recorded)
        self._agree()

    def _follow(self, numbers: Sequence[int], command: Command) -> None:
        """What is said to be in the way is annulled in that order; then the command must be possible."""
        for number in numbers:
            self.told.append(f"as the hint says: void {number}")
            self._do(Void(number=number, kind="typo", **HEAD))
        self.told.append(str(command))
        self._do(command)
        self.found.seen["refused, with what to annul first; annulled in that order it was possible"] += 1

    def _write(self, recorded: Sequence[Recorded]) -> None:
        for fact in recorded:
            self.own.write(fact)
            if fact.event.corrects is not None and not isinstance(fact.event, Voided):
                self.replaced.add(self.own.bottom(fact.number))
        if self.chance.random() < 0.3:  # read models catch up now and then, with as much as there is
            self._fold()

    # --- do they agree? -----------------------------------------------------------------------------

    def _agree(self) -> None:
        stays = self.own.lived()
        check_possible(stays)
        assert self.own.vacancies() == vacancies_of(stays), "the vacancies in the places' streams do not follow"
        book = self.ledger.book(OFFER)
        theirs = {_as_lived(stay) for stays_in in book.stays.values() for stay in stays_in}
        assert theirs == set(stays), f"the program has other stays: {theirs ^ set(stays)}"
        by_place = {(place, stay.id) for place, stays_in in book.stays.items() for stay in stays_in}
        assert by_place == {(stay.place, stay.stay) for stay in stays}
        naively = {stay.id for stays_in in stays_by_place(self.ledger.log.facts).values() for stay in stays_in}
        assert naively == {stay.stay for stay in stays}
        if self.folded == self.ledger.log.last():
            self._check_tables(stays)

    def _fold(self) -> None:
        self.tables.fold(self.ledger.log.facts[self.folded :])
        self.folded = self.ledger.log.last()

    def _check_tables(self, stays: Sequence[Lived]) -> None:
        told = self.tables.rows(
            "stays", "stay", "citizen", "offer", "place", "first_day", "last_day", "paragraph", "payer"
        )
        assert len(told) == len(stays)
        assert set(told) == stay_rows(stays, OFFER), "the view of stays is not what was lived"
        granted = self.tables.rows("assessments", "stay", "citizen", "first_day", "level", "special_price_ore")
        assert sorted(map(str, granted)) == sorted(map(str, assessment_rows(stays))), "other assessments in the tables"

    def _check_money(self) -> None:
        """Every month comes to what it does in the history without mistakes, and by the naive calculation."""
        clean = written_anew(self.own, self.model, self.opening)
        book, unmistaken = self.ledger.book(OFFER), clean.book(OFFER)
        for month in SEVEN:
            settled, expected = self.ledger.comes_to(OFFER, month), clean.comes_to(OFFER, month)
            assert money(settled) == money(expected), f"{month} comes to something else"
            unpriced = any(finding.severity == "unpriced" for finding in settled.findings)
            if month in book.closings and unpriced:
                self.found.seen["an unpriced day in a closed month"] += 1
        month = self.chance.choice(SEVEN)
        ours, naive = shown(settle_month(book, month)), settle_naively(unmistaken, month)
        assert (ours.lines, ours.place_days) == (naive.lines, naive.place_days), f"{month} naively"
        earliest = book.earliest_open()
        assert earliest is not None
        issued = sum(closing.issued.total_ore for closing in book.closings.values())
        carried = sum(line.amount_ore for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
        assert issued + carried == sum(self.ledger.total(OFFER, month) for month in book.closings), "issued and carried"

    # --- what came up -------------------------------------------------------------------------------

    def _situations(self, command: Command) -> list[str]:
        """What a command will be, if it is possible."""
        match command:
            case Void():
                return [*self._of_void(command.number), *self._late(command.number, None)]
            case Correct():
                return [*self._of_correction(command), *self._late(command.number, command.day)]
            case MoveIn() | Reassess():
                return self._late(None, command.first_day)
            case Depart():
                return self._late(None, command.last_day)
        return []

    def _of_void(self, number: int) -> Iterator[str]:
        fact = self._top(number)
        if fact is None:
            return
        if fact.event.corrects is not None:
            yield "a correction annulled: what it replaced holds again"
            if self.own.depth(number) > 2:  # noqa: PLR2004 - the first, its correction, and this one
                yield "a correction of a correction annulled"
        elif self.own.bottom(number) in self.replaced and self.own.annulled.get(number):
            yield "a chain annulled sheet by sheet, down to nothing"
        if isinstance(fact.event, MovedIn) and fact.event.corrects is None:
            departed = [one for one in self.own.holding(Departed) if one.stay == number]
            if departed:
                yield "a move-in annulled with its departure"
            if any(one.event.corrects for one in departed):
                yield "a move-in annulled with a departure that had been corrected"
        if isinstance(fact.event, (PlaceTakenOutOfUse, PlacePutInUse)):
            yield "the use of a place annulled"
        if isinstance(fact.event, (RatesAdopted, BaseAdopted)):
            if fact.event.effective_on < self._closed_until():
                yield "a term annulled in a closed month"
            if len(self._of_same_day(fact)) >= LONG and any(not self.own.piles[one] for one in self._of_same_day(fact)):
                yield f"{LONG} versions and more of one term from one day, some annulled"

    def _of_correction(self, command: Correct) -> Iterator[str]:
        fact = self._top(command.number)
        if fact is None:
            return
        depth = self.own.depth(command.number)
        if depth > 1:
            yield "a correction of a correction"
        if depth >= LONG:
            name = {MovedIn: "move-in", Reassessed: "reassessment", Departed: "departure"}.get(type(fact.event))
            yield f"a chain of {LONG} corrections and more on a {name}"
        stay = next((one for one in self.own.lived() if one.stay == fact.stay), None)
        if isinstance(fact.event, MovedIn) and stay is not None:
            if command.place not in (None, stay.place):
                yield "a move-in corrected to another place"
            if command.day is not None and len(stay.levels) > 1:
                yield "a move-in corrected under a later reassessment"
        if isinstance(fact.event, Departed) and stay is not None and command.day not in (None, stay.last):
            since = [one for one in self.own.lived() if one.place == stay.place and one.first > stay.first]
            if since:
                yield "a departure corrected to another day, the place taken anew since"

    def _count_refused(self, command: Command) -> None:
        self.found.refused += 1
        fact = self._top(command.number) if isinstance(command, Correct) else None
        if fact is None or not isinstance(command, Correct) or command.day is None:
            return
        stay = next((one for one in self.own.lived() if one.stay == fact.stay), None)
        if stay is None:
            return
        low, high = sorted([command.day, fact.event.effective_on])
        others = [one for one in self.own.lived() if one.stay != stay.stay]
        near = [one for one in others if one.citizen == stay.citizen or one.place == stay.place]
        if any(one.first <= high and (one.last is None or one.last >= low) for one in near):
            self.found.seen["a corrected date across another stay, refused"] += 1
        if any(low <= day <= high for day, _ in stay.levels if day != fact.event.effective_on):
            self.found.seen["a corrected date across a reassessment, refused"] += 1

    def _late(self, number: int | None, day: date | None) -> list[str]:
        """Whether something is about a closed month, and whether that was adjusted before."""
        fact = self._top(number) if number is not None else None
        days = [one for one in (day, fact.event.effective_on if fact else None) if one is not None]
        closings = self.ledger.book(OFFER).closings
        if not days or Month.of(min(days)) not in closings:
            return []
        touched = [month for month in closings if month.last >= min(days)]
        again = any(
            closings.issued_total(month) != closings[month].issued.totals().get(str(month)) for month in touched
        )
        return ["late news", "late news upon late news"] if again else ["late news"]

    def _closed_until(self) -> date:
        earliest = self.ledger.book(OFFER).earliest_open()
        return earliest.first if earliest is not None else FIRST.first

    def _of_same_day(self, fact: Recorded) -> list[int]:
        """The piles of versions of the same thing from the same day."""
        same = (
            one for one in self.ledger.log.facts if one.stream == fact.stream and type(one.event) is type(fact.event)
        )
        return [one.number for one in same if one.event.effective_on == fact.event.effective_on]

    def _top(self, number: int) -> Recorded | None:
        return next((fact for fact in self.own.holding() if fact.number == number), None)


def _as_lived(stay: Any) -> Lived:
    levels = tuple((step.first_day, step.assessment) for step in stay.steps)
    return Lived(stay.id, stay.citizen, stay.place, stay.payer, stay.paragraph, stay.first_day, stay.last_day, levels)


# --- the history without mistakes ---------------------------------------------------------------------


def written_anew(own: Corrected, model: Model, opening: int) -> MemoryLedger:
    """A new ledger in which what holds is recorded through the door, each thing once and right the first time.

    What the opening decision adopted and no longer holds is annulled at the end, for nothing could be recorded without.
    """
    ledger = opened(model)
    for fact in own.holding(*USES):
        with suppress(NotOutOfUse):  # put back what was never taken out: it changes nothing
            ledger.do(_again(fact, ledger))
    for stay in own.lived():
        _move_in(stay, ledger)
    for fact in own.holding(*VERSIONS):
        if fact.number > opening:
            ledger.do(_again(fact, ledger))
    holding = {fact.number for fact in own.holding()}
    for fact in list(ledger.log.facts[:opening]):
        if fact.number not in holding:
            ledger.do(Void(number=fact.number, kind="typo", **HEAD))
    return ledger


def _move_in(stay: Lived, ledger: MemoryLedger) -> None:
    (first, granted), *later = stay.levels
    ledger.do(
        MoveIn(
            citizen=stay.citizen,
            offer=OFFER,
            place=stay.place,
            first_day=first,
            until=stay.last,
            assessment=granted,
            payer=stay.payer,
            paragraph=stay.paragraph,
            decision="VU",
            **HEAD,
        )
    )
    for day, assessment in later:
        ledger.do(Reassess(citizen=stay.citizen, first_day=day, assessment=assessment, decision="VU", **HEAD))


def _again(fact: Recorded, ledger: MemoryLedger) -> Command:
    event = fact.event
    match event:
        case RatesAdopted():
            return adoption(ledger, RatesVersion(event.id, event.effective_on, event.rates))
        case BaseAdopted():
            return adoption(ledger, BaseVersion(event.offer, event.effective_on, event.base))
        case PlaceTakenOutOfUse() | PlacePutInUse():
            kind = "closed" if isinstance(event, PlaceTakenOutOfUse) else "open"
            return SetUse(
                offer=OFFER, place=event.place, first_day=event.effective_on, last_day=event.until, kind=kind, **HEAD
            )
    raise AssertionError(event)


# --- what a clerk might type --------------------------------------------------------------------------


def _model(chance: Random) -> Model:
    return Model(
        allocation=chance.choice(["combination", "activity"]),
        structure="differentiated",
        departure_day=chance.choice(["settled", "free"]),
        vacancy=chance.choice([NoVacancyPay(), AverageMinus()]),
        notice=chance.choice([NoNotice(), RunningMonthAndMonths(count=1), RunningMonthAndMonths(covers="all")]),
    )


def _command(history: _History) -> Command | None:
    kinds, weights = zip(*_KINDS.items(), strict=True)
    (kind,) = history.chance.choices(kinds, weights)
    return kind(history)


def _moves_in(history: _History) -> Command:
    chance, day = history.chance, _day(history.chance)
    return MoveIn(
        citizen=f"c-{chance.randrange(CITIZENS)}",
        offer=OFFER,
        place=str(chance.randrange(PLACES)),
        first_day=day,
        until=day + timedelta(days=chance.randrange(60)) if chance.random() < 0.5 else None,
        assessment=_granted(chance),
        payer=chance.choice([None, "163"]),
        decision="VU",
        **HEAD,
    )


def _reassesses(history: _History) -> Command | None:
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    day = stay.first + timedelta(days=history.chance.randrange(50))
    return Reassess(citizen=stay.citizen, first_day=day, assessment=_granted(history.chance), decision="VU", **HEAD)


def _departs(history: _History) -> Command | None:
    stay = _any(history.chance, [stay for stay in history.own.lived() if stay.last is None])
    if stay is None:
        return None
    return Depart(citizen=stay.citizen, last_day=stay.first + timedelta(days=history.chance.randrange(80)), **HEAD)


def _uses(history: _History) -> Command:
    chance, day = history.chance, _day(history.chance)
    return SetUse(
        offer=OFFER,
        place=str(chance.randrange(PLACES)),
        first_day=day,
        last_day=day + timedelta(days=chance.randrange(40)),
        kind=chance.choice(["closed", "closed", "open"]),
        **HEAD,
    )


def _adopts(history: _History) -> Command:
    """Rates or a base from one of a few days, so that many are from the same one; some tables lack most levels."""
    chance = history.chance
    day = FIRST.first + timedelta(days=chance.choice([0, 20, 45, 80]))
    what = chance.randrange(3)
    if what == 0:
        return adoption(history.ledger, BaseVersion(OFFER, day, Base(unit="day", amount_ore=chance.randrange(99999))))
    if what == 1:
        few = {str(level): (400 + level) * 100 for level in range(1, 2 + chance.randrange(6))}
        return adoption(history.ledger, RatesVersion("rates", day, Rates(unit="day", prices_ore=few)))
    return adoption(history.ledger, RatesVersion("rates", day, rates(30000 + chance.randrange(9000))))


def _closes(history: _History) -> Command:
    earliest = history.ledger.book(OFFER).earliest_open() or FIRST
    return Close(month=earliest, offers=(OFFER,), accept_findings=True, **HEAD)


def _corrects(history: _History) -> Command | None:
    chance = history.chance
    fact = _target(history, list(history.own.holding(*STAY_EVENTS)))
    if fact is None:
        return None
    said: dict[str, Any] = {}
    if chance.random() < 0.6:
        said["day"] = fact.event.effective_on + timedelta(days=chance.randint(-25, 25))
    if isinstance(fact.event, (MovedIn, Reassessed)) and chance.random() < 0.5:
        said["assessment"] = _granted(chance)
    if isinstance(fact.event, MovedIn):
        said |= {"payer": chance.choice(["163", "165"])} if chance.random() < 0.3 else {}
        said |= {"place": str(chance.randrange(PLACES))} if chance.random() < 0.3 else {}
    return Correct(number=fact.number, kind=chance.choice(["typo", "decision"]), **said, **HEAD)


def _voids(history: _History) -> Command | None:
    chance = history.chance
    if chance.random() < 0.05:  # whatever there is: most of it is refused
        return Void(number=chance.randint(1, history.ledger.log.last()), kind="typo", **HEAD)
    kinds = TERMS if chance.random() < 0.3 else STAY_EVENTS
    fact = _target(history, list(history.own.holding(*kinds)))
    return Void(number=fact.number, kind=chance.choice(["typo", "decision"]), **HEAD) if fact else None


def _target(history: _History, holding: list[Recorded]) -> Recorded | None:
    """One of the facts; half of the time that with the most beneath it, so that chains grow and fall."""
    chance = history.chance
    if not holding:
        return None
    if chance.random() < 0.5:
        kind = type(chance.choice(holding).event)
        return max(
            (fact for fact in holding if type(fact.event) is kind), key=lambda fact: history.own.depth(fact.number)
        )
    return chance.choice(holding)


_KINDS: dict[Callable[[_History], Command | None], int] = {
    _moves_in: 12, _reassesses: 10, _departs: 8, _uses: 3, _adopts: 7, _closes: 4, _corrects: 30, _voids: 16,
}  # fmt: skip


def _day(chance: Random) -> date:
    return FIRST.first + timedelta(days=chance.randrange(DAYS))


def _granted(chance: Random) -> Assessment:
    if chance.random() < 0.1:
        return Assessment(special_price_ore=100000 + chance.randrange(100))
    return Assessment(level=str(1 + chance.randrange(12)))


def _any(chance: Random, stays: Sequence[Lived]) -> Lived | None:
    return chance.choice(stays) if stays else None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills.corrections", description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000, help="how many events to record (100000)")
    parser.add_argument("--seed", type=int, help="one history alone")
    asked = parser.parse_args()
    begun = time.monotonic()
    if asked.seed is not None:
        found = Run()
        play(asked.seed, found)
    else:
        found = run(asked.events)
    print("\n".join(found.lines()))
    print(f"{time.monotonic() - begun:.0f} seconds")
    return 1 if found.missing and asked.seed is None else 0


if __name__ == "__main__":
    sys.exit(main())
