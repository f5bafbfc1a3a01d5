"""Random histories of voids and corrections, in any order and depth, held against the history without the mistakes.

    python -m tests.drills.corrections                     100,000 events
    python -m tests.drills.corrections --events 1000000    so many
    python -m tests.drills.corrections --first 5000        others: from that number on
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, groupby, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from ledger.application import Ledger
from ledger.commands import (
    CLEARED,
    ChangePaying,
    Close,
    Command,
    Correct,
    DecideOwnPayment,
    Depart,
    FollowUpCitizen,
    GoAway,
    Move,
    MoveIn,
    Reassess,
    Reserve,
    Return,
    SetUse,
    Swap,
    Void,
)
from ledger.errors import CitizenElsewhere, ImpossibleHistory, NotOutOfUse, Refusal, UnknownPlace
from ledger.events import (
    BaseAdopted,
    BudgetChanged,
    CameHome,
    CitizenFollowedUp,
    Departed,
    Event,
    ModelAdopted,
    Moved,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    OwnPaymentAdopted,
    OwnPaymentDecided,
    PayingChanged,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    RatesAdopted,
    Reassessed,
    Recorded,
    Voided,
    WentAway,
)
from ledger.events.adoption import Adoption
from ledger.events.budgets import Grant, Transfer
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.absence import AbsenceKind
from ledger.models.model import Model, Structure
from ledger.models.notice import NoNotice, Notice, RunningMonthAndMonths
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.own_payments import PAYMENT_KINDS, OwnPayment, PaymentKind
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, NoVacancyPay
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month, clock_set_to
from ledger.state.stays import Stay
from ledger.store import open_log
from projections import checks
from projections.views import differences
from tests.memory import BEGINNING, MemoryLedger, money, months
from tests.projections.tables import Tables
from tests.properties.corrected import (
    LATER,
    NEVER,
    Corrected,
    Days,
    Home,
    Lived,
    Paid,
    PaysHimself,
    Reserved,
    absence_rows,
    assessment_rows,
    check_halves,
    check_open,
    check_possible,
    elsewhere_of,
    homes,
    homes_of,
    offer_rows,
    place_rows,
    reserved,
    reserved_rows,
    room_rows,
    rooms,
    stay_rows,
    vacancies_of,
)
from tests.properties.histories import (
    ABSENCES,
    CITIZENS,
    DAYS,
    FIRST,
    HEAD,
    NOTHING_PAID,
    OFFER,
    PLACES,
    adoption,
    opened,
    rates,
)
from tests.properties.naive import every_tail, settle_naively, stays_by_place
from tests.scenarios import shown

OTHER = "other"
OFFERS = (OFFER, OTHER)
"""Two houses on the same model and rates: citizens move between them."""

COMMANDS = 80
"""So many are tried in each history; what the rules refuse records nothing."""

ON_DISK = 40
"""One history of so many is recorded in a ledger on disk as well."""

LONG = 4
"""So many corrections upon each other are a long chain."""

SEVEN = list(months(FIRST, 7))
STAY_EVENTS = (MovedIn, *LATER)
VERSIONS = (RatesAdopted, BaseAdopted, ModelAdopted, OfferAdopted, OwnPaymentAdopted)
CLOSURES = (PlaceClosed, OfferClosed)
USES = (PlaceTakenOutOfUse, PlacePutInUse)
OTHERS = (*USES, *CLOSURES, PlaceReserved, BudgetChanged, CitizenFollowedUp)

TOLD: dict[type[Any], str] = {
    MovedIn: "move-in", Moved: "move", PayingChanged: "payer", WentAway: "absence", CameHome: "return",
    Reassessed: "reassessment", Departed: "departure", OwnPaymentDecided: "own payment", PlaceReserved: "reservation",
}  # fmt: skip
"""What is told of a stay, or of a vacancy, in words."""
ACTS = ("swap", "transfer", "move with a level")
"""What is told of a stay by two events in one act."""

RESERVED_LATE, OWN_PAYMENT_LATE = (
    "a closed month's vacancy given to, or taken from, whoever has reserved it",
    "an own payment told, corrected or annulled in a closed month",
)

SITUATIONS = (
    *(f"{what} recorded" for what in (*TOLD.values(), *ACTS)),
    *(f"{what} corrected" for what in (*TOLD.values(), *ACTS)),
    *(f"{what} annulled" for what in (*TOLD.values(), *ACTS)),
    *(f"correction of a {what} annulled" for what in (*TOLD.values(), *ACTS)),
    "a correction of a correction",
    f"a chain of {LONG} corrections and more on a move-in",
    f"a chain of {LONG} corrections and more on a reassessment",
    f"a chain of {LONG} corrections and more on a departure",
    f"a chain of {LONG} corrections and more on a move",
    f"a chain of {LONG} corrections and more on a payer",
    f"a chain of {LONG} corrections and more on a absence",
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
    "the opening of a place annulled",
    "a place opened again whose opening had been annulled",
    "the closing of a place annulled",
    "the closing of a place annulled, an earlier one beneath it",
    "the closing of a house annulled, with that of its places",
    "a transfer between budgets annulled, both halves",
    "a follow-up annulled",
    "an own payment of a house annulled",
    "a reservation that a move-in ended, given back by its annulment",
    RESERVED_LATE,
    OWN_PAYMENT_LATE,
    "the opening of a place annulled that had been reserved",
    "a move-in refused, for the citizen lives in the other house",
    "late news",
    "late news upon late news",
    "an unpriced day in a closed month",
    "a month in or after a tail by a model that is annulled",
)


class DiffersError(AssertionError):
    """The program and the reckoning of its own do not agree."""


@dataclass
class Run:
    """What came up, and how much was recorded."""

    seen: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(SITUATIONS, 0)))
    events: int = 0
    refused: int = 0
    histories: int = 0
    on_disk: int = 0

    @property
    def missing(self) -> list[str]:
        """The situations that never came up."""
        return [situation for situation in SITUATIONS if not self.seen[situation]]

    def lines(self) -> Iterator[str]:
        """The counts, for people."""
        yield f"{self.histories} histories ({self.on_disk} on disk too), {self.events} events, {self.refused} refused"
        for situation in SITUATIONS:
            yield f"{self.seen[situation]:8}  {situation}"


def run(events: int, first_seed: int = 0) -> Run:
    """Histories until so many events are recorded. Raises DiffersError with the seed of the history that went wrong."""
    found = Run()
    seed = first_seed
    while found.events < events:
        play(seed, found)
        seed += 1
    return found


def play(seed: int, found: Run) -> None:
    """One history, checked at every step. Raises DiffersError."""
    history = _History(seed, found)
    try:
        history.play()
    except (AssertionError, Refusal) as error:
        told = "\n".join(f"  {one}" for one in history.told[-12:])
        raise DiffersError(f"history {seed}, after #{history.ledger.log.last()}: {error}\n{told}") from error
    found.histories += 1
    found.events += history.ledger.log.last()


class _History:
    """A ledger, the reckoning of its own, and the tables of the read models, side by side."""

    def __init__(self, seed: int, found: Run) -> None:
        self.seed = seed
        self.chance = Random(seed)  # noqa: S311 - histories, no secrets
        self.found = found
        self.model = _model(self.chance)
        self.ledger = two_houses(self.model)
        self.opening = self.ledger.log.last()
        self.own = Corrected()
        self.tables = Tables()
        self.folded = 0
        self.told: list[str] = []
        self.replaced: set[int] = set()
        """The piles that had a correction."""
        self.along: set[int] = set()
        """The piles that the correction under way is of."""
        self._write(self.ledger.log.facts)

    def play(self) -> None:
        self._agree()
        for _ in range(COMMANDS):
            self._try(_command(self))
        self._fold()
        self._check_tables(self.own.lived())
        anew = Tables().fold(self.ledger.log.facts)
        assert self.tables.everything() == anew.everything(), "the tables are not those of one batch"
        self._check_money()
        if self.seed % ON_DISK == 0:
            self._check_on_disk()

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
        except Refusal as refusal:
            if isinstance(refusal, CitizenElsewhere) and isinstance(command, MoveIn) and refusal.offer != command.offer:
                self.found.seen["a move-in refused, for the citizen lives in the other house"] += 1
            assert self.ledger.log.last() == before
            self.found.refused += 1

    def _do(self, command: Command) -> None:
        seen, before = self._situations(command), self.own.tops()
        expected = _expected(command, self.own)
        self.along = self._corrected_along(command)
        recorded = self.ledger.do(command)
        for fact in recorded:
            if isinstance(fact.event, PlaceOpened) and fact.version > 1:
                seen.append("a place opened again whose opening had been annulled")
        seen += _recorded(command, recorded)
        for situation in seen:
            self.found.seen[situation] += 1
        self._write(recorded)
        self._check_change(command, before, expected)
        self._agree()

    def _corrected_along(self, command: Command) -> set[int]:
        """The piles that a correction may lay a sheet on: those of its act."""
        fact = self._top(command.number) if isinstance(command, Correct) else None
        return set() if fact is None else {self.own.bottom(fact.number), *self.own.halves(fact)}

    def _check_change(self, command: Command, before: dict[int, Recorded | None], gone: dict[int, int]) -> None:
        """A command changes what it names, and what cannot hold without it; everything else holds as it did."""
        after, along = self.own.tops(), self.along
        for bottom, top in before.items():
            if bottom in gone:
                assert len(self.own.piles[bottom]) == gone[bottom], (
                    f"#{bottom} is not what it was before its correction"
                )
            elif not isinstance(command, Correct) or top is None or bottom not in along:
                assert after[bottom] == top, f"#{bottom} changed, which nobody asked for"
            else:
                changed, asked = after[bottom], top.number == command.number
                assert changed is not None
                became, expected = _content(changed), _corrected(_content(top), command, asked=asked)
                assert became == expected, f"#{bottom} was corrected to {became}, not to {expected}"

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
        check_open(stays, self.own)
        check_halves(self.own)
        assert self.own.vacancies() == vacancies_of(stays), "the vacancies in the places' streams do not follow"
        assert self.own.elsewhere() == elsewhere_of(stays), "who counts elsewhere does not follow"
        books = [self.ledger.book(offer) for offer in OFFERS]
        theirs = {_as_lived(stay) for book in books for stay in book.stays()}
        assert theirs == set(stays), f"the program has other stays: {theirs ^ set(stays)}"
        in_places = {
            Home(room.stay.id, room.citizen, book.offer, place, room.first_day, room.last_day, room.parted_on)
            for book in books
            for place, in_it in book.rooms.items()
            for room in in_it
        }
        assert in_places == set(homes(stays)), f"others live in the places: {in_places ^ set(homes(stays))}"
        there = {
            (place.offer, place.id, place.open.first, place.open.last)
            for book in books
            for place in book.places.values()
        }
        assert there == {room[:4] for room in rooms(self.own)}, "the program has other places"
        kept = {
            Reserved(book.offer, place.id, one.days.first, one.days.last or date.max, one.payer, one.price_ore)
            for book in books
            for place in book.places.values()
            for one in place.reserved
        }
        assert kept == set(reserved(self.own)), "the program has other reservations"
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
        assert set(told) == stay_rows(stays), "the view of stays is not what was lived"
        places = self.tables.rows("places", "offer", "place", "first_day", "last_day")
        assert set(places) == place_rows(rooms(self.own)), "other places in the tables"
        offers = self.tables.rows("offers", "number", "offer", "effective_on", "last_day")
        assert set(offers) == offer_rows(self.own), "other offers in the tables"
        in_rooms = self.tables.rows("rooms", "stay", "place", "first_day", "last_day")
        assert sorted(map(str, in_rooms)) == sorted(map(str, room_rows(stays))), "other rooms in the tables"
        away = self.tables.rows("absences", "stay", "kind", "first_day", f"coalesce(last_day, '{NEVER}')")
        assert sorted(away) == sorted(absence_rows(stays)), "other absences in the tables"
        paying = self.tables.rows("payers", "number", "stay", "first_day", "payer", "paragraph")
        assert set(paying) == set(_payer_rows(self.own)), "other payers in the tables"
        kept = self.tables.rows("reservations", "offer", "place", "first_day", "last_day", "payer", "price_ore")
        assert sorted(map(str, kept)) == sorted(map(str, reserved_rows(self.own))), "other reservations in the tables"
        granted = self.tables.rows("assessments", "stay", "citizen", "first_day", "level", "special_price_ore")
        assert sorted(map(str, granted)) == sorted(map(str, assessment_rows(stays))), "other assessments in the tables"

    def _check_money(self) -> None:
        """Every month comes to what it does in the history without mistakes, and by the naive calculation."""
        clean = written_anew(self.own, self.model, self.opening)
        for offer in OFFERS:
            self._check_money_of(offer, clean)

    def _check_money_of(self, offer: str, clean: MemoryLedger) -> None:
        book = self.ledger.book(offer)
        # One thing a history without mistakes does not have: a tail that was issued upon a model which is annulled.
        from_then_on = min((tail.first for tail in every_tail(book) if not tail.known), default=date.max)
        for month in SEVEN:
            settled, expected = self.ledger.comes_to(offer, month), clean.comes_to(offer, month)
            if month.last < from_then_on:
                assert money(settled) == money(expected), f"{offer} in {month} comes to something else"
            else:
                self.found.seen["a month in or after a tail by a model that is annulled"] += 1
            if month in book.closings and any(finding.severity == "unpriced" for finding in settled.findings):
                self.found.seen["an unpriced day in a closed month"] += 1
        month = self.chance.choice(SEVEN)
        reckoned = clean.book(offer) if month.last < from_then_on else book
        ours, naive = shown(settle_month(book, month)), settle_naively(reckoned, month)
        assert (ours.lines, ours.place_days) == (naive.lines, naive.place_days), f"{offer} in {month} naively"
        earliest = book.earliest_open()
        assert earliest is not None
        issued = sum(closing.issued.total_ore for closing in book.closings.values())
        carried = sum(line.amount_ore for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
        assert issued + carried == sum(self.ledger.total(offer, month) for month in book.closings), "issued and carried"

    def _check_on_disk(self) -> None:
        """The same commands to a ledger on disk: the same events, a chain that holds, and read models that agree."""
        with TemporaryDirectory() as folder:
            location = str(Path(folder) / "pladsbog.db")
            with clock_set_to(BEGINNING):
                ledger = Ledger.create(location, "test")
            for moment, command in self.ledger.done:
                with clock_set_to(moment):
                    ledger.record(command)
            ledger.close()
            with open_log(location) as log:
                recorded = log.recorded(1, log.last())
                ours, theirs = ([_as_stored(fact) for fact in facts] for facts in (recorded, self.ledger.log.facts[1:]))
                assert ours == theirs, "the ledger on disk has other events"
                faults = [
                    f"{fault.check}: {fault.where}: {fault.what}" for fault in checks.run(log, [], SEVEN[-1].last)
                ]
                assert not faults, f"checks find {faults}"
                assert not differences(location, log), "the read models differ from the log"
        self.found.on_disk += 1

    # --- what came up -------------------------------------------------------------------------------

    def _situations(self, command: Command) -> list[str]:
        """What a command will be, if it is possible."""
        match command:
            case Void():
                late = self._late(command.number, None)
                return [*self._of_void(command.number), *late, *self._of_late(command.number, late)]
            case Correct():
                late = self._late(command.number, command.day)
                return [*self._of_correction(command), *late, *self._of_late(command.number, late)]
            case MoveIn() | Reassess() | Move() | Swap() | ChangePaying() | GoAway() | DecideOwnPayment() | Reserve():
                late = self._late(None, command.first_day)
                return [*late, *(_LATE[type(command)] if late and type(command) in _LATE else [])]
            case Return():
                return self._late(None, command.day)
            case Depart():
                return self._late(None, command.last_day)
        return []

    def _of_late(self, number: int, late: Sequence[str]) -> Iterator[str]:
        fact = self._top(number)
        if late and fact is not None:
            yield from _LATE.get(type(fact.event), [])

    def _of_void(self, number: int) -> Iterator[str]:
        fact = self._top(number)
        if fact is None:
            return
        how = "{} annulled" if fact.event.corrects is None else "correction of a {} annulled"
        yield from (how.format(what) for what in self._what(fact, self._piles_gone(fact)))
        if fact.event.corrects is not None:
            yield "a correction annulled: what it replaced holds again"
            if self.own.depth(number) > 2:  # the first, its correction, and this one
                yield "a correction of a correction annulled"
        elif self.own.bottom(number) in self.replaced and self.own.annulled.get(number):
            yield "a chain annulled sheet by sheet, down to nothing"
        for kind, of_kind in _OF_VOIDS.items():
            if isinstance(fact.event, kind):
                yield from of_kind(self, fact)

    def _piles_gone(self, fact: Recorded) -> list[int]:
        """The other piles of its act of which a void takes a sheet as well."""
        expected = _expected(Void(number=fact.number, kind="typo", **HEAD), self.own)
        return [bottom for bottom in self.own.halves(fact) if bottom in expected]

    def _what(self, fact: Recorded, halves: Iterable[int]) -> Iterator[str]:
        """What a fact of a stay is, by itself and with other halves of its act."""
        if type(fact.event) in TOLD:
            yield TOLD[type(fact.event)]
        others = {type(top.event) for bottom in halves if (top := self.own.top(bottom)) is not None}
        if isinstance(fact.event, Moved):
            yield from ["swap"] if Moved in others else []
            yield from ["move with a level"] if Reassessed in others else []
        elif isinstance(fact.event, (MovedIn, Departed)) and others:
            yield "transfer"

    def of_stay(self, fact: Recorded) -> Iterator[str]:
        """What the annulment of a move-in takes along."""
        departed = [one for one in self.own.holding(Departed) if one.stay == fact.stay]
        if departed and fact.event.corrects is None:
            yield "a move-in annulled with its departure"
            if any(one.event.corrects for one in departed):
                yield "a move-in annulled with a departure that had been corrected"
        stay = next((one for one in self.own.lived() if one.stay == fact.stay), None)
        for home in () if stay is None or fact.event.corrects is not None else homes_of(stay):
            for one in reserved(self.own):
                if (one.offer, one.place) == (home.offer, home.place) and one.first <= home.first <= one.last:
                    yield "a reservation that a move-in ended, given back by its annulment"

    def of_opening(self, fact: Recorded) -> Iterator[str]:
        """Whether the place had been reserved."""
        yield "the opening of a place annulled"
        if any(isinstance(one.event, PlaceReserved) and one.stream == fact.stream for one in self.ledger.log.facts):
            yield "the opening of a place annulled that had been reserved"

    def of_version(self, fact: Recorded) -> Iterator[str]:
        """What the annulment of a term gives back."""
        if isinstance(fact.event, OwnPaymentAdopted):
            yield "an own payment of a house annulled"
        if fact.event.effective_on < self._closed_until():
            yield "a term annulled in a closed month"
        same = self._of_same_day(fact)
        if len(same) >= LONG and not all(self.own.piles[one] for one in same):
            yield f"{LONG} versions and more of one term from one day, some annulled"

    def of_closing(self, fact: Recorded) -> Iterator[str]:
        """Whether another closing of the same place counts then."""
        yield "the closing of a place annulled"
        if sum(one.stream == fact.stream for one in self.own.holding(PlaceClosed)) > 1:
            yield "the closing of a place annulled, an earlier one beneath it"

    def _of_correction(self, command: Correct) -> Iterator[str]:
        fact = self._top(command.number)
        if fact is None:
            return
        depth = self.own.depth(command.number)
        yield from (f"{what} corrected" for what in self._what(fact, self.own.halves(fact)))
        if depth > 1:
            yield "a correction of a correction"
        if depth >= LONG:
            yield f"a chain of {LONG} corrections and more on a {TOLD[type(fact.event)]}"
        stay = next((one for one in self.own.lived() if one.stay == fact.stay), None)
        if isinstance(fact.event, MovedIn) and stay is not None:
            if command.place not in (None, stay.rooms[0][1]):
                yield "a move-in corrected to another place"
            if command.day is not None and len(stay.levels) > 1:
                yield "a move-in corrected under a later reassessment"
        if isinstance(fact.event, Departed) and stay is not None and command.day not in (None, stay.last):
            last = list(homes_of(stay))[-1]
            lived = homes(self.own.lived())
            if any((one.offer, one.place) == (last.offer, last.place) and one.first > last.first for one in lived):
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
        places = {(home.offer, home.place) for home in homes_of(stay)}
        near: list[Lived | Home] = [one for one in others if one.citizen == stay.citizen]
        near += [home for home in homes(others) if (home.offer, home.place) in places]
        if any(one.first <= high and (one.last is None or one.last >= low) for one in near):
            self.found.seen["a corrected date across another stay, refused"] += 1
        if any(low <= day <= high for day, _ in stay.levels if day != fact.event.effective_on):
            self.found.seen["a corrected date across a reassessment, refused"] += 1

    def _late(self, number: int | None, day: date | None) -> list[str]:
        """Whether something is about a closed month, and whether that was adjusted before."""
        fact = self._top(number) if number is not None else None
        days = [one for one in (day, fact.event.effective_on if fact else None) if one is not None]
        closings = self.ledger.book(fact.event.about_offer if fact and fact.event.about_offer else OFFER).closings
        if not days or Month.of(min(days)) not in closings:
            return []
        touched = [month for month in closings if month.last >= min(days)]
        again = any(closings.issued_total(month) != closings[month].issued.totals().get(month) for month in touched)
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


_LATE: dict[type[Any], list[str]] = {
    Reserve: [RESERVED_LATE],
    PlaceReserved: [RESERVED_LATE],
    DecideOwnPayment: [OWN_PAYMENT_LATE],
    OwnPaymentDecided: [OWN_PAYMENT_LATE],
}
"""What it is besides that something of a closed month is told, corrected or annulled."""


def _of_transfer(_: _History, fact: Recorded) -> Iterator[str]:
    if isinstance(fact.event, BudgetChanged) and fact.event.counterpart is not None:
        yield "a transfer between budgets annulled, both halves"


_OF_VOIDS: dict[type[Any] | tuple[type[Any], ...], Callable[[_History, Recorded], Iterable[str]]] = {
    MovedIn: _History.of_stay,
    USES: lambda _, __: ["the use of a place annulled"],
    PlaceOpened: _History.of_opening,
    PlaceClosed: _History.of_closing,
    OfferClosed: lambda _, __: ["the closing of a house annulled, with that of its places"],
    BudgetChanged: _of_transfer,
    CitizenFollowedUp: lambda _, __: ["a follow-up annulled"],
    VERSIONS: _History.of_version,
}
"""What else an annulment is, by the kind of what is annulled."""


def _expected(command: Command, own: Corrected) -> dict[int, int]:
    """The piles that an annulment makes lower, each with the height that is left."""
    target = next((fact for fact in own.holding() if isinstance(command, Void) and fact.number == command.number), None)
    if target is None:
        return {}
    left = {own.bottom(target.number): own.depth(target.number) - 1}
    if target.event.corrects is not None:
        tops = {bottom: own.top(bottom) for bottom in own.halves(target)}
        of_act = {bottom: top for bottom, top in tops.items() if top is not None and _is_of(top, target)}
        return left | {bottom: own.depth(top.number) - 1 for bottom, top in of_act.items()}
    gone = set(_goes_along(target, own))
    return left | dict.fromkeys(gone, 0)


def _is_of(fact: Recorded, other: Recorded) -> bool:
    """Whether two corrections are of one act; of a reassessment goes what was corrected with it, and not its move."""
    return fact.event.act == other.event.act and not isinstance(other.event, Reassessed)


def _goes_along(target: Recorded, own: Corrected) -> Iterator[int]:
    """The piles that cannot hold without a fact as it was first told."""
    if isinstance(target.event, (MovedIn, Departed, Moved)):
        halves = own.halves(target)
        yield from halves
        stays = {target.stay} if isinstance(target.event, MovedIn) else set()
        began = [own.top(bottom) for bottom in halves]
        stays |= {one.stay for one in began if one is not None and isinstance(one.event, MovedIn)}
        yield from (own.bottom(one.number) for one in own.holding(Departed) if one.stay in stays)
    for kind in _GONE_WITH.get(type(target.event), ()):
        for fact in own.holding(kind):
            if fact.event.act == target.event.act and fact.number != target.number:
                yield own.bottom(fact.number)


_GONE_WITH: dict[type[Any], tuple[type[Any], ...]] = {
    OfferClosed: (PlaceClosed,), BudgetChanged: (BudgetChanged,),
}  # fmt: skip
"""What cannot hold without a fact: a place's part in the closing of its house, the other half of a transfer."""


