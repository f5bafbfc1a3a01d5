"""Rows under a heading, aligned: what eyes read on a terminal and in a text file.

Decided on 2026-11-28:

* Not by rich, though tables by it were meant: to load it and set a table of forty rows takes 55 ms of processor, five
  times a Python that does nothing, and a whole answer may take ten. Its tables break lines inside cells where ours fold
  columns away and say which; and a text file and a pipe need the same table without its boxes. What is left to do is to
  fill up to a width, and click has the colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from cli.cells import heading_of, readable
from cli.columns import Column, Rows
from ledger.shared.message import Message

_GAP = "  "


def table(columns: Sequence[Column], rows: Rows, *, styled: bool = False) -> str:
    """The rows under a heading, aligned, each line ended. A row that says it is `struck` is struck through."""
    cells = [_cells(columns, row, marked=not styled) for row in rows]
    heading = [heading_of(column) for column in columns]
    widths = [max(map(len, column)) for column in zip(heading, *cells, strict=True)]
    first = _line(columns, heading, widths)
    lines = [_line(columns, row, widths) for row in cells]
    if styled:
        first = click.style(first, bold=True)
        lines = [
            click.style(line, strikethrough=True) if row.get("struck") else _coloured(columns, row, of_row, widths)
            for line, row, of_row in zip(lines, rows, cells, strict=True)
        ]
    return "".join(f"{line}\n" for line in (first, *lines))


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


def fitting(columns: Sequence[Column], rows: Rows, width: int) -> tuple[list[Column], list[Message]]:
    """The columns that fit a line, and the headings of the others."""
    from cli.terminal import fitted  # noqa: PLC0415 - a person's terminal alone

    cells = [_cells(columns, row, marked=False) for row in rows]
    widths = [max(map(len, column)) for column in zip(map(heading_of, columns), *cells, strict=True)]
    kept = fitted(columns, widths, width)
    return [columns[at] for at in kept], [one.heading for at, one in enumerate(columns) if at not in kept]


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
