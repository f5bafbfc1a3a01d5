"""A ledger in a PostgreSQL database: making one, opening it for reading, and what its errors mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.sql import Identifier

from ledger.errors import (
    LedgerAltered,
    LedgerBusy,
    LedgerExists,
    LedgerTrouble,
    NewerLedger,
    NoLedger,
    NoMember,
    NotALedger,
    OlderLedger,
    OwnerNeeded,
)
from ledger.shared.message import say
from ledger.store import postgres_roles
from ledger.store.guards import POSTGRES_GUARDS, POSTGRES_QUERY, Altered, altered, of_postgres
from ledger.store.location import LOCK_SECONDS
from ledger.store.log import Log
from ledger.store.postgres_connecting import connected, shown, trouble
from ledger.store.postgres_roles import Roles, roles_of
from ledger.store.postgres_schema import GUARD, KINDS, POSTGRES_MARK, kinds_in, renewed_guard, tables
from ledger.store.schema import COLUMNS, LAYOUT

TABLE = "table stored_events"

_BODY_OF_GUARD = """
SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = ? AND tgrelid = to_regclass('stored_events')
"""
_MAY_RENEW = """
SELECT session_user::text, pg_has_role(relowner, 'USAGE'), pg_get_userbyid(relowner)::text, quote_ident(nspname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass('stored_events')
"""
_INIT_LOCK = int.from_bytes(b"pladsbog", "big")
_TURN_LOCK = int.from_bytes(b"pladstur", "big")


class PostgresLog(Log):
    """The log in a PostgreSQL database. Nothing is ever written through it; threads may share it."""

    def __init__(self, location: str) -> None:
        """Raises NoConnection, NoMember, NoLedger, NotALedger, NewerLedger."""
        super().__init__(shown(location))
        self._connection = connected(location)
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

    def kinds_refused(self) -> frozenset[str] | None:
        known = self.kinds_known()
        return None if known is None else KINDS - known

    def kinds_known(self) -> frozenset[str] | None:
        """The kinds of event that the guard knows; None where it takes any."""
        rows = self._select(_BODY_OF_GUARD, GUARD)
        return kinds_in(rows[0][0]) if rows else None

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
        table, comment, has_login, may_read, login, database, schema = self._select(
            "SELECT to_regclass('stored_events')::text, obj_description(to_regclass('stored_events'), 'pg_class'),"
            " EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('stored_events') AND attname = 'login'),"
            " has_table_privilege(to_regclass('stored_events'), 'SELECT'), session_user::text,"
            " current_database()::text, current_schema()::text"
        )[0]
        self._is_older = not has_login
        if table is None and schema is None:  # the one that tables lie in is closed to this login
            raise _no_member(self.ledger, login, roles_of(database))
        if table is None:
            raise NoLedger(self.ledger)
        layout = re.fullmatch(re.escape(POSTGRES_MARK) + r"(\d+)", comment or "")
        if layout is None:
            raise NotALedger(self.ledger, say("its table stored_events belongs to something else"))
        if int(layout[1]) > LAYOUT:
            raise NewerLedger(self.ledger, int(layout[1]), LAYOUT)
        if not may_read:
            raise _no_member(self.ledger, login, self.roles())


def _no_member(ledger: str, login: str, roles: Roles) -> NoMember:
    return NoMember(ledger, login, roles.clerk, roles.reader)


def create(location: str) -> None:
    """Make an empty ledger. Of several who try at once one succeeds.

    Raises LedgerExists, RolesNeeded, LedgerTrouble.
    """
    fill(location, ())


def fill(location: str, rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Make a ledger of rows, as the table has them, in one transaction; the roles that were made for it.

    Raises as `create` does.
    """
    ledger = shown(location)
    with connected(location) as connection:
        try:
            with connection.transaction():
                # Two who make the same table at once would both find it missing; the second waits here instead.
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [_INIT_LOCK])
                table = connection.execute("SELECT to_regclass('stored_events')").fetchone()
                if table and table[0] is not None:
                    raise LedgerExists(ledger)
                site = postgres_roles.site_of(connection, ledger)
                made = postgres_roles.make_ready(connection, site, ledger)
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
    return made


def renew_guard(location: str) -> bool:
    """Let the guard know every kind of event that this program does; whether it did not know all of them.

    Raises OwnerNeeded; OlderLedger, and LedgerAltered where more is not as pladsbog made it; LedgerTrouble.
    """
    with PostgresLog(location) as log:
        log.check_current()
        if (first := next(log.altered_guards(), None)) is not None:
            raise LedgerAltered(log.ledger, first.where, first.why)
        known = log.kinds_known()
    if known is not None and known >= KINDS:
        return False
    with connected(location) as connection:
        try:
            ((login, may, owner, schema),) = connection.execute(_MAY_RENEW).fetchall()
            if not may:
                raise OwnerNeeded(log.ledger, login, owner)
            connection.execute(renewed_guard(schema, KINDS | (known or frozenset())).encode())
        except psycopg.Error as error:
            raise trouble(log.ledger, error) from error
    return True


def statements_lacking(location: str) -> list[str]:
    """What has to be run in a database before a ledger can be made there, by somebody who may; none where it can be.

    Raises LedgerTrouble.
    """
    ledger = shown(location)
    with connected(location) as connection:
        try:
            site = postgres_roles.site_of(connection, ledger)
            return [step.sql for step in postgres_roles.lacking(connection, site)]
        except psycopg.Error as error:
            raise trouble(ledger, error) from error
