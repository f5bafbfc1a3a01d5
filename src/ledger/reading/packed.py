"""Files that were compressed: how that is told, and the lines of one that gzip made.

Decided on 2026-11-27:

* A log that was exported is read as gzip packed it, since long logs are kept so; its digests are of what is in it. Any
  other way of packing is told by its name, and the file is to be unpacked first.
* What is packed may be a thousand times as large as the file. Nothing is read at once but a line, and a line has a
  bound, so that a file made to fill the memory is refused.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from ledger.errors import BadFile, BeyondBounds
from ledger.shared.message import Remedy, say

MOST_OF_A_LINE = 64 * 1024 * 1024
"""Bytes; the closing of a large house has less than a hundredth of that."""

_BEGINS = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
}
LONGEST_BEGINNING = max(map(len, _BEGINS))


def packed_as(begins: bytes) -> str | None:
    """By which program a file was packed that begins so; None for one that was not, as far as that shows."""
    return next((name for magic, name in _BEGINS.items() if begins.startswith(magic)), None)


def unpack_first(file: str, way: str) -> BadFile:
    """The refusal of a file that was packed."""
    return BadFile(file, say("it was packed, by {way}", way=way), Remedy("unpack-first"))


def lines_in(file: str, stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, each with its end, also where gzip packed them. Raises BadFile, BeyondBounds."""
    opened: Any = stream if hasattr(stream, "peek") else io.BufferedReader(cast("io.RawIOBase", stream))
    way = packed_as(opened.peek(LONGEST_BEGINNING)[:LONGEST_BEGINNING])
    if way is None:
        yield from _bounded(file, opened)
        return
    if way != "gzip":
        raise unpack_first(file, way)
    try:
        with gzip.open(opened, "rb") as lines:
            yield from _bounded(file, cast("BinaryIO", lines))
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise BadFile(
            file, say("it was packed by gzip, and is cut off or damaged"), say("export the log again")
        ) from None


def _bounded(file: str, lines: BinaryIO) -> Iterator[bytes]:
    while line := lines.readline(MOST_OF_A_LINE + 1):
        if len(line) > MOST_OF_A_LINE:
            raise BeyondBounds(file, "line", say("a line of it has more than {most} MB", most=MOST_OF_A_LINE >> 20))
        yield line
