"""A file's bytes as text: UTF-8 or Windows-1252, or refused; never guessed where names and keys could change."""

from __future__ import annotations

from pathlib import Path

from ledger.errors import BadImportFile
from ledger.shared.message import Remedy

_SAVE_AS = Remedy("save-as-text")


def bytes_of(path: Path) -> bytes:
    """What the file holds. Raises BadImportFile where there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadImportFile(str(path), "there is no such file") from None
    except IsADirectoryError:
        raise BadImportFile(str(path), "it is a folder") from None
    except OSError as error:
        raise BadImportFile(str(path), f"it cannot be read ({error.strerror})") from None


def decoded(name: str, data: bytes, if_empty: Remedy | None = None) -> str:
    """The text of the file; refused where it is none, or where guessing would change names and keys."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_bare_utf16(data):
        raise BadImportFile(name, "it is written in UTF-16", _SAVE_AS)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadImportFile(name, "it is a spreadsheet, not a text file", _SAVE_AS)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise BadImportFile(name, f"line {line} holds a zero byte, which no text has")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _decoded_1252(name, data, error)
    if not text.strip():
        raise BadImportFile(name, "it is empty", if_empty or "")
    return text


def _is_bare_utf16(data: bytes) -> bool:
    head = data[:200]
    return len(head) > 1 and (not any(head[1::2]) or not any(head[::2]))


def _decoded_1252(name: str, data: bytes, error: UnicodeDecodeError) -> str:
    line = data.count(b"\n", 0, error.start) + 1
    # Windows-1252 takes nearly any byte; letters of UTF-8 beside it are the sign of a file put together from two.
    if data.startswith(b"\xef\xbb\xbf") or any(letter.encode() in data for letter in "æøåÆØÅ"):
        raise BadImportFile(name, f"line {line} is not UTF-8 as other lines are", _SAVE_AS)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as second:
        line = data.count(b"\n", 0, second.start) + 1
        raise BadImportFile(name, f"line {line} is neither UTF-8 nor Windows-1252", _SAVE_AS) from None
