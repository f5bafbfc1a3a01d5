"""given / when / then for the rules, on a past in memory: what is known, what is asked, what it becomes.

    given(TOWN, move_in("c-17", ...)).when(depart("c-17", ...)).then(departed(...), vacancy_began(...))
    given(TOWN).when(depart("c-17", ...)).then_refused(UnknownCitizen("c-17"))

What is given is recorded without asking a rule; `.after(...)` goes on with what the rules make of a command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pytest

from ledger.commands import Adopt, Close, Command, Correct, Depart, MoveIn, Reassess, SetUse, Void
from ledger.errors import Refusal, UnknownEvent
from ledger.events import (
    Departed,
    Event,
    MonthClosed,
    MovedIn,
    OfferAdopted,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.model import Model
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.rules.deciding import decide
from ledger.shared.calendar import Month
from ledger.shared.keys import written_alike
from ledger.shared.message import Message
from ledger.shared.ordering import natural
from ledger.state.book import Book, Closing, book_of
from ledger.state.folding import stays_of
from ledger.state.places import Place, place_of
from ledger.state.stays import Room, Stay, in_place
from ledger.state.terms import Terms, terms_of
from tests import scenarios
from tests.scenarios import Scenario, about

CLERK = scenarios.CLERK

TODAY = date(2024, 1, 10)
"""The day on which commands are given, where a test does not say another."""

OFFER = "syrenparken"
DECISION = "KB 2022-12-20 item 14"
NEW_YEAR = date(2023, 1, 1)

MODEL = Model(allocation="combination", structure="differentiated")
RATES = Rates(unit="day", interval_ore=349_00, steps=12, hours_per_step="7")
TERMS = OfferTerms(name="Syrenparken", model="pakker", rates="lillebaelt")
BASE = Base(unit="day", amount_ore=878_00)


def decision(
    *items: Adoption, reference: str = DECISION, by: str = CLERK, ref: str | None = None, reason: str | None = None
) -> Adopt:
    """All that one council decision adopts."""
    decided_on = date(2022, 12, 20)
    return Adopt(by=by, decision=reference, decided_on=decided_on, items=items, ref=ref, reason=reason)


TOWN = decision(
    ModelVersion("pakker", NEW_YEAR, MODEL),
    RatesVersion("lillebaelt", NEW_YEAR, RATES),
    OfferVersion(OFFER, NEW_YEAR, TERMS),
    PlaceOpening(OFFER, "1", NEW_YEAR),
    PlaceOpening(OFFER, "2", NEW_YEAR),
    BaseVersion(OFFER, NEW_YEAR, BASE),
)
"""One house with two places, open from 1 January 2023: events #1 to #6, so what comes next is #7."""


def move_in(
    citizen: str,
    place: str,
    first_day: date,
    until: date | None = None,
    *,
    granted: Assessment | str = "5",
    offer: str = OFFER,
    paragraph: str | None = None,
    payer: str | None = None,
    by: str = CLERK,
    decision: str | None = None,
    reason: str | None = None,
    ref: str | None = None,
) -> MoveIn:
    """A citizen wants a place; `until` is the last day of a stay that is already over."""
    return MoveIn(
        by=by, citizen=citizen, offer=offer, place=place, first_day=first_day, until=until,
        assessment=_assessment(granted), paragraph=paragraph, payer=payer, decision=decision, reason=reason, ref=ref,
    )  # fmt: skip


def reassess(
    citizen: str, first_day: date, granted: Assessment | str = "6", *, reason: str | None = None, by: str = CLERK
) -> Reassess:
    return Reassess(by=by, citizen=citizen, first_day=first_day, assessment=_assessment(granted), reason=reason)


def depart(
    citizen: str,
    last_day: date,
    cause: DepartureCause | None = None,
    *,
    notice_given: date | None = None,
    reason: str | None = None,
) -> Depart:
    return Depart(by=CLERK, citizen=citizen, last_day=last_day, cause=cause, notice_given=notice_given, reason=reason)


def set_use(place: str, first_day: date, last_day: date | None, kind: Literal["open", "closed"]) -> SetUse:
    return SetUse(by=CLERK, offer=OFFER, place=place, first_day=first_day, last_day=last_day, kind=kind)


def void(
    number: int,
    kind: Literal["typo", "decision"] = "typo",
    *,
    reason: str | None = None,
    with_original: bool = False,
    with_events: bool = False,
) -> Void:
    return Void(by=CLERK, number=number, kind=kind, reason=reason, with_original=with_original, with_events=with_events)