def _recorded(command: Command, recorded: Sequence[Recorded]) -> Iterator[str]:
    """What a command that is not about another event has recorded of stays."""
    if isinstance(command, (Void, Correct)):
        return
    kinds: Counter[Any] = Counter(type(fact.event) for fact in recorded)
    yield from (f"{what} recorded" for kind, what in TOLD.items() if kinds[kind])
    if kinds[Moved]:
        yield from ["swap recorded"] if kinds[Moved] > 1 else []
        yield from ["move with a level recorded"] if kinds[Reassessed] else []
    if isinstance(command, Move) and kinds[MovedIn]:
        yield "transfer recorded"


def _content(fact: Recorded) -> dict[str, Any]:
    """What a fact says of the stay it is of."""
    said = (
        "effective_on", "assessment", "place", "payer", "paragraph", "cause", "citizen", "offer", "until", "absence",
        "arrives_on", "transferred_from", "ends", "price_ore",
    )  # fmt: skip
    about = {name: getattr(fact.event, name) for name in said if hasattr(fact.event, name)}
    if not isinstance(fact.event, (MovedIn, Moved, PlaceReserved)):
        about["place"] = None  # where it was told, which follows from the stay
    if about.get("arrives_on") is not None:
        about["effective_on"] = None  # the day before, or that day where it is free
    return {**about, "stay": fact.stay, "payer_said": "payer" in about}


