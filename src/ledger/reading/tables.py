"""Tables from elsewhere, as CSV or xlsx with headers in English or Danish: rows of checked cells, or the bad rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct, field

from ledger.errors import BadFile, BadImportFile, BadRow, Refusal
from ledger.reading.bad_rows import BadRows, shown
from ledger.reading.cells import read_cell
from ledger.reading.csv_rows import Table, csv_table, plain_heading
from ledger.reading.numbers import read_kroner
from ledger.reading.text import decoded, is_spreadsheet
from ledger.reading.xlsx_rows import xlsx_table
from ledger.shared.message import Message, Remedy, say


class Cell(Struct, frozen=True):
    """A column: the headings it may have (æ, ø, å as ae, oe, aa), how a cell is read, whether it must be there.

    `read` gets the cell's text; of a column that `is_money`, the øre that the kroner in it come to.
    """

    headings: Sequence[str]
    read: Callable[[Any], Any]
    required: bool = False
    is_money: bool = False


class Rows(Struct, frozen=True):
    """The rows of a file, each with its line and the cells asked for, by column; None where a cell is empty.

    `headings` are the columns that the file has, with the heading it gives them.
    """

    file: str
    rows: list[tuple[int, dict[str, Any]]]
    headings: Mapping[str, str]

    def refuse(self, problems: Sequence[tuple[int, str, str, Message, str]]) -> None:
        """Raise BadImport for rows of readable cells; a problem is line, column, value, reason and code."""
        bad = BadRows(self.file, only_read=True)
        for line, column, value, reason, code in problems:
            bad.add(BadRow(line, self.headings.get(column, column), shown(value), reason, code))
        if bad:
            raise bad.refusal()


Tables = Callable[[str, bytes], Table]
"""Reads the content of a file by its name."""


class _Reading(Struct):
    """One file while it is read."""

    file: str
    table: Table
    cells: Mapping[str, Cell]
    at: dict[str, int] = field(default_factory=dict)

    def rows(self, bad: BadRows) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that can be read; what is wrong with the others is added to `bad`."""
        for line, row in self.table.rows:
            if isinstance(row, BadRow):
                bad.add(row)
            else:
                before = bad.count
                cells = dict(self._read(line, row, bad))
                if bad.count == before:
                    yield line, cells

    def _read(self, line: int, row: Sequence[str], bad: BadRows) -> Iterator[tuple[str, Any]]:
        """The row's cells; what is wrong with them is added to `bad`."""
        for column, cell in self.cells.items():
            at = self.at.get(column)
            written = "" if at is None else row[at]
            read = partial(self._read_money, cell.read) if cell.is_money else cell.read
            try:
                yield (
                    column,
                    read_cell(written, read, required=cell.required, numeric=cell.is_money),
                )
            except Refusal as refusal:
                heading = column if at is None else self.table.header[at].strip()
                bad.cell(line, heading, written.strip(), refusal)

    def _read_money(self, read: Callable[[Any], Any], written: str) -> Any:
        return read(read_kroner(written, self.table.source))


def table_of(name: str, content: bytes, cells: Mapping[str, Cell]) -> Rows:
    """The rows of a CSV or xlsx file, with the cells asked for.

    Columns that are not asked for are passed over: finance systems write many. Raises BadFile where the file or its
    header cannot be read, BeyondBounds, and BadImport with the bad rows.
    """
    bad = BadRows(name, only_read=True)
    rows = rows_of(name, content, cells, bad)
    if bad:
        raise bad.refusal()
    return rows


def rows_of(
    name: str,
    content: bytes,
    cells: Mapping[str, Cell],
    bad: BadRows,
    *,
    as_table: Tables | None = None,
    header: Remedy | None = None,
) -> Rows:
    """As table_of, but what is wrong with rows is added to `bad`, and those that can be read are handed over.

    `as_table` reads a file of another form than CSV and xlsx; `header` says how its first line is written. Raises
    BadFile, BeyondBounds.
    """
    header = header or _header(cells)
    try:
        reading = _Reading(name, as_table(name, content) if as_table else _table(name, content, cells, header), cells)
        reading.at.update(_columns(name, reading.table.header, cells, header))
        headings = {column: reading.table.header[at].strip() for column, at in reading.at.items()}
        return Rows(name, list(reading.rows(bad)), headings)
    except BadFile:
        raise
    except BadImportFile as refusal:
        raise BadFile(name, refusal.why, refusal.instead) from None


def _table(name: str, content: bytes, cells: Mapping[str, Cell], header: Remedy) -> Table:
    if is_spreadsheet(content):
        return xlsx_table(name, content, is_all_read=False)
    known = {heading for column, cell in cells.items() for heading in (column, *cell.headings)}
    return csv_table(name, decoded(name, content, header), lambda heading: plain_heading(heading) in known)


def _columns(name: str, header: Sequence[str], cells: Mapping[str, Cell], remedy: Remedy) -> dict[str, int]:
    """Where each column stands. Raises BadFile where one that is needed is missing, or one is there twice."""
    written = [plain_heading(heading) for heading in header]
    found = {}
    for column, cell in cells.items():
        at = [index for index, heading in enumerate(written) if heading in (column, *cell.headings)]
        if len(at) > 1:
            why = say("the column {column} is there {count} times", column=column, count=len(at))
            raise BadFile(name, why, remedy)
        if at:
            found[column] = at[0]
        elif cell.required:
            raise BadFile(name, say("it has no column {column}", column=column), remedy)
    return found


def _header(cells: Mapping[str, Cell]) -> Remedy:
    names = [f"{column} ({', '.join(cell.headings)})" for column, cell in cells.items()]
    return Remedy("write-headings", headings=names)
