"""The one door for writing: load what a decision looks at, let the rules decide, save all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError

from ledger.commands import (
    Adopt,
    Close,
    Command,
    Confirm,
    Correct,
    Depart,
    FinishAction,
    FollowUpCitizen,
    HoldMeeting,
    MoveIn,
    Post,
    Reassess,
    SetUse,
    Void,
)
from ledger.errors import BadImport, BadRow, LedgerBusy, Refusal, RefUsed
from ledger.events import Event, LedgerOpened, Recorded
from ledger.models.frozen import Frozen
from ledger.rules import adoption, closing, competence, correcting, followups, placement, posting
from ledger.rules.placement import Header
from ledger.rules.wording import check_command
from ledger.shared.calendar import Month, moment_text, now, today
from ledger.state.book import Book, book_of
from ledger.state.places import Place, place_of
from ledger.state.stays import Stay, stays_of
from ledger.state.terms import Terms, terms_of
from ledger.store import Log, create_ledger, environment, open_log
from ledger.store.bulk import in_bulk
from ledger.store.mapper import Versioned

ATTEMPTS = 20
"""How often a command is decided anew because somebody else wrote to the same place or citizen first."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded, or, where `repeated`, what the same command had recorded before."""

    events: tuple[Recorded, ...]
    repeated: bool = False


class Ledger(Application[str]):
    """A ledger that can be written. Reading needs none of this: see `ledger.store.history`."""

    name = "pladsbog"
    env: ClassVar[dict[str, str]] = {}

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(environment(location))

    @classmethod
    def create(cls, location: str, by: str, municipality: str | None = None) -> Ledger:
        """Make a new ledger; its first event tells who opened it. Raises LedgerExists."""
        create_ledger(location)
        ledger = cls(location)
        opened = LedgerOpened(effective_on=today(), by=by, act="ledger/1", municipality=municipality)
        ledger._save([Versioned(opened.stream, 1, opened)])
        return ledger

    @classmethod
    def open(cls, location: str) -> Ledger:
        """Open a ledger for writing. Raises NoLedger, NotALedger, NewerLedger."""
        open_log(location).close()
        return cls(location)

    def last(self) -> int:
        """The number of the last event."""
        with open_log(self.location) as log:
            return log.last()

    def record(self, command: Command) -> Receipt:
        """Record what a command asks, in one transaction, or raise the refusal. The same `ref` records once."""
        for _ in range(ATTEMPTS):
            with open_log(self.location) as log:
                workspace = Workspace(log)
                if earlier := workspace.recorded_before(command):
                    return Receipt(earlier, repeated=True)
                workspace.decide(command)
                if not workspace.pending:
                    return Receipt((), repeated=True)
                try:
                    numbers = self._save(workspace.pending)
                except IntegrityError:
                    continue  # somebody wrote to the same streams, or used the same key, first: decide anew
                return Receipt(tuple(log.recorded(numbers[0] - 1, numbers[-1])))
        raise LedgerBusy(self.location)

    def propose(self, command: Command) -> tuple[Recorded, ...]:
        """What `record` would record, with the numbers and moment it would get; nothing is written."""
        with open_log(self.location) as log:
            workspace = Workspace(log)
            if workspace.recorded_before(command):
                return ()
            workspace.decide(command)
            return workspace.proposed()

    @in_bulk()
    def record_all(self, rows: Sequence[tuple[int, Command]], source: str) -> int:
        """Record many commands in one transaction, in order; the number of events recorded.

        Raises BadImport with every row that was refused; then nothing was recorded.
        """
        for _ in range(ATTEMPTS):
            with open_log(self.location) as log:
                workspace = _decide_all(Workspace(log), rows, source)
            try:
                return len(self._save(workspace.pending)) if workspace.pending else 0
            except IntegrityError:
                continue
        raise LedgerBusy(self.location)

    def propose_all(self, rows: Sequence[tuple[int, Command]], source: str) -> tuple[Recorded, ...]:
        """What `record_all` would record. Raises BadImport."""
        with in_bulk(), open_log(self.location) as log:
            return _decide_all(Workspace(log), rows, source).proposed()

    def _save(self, events: Sequence[Versioned]) -> Sequence[int]:
        stored = [self.mapper.to_stored_event(event) for event in events]
        return self.recorder.insert_events(stored) or []