def _corrected(content: dict[str, Any], command: Correct, *, asked: bool) -> dict[str, Any]:
    """What should stand instead: as it was, but for what the correction says anew; of another half its day alone."""
    new = dict(content)
    if command.day is not None:
        new["arrives_on" if content.get("arrives_on") is not None else "effective_on"] = command.day
    if not asked:
        return new
    said = {
        "assessment": command.assessment,
        "place": command.place,
        "until": command.until,
        "absence": command.absence,
    }
    new |= {name: value for name, value in said.items() if value is not None}
    if command.price_ore is not None:
        new["price_ore"] = None if command.price_ore is CLEARED else command.price_ore
    if command.payer is not None:
        cleared = command.payer is CLEARED
        new["payer"] = None if cleared else command.payer
        if "ends" in new:
            others = [name for name in new["ends"] if name != "payer"]
            new["ends"] = tuple((["payer"] if cleared else []) + others)
    return new


def _as_stored(fact: Recorded) -> tuple[Any, ...]:
    return fact.number, fact.recorded_at, fact.stream, fact.version, fact.event


def _as_lived(stay: Stay) -> Lived:
    return Lived(
        stay.id,
        stay.citizen,
        stay.offer,
        stay.first_day,
        stay.last_day,
        tuple((step.first_day, step.assessment) for step in stay.steps),
        tuple((lodging.first_day, lodging.place) for lodging in stay.lodgings),
        tuple(Paid(paying.first_day, paying.payer, paying.paragraph) for paying in stay.payings),
        tuple(Days(away.first_day, away.days.last, away.kind) for away in stay.absences),
        stay.arrives_on,
        stay.transferred_from,
        tuple(sorted((PaysHimself(one.first_day, one.kind, one.ore) for one in stay.own_amounts), key=_day_and_kind)),
    )


