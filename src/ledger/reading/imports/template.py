"""A file to begin with: the headings of an import, and one example row of each kind.

Decided on 2026-11-26:

* Example rows are passed over. Their event begins with "example", as in "example move-in"; they are counted. So a
  template that is sent as it is records nothing, and one that was filled in below its examples
  records what was filled in. A file of examples alone is refused.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.reading.imports.columns import COLUMNS
from ledger.reading.imports.kinds import EXAMPLE

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


def template_csv() -> bytes:
    """The template as CSV for Danish spreadsheets: ';' between cells, a decimal comma, UTF-8 with a BOM."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: _in_csv(value) for column, value in row.items()} for row in _rows())
    return text.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """The template as a spreadsheet: dates and numbers as such, all other columns as text."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - no stubs; slow, for this form only

    book = Workbook()
    sheet = book.active
    sheet.title = "Import"
    sheet.append(COLUMNS)
    for row in _rows():
        sheet.append([row.get(column) for column in COLUMNS])
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.number_format = _format(COLUMNS[cell.column - 1])
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows() -> list[dict[str, Any]]:
    return [{**row, "event": f"{EXAMPLE} {row['event']}"} for row in EXAMPLES]


def _in_csv(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)


def _format(column: str) -> str:
    if column in ("date", "until", "decided_on", "notice_given", "ends", "negotiate"):
        return "yyyy-mm-dd"
    return "General" if column in ("hours", "special_price", "price") else "@"
