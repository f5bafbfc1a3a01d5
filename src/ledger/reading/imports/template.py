"""A file to begin with: the headings of an import, and one example row of each kind.

Decided on 2026-11-26:

* Example rows are passed over. Their event begins with "example", as in "example move-in"; they are counted. So a
  template that is sent as it is records nothing, and one that was filled in below its examples
  records what was filled in. A file of examples alone is refused.

Decided on 2026-11-27:

* The template is in the language that the program speaks, headings, words and examples; either is read. A spreadsheet
  offers in each cell the words that its column takes, and the houses and services of the ledger where there is one;
  another value is warned of, not forbidden, as a house may come with the next decision.
* In Danish its days are 31-12-2026 and its months 12-2026, also as CSV, as Danish spreadsheets write them; they are
  read in both forms, too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from ledger.reading.imports.columns import COLUMNS
from ledger.reading.imports.kinds import ASSESSED, CHART, EXAMPLE, KINDS, Kind
from ledger.reading.words import ABSENCES, CAUSES, EVENTS, HEADINGS, PAYMENTS, UNITS, UNTOLD, USES, YES
from ledger.shared.message import Message, Value, as_said, say

EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "event": "move-in", "date": date(2026, 8, 1), "citizen": "c-17", "offer": "syrenparken", "place": "1",
        "level": "5", "paragraph": "107", "payer": "787", "decision": "VU 2026-112", "ref": "row-1",
    },
    {
        "event": "buy", "date": date(2026, 8, 1), "citizen": "c-19", "offer": "solhoej", "special_price": 62500,
        "per": "month", "paragraph": "107", "decision": "VU 2026-118", "name": "Solhøj", "function": "5.38.52",
        "contract": "K-2026-7", "ends": date(2028, 7, 31), "negotiate": date(2027, 6, 1), "ref": "row-1b",
    },
    {
        "event": "reassess", "date": date(2026, 9, 15), "citizen": "c-17", "hours": Decimal("24.5"),
        "decision": "VU 2026-140", "decided_by": "team leader", "ref": "row-2",
    },
    {
        "event": "move", "date": date(2026, 9, 20), "citizen": "c-17", "place": "2", "decision": "VU 2026-141",
        "ref": "row-2a",
    },
    {
        "event": "move", "date": date(2026, 11, 1), "citizen": "c-18", "to_offer": "kingstrup", "place": "4",
        "level": "6", "notice_given": date(2026, 9, 28), "decision": "VU 2026-149", "ref": "row-2d",
    },
    {
        "event": "swap", "date": date(2026, 10, 1), "citizen": "c-17", "citizen2": "c-18", "reason": "nearer the lift",
        "ref": "row-2b",
    },
    {
        "event": "change", "date": date(2026, 10, 1), "citizen": "c-17", "payer": "163", "decision": "VU 2026-150",
        "ref": "row-2c",
    },
    {
        "event": "own-payment", "date": date(2026, 10, 1), "citizen": "c-17", "kind": "rent",
        "price": Decimal("1980.5"), "decision": "VU 2026-150a", "ref": "row-2k",
    },
    {
        "event": "absent", "date": date(2026, 10, 5), "until": date(2026, 10, 9), "citizen": "c-17", "kind": "hospital",
        "ref": "row-2e",
    },
    {
        "event": "return", "date": date(2026, 10, 8), "citizen": "c-17", "ref": "row-2f",
    },
    {
        "event": "grant", "date": date(2026, 10, 1), "citizen": "c-17", "service": "night-watch", "quantity": 1,
        "decision": "VU 2026-151", "ref": "row-2g",
    },
    {
        "event": "regrant", "date": date(2026, 10, 12), "citizen": "c-17", "service": "night-watch", "quantity": 2,
        "decision": "VU 2026-152", "ref": "row-2h",
    },
    {
        "event": "end-grant", "date": date(2026, 10, 25), "citizen": "c-17", "service": "night-watch", "ref": "row-2i",
    },
    {
        "event": "deliver", "citizen": "c-19", "service": "extra-hours", "month": "2026-10",
        "quantity": Decimal("18.5"), "ref": "row-2j",
    },
    {
        "event": "depart", "date": date(2026, 10, 31), "citizen": "c-17", "cause": "moved", "reason": "own flat",
        "ref": "row-3",
    },
    {
        "event": "vacancy", "date": date(2026, 11, 1), "until": date(2026, 11, 30), "offer": "syrenparken",
        "place": "1", "kind": "closed", "reason": "new kitchen", "ref": "row-4",
    },
    {
        "event": "reserve", "date": date(2026, 12, 1), "until": date(2027, 1, 31), "offer": "syrenparken",
        "place": "1", "payer": "707", "price": Decimal("950.5"), "decision": "VU 2026-171", "ref": "row-5",
    },
)  # fmt: skip
"""An example of each kind of row, by column."""


def template_csv(*, danish: bool = False) -> bytes:
    """The template as CSV for Danish spreadsheets: ';' between cells, a decimal comma, UTF-8 with a BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings(danish=danish))
    writer.writerows(
        [_in_csv(row.get(column, ""), danish=danish) for column in COLUMNS] for row in _rows(danish=danish)
    )
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(
    *,
    danish: bool = False,
    told: Callable[[Message], str] = str,
    offers: Sequence[str] = (),
    services: Sequence[str] = (),
) -> bytes:
    """The template as a spreadsheet: dates and numbers as such, other columns as text; what a cell can hold is offered.

    `offers` and `services` are those of the ledger, where there is one; `told` puts the notes on headings into words.
    """
    from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - no stubs; slow, for this form only
    from openpyxl.styles import Alignment  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.active
    sheet.title = "Import"
    sheet.append(headings(danish=danish))
    for row in _rows(danish=danish):
        sheet.append([row.get(column) for column in COLUMNS])
    left = Alignment(horizontal="left")
    for cells in sheet.iter_rows(min_row=2, max_row=_FILLED):
        for cell in cells:
            column = COLUMNS[cell.column - 1]
            cell.number_format = _format(column, danish=danish)
            if column in _DATES:
                cell.alignment = left  # away from the text beside it
    sheet.freeze_panes = "B2"
    _dress(sheet, told, danish=danish)
    allowed = {column: _spoken(words, danish=danish) for column, words in _WORDS.items()}
    allowed |= {column: list(offers) for column in ("offer", "to_offer")} | {"service": list(services)}
    _offer_values(book, sheet, {column: words for column, words in allowed.items() if words}, danish=danish)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_FILLED = 1000