def _day_and_kind(one: PaysHimself) -> tuple[date, str]:
    return one.first, one.kind


def _payer_rows(own: Corrected) -> Iterator[tuple[Any, ...]]:
    """The rows of the read model's table `payers`: number, stay, first day, payer and paragraph."""
    for fact in own.holding(PayingChanged):
        event = fact.event
        assert isinstance(event, PayingChanged)
        yield fact.number, event.stay, str(event.effective_on), event.payer, event.paragraph


# --- the history without mistakes ---------------------------------------------------------------------


def written_anew(own: Corrected, model: Model, opening: int) -> MemoryLedger:
    """A new ledger in which what holds is recorded through the door, each thing once and right the first time.

    Of the opening decision, places that no longer hold are annulled at once, and terms at the end: nothing could be
    recorded without them.
    """
    ledger = two_houses(model)
    holding = {fact.number for fact in own.holding()}
    gone = [fact for fact in ledger.log.facts[:opening] if fact.number not in holding]
    _annul([fact for fact in gone if isinstance(fact.event, PlaceOpened)], ledger)
    _adopt_again(own.holding(PlaceOpened), ledger, opening)
    for one in reserved(own):
        ledger.do(_reserve(one))
    for _, of_day in groupby(_acts(own.lived()), key=lambda act: act.day):
        _do_in_some_order(list(of_day), ledger)
    _adopt_again(own.holding(*USES), ledger, opening)
    _adopt_again(own.holding(*VERSIONS), ledger, opening)
    _close(own, ledger)
    _annul([fact for fact in gone if not isinstance(fact.event, PlaceOpened)], ledger)
    return ledger


