"""A ledger in an SQLite file: making one, opening it for reading, and what its errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import (
    LedgerBusy,
    LedgerExists,
    LedgerTrouble,
    LedgerUnusable,
    NewerLedger,
    NoLedger,
    NotALedger,
    ReadOnlyLedger,
)
from ledger.shared.message import Remedy, code_said, say
from ledger.store.location import LOCK_SECONDS
from ledger.store.log import Log
from ledger.store.schema import APPLICATION_ID, LAYOUT, PAGE_BYTES, SQLITE_MARKS, SQLITE_TABLES

if TYPE_CHECKING:
    from ledger.store.chain import Content
    from ledger.store.guards import Altered

_PRIMARY = 0xFF
_SHARED = 32 * 1024
"""Bytes of the index that readers of a journal share."""
_NO_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)
"""What SQLite says where a disk is full: of what all readers share, that it cannot be read or written."""
_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What comes of a query; the latter where SQLite quotes what is damaged."""
_CACHE_KB = 16 * 1024
"""What reading keeps of the file at most; SQLite takes memory only as pages are used."""


class SqliteLog(Log):
    """The log in an SQLite file. Nothing is ever written or created through it; threads may share it."""

    def __init__(self, location: str, *, damaged: bool = False) -> None:
        """`damaged`: also where the file was cut off.

        Raises NoLedger, NotALedger, NewerLedger, LedgerBusy, LedgerUnusable.
        """
        super().__init__(location)
        if not Path(location).exists():
            near = f"{location}.db"
            raise NoLedger(location, near if Path(near).exists() else None)
        if Path(location).is_dir():
            raise NotALedger(location, say("it is a folder"))
        self._damaged = damaged
        self._connection = _open_to_read(location, damaged=damaged)
        try:
            self._identify()
        except LedgerTrouble:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def assigned(self) -> int:
        """By SQLite's own count, which stays when rows are removed, and when the page of the last one is damaged."""
        counted = 0
        try:
            rows = self._select("SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'")
            counted = int(rows[0][0]) if rows else 0
            return max(counted, self.last())
        except LedgerUnusable:
            counted = counted or (self._counted_on_pages() if self._damaged else 0)
            if not counted:
                raise
            return counted

    def _counted_on_pages(self) -> int:
        from ledger.store.leaves import counted_in  # noqa: PLC0415 - only of a damaged file

        return counted_in(Path(self.ledger))

    def altered_guards(self) -> Iterator[Altered]:
        from ledger.store.guards import SQLITE_GUARDS, altered, of_sqlite  # noqa: PLC0415 - who only reads does without

        query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_'"
        return altered(of_sqlite(self._select(query)), SQLITE_GUARDS)

    def on_leaves(self, last: int, chain: bytes) -> Iterator[tuple[Content, bytes]]:
        from ledger.store.leaves import rows_on_leaves  # noqa: PLC0415 - only of a damaged file

        try:
            yield from rows_on_leaves(Path(self.ledger), last, chain)
        except OSError:
            return

    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except _ERRORS as error:
            raise trouble(self.ledger, error) from error

    def _identify(self) -> None:
        if self._select("PRAGMA application_id")[0][0] != APPLICATION_ID:
            empty = not self._select("SELECT 1 FROM sqlite_master LIMIT 1")
            raise NotALedger(self.ledger, say("it is empty") if empty else say("it is a database of something else"))
        layout = self._select("PRAGMA user_version")[0][0]
        if layout > LAYOUT:
            raise NewerLedger(self.ledger, layout, LAYOUT)
        if not self._select("SELECT 1 FROM sqlite_master WHERE name = 'stored_events'"):
            raise NotALedger(self.ledger, say("it has no events table"))


def _open_to_read(location: str, *, damaged: bool) -> sqlite3.Connection:
    try:
        # Not mode=ro: such a connection leaves its journal behind when it closes. The pragma allows it to read only.
        connection = _connect(uri(location, "mode=rw"))
    except sqlite3.Error as error:
        raise trouble(location, error) from error
    try:
        connection.execute("PRAGMA query_only = ON")
        if damaged:
            # SQLite opens a file with fewer pages than its head says for nobody else; nothing is written all the same.
            connection.execute("PRAGMA writable_schema = ON")
        # The events of one house lie on many pages, and those of the next house on the same ones.
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        return _open_where_nothing_can_be_written(location, error)
    except _ERRORS as error:
        connection.close()
        raise trouble(location, error) from error
    return connection


