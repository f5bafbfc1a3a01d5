"""Tables from elsewhere, as CSV with headers in English or Danish: rows of checked cells, or every bad row listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.errors import BadFile, BadImport, BadImportFile, BadOption, BadRow, Refusal
from ledger.reading.csv_rows import csv_table, plain_heading
from ledger.reading.imports.columns import shown
from ledger.reading.text import decoded
from ledger.shared.message import Remedy


@dataclass(frozen=True, slots=True)
class Cell:
    """A column: the headings it may have (æ, ø, å as ae, oe, aa), how a cell is read, whether it must be there."""

    headings: Sequence[str]
    read: Callable[[str], Any]
    required: bool = False


def rows_of(name: str, content: bytes, cells: Mapping[str, Cell]) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file, each with its line and the cells asked for; None where a cell is empty.

    Columns that are not asked for are passed over: finance systems write many. Raises BadFile where the file or
    its header cannot be read, and BadImport with every bad row.
    """
    try:
        text = decoded(name, content, _header(cells))
        known = {heading for column, cell in cells.items() for heading in (column, *cell.headings)}
        table = csv_table(name, text, lambda heading: plain_heading(heading) in known)
        columns = _columns(name, table.header, cells)
        written = list(table.rows)
    except BadImportFile as refusal:
        raise BadFile(name, refusal.why, refusal.instead) from None
    bad = [row for _, row in written if isinstance(row, BadRow)]
    rows = [(line, dict(_read(line, row, columns, cells, bad))) for line, row in written if not isinstance(row, BadRow)]
    if bad:
        raise BadImport(name, sorted(bad, key=lambda row: row.line))
    return rows


def _columns(name: str, header: Sequence[str], cells: Mapping[str, Cell]) -> dict[str, int]:
    """Where each column stands. Raises BadFile where one that is needed is missing, or one is there twice."""
    written = [plain_heading(heading) for heading in header]
    found = {}
    for column, cell in cells.items():
        at = [index for index, heading in enumerate(written) if heading in (column, *cell.headings)]
        if len(at) > 1:
            raise BadFile(name, f"the column {column} is there {len(at)} times", _header(cells))
        if at:
            found[column] = at[0]
        elif cell.required:
            raise BadFile(name, f"it has no column {column}", _header(cells))
    return found


def _header(cells: Mapping[str, Cell]) -> Remedy:
    names = [f"{column} ({', '.join(cell.headings)})" for column, cell in cells.items()]
    return Remedy("write-headings", headings=names)


def _read(
    line: int, row: Sequence[str], columns: Mapping[str, int], cells: Mapping[str, Cell], bad: list[BadRow]
) -> Iterator[tuple[str, Any]]:
    """The row's cells; what is wrong with them is added to `bad`."""
    for column, cell in cells.items():
        at = columns.get(column)
        written = "" if at is None or at >= len(row) else row[at].strip()
        try:
            if cell.required and not written:
                raise BadOption("the cell is empty")
            yield column, cell.read(written) if written else None
        except Refusal as refusal:
            bad.append(BadRow(line, column, shown(written), refusal.sentence(), refusal.code))