def _annul(facts: Iterable[Recorded], ledger: MemoryLedger) -> None:
    for fact in facts:
        ledger.do(Void(number=fact.number, kind="typo", **HEAD))


def _adopt_again(facts: Iterable[Recorded], ledger: MemoryLedger, opening: int) -> None:
    for fact in facts:
        if fact.number > opening:
            # Put back what was never taken out, or what is paid in a place that was never opened: it changes nothing.
            with suppress(NotOutOfUse, UnknownPlace):
                ledger.do(_again(fact, ledger))


def _close(own: Corrected, ledger: MemoryLedger) -> None:
    """What closed, in the order it was recorded. A place that did not close with its house after all did not."""
    houses = {fact.event.act: fact.event for fact in own.holding(OfferClosed)}
    done: set[str] = set()
    for fact in own.holding(*CLOSURES):
        event = fact.event
        if event.act in done:
            continue
        done.add(event.act)
        house = houses.get(event.act)
        place = None if house is not None else event.about_place
        recorded = ledger.do(adoption(ledger, Closure(event.about_offer or "", place, event.effective_on)))
        still = {one.event.about_place for one in own.holding(PlaceClosed) if one.event.act == event.act}
        for one in recorded:
            if house is not None and isinstance(one.event, PlaceClosed) and one.event.place not in still:
                ledger.do(Void(number=one.number, kind="typo", **HEAD))


def _reserve(one: Reserved) -> Reserve:
    days: dict[str, Any] = {"first_day": one.first, "last_day": one.last}
    return Reserve(offer=one.offer, place=one.place, payer=one.payer, price_ore=one.ore, **days, **HEAD)


GOES_ON, COMES_AND_GOES, BEGINS, AFTER = range(4)


class _Act(NamedTuple):
    """What a clerk tells of a day: what begins after what goes on and ends, and an absence from the first day last."""

    day: date
    rank: int
    commands: Sequence[Command]


def _acts(stays: Sequence[Lived]) -> list[_Act]:
    """Everything that was lived, day by day."""
    acts = [act for stay in stays for act in _acts_of(stay, stays)]
    acts += _swaps(stays)
    return sorted(acts, key=lambda act: (act.day, act.rank))


