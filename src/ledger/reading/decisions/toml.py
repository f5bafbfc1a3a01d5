"""The file itself: bytes to TOML tables, decimals exact."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.errors import BadDecisionFile

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file in UTF-8, with or without a byte order mark.

    Raises BadDecisionFile for a file that is not there, is not UTF-8, or is not TOML, with the line.
    """
    try:
        return tomllib.loads(_text(path), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadDecisionFile(str(path), [_syntax(str(error))]) from None
    except (ValueError, RecursionError):
        # What the parser itself stumbles over: whole numbers of thousands of figures, brackets a thousand deep.
        raise BadDecisionFile(str(path), ["it holds a number or a nesting out of all reason"]) from None


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadDecisionFile(str(path), ["there is no such file"]) from None
    except OSError as error:
        raise BadDecisionFile(str(path), [f"it cannot be read ({error.strerror})"]) from None
    if content.startswith(_UTF16):
        raise BadDecisionFile(str(path), ["it is saved as UTF-16; save it as UTF-8"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadDecisionFile(
            str(path), [f"line {line} is not UTF-8 (Windows-1252, it may be); save the file as UTF-8"]
        ) from None


def _syntax(message: str) -> str:
    """The parser's message with the line in front."""
    at = _AT.search(message)
    what = message[: at.start()] if at else message
    where = f"line {at[1]}, column {at[2]}" if at and at[1] else "the end of the file"
    return f"{where}: this is not TOML: {what[:1].lower()}{what[1:]}"
