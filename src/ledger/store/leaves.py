"""The rows of a damaged SQLite file as its leaf pages hold them, where SQLite itself finds no way to them any more.

A table is a tree of pages: where its root, or another page between, is lost, SQLite reads none of what hangs on it,
though the rows lie on other pages unharmed. Where the first page is damaged, which says how all others are to be read,
it may not even take the file for one of its own. Here every page is looked at by itself, by SQLite's published file
format.

Decided on 2026-11-27:

* Nothing that is found so is believed: a row counts where its digest ties it to the row above, as in every salvage.
  Of several with one number, as stale pages may hold, that one is taken.
* How large pages are is taken from the head of the file and, in case that is damaged, from what files of this program
  have, and any file may have: by the size by which most rows are found.
* What lies in a journal next to the file is not looked at: SQLite has carried it over wherever it could open the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.errors import LedgerTrouble
from ledger.store.chain import ORIGIN, Content, leaf, link
from ledger.store.guards import Altered
from ledger.store.log import Log
from ledger.store.schema import PAGE_BYTES

_LEAF, _OVERHEAD = 0x0D, 35
_COLUMNS = 10
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FILE_HEAD = 100
_BEGINNING = 16 << 20
"""Bytes in which the first row lies: what is no ledger is not read whole to find that out."""
_SIZES = (PAGE_BYTES, 4096, 1024, 2048, 16384, 32768, 65536, 512)
"""Bytes that a page may have: those of new files, those of earlier ones, and the others."""


class DamagedFile(Log):
    """The log in a file that SQLite does not open as a ledger: what can be asked of it is what its pages hold."""

    def __init__(self, location: str, trouble: LedgerTrouble) -> None:
        """`trouble`: what SQLite said. It is raised for whatever is asked of the database."""
        super().__init__(location)
        self._file = Path(location)
        self._trouble = trouble

    def holds_any(self) -> bool:
        """Whether a first row is found as that of a ledger, where it lies: near the beginning. Raises OSError."""
        with self._file.open("rb") as file:
            beginning = file.read(_BEGINNING)
        return next(_rows_in(beginning, 0, ORIGIN), None) is not None

    def on_leaves(self, last: int, chain: bytes) -> Iterator[tuple[Content, bytes]]:
        return rows_on_leaves(self._file, last, chain)

    def assigned(self) -> int:
        """As SQLite counted it, by the page where that stands."""
        if not (counted := counted_in(self._file)):
            raise self._trouble
        return counted

    def altered_guards(self) -> Iterator[Altered]:
        raise self._trouble

    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:  # noqa: ARG002 - it has no answer to any
        raise self._trouble

    def close(self) -> None:
        return


def rows_on_leaves(file: Path, last: int = 0, chain: bytes = ORIGIN) -> Iterator[tuple[Content, bytes]]:
    """The rows that follow event `last`, whose chain value is given, up to the first that is found nowhere as written.

    The file is read into memory. Raises OSError.
    """
    return _rows_in(file.read_bytes(), last, chain)


def _rows_in(data: bytes, last: int, chain: bytes) -> Iterator[tuple[Content, bytes]]:
    best = max(_readings(data), key=lambda pages: sum(1 for _ in pages.rows(last, chain)))
    return best.rows(last, chain)


def counted_in(file: Path) -> int:
    """The highest number that SQLite ever gave to an event, by its own count; 0 where that is not found.

    The file is read into memory. Raises OSError.
    """
    return max(pages.counted() for pages in _readings(file.read_bytes()))


def _readings(data: bytes) -> Iterator[_Pages]:
    """The file as its head says that it is to be read, and in other ways, since the head may be damaged."""
    said = int.from_bytes(data[16:18], "big")
    size = 65536 if said == 1 else said
    for each in dict.fromkeys((size, *_SIZES) if size in _SIZES else _SIZES):
        yield _Pages(data, each, 0)
    reserved = int.from_bytes(data[20:21], "big")
    if reserved and size in _SIZES:
        yield _Pages(data, size, reserved)


_SPOILED = (IndexError, ValueError, TypeError, AttributeError, OverflowError, struct.error)
"""What comes of reading a cell that is another table's, or damaged."""