def _do_in_some_order(acts: list[_Act], ledger: MemoryLedger) -> None:
    """What happened on one day, so that nobody comes before another has left. Raises AssertionError for no way."""
    left = acts
    while left:
        refused: list[tuple[_Act, Refusal]] = []
        for act in left:
            try:
                for command in act.commands:
                    ledger.do(_named(command, ledger))
            except Refusal as refusal:
                refused.append((act, refusal))
        if len(refused) == len(left):
            why = "\n".join(f"    {act.commands[0]}: {refusal}" for act, refusal in refused)
            raise AssertionError(f"no order in which this can be told anew:\n{why}")
        left = [act for act, _ in refused]


def _named(command: Command, ledger: MemoryLedger) -> Command:
    """A correction of what was recorded last, by its number."""
    if not isinstance(command, Correct):
        return command
    began = [fact.number for fact in ledger.log.facts if isinstance(fact.event, MovedIn)]
    return replace(command, number=began[-1])


def _acts_of(stay: Lived, stays: Sequence[Lived]) -> Iterator[_Act]:
    yield _beginning(stay, stays)
    who: dict[str, Any] = {"citizen": stay.citizen, "decision": "VU", **HEAD}
    for day, assessment in stay.levels[1:]:
        yield _Act(day, GOES_ON, [Reassess(first_day=day, assessment=assessment, **who)])
    swapped = {(day, one.stay) for day, *both in _swapped(stays) for one in both}
    for (_, before), (day, place) in pairwise(stay.rooms):
        if place != before and (day, stay.stay) not in swapped:
            yield _Act(day, GOES_ON, [Move(place=place, first_day=day, **who)])
    for was, now in pairwise(stay.paid):
        said: dict[str, Any] = {name: getattr(now, name) or CLEARED for name in ("payer", "paragraph")}
        if was[1:] != now[1:]:
            yield _Act(now.first, GOES_ON, [ChangePaying(first_day=now.first, **said, **who)])
    yield from (_Act(one.first_day, GOES_ON, [one]) for one in _own_amounts(stay) if one.first_day != stay.first)
    for away in stay.away:
        until = away.last if away.last is not None and (stay.last is None or away.last <= stay.last) else None
        about: dict[str, Any] = {"citizen": stay.citizen, "kind": away.kind, **HEAD}
        yield _Act(
            away.first,
            AFTER if away.first == stay.first else GOES_ON,
            [GoAway(first_day=away.first, until=until, **about)],
        )
    if stay.parted is not None and not _is_one_day(stay):
        # Who arrives by a transfer may leave on that day: not from the house that the transfer is from.
        rank = AFTER if stay.parted == stay.first else GOES_ON
        yield _Act(stay.parted, rank, [Depart(citizen=stay.citizen, last_day=stay.parted, **HEAD)])


def _own_amounts(stay: Lived) -> Iterator[DecideOwnPayment]:
    """What a resident pays by a decision, where it is another amount than before."""
    paid: dict[str, int | None] = {}
    for one in stay.own:
        if one.ore != paid.get(one.kind):
            price = CLEARED if one.ore is None else one.ore
            (kind,) = [kind for kind in PAYMENT_KINDS if kind == one.kind]
            about: dict[str, Any] = {"citizen": stay.citizen, "decision": "VU", **HEAD}
            yield DecideOwnPayment(kind=kind, first_day=one.first, price_ore=price, **about)
        paid[one.kind] = one.ore


def _beginning(stay: Lived, stays: Sequence[Lived]) -> _Act:
    """A move-in; or the transfer, with who pays where somebody else did in the house that was left."""
    (_, granted), paid, (_, place) = stay.levels[0], stay.paid[0], stay.rooms[0]
    said: dict[str, Any] = {"payer": paid.payer or CLEARED, "paragraph": paid.paragraph or CLEARED}
    who: dict[str, Any] = {"citizen": stay.citizen, "offer": stay.offer, "place": place, "decision": "VU", **HEAD}
    own = [one for one in _own_amounts(stay) if one.first_day == stay.first]
    if stay.left is None:
        rank, until = (COMES_AND_GOES, stay.last) if _is_one_day(stay) else (BEGINS, None)
        begun = MoveIn(first_day=stay.first, until=until, assessment=granted, **said, **who)
        return _Act(stay.first, rank, [begun, *own])
    commands: list[Command] = [Move(first_day=stay.first, assessment=granted, **who)]
    before = next(one for one in stays if one.stay == stay.left).paid[-1]
    if before[1:] != paid[1:]:
        commands.append(Correct(number=0, kind="typo", **said, **HEAD))
    return _Act(stay.first, BEGINS, [*commands, *own])


def _is_one_day(stay: Lived) -> bool:
    """Whether somebody came and left on a day, which was told at once: another may arrive in the place on it."""
    return stay.left is None and stay.parted == stay.first


def _swapped(stays: Sequence[Lived]) -> Iterator[tuple[date, Lived, Lived]]:
    """Two residents of a house who take each other's room on a day."""
    moves = [(day, stay, before, place) for stay in stays for (_, before), (day, place) in pairwise(stay.rooms)]
    for (day, one, left, came), (on, other, its_left, its_came) in combinations(moves, 2):
        if (day, one.offer, left, came) == (on, other.offer, its_came, its_left) and left != came:
            yield day, one, other


def _swaps(stays: Sequence[Lived]) -> Iterator[_Act]:
    for day, one, other in _swapped(stays):
        yield _Act(day, GOES_ON, [Swap(citizen=one.citizen, other=other.citizen, first_day=day, **HEAD)])


def _again(fact: Recorded, ledger: MemoryLedger) -> Command:
    event = fact.event
    if isinstance(event, (PlaceTakenOutOfUse, PlacePutInUse)):
        kind: Literal["closed", "open"] = "closed" if isinstance(event, PlaceTakenOutOfUse) else "open"
        first, last = event.effective_on, event.until
        return SetUse(offer=event.offer, place=event.place, first_day=first, last_day=last, kind=kind, **HEAD)
    return adoption(ledger, _item(event))


def _item(event: Event) -> Adoption:
    """What was adopted by an event."""
    match event:
        case RatesAdopted():
            item: Adoption = RatesVersion(event.id, event.effective_on, event.rates)
        case BaseAdopted():
            item = BaseVersion(event.offer, event.effective_on, event.base)
        case ModelAdopted():
            item = ModelVersion(event.id, event.effective_on, event.model)
        case OfferAdopted():
            item = OfferVersion(event.offer, event.effective_on, event.terms)
        case OwnPaymentAdopted():
            item = OwnPaymentVersion(event.offer, event.effective_on, event.payment)
        case PlaceOpened():
            item = PlaceOpening(event.offer, event.place, event.effective_on, event.level)
        case _:
            raise AssertionError(event)
    return item


