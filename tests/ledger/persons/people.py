"""Made-up persons, and what is done to a vault from outside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ledger.persons.access import Access
from ledger.persons.identity import Identity
from ledger.persons.keys import VaultKey
from ledger.persons.vault import Vault

LEDGER = "ab" * 32
KEY = VaultKey(bytes(range(32)))
OTHER_KEY = VaultKey(bytes(32))
ANNA = Access("anna", "person show")

ASTA = Identity("c-1", "Asta Ærlig Prøvesen", "6701800001")
BENT = Identity("c-2", "Bent Prøvesen", "6801800002")


def person(number: int) -> Identity:
    """One of any number of persons."""
    return Identity(f"c-{number}", f"Prøve Person Nummer {number}", f"{61 + number % 28}0180{number:04}")


def keep(vault: Vault, *persons: Identity) -> None:
    for one in persons:
        assert vault.add(one, ANNA) == "added"


def tamper(file: str, *statements: str) -> None:
    """Statements straight at the vault, whose guards are taken away meanwhile."""
    with closing(sqlite3.connect(file)) as db, db:
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in guards:
            db.execute(sql)


def rows(file: str, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(query).fetchall()


def secrets_of(file: str, citizen: str) -> list[bytes]:
    """What the vault holds of a person: the wrapped key, what it sealed, the mark of the number."""
    query = f"SELECT wrapped_key, sealed, cpr_mark FROM persons WHERE citizen = '{citizen}'"
    ((wrapped, sealed, mark),) = rows(file, query)
    assert isinstance(wrapped, bytes)
    assert isinstance(sealed, bytes)
    assert isinstance(mark, bytes)
    return [wrapped, sealed[:100], sealed[-100:], mark]


def everything_in(file: str) -> bytes:
    """Every byte of the vault and of whatever SQLite left beside it."""
    folder = Path(file).parent
    return b"".join(one.read_bytes() for one in folder.iterdir() if one.name.startswith(Path(file).name))


def writings(text: str) -> Iterator[bytes]:
    """A text as a file could hold it."""
    for one in {text, text.lower(), text.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
            yield one.encode(encoding)
    yield text.encode().hex().encode()
