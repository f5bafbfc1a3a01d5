"""The recorded history as a simulation would make it: other terms, and acts that nobody has recorded.

The terms change the facts (`budgeting.simulation`). On the past that they make, the acts are judged by the rules that
commands are judged by, one after the other, and then the closings, as a decision's are. So who may live where, which
notice runs, and what closes with a house are asked nowhere else.

Decided on 2026-11-27:

* Nobody decides in a simulation: competences, the reason for a closed month and the day of a decision are not asked.
  Closed months may be simulated, since that is what a simulation is for; what was issued for them stays.
* A resident who is only assumed has a key of its own, assumed-1 and so on, and is paid by the ledger's own
  municipality unless the file says otherwise.
* A whole house closes as by a decision: its places close with it, its frame ends, and whoever lives there on a later
  day has to be moved or to depart before. A frame that goes on is simulated by closing the places alone.
* What an offer at home cannot owe is refused as of a decision. A base by the day, what buyers pay by the day, and what
  residents pay themselves would have no effect there, and the answer would read as if it cost nothing.
* Whoever is recorded to leave on a later day than the one that is assumed leaves on the assumed one: the recorded
  departure is brought forward, as a correction of its day would. What a table leaves unsaid of cause and notice is as
  recorded; notice that would have been given after the departure is unsaid. A recorded move to another house is brought
  forward as a whole, and refused where the place there is not free or not open by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Protocol

from msgspec.structs import replace

from ledger.budgeting.simulation import Act, Simulation, header, under
from ledger.commands import CLEARED, NEW_CITIZEN, Adopt, Cleared, Command, Correct, Depart, MoveIn
from ledger.errors import ActRefused, NobodyLeaves, Refusal, StillInUse, UnknownEvent, UnknownOffer
from ledger.events import Event, OfferAdopted, Recorded
from ledger.events.places import Closure
from ledger.reading.bad_rows import suggestion
from ledger.rules.adoption import check_goes_on, check_lived_in
from ledger.rules.deciding import allowed
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.naming import named
from ledger.shared.calendar import DAY, Month
from ledger.shared.keys import plain_key, written_alike
from ledger.shared.ordering import natural
from ledger.state.book import Book, Closing, book_of
from ledger.state.folding import stays_of
from ledger.state.places import Place, place_of
from ledger.state.stays import Room, Stay
from ledger.state.terms import Terms, terms_of

ASSUMED = "assumed"
"""How the keys of residents begin who are only assumed."""

WHO = "simulation"
"""Who does what nobody has done."""


class Past(Protocol):
    """What is known, recorded or simulated: what a simulation is laid upon. `position` is the last number in use."""

    @property
    def position(self) -> int: ...

    def offers(self) -> list[str]:
        """The keys of the offers known, in order."""
        ...

    def about(self, offer: str) -> list[Recorded]:
        """The events that concern one offer, those for all offers among them. Raises UnknownOffer."""
        ...

    def shared(self) -> list[Recorded]:
        """The events that concern every offer."""
        ...

    def stream(self, name: str) -> list[Recorded]:
        """The events of one stream."""
        ...

    def citizens(self) -> Iterable[str]:
        """Everybody who is known, by key."""
        ...


class Played:
    """A `Past` with a simulation in it.

    Making one raises ActRefused for an act that a rule refuses, what the closing of a house or place is refused by, and
    what a decision is refused by that is for a house or place that is closed, or says what residents owe, or are owed
    for, of an offer at home.
    """

    def __init__(self, past: Past, simulation: Simulation, today: date) -> None:
        closures = [item for item in simulation.items if isinstance(item, Closure)]
        others = [item for item in simulation.items if not isinstance(item, Closure)]
        self._past, self._terms = past, replace(simulation, items=others)
        self._facts: dict[str, list[Recorded]] = {}
        self._shared: list[Recorded] | None = None
        self._added: list[Recorded] = []
        self.position = past.position
        for event in (event for item in others for event in item.events(header(item.day))):
            check_goes_on(event, _Context(self, today))
            check_lived_in(event, _Context(self, today))
        if not simulation.acts and not closures:
            return
        for offer in self.offers():
            self._under(offer)  # so that what is added has numbers past all others
        self._play(sorted(simulation.acts, key=lambda act: act.order), closures, today)

    def offers(self) -> list[str]:
        brought = {offer for item in self._terms.items for offer in item.brings.offers}
        bought = {fact.event.offer for fact in self._added if isinstance(fact.event, OfferAdopted)}
        return sorted({*self._past.offers(), *brought, *bought})

    def about(self, offer: str) -> list[Recorded]:
        facts = [*self._under(offer), *(fact for fact in self._added if fact.event.may_concern(offer))]
        if not any(isinstance(fact.event, OfferAdopted) for fact in facts):
            raise UnknownOffer(offer, self.offers())
        return facts

    def shared(self) -> list[Recorded]:
        if self._shared is None:
            self._shared = self._numbered(under(self._terms, "", self._past.shared(), self.position))
        return self._shared

    def stream(self, name: str) -> list[Recorded]:
        of, _, key = name.partition(":")
        if not key:  # a standard, such as the 24-hour chart, which no simulation changes
            return self._past.stream(name)
        if of == "citizen":
            recorded = self._past.stream(name)
            offers = {fact.event.about_offer for fact in (*recorded, *self._added) if fact.stream == name} - {None}
            elsewhere = [fact for fact in recorded if fact.event.about_offer is None]
        else:
            offers, elsewhere = {key.partition("/")[0]}, []
        found = [
            fact for offer in offers if offer in self.offers() for fact in self.about(offer) if fact.stream == name
        ]
        return sorted([*elsewhere, *found], key=lambda fact: fact.number)

    def citizens(self) -> Iterator[str]:
        yield from self._past.citizens()
        yield from {fact.event.about_citizen for fact in self._added if fact.event.about_citizen is not None}

    def _under(self, offer: str) -> list[Recorded]:
        if offer not in self._facts:
            facts = self._past.about(offer) if offer in self._past.offers() else self._past.shared()
            self._facts[offer] = self._numbered(
                under(self._terms, offer, facts, max(self.position, self._past.position))
            )
        return self._facts[offer]

    def _numbered(self, facts: list[Recorded]) -> list[Recorded]:
        self.position = max([self.position, *(fact.number for fact in facts)])
        return facts

    def _play(self, acts: Iterable[Act], closures: list[Closure], today: date) -> None:
        context = Hypothetical(_Context(self, today))
        added: list[Recorded] = []
        for act in acts:
            try:
                for command in _commands(act, context):
                    added += [context.add(event) for event in allowed(command, context)]
            except Refusal as refusal:
                raise ActRefused(act.where, refusal.code, refusal.sentence(), suggestion(refusal)) from refusal
        added += [context.add(event) for closure in closures for event in _closed(closure, context)]
        self._added = added
        self._numbered(added)


def _commands(act: Act, context: Hypothetical) -> Iterator[Command]:
    """What an act asks for: of everybody who lives in an offer, the departure of each. Raises NobodyLeaves."""
    command = act.command
    if act.leaving is not None:
        assert isinstance(command, Depart)
        leaving = list(_living(act.leaving, command.last_day, context))
        if not leaving:
            raise NobodyLeaves(act.leaving, command.last_day)
        yield from (_earlier(replace(command, citizen=citizen), context) for citizen in leaving)
    elif isinstance(command, Depart):
        yield _earlier(command, context)
    elif isinstance(command, MoveIn) and command.citizen == NEW_CITIZEN:
        known = set(context.citizens())
        yield replace(command, citizen=next(key for at in count(1) if (key := f"{ASSUMED}-{at}") not in known))
    else:
        yield command


def _living(offer: str, day: date, context: Hypothetical) -> list[str]:
    """Who lives in an offer on a day, and does not leave that day. Raises UnknownOffer."""
    if not len(context.terms(offer).offer):
        raise UnknownOffer(offer, context.offers())
    rooms = (room for place in context.places(offer) for room in context.rooms_in(offer, place))
    stays = (room.stay for room in rooms if day in room.stay.period and room.stay.last_day != day)
    return list(dict.fromkeys(stay.citizen for stay in stays))


def _earlier(command: Depart, context: Hypothetical) -> Command:
    """A departure; of whoever leaves later as it is, that one on the earlier day."""
    command = named(command, context)
    there = (stay for stay in context.stays(command.citizen) if command.last_day in stay.period)
    stay = next(there, None)
    if stay is None or stay.departed is None or stay.last_day == command.last_day:
        return command
    notice: date | Cleared | None = command.notice_given
    if notice is None and stay.notice_given is not None and stay.notice_given > command.last_day:
        notice = CLEARED
    return Correct(
        by=WHO,
        number=stay.departed,
        kind="decision",
        day=command.last_day + DAY if stay.transferred else command.last_day,
        cause=None if stay.transferred else command.cause,
        notice_given=notice,
    )


def _closed(closure: Closure, context: Hypothetical) -> list[Event]:
    """The closing of a house or a place, as a decision would close it. Raises StillInUse and the like."""
    try:
        return allowed(Adopt(by=WHO, decision=WHO, decided_on=closure.day, items=(closure,)), context)
    except StillInUse as refusal:
        refusal.simulated = True
        raise


class _Context:
    """A `DecisionContext` on a past: what the rules look at when they judge acts that nobody records."""

    def __init__(self, past: Past, today: date) -> None:
        self._past, self._today = past, today
        self._last = past.position
        self._known: dict[str, list[Recorded]] = {}

    def stays(self, citizen: str) -> list[Stay]:
        return stays_of(self.facts(f"citizen:{citizen}"))

    def rooms_in(self, offer: str, place: str) -> list[Room]:
        return self.book(offer).rooms.get(place, []) if offer in self._past.offers() else []

    def place(self, offer: str, place: str) -> Place | None:
        return place_of(self.facts(f"place:{offer}/{place}"))

    def places(self, offer: str) -> list[str]:
        return sorted(self.book(offer).places, key=natural) if offer in self._past.offers() else []

    def terms(self, offer: str) -> Terms:
        known = offer in self._past.offers()
        return terms_of(self._past.about(offer) if known else self._past.shared())

    def facts(self, stream: str) -> list[Recorded]:
        if stream not in self._known:
            self._known[stream] = self._past.stream(stream)
        return self._known[stream]

    def for_all_offers(self) -> list[Recorded]:
        return self._past.shared()

    def version(self, stream: str) -> int:
        return len(self.facts(stream))

    def fact(self, number: int) -> Recorded:
        for offer in self._past.offers():
            for fact in self._past.about(offer):
                if fact.number == number:
                    return fact
        raise UnknownEvent(number, self._last)

    def book(self, offer: str) -> Book:
        return book_of(offer, self._past.about(offer))

    def closing(self, offer: str, month: Month) -> Closing | None:  # noqa: ARG002 - nothing is issued in a simulation
        return None

    def today(self) -> date:
        return self._today

    def next_number(self) -> int:
        return self._last + 1

    def known_at(self) -> int:
        return self._last

    def recorded_by(self, name: str) -> Iterator[Recorded]:  # noqa: ARG002 - nobody has recorded anything in it
        return iter(())

    def closed_through(self, offer: str | None) -> Month | None:  # noqa: ARG002 - as above
        return None

    def citizen_like(self, key: str) -> str | None:
        wanted = plain_key(key)
        return written_alike(key, [citizen for citizen in self._past.citizens() if plain_key(citizen) == wanted])

    def citizens(self) -> Iterable[str]:
        return self._past.citizens()

    def offers(self) -> list[str]:
        return self._past.offers()
