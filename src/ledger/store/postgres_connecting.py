"""Connections to a PostgreSQL database: how one is made, how its address is shown, and what the server's errors mean.

Decided on 2026-11-27:

* Who gets as far as the server and is a member of none of the ledger's roles is told which they are, and what has to be
  granted. Before a connection is made the server gives no code but only its sentence, so that is looked for in English;
  in another language the sentence itself is all that is told.
* Nobody is advised to go on without TLS, or without looking whom they talk to: what libpq says of that is left out.
"""

from __future__ import annotations

import os
import re
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ledger.errors import (
    ClockApart,
    LedgerBusy,
    LedgerUnusable,
    NoConnection,
    NoMember,
    OlderGuard,
    ReadOnlyLedger,
    Refusal,
)
from ledger.shared import calendar
from ledger.shared.message import Message, Remedy, Value, code_said, say
from ledger.store.location import LOCK_SECONDS
from ledger.store.postgres_roles import roles_of
from ledger.store.postgres_schema import CLOCK_APART, UNKNOWN_KIND


def connected(location: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection that commits each statement. Raises NoConnection, NoMember."""
    try:
        return psycopg.connect(location, autocommit=True, connect_timeout=LOCK_SECONDS)
    except psycopg.Error as error:
        raise _not_connected(location, error) from error


# --- addresses -----------------------------------------------------------------------------------


def shown(location: str) -> str:
    """An address as it may be printed: without its password."""
    parts = _parts(location)
    if parts is None:
        return "the PostgreSQL address"
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def login_in(location: str) -> str | None:
    """The login that an address names, else the environment; None where neither does."""
    return (_parts(location) or {}).get("user") or os.environ.get("PGUSER") or None


def _parts(location: str) -> dict[str, Any] | None:
    """The parts of an address; None where it cannot be read, or a password with @ or / in it tore it apart."""
    try:
        parts = conninfo_to_dict(location)
    except psycopg.Error:
        return None
    torn = any("@" in str(parts.get(part, "")) for part in ("host", "port", "dbname"))
    return None if torn else parts


# --- errors --------------------------------------------------------------------------------------

_HELPS = (
    ("password authentication failed", Remedy("give-password")),
    ("no password supplied", Remedy("give-password")),
    ("certificate verify failed", Remedy("name-authority")),
    ("root certificate file", Remedy("name-authority")),
    ("does not match host name", Remedy("name-host-of-certificate")),
    ("server does not support SSL", Remedy("ask-for-tls")),
    ("no encryption", Remedy("connect-by-tls")),
    ("no pg_hba.conf entry", Remedy("ask-to-be-let-in")),
    ("has group or world access", Remedy("close-private-key")),
)
"""What libpq says of a connection that could not be made, and what helps. Of two tries it says both, by TLS first."""
_BAD_ADVICE = re.compile(r" Either provide the file,.*? verification\.| or change sslmode.*?verification\.")


def trouble(ledger: str, error: psycopg.Error) -> Refusal:
    """What an error of PostgreSQL means for the ledger."""
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return LedgerBusy(ledger)
    if isinstance(error, (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
        return ReadOnlyLedger(ledger, on_server=True)
    if isinstance(error, psycopg.errors.DiskFull):
        return LedgerUnusable(ledger, _words(error), Remedy("make-room"))
    if error.sqlstate in (CLOCK_APART, UNKNOWN_KIND):
        return _guarded(ledger, error)
    if isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return NoConnection(ledger, _words(error))
    return LedgerUnusable(ledger, _words(error))


def _guarded(ledger: str, error: psycopg.Error) -> Refusal:
    """What the guard's own errors mean; their detail is the server's moment, or the kind of event."""
    detail = error.diag.message_detail or ""
    if error.sqlstate == UNKNOWN_KIND:
        return OlderGuard(ledger, detail)
    return ClockApart(calendar.civil(calendar.now()), calendar.civil_time(detail))


def _not_connected(location: str, error: psycopg.Error) -> NoConnection | NoMember:
    """Why there is no connection. What PostgreSQL says of an address that it cannot read may repeat the password."""
    ledger = shown(location)
    try:
        conninfo_to_dict(location)
    except psycopg.Error:
        values: dict[str, Value] = {"what": str(error).partition('"')[0].strip().rstrip(":") or "?"}
        return NoConnection(ledger, say("its address cannot be read: {what}", **values))
    if _parts(location) is None:
        return NoConnection(ledger, say("its address cannot be read: in a password write %40 for @ and %2F for /"))
    said = str(error)
    if "permission denied for database" in said and error.pgconn is not None:
        login, database = (name.decode(errors="replace") for name in (error.pgconn.user, error.pgconn.db))
        return NoMember(ledger, login, *roles_of(database)[1:])
    return NoConnection(ledger, _words(error), next((helps for words, helps in _HELPS if words in said), None))


def _words(error: psycopg.Error) -> Message:
    return code_said(_BAD_ADVICE.sub("", " ".join(str(error).split())))
