"""The tables of a vault. Names and CPR numbers are sealed; citizens' keys, and who looked at them and why, are not."""

from __future__ import annotations

APPLICATION_ID = 0x706C7667
"""Marks an SQLite file as a vault: plvg."""
LAYOUT = 1

TABLES = (
    """
    CREATE TABLE vault (
        id INTEGER PRIMARY KEY CHECK (id = 1), ledger TEXT NOT NULL, made_at TEXT NOT NULL, key_check BLOB NOT NULL,
        lines INTEGER NOT NULL, chain BLOB NOT NULL, head BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE persons (
        citizen TEXT PRIMARY KEY, cpr_mark BLOB NOT NULL UNIQUE, wrapped_key BLOB NOT NULL, sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE erased (
        number INTEGER PRIMARY KEY, citizen TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, reason TEXT,
        law TEXT, ledger_digest TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE access (
        number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, command TEXT NOT NULL, citizens TEXT NOT NULL,
        reason TEXT, chain BLOB NOT NULL
    ) STRICT
    """,
)
GUARDS = {
    f"{table}_{what}": f"CREATE TRIGGER {table}_{what} BEFORE {event} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'what stands in {table} is never changed'); END"
    for table in ("access", "erased")
    for what, event in (("never_changes", "UPDATE"), ("never_goes", "DELETE"))
}
"""The triggers, by name: lines of the log and certificates are only ever added."""
