"""The rows of a JSON lines file: one object a line, its keys the columns of a CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from ledger.errors import BadImportFile, BadRow
from ledger.reading.csv_rows import Row
from ledger.reading.imports.columns import COLUMNS, meaning_of, shown, unknown_column
from ledger.shared.message import Remedy


def json_rows(file: str, text: str) -> Iterator[Row]:
    """The objects of the file as rows of all columns; one that cannot be read comes as what is wrong with it."""
    # str.splitlines would also break at marks that a JSON text may hold.
    lines = [(at, line) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if lines[0][1].strip() == "{" or lines[0][1].lstrip().startswith("["):
        raise BadImportFile(file, "it is one JSON text, not JSON lines", Remedy("one-object-a-line"))
    for at, line in lines:
        yield at, _json_cells(at, line)


def _json_cells(line: int, text: str) -> list[str] | BadRow:
    try:
        found = _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        return BadRow(line, "", "", "not a JSON object", "bad-json")
    if not isinstance(found, _Pairs):
        return BadRow(line, "", "", "not a JSON object", "bad-json")
    cells = dict.fromkeys(COLUMNS, "")
    for key, value in found:
        name = meaning_of(key)
        if name is None:
            return BadRow(line, shown(key), "", unknown_column(key), "unknown-column")
        if cells[name]:
            return BadRow(line, key, "", f"the column {name} is there twice", "column-twice")
        if value is not None and not isinstance(value, str):
            return BadRow(line, key, "", "not a text or a number", "bad-json")
        cells[name] = value or ""
    return [*cells.values(), ""]


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of a JSON object as written, so that a key given twice is seen."""


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(constant)


# Numbers stay as written: 7.10 hours are read by the same code as those of a CSV.
_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=_not_a_number)
