"""The file itself: bytes to TOML tables, decimals exact, within bounds.

Dotted keys are counted before the parser sees them: it notes each prefix of a key, so that 40 kB of a.a.a… take 1.6 GB.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.errors import BadDecisionFile, BadImportFile, BeyondBounds, NotADate
from ledger.reading.bounds import DEEPEST, LONGEST_CELL, LONGEST_KEY, MOST_DECISION_BYTES, MOST_ITEMS, MOST_KEYS
from ledger.reading.packed import LONGEST_BEGINNING, packed_as
from ledger.reading.text import bytes_of, is_spreadsheet
from ledger.shared.calendar import parse_date
from ledger.shared.message import Message, as_said, say

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DATE = re.compile(
    r"=[ \t]*([0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}|[0-9]{1,2}/[0-9]{1,2}(?: ?- ?| )[0-9]{1,4})[ \t]*(?:#|$)"
)
_DANISH_NUMBER = re.compile(r"=[ \t]*([-+]?[0-9]+(?:\.[0-9]{3})*,[0-9]+|[-+]?[0-9]{1,3}(?:\.[0-9]{3}){2,})\b")
_KEY = re.compile(r"[ \t]*[\w.-]+[ \t]*=")
"""How a line begins that has a key and a value."""
_MOST_LINES = 20
"""So many wrong lines are told at once."""
_TEXTS = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'""")
_SQLITE = b"SQLite format 3"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PART = r"""(?:(?<![\w-])[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST}}}")
"""A key of too many parts. Nothing in it is tried twice, so that the search is linear."""


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file in UTF-8, with or without a byte order mark.

    Raises BadDecisionFile for a file that is not there, is not UTF-8, or is not TOML, with the line; BeyondBounds.
    """
    return parse_toml(_text(path), str(path))


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The same of a text at hand; `name` is what refusals call it. Raises BadDecisionFile, BeyondBounds."""
    if deep := _DEEP_KEY.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise BeyondBounds(
            name, "nesting", say("line {line} has a key of more than {most} parts", line=line, most=DEEPEST)
        )
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadDecisionFile(name, list(_wrong_lines(text, str(error)))) from None
    except (ValueError, RecursionError):
        # What the parser itself stumbles over: whole numbers of thousands of figures, brackets a thousand deep.
        raise BadDecisionFile(name, [say("it holds a number or a nesting out of all reason")]) from None
    _check_bounds(name, table)
    return table


def _wrong_lines(text: str, told: str) -> Iterator[Message]:
    """What is wrong with the line that the parser stumbled over, and with those after it whose value it cannot read.

    `told`: what it said. Whoever writes a day or a number as Danes do mostly does so in several lines.
    """
    lines, before = text.split("\n"), 0
    for _ in range(_MOST_LINES):
        yield _not_a_date(text, told) or _as_in_danish(text, told) or _syntax(told)
        at = _AT.search(told)
        line = int(at[1]) if at and at[1] else 0
        key = _KEY.match(lines[line - 1]) if line > before else None
        if key is None:  # the line is no value by itself: what follows may be read otherwise
            return
        lines[line - 1], before = f"{key[0]} 0", line
        text = "\n".join(lines)
        try:
            tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            told = str(error)
            if f"(at line {line}," in told or "(at line" not in told:  # it was not the value of that line
                return
        except (ValueError, RecursionError):
            return
        else:
            return


def _check_bounds(name: str, table: dict[str, Any]) -> None:
    """Raises BeyondBounds for keys and texts too long, too many of them, and tables in tables in tables."""
    waiting: list[tuple[Any, int]] = [(table, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise BeyondBounds(name, "nesting", say("it has tables or lists more than {most} deep", most=DEEPEST))
        if isinstance(value, dict):
            if len(value) > MOST_KEYS:
                raise BeyondBounds(name, "keys", say("it has a table of more than {most:grouped} keys", most=MOST_KEYS))
            if any(len(key) > LONGEST_KEY for key in value):
                raise BeyondBounds(name, "key", say("it has a key of more than {most} characters", most=LONGEST_KEY))
            waiting += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            if len(value) > MOST_ITEMS:
                raise BeyondBounds(
                    name, "items", say("it has a list of more than {most:grouped} items", most=MOST_ITEMS)
                )
            waiting += [(each, depth + 1) for each in value]
        elif isinstance(value, str) and len(value) > LONGEST_CELL:
            raise BeyondBounds(
                name, "text", say("it has a text of more than {most:grouped} characters", most=LONGEST_CELL)
            )


def _text(path: Path) -> str:
    try:
        content = bytes_of(path, MOST_DECISION_BYTES)
    except BadImportFile as refusal:
        raise BadDecisionFile(str(path), [refusal.why]) from None
    if is_spreadsheet(content):
        raise BadDecisionFile(str(path), [say("it is a spreadsheet; a decision file is text (TOML)")])
    if (way := packed_as(content[:LONGEST_BEGINNING])) is not None:
        raise BadDecisionFile(str(path), [say("it was packed, by {way}: unpack it first", way=way)])
    if content.startswith(_SQLITE):
        raise BadDecisionFile(str(path), [say("it is a database; a decision file is text (TOML)")])
    if content.startswith(_UTF16):
        raise BadDecisionFile(str(path), [say("it is saved as UTF-16; save it as UTF-8")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = say("line {line} is not UTF-8 (Windows-1252, it may be); save the file as UTF-8", line=line)
        raise BadDecisionFile(str(path), [why]) from None


def _not_a_date(text: str, message: str) -> Message | None:
    """What is wrong with the date in the line that the parser stumbled over; None where it has none in it."""
    at = _AT.search(message)
    written = _DATE.search(text.splitlines()[int(at[1]) - 1]) if at and at[1] else None
    if at is None or written is None:
        return None
    line = int(at[1])
    try:
        day = parse_date(written[1])
    except NotADate as refusal:
        return say("line {line}: {why}", line=line, why=refusal.sentence())
    if written[1] == day.isoformat():
        return None
    return say("line {line}: write the date {written} as {day}", line=line, written=written[1], day=day.isoformat())


def _as_in_danish(text: str, message: str) -> Message | None:
    """What is wrong with the line that the parser stumbled over, where it has a number as Danes write it."""
    at = _AT.search(message)
    if at is None or not at[1]:
        return None
    line = int(at[1])
    written = _DANISH_NUMBER.search(_TEXTS.sub("", text.split("\n")[line - 1]).partition("#")[0])
    if written is None:
        return None
    number = written[1].replace(".", "").replace(",", ".")
    if "," in written[1]:
        return say("line {line}: a decimal has a point here: write {number}", line=line, number=number)
    return say("line {line}: thousands are not set apart here: write {number}", line=line, number=number)


_SAID = {
    "Invalid value": say(
        "no value that can be read stands there; a text has quotation marks around it, and a number neither blanks nor "
        "a unit"
    ),
    "Expected newline or end of document after a statement": say(
        "something more stands after the value; a text has quotation marks around it"
    ),
    "Invalid statement": say("a line begins with a key, with [ or with #"),
    "Invalid initial character for a key part": say("a key is missing"),
    "Expected '=' after a key in a key/value pair": say("an equals sign is missing after the key"),
    "Unterminated string": say("a text is not ended by a quotation mark"),
    "Illegal character '\\n'": say("a text is not ended by a quotation mark"),
    "Unescaped '\\' in a string": say("a backslash in a text is written twice"),
    "Cannot overwrite a value": say("the key stands there twice"),
    "Duplicate inline table key": say("the key stands there twice"),
    "Unclosed array": say("a square bracket is not closed"),
    "Unclosed inline table": say("a curly bracket is not closed"),
    "Expected ']": say("the name of a section is not closed by its bracket"),
    "Cannot declare": say("the section stands there twice; of several each has two brackets around its name"),
    "Cannot mutate immutable namespace": say("the section stands there in another form already"),
    "Invalid date or datetime": say("there is no such day"),
}
"""What the parser says, by how it begins."""


def _syntax(message: str) -> Message:
    """The parser's message with the line in front; its own English where it seldom says so."""
    at = _AT.search(message)
    what = message[: at.start()] if at else message
    why = next((said for begins, said in _SAID.items() if what.startswith(begins)), None)
    why = why or as_said(what[:1].lower() + what[1:])
    if at and at[1]:
        return say("line {line}, column {column}: this is not TOML: {why}", line=at[1], column=at[2], why=why)
    return say("the end of the file: this is not TOML: {why}", why=why)
