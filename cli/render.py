"""Rows on paper: one answer as an aligned table, JSON, CSV or a spreadsheet, on stdout or in a file.

*table* is for eyes: Danish numbers (74.400,00) to the right, a bold heading on a terminal unless NO_COLOR is set.
*json* is the answer's own object in UTF-8; money is "74400.00", dates ISO.
*csv* is for Danish spreadsheets, in UTF-8: ';' between cells, a decimal comma and no thousands dots, dates ISO. A file
written with --output begins with a BOM, without which Excel takes it for Windows-1252; stdout has none. A text that a
spreadsheet would run as a formula gets an apostrophe before it.
*xlsx* holds amounts as numbers and dates as dates; it needs --output, or stdout sent elsewhere than to a terminal.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import click

from cli.plain import plain_value
from cli.remedies import CATALOGUE
from ledger.errors import BadOption
from ledger.shared.message import Kroner, Message, say
from ledger.shared.money import Ore, danish, plain

Format = Literal["table", "json", "csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

_GAP = "  "
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_SQLITE = b"SQLite format 3\0"


class Column(NamedTuple):
    """A column: where its value stands in a row, its heading, and what it holds. Money is Kroner, or whole øre."""

    key: str
    heading: Message
    holds: Literal["text", "number", "money", "date"] = "text"


Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Output:
    """The form that was asked for, and the file; None is stdout."""

    format: Format
    path: Path | None = None

    def show(self, columns: Sequence[Column], rows: Rows, *, data: Any) -> None:
        """Write the rows; where JSON was asked for, `data` in their place.

        Raises BadOption where the file cannot be written or a spreadsheet would end on a terminal.
        """
        if self.format == "table":
            self._write(table(columns, rows, styled=self.path is None and _is_coloured()).encode())
        elif self.format == "json":
            self._write(_json(data))
        elif self.format == "csv":
            self._write(_csv(columns, rows).encode("utf-8" if self.path is None else "utf-8-sig"))
        else:
            self._refuse_terminal()
            self._write(_xlsx(columns, rows))

    def write(self, content: bytes) -> None:
        """Write what has a form of its own, such as a file for another system. Raises BadOption."""
        self._write(content)

    def _refuse_terminal(self) -> None:
        if self.path is None and sys.stdout.isatty():
            raise BadOption(say("a spreadsheet cannot be shown on a terminal"), say("give --output FILE"))

    def _write(self, content: bytes) -> None:
        if self.path is None:
            _to_stdout(content)
            return
        try:
            _refuse_database(self.path)
            self.path.write_bytes(content)
        except OSError as error:
            raise BadOption(
                say("{path} cannot be written: {strerror}", path=str(self.path), strerror=error.strerror),
                say("give another --output"),
            ) from None


def _to_stdout(content: bytes) -> None:
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise  # the reader has enough
    except OSError as error:
        raise BadOption(say("the answer cannot be written: {strerror}", strerror=error.strerror)) from None


def _refuse_database(path: Path) -> None:
    """One slip in --output must not cost a ledger."""
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                raise BadOption(
                    say("{path} is a database; it was left as it is", path=str(path)), say("give another --output")
                )


def _is_coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


# --- table ---------------------------------------------------------------------------------------


def table(columns: Sequence[Column], rows: Rows, *, styled: bool = False) -> str:
    """The rows under a heading, aligned, each line ended. A row that says it is `struck` is struck through."""
    cells = [_cells(columns, row, marked=not styled) for row in rows]
    heading = [column.heading.worded(CATALOGUE) for column in columns]
    widths = [max(map(len, column)) for column in zip(heading, *cells, strict=True)]
    first = _line(columns, heading, widths)
    lines = [_line(columns, row, widths) for row in cells]
    if styled:
        first = click.style(first, bold=True)
        lines = [
            click.style(line, strikethrough=True) if row.get("struck") else line
            for line, row in zip(lines, rows, strict=True)
        ]
    return "".join(f"{line}\n" for line in (first, *lines))


def _cells(columns: Sequence[Column], row: Mapping[str, Any], *, marked: bool) -> list[str]:
    """A row's cells; where the terminal cannot strike them through, tildes mark the texts of a struck one."""
    cells = [_readable(column, row.get(column.key)) for column in columns]
    if not (marked and row.get("struck")):
        return cells
    return [f"~{cell}~" if cell and at.holds == "text" else cell for at, cell in zip(columns, cells, strict=True)]


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        cell.rjust(width) if column.holds in ("number", "money") else cell.ljust(width)
        for column, cell, width in zip(columns, cells, widths, strict=True)
    )
    return _GAP.join(aligned).rstrip()


def _readable(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.holds == "money":
        return danish(_ore(value))
    if isinstance(value, Message):
        value = value.worded(CATALOGUE)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    # What somebody typed long ago must not steer the reader's terminal.
    return _CONTROL.sub(" ", str(value))


def _ore(amount: Kroner | Ore) -> Ore:
    return amount.ore if isinstance(amount, Kroner) else amount


# --- for other programs --------------------------------------------------------------------------


def _json(data: Any) -> bytes:
    import orjson  # noqa: PLC0415 - tables do without

    # Dataclasses, such as money and messages, are not to be spelt out field by field.
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS
    return orjson.dumps(data, default=plain_value, option=option)


def _csv(columns: Sequence[Column], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(column.heading.worded(CATALOGUE) for column in columns)
    writer.writerows([_csv_cell(column, row.get(column.key)) for column in columns] for row in rows)
    return text.getvalue()


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.holds == "money":
        return plain(_ore(value)).replace(".", ",")
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    text = value.worded(CATALOGUE) if isinstance(value, Message) else str(value)
    return f"'{text}" if column.holds == "text" and _FORMULA.match(text) else text


def _xlsx(columns: Sequence[Column], rows: Rows) -> bytes:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - no stubs; slow, for this form only

    book = Workbook()
    sheet = book.active
    for at, column in enumerate(columns, start=1):
        _fill(sheet.cell(1, at), column._replace(holds="text"), column.heading)
    for line, row in enumerate(rows, start=2):
        for at, column in enumerate(columns, start=1):
            _fill(sheet.cell(line, at), column, row.get(column.key))
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(cell: Any, column: Column, value: Any) -> None:
    if value is None:
        return
    if column.holds == "money":
        cell.value, cell.number_format = Decimal(_ore(value)) / 100, "#,##0.00"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, (int, Decimal)):
        cell.value = value
    else:
        text = value.worded(CATALOGUE) if isinstance(value, Message) else str(value)
        cell.value = _CONTROL.sub(" ", text)
        cell.data_type = "s"  # otherwise a text that begins with = would be a formula
