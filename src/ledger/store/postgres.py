"""A ledger in a PostgreSQL database: making one, opening it for reading, and what its errors mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import Identifier

from ledger.errors import (
    ClockApart,
    LedgerBusy,
    LedgerExists,
    LedgerTrouble,
    LedgerUnusable,
    NewerLedger,
    NoConnection,
    NoLedger,
    NotALedger,
    OlderLedger,
    ReadOnlyLedger,
    Refusal,
)
from ledger.shared import calendar
from ledger.shared.message import Message, Remedy, Value, as_said, say
from ledger.store import postgres_roles
from ledger.store.guards import POSTGRES_GUARDS, POSTGRES_QUERY, Altered, altered, of_postgres
from ledger.store.location import LOCK_SECONDS
from ledger.store.log import Log
from ledger.store.postgres_roles import Roles
from ledger.store.postgres_schema import CLOCK_APART, POSTGRES_MARK, tables
from ledger.store.schema import COLUMNS, LAYOUT

TABLE = "table stored_events"

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
        if self._is_older:
            return iter([Altered(TABLE, say("it was made by an earlier pladsbog, without what guards it today"))])
        return altered(of_postgres(self._select(POSTGRES_QUERY)), POSTGRES_GUARDS)

    def wide_grants(self) -> Iterator[Altered]:
        if self._is_older:
            return iter(())
        owners = self._select(postgres_roles.OWNERS)
        roles = postgres_roles.of_owner(owners)
        members = self._select(postgres_roles.MEMBERS, [roles.clerk, roles.reader], [roles.owner, roles.clerk])
        return postgres_roles.beyond(owners, self._select(postgres_roles.GRANTED), members)

    def roles(self) -> Roles:
        return postgres_roles.of_owner(self._select(postgres_roles.OWNERS))

    def check_current(self) -> None:
        if self._is_older:
            raise OlderLedger(self.ledger)

    def login(self, number: int) -> str | None:
        if self._is_older:
            return None
        rows = self._select("SELECT login FROM stored_events WHERE id = ?", number)
        return rows[0][0] if rows else None

    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._connection.cursor(binary=True) as cursor:
                cursor.execute(sql.replace("?", "%s").encode(), values or None)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            raise trouble(self.ledger, error) from error

    def _identify(self) -> None:
        table, comment, has_login = self._select(
            "SELECT to_regclass('stored_events')::text, obj_description(to_regclass('stored_events'), 'pg_class'),"
            " EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('stored_events') AND attname = 'login')"
        )[0]
        self._is_older = not has_login
        if table is None:
            raise NoLedger(self.ledger)
        layout = re.fullmatch(re.escape(POSTGRES_MARK) + r"(\d+)", comment or "")
        if layout is None:
            raise NotALedger(self.ledger, say("its table stored_events belongs to something else"))
        if int(layout[1]) > LAYOUT:
            raise NewerLedger(self.ledger, int(layout[1]), LAYOUT)


def create(location: str) -> None:
    """Make an empty ledger. Of several who try at once one succeeds.

    Raises LedgerExists, RolesNeeded, LedgerTrouble.
    """
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
                site = postgres_roles.site_of(connection, ledger)
                postgres_roles.make_ready(connection, site, ledger)
                schema = Identifier(site.schema).as_string(connection)
                connection.execute(tables(schema, LAYOUT).encode())
                for grant in postgres_roles.grants(site):
                    connection.execute(grant)
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"COPY stored_events ({COLUMNS}, login) FROM STDIN".encode()) as to,
                ):
                    for row in rows:
                        to.write_row((*row, None))  # who added it where it was first is not known here
        except psycopg.Error as error:
            raise trouble(ledger, error) from error


def statements_lacking(location: str) -> list[str]:
    """What has to be run in a database before a ledger can be made there, by somebody who may; none where it can be.

    Raises LedgerTrouble.
    """
    ledger = shown(location)
    with _connect(location) as connection:
        try:
            site = postgres_roles.site_of(connection, ledger)
            return [step.sql for step in postgres_roles.lacking(connection, site)]
        except psycopg.Error as error:
            raise trouble(ledger, error) from error


def _connect(location: str) -> psycopg.Connection[tuple[Any, ...]]:
    try:
        return psycopg.connect(location, autocommit=True, connect_timeout=LOCK_SECONDS)
    except psycopg.Error as error:
        raise NoConnection(shown(location), _why_not(location, error)) from error


def _why_not(location: str, error: psycopg.Error) -> Message:
    """Why there is no connection. What PostgreSQL says of an address that it cannot read may repeat the password."""
    try:
        conninfo_to_dict(location)
    except psycopg.Error:
        values: dict[str, Value] = {"what": str(error).partition('"')[0].strip().rstrip(":") or "?"}
        return say("its address cannot be read: {what}", **values)
    if _parts(location) is None:
        return say("its address cannot be read: in a password write %40 for @ and %2F for /")
    return _words(error)


def _parts(location: str) -> dict[str, Any] | None:
    """The parts of an address; None where it cannot be read, or a password with @ or / in it tore it apart."""
    try:
        parts = conninfo_to_dict(location)
    except psycopg.Error:
        return None
    torn = any("@" in str(parts.get(part, "")) for part in ("host", "port", "dbname"))
    return None if torn else parts


def login_in(location: str) -> str | None:
    """The login that an address names, else the environment; None where neither does."""
    return (_parts(location) or {}).get("user") or os.environ.get("PGUSER") or None


def shown(location: str) -> str:
    """An address as it may be printed: without its password."""
    parts = _parts(location)
    if parts is None:
        return "the PostgreSQL address"
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def trouble(ledger: str, error: psycopg.Error) -> Refusal:
    """What an error of PostgreSQL means for the ledger."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return LedgerBusy(ledger)
    if isinstance(error, (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
        return ReadOnlyLedger(ledger, on_server=True)
    if isinstance(error, psycopg.errors.DiskFull):
        return LedgerUnusable(ledger, _words(error), Remedy("make-room"))
    if error.sqlstate == CLOCK_APART:
        server = datetime.fromisoformat(error.diag.message_detail or "")
        return ClockApart(calendar.now(), server)
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return NoConnection(ledger, _words(error))
    return LedgerUnusable(ledger, _words(error))


def _words(error: psycopg.Error) -> Message:
    return as_said(" ".join(str(error).split()))
