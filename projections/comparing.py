"""Two files of read models held against each other, row by row: what is live, and what the log gives."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.settlement.calculation import CALCULATION
from ledger.shared.message import Message, say
from projections.base import as_database
from projections.settlements import CACHES, says_the_same
from projections.stories import STORIES

Row = tuple[Any, ...]

_BEFORE = 20
"""Signs shown before the place where two values part."""
_MOST_SHOWN = 80


def tables_of(db: sqlite3.Connection) -> list[str]:
    """The names of the tables, without SQLite's own."""
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'")
    return [name for (name,) in names]


def differing_questions(live: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Message]:
    """The views that are not in the file, or are not what pladsbog makes."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name"
    there = dict(live.execute(query))
    for name, sql in fresh.execute(query):
        if name not in there:
            yield say("view {name}: the read model lacks it", name=name)
        elif there[name] != sql:
            yield say("view {name}: it is not as pladsbog makes it", name=name)


def has_other_rows(table: str, fresh: sqlite3.Connection) -> bool:
    """Whether rows of a table in the live file, which is attached as `live`, may be others than those of `fresh`.

    SQLite says it in a quarter of the time in which the rows are read here. Where it cannot say it, it may be so: of a
    table of another shape, whose values might compare as equal and not be so.
    """
    shape = "SELECT sql FROM {}.sqlite_master WHERE type = 'table' AND name = ?"
    shapes = [fresh.execute(shape.format(of), (table,)).fetchone() for of in ("main", "live")]
    keys = as_database(fresh).table(table).pks
    if shapes[0] != shapes[1] or keys == ["rowid"]:
        return True
    columns = [name for _, name, *_ in fresh.execute(f"PRAGMA main.table_info([{table}])")]
    same = " AND ".join(f"fresh.[{column}] IS live.[{column}]" for column in columns)
    queries = (f"main.[{table}]", f"live.[{table}]", f"main.[{table}] AS fresh JOIN live.[{table}] AS live ON {same}")
    counts = {fresh.execute(f"SELECT count(*) FROM {of}").fetchone() for of in queries}  # noqa: S608 - our own names
    return len(counts) > 1


def differing_rows(table: str, live: sqlite3.Connection, fresh: sqlite3.Connection) -> Iterator[Message]:
    """The rows of a table that are not in both, in words. What another calculation has cached is not looked at."""
    keys = as_database(fresh).table(table).pks
    order = ", ".join(f"[{column}]" for column in keys)
    where = f"WHERE calculation = {CALCULATION}" if table in (*CACHES, STORIES) else ""
    query = f"SELECT * FROM [{table}] {where} ORDER BY {order}"  # noqa: S608 - names from the schema
    rows, expected = live.execute(query), fresh.execute(query)
    columns = [column[0] for column in expected.description]
    places = [columns.index(key) for key in keys if key in columns]
    found, wanted = rows.fetchone(), expected.fetchone()
    while found is not None or wanted is not None:
        before = _key(found, places), _key(wanted, places)
        if found != wanted and not (table in CACHES and says_the_same(columns, found, wanted)):
            has = found if before[0] <= before[1] else None
            given = wanted if before[0] >= before[1] else None
            yield _told(_name(table, places, has or given or ()), columns, has, given)
        found = rows.fetchone() if before[0] <= before[1] else found
        wanted = expected.fetchone() if before[0] >= before[1] else wanted


def _name(table: str, places: Sequence[int], row: Row) -> str:
    """The table and the row's key; all of a row that has none."""
    parts = [str(row[place]) for place in places or range(len(row)) if row[place] is not None]
    return " ".join([table, *map(_cut, parts)])


def _told(of: str, columns: Sequence[str], has: Row | None, given: Row | None) -> Message:
    """How a row of the read model differs from what the log gives, column by column; None: there is no such row."""
    if has is None:
        return say("{of}: the read model lacks it", of=of)
    if given is None:
        return say("{of}: the log gives no such row", of=of)
    apart = [
        say("{column}: the log gives {given}, the read model has {has}", column=column, given=one, has=other)
        for column, *values in zip(columns, given, has, strict=True)
        if values[0] != values[1]
        for one, other in [_apart(*map(repr, values))]
    ]
    return say("{of}, {apart:; }", of=of, apart=apart)


def _apart(given: str, has: str) -> tuple[str, str]:
    """Two texts from a little before where they part."""
    same = next((at for at, (one, other) in enumerate(zip(given, has, strict=False)) if one != other), 0)
    begin = max(0, same - _BEFORE)
    return _cut(f"…{given[begin:]}" if begin else given), _cut(f"…{has[begin:]}" if begin else has)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _key(row: tuple[Any, ...] | None, places: Sequence[int]) -> list[Any]:
    """What rows are in order by, as SQLite orders it: NULL, figures, text, bytes. After all of them for no row."""
    if row is None:
        return [(_AFTER_ALL,)]
    if not places:  # by its own number, which two tables share as long as their rows are the same
        return [(0,)]
    return [(_RANK.get(type(row[place]), 1), 0 if row[place] is None else row[place]) for place in places]


_RANK = {type(None): 0, int: 1, float: 1, str: 2, bytes: 3}
_AFTER_ALL = 4
