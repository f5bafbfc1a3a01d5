"""Where a ledger is: an SQLite file or a postgresql:// address. Opening one, making one, and writing to one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import LedgerUnusable, NewerLedger, NotALedger
from ledger.shared.message import Remedy, say
from ledger.shared.patterns import pattern

if TYPE_CHECKING:
    from ledger.errors import LedgerTrouble
    from ledger.store.log import Log

LOCK_SECONDS = 5
"""How long to wait for somebody else who is writing."""


def open_log(location: str, *, damaged: bool = False) -> Log:
    """The log of a ledger, for reading; `damaged`: also of a file that was cut off, or whose head is spoiled.

    Raises LedgerTrouble: missing, no ledger, newer, not to be reached.
    """
    if is_postgres(location):
        from ledger.store.postgres import PostgresLog  # noqa: PLC0415 - most ledgers are files

        return PostgresLog(location)
    from ledger.store.sqlite import SqliteLog  # noqa: PLC0415 - and some are not

    try:
        return SqliteLog(location, damaged=damaged)
    except (LedgerUnusable, NotALedger, NewerLedger) as trouble:
        if not damaged and not isinstance(trouble, NotALedger):
            raise
        pages = _pages_of(location, trouble)
        if pages is None:
            raise
        if not damaged:
            why = say("its first page is damaged, and holds a ledger no more; other pages do")
            raise LedgerUnusable(location, why, Remedy("restore-or-salvage", ledger=location)) from trouble
        return pages


def _pages_of(location: str, trouble: LedgerTrouble) -> Log | None:
    """The pages of a file that SQLite does not open as a ledger, where they hold one all the same."""
    from ledger.store.leaves import DamagedFile  # noqa: PLC0415 - few files are damaged

    pages = DamagedFile(location, trouble)
    try:
        return pages if Path(location).is_file() and pages.holds_any() else None
    except OSError:
        return None


def create_ledger(location: str) -> None:
    """Make an empty ledger. Raises LedgerExists where anything is there already, LedgerTrouble where it cannot be."""
    if is_postgres(location):
        from ledger.store.postgres import create  # noqa: PLC0415 - most ledgers are files
    else:
        from ledger.store.sqlite import create  # noqa: PLC0415 - and some are not
    create(location)


def environment(location: str) -> dict[str, str]:
    """The settings with which an eventsourcing application writes to a ledger that exists."""
    module = "postgres_recorder:PostgresLedger" if is_postgres(location) else "recorder:SqliteLedger"
    return {
        "PERSISTENCE_MODULE": f"ledger.store.{module}",
        "MAPPER_TOPIC": "ledger.store.mapper:EventMapper",
        "ORIGINATOR_ID_TYPE": "text",
        "LEDGER_LOCATION": location,
    }


def without_password(location: str) -> str:
    """A location as it may be shown: the address of a server without the passwords in it, however it is written."""
    return _PARAMETER.sub(r"\1…", _CREDENTIALS.sub(r"\1@", location)) if is_postgres(location) else location


_CREDENTIALS = pattern(r"^(\w+://[^:@/?]*).*@", re.DOTALL)
"""Up to the last @: a password may hold all other signs, and by mistake an @ as well."""
_PARAMETER = pattern(r"([?&](?:ssl)?password=)[^&]*")


def is_postgres(location: str) -> bool:
    """Whether a location is the address of a PostgreSQL database."""
    return location.startswith(("postgresql://", "postgres://"))
