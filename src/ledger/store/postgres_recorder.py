"""Writing to a ledger in a PostgreSQL database, through the eventsourcing library.

One save is one transaction that locks the table against other writers first, as the library's own recorder does:
number, moment and chain are read and given under that lock, so numbers have no gaps and are committed in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import DictRow, dict_row

from ledger.shared import calendar
from ledger.store.chain import EMPTY, Head, rows_after
from ledger.store.location import LOCK_SECONDS
from ledger.store.mapper import RefTakenError, drafts, notification_query
from ledger.store.postgres import shown, trouble
from ledger.store.schema import COLUMNS

_LOCK = f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'; LOCK TABLE stored_events IN EXCLUSIVE MODE"
_HEAD = "SELECT id, recorded_at, chain FROM stored_events ORDER BY id DESC LIMIT 1"
_COPY = f"COPY stored_events ({COLUMNS}) FROM STDIN"


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder on the ledger's own table, which must be there (`create_ledger`)."""

    def __init__(self, datastore: PostgresDatastore, ledger: str) -> None:
        super().__init__(datastore)
        self.ledger = ledger
        self.sql_create_statements = []

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> list[int]:
        """Append the events, all or none; their numbers.

        Raises IntegrityError where a stream already has such a version, RefTakenError where a caller's key is taken,
        ReadOnlyLedger, LedgerBusy after five seconds, NoConnection. A save is never tried again: after a connection
        lost at the commit only the caller's key can tell whether it was recorded.
        """
        if not stored_events:
            return []
        with _told(self.ledger), self.datastore.transaction(commit=True) as cursor:
            cursor.execute(_LOCK.encode())
            head = _head(cursor)
            moment = calendar.moment_text(calendar.now())
            with cursor.copy(_COPY.encode()) as copy:
                for row in rows_after(head, moment, drafts(stored_events)):
                    copy.write_row(row)
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
        with self.datastore.get_connection() as connection:
            rows = connection.execute(sql.replace("?", "%s").encode(), [*values, limit]).fetchall()
        return [
            Notification(r["originator_id"], r["originator_version"], r["topic"], bytes(r["state"]), r["id"])
            for r in rows
        ]

    def max_notification_id(self) -> int | None:
        with self.datastore.get_connection() as connection:
            row = connection.execute("SELECT max(id) FROM stored_events").fetchone()
        return row["max"] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        """Not offered, as on SQLite: followers read the log by number (`Log.read`) when they are asked something."""
        raise NotImplementedError("a ledger announces nothing")


class PostgresLedger(PostgresFactory):
    """The library's factory for a ledger at LEDGER_LOCATION."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        self.location = env["LEDGER_LOCATION"]
        # The library asks for the address in pieces and forgets what it has no name for, such as sslmode:
        # its pool is told the whole address instead, before it first connects.
        pieces = dict.fromkeys(("DBNAME", "HOST", "USER", "PASSWORD"), "in-the-address")
        super().__init__(Environment(env.name, {**env, **{f"POSTGRES_{k}": v for k, v in pieces.items()}}))
        self.datastore.pool.conninfo = self.location
        self.datastore.pool.kwargs = {"row_factory": dict_row}

    def application_recorder(self) -> ApplicationRecorder:
        return PostgresRecorder(self.datastore, shown(self.location))


def _head(cursor: psycopg.Cursor[DictRow]) -> Head:
    row = cursor.execute(_HEAD).fetchone()
    return Head(row["id"], row["recorded_at"], bytes(row["chain"])) if row else EMPTY


@contextmanager
def _told(ledger: str) -> Iterator[None]:
    """Tell a taken key from a taken version, and the database's troubles as the ledger's."""
    try:
        yield
    except IntegrityError as error:
        if "stored_events_ref" in str(error):
            raise RefTakenError(str(error)) from error
        raise
    except PersistenceError as error:
        if isinstance(error.__cause__, psycopg.Error):
            raise trouble(ledger, error.__cause__) from error
        raise
