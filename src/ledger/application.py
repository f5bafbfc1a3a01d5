"""The one door for writing: decide a command on what is recorded, and save all of it or nothing.

Decided on 2026-11-26:

* What is recorded is what a person confirmed. A command may be given with the event that its proposal was made on; if
  anything at all was recorded since, it is left to whoever asked to show it again (`RecordedMeanwhile`).
* What cannot be recorded cannot be proposed: the clock and the log are looked at for a dry run too.
* A made-up history says nothing about the clock. What is recorded on top of `pladsbog demo` is recorded in any year.

Decided on 2026-11-27:

* Nobody is refused, or decides again, because others were given the numbers that an act names of itself: these are
  given while nobody else can write. On PostgreSQL, move-ins that ask for a key are decided in turn; on SQLite they are
  decided anew where somebody else got it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from msgspec.structs import force_setattr

from ledger.commands import NEW_CITIZEN, Close, Command, MoveIn, Post
from ledger.errors import AnswerLost, LedgerBusy, NoConnection, Refusal
from ledger.events import LedgerOpened, Recorded
from ledger.reading.bad_rows import BadRows
from ledger.rules.privacy import check_text
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import civil_day, moment_text, now, today
from ledger.shared.message import say
from ledger.store import Log, create_ledger, open_log, without_password
from ledger.store.guards import check_sound
from ledger.store.pending import Outrun, Versioned, check_clock
from ledger.workspace import Workspace

if TYPE_CHECKING:
    from ledger.store.writer import Renumbering, Writer

ATTEMPTS = 20
"""How often a command is decided anew because somebody else wrote to the same place or citizen first."""

_ISSUING = (Close, Post)
"""The commands that issue money."""


class Receipt(Struct, frozen=True):
    """What a command recorded, or, where `repeated`, what the same command had recorded before."""

    events: tuple[Recorded, ...]
    repeated: bool = False


class RecordedBefore(Struct, frozen=True):
    """The numbers of the first and last event of an earlier transaction, and the day in Copenhagen it was made on."""

    first: int
    last: int
    day: date


class RecordedMeanwhile(Exception):  # noqa: N818 - named after what happened
    """Nothing was recorded: others have recorded something since the proposal that was confirmed was made."""


class Ledger:
    """A ledger that can be written. Reading needs none of this: see `ledger.store.history`.

    Recording and proposing raise LedgerAltered for a log that is not as it was written, and ClockBehind or ClockAhead
    unless it was opened with `accept_clock`.
    """

    def __init__(self, location: str, *, accept_clock: bool = False) -> None:
        self.location = location
        self.accept_clock = accept_clock
        self._log: Log | None = None

    @classmethod
    def create(cls, location: str, by: str, municipality: str | None = None, *, made_up: bool = False) -> Ledger:
        """Make a new ledger; its first event says who opened it, and whether its history is `made_up`.

        Raises LedgerExists, CprInText, HiddenSign.
        """
        check_text(say("by"), by)
        create_ledger(location)
        ledger = cls(location)
        opened = LedgerOpened(
            effective_on=today(), by=by, act="ledger/1", municipality=municipality, made_up=made_up or None
        )
        ledger._writer.append(0, [Versioned(opened.stream, 1, opened)])
        return ledger

    @classmethod
    def open(cls, location: str, *, accept_clock: bool = False) -> Ledger:
        """Open a ledger for writing. Raises NoLedger, NotALedger, NewerLedger.

        `accept_clock`: record in spite of a clock that lies far behind the log's last event, or far ahead of it.
        """
        log = open_log(location)
        ledger = cls(location, accept_clock=accept_clock)
        ledger._log = log
        return ledger

    def close(self) -> None:
        """Let go of the database."""
        self._let_go()
        if "_writer" in vars(self):
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _writer(self) -> Writer:
        from ledger.store.writer import Writer  # noqa: PLC0415 - brings eventsourcing, which proposing does without

        return Writer(self.location)

    def _let_go(self) -> None:
        log, self._log = self._log, None
        if log is not None:
            log.close()

    @contextmanager
    def _reading(self) -> Iterator[Log]:
        """The log, which stays open: to connect to a server takes longer than to decide most commands."""
        if self._log is not None:
            try:
                self._log.last()
            except NoConnection:  # lost since the last command, which is no reason to refuse this one
                self._let_go()
        self._log = self._log or open_log(self.location)
        yield self._log

    def last(self) -> int:
        """The number of the last event."""
        with self._reading() as log:
            return log.last()

    def record(self, command: Command, *, as_of: int | None = None) -> Receipt:
        """Record what a command asks, in one transaction, or raise the refusal. The same `ref` records once.

        `as_of`: only on top of that event. Raises RecordedMeanwhile where it is not the last one.
        """
        for _ in range(ATTEMPTS):
            with self._reading() as log, _turn(command, log):
                workspace = self._workspace(log, [command])
                if earlier := workspace.recorded_before(command):
                    return Receipt(earlier, repeated=True)
                self._check_clock(log)
                workspace.decide(command)
                if not workspace.pending:
                    return Receipt((), repeated=True)
                try:
                    first = self._save(workspace, as_of)
                except Outrun:
                    continue  # what was looked at has changed, or the key was used: decide anew
                return Receipt(workspace.as_recorded(first, self._moment(log, first, len(workspace.pending))))
        raise LedgerBusy(without_password(self.location))

    def _moment(self, log: Log, first: int, count: int) -> str:
        """When so many events were recorded just now. Raises AnswerLost where nobody can be asked any more."""
        try:
            return log.moment(first)
        except NoConnection:
            self._let_go()
        try:
            with self._reading() as again:
                return again.moment(first)
        except NoConnection as lost:
            raise AnswerLost(lost.ledger, first, first + count - 1, lost.why) from lost

    def propose(self, command: Command) -> tuple[Recorded, ...]:
        """What `record` would record, with the numbers and moment it would get; nothing is written."""
        with self._reading() as log:
            workspace = self._workspace(log, [command])
            if workspace.recorded_before(command):
                return ()
            self._check_clock(log)
            workspace.decide(command)
            return workspace.proposed()

    def propose_together(self, commands: Sequence[Command]) -> tuple[Recorded, ...]:
        """What commands would record one after the other: a later one may lean on an earlier one.

        Raises the first refusal.
        """
        with in_bulk(), self._reading() as log:
            workspace = self._workspace(log, commands)
            self._check_clock(log)
            for command in commands:
                workspace.decide(command)
            return workspace.proposed()

    def recorded_with(self, key: str) -> RecordedBefore | None:
        """What was recorded in the same transaction as the act under a key; None where the key is unused."""
        with self._reading() as log:
            act = log.ref(key)
            if act is None:
                return None
            # All events of a transaction have one moment, and moments never run backwards.
            before = moment_text(datetime.fromisoformat(act.recorded_at) - timedelta(microseconds=1))
            return RecordedBefore(log.at(before) + 1, log.at(act.recorded_at), civil_day(act.recorded_at))

    @in_bulk()
    def record_all(
        self,
        rows: Sequence[tuple[int, Command]],
        source: str,
        bad: BadRows | None = None,
        *,
        as_of: int | None = None,
        of_file: bool = False,
    ) -> range:
        """Record many commands in one transaction, in order; the numbers of the events recorded.

        `of_file`: they are one act of somebody, who handed in a file. `as_of` as for `record`.
        Raises BadImport with the rows that were refused and those that are `bad` already, which could not be read;
        then nothing was recorded.
        """
        bad = BadRows(source) if bad is None else bad
        for _ in range(ATTEMPTS):
            with self._reading() as log:
                workspace = self._decide_all(log, rows, bad, of_file=of_file)
            try:
                if not workspace.pending:
                    return range(0)
                first = self._save(workspace, as_of)
                return range(first, first + len(workspace.pending))
            except Outrun:
                continue
        raise LedgerBusy(without_password(self.location))

    def propose_all(
        self, rows: Sequence[tuple[int, Command]], source: str, bad: BadRows | None = None
    ) -> tuple[Recorded, ...]:
        """What `record_all` would record. Raises BadImport."""
        bad = BadRows(source) if bad is None else bad
        with in_bulk(), self._reading() as log:
            return self._decide_all(log, rows, bad).proposed()

    def _workspace(self, log: Log, commands: Sequence[Command]) -> Workspace:
        """What commands are decided on. Raises LedgerAltered."""
        check_sound(log, every_row=any(isinstance(command, _ISSUING) for command in commands))
        return Workspace(log)

    def _check_clock(self, log: Log) -> None:
        """To be called before anything is decided, by the day that the clock says. Raises ClockBehind, ClockAhead.

        What is only repeated, and recorded already, is not refused for it.
        """
        self.accept_clock = self.accept_clock or _is_made_up(log)
        if not self.accept_clock:
            check_clock(log.moment(log.last()), now())

    def _decide_all(
        self, log: Log, rows: Sequence[tuple[int, Command]], bad: BadRows, *, of_file: bool = False
    ) -> Workspace:
        workspace = self._workspace(log, [command for _, command in rows])
        workspace.prepare(command for _, command in rows)
        clock_is_right = False
        lines: dict[int, int] = {}
        batch: str | None = None
        for line, command in rows:
            try:
                if workspace.recorded_before(command):
                    continue
            except Refusal as refusal:
                bad.refused(line, command, refusal, lines)
                continue
            if not clock_is_right:
                self._check_clock(log)
                clock_is_right = True
            try:
                for fact in workspace.decide(command):
                    lines[fact.number] = line
                    batch = batch or fact.event.act
                    if of_file:
                        # As with the name of its act: nobody has seen the event yet.
                        force_setattr(fact.event, "batch", batch)
            except Refusal as refusal:
                for fault in workspace.faults(command, refusal):
                    bad.refused(line, command, fault, lines)
        if bad:
            raise bad.refusal()
        return workspace

    def _save(self, workspace: Workspace, as_of: int | None = None) -> int:
        """Save what is pending, provided that nothing it was decided on has changed; the first number.

        A move-in and what else is decided of its stay in the same act need the number that the move-in gets. Where
        somebody else wrote meanwhile without touching what was looked at, the numbers are moved while nobody else can
        write: nothing is decided anew, and however many write, nobody has to try again for it. Raises Outrun;
        RecordedMeanwhile for anything recorded since `as_of`.
        """
        if as_of is not None:
            return self._save_after(as_of, workspace)
        return self._save_once(
            workspace,
            unchanged=workspace.versions_read(),
            whole=workspace.read_whole(),
            renumbered=self._renumbering(workspace) if workspace.names_its_own_numbers() else None,
        )

    def _renumbering(self, workspace: Workspace) -> Renumbering:
        def renumbered(head: int) -> Sequence[Versioned] | None:
            if head == workspace.as_of:
                return None
            workspace.move_numbers(head)
            return workspace.pending

        return renumbered

    def _save_after(self, as_of: int, workspace: Workspace) -> int:
        if workspace.as_of != as_of:
            raise RecordedMeanwhile
        try:
            return self._save_once(workspace, expected_head=as_of)
        except Outrun as moved:
            raise RecordedMeanwhile from moved

    def _save_once(self, workspace: Workspace, **conditions: Any) -> int:
        return self._writer.append(workspace.as_of, workspace.pending, accept_clock=self.accept_clock, **conditions)


def _turn(command: Command, log: Log) -> AbstractContextManager[None]:
    """Who is to have a key of its own waits for others who are: of many at once only one would get the next key."""
    wants_key = isinstance(command, MoveIn) and command.citizen == NEW_CITIZEN
    return log.turn() if wants_key else nullcontext()


def _is_made_up(log: Log) -> bool:
    opened = next(log.decoded(log.read(limit=1)), None)
    return opened is not None and isinstance(opened.event, LedgerOpened) and opened.event.made_up is True
