"""Writing to a ledger in an SQLite file, through the eventsourcing library.

One save is one transaction that takes the write lock first: number, moment and chain are read and given under it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import ConnectionUnavailableError, IntegrityError, PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
    SQLiteTransaction,
)
from eventsourcing.utils import Environment, EnvType

from ledger.errors import LedgerBusy
from ledger.shared import calendar
from ledger.store.chain import EMPTY, Head, rows_after
from ledger.store.location import LOCK_SECONDS
from ledger.store.pending import Added
from ledger.store.saving import Preconditions, RefTaken, drafts
from ledger.store.schema import COLUMNS, LIBRARY_VIEW, REF_TAKEN
from ledger.store.sqlite import uri, writing_trouble

_INSERT = f"INSERT OR FAIL INTO stored_events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
"""FAIL, since a refused save is rolled back whole: to be able to undo a single row, SQLite took as long again."""
_CACHE_KB = 64 * 1024
"""At most; SQLite takes memory only as pages are used."""

_HEAD = """
SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'), recorded_at, chain
FROM stored_events ORDER BY id DESC LIMIT 1
"""

_ADDED = "SELECT id, topic, offer FROM stored_events WHERE id > ? ORDER BY id"

_VERSIONS = """
SELECT value, (SELECT max(originator_version) FROM stored_events WHERE originator_id = value) FROM json_each(?)
"""


class SqliteRecorder(SQLiteApplicationRecorder):
    """The library's recorder: it reads through the view made for it, and writes rows of the ledger's own table."""

    def __init__(self, datastore: SQLiteDatastore) -> None:
        super().__init__(datastore, LIBRARY_VIEW)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **conditions: Any) -> list[int]:
        """Append the events, all or none; their numbers. `conditions` are those of `Preconditions`.

        Raises NumbersMoved, StreamGrew, OfferGrew, RefTaken, and IntegrityError where a stream already has such a
        version; ClockBehind, ClockAhead; ReadOnlyLedger, LedgerBusy after five seconds, LedgerUnusable.
        """
        head = _head(c)
        clock = calendar.now()
        required = Preconditions(**conditions)
        required.check(head, clock, lambda streams: _versions(c, streams), lambda since: _added(c, since))
        events = required.events_after(head, stored_events)
        c.executemany(_INSERT, rows_after(head, calendar.moment_text(clock), drafts(events)))
        return head.next_numbers(len(stored_events))


class SqliteLedger(SQLiteFactory):
    """The library's factory for a ledger at LEDGER_LOCATION, which must be there (`create_ledger`)."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        location = env["LEDGER_LOCATION"]
        super().__init__(Environment(env.name, {**env, self.SQLITE_DBNAME: uri(location, "mode=rw")}))
        self.datastore = _Datastore(location)

    def application_recorder(self) -> SqliteRecorder:
        return SqliteRecorder(self.datastore)


class _Datastore(SQLiteDatastore):
    """The ledger's file, whose errors are the ledger's own."""

    def __init__(self, location: str) -> None:
        super().__init__(uri(location, "mode=rw"), originator_id_type="text")
        self.pool = _Pool(db_name=self.pool.db_name, lock_timeout=LOCK_SECONDS)
        self.location = location

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with _ledger_errors(self.location), super().transaction(commit=commit) as cursor:
            yield cursor


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()._sqlite_conn  # noqa: SLF001 - the library has no other way to it
        # What SQLite was compiled with decides otherwise, and an acknowledged save must outlive a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        # An import dirties more pages than the usual 2 MB hold; written out early they are written again and again.
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        return _Connection(connection, self.max_age)


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """As the library's, with the write lock. The cursor is closed at once: left to a refused save's exception, it
        is collected by some other thread later, which then waits, with all of Python, for this connection.
        """
        transaction = _WriteLock if commit else SQLiteTransaction
        with transaction(self, commit=commit) as cursor, cursor:
            yield cursor


class _WriteLock(SQLiteTransaction):
    """A transaction that takes the write lock first: one asked for after reading may be refused at once."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


def _head(cursor: SQLiteCursor) -> Head:
    cursor.execute(_HEAD)
    row = cursor.fetchone()
    return Head(*row) if row else EMPTY


def _versions(cursor: SQLiteCursor, streams: Collection[str]) -> dict[str, int]:
    cursor.execute(_VERSIONS, [json.dumps(list(streams))])
    return {stream: version or 0 for stream, version in cursor.fetchall()}


def _added(cursor: SQLiteCursor, since: int) -> Iterator[Added]:
    cursor.execute(_ADDED, [since])
    while row := cursor.fetchone():
        yield Added(*row)


@contextmanager
def _ledger_errors(location: str) -> Iterator[None]:
    """A taken key apart from a taken version, and the database's errors as the ledger's."""
    try:
        yield
    except IntegrityError as error:
        if str(error.__cause__) == REF_TAKEN:
            raise RefTaken(str(error)) from error
        raise
    except ConnectionUnavailableError as error:
        raise LedgerBusy(location) from error
    except (sqlite3.Error, PersistenceError) as error:
        cause = error if isinstance(error, sqlite3.Error) else error.__cause__
        if isinstance(cause, sqlite3.Error):
            raise writing_trouble(location, cause) from error
        raise
