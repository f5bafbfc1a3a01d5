"""The rows of a damaged SQLite file as its leaf pages hold them, where SQLite itself finds no way to them any more.

A table is a tree of pages: where its root, or another page between, is lost, SQLite reads none of what hangs on it,
though the rows lie on other pages unharmed. Here every page is looked at by itself, by SQLite's published file format.

Decided on 2026-11-27:

* Nothing that is found so is believed: a row counts where its digest ties it to the row above, as in every salvage.
  Of several with one number, as stale pages may hold, that one is taken.
* What lies in a journal next to the file is not looked at: SQLite has carried it over wherever it could open the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.store.chain import ORIGIN, Content, leaf, link

_LEAF, _OVERHEAD = 0x0D, 35
_COLUMNS = 10
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_FILE_HEAD = 100


def rows_on_leaves(file: Path, last: int = 0, chain: bytes = ORIGIN) -> Iterator[tuple[Content, bytes]]:
    """The rows that follow event `last`, whose chain value is given, up to the first that is found nowhere as written.

    The file is read into memory. Raises OSError.
    """
    pages = _Pages(file.read_bytes())
    places: dict[int, list[int]] = {}
    for number, at in pages.cells():
        places.setdefault(number, []).append(at)
    number = last + 1
    while found := next((row for at in places.get(number, ()) if (row := pages.row(at, chain))), None):
        yield found
        chain, number = found[1], number + 1


class _Pages:
    def __init__(self, data: bytes) -> None:
        self._data = data
        size = int.from_bytes(data[16:18], "big")
        self._size = 65536 if size == 1 else size
        self._usable = self._size - data[20]

    def cells(self) -> Iterator[tuple[int, int]]:
        """Number and place of each cell on a leaf of any table."""
        for begin in range(0, len(self._data), self._size):
            head = begin + (_FILE_HEAD if begin == 0 else 0)
            if self._data[head : head + 1] != bytes([_LEAF]):
                continue
            for at in range(head + 8, head + 8 + 2 * int.from_bytes(self._data[head + 3 : head + 5], "big"), 2):
                cell = begin + int.from_bytes(self._data[at : at + 2], "big")
                if at + 2 <= begin + self._size and cell < begin + self._size:
                    _, after = _varint(self._data, cell)
                    yield _varint(self._data, after)[0], cell

    def row(self, cell: int, chain: bytes) -> tuple[Content, bytes] | None:
        """The row in a cell, where it is one of the log and follows a chain value; None where it is not."""
        try:
            size, after = _varint(self._data, cell)
            number, begin = _varint(self._data, after)
            cells = _record(self._payload(begin, size))
            row = Content(number, *cells[1:9])
            stored = cells[9]
            return (row, stored) if len(cells) == _COLUMNS and link(chain, leaf(row)) == stored else None
        except (IndexError, ValueError, TypeError, AttributeError, OverflowError):  # of another table, or spoiled
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
