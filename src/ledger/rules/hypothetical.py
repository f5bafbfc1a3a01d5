"""A past with events on top of it that nobody has recorded: what rules try out, and what a unit of work has decided.

Decided on 2026-11-26:

* One overlay. What is only tried out and what is decided but not saved yet are asked the same questions, so one class
  answers for both: `Workspace` is one on the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.events import Event, MonthClosed, Recorded, VacancyBegan, VacancyEnded
from ledger.rules.context import DecisionContext
from ledger.shared.calendar import Month
from ledger.shared.keys import KnownKeys
from ledger.shared.ordering import natural
from ledger.state.book import Book, Closing
from ledger.state.folding import stays_of
from ledger.state.places import Place, citizens_of, place_of
from ledger.state.stays import Room, Stay, in_place
from ledger.state.terms import Terms, terms_of


class Hypothetical:
    """A `DecisionContext` in which events hold that nobody has recorded, under the numbers that they would get.

    The book of an offer, its closings and the offers that are known are those of the context beneath.
    """

    def __init__(self, context: DecisionContext, events: Iterable[Event] = ()) -> None:
        self._context = context
        self._first = context.next_number()
        self._added: list[Recorded] = []
        self._by_stream: defaultdict[str, list[Recorded]] = defaultdict(list)
        self._shared: list[Recorded] = []
        """Those about no single offer, such as models."""
        self._citizens: defaultdict[tuple[str | None, str | None], set[str]] = defaultdict(set)
        """Whom they name in each place, by offer and place."""
        self._newcomers = KnownKeys()
        """Those whose streams have events among them."""
        self._stays: dict[str, list[Stay]] = {}
        self._places: dict[str, Place | None] = {}
        self._terms: dict[str, Terms] = {}
        self._closed: dict[str, Month] = {}
        for event in events:
            self.add(event)

    def add(self, event: Event) -> Recorded:
        """Let one event more hold; with the number and version that it would get."""
        stream = event.stream
        added = Recorded(self.next_number(), "", stream, self.version(stream) + 1, event)
        if stream not in self._by_stream and stream.startswith("citizen:"):
            self._newcomers.add(stream.removeprefix("citizen:"))
        self._added.append(added)
        self._by_stream[stream].append(added)
        if (citizen := event.about_citizen) is not None:
            self._citizens[event.about_offer, event.about_place].add(citizen)
        self._stays.pop(stream, None)
        if not isinstance(event, (VacancyBegan, VacancyEnded)):  # who lives there is no part of a place
            self._places.pop(stream, None)
        if isinstance(event, MonthClosed):
            self._closed[event.offer] = event.through
        elif not stream.startswith(("citizen:", "place:")):
            self._terms.clear()
            if event.about_offer is None:
                self._shared.append(added)
        return added

    def today(self) -> date:
        return self._context.today()

    def next_number(self) -> int:
        return self._first + len(self._added)

    def facts(self, stream: str) -> list[Recorded]:
        added = self._by_stream.get(stream)
        return [*self._context.facts(stream), *added] if added else self._context.facts(stream)

    def for_all_offers(self) -> list[Recorded]:
        return [*self._context.for_all_offers(), *self._shared] if self._shared else self._context.for_all_offers()

    def version(self, stream: str) -> int:
        return self._context.version(stream) + len(self._by_stream.get(stream, ()))

    def fact(self, number: int) -> Recorded:
        at = number - self._first
        return self._added[at] if 0 <= at < len(self._added) else self._context.fact(number)

    def stays(self, citizen: str) -> list[Stay]:
        stream = f"citizen:{citizen}"
        if stream not in self._by_stream:
            return self._context.stays(citizen)
        if stream not in self._stays:
            self._stays[stream] = stays_of(self.facts(stream))
        return self._stays[stream]

    def rooms_in(self, offer: str, place: str) -> list[Room]:
        # The vacancy that names a citizen may follow from an event that is added, and come after it.
        named = citizens_of(self.facts(f"place:{offer}/{place}")) | self._citizens.get((offer, place), set())
        return in_place((stay for citizen in named for stay in self.stays(citizen)), offer, place)

    def place(self, offer: str, place: str) -> Place | None:
        stream = f"place:{offer}/{place}"
        if stream not in self._by_stream:
            return self._context.place(offer, place)
        if stream not in self._places:
            self._places[stream] = place_of(self.facts(stream))
        return self._places[stream]

    def places(self, offer: str) -> list[str]:
        prefix = f"place:{offer}/"
        added = {stream.removeprefix(prefix) for stream in self._by_stream if stream.startswith(prefix)}
        if not added:
            return self._context.places(offer)
        named = {*self._context.places(offer), *added}
        return sorted((place for place in named if self.place(offer, place)), key=natural)

    def terms(self, offer: str) -> Terms:
        if not self._shared and f"offer:{offer}" not in self._by_stream:
            return self._context.terms(offer)
        if offer not in self._terms:
            self._terms[offer] = terms_of([*self.for_all_offers(), *self.facts(f"offer:{offer}")])
        return self._terms[offer]

    def book(self, offer: str) -> Book:
        return self._context.book(offer)

    def closing(self, offer: str, month: Month) -> Closing | None:
        return self._context.closing(offer, month)

    def known_at(self) -> int:
        return self._context.known_at()

    def recorded_by(self, name: str) -> Iterator[Recorded]:
        yield from (added for added in reversed(self._added) if added.event.by == name)
        yield from self._context.recorded_by(name)

    def closed_through(self, offer: str | None) -> Month | None:
        if offer is None:
            last = self._context.closed_through(None)
            return max((*self._closed.values(), *([last] if last else [])), default=None)
        return self._closed.get(offer) or self._context.closed_through(offer)

    def citizen_like(self, key: str) -> str | None:
        return self._newcomers.alike(key) or self._context.citizen_like(key)

    def citizens(self) -> Iterable[str]:
        yield from self._context.citizens()
        yield from (stream.removeprefix("citizen:") for stream in self._by_stream if stream.startswith("citizen:"))

    def offers(self) -> list[str]:
        return self._context.offers()
