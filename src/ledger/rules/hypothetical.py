"""What would follow if some events were recorded: a decision's context with those events on top of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ledger.events import Event, Recorded
from ledger.rules.context import DecisionContext
from ledger.shared.calendar import Month
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.places import Place, citizens_of, place_of
from ledger.state.stays import Stay, in_place, stays_of
from ledger.state.terms import Terms


class Hypothetical:
    """A `DecisionContext` in which events hold that nobody has recorded.

    They have the numbers that they would get. Terms of offers and books are those of the context beneath.
    """

    def __init__(self, context: DecisionContext, events: Iterable[Event]) -> None:
        self._context = context
        first = context.next_number()
        self._added = [Recorded(number, "", event.stream, 0, event) for number, event in enumerate(events, first)]
        self._next = first + len(self._added)
        self._added_to: defaultdict[str, list[Recorded]] = defaultdict(list)
        for fact in self._added:
            self._added_to[fact.stream].append(fact)
        self._stays: dict[str, list[Stay]] = {}

    def today(self) -> date:
        return self._context.today()

    def next_number(self) -> int:
        return self._next

    def facts(self, stream: str) -> list[Recorded]:
        return [*self._context.facts(stream), *self._added_to.get(stream, ())]

    def version(self, stream: str) -> int:
        return len(self.facts(stream))

    def fact(self, number: int) -> Recorded:
        return next((fact for fact in self._added if fact.number == number), None) or self._context.fact(number)

    def stays(self, citizen: str) -> list[Stay]:
        if citizen not in self._stays:
            stream = f"citizen:{citizen}"
            concerned = stream in self._added_to
            self._stays[citizen] = stays_of(self.facts(stream)) if concerned else self._context.stays(citizen)
        return self._stays[citizen]

    def stays_in(self, offer: str, place: str) -> list[Stay]:
        named = citizens_of(self.facts(f"place:{offer}/{place}"))
        named |= {fact.event.about_citizen for fact in self._added if fact.event.about_citizen is not None}
        return in_place((stay for citizen in named for stay in self.stays(citizen)), offer, place)

    def place(self, offer: str, place: str) -> Place | None:
        return place_of(self.facts(f"place:{offer}/{place}"))

    def places(self, offer: str) -> list[str]:
        added = {f.event.about_place for f in self._added if f.event.about_offer == offer} - {None}
        named = {*self._context.places(offer), *(place for place in added if place is not None)}
        return sorted((place for place in named if self.place(offer, place)), key=natural)

    def terms(self, offer: str) -> Terms:
        return self._context.terms(offer)

    def book(self, offer: str) -> Book:
        return self._context.book(offer)

    def known_at(self) -> int:
        return self._context.known_at()

    def closed_through(self, offer: str | None) -> Month | None:
        return self._context.closed_through(offer)

    def offers(self) -> list[str]:
        return self._context.offers()