def correct(number: int, kind: Literal["typo", "decision"] = "typo", **changes: Any) -> Correct:
    """`changes` are the fields of Correct that should become something else."""
    return Correct(by=CLERK, number=number, kind=kind, **changes)


def close(
    month: Month,
    *offers: str,
    reason: str | None = None,
    and_earlier: bool = False,
    accept_findings: bool = False,
    early: bool = False,
) -> Close:
    return Close(
        by=CLERK, month=month, offers=offers, reason=reason, and_earlier=and_earlier,
        accept_findings=accept_findings, early=early,
    )  # fmt: skip


def moved_in(citizen: str, place: str, day: date, **more: Any) -> MovedIn:
    """The fact of a move-in, at level 5 where nothing else is said; one that corrects another names its `stay`."""
    said = {"assessment": Assessment(level="5"), "offer": OFFER, **_ENVELOPE, **more}
    return MovedIn(citizen=citizen, place=place, effective_on=day, **said)


def reassessed(citizen: str, place: str, day: date, stay: int, **more: Any) -> Reassessed:
    """The fact of a reassessment in the stay that move-in `stay` began, to level 6 where nothing else is said."""
    said = {"assessment": Assessment(level="6"), "offer": OFFER, **_ENVELOPE, **more}
    return Reassessed(citizen=citizen, place=place, effective_on=day, stay=stay, **said)


def departed(citizen: str, place: str, day: date, stay: int, **more: Any) -> Departed:
    """The fact of a departure from the stay that move-in `stay` began."""
    said = {"offer": OFFER, **_ENVELOPE, **more}
    return Departed(citizen=citizen, place=place, effective_on=day, stay=stay, **said)


def vacancy_began(citizen: str, place: str, day: date, stay: int, **more: Any) -> VacancyBegan:
    """The fact that a place is vacant from a day, after the stay of that identity."""
    said = {"offer": OFFER, **_ENVELOPE, **more}
    return VacancyBegan(citizen=citizen, place=place, effective_on=day, stay=stay, **said)


def vacancy_ended(citizen: str, place: str, day: date, stay: int, **more: Any) -> VacancyEnded:
    """The fact that a place is taken from a day, by the stay of that identity."""
    said = {"offer": OFFER, **_ENVELOPE, **more}
    return VacancyEnded(citizen=citizen, place=place, effective_on=day, stay=stay, **said)


def voided(number: int, annulled: Event, **more: Any) -> Voided:
    """The annulment of event `number`, as a slip of the fingers where nothing else is said.

    `annulled` is what that event says: the annulment repeats its kind, stream, day and whom it is about.
    """
    about = {name: getattr(annulled, name, None) for name in ("offer", "citizen", "place", "stay")}
    if isinstance(annulled, MovedIn) and annulled.stay is None:
        about["stay"] = number
    kind = annulled.TOPIC.removesuffix(":1")
    said = {"correction": "typo", **about, **_ENVELOPE, **more}
    return Voided(
        corrects=number, annulled=kind, annulled_stream=annulled.stream, effective_on=annulled.effective_on, **said
    )


_ENVELOPE = {"by": CLERK, "act": "act"}


