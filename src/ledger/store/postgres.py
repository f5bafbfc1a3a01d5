"""A ledger in a PostgreSQL database: making one, opening it for reading, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ledger.errors import (
    LedgerBusy,
    LedgerExists,
    LedgerTrouble,
    LedgerUnusable,
    NewerLedger,
    NoConnection,
    NoLedger,
    NotALedger,
    ReadOnlyLedger,
)
from ledger.shared.message import Message, as_said, say
from ledger.store.guards import POSTGRES_GUARDS, POSTGRES_QUERY, Altered, altered, of_postgres
from ledger.store.location import LOCK_SECONDS
from ledger.store.log import Log
from ledger.store.schema import COLUMNS, LAYOUT, POSTGRES_MARK, POSTGRES_MARKS, POSTGRES_TABLES

_INIT_LOCK = int.from_bytes(b"pladsbog", "big")
_TURN_LOCK = int.from_bytes(b"pladstur", "big")


class PostgresLog(Log):
    """The log in a PostgreSQL database. Nothing is ever written through it; threads may share it."""

    def __init__(self, location: str) -> None:
        """Raises NoConnection, NoLedger, NotALedger, NewerLedger."""
        super().__init__(shown(location))
        self._connection = _connect(location)
        try:
            self._select("SET default_transaction_read_only = on")
            self._identify()
        except LedgerTrouble:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """As others do it; who does not get it in five seconds decides all the same, and may have to do so again."""
        with suppress(LedgerBusy):
            self._select(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            self._select("SELECT pg_advisory_lock(?)::text", _TURN_LOCK)
        try:
            yield
        finally:
            with suppress(LedgerTrouble):  # it goes with the connection
                self._select("SELECT pg_advisory_unlock(?)", _TURN_LOCK)

    def altered_guards(self) -> Iterator[Altered]:
        return altered(of_postgres(self._select(POSTGRES_QUERY)), POSTGRES_GUARDS)

    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._connection.cursor(binary=True) as cursor:
                cursor.execute(sql.replace("?", "%s").encode(), values or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise trouble(self.ledger, error) from error

    def _identify(self) -> None:
        table, comment = self._select(
            "SELECT to_regclass('stored_events')::text, obj_description(to_regclass('stored_events'), 'pg_class')"
        )[0]
        if table is None:
            raise NoLedger(self.ledger)
        layout = re.fullmatch(re.escape(POSTGRES_MARK) + r"(\d+)", comment or "")
        if layout is None:
            raise NotALedger(self.ledger, say("its table stored_events belongs to something else"))
        if int(layout[1]) > LAYOUT:
            raise NewerLedger(self.ledger, int(layout[1]), LAYOUT)


def create(location: str) -> None:
    """Make an empty ledger. Of several who try at once one succeeds. Raises LedgerExists, LedgerTrouble."""
    fill(location, ())


def fill(location: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Make a ledger of rows, as the table has them, in one transaction. Raises as `create` does."""
    ledger = shown(location)
    with _connect(location) as connection:
        try:
            with connection.transaction():
                # Two who make the same table at once would both find it missing; the second waits here instead.
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [_INIT_LOCK])
                table = connection.execute("SELECT to_regclass('stored_events')").fetchone()
                if table and table[0] is not None:
                    raise LedgerExists(ledger)
                connection.execute((POSTGRES_TABLES + POSTGRES_MARKS).encode())
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"COPY stored_events ({COLUMNS}) FROM STDIN".encode()) as to,
                ):
                    for row in rows:
                        to.write_row(row)
        except psycopg.Error as error:
            raise trouble(ledger, error) from error


def _connect(location: str) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        return psycopg.connect(location, autocommit=True, connect_timeout=LOCK_SECONDS)
    except psycopg.Error as error:
        raise NoConnection(shown(location), _words(error)) from error


def shown(location: str) -> str:
    """An address as it may be printed: without its password."""
    try:
        parts = conninfo_to_dict(location)
    except psycopg.Error:
        return "the PostgreSQL address"
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def trouble(ledger: str, error: psycopg.Error) -> LedgerTrouble:
    """What an error of PostgreSQL means for the ledger."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return LedgerBusy(ledger)
    if isinstance(error, (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
        return ReadOnlyLedger(ledger)
    if isinstance(error, psycopg.OperationalError):
        return NoConnection(ledger, _words(error))
    return LedgerUnusable(ledger, _words(error))


def _words(error: psycopg.Error) -> Message:
    return as_said(" ".join(str(error).split()))
