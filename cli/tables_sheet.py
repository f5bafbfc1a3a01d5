"""The tables as one spreadsheet (xlsx): a sheet for each, written row by row, for whoever has no other program.

Decided on 2026-11-27:

* Amounts are kroner, under the column's name without `_ore`, or with `_kr` beside days of that name; days are dates,
  and a month is the date of its first day, shown as 2026-03. A sheet has the columns of its table, in their order,
  and all of its rows.
* The tables that answer a question come first. What only serves the program is left out.
* A table of more rows than a sheet holds is refused before anything is written: half of it would be taken for all.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from cli import workbook
from cli.workbook import Book, Holds, Page, Row
from ledger.errors import BadOption
from ledger.shared.message import say
from ledger.shared.money import plain

SHEETS = (
    "month_by_house", "year_by_house", "budget_by_year", "residents", "vacant_places", "what_is_due", "settlements",
    "settlement_lines", "findings", "budgets", "budget_changes", "budget_effects", "meetings", "actions",
    "citizen_followups", "journal", "offers", "places", "stays", "rooms", "absences", "service_grants", "closings",
    "position",
)  # fmt: skip
"""Tables and views, in the order of their sheets."""

MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows."""
_MOST_SIGNS = 32_767
"""In a cell; a list of events may be longer, and stands in the tables whole."""
_NARROWEST, _WIDEST = 10, 60
"""Of a column, in signs."""
_LOOKED_AT = 200
"""Rows by which columns get their width: a table may have a million."""
_ORE = "_ore"
_IS_DAY, _IS_MONTH = (re.compile(pattern).fullmatch for pattern in (r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}"))
_OF_DAYS = re.compile(r".*(day|_on|_from|since|due)").fullmatch
_OF_MONTHS = frozenset({"month", "for_month"})


def write_sheets(tables: str, file: Path) -> None:
    """Write what a file of tables holds as a spreadsheet. Raises BadOption where a sheet cannot hold it, OSError."""
    with closing(sqlite3.connect(tables)) as db:
        book = Book("pladsbog")
        for name in SHEETS:
            (rows,) = db.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - our own names
            if rows > MOST_ROWS:
                raise BadOption(
                    say("{rows:grouped} rows of {table} are more than a sheet holds", rows=rows, table=name),
                    say("name houses with --offer, or a file that ends in .db"),
                )
            _add(book, name, db, rows)
        with file.open("wb") as written:
            book.save(written)


def _add(book: Book, name: str, db: sqlite3.Connection, rows: int) -> None:
    found = db.execute(f"SELECT * FROM {name}")  # noqa: S608 - our own names
    names = [column[0] for column in found.description]
    heads = [_heading(one, names) for one in names]
    some = found.fetchmany(_LOOKED_AT)
    widths = [_width(head, [row[at] for row in some]) for at, head in enumerate(heads)]
    book.add(Page(name, widths, 1, rows + 1, rows + 1, name), _rows(book, name, db, names))


def _width(head: str, values: Sequence[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(longest + 3, len(head) + 5, _NARROWEST), _WIDEST)


def _rows(book: Book, name: str, db: sqlite3.Connection, names: Sequence[str]) -> Iterator[Row]:
    head = {holds: book.look("head", holds) for holds in ("text", "number")}
    of_number = [name.endswith(_ORE) for name in names]
    yield Row(
        [
            workbook.text(head["number" if right else "text"], _heading(one, names))
            for one, right in zip(names, of_number, strict=True)
        ]
    )
    cells = [_cell_of(book, name) for name in names]
    for row in db.execute(f"SELECT * FROM {name}"):  # noqa: S608 - our own names
        yield Row([None if value is None else make(value) for make, value in zip(cells, row, strict=True)])


def _heading(name: str, names: Sequence[str]) -> str:
    """A column's name; one of amounts without its ending, but where days have that name, as `notice` in a month."""
    bare = name.removesuffix(_ORE)
    return f"{bare}_kr" if bare != name and bare in names else bare


def _cell_of(book: Book, column: str) -> Callable[[Any], str]:
    """What makes the cell of a value in a column."""
    text, number = book.look("plain", "text"), book.look("plain", "number")

    def as_it_is(value: Any) -> str:
        return workbook.text(text, value[:_MOST_SIGNS]) if isinstance(value, str) else workbook.number(number, value)

    def dated(holds: Holds, is_one: Callable[[str], Any], day: str) -> Callable[[Any], str]:
        look = book.look("plain", holds)
        return lambda value: (
            workbook.day(look, date.fromisoformat(value + day))
            if isinstance(value, str) and is_one(value)
            else as_it_is(value)
        )

    if column.endswith(_ORE):
        money = book.look("plain", "money")
        return lambda value: workbook.number(money, plain(value))
    if column in _OF_MONTHS:
        return dated("month", _IS_MONTH, "-01")
    if _OF_DAYS(column):
        return dated("date", _IS_DAY, "")
    return as_it_is
