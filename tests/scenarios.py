"""Histories for tests, in memory: events as a log would hold them, the book they make, what a reader sees of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from ledger.commands import Adopt, Cleared, Command, Depart, MoveIn, Reassess, Reserve, SetUse
from ledger.events import (
    BaseAdopted,
    BudgetAdopted,
    Departed,
    Event,
    ModelAdopted,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    RatesAdopted,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
)
from ledger.events.adoption import Adoption, DecisionHeader
from ledger.events.budgets import BudgetVersion
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.offers import Assessment
from ledger.settlement.engine import settle_month
from ledger.settlement.lines import OfferMonth
from ledger.shared.calendar import DAY, Month, moment_text
from ledger.state.book import Book, book_of
from ledger.state.folding import stays_of
from ledger.state.stays import Stay

CLERK = "clerk"
Priced = ModelVersion | RatesVersion | OfferVersion | BaseVersion | PlaceOpening
"""The adoptions that settling knows of; the others are told through the door."""
FIRST_MOMENT = datetime(2020, 1, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A settlement line as interface.md defines it: `first` and `last` both included, money in øre.

    `payer` is another municipality's code, None what the ledger's own pays. `quantity` is that of a supplement.
    """

    kind: str
    part: str
    place: str | None
    citizen: str | None
    first: date
    last: date
    level: str
    unit_price: Fraction
    amount: int
    payer: str | None = None
    paragraph: str | None = None
    service: str | None = None
    quantity: str | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def order(self) -> tuple[str, str, str, str, str, date, date, str, Fraction]:
        """A fixed order, so that two calculations of one month can be held against each other."""
        who = (self.place or "", self.citizen or "", self.service or "")
        return (self.kind, self.part, *who, self.first, self.last, self.level, self.unit_price)


@dataclass(frozen=True, slots=True, order=True)
class ShownFinding:
    """What a person must decide, for the days `first` to `last`, both included; "" where no one is named."""

    code: str
    place: str
    citizen: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of one offer's month, whoever calculated it."""

    lines: Sequence[ShownLine]
    findings: Sequence[ShownFinding]
    place_days: dict[str, int]

    def total(self, kind: str | None = None) -> int:
        """Øre of all lines, or of the lines of one kind."""
        return sum(line.amount for line in self.lines if kind in (None, line.kind))


def shown(month: OfferMonth) -> Shown:
    """The engine's answer as a reader sees it."""
    lines = [
        ShownLine(
            line.kind,
            line.part,
            line.place,
            line.citizen,
            line.period.first,
            line.period.end - DAY,
            line.level,
            line.unit_price,
            line.amount,
            line.payer,
            line.paragraph,
            line.service,
            line.quantity if line.kind == "supplement" else None,
        )
        for line in month.lines
    ]
    findings = [
        ShownFinding(f.code, f.place or "", f.citizen or "", f.period.first, f.period.end - DAY) for f in month.findings
    ]
    days = month.place_days
    return Shown(
        sorted(lines, key=lambda line: line.order),
        sorted(findings),
        {**days.by_state(), "absent": days.absent},
    )