@dataclass
class Outcome:
    """What the rules made of a command: events, or a refusal."""

    context: DecisionContext
    command: Command
    events: Sequence[Event]
    refusal: Refusal | None

    def then(self, *expected: Event) -> DecisionContext:
        """Exactly these events, and the past with them in it. An act's name is not compared."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert [event.changed({"act": "act"}) for event in self.events] == list(expected)
        return self.context.with_events(*self.events)

    def then_recorded(self) -> DecisionContext:
        """Something was decided; the past with it."""
        assert self.refusal is None, f"refused: {self.refusal}"
        return self.context.with_events(*self.events)

    def then_nothing(self) -> None:
        """Neither an event nor a refusal: the ledger holds it already."""
        self.then()

    def then_refused(self, expected: Refusal) -> None:
        """This refusal, with this data, from which it writes its sentence."""
        if self.refusal is None:
            pytest.fail(f"not refused but decided: {self.events}")
        assert (type(self.refusal), _in_words(self.refusal)) == (type(expected), _in_words(expected))


def _in_words(refusal: Refusal) -> dict[str, Any]:
    """What a refusal holds, with its messages in words: a test need not repeat how a sentence is put together."""
    return {name: _said(value) for name, value in refusal.as_data().items()}


def _said(value: Any) -> Any:
    if isinstance(value, list):
        return [_said(item) for item in value]
    return str(value) if isinstance(value, Message) else value


class DecisionContext:
    """Facts in memory, as the rules ask for them."""

    def __init__(self, recorded: Sequence[Recorded], today: date = TODAY) -> None:
        self.recorded = list(recorded)
        self._today = today

    def when(self, command: Command) -> Outcome:
        """What the rules make of a command."""
        try:
            return Outcome(self, command, self._decide(command), None)
        except Refusal as refusal:
            return Outcome(self, command, (), refusal)

    def after(self, *commands: Command) -> DecisionContext:
        """The past once these commands have been given, each of which must pass."""
        context = self
        for command in commands:
            context = context.when(command).then_recorded()
        return context

    def on(self, today: date) -> DecisionContext:
        """The same past on another day."""
        return DecisionContext(self.recorded, today)

    def with_events(self, *events: Event) -> DecisionContext:
        versions = Counter(fact.stream for fact in self.recorded)
        added = []
        for number, event in enumerate(events, start=len(self.recorded) + 1):
            versions[event.stream] += 1
            added.append(Recorded(number, "", event.stream, versions[event.stream], event))
        return DecisionContext([*self.recorded, *added], self._today)

    def stays(self, citizen: str) -> list[Stay]:
        return stays_of(self.facts(f"citizen:{citizen}"))

    def rooms_in(self, offer: str, place: str) -> list[Room]:
        return in_place(stays_of(self.recorded), offer, place)

    def today(self) -> date:
        return self._today

    def next_number(self) -> int:
        return len(self.recorded) + 1

    def place(self, offer: str, place: str) -> Place | None:
        return place_of(self.facts(f"place:{offer}/{place}"))

    def places(self, offer: str) -> list[str]:
        prefix = f"place:{offer}/"
        named = {fact.stream.removeprefix(prefix) for fact in self.recorded if fact.stream.startswith(prefix)}
        return sorted((place for place in named if self.place(offer, place)), key=natural)

    def terms(self, offer: str) -> Terms:
        return terms_of(fact for fact in self.recorded if fact.event.about_offer in (None, offer))

    def facts(self, stream: str) -> list[Recorded]:
        return [fact for fact in self.recorded if fact.stream == stream]

    def for_all_offers(self) -> list[Recorded]:
        return [fact for fact in self.recorded if fact.event.about_offer is None]

    def version(self, stream: str) -> int:
        return len(self.facts(stream))

    def fact(self, number: int) -> Recorded:
        if not 1 <= number <= len(self.recorded):
            raise UnknownEvent(number, len(self.recorded))
        return self.recorded[number - 1]

    def book(self, offer: str) -> Book:
        return book_of(offer, about(offer, self.recorded))

    def closing(self, offer: str, month: Month) -> Closing | None:
        return self.book(offer).closings.get(month)

    def recorded_by(self, name: str) -> Iterator[Recorded]:
        return (fact for fact in reversed(self.recorded) if fact.event.by == name)

    def known_at(self) -> int:
        return len(self.recorded)

    def closed_through(self, offer: str | None) -> Month | None:
        issued = [fact.event for fact in self.recorded if isinstance(fact.event, MonthClosed)]
        return max((Month.of(event.effective_on) for event in issued if offer in (None, event.offer)), default=None)

    def citizen_like(self, key: str) -> str | None:
        return written_alike(key, self.citizens())

    def citizens(self) -> set[str]:
        return {fact.event.about_citizen for fact in self.recorded if fact.event.about_citizen}

    def offers(self) -> list[str]:
        return sorted({fact.event.offer for fact in self.recorded if isinstance(fact.event, OfferAdopted)})

    def _decide(self, command: Command) -> list[Event]:
        return decide(command, self)


def given(*told: Event | Command) -> DecisionContext:
    """A past of these events and of what these commands would record if no rule were asked."""
    scenario = Scenario()
    for one in told:
        if isinstance(one, Event):
            scenario.record(one)
        else:
            scenario.obey(one)
    return DecisionContext(scenario.facts)


def _assessment(granted: Assessment | str) -> Assessment:
    return granted if isinstance(granted, Assessment) else Assessment(level=granted)
