"""The one door for writing: decide a command on what is recorded, and save all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError

from ledger.commands import Command
from ledger.errors import LedgerBusy, Refusal
from ledger.events import LedgerOpened, Recorded
from ledger.reading.bad_rows import BadRows
from ledger.rules.privacy import check_text
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import civil_day, moment_text, today
from ledger.shared.message import say
from ledger.store import create_ledger, environment, open_log
from ledger.store.mapper import Together, Versioned
from ledger.store.saving import NumbersMoved
from ledger.workspace import Workspace

ATTEMPTS = 20
"""How often a command is decided anew because somebody else wrote to the same place or citizen first."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded, or, where `repeated`, what the same command had recorded before."""

    events: tuple[Recorded, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class RecordedBefore:
    """The numbers of the first and last event of an earlier transaction, and the day in Copenhagen it was made on."""

    first: int
    last: int
    day: date


class Ledger(Application[str]):
    """A ledger that can be written. Reading needs none of this: see `ledger.store.history`."""

    name = "pladsbog"
    env: ClassVar[dict[str, str]] = {}

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(environment(location))

    @classmethod
    def create(cls, location: str, by: str, municipality: str | None = None) -> Ledger:
        """Make a new ledger; its first event says who opened it. Raises LedgerExists, CprInText, HiddenSign."""
        check_text(say("by"), by)
        create_ledger(location)
        ledger = cls(location)
        opened = LedgerOpened(effective_on=today(), by=by, act="ledger/1", municipality=municipality)
        ledger.save(Versioned(opened.stream, 1, opened))
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
                    first = self._save(workspace)
                except IntegrityError:
                    continue  # what was looked at has changed, or the key was used: decide anew
                return Receipt(workspace.as_recorded(first, log.moment(first)))
        raise LedgerBusy(self.location)

    def propose(self, command: Command) -> tuple[Recorded, ...]:
        """What `record` would record, with the numbers and moment it would get; nothing is written."""
        with open_log(self.location) as log:
            workspace = Workspace(log)
            if workspace.recorded_before(command):
                return ()
            workspace.decide(command)
            return workspace.proposed()

    def recorded_with(self, key: str) -> RecordedBefore | None:
        """What was recorded in the same transaction as the act under a key; None where the key is unused."""
        with open_log(self.location) as log:
            act = log.ref(key)
            if act is None:
                return None
            # All events of a transaction have one moment, and moments never run backwards.
            before = moment_text(datetime.fromisoformat(act.recorded_at) - timedelta(microseconds=1))
            return RecordedBefore(log.at(before) + 1, log.at(act.recorded_at), civil_day(act.recorded_at))

    @in_bulk()
    def record_all(self, rows: Sequence[tuple[int, Command]], source: str, bad: BadRows | None = None) -> range:
        """Record many commands in one transaction, in order; the numbers of the events recorded.

        Raises BadImport with the rows that were refused and those that are `bad` already, which could not be read; then
        nothing was recorded.
        """
        bad = BadRows(source) if bad is None else bad
        for _ in range(ATTEMPTS):
            with open_log(self.location) as log:
                workspace = _decide_all(Workspace(log), rows, bad)
            try:
                if not workspace.pending:
                    return range(0)
                first = self._save(workspace)
                return range(first, first + len(workspace.pending))
            except IntegrityError:
                continue
        raise LedgerBusy(self.location)

    def propose_all(
        self, rows: Sequence[tuple[int, Command]], source: str, bad: BadRows | None = None
    ) -> tuple[Recorded, ...]:
        """What `record_all` would record. Raises BadImport."""
        bad = BadRows(source) if bad is None else bad
        with in_bulk(), open_log(self.location) as log:
            return _decide_all(Workspace(log), rows, bad).proposed()

    def _save(self, workspace: Workspace) -> int:
        """Save what is pending, provided that nothing it was decided on has changed; the first number.

        A move-in and what else is decided of its stay in the same act need the number that the move-in gets. Where
        somebody else wrote meanwhile without touching what was looked at, the numbers are moved, nothing is decided
        anew. Raises IntegrityError.
        """
        for _ in range(ATTEMPTS):
            try:
                recordings = self.save(
                    Together(f"after {workspace.as_of}", workspace.pending),
                    expected_head=workspace.as_of if workspace.names_its_own_numbers() else None,
                    unchanged=workspace.versions_read(),
                )
            except NumbersMoved as moved:
                workspace.move_numbers(moved.head)
                continue
            return recordings[0].notification.id
        raise LedgerBusy(self.location)


def _decide_all(workspace: Workspace, rows: Sequence[tuple[int, Command]], bad: BadRows) -> Workspace:
    workspace.prepare(command for _, command in rows)
    for line, command in rows:
        try:
            if not workspace.recorded_before(command):
                workspace.decide(command)
        except Refusal as refusal:
            bad.refused(line, command, refusal)
    if bad:
        raise bad.refusal()
    return workspace
