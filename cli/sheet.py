"""A spreadsheet (xlsx) of one answer: title, bold head that stays in sight, filter, numbers, dates, totals as formulas.

Decided on 2026-11-26:

* The first row says what was asked, the second as of which day and as known at which event; the head is in the fourth.
  A filter covers the rows, not the totals below them, and a total is of all rows, also of those that a filter hides.
* A total is a formula where it is the sum of the amounts above it, to the øre. An average or a share of days stands as
  our figure. Sums of money are rounded to the øre, as a spreadsheet adds binary fractions.
* A month is the date of its first day, shown as 2026-03, so that spreadsheets sort and group it. What only looks like a
  number, such as a level or a place, is text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from msgspec import Struct
from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.properties import PageSetupProperties  # type: ignore[import-untyped]  # as above

from cli.cleaning import clean
from cli.render import Column, Place, Sum, Table, Title, heading_of, number_in, ore_of, words_in
from ledger.errors import BadOption
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Kroner, say
from ledger.shared.money import danish

HEAD = 4
"""The row of headings, counted from 1; the answer's rows come below it."""

_MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows; some are title, head and totals."""
_MOST_SIGNS = 32_767
"""In a cell."""
_LONGEST_NAME = 31
"""Of a sheet."""
_NARROWEST, _WIDEST = 8, 60
"""Of a column, in signs."""

_MONEY, _DAY, _MONTH = "#,##0.00", "yyyy-mm-dd", "yyyy-mm"
_BOLD = Font(bold=True)


def workbook(tables: Sequence[Table], title: Title) -> bytes:
    """The file's content, a sheet for each table.

    Raises BadOption for more rows, or a longer text, than a spreadsheet holds.
    """
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            rows = say("{rows:grouped} rows are more than a spreadsheet holds", rows=len(table.rows))
            raise BadOption(rows, say("give --format csv"))
    book = Workbook()
    for table in tables:
        sheet = book.active if table is tables[0] else book.create_sheet()
        sheet.title = table.name[:_LONGEST_NAME]
        asked = title.asked if table is tables[0] else f"{title.asked}: {table.name}"
        _fill(sheet, table, title._replace(asked=asked))
    book.calculation.fullCalcOnLoad = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Any, filled: Table, title: Title) -> None:
    _write_title(sheet, title)
    table = _Cells(filled.columns, [*filled.rows, *filled.ends], len(filled.rows))
    for at, column in enumerate(filled.columns):
        head = sheet.cell(HEAD, at + 1)
        _write_text(head, heading_of(column))
        head.font = _BOLD
        head.alignment = Alignment(horizontal="right" if column.holds in ("number", "money") else None)
        _write_column(sheet, at, table)
    _lay_out(sheet, len(filled.columns), len(filled.rows))


def _write_title(sheet: Any, title: Title) -> None:
    _write_text(sheet.cell(1, 1), title.asked)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    if title.known:
        _write_text(sheet.cell(2, 1), title.known)


def _write_column(sheet: Any, at: int, table: _Cells) -> None:
    column = table.columns[at]
    width = len(heading_of(column)) + 2  # room for the filter's button
    for index, row in enumerate(table.rows):
        value = row.get(column.key)
        if value is None:
            continue
        cell = sheet.cell(HEAD + 1 + index, at + 1)
        width = max(width, _write(cell, column, value))
        if formula := table.formula(column, index):
            cell.value = formula
        if index >= table.ending:
            cell.font = _BOLD
        elif row.get("struck"):
            cell.font = Font(strike=True)
    sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(width + 1, _NARROWEST), _WIDEST)


def _lay_out(sheet: Any, columns: int, rows: int) -> None:
    sheet.freeze_panes = sheet.cell(HEAD + 1, 1)
    sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(columns)}{HEAD + rows}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


# --- cells ---------------------------------------------------------------------------------------


def _write(cell: Any, column: Column, value: Any) -> int:
    """Fill a cell; how many signs it shows."""
    if value is None:
        return 0
    if isinstance(value, (Kroner, Sum)) or (column.holds == "money" and isinstance(value, int)):
        cell.value, cell.number_format = Decimal(ore_of(value)) / 100, _MONEY
        return len(danish(ore_of(value)))
    if column.holds == "month" and isinstance(value, str):
        value = parse_month(value)
    if isinstance(value, Month):
        cell.value, cell.number_format = value.first, _MONTH
        return len(str(value))
    if isinstance(value, date):
        cell.value, cell.number_format = value, _DAY
        return len(str(value))
    if isinstance(value := number_in(column, value), (int, Decimal)) and not isinstance(value, bool):
        cell.value = value
        return len(str(value))
    return _write_text(cell, words_in(column, value))


def _write_text(cell: Any, text: str) -> int:
    if len(text) > _MOST_SIGNS:
        raise BadOption(say("a text is longer than a cell of a spreadsheet holds"), say("give --format csv"))
    cell.value = clean(text)
    cell.data_type = "s"  # otherwise a text that begins with = would be a formula
    return len(text)


# --- formulas ------------------------------------------------------------------------------------


class _Cells(Struct, frozen=True):
    """What the sheet holds below its head; the rows from `ending` on are totals and the like."""

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    ending: int

    def formula(self, column: Column, index: int) -> str | None:
        """The formula of a value that other cells come to; None where it is a value of its own."""
        value = self.rows[index].get(column.key)
        plus: Sequence[Place]
        minus: Sequence[Place] = ()
        if isinstance(value, Sum):
            plus, minus = value.plus, value.minus
        elif index == self.ending and self.ending and column.adds and column.holds in ("money", "number"):
            plus = range(self.ending)
        else:
            return None
        added, deducted = (self._cells(column, places) for places in (plus, minus))
        if _number(value) is None or _number(value) != self._total(added) - self._total(deducted):
            return None
        terms = [f"+{range_}" for range_ in self._ranges(added)] + [f"-{range_}" for range_ in self._ranges(deducted)]
        whole = "".join(terms).removeprefix("+") or "0"
        return f"=ROUND({whole},2)" if column.holds == "money" else f"={whole}"

    def _cells(self, column: Column, places: Sequence[Place]) -> list[tuple[str, int]]:
        """Each place as the key of its column and its row."""
        return [(column.key, place) if isinstance(place, int) else (place[1], place[0]) for place in places]

    def _total(self, cells: Sequence[tuple[str, int]]) -> Decimal | int:
        return sum((_number(self.rows[row].get(key)) or 0 for key, row in cells), start=0)

    def _ranges(self, cells: Sequence[tuple[str, int]]) -> Iterator[str]:
        """The sums of the cells: those that follow each other in a column as one range."""
        letters = {column.key: get_column_letter(at) for at, column in enumerate(self.columns, start=1)}
        numbered = enumerate(sorted(cells))
        for (key, _), run in groupby(numbered, key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
            rows = [HEAD + 1 + row for _, (_, row) in run]
            first, last = f"{letters[key]}{rows[0]}", f"{letters[key]}{rows[-1]}"
            yield first if first == last else f"SUM({first}:{last})"


def _number(value: Any) -> Decimal | int | None:
    if isinstance(value, (Kroner, Sum)):
        return value.ore
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None
