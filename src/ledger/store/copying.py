"""A ledger from the rows of another one: the same numbers, moments, bytes and digests, on SQLite or PostgreSQL.

Backing up, restoring and moving a ledger between databases are one thing: its rows, each held against the chain on the
way, fill a ledger that was not there. It is there whole or not at all, whatever ends the program meanwhile. Nobody who
writes is kept waiting: what a log holds never changes, so its rows up to an event are the same whenever they are read.

Decided on 2026-11-27:

* A copy is made of sound rows alone. Where one is not as it was written, nothing is made, unless what precedes it is
  asked for.
* A salvaged ledger says itself that it is one: its last event is made with the rows that it holds, by whoever asked
  for it, so that no ledger of some rows passes for one of all. It may end within an act, whose other events are lost;
  `check` finds what hangs on them.
* Where SQLite finds no way to a row, or gives another one than was written, the pages of the file are looked through
  one by one (leaves.py). Where all that was ever given a number is found so, the new ledger is whole, and says
  nothing; who asked for it is told which rows came from there.
* A row that is as it was written, and no event that this program reads, ends what is salvaged: somebody wrote it past
  the program, or a later one did, and nothing can be asked of a ledger that has it. A copy of all has it too.
* A row below #1 is none that a save wrote, and what follows it is as it was written. Salvage leaves it out and takes
  what stands from #1 on; a ledger made so is whole, and who asked for it is told what was left out.
* Nothing is ever copied over something that is there, a file of 0 bytes among it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from ledger.errors import LedgerExists, LedgerTrouble, LedgerUnusable
from ledger.events import LedgerSalvaged, MonthClosed
from ledger.events.streams import OF_LEDGER
from ledger.shared.calendar import moment_text, now, today
from ledger.shared.message import Message, code_said, say
from ledger.store.chain import (
    EMPTY,
    ORIGIN,
    BrokenRow,
    Content,
    Draft,
    Fault,
    Head,
    missing_at_the_end,
    rows_after,
    sound,
)
from ledger.store.codec import TopicError, decode, encode
from ledger.store.location import is_postgres
from ledger.store.log import Log
from ledger.store.schema import COLUMNS

Rows = Iterable[tuple[Content, bytes]]
"""Rows in the order of their numbers, each with its chain value."""

Progress = Callable[[int], None]

_BATCH = 2_000


class Filled(NamedTuple):
    """How many events a new ledger has, the chain value of the last one, and the roles that were made for it."""

    events: int
    chain: bytes
    roles: Sequence[str] = ()


def fill(location: str, rows: Rows, progress: Progress | None = None) -> Filled:
    """Make a ledger of rows that stand in the order of their numbers, the first of them #1, each as it was written.

    Raises BrokenRow for a row that is not, LedgerExists where something is there, LedgerTrouble; then there is none.
    """
    counted = _Counted(sound(rows), progress)
    roles: Sequence[str] = ()
    if is_postgres(location):
        from ledger.store.postgres import fill as fill_database  # noqa: PLC0415 - most ledgers are files

        roles = fill_database(location, counted)
    else:
        _fill_file(location, counted)
    return Filled(counted.events, counted.chain, roles)


class _Counted:
    """Rows on their way, as the table has them; how many went by, and the chain value of the last one."""

    def __init__(self, rows: Rows, progress: Progress | None) -> None:
        self._rows, self._progress = rows, progress
        self.events, self.chain = 0, ORIGIN

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for content, chain in self._rows:
            yield (*content, chain)
            self.events, self.chain = content.number, chain
            if self._progress is not None and self.events % _BATCH == 0:
                self._progress(_BATCH)


def _fill_file(location: str, rows: Iterable[tuple[object, ...]]) -> None:
    from ledger.store.sqlite import check_folder, create, trouble  # noqa: PLC0415 - as above

    file = Path(location)
    if file.exists():
        raise LedgerExists(location)
    check_folder(location)
    made = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        _discard(made)
        create(str(made))
        with closing(sqlite3.connect(made, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * len(COLUMNS.split(", ")))
            connection.executemany(f"INSERT INTO stored_events ({COLUMNS}) VALUES ({marks})", rows)  # noqa: S608 - constants
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")
        _give_name(made, file)
    except FileExistsError:
        raise LedgerExists(location) from None
    except sqlite3.Error as error:
        raise trouble(location, error) from error
    except OSError as error:
        raise LedgerUnusable(location, code_said(error.strerror or str(error))) from error
    finally:
        _discard(made)


def _give_name(made: Path, file: Path) -> None:
    """Give a file that lies on the disk whole its name, if nothing has that. Raises FileExistsError, OSError."""
    _to_disk(made)
    try:
        os.link(made, file)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS):
            raise
        # Memory sticks know no second name of a file.
        if file.exists():
            raise FileExistsError(file) from None
        made.rename(file)
    with suppress(OSError):  # a name that is not on the disk yet is not lost but for a power cut
        _to_disk(file.parent)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _discard(file: Path) -> None:
    for name in (file, *(file.with_name(file.name + ending) for ending in ("-journal", "-wal", "-shm"))):
        with suppress(FileNotFoundError):
            name.unlink()


# --- what can still be read -----------------------------------------------------------------------


def rows_of(log: Log) -> Iterator[tuple[Content, bytes]]:
    """All rows of a log, those below #1 too; one missing at the end raises BrokenRow."""
    assigned = log.assigned()  # first: others may be writing, and rows that come later are read all the same
    last = 0
    for content, chain in log.chained():
        last = content.number
        yield content, chain
    missing_at_the_end(last, assigned)