class _Pages:
    def __init__(self, data: bytes, size: int, reserved: int) -> None:
        self._data = data
        self._size, self._usable = size, size - reserved
        self._places: dict[int, list[int]] | None = None

    def rows(self, last: int, chain: bytes) -> Iterator[tuple[Content, bytes]]:
        """The rows of the log that follow an event, with its chain value."""
        if self._places is None:
            self._places = {}
            for number, at in self._cells():
                self._places.setdefault(number, []).append(at)
        number = last + 1
        while found := next((row for at in self._places.get(number, ()) if (row := self.row(at, chain))), None):
            yield found
            chain, number = found[1], number + 1

    def counted(self) -> int:
        """The highest number ever given to an event, where SQLite keeps it; 0 where that is not found."""
        counts = [0]
        for _, cell in self._cells():
            try:
                name, count = self._cell(cell)[1]
            except _SPOILED:
                continue
            if name == "stored_events" and isinstance(count, int):
                counts.append(count)
        return max(counts)

    def _cells(self) -> Iterator[tuple[int, int]]:
        """Number and place of each cell on a leaf of any table."""
        for begin in range(0, len(self._data), self._size):
            head = begin + (_FILE_HEAD if begin == 0 else 0)
            if self._data[head : head + 1] != bytes([_LEAF]):
                continue
            for at in range(head + 8, head + 8 + 2 * int.from_bytes(self._data[head + 3 : head + 5], "big"), 2):
                cell = begin + int.from_bytes(self._data[at : at + 2], "big")
                if at + 2 <= begin + self._size and cell < begin + self._size:
                    try:
                        _, after = _varint(self._data, cell)
                        yield _varint(self._data, after)[0], cell
                    except IndexError:  # at the end of a file that was cut off
                        continue

    def _cell(self, cell: int) -> tuple[int, list[Any]]:
        """The number of a row, and its values."""
        size, after = _varint(self._data, cell)
        number, begin = _varint(self._data, after)
        return number, _record(self._payload(begin, size))

    def row(self, cell: int, chain: bytes) -> tuple[Content, bytes] | None:
        """The row in a cell, where it is one of the log and follows a chain value; None where it is not."""
        try:
            number, cells = self._cell(cell)
            row = Content(number, *cells[1:9])
            stored = cells[9]
            return (row, stored) if len(cells) == _COLUMNS and link(chain, leaf(row)) == stored else None
        except _SPOILED:
            return None

    def _payload(self, begin: int, size: int) -> bytes:
        """What a cell holds, also where the most of it lies on further pages."""
        if size <= self._usable - _OVERHEAD:
            return self._data[begin : begin + size]
        least = (self._usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (self._usable - 4)
        here = here if here <= self._usable - _OVERHEAD else least
        parts, left = [self._data[begin : begin + here]], size - here
        page = int.from_bytes(self._data[begin + here : begin + here + 4], "big")
        while left > 0:
            at = (page - 1) * self._size
            part = self._data[at + 4 : at + 4 + min(left, self._usable - 4)]
            if page < 1 or not part:
                raise ValueError(page)
            parts.append(part)
            left, page = left - len(part), int.from_bytes(self._data[at : at + 4], "big")
        return b"".join(parts)


def _record(payload: bytes) -> list[Any]:
    """The values of a record: None, whole numbers, texts and bytes."""
    end, at = _varint(payload, 0)
    values: list[Any] = []
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        if kind in (0, 8, 9):
            values.append(None if kind == 0 else kind - 8)
            continue
        length = _INTEGER_BYTES[kind] if kind in _INTEGER_BYTES else (kind - 12) // 2
        content, body = payload[body : body + length], body + length
        if kind in _INTEGER_BYTES:
            values.append(int.from_bytes(content, "big", signed=True))
        else:
            values.append(content.decode() if kind % 2 else content)
    return values


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where what follows it begins."""
    value = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:  # noqa: PLR2004 - the last one has all its bits
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the sign that another one follows
            return value, at + count + 1
    raise ValueError(at)
