"""Whether two files of read models differ, asked of SQLite: never no where a row is another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from projections.comparing import differing_rows, has_other_rows

TABLE = "CREATE TABLE lines (house TEXT, at INTEGER, level TEXT, ore INTEGER, PRIMARY KEY (house, at)) WITHOUT ROWID"
ROWS = ("('h', 1, '5', 100)", "('h', 2, NULL, -7)", "('i', 1, '', 0)")


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """What is live, and what the log gives, with the live file attached."""
    live, fresh = tmp_path / "live.db", tmp_path / "fresh.db"
    for file in (live, fresh):
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(TABLE)
            db.execute(f"INSERT INTO lines VALUES {', '.join(ROWS)}")
    with closing(sqlite3.connect(live)) as of_live, closing(sqlite3.connect(fresh)) as of_fresh:
        of_fresh.execute("ATTACH DATABASE ? AS live", (str(live),))
        yield of_live, of_fresh


def test_the_same_rows_are_no_other_ones(files: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    live, fresh = files
    assert not has_other_rows("lines", fresh)
    assert not list(differing_rows("lines", live, fresh))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE lines SET ore = 101 WHERE house = 'h' AND at = 1",
        "UPDATE lines SET level = '' WHERE level IS NULL",
        "UPDATE lines SET level = NULL WHERE level = ''",
        "UPDATE lines SET level = 'x' WHERE level IS NULL",
        "UPDATE lines SET level = CAST('5' AS BLOB) WHERE level = '5'",
        "UPDATE lines SET ore = '100 ' || 'x' WHERE ore = 100",
        "UPDATE lines SET house = 'H' WHERE house = 'i'",
        "DELETE FROM lines WHERE house = 'i'",
        "INSERT INTO lines VALUES ('j', 1, NULL, NULL)",
        "UPDATE lines SET at = 3 WHERE at = 2",
    ],
)
def test_a_row_that_is_another_one_is_found(files: tuple[sqlite3.Connection, sqlite3.Connection], change: str) -> None:
    # given two files that say the same
    live, fresh = files
    # when one row of the live one becomes another
    with live:
        live.execute(change)
    # then they may differ, and do
    assert has_other_rows("lines", fresh)
    assert list(differing_rows("lines", live, fresh))


def test_a_table_of_another_shape_is_read_row_by_row(
    files: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    # given a live table whose texts are compared without regard to case
    live, fresh = files
    with live:
        live.execute("DROP TABLE lines")
        live.execute(TABLE.replace("house TEXT", "house TEXT COLLATE NOCASE"))
        live.execute(f"INSERT INTO lines VALUES {', '.join(ROWS).upper()}")
    # when, then
    assert has_other_rows("lines", fresh)
    assert list(differing_rows("lines", live, fresh))
