"""A unit of work: the log as decisions look at it, read as it is asked for, with what was decided since on top.

Decided on 2026-11-26:

* A command is decided anew when anything that it looked at has grown. Of each question it is noted what it read: a
  stream, all about an offer, all about no single offer, or which offers there are. So a closing has in it what was
  recorded while it was made.
* A unit of work apart from the door. A command is decided on the log as of one event, and what it decided is on top
  for the next command of the same transaction. So imports, dry runs and recording are decided alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from ledger.commands import Command, HoldAreaMeeting, HoldMeeting
from ledger.errors import PayerUnlisted, Refusal, RefUsed, UnknownEvent
from ledger.events import Event, MonthClosed, OfferAdopted, Recorded
from ledger.events.streams import settlement_stream
from ledger.idempotency import request_of
from ledger.rules.deciding import decide
from ledger.rules.followups import refused_in_focus
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.payers import unlisted_in
from ledger.shared.calendar import Month, moment_text, now, today
from ledger.shared.keys import KnownKeys
from ledger.shared.ordering import natural
from ledger.state.book import Book, Closing, book_of, closing_of
from ledger.state.folding import stays_of
from ledger.state.places import Place, citizens_of, place_of
from ledger.state.stays import Room, Stay, in_place
from ledger.state.terms import Terms, terms_of
from ledger.store import Log
from ledger.store.closings import closing_in
from ledger.store.pending import ReadWhole, Versioned


class Workspace(Hypothetical):
    """A `DecisionContext` on a log: what the log held at one event, and on top what is to be saved (`pending`).

    Everything that was looked at is noted: what a save may insist on.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._read = _AsOf(log)
        super().__init__(self._read)
        self.as_of = self._read.known_at()
        """The last event that is read; what others record meanwhile shows when this is saved."""
        self._refs: dict[str, tuple[str | None, tuple[Recorded, ...]]] = {}
        self._unused: set[str] = set()
        self.pending: list[Versioned] = []

    def prepare(self, commands: Iterable[Command]) -> None:
        """Read at once what many commands will look at: whether their keys are used, their citizens and places."""
        commands = list(commands)
        keys = {command.ref for command in commands if command.ref is not None}
        streams = {stream for command in commands for stream in command.streams()}
        self._unused = keys - self._log.used(keys)
        self._read.load(streams)
        places = (stream for stream in streams if stream.startswith("place:"))
        self._read.load({f"citizen:{one}" for place in places for one in citizens_of(self.facts(place))})

    def decide(self, command: Command) -> list[Recorded]:
        """What the rules make of a command, added to what is pending. Raises the refusal."""
        request = request_of(command)
        added = [self.add(event) for event in decide(command, self, request)]
        if command.ref is not None:
            self._refs[command.ref] = (request, tuple(added))
        return added

    def faults(self, command: Command, refusal: Refusal) -> list[Refusal]:
        """A refusal of a command, and what else is wrong with it: whoever mends the one should know of the other.

        That is a code that nobody has, and each further citizen whom a meeting cannot put in focus.
        """
        if isinstance(command, HoldMeeting | HoldAreaMeeting):
            others = refused_in_focus(command, self)
            return [refusal, *(one for one in others if one.sentence() != refusal.sentence())]
        unlisted = None if isinstance(refusal, PayerUnlisted) else unlisted_in(command, self)
        return [refusal] if unlisted is None else [refusal, unlisted]

    def add(self, event: Event) -> Recorded:
        """What is to be saved besides."""
        added = super().add(event)
        self.pending.append(Versioned(added.stream, added.version, event))
        return added

    def recorded_before(self, command: Command) -> tuple[Recorded, ...]:
        """What the same command under the same key recorded; RefUsed where the key was used for another one."""
        if command.ref is None:
            return ()
        if command.ref not in self._refs:
            first = None if command.ref in self._unused else self._log.ref(command.ref)
            if first is None:
                return ()
            self._refs[command.ref] = (first.event.request, tuple(self._log.act(first.number)))
        request, events = self._refs[command.ref]
        if request != request_of(command):
            raise RefUsed(command.ref, events[0].number if events else self.next_number())
        return events

    def names_its_own_numbers(self) -> bool:
        """Whether a pending event names the number of another one that is pending: a stay that begins here."""
        return any(self._names_of_pending(one.event) for one in self.pending)

    def move_numbers(self, head: int) -> None:
        """Let the pending events follow event `head`, which somebody else recorded meanwhile."""
        moved = head - self.as_of
        self.pending = [
            replace(one, event=one.event.changed(names)) if names else one
            for one in self.pending
            for names in [{field: number + moved for field, number in self._names_of_pending(one.event).items()}]
        ]
        self.as_of = head

    def _names_of_pending(self, event: Event) -> dict[str, int]:
        """The fields in which an event names others that are pending, with their numbers as they are now."""
        named = ((field, getattr(event, field) or 0) for field in event.NAMES)
        return {field: number for field, number in named if number > self.as_of}

    def versions_read(self) -> dict[str, int]:
        """Each stream that was looked at, with its version then: what must not have grown when this is saved."""
        return self._read.versions()

    def read_whole(self) -> ReadWhole:
        """What was looked at besides streams of known names: of it nothing may have been recorded since either."""
        return self._read.whole()

    def proposed(self) -> tuple[Recorded, ...]:
        """The pending events as they would be recorded now."""
        return self.as_recorded(self.as_of + 1, moment_text(now()))

    def as_recorded(self, first: int, moment: str) -> tuple[Recorded, ...]:
        """The pending events, the first of them under number `first`, recorded at a moment."""
        return tuple(
            Recorded(number, moment, one.originator_id, one.originator_version, one.event)
            for number, one in enumerate(self.pending, first)
        )


