"""The sheet of a meeting's workbook that people fill in: who took part, what is expected, what was said, agreed, done.

`ledger.reading.minutes` reads it back, by `follow-up hold --file`.

Decided on 2026-11-27:

* Where Danish is spoken days are shown as 31-12-2025 and the month as *december 2025*, whatever language the
  spreadsheet's program speaks; both are dates of the spreadsheet's own. A text in either language's form is read too.

Decided on 2026-11-29:

* It stands behind the figures, and before what explains them: so a meeting is printed and held. It was the last of
  eight, behind tables that are looked up in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]  # as above

from cli.cleaning import clean
from cli.follow_up.pages import agreement, months_settled
from cli.languages import DANISH, SPEECH
from cli.printing import in_words
from cli.workbook import Holds, in_foot, number_format, put_on_paper
from ledger.reading.minutes import COLUMNS, FILLED, KINDS, LINES, SHEETS
from ledger.shared.calendar import parse_month
from ledger.shared.message import Message, say

_POINTS = 15
"""The height of a line."""
_OF_A_SIGN = 0.85
"""Letters are not all of one width."""
_BLANK_ACTIONS = 10
_BLANK_COMMENTS = 3
_TO_FILL = PatternFill("solid", fgColor="FFFFF2CC")
_EDGE = Border(*[Side(style="hair", color="FF999999")] * 4)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TO_THE_LEFT = Alignment(horizontal="left", vertical="top")
_WIDTHS = {"line": 14, "about": 24, "note": 60, "text": 60, "owner": 22, "day": 13, "amount": 18}
_HOLDS: dict[str, Holds] = {"day": "date", "amount": "money"}
"""Columns of which a cell is no text."""

Row = tuple[str, dict[str, Any]]


def add_minutes(book: openpyxl.Workbook, sheets: Sequence[dict[str, Any]], month: str) -> None:
    """Give a workbook of the sheets' tables the one that is filled in, the second and coloured one."""
    is_danish = SPEECH.language == DANISH
    sheet = book.create_sheet(sheet_name(), 1)
    sheet.sheet_properties.tabColor = _TO_FILL.fgColor
    names = list(COLUMNS)
    for at, name in enumerate(names, start=1):
        head = sheet.cell(1, at, COLUMNS[name] if is_danish else name)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = _WIDTHS[name]
    for line, (what, cells) in enumerate(_rows(sheets, month), start=2):
        sheet.row_dimensions[line].height = _POINTS * _lines(cells.get("note"))
        said = {"line": LINES[what] if is_danish else what, **cells}
        for at, name in enumerate(names, start=1):
            _fill(sheet.cell(line, at), said.get(name), is_open=name in FILLED.get(what, ()), holds=name)
        if what == "kind":
            words = list(KINDS.values()) if is_danish else list(KINDS)
            choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            choice.add(sheet.cell(line, names.index("text") + 1).coordinate)
            sheet.add_data_validation(choice)
    _set_up(sheet, str(book.properties.title or ""))


def _lines(note: Any) -> int:
    """In how many lines what the program wrote is broken: not every program makes a row as high as it needs."""
    return len(wrap(str(note), int(_WIDTHS["note"] * _OF_A_SIGN))) or 1 if note else 1


def sheet_name() -> str:
    """The name of the sheet that is filled in, in the language spoken."""
    return SHEETS[SPEECH.language == DANISH].capitalize()


def fill_of(cell: Any, heading: str) -> PatternFill:
    """How a cell of the sheet is coloured before anything is wrong with it: as one to be filled in, or not."""
    names = {word: name for name, danish in COLUMNS.items() for word in (name, danish)}
    whats = {word: what for what, danish in LINES.items() for word in (what, danish)}
    what = whats.get(str(cell.parent.cell(cell.row, 1).value), "")
    return _TO_FILL if names.get(heading) in FILLED.get(what, ()) else PatternFill()


def _fill(cell: Any, value: Any, *, is_open: bool, holds: str) -> None:
    cell.value = clean(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # otherwise a text that begins with = would be a formula
    cell.alignment = _WRAPPED if not isinstance(value, date) else _TO_THE_LEFT
    form = "month" if isinstance(value, date) else _HOLDS.get(holds)
    cell.number_format = "@" if form is None else number_format(form)
    cell.border = _EDGE
    if is_open:
        cell.fill = _TO_FILL


def _set_up(sheet: Any, title: str) -> None:
    """The title is that of the workbook, and stands above each page: the rows are read back as they are."""
    put_on_paper(sheet, above=f"&B{in_foot(title)}")
    sheet.oddHeader.left.size = 12
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"


def _rows(sheets: Sequence[dict[str, Any]], month: str) -> Iterator[Row]:
    told = parse_month(month).first if SPEECH.is_danish else month
    yield "month", {"text": told, "note": _told(say("fill in the coloured cells, then: {how}", how=_HOW))}
    for sheet in sheets:
        what, name = ("house", sheet["offer"]) if "offer" in sheet else (sheet["area"]["by"], sheet["area"]["name"])
        yield what, {"about": name, "note": _figures(sheet)}
    yield "held", {}
    yield "kind", {"text": KINDS["monthly"] if SPEECH.language == DANISH else "monthly"}
    yield "participants", {}
    for sheet in sheets:
        yield "expectation", {"about": _name(sheet), "note": _expected(sheet)}
    yield from (("comment", {}) for _ in range(_BLANK_COMMENTS))
    for sheet in sheets:
        for action in sheet["open_actions"]:
            yield (
                "done",
                {
                    "about": action["id"],
                    "note": _told(agreement(action["text"], action.get("owner"), action.get("due"))),
                },
            )
    for sheet in sheets:
        for change in sheet["changes"]:
            yield "change", {"about": f"#{change['event']}", "note": _changed(change)}
    yield "focus", {"note": _told(say("citizens whom the next meeting is to look at, with a comma between them"))}
    yield from (("action", {}) for _ in range(_BLANK_ACTIONS))


_HOW = say("pladsbog follow-up hold --file FILE")


def _name(sheet: dict[str, Any]) -> str:
    name: str = sheet["offer"] if "offer" in sheet else sheet["area"]["name"]
    return name


def _figures(sheet: dict[str, Any]) -> str:
    figures = sheet["figures"]
    values = {"settled": figures["settled"], "months": months_settled(figures), "budget": figures["budget"]}
    if figures["budget"] is None:
        return _told(say("settled {settled} in {months} months; no budget", **values))
    return _told(say("settled {settled} in {months} months, of a budget of {budget}", **values))


def _expected(sheet: dict[str, Any]) -> str:
    values = {"expected": sheet["expected_now"], "then": sheet["expected_then"]}
    if sheet["last_meeting"] is None:
        return _told(
            say("expected year-end {expected}, when the year began {then}; no meeting has been held", **values)
        )
    return _told(say("expected year-end {expected}, at the last meeting {then}", **values))


def _changed(change: dict[str, Any]) -> str:
    return _told(say("{what}: {effect}", what=change["text"], effect=change["effect"]))


def _told(message: Message) -> str:
    return in_words(message)
