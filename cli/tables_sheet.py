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
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # as above
from openpyxl.styles import Font  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above

from cli.cleaning import clean
from ledger.errors import BadOption
from ledger.shared.message import say

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
_WIDTH = 14
_ORE = "_ore"
_MONEY, _DAY, _MONTH = "#,##0.00", "yyyy-mm-dd", "yyyy-mm"
_IS_DAY, _IS_MONTH = (re.compile(pattern).fullmatch for pattern in (r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}"))
_OF_DAYS = re.compile(r".*(day|_on|_from|since|due)").fullmatch
_OF_MONTHS = frozenset({"month", "for_month"})


def write_sheets(tables: str, file: Path) -> None:
    """Write what a file of tables holds as a spreadsheet. Raises BadOption where a sheet cannot hold it, OSError."""
    with closing(sqlite3.connect(tables)) as db:
        for name in SHEETS:
            (rows,) = db.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - our own names
            if rows > MOST_ROWS:
                raise BadOption(
                    say("{rows:grouped} rows of {table} are more than a sheet holds", rows=rows, table=name),
                    say("name houses with --offer, or a file that ends in .db"),
                )
        book = Workbook(write_only=True)
        for name in SHEETS:
            _write(book.create_sheet(name), db.execute(f"SELECT * FROM {name}"))  # noqa: S608 - our own names
        book.save(file)


def _write(sheet: Any, rows: sqlite3.Cursor) -> None:
    names = [column[0] for column in rows.description]
    sheet.freeze_panes = "A2"
    for at in range(1, len(names) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
    sheet.append([_bold(sheet, _heading(name, names)) for name in names])
    cells = [_cell_of(sheet, name) for name in names]
    last = 1
    for row in rows:
        sheet.append([make(value) for make, value in zip(cells, row, strict=True)])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _heading(name: str, names: Sequence[str]) -> str:
    """A column's name; one of amounts without its ending, but where days have that name, as `notice` in a month."""
    bare = name.removesuffix(_ORE)
    return f"{bare}_kr" if bare != name and bare in names else bare


def _cell_of(sheet: Any, column: str) -> Callable[[Any], Any]:
    """What makes the cell of a value in a column."""
    if column.endswith(_ORE):
        return lambda value: None if value is None else _formatted(sheet, Decimal(value) / 100, _MONEY)
    if column in _OF_MONTHS:
        return lambda value: _dated(sheet, value, _IS_MONTH, "-01", _MONTH)
    if _OF_DAYS(column):
        return lambda value: _dated(sheet, value, _IS_DAY, "", _DAY)
    return lambda value: _text(sheet, value) if isinstance(value, str) else value


def _dated(sheet: Any, value: Any, is_one: Callable[[str], Any], day: str, shown: str) -> Any:
    if not isinstance(value, str) or not is_one(value):
        return _text(sheet, value) if isinstance(value, str) else value
    return _formatted(sheet, date.fromisoformat(value + day), shown)


def _formatted(sheet: Any, value: Any, shown: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = shown
    return cell


def _text(sheet: Any, text: str) -> Any:
    """A text, which is no formula whatever it begins with."""
    cell = WriteOnlyCell(sheet, clean(text)[:_MOST_SIGNS])
    cell.data_type = "s"
    return cell
