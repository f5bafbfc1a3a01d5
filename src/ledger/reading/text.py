"""A file's bytes, and the bytes as text: UTF-8 or Windows-1252, or refused; never guessed where names could change."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from functools import cache
from pathlib import Path
from typing import BinaryIO

from ledger.errors import BadImportFile
from ledger.errors.wording import NO_ADVICE, nearest
from ledger.reading.bounds import MOST_BYTES, check_size
from ledger.reading.packed import LONGEST_BEGINNING, packed_as
from ledger.shared.message import Remedy, say
from ledger.shared.patterns import pattern

_SAVE_AS = Remedy("save-as-text")
_SPREADSHEET = b"PK\x03\x04"
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
_DECOMPOSED = pattern("[A-Za-z][\u0300-\u036f]")
"""A letter and the mark over it as two signs, as macOS writes file names and some programs everything."""


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """What the file holds. Raises BadImportFile where there is none or it cannot be read, and BeyondBounds."""
    name = str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadImportFile(name, say("it is a folder"), Remedy("name-file-in-folder"))
        # A pipe ends; a device such as /dev/zero may not, and a terminal waits for ever.
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise BadImportFile(name, say("it is a device, not a file"))
        with path.open("rb") as file:
            check_size(name, os.fstat(file.fileno()).st_size, most)
            return bytes_from(name, file, most)
    except FileNotFoundError:
        raise BadImportFile(name, say("there is no such file"), _near(path)) from None
    except OSError as error:
        raise BadImportFile(name, say("it is closed to you ({strerror})", strerror=error.strerror)) from None
    except ValueError:
        raise BadImportFile(name, say("it cannot be the name of a file")) from None


def _near(path: Path) -> Remedy:
    """The file beside it whose name is most like it."""
    try:
        beside = [file.name for file in path.parent.iterdir() if file.is_file()]
    except OSError:
        beside = []
    near = nearest(path.name, beside)
    return Remedy("show-files") if near is None else Remedy("did-you-mean", word=str(path.with_name(near)))


def bytes_from(name: str, stream: BinaryIO, most: int = MOST_BYTES) -> bytes:
    """What a stream holds, which refusals call `name`. Raises BeyondBounds where it goes on and on."""
    data = stream.read(most + 1)
    check_size(name, len(data), most)
    return data


def is_spreadsheet(data: bytes) -> bool:
    """Whether the bytes are packed as an xlsx file is."""
    return data.startswith(_SPREADSHEET)


def decoded(name: str, data: bytes, if_empty: Remedy | None = None) -> str:
    """The text of the file; refused where it is none, or where guessing would change names and keys.

    Letters that are written as a letter and a mark become one sign: a decomposed å is an å.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_bare_utf16(data):
        raise BadImportFile(name, say("it is written in UTF-16"), _SAVE_AS)
    if data.startswith(_OLD_SPREADSHEET):
        raise BadImportFile(name, say("it is an old spreadsheet, or one with a password"), Remedy("save-as-xlsx"))
    if data.startswith(_SPREADSHEET):
        raise BadImportFile(name, say("it is a spreadsheet, not a text file"), _SAVE_AS)
    if (way := packed_as(data[:LONGEST_BEGINNING])) is not None:
        raise BadImportFile(name, say("it was packed, by {way}", way=way), Remedy("unpack-first"))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise BadImportFile(name, say("line {line} holds a zero byte, which no text has", line=line))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decoded_1252(name, data, error)
    if not text or text.isspace():
        raise BadImportFile(name, say("it is empty"), if_empty or NO_ADVICE)
    return composed(text)


def composed(text: str) -> str:
    """The text with each letter and its mark as one sign, where there is such a sign."""
    return text if text.isascii() else _DECOMPOSED.sub(_composed, text)


def _composed(found: re.Match[str]) -> str:
    return _one_sign(found[0])


@cache
def _one_sign(letter_and_mark: str) -> str:
    # Pair by pair, since normalising a whole text takes n² for marks without end. There are 52 × 112 pairs.
    return unicodedata.normalize("NFC", letter_and_mark)


def _is_bare_utf16(data: bytes) -> bool:
    head = data[:200]
    return len(head) > 1 and (not any(head[1::2]) or not any(head[::2]))


def _decoded_1252(name: str, data: bytes, error: UnicodeDecodeError) -> str:
    line = data.count(b"\n", 0, error.start) + 1
    # Windows-1252 takes nearly any byte; letters of UTF-8 as well are the sign of a file put together from two.
    if data.startswith(b"\xef\xbb\xbf") or any(letter.encode() in data for letter in "æøåÆØÅ"):
        raise BadImportFile(name, say("line {line} is not UTF-8 as other lines are", line=line), _SAVE_AS)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as second:
        line = data.count(b"\n", 0, second.start) + 1
        raise BadImportFile(name, say("line {line} is neither UTF-8 nor Windows-1252", line=line), _SAVE_AS) from None