@dataclass
class Scenario:
    """A history told step by step. Each method records one command's events, a minute after the one before."""

    facts: list[Recorded] = field(default_factory=list)
    _versions: Counter[str] = field(default_factory=Counter)

    def record(self, *events: Event) -> Scenario:
        """These events, numbered on from the last one."""
        for event in events:
            number = len(self.facts) + 1
            self._versions[event.stream] += 1
            moment = moment_text(FIRST_MOMENT + timedelta(minutes=number))
            self.facts.append(Recorded(number, moment, event.stream, self._versions[event.stream], event))
        return self

    def obey(self, *commands: Command) -> Scenario:
        """What the commands ask, recorded without asking any rule whether it may happen."""
        for command in commands:
            match command:
                case Adopt():
                    self.adopt(command)
                case MoveIn():
                    assert command.assessment is not None
                    if command.place is None:
                        self._has_a_place(command.offer, command.citizen, command.first_day)
                    self.move_in(
                        command.citizen,
                        command.offer,
                        command.place or command.citizen,
                        command.first_day,
                        command.assessment,
                        paragraph=None if isinstance(command.paragraph, Cleared) else command.paragraph,
                        payer=None if isinstance(command.payer, Cleared) else command.payer,
                        until=command.until,
                        decided_on=command.decided_on,
                    )
                case Reassess():
                    assert command.assessment is not None
                    self.reassess(command.citizen, command.first_day, command.assessment, command.decided_on)
                case Depart():
                    self.depart(command.citizen, command.last_day)
                case SetUse():
                    self.set_use(command.offer, command.place, command.first_day, command.last_day, command.kind)
                case Reserve():
                    self.reserve(command)
                case _:
                    raise TypeError(command)
        return self

    def adopt(self, decision: Adopt) -> Scenario:
        """All that one decision adopted."""
        return self.record(*self._adopted(decision.items, decision.decision or "none", decision.decided_on))

    def adopt_items(self, *items: Adoption, decided_on: date = date(2020, 1, 1)) -> Scenario:
        """Terms given as objects, for tests that need no decision file."""
        return self.record(*self._adopted(items, "test decision", decided_on))

    def move_in(
        self,
        citizen: str,
        offer: str,
        place: str,
        first_day: date,
        assessment: Assessment,
        *,
        paragraph: str | None = None,
        payer: str | None = None,
        until: date | None = None,
        decided_on: date | None = None,
    ) -> Scenario:
        """A citizen takes a place; with `until` the departure is recorded in the same act, before the vacancies."""
        who: dict[str, Any] = {"by": CLERK, "act": "move-in", "citizen": citizen, "offer": offer, "place": place}
        begun = len(self.facts) + 1
        paid: dict[str, Any] = {"paragraph": paragraph, "payer": payer, "decided_on": decided_on}
        self.record(
            MovedIn(effective_on=first_day, assessment=assessment, **paid, **who),
            *([Departed(effective_on=until, stay=begun, **who)] if until else []),
            VacancyEnded(effective_on=first_day, stay=begun, **who),
            *([VacancyBegan(effective_on=until + DAY, stay=begun, **who)] if until else []),
        )
        return self

    def _has_a_place(self, offer: str, citizen: str, day: date) -> None:
        """A supplier of any number of stays has a place for a citizen."""
        known = [one.event for one in self.facts if isinstance(one.event, PlaceOpened)]
        if not any((one.offer, one.citizen) == (offer, citizen) for one in known):
            who: dict[str, Any] = {"by": CLERK, "act": "move-in", "offer": offer, "place": citizen, "citizen": citizen}
            self.record(PlaceOpened(effective_on=day, decided_on=day, **who))

    def reassess(
        self, citizen: str, first_day: date, assessment: Assessment, decided_on: date | None = None
    ) -> Scenario:
        """A new assessment from `first_day`."""
        stay = self._stay(citizen, first_day)
        return self.record(
            Reassessed(effective_on=first_day, assessment=assessment, decided_on=decided_on, **_of(stay, "reassess"))
        )

    def depart(self, citizen: str, last_day: date) -> Scenario:
        """A citizen leaves; `last_day` is the last day of the stay."""
        stay = _of(self._stay(citizen, last_day), "depart")
        return self.record(Departed(effective_on=last_day, **stay), VacancyBegan(effective_on=last_day + DAY, **stay))

    def set_use(
        self, offer: str, place: str, first_day: date, last_day: date | None, kind: Literal["open", "closed"]
    ) -> Scenario:
        """A place taken out of use, or put back, from `first_day` to `last_day`, both included."""
        event = PlaceTakenOutOfUse if kind == "closed" else PlacePutInUse
        return self.record(
            event(effective_on=first_day, by=CLERK, act="vacancy", offer=offer, place=place, until=last_day)
        )

    def reserve(self, command: Reserve) -> Scenario:
        """A place reserved for another municipality."""
        where: dict[str, Any] = {"offer": command.offer, "place": command.place}
        said: dict[str, Any] = {"payer": command.payer, "until": command.last_day, "price_ore": command.price_ore}
        return self.record(PlaceReserved(effective_on=command.first_day, by=CLERK, act="reserve", **where, **said))

    def book(self, offer: str) -> Book:
        """The book of one offer."""
        return book_of(offer, about(offer, self.facts))

    def settle(self, offer: str, month: Month) -> Shown:
        """The offer's month as the engine calculates it."""
        return shown(settle_month(self.book(offer), month))

    def _stay(self, citizen: str, day: date) -> Stay:
        own = [stay for stay in stays_of(self.facts) if stay.citizen == citizen and stay.first_day <= day]
        return max(own, key=lambda stay: stay.first_day)

    def _adopted(self, items: Iterable[Adoption], reference: str, decided_on: date) -> Iterator[Event]:
        for item in items:
            if isinstance(item, Closure):
                yield from self._closed(item, reference, decided_on)
            elif isinstance(item, BudgetVersion):
                yield _budget_event(item, reference, decided_on)
            elif isinstance(item, (RegulationVersion, OwnPaymentVersion)):
                yield from item.events(_header(reference, decided_on))
            elif isinstance(item, PlaceOpening) and self._is_open(item, items):
                yield from item.of_open_place(_header(reference, decided_on))
            elif isinstance(item, Priced):
                yield _adopted_event(item, reference, decided_on)
            else:
                raise TypeError(item)

    def _is_open(self, item: PlaceOpening, items: Iterable[Adoption]) -> bool:
        """Whether the place was opened before, by an earlier decision or an earlier item of this one."""
        of_places = (one for one in items if isinstance(one, PlaceOpening))
        first = next(one for one in of_places if (one.offer, one.id) == (item.offer, item.id))
        known = (fact.event for fact in self.facts if isinstance(fact.event, PlaceOpened))
        return first is not item or any((one.offer, one.place) == (item.offer, item.id) for one in known)

    def _closed(self, item: Closure, reference: str, decided_on: date) -> Iterator[Event]:
        """A place's closing, or an offer's together with those of its places, which come first."""
        opened = [f.event for f in self.facts if isinstance(f.event, PlaceOpened) and f.event.offer == item.offer]
        about_it: dict[str, Any] = {
            "effective_on": item.last_day,
            "by": CLERK,
            "act": "adopt",
            "decision": reference,
            "decided_on": decided_on,
        }
        for place in [event.place for event in opened] if item.place is None else [item.place]:
            yield PlaceClosed(offer=item.offer, place=place, **about_it)
        if item.place is None:
            yield OfferClosed(offer=item.offer, **about_it)


