"""The file of a vault: where it lies, how it is made and opened, and what SQLite's errors mean.

Decided on 2026-11-27:

* A vault belongs to one ledger, told by the digest of its first event, which every copy of the ledger has too. It lies
  beside the ledger, in a file of its own that no command on the ledger opens.
* SQLite fills what is deleted with zeros (`secure_delete`), and keeps nothing of it in temporary files. There is no
  journal that outlives a change.
"""

from __future__ import annotations

import hmac
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.errors.persons import (
    NewerVault,
    NotAVault,
    OtherVault,
    VaultBusy,
    VaultDamaged,
    VaultExists,
    VaultUnusable,
    WrongVaultKey,
)
from ledger.persons.access import first_head
from ledger.persons.keys import VaultKey
from ledger.persons.schema import APPLICATION_ID, GUARDS, LAYOUT, TABLES
from ledger.persons.sealing import check_installed
from ledger.shared.calendar import moment_text, now
from ledger.shared.message import code_said, say
from ledger.store import is_postgres
from ledger.store.location import LOCK_SECONDS

_PRIMARY = 0xFF


def vault_file(location: str) -> str:
    """The vault that belongs to a ledger: pladsbog.db has pladsbog.vault next to it.

    That of a ledger on a PostgreSQL server lies in the current folder, named after the database.
    """
    if is_postgres(location):
        name = re.sub(r"\W+", "-", location.partition("?")[0].rpartition("/")[2]) or "pladsbog"
        return f"{name}.vault"
    path = Path(location)
    return str(path.with_name((path.stem if path.suffix == ".db" else path.name) + ".vault"))


def make_vault(file: str, ledger: str, key: VaultKey) -> None:
    """Make an empty vault for the ledger with that first digest, for its owner's eyes only.

    Raises VaultExists, VaultUnusable, NoCryptography.
    """
    check_installed()
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise VaultExists(file) from None
    except OSError as error:
        raise VaultUnusable(file, code_said(error.strerror or str(error))) from None
    try:
        _fill(file, ledger, key)
    except BaseException:
        with suppress(OSError):
            Path(file).unlink()
        raise


def _fill(file: str, ledger: str, key: VaultKey) -> None:
    head = first_head(key, ledger)
    with troubles(file):
        db = connected(file)
        try:
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {LAYOUT}")
            for statement in (*TABLES, *GUARDS.values()):
                db.execute(statement)
            first = (ledger, moment_text(now()), key.check, head.lines, head.chain, head.seal(key))
            db.execute("INSERT INTO vault VALUES (1, ?, ?, ?, ?, ?, ?)", first)
            db.execute("COMMIT")
        finally:
            db.close()


def identify(db: sqlite3.Connection, file: str, ledger: str, key: VaultKey) -> None:
    """Refuse what is not the vault of that ledger. Raises NotAVault, NewerVault, OtherVault, WrongVaultKey."""
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        empty = not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        raise NotAVault(file, say("it is empty") if empty else say("it is a database of something else"))
    layout = db.execute("PRAGMA user_version").fetchone()[0]
    if layout > LAYOUT:
        raise NewerVault(file, layout, LAYOUT)
    of, check = db.execute("SELECT ledger, key_check FROM vault").fetchone()
    if of != ledger:
        raise OtherVault(file)
    if not hmac.compare_digest(check, key.check):
        raise WrongVaultKey(file)


def connected(file: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{Path(file).absolute().as_uri()}?mode=rw", uri=True, timeout=LOCK_SECONDS, isolation_level=None
    )
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA temp_store = MEMORY")
    return db


@contextmanager
def troubles(file: str) -> Iterator[None]:
    """What SQLite cannot do, said of the vault. Raises VaultBusy, NotAVault, VaultDamaged, VaultUnusable."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise VaultBusy(file) from None
        if code == sqlite3.SQLITE_NOTADB:
            raise NotAVault(file, say("it is no database")) from None
        if code == sqlite3.SQLITE_READONLY:
            raise VaultUnusable(file, say("it cannot be written, and nothing is read that is not logged")) from None
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM):
            raise VaultUnusable(file, code_said(str(error))) from None
        raise VaultDamaged(file, say("its tables are not as they were made")) from None
    except (TypeError, ValueError):  # a cell of another kind than was written
        raise VaultDamaged(file, say("a value in it is of another kind than was written")) from None
