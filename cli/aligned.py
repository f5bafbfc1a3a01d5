"""Rows under a heading, aligned: what eyes read on a terminal and in a text file.

Decided on 2026-11-28:

* Not by rich, though tables by it were meant: to load it and set a table of forty rows takes 55 ms of processor, five
  times a Python that does nothing, and a whole answer may take ten. Ours fold columns away and say which; and a text
  file and a pipe need the same table without its boxes. What is left to do is to fill up to a width, and click has the
  colours.
* On a terminal lines are broken in the cells that tell what a row is about (`terminal.SAYING`), and in no others: an
  answer without them would say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

import click

from cli.cells import heading_of, readable
from cli.columns import Column, Rows
from ledger.shared.message import Message, Value, say

_GAP = "  "
_rooms: list[Room] = []
"""The terminal that tables are made for, innermost last; none where they go elsewhere."""


class Room:
    """How many signs a line holds, and the headings of the columns that found no place."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.tables: list[tuple[Sequence[Message], Sequence[Message]]] = []
        """Of each table so far the headings that it shows, and those that it leaves out."""
        self.lines: set[str] = set()
        """Those of the tables so far: what stands beside them are sentences, which are broken between words."""

    @property
    def left_out(self) -> list[Message]:
        """The headings that are left out; where another table has one, with what stands in that without it."""
        found = list(dict.fromkeys(heading for _, without in self.tables for heading in without))
        return [self._told(heading) for heading in found]

    def _told(self, heading: Message) -> Message:
        if not any(heading in shown for shown, _ in self.tables):
            return heading
        tables: list[Value] = [self._own(at) for at, (_, without) in enumerate(self.tables) if heading in without]
        return say("{heading} (in the table with {tables: and })", heading=heading, tables=tables)

    def _own(self, at: int) -> Message:
        """A heading that the table alone has, else its first one."""
        others = {one for other, (shown, _) in enumerate(self.tables) if other != at for one in shown}
        shown, _ = self.tables[at]
        return next((one for one in shown if one not in others), shown[0])


@contextmanager
def within(width: int) -> Iterator[Room]:
    """Make tables of as many columns as a line of so many signs holds, for as long as this lasts."""
    room = Room(width)
    _rooms.append(room)
    try:
        yield room
    finally:
        _rooms.remove(room)


def table(columns: Sequence[Column], rows: Rows, *, styled: bool = False) -> str:
    """The rows under a heading, aligned, each line ended. A row that says it is `struck` is struck through."""
    cells = [_cells(columns, row, marked=not styled) for row in rows]
    widths = _widths(columns, cells)
    if _rooms:
        kept, widths = _fitting(columns, cells, widths, _rooms[-1])
        columns = [columns[at] for at in kept]
        cells = [[row[at] for at in kept] for row in cells]
    first = [_line(columns, parts, widths) for parts in _broken([heading_of(one) for one in columns], widths)]
    lines = [click.style(line, bold=True) for line in first] if styled else first
    for row, of_row in zip(rows, cells, strict=True):
        for parts in _broken(of_row, widths):
            line = _line(columns, parts, widths)
            if _rooms and len(line) > _rooms[-1].width and " " not in line.strip():
                line = line.strip().rjust(_rooms[-1].width)  # one word alone, such as a digest: it is copied whole
            elif styled and row.get("struck"):
                line = click.style(line, strikethrough=True)
            elif styled:
                line = _coloured(columns, row, parts, widths)
            lines.append(line)
    if _rooms:
        _rooms[-1].lines.update(lines)
    return "".join(f"{line}\n" for line in lines)


def is_left_out(heading: Message) -> bool:
    """Whether a column of some table so far found no place on the terminal that these are made for."""
    return any(heading in without for room in _rooms[-1:] for _, without in room.tables)


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(map(heading_of, columns), *cells, strict=True)]


def _fitting(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int], room: Room
) -> tuple[list[int], list[int]]:
    """The columns that fit a line, by their places, and how wide each is; the others are left out of the room."""
    from cli.terminal import fitted, narrowed  # noqa: PLC0415 - a person's terminal alone

    blank = [at for at in range(len(columns)) if all(row[at] in _NOTHING for row in cells)] if cells else []
    words = _longest_words(columns, cells) if sum(widths) + len(_GAP) * (len(widths) - 1) > room.width else widths
    kept = fitted(columns, widths, room.width, blank, words)
    if cells:
        shown, without = (
            [one.heading for at, one in enumerate(columns) if (at in kept) is is_in] for is_in in (True, False)
        )
        room.tables.append((shown, without))
    of_kept = ([one[at] for at in kept] for one in (widths, words))
    widths, words = of_kept
    return kept, narrowed([columns[at] for at in kept], widths, room.width, words)


def _longest_words(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    of_columns = zip(map(heading_of, columns), *cells, strict=True)
    return [max(len(word) for cell in column for word in cell.split() or [""]) for column in of_columns]


_NOTHING = ("", "0", "0,00")


def _broken(cells: Sequence[str], widths: Sequence[int]) -> Iterator[Sequence[str]]:
    """The lines of a row, of which there are several where a cell is longer than its column is wide."""
    if all(len(cell) <= width for cell, width in zip(cells, widths, strict=True)):
        yield cells
        return
    from textwrap import wrap  # noqa: PLC0415 - only of what is too long

    *parts, last = [
        wrap(cell, width, break_on_hyphens=False, break_long_words=at < len(cells) - 1) or [""]
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    for below, cell in enumerate(last):
        if len(cell) > widths[-1]:  # it stands on a line of its own, below those of the columns before it
            last[below:below] = [""] * max(0, max(map(len, parts), default=0) - below)
            break
    yield from zip_longest(*parts, last, fillvalue="")


def _coloured(columns: Sequence[Column], row: Mapping[str, Any], cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of cells of which some say by their colour, too, that somebody should look."""
    from cli.terminal import colour_of  # noqa: PLC0415 - a person's terminal alone

    told: list[str] = []
    for at, (column, cell, width) in enumerate(zip(columns, cells, widths, strict=True)):
        colour = colour_of(column.key, row.get(column.key))
        shown = cell if colour is None or not cell else click.style(cell, fg=colour)
        room = " " * (width - len(cell))
        is_last = not any(cells[at + 1 :])
        told.append(f"{room}{shown}" if column.holds in ("number", "money") else f"{shown}{'' if is_last else room}")
        if is_last:
            break
    return _GAP.join(told)


def where_filled(columns: Sequence[Column], rows: Rows, *keys: str) -> list[Column]:
    """The columns, without those of keys which no row has: what is seldom said takes no room on a page."""
    empty = [key for key in keys if all(row.get(key) is None for row in rows)]
    return [column for column in columns if column.key not in empty]


def _cells(columns: Sequence[Column], row: Mapping[str, Any], *, marked: bool) -> list[str]:
    """A row's cells; where the terminal cannot strike them through, tildes mark the texts of a struck one."""
    cells = [readable(column, row.get(column.key)) for column in columns]
    if not (marked and row.get("struck")):
        return cells
    return [f"~{cell}~" if cell and at.holds == "text" else cell for at, cell in zip(columns, cells, strict=True)]


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        cell.rjust(width) if column.holds in ("number", "money") else cell.ljust(width)
        for column, cell, width in zip(columns, cells, widths, strict=True)
    )
    return _GAP.join(aligned).rstrip()


def page(parts: Iterable[str]) -> str:
    """The parts with an empty line between them."""
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)
