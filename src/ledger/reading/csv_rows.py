"""The one reader of tables in CSV: a header, and rows with the line each begins on, checked for the number of cells.

Imports, costs and the finance system's bookings are all read by it; what the columns mean is theirs to say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ledger.errors import BadImportFile, BadRow

Row = tuple[int, list[str] | BadRow]
"""A row with the line of the file it begins on: its cells, one for each column, or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header as it is written, and its rows. Reading the rows raises BadImportFile where there are none."""

    header: list[str]
    rows: Iterator[Row]


def csv_table(file: str, text: str, is_known: Callable[[str], bool]) -> Table:
    """The table in a text that is not empty; `is_known` tells a heading that means something.

    Its columns are separated by the one of ';' and ',' by which the header has most headings that are known.
    Raises BadImportFile.
    """
    first = next(line for line in text.splitlines() if line.strip())
    separator = max(";,", key=lambda one: sum(is_known(cell.strip('" ')) for cell in first.split(one)))
    # Without newline="" a line break inside quotes would be changed, and lines counted wrongly.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = _counted(file, reader)
    header = next(cells for _, cells in rows if any(cell.strip() for cell in cells))
    return Table(header, _checked(file, rows, len(header), separator))


def plain_heading(written: str) -> str:
    """A heading as it is compared: small letters, æ, ø, å as ae, oe, aa, words joined by '_'."""
    name = written.strip().lower().replace(" ", "_").replace("-", "_")
    for letter, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        name = name.replace(letter, plain)
    return name


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
