"""Writing to a ledger in a PostgreSQL database, through the eventsourcing library.

One save is one transaction that waits for other writers first: number, moment and chain are read and given while nobody
else can write, so numbers have no gaps and are committed in order. The library's own recorder locks the table, which
asks for more than INSERT; here it is the advisory lock that the table's trigger takes as well (postgres_schema.py).

Decided on 2026-11-27:

* Where the connection is lost after the rows were sent, the recorder looks for them, on a connection of its own: under
  the same lock, which whoever was cut off holds until the server has ended it, and by the chain value of the last row,
  which nobody else's can have. So a save has succeeded, or nothing is recorded, and the caller is told which; for ten
  seconds it is tried to ask. Only where nobody answers by then it is told that it may be either (MaybeRecorded).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import psycopg
from eventsourcing.persistence import IntegrityError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import DictRow, dict_row

from ledger.errors import ConnectionLost, MaybeRecorded, NoConnection
from ledger.shared import calendar
from ledger.store.chain import EMPTY, Head, rows_after
from ledger.store.location import LOCK_SECONDS
from ledger.store.pending import Added
from ledger.store.postgres_connecting import shown, trouble
from ledger.store.postgres_schema import TURN_TO_WRITE
from ledger.store.saving import Preconditions, RefTaken, drafts
from ledger.store.schema import COLUMNS, LIBRARY_VIEW

_TURN = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",  # what is read after the wait is as of then
    f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'",
    f"SELECT pg_advisory_xact_lock({TURN_TO_WRITE})",
)
_BEGIN = (
    *_TURN,
    f"NOTIFY {LIBRARY_VIEW}",  # wakes the subscriptions at the commit, not before
)
_HEAD = "SELECT id, recorded_at, chain FROM stored_events ORDER BY id DESC LIMIT 1"
_INSERT = f"INSERT INTO stored_events ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 - constants
_CHAIN = "SELECT chain FROM stored_events WHERE id = %s"
_ADDED = "SELECT id, topic, offer FROM stored_events WHERE id > %s ORDER BY id"
_PATIENCE = 10.0
"""For how many seconds it is tried to learn whether a save that was cut off is there."""
_PAUSE = 0.2

_VERSIONS = """
SELECT stream, (SELECT max(originator_version) FROM stored_events WHERE originator_id = stream) AS version
FROM unnest(%s::text[]) AS stream
"""


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder: it reads through the view made for it, and writes rows of the ledger's own table."""

    def __init__(self, datastore: PostgresDatastore, location: str) -> None:
        super().__init__(datastore, events_table_name=LIBRARY_VIEW)
        self.location = location
        self.ledger = shown(location)

    def insert_events(self, stored_events: Sequence[StoredEvent], **conditions: Any) -> list[int]:
        """Append the events, all or none; their numbers. `conditions` are those of `Preconditions`.

        Raises NumbersMoved, StreamGrew, OfferGrew, RefTaken, and IntegrityError where a stream already has such a
        version; ClockBehind, ClockAhead, ClockApart; ReadOnlyLedger, LedgerBusy after five seconds, NoConnection.
        Unlike the library's, a save is never tried again. Where the connection is lost after the rows were sent:
        ConnectionLost where they are not there, MaybeRecorded where nobody can tell.
        """
        required = Preconditions(**conditions)
        sent: list[tuple[Any, ...]] = []
        try:
            self._save(stored_events, required, sent)
        except NoConnection as lost:
            if not sent:
                raise
            if not self._is_there(sent):
                raise ConnectionLost(self.ledger, lost.why) from lost
        return [row[0] for row in sent]

    def _save(self, stored_events: Sequence[StoredEvent], required: Preconditions, sent: list[tuple[Any, ...]]) -> None:
        """One try; what is in `sent` may be recorded even where it raises."""
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
            sent += rows_after(head, calendar.moment_text(clock), drafts(events))
            cursor.executemany(_INSERT.encode(), sent)

    def _is_there(self, sent: Sequence[tuple[Any, ...]]) -> bool:
        """Whether rows whose sender was cut off are recorded. Raises MaybeRecorded."""
        number, chain = sent[-1][0], sent[-1][-1]
        tries_until = monotonic() + _PATIENCE
        while True:
            try:
                with psycopg.connect(self.location, connect_timeout=LOCK_SECONDS) as connection:
                    for statement in _TURN:
                        connection.execute(statement.encode())
                    row = connection.execute(_CHAIN, [number]).fetchone()
            except psycopg.Error as error:
                if monotonic() > tries_until:
                    raise MaybeRecorded(self.ledger, sent[0][0], number) from error
                sleep(_PAUSE)
            else:
                return row is not None and bytes(row[0]) == chain


class PostgresLedger(PostgresFactory):
    """The library's factory for a ledger at LEDGER_LOCATION, which must be there (`create_ledger`)."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        env = env if isinstance(env, Environment) else Environment(env=env)
        self.location = env["LEDGER_LOCATION"]
        # The library takes the address in pieces and drops what it has no name for, such as sslmode. Its pool gets
        # the whole address instead, before it first connects.
        pieces = dict.fromkeys(("DBNAME", "HOST", "USER", "PASSWORD"), "in-the-address")
        few = {"POOL_SIZE": "1", "CONNECT_TIMEOUT": str(LOCK_SECONDS)}  # a door that many clerks open saves once
        settings = {f"POSTGRES_{name}": value for name, value in (pieces | few).items()}
        super().__init__(Environment(env.name, {**env, **settings}))
        self.datastore.pool.conninfo = self.location
        self.datastore.pool.kwargs = {"row_factory": dict_row}

    def application_recorder(self) -> PostgresRecorder:
        with _ledger_errors(shown(self.location)):
            return PostgresRecorder(self.datastore, self.location)


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
    except psycopg.Error as error:
        raise trouble(ledger, error) from error
    except IntegrityError as error:
        if isinstance(error.__cause__, psycopg.Error) and error.__cause__.diag.constraint_name == "stored_events_ref":
            raise RefTaken(str(error)) from error
        raise
    except PersistenceError as error:
        if isinstance(error.__cause__, psycopg.Error):
            raise trouble(ledger, error.__cause__) from error
        raise
