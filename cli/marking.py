"""A copy of a file of registrations in which each refused cell is marked and says why, beside a column for whole rows.

A spreadsheet is copied with its sheets, widths and formulas; CSV becomes a sheet, each row where its line was.

The column for whole rows is that of an earlier copy, else the first one after the headings that is empty all the way
down (decided on 2026-11-28: what somebody had written beside the table was lost). Where somebody has typed in that of
an earlier copy, there is another one, and what was typed stays.
"""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from cli.cleaning import clean
from cli.languages import DANISH, SPEECH
from cli.printing import in_words
from ledger.errors import BadOption, BadRow
from ledger.reading.bad_rows import BadRows, shown
from ledger.reading.csv_rows import rows_of_csv
from ledger.reading.imports import REFUSED
from ledger.reading.imports.columns import WRITE_HEADER, meaning_of
from ledger.reading.text import decoded, is_spreadsheet
from ledger.reading.xlsx_rows import SHEETS, WITHOUT_HEADING, signed
from ledger.rules.privacy import without_cpr
from ledger.shared.message import say

_RED = PatternFill("solid", fgColor="FFF4CCCC")
_BLANK = PatternFill()
_BOLD = Font(bold=True)
_WIDTH = 70
_AUTHOR = "pladsbog"
_NO_SHEET = (".jsonl", ".ndjson", ".json")


FillOf: TypeAlias = Callable[[Any, str], PatternFill]
"""How a cell under a heading was coloured before a copy marked it."""


def marked(
    name: str, data: bytes, bad: BadRows, wanted: Sequence[str] = SHEETS, fill_of: FillOf = lambda *_: _BLANK
) -> bytes | None:
    """The copy, as a spreadsheet, marked in the first of the `wanted` sheets that it has.

    What an earlier copy marked is unmarked first, and a cell then as `fill_of` has it. None where a part of the file is
    damaged, such as its remarks, without which its rows could be read. Raises BadOption for JSON lines, which have no
    cells.
    """
    if is_spreadsheet(data):
        if (book := _loaded(data)) is None:
            return None
        sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        sheet = next((sheets[one] for one in wanted if one in sheets), book.worksheets[0])
    else:
        book, sheet = _of_csv(name, data)
    _mark(sheet, bad.kept, bad.following, fill_of)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _loaded(data: bytes) -> Any:
    """The whole of a spreadsheet; None where a part of it is damaged that its rows were read without."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as where its rows are read
        try:
            return openpyxl.load_workbook(io.BytesIO(data))
        except Exception:  # noqa: BLE001 - as there
            return None


def _of_csv(name: str, data: bytes) -> tuple[Any, Any]:
    """The rows of a text in a sheet, each in the row of its line."""
    text = decoded(name, data, WRITE_HEADER)
    if Path(name).suffix.lower() in _NO_SHEET or text.lstrip().startswith(("{", "[")):
        raise BadOption(say("JSON lines have no cells to mark"), say("leave --errors-to out"))
    _, rows = rows_of_csv(name, text, lambda heading: meaning_of(heading) is not None)
    header = next(cells for _, cells in rows if any(map(str.strip, cells)))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEETS[0].capitalize()
    for at, heading in enumerate(header, start=1):
        _write(sheet.cell(1, at), heading)
        sheet.cell(1, at).font = _BOLD
    for line, cells in rows:
        for at, cell in enumerate(cells, start=1):
            _write(sheet.cell(line, at), cell)
    sheet.freeze_panes = "A2"
    return book, sheet


def _write(cell: Any, text: str) -> None:
    cell.value = clean(text) or None
    if text:
        cell.data_type = "s"  # otherwise a text that begins with = would be a formula


def _mark(sheet: Any, rows: Collection[BadRow], following: Iterable[int], fill_of: FillOf) -> None:
    """Mark each refused cell, and say what is wrong with each row in a column of its own after the last one."""
    head = next(
        at for at, row in enumerate(sheet.iter_rows(values_only=True), start=1) if any(_text(one) for one in row)
    )
    headings = {shown(_text(cell.value)): cell.column for cell in sheet[head] if _text(cell.value)}
    earlier = next((at for heading, at in headings.items() if heading.lower() in REFUSED), None)
    typed = {bad.column for bad in rows if bad.reason_code == WITHOUT_HEADING}
    if earlier is None or any(
        cell.coordinate in typed for (cell,) in sheet.iter_rows(min_col=earlier, max_col=earlier)
    ):
        column = _first_empty(sheet, max(headings.values()) + 1)
    else:
        column = earlier
    _unmark(sheet, head, {at: heading for heading, at in headings.items()}, earlier or column, typed, fill_of)
    _write(sheet.cell(head, column), REFUSED[SPEECH.language == DANISH])
    sheet.cell(head, column).font = _BOLD
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    reasons: defaultdict[int, list[str]] = defaultdict(list)
    for bad in rows:
        reason = in_words(bad.reason.with_texts(without_cpr))
        reasons[bad.line].append(f"{bad.column}: {reason}" if bad.column else reason)
        if (cell := _cell(sheet, headings, bad)) is not None:
            cell.fill = _RED
            cell.comment = Comment(clean(reason), _AUTHOR)
    for line in following:
        reasons[line].append(in_words(say("refused only because an earlier row is")))
    for line, told in reasons.items():
        cell = sheet.cell(line, column)
        _write(cell, signed(clean("; ".join(told))))
        cell.fill = _RED
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _first_empty(sheet: Any, column: int) -> int:
    """The first column from one on in which nothing stands, and which no merged cells reach into."""
    merged = max((one.max_col for one in sheet.merged_cells.ranges), default=0)
    below = range(1, sheet.max_row + 1)
    while column <= merged or any(sheet.cell(row, column).value is not None for row in below):
        column += 1
    return column


def _cell(sheet: Any, headings: Mapping[str, int], bad: BadRow) -> Any:
    """The cell that a bad row is about, by its heading or, where it has none, its own name; None for a whole row."""
    if (at := headings.get(bad.column)) is not None:
        return sheet.cell(bad.line, at)
    return sheet[bad.column] if bad.reason_code == WITHOUT_HEADING else None


def _unmark(
    sheet: Any, head: int, headings: Mapping[int, str], column: int, typed: Container[str], fill_of: FillOf
) -> None:
    """Take away what an earlier copy said and coloured; what people `typed` beside it, coloured or remarked stays."""
    for row in sheet.iter_rows(min_row=head + 1):
        told = _text(sheet.cell(row[0].row, column).value)
        for cell in row:
            heading = headings.get(cell.column, "")
            remark = cell.comment
            is_ours = remark is not None and (remark.author == _AUTHOR or (bool(told) and _text(remark.text) in told))
            if is_ours:
                cell.comment = None
            if _is_red(cell) and (is_ours or cell.column == column or (bool(heading) and f"{heading}: " in told)):
                cell.fill = fill_of(cell, heading)
        if told and sheet.cell(row[0].row, column).coordinate not in typed:
            sheet.cell(row[0].row, column).value = None


def _is_red(cell: Any) -> bool:
    return bool(cell.fill.fill_type == _RED.fill_type and cell.fill.fgColor.rgb == _RED.fgColor.rgb)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
