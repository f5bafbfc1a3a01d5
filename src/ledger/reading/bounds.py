"""How much of a file is read. Beyond these a file is a slip or an attack: refused, before it takes memory or time."""

from __future__ import annotations

from ledger.errors import BeyondBounds
from ledger.shared.message import say

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a table; of a spreadsheet, which is packed, four times as many when unpacked."""

MOST_UNPACKED = 4 * MOST_BYTES
MOST_DECISION_BYTES = 4 * 1024 * 1024
"""Bytes of a decision or simulation file."""

MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
"""Characters of a cell, or of a text in a decision."""

LONGEST_LINE = MOST_COLUMNS * LONGEST_CELL
LONGEST_KEY = 200
"""Characters of a key in TOML; a column's heading that is longer is not compared with those that are known."""

MOST_KEYS = 1_000
MOST_ITEMS = 10_000
"""Keys of a table, and items of a list, in TOML."""

MOST_PROBLEMS = 50
"""Problems of a decision that are shown; once there are so many, no further table is read."""

DEEPEST = 16
"""Tables within tables, in TOML."""


def check_rows(file: str, count: int) -> None:
    """Raises BeyondBounds where a file has more rows than are read, blank ones counted."""
    if count > MOST_ROWS:
        raise BeyondBounds(file, "rows", say("it has more than {most:grouped} rows", most=MOST_ROWS))


def check_columns(file: str, count: int) -> None:
    """Raises BeyondBounds where a file has more columns than are read."""
    if count > MOST_COLUMNS:
        raise BeyondBounds(
            file,
            "columns",
            say("its first row has {count:grouped} columns; at most {most} are read", count=count, most=MOST_COLUMNS),
        )


def check_size(file: str, size: int, most: int = MOST_BYTES) -> None:
    """Raises BeyondBounds for more bytes than are read."""
    if size > most:
        raise BeyondBounds(file, "size", say("it has more than {most} MiB", most=most // (1024 * 1024)))
