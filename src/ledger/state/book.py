"""The book of one offer: everything that a settlement of it depends on, as known at some point of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from ledger import events
from ledger.events import Recorded
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.folding import stays_of
from ledger.state.places import AnnulledPlace, Place, annulled_places, place_of
from ledger.state.stays import Room, Stay
from ledger.state.terms import Terms, terms_of

if TYPE_CHECKING:
    from datetime import date

    from ledger.models.issued import IssuedMonth
    from ledger.state.grants import Grant, Told

T = TypeVar("T")


class Closing(Struct, frozen=True):
    """A month as issued by event `number`, when event `known_at` was the last one known.

    `calculation` is the version of the calculation that made it.
    """

    number: int
    known_at: int
    calculation: int
    issued: IssuedMonth


class Closings(dict[Month, Closing]):
    """What has been issued, by month, with the total issued for each month so far, adjustments included.

    `numbers`: the events that issued them, which are known even of closings that have not been read.
    """

    def __init__(self, closings: Iterable[tuple[Month, Closing]] = (), not_read: Iterable[int] = ()) -> None:
        super().__init__()
        self.numbers = list(not_read)
        self.calculations: set[int] = set()
        """The versions of the calculation that made them."""
        self.known_at = 0
        """The last event that was known at any of them."""
        self._totals: defaultdict[Month, Ore] = defaultdict(int)
        self._issuing: defaultdict[Month, list[Month]] = defaultdict(list)
        self._not_summed: list[IssuedMonth] = []
        self._earliest_open: dict[Month, Month] = {}
        for month, closing in closings:
            self[month] = closing

    def __setitem__(self, month: Month, closing: Closing) -> None:
        super().__setitem__(month, closing)
        self.numbers.append(closing.number)
        self.calculations.add(closing.calculation)
        self.known_at = max(self.known_at, closing.known_at)
        self._not_summed.append(closing.issued)

    def issued_total(self, month: Month) -> Ore:
        """All that has been issued for a month, in its own settlement and in later ones."""
        self._sum_up()
        return self._totals[month]

    def issuing(self, month: Month) -> Sequence[Month]:
        """The months whose settlements have lines for a month: its own, and later ones with adjustments."""
        self._sum_up()
        return self._issuing[month]

    def _sum_up(self) -> None:
        """Read what was issued and has not been read: few answers ask for it."""
        for issued in self._not_summed:
            for for_month, amount in issued.totals().items():
                self._totals[for_month] += amount
                self._issuing[for_month].append(issued.month)
            issued.let_go()
        self._not_summed.clear()

    def earliest_open(self, first: Month) -> Month:
        """The first month from `first` on that is not closed. Nothing is reopened, so it is looked for onwards."""
        month = self._earliest_open.get(first, first)
        while month in self:
            month = month.next()
        self._earliest_open[first] = month
        return month


class Book(Struct):
    """One offer with its terms, places and stays."""

    offer: str
    terms: Terms
    places: dict[str, Place]
    rooms: dict[str, list[Room]]
    """Who lives in each place, in order of their first day there."""
    closings: Closings
    facts: Sequence[Recorded]
    """Everything the book was made of, what no longer holds included, in recorded order."""
    annulled_places: dict[str, tuple[AnnulledPlace, ...]] = field(default_factory=dict)
    """Places an opening of which has been annulled, as they were known until then; one may be open again."""
    grants: Sequence[Grant] = ()
    """Services that are granted and settled here, by citizen, service and first day."""
    residences: Mapping[str, Told] = field(default_factory=dict)
    """Where those live who are granted a service without a stay, as far as the offer was told."""
    tails: dict[int, tuple[tuple[object, ...], Sequence[Any]]] = field(default_factory=dict)
    """What goes on after stays, once it was asked, each with what it rests on (`settlement.timeline`)."""

    def stays(self) -> list[Stay]:
        """Every stay in the offer once."""
        return list(self.stays_by_id().values())

    def stays_by_id(self) -> dict[int, Stay]:
        """Every stay in the offer, by its identity."""
        return {room.stay.id: room.stay for of_place in self.rooms.values() for room in of_place}

    def shared_streams(self) -> set[str]:
        """The streams for all offers by which it is settled on any day: models, rates and services."""
        streams = self.terms.shared_streams()
        for service in {grant.service for grant in self.grants}:
            versions = self.terms.services.get(service, ())
            rates = {version.value.rates for version in versions if version.value.rates is not None}
            streams |= {f"service:{service}", *(f"rates:{series}" for series in rates)}
        homes = (home for told in self.residences.values() for home in told.residence.homes)
        return streams | {f"model:{home.model}" for home in homes if home.model is not None}

    def capacity(self) -> list[Place]:
        """The offer's own places; those that a supplier of any number of stays has for a citizen are none."""
        return [place for place in self.places.values() if place.citizen is None]

    def opened_on(self) -> date | None:
        """The first day of the offer, of its first place where it has places, however early it was adopted.

        None where nothing is adopted of it any more.
        """
        days = self.terms.offer.days
        return max(days[0], min((place.open.first for place in self.capacity()), default=days[0])) if days else None

    def earliest_open(self) -> Month | None:
        """The first month, from the offer's first, that is not closed; None for an offer without terms."""
        if not len(self.terms.offer):
            return None
        return self.closings.earliest_open(Month.of(self.terms.offer.days[0]))


