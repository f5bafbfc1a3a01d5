"""The file of read models: opening it, catching up with the log, building it anew.

The log is read in batches; a batch is decoded, folded in memory and written in one transaction together with its
position in the log. So the tables and the position never differ, and what is new is all that is ever read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from ledger.events import Recorded, VacancyBegan, VacancyEnded
from ledger.persistence import Log

LAYOUT = 2
"""Counts up whenever a table or a fold changes: views of another layout are built anew."""

BATCH = 5_000

NOT_FOLDED = frozenset({VacancyBegan.TOPIC, VacancyEnded.TOPIC})
"""Kinds of event that tell no read model anything: vacancies follow from the stays. Not decoding them saves a third."""

LOCK_SECONDS = 60

Progress = Callable[[int], None]
"""Told how many events have been folded since it was last told."""


class Projection(Protocol):
    """One read model: its tables, and how a batch of events changes them."""

    def create(self, db: Database) -> None:
        """Make the tables."""
        ...

    def fold(self, db: Database, batch: Sequence[Recorded]) -> None:
        """Write what the events, in order, change."""
        ...


class Views:
    """The read models of one ledger, in a file of their own beside it."""

    def __init__(self, file: str, projections: Sequence[Projection]) -> None:
        self.file = file
        self._projections = projections
        self.db = self._open(file)

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def at(self, log: Log, upto: int, progress: Progress | None = None) -> Iterator[Database]:
        """The tables as they follow from the log up to and with event `upto`, in one transaction.

        Everything read inside belongs to that one moment, whoever else writes or reads meanwhile.
        """
        while self._position() < upto:
            with self._transaction():
                folded = self._fold_batch(log, upto)
            if progress:
                progress(folded)
        with self._transaction():
            yield self.db

    def _fold_batch(self, log: Log, upto: int) -> int:
        rows = list(log.read(self._position(), upto, limit=BATCH))
        batch = list(log.decoded(row for row in rows if row.topic not in NOT_FOLDED))
        for projection in self._projections:
            projection.fold(self.db, batch)
        self.db.table("position").update(1, {"number": rows[-1].number if rows else upto})
        return len(rows)

    def _position(self) -> int:
        return int(self.db.execute("SELECT number FROM position").fetchone()[0])

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

    def _open(self, file: str) -> Database:
        """The file's tables; a file that is missing, damaged or of another layout is begun anew.

        Where nothing can be written, the read models are folded in memory for this one answer.
        """
        with suppress(sqlite3.DatabaseError):
            db = _connect(file)
            if _layout(db) == LAYOUT:
                return db
            db.close()
        with suppress(OSError, sqlite3.OperationalError):
            discard(file)
            return self._create(_connect(file))
        return self._create(Database(memory=True))

    def _create(self, db: Database) -> Database:
        # A crash may lose what was written last; it is folded again. So nothing waits for the disk.
        db.execute("PRAGMA synchronous = OFF")
        with db.atomic():
            db.table("position").create({"id": int, "number": int}, pk="id")
            db.table("position").insert({"id": 1, "number": 0})
            for projection in self._projections:
                projection.create(db)
            db.execute(f"PRAGMA user_version = {LAYOUT}")
        return db


def swap(new: str, old: str) -> None:
    """Put a freshly built file in the place of the old one, journals included."""
    discard(old)
    Path(new).replace(old)


def discard(file: str) -> None:
    """Remove a file of read models and the journal of a write that a crash cut short."""
    for name in (file, file + "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(name)  # noqa: PTH108 - a name built from a name, not a path


def _connect(file: str) -> Database:
    connection = sqlite3.connect(file, timeout=LOCK_SECONDS, isolation_level=None)
    return Database(connection)


def _layout(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