# --- what a clerk might type --------------------------------------------------------------------------


def _model(chance: Random) -> Model:
    structure: Structure = "average" if chance.randrange(3) == 0 else "differentiated"
    notices: list[Notice] = [NoNotice(), RunningMonthAndMonths(count=1), RunningMonthAndMonths(covers="all")]
    return Model(
        allocation=chance.choice(["combination", "activity"]),
        structure=structure,
        departure_day=chance.choice(["settled", "free"]),
        vacancy=chance.choice([NoVacancyPay(), AverageMinus() if structure == "differentiated" else NoVacancyPay()]),
        notice=chance.choice(notices),
        absence=chance.choice([None, ABSENCES, NOTHING_PAID]),
    )


def two_houses(model: Model) -> MemoryLedger:
    """A ledger with two houses of three places each."""
    ledger, day = opened(model), FIRST.first
    items: list[Adoption] = [
        OfferVersion(OTHER, day, OfferTerms(name="The other", model="model", rates="rates")),
        BaseVersion(OTHER, day, Base(unit="day", amount_ore=65400)),
        *(PlaceOpening(OTHER, str(place), day) for place in range(PLACES)),
    ]
    ledger.do(adoption(ledger, *items))
    return ledger


def _command(history: _History) -> Command | None:
    (kind,) = history.chance.choices(list(_KINDS), list(_KINDS.values()))
    return kind(history)


