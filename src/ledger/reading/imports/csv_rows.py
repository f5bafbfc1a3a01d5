"""The rows of a CSV file, each with the line it begins on, checked against the header for the number of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from ledger.errors import BadImportFile, BadRow
from ledger.reading.imports.columns import Columns, Row, columns_of, meaning_of


def csv_rows(file: str, text: str) -> tuple[Columns, Iterator[Row]]:
    """The header's columns, and the rows under it; one that does not fit the header comes as what is wrong with it."""
    header = next(line for line in text.splitlines() if line.strip())
    separator = _separator(header)
    # Without newline="" a line break inside quotes would be changed, and lines counted wrongly.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = _counted(file, reader)
    written = next(cells for _, cells in rows if any(cell.strip() for cell in cells))
    columns = columns_of(file, written)
    return columns, _checked(file, rows, len(written), separator)


def _separator(header: str) -> str:
    """The one of ';' and ',' by which the header has most names that are known."""

    def known(separator: str) -> int:
        return sum(meaning_of(cell.strip('" ')) is not None for cell in header.split(separator))

    return max(";,", key=known)


def _counted(file: str, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; one may go over several lines inside quotes."""
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadImportFile(file, _quoting_sentence(line, str(error))) from None


def _quoting_sentence(line: int, error: str) -> str:
    if "unexpected end" in error or "field limit" in error:
        return f"a quotation mark in the row that begins on line {line} is never closed"
    return f"the row that begins on line {line} has text after a closing quotation mark"


def _checked(file: str, rows: Iterator[tuple[int, list[str]]], width: int, separator: str) -> Iterator[Row]:
    empty = True
    for line, cells in rows:
        if not any(cells):
            continue  # spreadsheets leave such rows at the end
        empty = False
        if len(cells) == width:
            cells.append("")
            yield line, cells
        else:
            yield line, _bad_width(line, cells, width, separator)
    if empty:
        raise BadImportFile(file, "it has a header and no rows")


def _bad_width(line: int, cells: list[str], width: int, separator: str) -> BadRow:
    count, other = len(cells), "," if separator == ";" else ";"
    others = sum(cell.count(other) for cell in cells)
    if others and (count == 1 or count + others == width):
        why = f"the row uses {other!r} where the header uses {separator!r}"
        return BadRow(line, "", "", why, "mixed-separators")
    why = f"the row has {count} cells, the header {width}"
    if count < width:
        return BadRow(line, "", "", why, "too-few-cells")
    quotes = "; a cell with a comma in it must stand in quotation marks" if separator == "," else ""
    return BadRow(line, "", "", why + quotes, "too-many-cells")