class Workspace:
    """The past that rules look at, read from the log as it is asked for, with what was decided since on top of it."""

    def __init__(self, log: Log) -> None:
        self._log = log
        # Everything is read as of one event: what others record meanwhile shows as a version taken, when this is saved.
        self._cut = log.last()
        self._next = self._cut + 1
        self._streams: dict[str, list[Recorded]] = {}
        self._stays: dict[str, list[Stay]] = {}
        self._places: dict[str, Place | None] = {}
        self._terms: dict[str, Terms] = {}
        self._closed: dict[str, Month | None] = {}
        self._shared: list[Recorded] | None = None
        self._refs: dict[str, tuple[str | None, tuple[Recorded, ...]]] = {}
        self._unused: set[str] = set()
        self.pending: list[Versioned] = []

    def expect(self, commands: Iterable[Command]) -> None:
        """Read at once what many commands will look at: whether their keys are used, their citizens and places."""
        keys: set[str] = set()
        streams: set[str] = set()
        for command in commands:
            if command.ref is not None:
                keys.add(command.ref)
            if isinstance(command, (MoveIn, Reassess, Depart, FollowUpCitizen)):
                streams.add(f"citizen:{command.citizen}")
            if isinstance(command, (MoveIn, SetUse)):
                streams.add(f"place:{command.offer}/{command.place}")
        self._unused = keys - self._log.used(keys)
        self._streams |= self._log.streams(streams, self._cut)

    def decide(self, command: Command) -> list[Recorded]:
        """What the rules make of a command, kept as pending."""
        check_command(command)
        head = placement.header(command, "", _request(command))
        events = self._named(self._events(command, head))
        competence.check_competence(events, self)
        if command.reason is None:
            closing.check_reason(events, self)
        kept = [self._keep(event) for event in events]
        if command.ref is not None:
            self._refs[command.ref] = (head["request"], tuple(kept))
        return kept

    def _named(self, events: list[Event]) -> list[Event]:
        """The events of one act under its name: where the first of them goes, which nobody else's can."""
        if not events:
            return []
        stream = events[0].stream
        act = f"{stream}/{len(self.facts(stream)) + 1}"
        return [event.model_copy(update={"act": act}) for event in events]

    def _events(self, command: Command, head: Header) -> list[Event]:  # noqa: C901, PLR0911, PLR0912 - a case a command
        match command:
            case MoveIn():
                return placement.move_in(command, self, head)
            case Reassess():
                return placement.reassess(command, self, head)
            case Depart():
                return placement.depart(command, self, head)
            case SetUse():
                return placement.set_use(command, self, head)
            case Adopt():
                return adoption.adopt(command, self, head)
            case Void():
                return correcting.void(command, self, head)
            case Correct():
                return correcting.correct(command, self, head)
            case Post():
                return posting.post(command, self, head)
            case Close():
                return closing.close(command, self, head, today())
            case HoldMeeting():
                return followups.hold(command, self, head, today())
            case FinishAction():
                return followups.finish_action(command, self, head, today())
            case FollowUpCitizen():
                return followups.follow_up_citizen(command, self, head, today())
            case Confirm():
                return followups.confirm(command, self, head)
        raise TypeError(command)

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
        if request != _request(command):
            raise RefUsed(command.ref, events[0].number if events else self._next)
        return events

    def proposed(self) -> tuple[Recorded, ...]:
        """The pending events as they would be recorded now."""
        moment = moment_text(now())
        first = self._next - len(self.pending)
        return tuple(
            Recorded(first + at, moment, one.originator_id, one.originator_version, one.event)
            for at, one in enumerate(self.pending)
        )

    def stays(self, citizen: str) -> list[Stay]:
        stream = f"citizen:{citizen}"
        if stream not in self._stays:
            self._stays[stream] = sorted(stays_of(self.facts(stream)), key=lambda stay: stay.period)
        return self._stays[stream]

    def place(self, offer: str, place: str) -> Place | None:
        stream = f"place:{offer}/{place}"
        if stream not in self._places:
            self._places[stream] = place_of(self.facts(stream))
        return self._places[stream]

    def places(self, offer: str) -> list[str]:
        streams = {fact.stream for fact in self._log.about(offer, self._cut)} | set(self._streams)
        prefix = f"place:{offer}/"
        named = sorted(stream.removeprefix(prefix) for stream in streams if stream.startswith(prefix))
        return [place for place in named if self.place(offer, place)]

    def terms(self, offer: str) -> Terms:
        if offer not in self._terms:
            self._terms[offer] = terms_of([*self._for_all_offers(), *self.facts(f"offer:{offer}")])
        return self._terms[offer]

    def offers(self) -> list[str]:
        return self._log.offers(self._cut)

    def facts(self, stream: str) -> list[Recorded]:
        if stream not in self._streams:
            self._streams[stream] = self._log.stream(stream, self._cut)
        return self._streams[stream]

    def fact(self, number: int) -> Recorded:
        return self._log.number(number)

    def book(self, offer: str) -> Book:
        return book_of(offer, self._log.about(offer, self._cut))

    def known_at(self) -> int:
        return self._next - 1 - len(self.pending)

    def closed_through(self, offer: str | None) -> Month | None:
        if offer is None:
            closed = [month for one in self.offers() if (month := self.closed_through(one))]
            return max(closed, default=None)
        if offer not in self._closed:
            closed = [Month.of(fact.event.effective_on) for fact in self.facts(f"settlement:{offer}")]
            self._closed[offer] = max(closed, default=None)
        return self._closed[offer]

    def _for_all_offers(self) -> list[Recorded]:
        if self._shared is None:
            self._shared = self._log.shared(self._cut)
        return self._shared

    def _keep(self, event: Event) -> Recorded:
        stream = event.stream
        facts = self.facts(stream)
        kept = Recorded(self._next, "", stream, len(facts) + 1, event)
        facts.append(kept)
        self._next += 1
        self.pending.append(Versioned(stream, kept.version, event))
        self._stays.pop(stream, None)
        self._places.pop(stream, None)
        if not stream.startswith(("citizen:", "place:")):
            self._terms.clear()  # a later decision of the same transaction may lean on this one
            if event.about_offer is None:
                self._for_all_offers().append(kept)
        return kept


def _decide_all(workspace: Workspace, rows: Sequence[tuple[int, Command]], source: str) -> Workspace:
    bad: list[BadRow] = []
    workspace.expect(command for _, command in rows)
    for line, command in rows:
        try:
            if not workspace.recorded_before(command):
                workspace.decide(command)
        except Refusal as refusal:
            bad.append(BadRow(line, "", "", refusal.sentence(), refusal.code))
    if bad:
        raise BadImport(source, bad)
    return workspace


def _request(command: Command) -> str | None:
    """A digest of what a command with a key asks; who asks is left out.

    Fields at their default do not count, so that a later program with more of them still knows the command again.
    """
    if command.ref is None:
        return None
    asked = {
        name: _plain(value)
        for name, default in _asked_of(type(command))  # type: ignore[arg-type] # a class can be hashed, mypy doubts it
        if (value := getattr(command, name)) != default
    }
    content = _DIGESTED.encode([type(command).__name__, asked])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


_DIGESTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


@cache
def _asked_of(kind: type[Command]) -> list[tuple[str, Any]]:
    """The fields of a kind of command that its digest is made of, each with its default."""
    return [(f.name, f.default) for f in fields(kind) if f.name not in ("by", "ref")]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Frozen):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return str(value)