def _moves_in(history: _History) -> Command:
    chance, day = history.chance, _day(history.chance)
    return MoveIn(
        citizen=f"c-{chance.randrange(CITIZENS)}",
        offer=chance.choice([OFFER, OFFER, OTHER]),
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


def _moves(history: _History) -> Command | None:
    """Another room, with a new level now and then, or another house."""
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    chance = history.chance
    day = stay.first + timedelta(days=1 + chance.randrange(50))
    other = next(offer for offer in OFFERS if offer != stay.offer) if chance.random() < 0.35 else None
    anew = _granted(chance) if chance.random() < 0.4 else None
    place = str(chance.randrange(PLACES))
    return Move(citizen=stay.citizen, place=place, first_day=day, offer=other, assessment=anew, decision="VU", **HEAD)


def _swaps_rooms(history: _History) -> Command | None:
    stay = _any(history.chance, history.own.lived())
    beside = [one for one in history.own.lived() if stay and one.offer == stay.offer and one.stay != stay.stay]
    other = _any(history.chance, beside)
    if stay is None or other is None:
        return None
    day = max(stay.first, other.first) + timedelta(days=1 + history.chance.randrange(25))
    return Swap(citizen=stay.citizen, other=other.citizen, first_day=day, **HEAD)


def _pays(history: _History) -> Command | None:
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    chance = history.chance
    day = stay.first + timedelta(days=1 + chance.randrange(50))
    ways: list[dict[str, Any]] = [
        {"payer": "163"}, {"payer": "165"}, {"payer": CLEARED}, {"paragraph": "107"}, {"paragraph": CLEARED}
    ]  # fmt: skip
    return ChangePaying(citizen=stay.citizen, first_day=day, **chance.choice(ways), decision="VU", **HEAD)


def _pays_himself(history: _History) -> Command | None:
    """Another amount of a kind by a decision on a resident, or what others pay again."""
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    chance = history.chance
    day = stay.first + timedelta(days=chance.randrange(50))
    return DecideOwnPayment(
        citizen=stay.citizen,
        kind=chance.choice(_TWO_KINDS),
        first_day=day,
        price_ore=_own_price(chance) if chance.random() < 0.75 else CLEARED,
        decision="VU",
        **HEAD,
    )


def _reserves(history: _History) -> Command:
    """A place that has fallen vacant, or any other one, for one of two, at a price now and then."""
    chance = history.chance
    empty = sorted(one for one in history.own.vacancies() if one.begins)
    one = chance.choice(empty) if empty and chance.random() < 0.7 else None
    day = _day(chance) if one is None else one.day + timedelta(days=chance.randrange(6))
    return Reserve(
        offer=chance.choice(OFFERS) if one is None else one.offer,
        place=str(chance.randrange(PLACES)) if one is None else one.place,
        payer=chance.choice(["163", "165"]),
        first_day=day,
        last_day=day + timedelta(days=chance.randrange(60)),
        price_ore=_own_price(chance) if chance.random() < 0.5 else None,
        **HEAD,
    )


_TWO_KINDS: Sequence[PaymentKind] = PAYMENT_KINDS[:2]
"""Those that are decided on: the same one often enough."""


def _own_price(chance: Random) -> int:
    return 10000 + chance.randrange(90000)


def _goes_away(history: _History) -> Command | None:
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    chance = history.chance
    day = stay.first + timedelta(days=chance.randrange(60))
    until = day + timedelta(days=chance.randrange(25)) if chance.random() < 0.6 else None
    kinds: tuple[AbsenceKind, ...] = ("hospital", "holiday", "other")
    return GoAway(citizen=stay.citizen, first_day=day, until=until, kind=chance.choice(kinds), **HEAD)


def _returns(history: _History) -> Command | None:
    away = [(stay.citizen, one) for stay in history.own.lived() for one in stay.away]
    if not away:
        return None
    citizen, absence = history.chance.choice(away)
    day = absence.first + timedelta(days=1 + history.chance.randrange(15))
    return Return(citizen=citizen, day=day, **HEAD)


def _uses(history: _History) -> Command:
    chance, day = history.chance, _day(history.chance)
    return SetUse(
        offer=chance.choice(OFFERS),
        place=str(chance.randrange(PLACES)),
        first_day=day,
        last_day=day + timedelta(days=chance.randrange(40)),
        kind=chance.choice(["closed", "closed", "open"]),
        **HEAD,
    )


def _adopts(history: _History) -> Command:
    """Rates or a base from one of a few days, so that many are from the same one; some tables lack most levels."""
    chance = history.chance
    day = FIRST.first + timedelta(days=chance.choice([0, 31, 31, 80]))
    offer = chance.choice(OFFERS)
    kinds = ["base", "few", "few", *["rates"] * 5, "model", "offer", "transfer", "grant", "place", "place"]
    match chance.choice([*kinds, "own"]):
        case "base":
            item: Adoption = BaseVersion(offer, day, Base(unit="day", amount_ore=chance.randrange(99999)))
        case "few":
            few = {str(level): (400 + level) * 100 for level in range(1, 2 + chance.randrange(6))}
            item = RatesVersion("rates", day, Rates(unit="day", prices_ore=few))
        case "rates":
            item = RatesVersion("rates", day, rates(30000 + chance.randrange(9000)))
        case "model":
            item = ModelVersion("model", day, _model(chance))
        case "offer":
            item = OfferVersion(offer, day, OfferTerms(name=f"House {chance.random()}", model="model", rates="rates"))
        case "own":
            item = OwnPaymentVersion(offer, day, _own_payment(chance))
        case "place":
            item = PlaceOpening(offer, str(chance.randrange(PLACES + 1)), day)
        case "transfer":
            item = Transfer(OFFER, OTHER, day.year, 1 + chance.randrange(9999), day)
        case _:
            item = Grant(offer, day.year, 1 + chance.randrange(9999), day)
    return adoption(history.ledger, item)


def _own_payment(chance: Random) -> OwnPayment:
    """Of a kind, by the house or one of its places; free on days away now and then."""
    place = str(chance.randrange(PLACES)) if chance.random() < 0.3 else None
    about: dict[str, Any] = {"kind": chance.choice(_TWO_KINDS), "amount_ore": _own_price(chance), "place": place}
    if chance.random() < 0.4:
        return OwnPayment(while_absent="free", after_days=chance.randrange(5), **about)
    return OwnPayment(**about)


def _shuts(history: _History) -> Command:
    """A place or a house closes, towards the end of the months that are looked at."""
    chance = history.chance
    place = str(chance.randrange(2)) if chance.random() < 0.85 else None
    day = FIRST.first + timedelta(days=DAYS - chance.randrange(60))
    return adoption(history.ledger, Closure(chance.choice(OFFERS), place, day))


def _follows_up(history: _History) -> Command | None:
    stay = _any(history.chance, history.own.lived())
    if stay is None:
        return None
    day = stay.first + timedelta(days=history.chance.randrange(60))
    return FollowUpCitizen(citizen=stay.citizen, day=day, result="continue", **HEAD)


def _closes(history: _History) -> Command:
    offer = history.chance.choice([OFFER, OFFER, OTHER])
    earliest = history.ledger.book(offer).earliest_open() or FIRST
    return Close(month=earliest, offers=(offer,), accept_findings=True, **HEAD)


def _corrects(history: _History) -> Command | None:
    chance = history.chance
    of_places = chance.random() < 0.1  # nearly all that is said of a reservation is possible: else it were most of all
    fact = _target(history, list(history.own.holding(*([PlaceReserved] if of_places else STAY_EVENTS))))
    if fact is None:
        return None
    said: dict[str, Any] = {}
    if chance.random() < 0.6:
        far = chance.choice([4, 25])
        said["day"] = fact.event.effective_on + timedelta(days=chance.randint(-far, far))
    if isinstance(fact.event, (MovedIn, Reassessed)) and chance.random() < 0.5:
        said["assessment"] = _granted(chance)
    if isinstance(fact.event, (MovedIn, PayingChanged)) and chance.random() < 0.3:
        said["payer"] = chance.choice(["163", "165", CLEARED])
    if isinstance(fact.event, (MovedIn, Moved)) and chance.random() < 0.3:
        said["place"] = str(chance.randrange(PLACES))
    if isinstance(fact.event, PlaceReserved) and chance.random() < 0.3:
        said["payer"] = chance.choice(["163", "165"])
    if isinstance(fact.event, (PlaceReserved, OwnPaymentDecided)) and chance.random() < 0.5:
        said["price_ore"] = chance.choice([_own_price(chance), CLEARED])
    if isinstance(fact.event, (WentAway, PlaceReserved)) and chance.random() < 0.5:
        said["until"] = fact.event.effective_on + timedelta(days=chance.randrange(30))
    if isinstance(fact.event, WentAway) and chance.random() < 0.3:
        said["absence"] = chance.choice(["hospital", "holiday", "other"])
    return Correct(number=fact.number, kind=chance.choice(["typo", "decision"]), **said, **HEAD)


def _voids(history: _History) -> Command | None:
    chance = history.chance
    if chance.random() < 0.05:  # whatever there is: most of it is refused
        return Void(number=chance.randint(1, history.ledger.log.last()), kind="typo", **HEAD)
    (kinds,) = chance.choices([STAY_EVENTS, VERSIONS, OTHERS, (PlaceOpened,)], [14, 6, 3, 1])
    fact = _target(history, list(history.own.holding(*kinds)))
    return Void(number=fact.number, kind=chance.choice(["typo", "decision"]), **HEAD) if fact else None


def _target(history: _History, holding: list[Recorded]) -> Recorded | None:
    """One of the facts; often that with the most beneath it, so that chains grow and fall, or half of an act."""
    chance = history.chance
    if not holding:
        return None
    if chance.random() < 0.2:
        of_two = [fact for fact in holding if history.own.halves(fact)]
        return chance.choice(of_two or holding)
    if chance.random() < 0.6:
        kind = chance.choice(list(dict.fromkeys(type(fact.event) for fact in holding)))
        return max(
            (fact for fact in holding if type(fact.event) is kind), key=lambda fact: history.own.depth(fact.number)
        )
    return chance.choice(holding)


_KINDS: dict[Callable[[_History], Command | None], int] = {
    _moves_in: 12, _reassesses: 8, _departs: 7, _moves: 12, _swaps_rooms: 9, _pays: 8, _pays_himself: 6, _reserves: 5,
    _goes_away: 7, _returns: 5,
    _uses: 3, _adopts: 14, _closes: 5, _shuts: 3, _follows_up: 2, _corrects: 42, _voids: 22,
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
    parser.add_argument("--first", type=int, default=0, help="the number of the first history (0)")
    parser.add_argument("--seed", type=int, help="one history alone")
    asked = parser.parse_args()
    begun = time.monotonic()
    if asked.seed is not None:
        found = Run()
        play(asked.seed, found)
    else:
        found = run(asked.events, asked.first)
    sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    sys.stdout.write(f"{time.monotonic() - begun:.0f} seconds\n")
    return 1 if found.missing and asked.seed is None else 0


if __name__ == "__main__":
    sys.exit(main())