class _AsOf:
    """A `DecisionContext`: the log as of its last event when this was made. Nothing is read twice."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._at = log.last()
        self._today = today()
        self._streams: dict[str, list[Recorded]] = {}
        self._stays: dict[str, list[Stay]] = {}
        self._places: dict[str, Place | None] = {}
        self._terms: dict[str, Terms] = {}
        self._closed: dict[str, Month | None] = {}
        self._shared: list[Recorded] | None = None
        self._citizens: KnownKeys | None = None
        self._shared_read = False
        self._latest: dict[str, int] = {}
        """Streams of which the last event alone was read, with its version."""
        self._whole: set[str] = set()
        """Offers of which everything was read."""
        self._kinds: set[str] = set()
        """Beginnings of topics that were looked for in the whole log."""

    def load(self, streams: set[str]) -> None:
        """Read several streams at once."""
        self._streams |= self._log.streams(streams - self._streams.keys(), self._at)

    def versions(self) -> dict[str, int]:
        """Each stream that was looked at, with the version it has."""
        return {**self._latest, **{name: facts[-1].version if facts else 0 for name, facts in self._streams.items()}}

    def whole(self) -> ReadWhole:
        """What was looked at that is more than streams of known names."""
        return ReadWhole(self._at, frozenset(self._whole), shared=self._shared_read, topics=tuple(sorted(self._kinds)))

    def today(self) -> date:
        return self._today

    def stays(self, citizen: str) -> list[Stay]:
        if citizen not in self._stays:
            self._stays[citizen] = stays_of(self.facts(f"citizen:{citizen}"))
        return self._stays[citizen]

    def rooms_in(self, offer: str, place: str) -> list[Room]:
        named = citizens_of(self.facts(f"place:{offer}/{place}"))
        return in_place((stay for citizen in named for stay in self.stays(citizen)), offer, place)

    def place(self, offer: str, place: str) -> Place | None:
        stream = f"place:{offer}/{place}"
        if stream not in self._places:
            self._places[stream] = place_of(self.facts(stream))
        return self._places[stream]

    def places(self, offer: str) -> list[str]:
        prefix = f"place:{offer}/"
        self._whole.add(offer)  # it may get another place meanwhile
        named = (stream.removeprefix(prefix) for stream in self._log.streams_named(prefix, self._at))
        return sorted((place for place in named if self.place(offer, place)), key=natural)

    def terms(self, offer: str) -> Terms:
        if offer not in self._terms:
            self._terms[offer] = terms_of([*self.for_all_offers(), *self.facts(f"offer:{offer}")])
        return self._terms[offer]

    def citizen_like(self, key: str) -> str | None:
        if self._citizens is None:
            self._citizens = KnownKeys()
            for citizen in self.citizens():
                self._citizens.add(citizen)
        return self._citizens.alike(key)

    def citizens(self) -> Iterable[str]:
        return (stream.removeprefix("citizen:") for stream in self._log.streams_named("citizen:", self._at))

    def offers(self) -> list[str]:
        self._kinds.add(_every(OfferAdopted))
        return self._log.offers(self._at)

    def facts(self, stream: str) -> list[Recorded]:
        if stream not in self._streams:
            self._streams[stream] = self._log.stream(stream, self._at)
        return self._streams[stream]

    def for_all_offers(self) -> list[Recorded]:
        self._shared_read = True
        if self._shared is None:
            self._shared = self._log.shared(self._at)
        return self._shared

    def version(self, stream: str) -> int:
        if stream in self._latest and stream not in self._streams:
            return self._latest[stream]
        return len(self.facts(stream))

    def fact(self, number: int) -> Recorded:
        if number > self._at:
            raise UnknownEvent(number, self._at)  # recorded since: nothing else is known of it here
        return self._log.number(number)

    def recorded_by(self, name: str) -> Iterator[Recorded]:
        self._kinds.add("")  # whatever is recorded meanwhile may be by the same person: it is decided anew
        return self._log.recorded_by(name, self._at)

    def book(self, offer: str) -> Book:
        self._whole.add(offer)
        self._shared_read = True
        return book_of(offer, self._log.about(offer, self._at))

    def closing(self, offer: str, month: Month) -> Closing | None:
        self.closed_through(offer)  # so that the stream is among those that were read
        found = closing_in(self._log, offer, month, self._at)
        return None if found is None else closing_of(found)

    def next_number(self) -> int:
        return self._at + 1

    def known_at(self) -> int:
        return self._at

    def closed_through(self, offer: str | None) -> Month | None:
        if offer is None:
            return max(self._closed_of_all(), default=None)
        if offer not in self._closed:
            stream = settlement_stream(offer)
            last = self._log.latest(stream, self._at)
            self._latest[stream] = last.version if last else 0
            closed = last.event.through if last and isinstance(last.event, MonthClosed) else None
            self._closed[offer] = closed
        return self._closed[offer]

    def _closed_of_all(self) -> Iterator[Month]:
        self._kinds.add(_every(MonthClosed))
        last_ones = self._log.latest_of(settlement_stream(""), self._at)
        for stream in map(settlement_stream, self.offers()):
            self._latest[stream] = last_ones[stream].version if stream in last_ones else 0
        for last in last_ones.values():
            if isinstance(last.event, MonthClosed):
                yield last.event.through


def _every(kind: type[Event]) -> str:
    """How the topics of a kind begin, whichever version it was written in."""
    return kind.TOPIC.rpartition(":")[0] + ":"