class Salvaged:
    """The rows of a damaged log as far as they are as they were written, and can be read.

    Once it has been gone through, `stopped` says what ended it; where something did, one row more says so, recorded by
    `by`. `strays` are the numbers below #1 of rows that no save wrote, which are left out; `found` are the first and
    the last number of rows that a damaged file's pages gave. Raises BrokenRow where not even #1 is there.
    """

    def __init__(self, log: Log, by: str) -> None:
        self._log, self._by = log, by
        self.stopped: Fault | None = None
        self.strays: list[int] = []
        self.found: tuple[int, int] | None = None

    def __iter__(self) -> Iterator[tuple[Content, bytes]]:
        opened, head = 0, EMPTY
        for content, chain in self._followed():
            yield content, chain
            head = Head(content.number, content.recorded_at, chain)
            opened += content.stream == OF_LEDGER
        if self.stopped is None:
            return
        if not head.assigned:
            raise BrokenRow(self.stopped)
        yield self._saying_so(self.stopped.number, head, opened + 1)

    def _saying_so(self, number: int, head: Head, version: int) -> tuple[Content, bytes]:
        """The row that says where the others ended."""
        event = LedgerSalvaged(
            effective_on=today(),
            by=self._by,
            act=f"{OF_LEDGER}/{version}",
            stopped_at=number,
            lost=self._lost(number),
        )
        draft = Draft(OF_LEDGER, version, *encode(event), None, None)
        ((*content, chain),) = rows_after(head, moment_text(now()), [draft])
        return Content._make(content), chain  # type: ignore[return-value]

    def _lost(self, number: int) -> int:
        """How many there were from a number on; at least that one, where nobody can count them any more."""
        try:
            return max(self._log.assigned() - number + 1, 0)
        except LedgerTrouble:
            return 1

    def _followed(self) -> Iterator[tuple[Content, bytes]]:
        """The rows of the log's table, and what follows them on the pages of the file, as far as that goes."""
        head, why = EMPTY, None
        for rows in (self._of_table, self._on_pages):
            try:
                for content, chain in sound(rows(head), head.assigned, (head.recorded_at, head.chain)):
                    if (unreadable := _why_unreadable(content)) is not None:
                        self.stopped = Fault(content.number, unreadable)
                        return
                    yield content, chain
                    head = Head(content.number, content.recorded_at, chain)
            except BrokenRow as broken:
                why = why or broken.fault.why
            except LedgerTrouble as trouble:
                why = why or trouble.sentence()
            if why is None:
                return
        if why is not None and self._lost(head.assigned + 1):
            self.stopped = Fault(head.assigned + 1, why)

    def _of_table(self, _: Head) -> Iterator[tuple[Content, bytes]]:
        """The rows as the database gives them; one by one, once some of them cannot be read together."""
        last = 0
        try:
            for content, chain in rows_of(self._log):
                if content.number < 1:
                    self.strays.append(content.number)
                    continue
                yield content, chain
                last = content.number
        except LedgerTrouble:
            pass
        else:
            return
        while (row := self._log.row(last + 1)) is not None:
            yield row
            last += 1
        missing_at_the_end(last, last + 1)

    def _on_pages(self, head: Head) -> Iterator[tuple[Content, bytes]]:
        for content, chain in self._log.on_leaves(head.assigned, head.chain):
            self.found = (self.found or (content.number, 0))[0], content.number
            yield content, chain


def _why_unreadable(content: Content) -> Message | None:
    """Why a row that is as it was written is no event that this program reads; None where it is one."""
    try:
        event = decode(content.topic, bytes(content.state))
        if isinstance(event, MonthClosed):
            event.issued.check()  # which is left unread until somebody looks at it
    except TopicError:
        return say("it is of kind {topic!r}, which this program does not know", topic=content.topic)
    except ValueError as error:
        return say("it cannot be read: {why}", why=code_said(str(error)))
    return None
