"""Writing to a ledger in an SQLite file, through the eventsourcing library.

One save is one transaction that takes the write lock first: number, moment and chain are read and given under it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import (
    ApplicationRecorder,
    ConnectionUnavailableError,
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)
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
from ledger.store.mapper import RefTakenError, drafts, notification_query
from ledger.store.schema import COLUMNS
from ledger.store.sqlite import uri, writing_trouble

_INSERT = f"INSERT INTO stored_events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants
_CACHE_KB = 64 * 1024
"""At most; SQLite takes memory only as pages are used."""

_HEAD = """
SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'), recorded_at, chain
FROM stored_events ORDER BY id DESC LIMIT 1
"""


class SqliteRecorder(SQLiteApplicationRecorder):
    """The library's recorder on the ledger's own table, which must be there (`create_ledger`)."""

    def __init__(self, datastore: SQLiteDatastore, ledger: str) -> None:
        super().__init__(datastore)
        self.ledger = ledger

    def construct_create_table_statements(self) -> list[str]:
        """None: a ledger is made once, on purpose."""
        return []

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        """Append the events, all or none; their numbers.

        Raises IntegrityError where a stream already has such a version, RefTakenError where a caller's key is taken,
        ReadOnlyLedger, LedgerBusy after five seconds, LedgerUnusable.
        """
        if not stored_events:
            return []
        with (
            _told(self.ledger),
            self.datastore.get_connection(commit=True) as connection,
            _WriteLock(connection, commit=True) as cursor,
            # Closed at once: a refused save's exception would keep it until some other thread collects it, and that
            # thread would wait, with all of Python, for whatever this connection is then waiting for.
            cursor,
        ):
            head = _head(cursor)
            moment = calendar.moment_text(calendar.now())
            cursor.executemany(_INSERT, rows_after(head, moment, drafts(stored_events)))
        return list(range(head.assigned + 1, head.assigned + 1 + len(stored_events)))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        """The library's view of the log: at most `limit` events from number `start`."""
        where, values = notification_query(start, stop, topics, inclusive_of_start=inclusive_of_start)
        sql = f"SELECT * FROM stored_events WHERE {where} ORDER BY id LIMIT ?"  # noqa: S608 - constants
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(sql, [*values, limit])
            return [
                Notification(r["originator_id"], r["originator_version"], r["topic"], r["state"], r["id"])
                for r in cursor.fetchall()
            ]


class SqliteLedger(SQLiteFactory):
    """The library's factory for a ledger at LEDGER_LOCATION."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        self.ledger = env["LEDGER_LOCATION"]
        super().__init__(Environment(env.name, {**env, self.SQLITE_DBNAME: uri(self.ledger, "mode=rw")}))
        self.datastore.pool = _Pool(db_name=self.datastore.pool.db_name, lock_timeout=LOCK_SECONDS)

    def application_recorder(self) -> ApplicationRecorder:
        return SqliteRecorder(self.datastore, self.ledger)


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        # What SQLite was compiled with decides otherwise, and an acknowledged save must outlive a power cut.
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = FULL")
        # An import dirties more pages than the usual 2 MB hold; written out early they are written again and again.
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        return connection


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


@contextmanager
def _told(ledger: str) -> Iterator[None]:
    """Tell a taken key from a taken version, and the database's troubles as the ledger's."""
    try:
        yield
    except IntegrityError as error:
        if "ref is taken" in str(error):
            raise RefTakenError(str(error)) from error
        raise
    except ConnectionUnavailableError as error:
        raise LedgerBusy(ledger) from error
    except (sqlite3.Error, PersistenceError) as error:
        cause = error if isinstance(error, sqlite3.Error) else error.__cause__
        if isinstance(cause, sqlite3.Error):
            raise writing_trouble(ledger, cause) from error
        raise
