"""The one reader of tables in CSV: a header, and rows with the line each begins on, checked for the number of cells.

Imports, costs and the finance system's bookings are all read by it; what the columns mean is theirs to say.

Columns are separated by ';' or ','. A first line `sep=;`, which is meant for Excel, names the separator and is passed
over. Blank cells after the last heading, and blank rows, are passed over too: spreadsheets leave them. Any other row
with more or fewer cells than the header is refused, since its cells may have moved.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from ledger.errors import BadImportFile, BadRow, BeyondBounds
from ledger.reading.bad_rows import shown
from ledger.reading.bounds import LONGEST_CELL, LONGEST_LINE, check_columns, check_rows
from ledger.reading.numbers import Source
from ledger.shared.message import Message, say

Row = tuple[int, list[str] | BadRow]
"""A row with the line of the file it begins on: its cells, one for each column, or what is wrong with it.

A cell that the file holds as a number is a `numbers.Number`.
"""

_MARKS = ";,"
_LINE = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)?|\r\n|\r|\n")


class Table(Struct, frozen=True):
    """A file's header as it is written, its rows, and how the numbers in its texts are written.

    Reading the rows raises BadImportFile where there are none, and BeyondBounds.
    """

    header: list[str]
    rows: Iterator[Row]
    source: Source


def csv_table(file: str, text: str, is_known: Callable[[str], bool]) -> Table:
    """The table in a text that is not empty; `is_known` says whether a heading means something.

    Its columns are separated by the one of ';' and ',' by which the header has most headings that are known, unless
    its first line says. Raises BadImportFile, BeyondBounds.
    """
    separator, rows = rows_of_csv(file, text, is_known)
    try:
        header = next(cells for _, cells in rows if any(cell.strip() for cell in cells))
    except StopIteration:
        raise BadImportFile(file, say("it has no header")) from None
    header = header_of(file, header)
    return Table(header, checked_rows(file, rows, header, separator), Source.of_csv(separator))


def rows_of_csv(file: str, text: str, is_known: Callable[[str], bool]) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """What separates the columns of a text, as in csv_table, and its rows as they are, however wide."""
    said, first = _first_lines(file, text)
    separator = said or max(_MARKS, key=lambda mark: sum(is_known(cell.strip('" ')) for cell in first.split(mark)))
    reader = csv.reader(_lines(file, text, without_first=said is not None), delimiter=separator, strict=True)
    return separator, _counted(file, reader)


def plain_heading(written: str) -> str:
    """A heading as it is compared: small letters, æ, ø, å as ae, oe, aa, words joined by '_'."""
    name = "_".join(written.strip().lower().replace("-", " ").replace("_", " ").split(" "))
    for letter, plain in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        name = name.replace(letter, plain)
    return name


def header_of(file: str, cells: Sequence[str]) -> list[str]:
    """The header without the blank cells at its end. Raises BeyondBounds for more columns than are read."""
    last = max(at for at, cell in enumerate(cells) if cell.strip())
    check_columns(file, last + 1)
    return list(cells[: last + 1])


def checked_rows(
    file: str, rows: Iterator[Row] | Iterator[tuple[int, list[str]]], header: Sequence[str], separator: str = ""
) -> Iterator[Row]:
    """The rows that are not blank, as wide as the header; any other comes as what is wrong with it."""
    empty, width = True, len(header)
    for count, (line, cells) in enumerate(rows, start=1):
        check_rows(file, count)
        if isinstance(cells, BadRow):
            empty = False
            yield line, cells
            continue
        if not any(cells):
            continue
        empty = False
        if len(cells) != width:
            cells = _fitted(cells, width)  # noqa: PLW2901 - the row without what spreadsheets add
        if len(cells) != width:
            yield line, _bad_width(line, cells, width, separator)
        elif len("".join(cells)) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
            yield line, _too_long(line, cells, header)
        else:
            yield line, cells
    if empty:
        raise BadImportFile(file, say("it has a header and no rows"))


def lines_of(text: str) -> Iterator[str]:
    """The lines with their ends, as they are: a line break inside quotes is not changed, and the text not copied."""
    return (found[0] for found in _LINE.finditer(text))


def _first_lines(file: str, text: str) -> tuple[str | None, str]:
    """The separator that a first line `sep=;` names, None without one; and the first line, which the header is on."""
    lines = (line.strip() for line in lines_of(text) if not line.isspace())
    first = next(lines)
    said = first.strip('"').lower()
    if not said.startswith("sep="):
        return None, first
    separator = said.removeprefix("sep=").strip('"')
    if separator not in tuple(_MARKS):
        if separator in ("", "\t", "\\t"):
            raise BadImportFile(file, say("its columns are separated by tabs; they must be by ';' or ','"))
        why = say("its columns are separated by {separator!r}; they must be by ';' or ','", separator=separator[:5])
        raise BadImportFile(file, why)
    return separator, next(lines, "")


def _lines(file: str, text: str, *, without_first: bool) -> Iterator[str]:
    """The lines, none too long to be read. A line that is passed over comes as a blank one, so that all are counted."""
    for at, line in enumerate(lines_of(text), start=1):
        if len(line) > LONGEST_LINE:
            raise BeyondBounds(
                file, "line", say("line {at} has more than {most:grouped} characters", at=at, most=LONGEST_LINE)
            )
        if without_first and not line.isspace():
            without_first = False
            yield "\n"
        else:
            yield line


def _counted(file: str, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; one may go over several lines inside quotes."""
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadImportFile(file, _quoting_sentence(line, str(error))) from None


def _quoting_sentence(line: int, error: str) -> Message:
    if "unexpected end" in error or "field limit" in error:
        return say("a quotation mark in the row that begins on line {line} is never closed", line=line)
    return say("the row that begins on line {line} has text after a closing quotation mark", line=line)


def _fitted(cells: list[str], width: int) -> list[str]:
    """The row without blank cells after the last column."""
    return cells[:width] if not any(cell.strip() for cell in cells[width:]) else cells


def _too_long(line: int, cells: Sequence[str], header: Sequence[str]) -> BadRow:
    longest, heading = max(zip(cells, header, strict=True), key=lambda pair: len(pair[0]))
    why = say(
        "the cell has {count:grouped} characters; at most {most:grouped} are read",
        count=len(longest),
        most=LONGEST_CELL,
    )
    return BadRow(line, shown(heading.strip()), shown(longest), why, "cell-too-long")


def _bad_width(line: int, cells: list[str], width: int, separator: str) -> BadRow:
    count, other = len(cells), "," if separator == ";" else ";"
    others = sum(cell.count(other) for cell in cells) if separator else 0
    if others and (count == 1 or count + others == width):
        why = say("the row uses {other!r} where the header uses {separator!r}", other=other, separator=separator)
        return BadRow(line, "", "", why, "mixed-separators")
    why = say("the row has {count} cells, the header {width}", count=count, width=width)
    if count < width:
        return BadRow(line, "", "", why, "too-few-cells")
    if separator == ",":
        why = say("{why}; a cell with a comma in it must stand in quotation marks", why=why)
    return BadRow(line, "", "", why, "too-many-cells")
