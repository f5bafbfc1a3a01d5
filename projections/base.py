"""The tables of read models: opening them, catching up with the log, reading them as of one event.

The log is read in batches; a batch is decoded, folded in memory and written in one transaction together with its
position in the log. So the tables and the position never differ, and what is new is all that is ever read.

Who reads never waits for who reads, nor for who writes: SQLite's write-ahead log shows each reader the tables as they
were when it began. The write lock is taken to fold what is new, and for the instant in which calculated months are
cached; nothing is calculated under it.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Protocol

from ledger.events import VacancyBegan, VacancyEnded
from ledger.settlement.calculation import CALCULATION
from ledger.shared.bulk import in_bulk
from ledger.shared.message import say
from ledger.shared.steps import told
from ledger.store import Log, Row
from projections.files import APPLICATION_ID, MEMORY, check_owner, holding, make_private
from projections.lazy_events import LazyEvent, lazy_event

if TYPE_CHECKING:
    from sqlite_utils import Database

LAYOUT = 27
"""Counts up whenever a table or a fold changes: views of another layout are built anew."""

BATCH = 5_000

NOT_FOLDED = frozenset({VacancyBegan.TOPIC, VacancyEnded.TOPIC})
"""Kinds of event that change no read model: vacancies follow from the stays."""

_CORRECTS = b'"corrects":'
"""Stands in the stored bytes of every event that replaces an earlier one, which its read models have to know."""

FOLD_SECONDS = 10
"""So long one waits for another process that is folding, where the tables cannot be done without."""
ANSWER_SECONDS = 0.3
"""So long where they can: a few news are folded in milliseconds, the log of a municipality's years in seconds."""
CACHE_MILLISECONDS = 100
"""So long one waits to cache what has been calculated; it can be calculated again."""
_ATTEMPTS = 3

Index = tuple[str, tuple[str, ...]]
"""A table and the columns to find its rows by."""

Progress = Callable[[int], None]
"""Called with how many events have been folded since it was last called."""


FAR_BEHIND = 2_000
"""So many events are folded in the time in which one house is read from the log."""


class UnusableViews(Exception):  # noqa: N818 - no fault of the program
    """The tables do not hold what this program wrote into them."""


def as_database(connection: sqlite3.Connection) -> Database:
    """A connection as one that makes tables and fills them. Whoever only reads does without loading it."""
    from sqlite_utils import Database  # noqa: PLC0415 - it takes a sixth of the time of an answer

    return Database(connection)


class Projection(Protocol):
    """One read model: its tables, and how a batch of events changes them."""

    indexes: Sequence[Index]
    """Made only once the tables are filled: to fill first and sort then takes a third of the time."""
    calculated: Sequence[str]
    """Which of its tables hold what was calculated: of another calculation they are emptied."""

    def create(self, db: Database) -> None:
        """Make the tables."""
        ...

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        """Write what the facts, in order, change."""
        ...