"""So many rows can be filled in with formats and offered values; more can be typed without."""
_WIDTHS = {"decision": 22, "reason": 30, "name": 20, "event": 24}
_DATES = ("date", "until", "decided_on", "notice_given", "ends", "negotiate")
_EVENTS = {word: event for word, event in EVENTS.items() if word not in UNTOLD}
_WORDS: dict[str, dict[str, str]] = {
    "event": _EVENTS,
    "per": UNITS,
    "cause": CAUSES,
    "kind": {**USES, **ABSENCES, **PAYMENTS},
    "more": YES,
    "payer_unlisted": YES,
}
"""What columns hold that hold a few words."""


def headings(*, danish: bool = False) -> list[str]:
    """The headings of the template's columns."""
    return headings_of(COLUMNS, danish=danish)


def headings_of(columns: Sequence[str], *, danish: bool) -> list[str]:
    """What some columns are called."""
    if not danish:
        return list(columns)
    first = [HEADINGS[column][0] for column in columns]
    return [one.replace("ae", "æ").replace("oe", "ø").replace("aa", "å") for one in first]


def _spoken(words: Mapping[str, str], *, danish: bool) -> list[str]:
    """The words for each meaning in one language, once."""
    if not danish:
        return list(dict.fromkeys(words.values()))
    meanings = {meaning: word for word, meaning in reversed(list(words.items())) if word != meaning}
    return [meanings.get(meaning, meaning) for meaning in dict.fromkeys(words.values())]


def _dress(sheet: Any, told: Callable[[Message], str], *, danish: bool) -> None:
    """Bold headings with a note each on the events that have the column, widths, a filter, and A4 across."""
    from openpyxl.comments import Comment  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    for cell, column in zip(sheet[1], COLUMNS, strict=True):
        cell.font = Font(bold=True)
        if (note := _used_by(column, danish=danish)) is not None:
            cell.comment = Comment(told(note), "pladsbog", height=160, width=300)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(column, max(12, len(cell.value) + 3))
    sheet.auto_filter.ref = sheet.dimensions
    _on_paper(sheet, _PAGES_WIDE)
    sheet.print_title_cols = "A:A"


_PAGES_WIDE = 3
"""So many pages beside each other have all columns in letters that can be read."""


