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

_BEGIN = (
    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'",
    "LOCK TABLE stored_events IN EXCLUSIVE MODE",
    f"NOTIFY {LIBRARY_VIEW}",  # wakes the subscriptions at the commit, not before
)
_HEAD = "SELECT id, recorded_at, chain FROM stored_events ORDER BY id DESC LIMIT 1"
_INSERT = f"INSERT INTO stored_events ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
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
        required = Preconditions(**conditions)
        with (
            _ledger_errors(self.ledger),
            self.datastore.transaction(commit=True) as cursor,
            cursor.connection.pipeline(),  # what is sent in one go keeps other writers waiting once
        ):
            log = _LockedLog(cursor.connection, required)
            head = log.head()
            clock = calendar.now()
            required.check(head, clock, log.versions, log.added)
            events = required.events_after(head, stored_events)
            cursor.executemany(_INSERT.encode(), rows_after(head, calendar.moment_text(clock), drafts(events)))
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


class _LockedLog:
    """What a save looks at, once nobody else can write: all of it is asked for together, before anything is read."""

    def __init__(self, connection: psycopg.Connection[DictRow], required: Preconditions) -> None:
        for statement in _BEGIN:
            connection.execute(statement.encode())
        since = None if required.whole is None else required.whole.since
        self._head = connection.execute(_HEAD)
        self._versions = connection.execute(_VERSIONS, [list(required.unchanged or ())])
        self._added = connection.execute(_ADDED, [since])

    def head(self) -> Head:
        row = self._head.fetchone()
        return Head(row["id"], row["recorded_at"], bytes(row["chain"])) if row else EMPTY

    def versions(self, _: Collection[str]) -> dict[str, int]:
        return {row["stream"]: row["version"] or 0 for row in self._versions}

    def added(self, _: int) -> Iterator[Added]:
        return (Added(row["id"], row["topic"], row["offer"]) for row in self._added)


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