class GrowingBook:
    """A book that learns event by event: what an event is about is folded anew, the rest stays as it is.

    `now` is the book of all that has been learnt. A book got earlier must not be used any more.
    """

    def __init__(self, offer: str, facts: Iterable[Recorded] = ()) -> None:
        self._facts: list[Recorded] = []
        self._streams: defaultdict[str, list[Recorded]] = defaultdict(list)
        self._rooms: defaultdict[str, dict[str, list[Room]]] = defaultdict(dict)
        self._lodged: dict[str, set[str]] = {}
        self._grants: dict[str, list[Grant]] = {}
        self._with_services: set[str] = set()
        self._residences: dict[str, Told] = {}
        self._terms: list[Recorded] = []
        self.now = Book(offer, Terms(), {}, {}, Closings(), self._facts)
        self._add(facts)

    def learn(self, *news: Recorded) -> None:
        """Know one event more, or several at once."""
        self._add(news)

    def _add(self, facts: Iterable[Recorded]) -> None:
        by_stream: defaultdict[str, list[Recorded]] = defaultdict(list)
        for fact in facts:
            self._facts.append(fact)
            by_stream[fact.stream].append(fact)
        news: defaultdict[_Fold, dict[str, list[Recorded]]] = defaultdict(dict)
        for stream, of_one in by_stream.items():
            news[_FOLDS.get(stream.partition(":")[0], GrowingBook._fold_terms)][stream] = of_one
        for fold, of_part in news.items():
            fold(self, of_part)

    def _fold_terms(self, news: _News) -> None:
        self._terms += _by_number(news)
        self.now.terms = terms_of(self._terms)

    def _fold_closings(self, news: _News) -> None:
        for fact in _by_number(news):
            # A month is issued once. Where a log has a second closing, which `check` tells, the first one holds.
            if isinstance(fact.event, events.MonthClosed) and fact.event.issued.month not in self.now.closings:
                self.now.closings[fact.event.issued.month] = closing_of(fact)

    def _fold_places(self, news: _News) -> None:
        self._grow(news)
        for stream in sorted(news, key=lambda stream: natural(stream.partition("/")[2])):
            name, place = stream.partition("/")[2], place_of(self._streams[stream])
            if place != self.now.places.get(name):  # vacancies are told in its stream, and change nothing of it
                _set(self.now.places, name, place)
            _set(self.now.annulled_places, name, annulled_places(self._streams[stream]) or None)

    def _fold_stays(self, news: _News) -> None:
        self._grow(news)
        touched: set[str] = set()
        for stream in news:
            touched |= self._lodge(stream, stays_of(self._streams[stream]))
        rooms = {**self.now.rooms, **{place: _in_order(self._rooms[place].values()) for place in touched}}
        # In the order of their first rooms; those of a place that nobody has come to or left are the same as before.
        self.now.rooms = dict(sorted(((place, of) for place, of in rooms.items() if of), key=_first_room))
        # Few have services: what folds them is loaded, and looks, for those alone.
        self._with_services |= {
            stream for stream, of_one in news.items() if any(fact.event.TOPIC in _OF_SERVICES for fact in of_one)
        }
        if streams := self._with_services.intersection(news):
            self._fold_grants(streams)

    def _lodge(self, stream: str, stays: Sequence[Stay]) -> set[str]:
        """Put the rooms of a citizen's stays in the place of those that were known; the places that they are in."""
        before = self._lodged.get(stream, set())
        for place in before:
            del self._rooms[place][stream]
        for room in (room for stay in stays for room in stay.rooms()):
            self._rooms[room.place].setdefault(stream, []).append(room)
        now = self._lodged[stream] = {lodging.place for stay in stays for lodging in stay.lodgings}
        return before | now

    def _fold_grants(self, streams: Iterable[str]) -> None:
        from ledger.state.grants import grants_of, residence_told  # noqa: PLC0415 - as said

        for stream in streams:
            facts = self._streams[stream]
            _set(self._grants, stream, grants_of(facts) or None)
            _set(self._residences, stream.partition(":")[2], residence_told(facts, self.now.offer))
        self.now.grants = [grant for stream in sorted(self._grants) for grant in self._grants[stream]]
        self.now.residences = dict(self._residences)

    def _grow(self, news: _News) -> None:
        """Add the news to their streams."""
        for stream, of_one in news.items():
            self._streams[stream] += of_one


