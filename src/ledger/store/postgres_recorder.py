"""Writing to a ledger in a PostgreSQL database, through the eventsourcing library.

One save is one transaction that locks the table against other writers first, as the library's own recorder does:
number, moment and chain are read and given under that lock, so numbers have no gaps and are committed in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.persistence import IntegrityError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import DictRow, dict_row

from ledger.shared import calendar
from ledger.store.chain import EMPTY, Head, rows_after
from ledger.store.location import LOCK_SECONDS
from ledger.store.postgres import shown, trouble
from ledger.store.saving import Added, Preconditions, RefTaken, drafts
from ledger.store.schema import COLUMNS, LIBRARY_VIEW

# NOTIFY wakes the subscriptions at the commit, not before.
_BEGIN = f"""
SET LOCAL lock_timeout = '{LOCK_SECONDS}s';
LOCK TABLE stored_events IN EXCLUSIVE MODE;
NOTIFY {LIBRARY_VIEW}
"""
_HEAD = "SELECT id, recorded_at, chain FROM stored_events ORDER BY id DESC LIMIT 1"
_COPY = f"COPY stored_events ({COLUMNS}) FROM STDIN"
_ADDED = "SELECT id, topic, offer FROM stored_events WHERE id > %s ORDER BY id"
_VERSIONS = """
SELECT stream, (SELECT max(originator_version) FROM stored_events WHERE originator_id = stream) AS version
FROM unnest(%s::text[]) AS stream
"""


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder: it reads through the view made for it, and writes rows of the ledger's own table."""

    def __init__(self, datastore: PostgresDatastore, ledger: str) -> None:
        super().__init__(datastore, events_table_name=LIBRARY_VIEW)
        self.ledger = ledger

    def insert_events(self, stored_events: Sequence[StoredEvent], **conditions: Any) -> list[int]:
        """Append the events, all or none; their numbers. `conditions` are those of `Preconditions`.

        Raises NumbersMoved, StreamGrew, OfferGrew, RefTaken, and IntegrityError where a stream already has such a
        version; ClockBehind, ClockAhead; ReadOnlyLedger, LedgerBusy after five seconds, NoConnection. Unlike the
        library's, a save is never tried again: after a connection lost at the commit only the caller's key shows
        whether it was recorded.
        """
        with _ledger_errors(self.ledger), self.datastore.transaction(commit=True) as cursor:
            cursor.execute(_BEGIN.encode())
            head = _head(cursor)
            clock = calendar.now()
            Preconditions(**conditions).check(
                head, clock, lambda streams: _versions(cursor, streams), lambda since: _added(cursor, since)
            )
            moment = calendar.moment_text(clock)
            with cursor.copy(_COPY.encode()) as copy:
                for row in rows_after(head, moment, drafts(stored_events)):
                    copy.write_row(row)
        return head.next_numbers(len(stored_events))


class PostgresLedger(PostgresFactory):
    """The library's factory for a ledger at LEDGER_LOCATION, which must be there (`create_ledger`)."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        self.location = env["LEDGER_LOCATION"]
        # The library takes the address in pieces and drops what it has no name for, such as sslmode. Its pool gets
        # the whole address instead, before it first connects.
        pieces = dict.fromkeys(("DBNAME", "HOST", "USER", "PASSWORD"), "in-the-address")
        super().__init__(Environment(env.name, {**env, **{f"POSTGRES_{k}": v for k, v in pieces.items()}}))
        self.datastore.pool.conninfo = self.location
        self.datastore.pool.kwargs = {"row_factory": dict_row}

    def application_recorder(self) -> PostgresRecorder:
        return PostgresRecorder(self.datastore, shown(self.location))


def _head(cursor: psycopg.Cursor[DictRow]) -> Head:
    row = cursor.execute(_HEAD).fetchone()
    return Head(row["id"], row["recorded_at"], bytes(row["chain"])) if row else EMPTY


def _versions(cursor: psycopg.Cursor[DictRow], streams: Collection[str]) -> dict[str, int]:
    rows = cursor.execute(_VERSIONS, [list(streams)]).fetchall()
    return {row["stream"]: row["version"] or 0 for row in rows}


def _added(cursor: psycopg.Cursor[DictRow], since: int) -> Iterator[Added]:
    for row in cursor.execute(_ADDED, [since]):
        yield Added(row["id"], row["topic"], row["offer"])


@contextmanager
def _ledger_errors(ledger: str) -> Iterator[None]:
    """A taken key apart from a taken version, and the database's errors as the ledger's."""
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.__cause__, psycopg.Error) and error.__cause__.diag.constraint_name == "stored_events_ref":
            raise RefTaken(str(error)) from error
        raise
    except PersistenceError as error:
        if isinstance(error.__cause__, psycopg.Error):
            raise trouble(ledger, error.__cause__) from error
        raise