class Views:
    """The read models of one ledger, in a file of their own next to it, or in memory (":memory:")."""

    def __init__(
        self,
        file: str,
        projections: Sequence[Projection],
        only: Callable[[Row], bool] | None = None,
        *,
        alone: bool = False,
        wait: float | None = None,
    ) -> None:
        """`only`: which events are folded; all where None. `alone`: nobody else knows the file, and a crash loses it.

        `wait`: so many seconds for others who fold.

        Raises sqlite3.DatabaseError, ForeignFile for a database that holds something else.
        """
        self._projections = projections
        self.only = only
        with ExitStack() as opened:
            opened.enter_context(holding(file))
            if file != MEMORY:
                make_private(file)
            self.db = sqlite3.connect(file, timeout=FOLD_SECONDS if wait is None else wait, isolation_level=None)
            opened.callback(self.db.close)
            check_owner(self.db)
            # A crash may lose what was written last; it is folded again. So nothing waits for the disk.
            self.db.execute("PRAGMA synchronous = OFF")
            with suppress(sqlite3.OperationalError):  # somebody else may be doing so this moment
                self.db.execute(f"PRAGMA journal_mode = {'OFF' if alone else 'WAL'}")
            self._opened = opened.pop_all()

    def close(self) -> None:
        self._opened.close()

    @contextmanager
    def at(self, log: Log, upto: int, progress: Progress | None = None) -> Iterator[int]:
        """A read of the tables, caught up with the log to event `upto` or further; the event that they are as of.

        Everything read inside belongs to that one event, whoever else writes or reads meanwhile.
        """
        for _ in range(_ATTEMPTS):
            with self._transaction("DEFERRED"):
                if self._is_caught_up(log, upto):
                    yield self._position()
                    return
            self._catch_up(log, upto, progress)
        raise UnusableViews

    def catch_up(self, log: Log, upto: int, progress: Progress | None = None) -> None:
        """Catch up with the log to event `upto` or further."""
        with self.at(log, upto, progress):
            pass

    def cache(self, position: int | None, write: Callable[[sqlite3.Connection], None]) -> None:
        """Write what was calculated as of event `position`, if the tables still are as of that event.

        None: what holds however much is folded. If somebody else is writing, or has folded news, it is dropped. Raises
        sqlite3.DatabaseError.
        """
        self.db.execute(f"PRAGMA busy_timeout = {CACHE_MILLISECONDS}")
        with self._transaction("IMMEDIATE"):
            if _layout(self.db) == LAYOUT and position in (None, self._position()):
                write(self.db)

    def put(self, position: int, write: Callable[[sqlite3.Connection], None], *, or_later: bool = False) -> bool:
        """Write what was calculated as of event `position`; False where others have folded news since.

        `or_later`: what holds however much is folded. Unlike `cache` it waits for others. Raises sqlite3.DatabaseError.
        """
        self.db.execute(f"PRAGMA busy_timeout = {FOLD_SECONDS * 1000}")
        with self._transaction("IMMEDIATE"):
            now = self._position() if _layout(self.db) == LAYOUT else -1
            as_it_was = now == position or (or_later and now > position)
            if as_it_was:
                write(self.db)
        return as_it_was

    @property
    def is_of_today(self) -> bool:
        """Whether the tables are of today's layout."""
        return _layout(self.db) == LAYOUT

    def is_far_behind(self, upto: int) -> bool:
        """Whether to catch up with event `upto` takes longer than to read one house from the log."""
        return upto - (self._position() if _layout(self.db) == LAYOUT else 0) > FAR_BEHIND

    def begin_anew(self) -> None:
        """Empty the tables, so that they are folded again from the first event."""
        with self._transaction("IMMEDIATE"):
            self._begin_anew()

    def _is_caught_up(self, log: Log, upto: int) -> bool:
        return self._is_of(log) and self._position() >= upto and self._told_by() in (None, CALCULATION)

    def _is_of(self, log: Log) -> bool:
        """Whether the tables are of today's layout, and were folded from this ledger and no other of the same name."""
        return _layout(self.db) == LAYOUT and self._chain() == log.chain(self._position()).hex()

    def _catch_up(self, log: Log, upto: int, progress: Progress | None) -> None:
        with self._transaction("IMMEDIATE"):
            if not self._is_of(log):
                self._begin_anew()
            elif self._told_by() not in (None, CALCULATION):
                self._forget_calculated()
        missing = upto - self._position()
        with in_bulk(), nullcontext(progress) if progress else told(missing, say("reading events")) as advance:
            while self._position() < upto:
                with self._transaction("IMMEDIATE"):
                    folded = self._fold_batch(log, upto)
                advance(folded)
        self.index()

    def _fold_batch(self, log: Log, upto: int) -> int:
        """Fold the next events; how many they were. A process that waited for another one may find it done."""
        position = self._position()
        if position >= upto:
            return 0
        rows = list(log.read(position, upto, limit=BATCH))
        self._fold([row for row in rows if _is_folded(row) and (self.only is None or self.only(row))], log)
        last = rows[-1].number if rows else upto
        self.db.execute("UPDATE position SET number = ?, chain = ?", (last, log.chain(last).hex()))
        return len(rows)

    def _fold(self, rows: list[Row], log: Log) -> None:
        try:
            batch = [lazy_event(row) for row in rows]
            for projection in self._projections:
                projection.fold(self.db, batch)
        except Exception:
            # Where a row does not hold what its topic promises, decoding them all finds which one, and what is wrong.
            deque(log.decoded(rows), maxlen=0)
            raise

    def index(self) -> None:
        """Make the indexes that are not there yet, of the tables that have been filled."""
        with self._transaction("IMMEDIATE"):
            for projection in self._projections:
                for table, columns in projection.indexes:
                    name, of = "_".join((table, *columns)), ", ".join(columns)
                    if self.db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 - our own names
                        self.db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({of})")

    def _position(self) -> int:
        return int(self.db.execute("SELECT number FROM position").fetchone()[0])

    def _told_by(self) -> int | None:
        """The version of the calculation that the months were told by; None where none have been."""
        told_by: int | None = self.db.execute("SELECT calculation FROM position").fetchone()[0]
        return told_by

    def _forget_calculated(self) -> None:
        for projection in self._projections:
            for table in projection.calculated:
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self.db.execute("UPDATE position SET told = NULL, changes_told = NULL, calculation = NULL")

    def _chain(self) -> str:
        return str(self.db.execute("SELECT chain FROM position").fetchone()[0])

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        """DEFERRED: a read, which waits for nobody. IMMEDIATE: with the write lock from the start."""
        self.db.execute(f"BEGIN {kind}")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.OperationalError):  # SQLite has rolled back by itself after some errors
                self.db.rollback()
            raise
        self.db.execute("COMMIT")

    def _begin_anew(self) -> None:
        """Empty tables, inside a transaction, so that nobody else ever sees them half made."""
        there = self.db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        for kind, name in there:
            self.db.execute(f"DROP {kind} [{name}]")
        db = as_database(self.db)
        columns = {
            "id": int,
            "number": int,
            "chain": str,
            "told": int,
            "changes_told": int,
            "calculation": int,
            "offers": str,
        }
        db.table("position").create(columns, pk="id")
        db.table("position").insert({"id": 1, "number": 0, "chain": ""})
        for projection in self._projections:
            projection.create(db)
        self.db.execute(f"PRAGMA user_version = {LAYOUT}")
        self.db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _is_folded(row: Row) -> bool:
    # A state that is no bytes was altered: whoever folds it says so.
    return row.topic not in NOT_FOLDED or not isinstance(row.state, bytes) or _CORRECTS in row.state


def _layout(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
