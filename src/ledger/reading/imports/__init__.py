"""Registrations from files: CSV or JSON lines, read into commands, or refused with every bad row listed.

One row is one command. The columns (Danish names in brackets; æ, ø, å may be written ae, oe, aa):

    event [hændelse]         move-in [indflytning], reassess [revurdering], depart [fraflytning], vacancy [tomgang]
    date [dato]              first day of a stay, an assessment or a closing; last day of a stay that ends
    citizen [borger]         offer [tilbud]              place [plads]
    level [niveau, pakke]    hours [timer] a week        special_price [særtakst] in kroner per unit of the rates
    paragraph [paragraf]     payer [betalingskommune]
    decision [afgørelse]     decided_by [besluttet_af]
    kind [art]               vacancy: open [åben] or closed [lukket]; depart: died [død], moved [flyttet], other [andet]
    until [til]              last day, of a stay already over or of a closing
    reason [begrundelse]     ref [nøgle]

Columns are separated by ';' or ',', whichever the header uses. Text is UTF-8 with or without BOM, else Windows-1252.
A cell that its event has no use for is refused: dropping it in silence would hide a slip.
"""

from __future__ import annotations

from pathlib import Path

from ledger.commands import Command
from ledger.reading.csv_rows import csv_table
from ledger.reading.imports.columns import COLUMNS, WRITE_HEADER, Columns, columns_of, meaning_of
from ledger.reading.imports.json_rows import json_rows
from ledger.reading.imports.reader import Reader, with_blank
from ledger.reading.text import bytes_of, decoded

__all__ = ["parse_import", "read_import"]

_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")


def read_import(path: Path, by: str) -> list[tuple[int, Command]]:
    """The commands in a file, in file order, each with the line it begins on; recorded by `by`.

    Raises BadImportFile where the file as a whole cannot be read, and BadImport with every bad row.
    """
    return parse_import(str(path), bytes_of(path), by)


def parse_import(name: str, data: bytes, by: str) -> list[tuple[int, Command]]:
    """As read_import, for content that is at hand; `name` is what refusals call it, its suffix tells JSON lines."""
    text = decoded(name, data, WRITE_HEADER)
    if Path(name).suffix.lower() in _JSON_SUFFIXES or text.lstrip().startswith(("{", "[")):
        columns, rows = Columns(name, COLUMNS, COLUMNS), json_rows(name, text)
    else:
        table = csv_table(name, text, lambda heading: meaning_of(heading) is not None)
        columns, rows = columns_of(name, table.header), with_blank(table.rows)
    return Reader(columns, by).read(rows)
