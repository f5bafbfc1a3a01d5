"""The file of read models: opening it, catching up with the log, building it anew.

The log is read in batches; a batch is decoded, folded in memory and written in one transaction together with its
position in the log. So the tables and the position never differ, and what is new is all that is ever read.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from ledger.events import VacancyBegan, VacancyEnded
from ledger.shared.bulk import in_bulk
from ledger.store import Log, Row
from projections.lazy_events import LazyEvent, lazy_event

if sys.platform != "win32":
    import fcntl

LAYOUT = 4
"""Counts up whenever a table or a fold changes: views of another layout are built anew."""

BATCH = 5_000

NOT_FOLDED = frozenset({VacancyBegan.TOPIC, VacancyEnded.TOPIC})
"""Kinds of event that tell no read model anything: vacancies follow from the stays."""

_MENDS = b'"corrects":'
"""Stands in the stored bytes of every event that replaces an earlier one, which its read models have to know."""

LOCK_SECONDS = 60

MEMORY = ":memory:"
"""Read models that last for one answer, where no file can be written."""

Index = tuple[str, tuple[str, ...]]
"""A table and the columns to find its rows by."""

Progress = Callable[[int], None]
"""Told how many events have been folded since it was last told."""


class Projection(Protocol):
    """One read model: its tables, and how a batch of events changes them."""

    indexes: Sequence[Index]
    """Made only once the tables are caught up: to fill first and sort then takes a third of the time."""

    def create(self, db: Database) -> None:
        """Make the tables."""
        ...

    def fold(self, db: Database, batch: Sequence[LazyEvent]) -> None:
        """Write what the facts, in order, change."""
        ...


class Views:
    """The read models of one ledger, in a file of their own beside it, or in memory (":memory:")."""

    def __init__(self, file: str, projections: Sequence[Projection]) -> None:
        """A file that is missing or of another layout is begun anew. Raises sqlite3.DatabaseError."""
        self._projections = projections
        with ExitStack() as held:
            held.enter_context(_holding(file))
            self.db = Database(sqlite3.connect(file, timeout=LOCK_SECONDS, isolation_level=None))
            held.callback(self.db.close)
            # A crash may lose what was written last; it is folded again. So nothing waits for the disk.
            self.db.execute("PRAGMA synchronous = OFF")
            with self._transaction():
                if _layout(self.db) != LAYOUT:
                    self._begin_anew()
            self._held = held.pop_all()

    def close(self) -> None:
        self._held.close()

    @contextmanager
    def at(self, log: Log, upto: int, progress: Progress | None = None) -> Iterator[int]:
        """One transaction on the tables, caught up with the log to event `upto` or further; the event they are at.

        Everything read inside belongs to that one moment, whoever else writes or reads meanwhile.
        """
        with self._transaction():
            if self._chain() != log.chain(self._position()).hex():
                self._begin_anew()  # they were folded from another ledger, which has been here before
        with in_bulk():
            while self._position() < upto:
                with self._transaction():
                    folded = self._fold_batch(log, upto)
                if progress:
                    progress(folded)
        with self._transaction():
            self._index()
            yield self._position()

    def _fold_batch(self, log: Log, upto: int) -> int:
        rows = list(log.read(self._position(), upto, limit=BATCH))
        self._fold([row for row in rows if row.topic not in NOT_FOLDED or _MENDS in row.state], log)
        last = rows[-1].number if rows else upto
        self.db.table("position").update(1, {"number": last, "chain": log.chain(last).hex()})
        return len(rows)

    def _fold(self, rows: list[Row], log: Log) -> None:
        try:
            batch = [lazy_event(row) for row in rows]
            for projection in self._projections:
                projection.fold(self.db, batch)
        except Exception:
            # Where a row does not hold what its topic promises, decoding them all tells which one, and what is wrong.
            deque(log.decoded(rows), maxlen=0)
            raise

    def _index(self) -> None:
        for projection in self._projections:
            for table, columns in projection.indexes:
                name, of = "_".join((table, *columns)), ", ".join(columns)
                self.db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({of})")

    def _position(self) -> int:
        return int(self.db.execute("SELECT number FROM position").fetchone()[0])

    def _chain(self) -> str:
        return str(self.db.execute("SELECT chain FROM position").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # The write lock first: a second process that catches up at the same time waits, then finds it done.
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.rollback()
            raise
        self.db.execute("COMMIT")

    def _begin_anew(self) -> None:
        """Empty tables, inside a transaction, so that nobody else ever sees them half made."""
        there = self.db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        for kind, name in there:
            self.db.execute(f"DROP {kind} [{name}]")
        self.db.table("position").create({"id": int, "number": int, "chain": str}, pk="id")
        self.db.table("position").insert({"id": 1, "number": 0, "chain": ""})
        for projection in self._projections:
            projection.create(self.db)
        self.db.execute(f"PRAGMA user_version = {LAYOUT}")


def swap(new: str, old: str) -> None:
    """Put a freshly built file in the place of the old one, when nobody is using that."""
    with _holding(old, alone=True):
        discard(old)
        Path(new).replace(old)


def discard_damaged(file: str) -> None:
    """Remove a file that is damaged, unless somebody has seen to it already."""
    with _holding(file, alone=True):
        if not _is_sound(file):
            discard(file)


def discard(file: str) -> None:
    """Remove a file of read models and the journal of a write that a crash cut short."""
    for name in (file, file + "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - a name built from a name, not a path


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether an error says that the file's content is not what SQLite once wrote."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_closed_to_writing(error: sqlite3.Error) -> bool:
    """Whether an error says that nothing can be written to the file, or laid beside it in its folder."""
    return _code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def _code(error: sqlite3.Error) -> int:
    # The lower byte is the error itself, the rest tells its circumstances. Python's own errors have no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


@contextmanager
def _holding(file: str, *, alone: bool = False) -> Iterator[None]:
    """Keep others from putting another file in this one's place; `alone`: from using it at all.

    SQLite finds a file's journal by its name: whoever still had the old file open would meddle with the new one's.
    The folder is what is locked, for a lock on the file would go away with it. Windows itself refuses such a swap.
    """
    if file == MEMORY or sys.platform == "win32":
        yield
        return
    try:
        folder = os.open(Path(file).absolute().parent, os.O_RDONLY)
    except OSError:
        yield  # without a folder there is no file that could be exchanged
        return
    try:
        fcntl.flock(folder, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(folder)


def _is_sound(file: str) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _layout(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