def _open_where_nothing_can_be_written(location: str, error: sqlite3.Error) -> sqlite3.Connection:
    """On read-only media and full disks SQLite cannot make its journal next to the file, and need not.

    Whoever was writing there would have one. Where a journal does lie there, with news that the file itself lacks, it
    is read by one at a time, who needs no room to share it; on read-only media that cannot be either.
    """
    full = _code(error) in _NO_ROOM and _is_full(Path(location).parent)
    if not full and _code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        raise trouble(location, error) from error
    journal = _size(Path(location + "-wal"))
    if journal and not full:
        why = say("its latest entries lie in a journal next to it, which needs write access to the folder")
        raise LedgerUnusable(location, why) from error
    try:
        connection = _connect(uri(location, "mode=rw" if journal else "mode=ro&immutable=1"))
        if journal:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT 1 FROM sqlite_master")
    except _ERRORS as second:
        raise trouble(location, second) from second
    return connection


def _is_full(folder: Path) -> bool:
    """Whether a disk, or what its user may have of it, has no room for what readers share."""
    from tempfile import TemporaryFile  # noqa: PLC0415 - where nothing else helped

    try:
        with TemporaryFile(dir=folder, buffering=0) as file:
            written = file.write(bytes(_SHARED))
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return written < _SHARED


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def create(location: str) -> None:
    """Make an empty ledger. Of several who try at once one succeeds. Raises LedgerExists, LedgerUnusable."""
    file = Path(location)
    if file.exists() and (file.is_dir() or file.stat().st_size):
        raise LedgerExists(location, _is_ledger(location))
    check_folder(location)
    _make_private(file)
    try:
        connection = _connect(uri(location, "mode=rwc"))
        try:
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            _lay_out(connection, location)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise trouble(location, error) from error


def check_folder(location: str) -> None:
    """Raises LedgerUnusable where there is no folder for a new ledger."""
    folder = Path(location).parent
    if not folder.is_dir():
        no_folder = say("there is no folder {parent}", parent=str(folder))
        raise LedgerUnusable(location, no_folder, Remedy("make-folder", folder=str(folder)))


def _is_ledger(location: str) -> bool:
    try:
        SqliteLog(location).close()
    except NotALedger:
        return False
    except LedgerTrouble:
        return True  # one that cannot be used as it is
    return True


def _make_private(file: Path) -> None:
    """Make the file for its owner's eyes only; SQLite's journals take over its mode. One that is there stays as it is.

    Decided on 2026-11-26: whoever shares a ledger with others gives them access to the file and its folder. Before,
    everybody on the machine could read who lives where.
    """
    with suppress(OSError):  # what stands in the way is told when SQLite opens it
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _lay_out(connection: sqlite3.Connection, location: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        connection.rollback()
        raise LedgerExists(location)
    for statement in _statements(SQLITE_MARKS + SQLITE_TABLES):
        connection.execute(statement)
    connection.commit()
    # Refused while somebody else looks at the file. The ledger is made all the same, and every writer asks again.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _statements(script: str) -> list[str]:
    """The statements of a script. The `executescript` of Python would end the transaction they must stay in."""
    statements, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return statements


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)


def uri(location: str, options: str) -> str:
    """A file's name as SQLite takes it together with options."""
    return f"{Path(location).absolute().as_uri()}?{options}"


def trouble(location: str, error: sqlite3.Error | UnicodeDecodeError) -> LedgerTrouble:
    """What an error of SQLite means for the ledger."""
    if isinstance(error, UnicodeDecodeError):
        why = say("what it says of its tables is no text")
        return LedgerUnusable(location, why, Remedy("restore-or-salvage", ledger=location))
    match _code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LedgerBusy(location)
        case sqlite3.SQLITE_READONLY:
            return ReadOnlyLedger(location)
        case sqlite3.SQLITE_NOTADB:
            return NotALedger(location, say("it is no database"))
    return LedgerUnusable(location, code_said(str(error)), _helps(location, error))


def _helps(location: str, error: sqlite3.Error) -> Remedy | None:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return Remedy("make-room")
    lacks = code == sqlite3.SQLITE_ERROR and str(error).startswith("no such ")  # a table or column that ours have
    return Remedy("restore-or-salvage", ledger=location) if lacks or code == sqlite3.SQLITE_CORRUPT else None


def writing_trouble(location: str, error: sqlite3.Error) -> LedgerTrouble:
    """What an error means to whoever wanted to write: a folder where no journal can be laid is read-only too."""
    if _code(error) != sqlite3.SQLITE_CANTOPEN:
        return trouble(location, error)
    return ReadOnlyLedger(location) if Path(location).exists() else NoLedger(location)


def _code(error: sqlite3.Error) -> int:
    # The lower byte is the error itself, the rest its circumstances. Python's own errors have no code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