def _on_paper(sheet: Any, pages: int) -> None:
    """A4 across, so many pages wide, with the headings on each of them."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.print_title_rows = "1:1"


def _used_by(column: str, *, danish: bool) -> Message | None:
    """Which events need a column, and which can have it; None for those that all have."""
    named = {name: _translated(_EVENTS, name) if danish else name for name in KINDS}

    def those(fits: Callable[[Kind], bool]) -> list[Value]:
        return [named[name] for name, kind in KINDS.items() if fits(kind)]

    must = those(lambda kind: any(one.column == column and one.required for one in kind.fields))
    may = those(lambda kind: kind.takes(column))
    one_of: list[Value] = []
    for columns, has_chart in ((ASSESSED, False), ((*ASSESSED, CHART), True)):
        needing = those(partial(_has_to_say, has_chart=has_chart))
        if column in columns and needing:
            others = [as_said(heading) for heading in headings_of(columns, danish=danish)]
            one_of.append(say("one of {columns} is needed by: {must}", columns=others, must=needing))
    if one_of:
        may = [one for one in may if one not in those(lambda kind: kind.assessed == "must")]
        return (
            say("{needed:; }; possible with: {may}", needed=one_of, may=may)
            if may
            else say("{needed:; }", needed=one_of)
        )
    if must and may:
        return say("needed by: {must}; possible with: {may}", must=must, may=may)
    if must:
        return say("needed by: {must}", must=must)
    return say("possible with: {may}", may=may) if may else None


def _has_to_say(kind: Kind, *, has_chart: bool) -> bool:
    """Whether rows of a kind have to say what is granted, and can or cannot say it by a 24-hour chart."""
    return kind.assessed == "must" and kind.has_chart is has_chart


def _offer_values(book: Any, sheet: Any, allowed: Mapping[str, Sequence[str]], *, danish: bool) -> None:
    """Let the spreadsheet offer the words that a column takes, from a sheet beside, and take days as days alone."""
    from openpyxl.styles import Font  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    beside = book.create_sheet("Lister" if danish else "Lists")
    beside.freeze_panes = "A2"
    _on_paper(beside, 1)
    named = headings(danish=danish)
    for at, (column, words) in enumerate(allowed.items(), start=1):
        letter = get_column_letter(at)
        for line, word in enumerate((named[COLUMNS.index(column)], *words), start=1):
            cell = beside.cell(line, at, word)
            cell.number_format = "@"
        beside.cell(1, at).font = Font(bold=True)
        beside.column_dimensions[letter].width = max(map(len, (named[COLUMNS.index(column)], *words))) + 3
        choice = DataValidation(
            "list", formula1=f"={beside.title}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True
        )
        choice.errorStyle = "warning"
        choice.add(_cells_of(column))
        sheet.add_data_validation(choice)
    days = DataValidation("date", operator="greaterThan", formula1=str(_FIRST_DAY), allow_blank=True)
    for column in _DATES:
        days.add(_cells_of(column))
    sheet.add_data_validation(days)


_FIRST_DAY = 25569
"""1 January 1970, as spreadsheets count days."""


def _cells_of(column: str) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    letter = get_column_letter(COLUMNS.index(column) + 1)
    return f"{letter}2:{letter}{_FILLED}"


def _rows(*, danish: bool = False) -> list[dict[str, Any]]:
    """The example rows; in Danish with the words of that language."""
    if not danish:
        return [{**row, "event": f"{EXAMPLE} {row['event']}"} for row in EXAMPLES]
    found = []
    for row in EXAMPLES:
        spoken = {column: _spoken_value(column, value) for column, value in row.items()}
        found.append({**spoken, "event": f"eksempel {spoken['event']}"})
    return found


def _spoken_value(column: str, value: Any) -> Any:
    """What an example's cell holds in Danish."""
    if column in _WORDS:
        return _translated(_WORDS[column], value)
    if column == "month":
        return str(value)[5:] + "-" + str(value)[:4]
    if column == "ref":
        return str(value).replace("row", "række")
    return _DANISH_TEXTS.get(value, value)


_DANISH_TEXTS = {
    "team leader": "teamleder", "nearer the lift": "tættere på elevatoren", "own flat": "egen lejlighed",
    "new kitchen": "nyt køkken", "night-watch": "nattevagt", "extra-hours": "ekstratimer",
}  # fmt: skip
"""What somebody would have typed into the examples."""


def _translated(words: Mapping[str, str], word: str) -> str:
    return next((danish for danish, meaning in words.items() if meaning == word and danish != word), word)


def _in_csv(value: Any, *, danish: bool) -> str:
    if danish and isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _format(column: str, *, danish: bool) -> str:
    if column in _DATES:
        return "[$-406]dd-mm-yyyy" if danish else "yyyy-mm-dd"
    return "General" if column in ("hours", "special_price", "price", "quantity") else "@"