def _header(reference: str, decided_on: date) -> DecisionHeader:
    return DecisionHeader(
        by=CLERK, act="adopt", ref=None, request=None, decision=reference, reason=None, decided_on=decided_on
    )


def _of(stay: Stay, act: str) -> dict[str, Any]:
    """What an event of a stay says beside its day."""
    return {
        "by": CLERK, "act": act, "citizen": stay.citizen, "offer": stay.offer, "place": stay.last_place, "stay": stay.id
    }  # fmt: skip


def about(offer: str, facts: Iterable[Recorded]) -> list[Recorded]:
    """The facts that concern one offer, those that concern every offer among them."""
    return [fact for fact in facts if fact.event.about_offer in (None, offer)]


def level(name: str) -> Assessment:
    return Assessment(level=name)


def hours(a_week: str) -> Assessment:
    return Assessment(hours=Decimal(a_week))


def special_price(ore: int) -> Assessment:
    return Assessment(special_price_ore=ore)


def _budget_event(item: BudgetVersion, reference: str, decided_on: date) -> Event:
    return BudgetAdopted(
        effective_on=date(item.year, 1, 1),
        by=CLERK,
        act="adopt",
        decision=reference,
        decided_on=decided_on,
        offer=item.offer,
        year=item.year,
        budget=item.budget,
    )


def _adopted_event(item: Priced, reference: str, decided_on: date) -> Event:
    if isinstance(item, ModelVersion):
        return ModelAdopted(
            effective_on=item.effective,
            by=CLERK,
            act="adopt",
            decision=reference,
            decided_on=decided_on,
            id=item.id,
            model=item.model,
        )
    if isinstance(item, RatesVersion):
        return RatesAdopted(
            effective_on=item.effective,
            by=CLERK,
            act="adopt",
            decision=reference,
            decided_on=decided_on,
            id=item.id,
            rates=item.rates,
        )
    if isinstance(item, OfferVersion):
        return OfferAdopted(
            effective_on=item.effective,
            by=CLERK,
            act="adopt",
            decision=reference,
            decided_on=decided_on,
            offer=item.id,
            terms=item.terms,
        )
    if isinstance(item, BaseVersion):
        return BaseAdopted(
            effective_on=item.effective,
            by=CLERK,
            act="adopt",
            decision=reference,
            decided_on=decided_on,
            offer=item.offer,
            base=item.base,
        )
    return PlaceOpened(
        effective_on=item.effective,
        by=CLERK,
        act="adopt",
        decision=reference,
        decided_on=decided_on,
        offer=item.offer,
        place=item.id,
        level=item.level,
    )