_OF_SERVICES = frozenset({
    "citizen.grant-ended:1", "citizen.residence-told:1", "citizen.service-delivered:1", "citizen.service-granted:1",
    "citizen.service-regranted:1",
})  # fmt: skip
"""The kinds of facts of which grants, and what is told of residences, are made."""


def _set(values: dict[str, T], name: str, value: T | None) -> None:
    if value is not None:
        values[name] = value
    else:
        values.pop(name, None)


def _by_number(news: _News) -> list[Recorded]:
    """The facts of all streams, in the order in which they were recorded."""
    return sorted(chain.from_iterable(news.values()), key=attrgetter("number"))


_News = Mapping[str, list[Recorded]]
"""New facts, by stream."""
_Fold = Callable[[GrowingBook, _News], None]

_FOLDS: Mapping[str, _Fold] = {
    "citizen": GrowingBook._fold_stays,  # noqa: SLF001 - the class's own table
    "place": GrowingBook._fold_places,  # noqa: SLF001 - as above
    "settlement": GrowingBook._fold_closings,  # noqa: SLF001 - as above
}
"""Which part of a book the events of a stream are folded into, by what the stream is of; others are of the terms.

By stream rather than by kind: a void lies in the stream of what it annuls, and is folded with it.
"""


def _in_order(rooms: Iterable[Iterable[Room]]) -> list[Room]:
    """Who lives in a place, in order of their first day there."""
    return sorted((room for of_one in rooms for room in of_one), key=_begun)


def _begun(room: Room) -> tuple[Period, int]:
    return room.period, room.stay.id


def _first_room(of_place: tuple[str, Sequence[Room]]) -> tuple[Period, int]:
    return _begun(of_place[1][0])


def book_of(offer: str, facts: Iterable[Recorded]) -> Book:
    """The book that these facts make; facts of other offers must have been left out before."""
    return GrowingBook(offer, facts).now


def as_known(book: Book, number: int) -> Book:
    """The book as known at an earlier event: of what it was made of, the events up to that number."""
    return book_of(book.offer, [fact for fact in book.facts if fact.number <= number])


def as_closed(book: Book, month: Month) -> Book:
    """The book as it was when a month was closed: the events known then, and the months closed before it."""
    closing = book.closings[month]
    then = as_known(book, closing.known_at)
    know_closed_before(then, book, closing.number)
    return then


def know_closed_before(then: Book, book: Book, number: int) -> None:
    """Let an earlier state of a book know all months closed before a closing, which is event `number`.

    Those of the same act have numbers above what was known.
    """
    for month, closing in book.closings.items():
        if closing.number < number and month not in then.closings:
            then.closings[month] = closing


def closing_of(fact: Recorded) -> Closing:
    """What a closing issued."""
    event = fact.event
    assert isinstance(event, events.MonthClosed)
    return Closing(fact.number, event.known_at, event.calculation, event.issued)
