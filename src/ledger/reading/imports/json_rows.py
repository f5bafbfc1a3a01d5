"""The rows of a JSON lines file: one object a line, its keys the columns of a CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from ledger.errors import BadImportFile, BadRow
from ledger.errors.files import MOST_SHOWN
from ledger.reading.bad_rows import shown
from ledger.reading.bounds import LONGEST_CELL, MOST_COLUMNS, check_rows
from ledger.reading.csv_rows import Row, lines_of
from ledger.reading.imports.columns import COLUMNS, meaning_of, unknown_column
from ledger.reading.numbers import Number
from ledger.shared.message import Message, Remedy, say


class Keys(NamedTuple):
    """The columns that objects may name: what a key means (None: no column), and the sentence about one unknown."""

    columns: Iterable[str]
    meaning_of: Callable[[str], str | None]
    unknown: Callable[[str], Message]


def json_rows(file: str, text: str, keys: Keys | None = None) -> Iterator[Row]:
    """The objects of the file as rows of all columns; one that cannot be read comes as what is wrong with it.

    `keys` None: the columns of an import.
    """
    known = Keys(COLUMNS, meaning_of, unknown_column) if keys is None else keys
    # str.splitlines would also break at marks that a JSON text may hold.
    first, bad = True, 0
    for at, line in enumerate(lines_of(text), start=1):
        check_rows(file, at)
        if not line.strip():
            continue
        if first and (line.strip() == "{" or line.lstrip().startswith("[")):
            raise BadImportFile(file, say("it is one JSON text, not JSON lines"), Remedy("one-object-a-line"))
        first = False
        cells = _json_cells(at, line, known, suggest=bad < MOST_SHOWN)
        bad += isinstance(cells, BadRow)
        yield at, cells


def _json_cells(line: int, text: str, keys: Keys, *, suggest: bool) -> list[str] | BadRow:
    try:
        found = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return BadRow(line, "", "", say("not a JSON object"), "bad-json")
    if not isinstance(found, _Pairs):
        return BadRow(line, "", "", say("not a JSON object"), "bad-json")
    if len(found) > MOST_COLUMNS:
        return BadRow(
            line,
            "",
            "",
            say("the object has {count:grouped} keys; at most {most} are read", count=len(found), most=MOST_COLUMNS),
            "bad-json",
        )
    cells = dict.fromkeys(keys.columns, "")
    for key, value in found:
        if problem := _problem(key, value, cells, keys, suggest=suggest):
            return BadRow(line, shown(key), "", *problem)
        cells[keys.meaning_of(key) or ""] = value or ""
    return [*cells.values(), ""]


def _problem(
    key: str, value: Any, cells: Mapping[str, str], keys: Keys, *, suggest: bool
) -> tuple[Message, str] | None:
    """What is wrong with a key and its value, and the code; `cells` are those that stand before it.

    Looking for what an unknown key may have meant takes long, and is left out for rows that will not be shown.
    """
    name = keys.meaning_of(key)
    if name is None:
        return (keys.unknown(key) if suggest else say("the column is unknown")), "unknown-column"
    if cells[name]:
        return say("the column {name} is there twice", name=name), "column-twice"
    if value is not None and not isinstance(value, str):
        return say("not a text or a number"), "bad-json"
    if value is not None and len(value) > LONGEST_CELL:
        why = say(
            "the text has {count:grouped} characters; at most {most:grouped} are read",
            count=len(value),
            most=LONGEST_CELL,
        )
        return why, "cell-too-long"
    return None


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of a JSON object as written, so that a key given twice is seen."""


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(constant)


# Numbers stay as written and are known as numbers: 12.500 is 12.50, which the text "12.500" need not be.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_float=Number, parse_int=Number, parse_constant=_not_a_number
)
