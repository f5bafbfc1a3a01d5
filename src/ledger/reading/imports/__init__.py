"""Registrations from files: CSV, JSON lines or xlsx, read into commands, or refused with every bad row listed.

One row is one command. The columns (Danish names in brackets; æ, ø, å may be written ae, oe, aa):

    event [hændelse]         move-in [indflytning], buy [køb], reassess [revurdering], move [værelsesskift],
                             swap [bytte], change [ændring], absent [fravær], return [retur], depart [fraflytning],
                             grant [bevilling], regrant [ombevilling], end-grant [bevillingsophør],
                             own-payment [egenbetaling], deliver [levering], vacancy [udtagning],
                             reserve [reservation]
    date [dato]              first day of a stay, an assessment or a closing; last day of a stay that ends
    citizen [borger]         citizen2 [borger2], of a swap   offer [tilbud]          place [plads]
                             (where several go in a circle, all others in its order, with a comma between them)
    to_offer [til_tilbud]    of a move to another house: a transfer [overflytning]
    level [niveau, pakke]    hours [timer] a week        special_price [særtakst] in kroner per unit of the rates
    per [pr, enhed]          what a special price is for, where it is another unit: day [dag], month [måned], year [år]
    price [pris]             of a reserve: kroner a day, where it is not what the vacancy rule says; of an own-payment:
                             kroner a month, or none, where it is what others pay again
    asked [ønsket_niveau]    the level that the provider had asked for
    chart [døgnskema, skema] the file of a 24-hour chart, of a move-in, reassess, move, grant or regrant
    service [ydelse]         quantity [mængde, antal], of a service: granted, or delivered
    month [måned]            of a delivery, where not all its days are said; more [yderligere]: besides what is told
    paragraph [paragraf]     payer [betalingskommune]    acting [handlekommune]      residence [bopælskommune]
    payer_unlisted [uden_for_listen]  yes [ja]: a code that the list does not have is meant
    decision [afgørelse]     decided_by [besluttet_af]   decided_on [besluttet_den, afgørelsesdato]
    function [funktion]      name [navn]    contract [kontrakt]    ends [kontrakt_udløber]
                             negotiate [genforhandles], of a buy
    cause [årsag]            depart, and until: died [død], moved [flyttet], transfer [overflytning], other [andet]
    notice_given [opsagt_den]  depart, until, and a move to another house: the day on which notice was given
    kind [art]               vacancy: open [åben] or closed [lukket]; absent: hospital [sygehus], holiday [ferie],
                             other [andet]; own-payment: rent [husleje], food [kost], other [andet];
                             the cause of a depart, in earlier files
    until [til]              last day, of a stay already over, of a closing, a reservation or of days away
    reason [begrundelse]     ref [nøgle]

Columns are separated by ';' or ',', whichever the header uses. Text is UTF-8 with or without BOM, else Windows-1252.
How numbers are read depends on the kind of file: see `ledger.reading.numbers`.
A cell that its event has no use for is refused: dropping it in silence would hide a slip.

Decided on 2026-11-26:

* A file is known again by a digest of its bytes, and of the 24-hour charts that it names. It is the key of the first
  row that has none of its own: a file is recorded whole or not at all, so one row says it all. The same file then
  records nothing, even after its rows were voided; with a --ref of its own it is recorded anew. Another file with the
  same rows is judged row by row.

Decided on 2026-11-27:

* What was refused can be mended in the copy that says why, and imported from there: its last column, `refused` or
  `afvist`, is passed over.
* A 24-hour chart is a table of its own: a row names its file, beside the import, whose rows stay one line each. A name
  without a folder is looked for in the folder of the import, not in the one where the command is typed; of standard
  input it is the current one. Several rows may name one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ledger.commands import Command
from ledger.errors import BadImportFile, BadRow
from ledger.reading.bad_rows import BadRows
from ledger.reading.csv_rows import Row, Table, csv_table, plain_heading
from ledger.reading.imports.columns import COLUMNS, WRITE_HEADER, Columns, columns_of, meaning_of
from ledger.reading.imports.json_rows import json_rows
from ledger.reading.imports.reader import Reader, with_blank
from ledger.reading.numbers import Source
from ledger.reading.text import bytes_of, decoded, is_spreadsheet
from ledger.reading.xlsx_rows import SHEETS, typed_under, xlsx_table
from ledger.shared.message import Message, Remedy, say

__all__ = ["REFUSED", "ImportFile", "import_file", "key_of_file", "parse_import", "read_import"]

REFUSED = ("refused", "afvist")
"""The heading, in each language, of the last column of a copy that says why rows were refused: it is passed over.

Of a spreadsheet only what the copy itself wrote there is: the rest is refused, as somebody's own (decided on
2026-11-28). CSV keeps no record of what was whose.
"""

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")


class ImportFile(Struct, frozen=True):
    """What a file asks for: the commands of the rows that can be read, each with its line, and the bad rows.

    `examples` counts rows that only show how to write one. `key` is the file's own: see `keyed`. `doubts` is what may
    have been meant otherwise than it is read: told, not refused.
    """

    name: str
    rows: list[tuple[int, Command]]
    bad: BadRows
    examples: int
    key: str
    doubts: tuple[Message, ...] = ()

    def keyed(self, ref: str | None) -> list[tuple[int, Command]]:
        """The rows with the keys that they are recorded under; a row with a key of its own keeps that.

        Under the caller's key `ref` each row gets a key of the line. Without one, the first row that has none gets the
        file's own key, which is a digest of its bytes. One is enough: a file is recorded whole or not at all, so that
        row shows whether the file has been. Another file with the same rows has another key, and is judged anew.
        """
        if ref is not None:
            return [(line, one if one.ref else replace(one, ref=f"{ref}:{line}")) for line, one in self.rows]
        at = next((at for at, (_, one) in enumerate(self.rows) if one.ref is None), None)
        if at is None:
            return self.rows
        line, first = self.rows[at]
        return [*self.rows[:at], (line, replace(first, ref=self.key)), *self.rows[at + 1 :]]


def read_import(path: Path, by: str) -> list[tuple[int, Command]]:
    """The commands in a file, in file order, each with the line it begins on; recorded by `by`.

    Raises BadImportFile and BeyondBounds where the file as a whole cannot be read, and BadImport with its bad rows.
    """
    return parse_import(str(path), bytes_of(path), by)


def parse_import(name: str, data: bytes, by: str) -> list[tuple[int, Command]]:
    """As read_import, for content at hand; `name` is what refusals call it; .jsonl and the like are JSON lines."""
    file = import_file(name, data, by)
    if file.bad:
        raise file.bad.refusal()
    return file.rows


def import_file(
    name: str,
    data: bytes,
    by: str,
    *,
    keeps: int | None = None,
    houses: Mapping[str, str] | None = None,
    services: Mapping[str, str] | None = None,
) -> ImportFile:
    """As parse_import, but the bad rows are handed over with the others, to be judged together.

    `keeps`: so many of the bad ones are kept; None: as many as are shown. `houses` and `services` are keys of
    those that the file names by what they are called.
    """
    reader, rows = _reader(name, data, by)
    reader.bad.keeps = reader.bad.keeps if keeps is None else keeps
    commands = reader.read(reader.with_keys(rows, houses or {}, services or {}) if houses or services else rows)
    if reader.examples and not commands and not reader.bad:
        raise BadImportFile(name, say("it holds example rows alone"), Remedy("write-rows"))
    charts = (chart for _, command in commands if (chart := getattr(command, "chart", None)) is not None)
    key = key_of_file("import", data, *(repr(chart.said).encode() for chart in charts))
    return ImportFile(name, commands, reader.bad, reader.examples, key, tuple(reader.doubts()))


def key_of_file(kind: str, *content: bytes) -> str:
    """The own key of a file of some kind, in letters alone: ten figures of a digest may look like a CPR number."""
    digest = hashlib.sha256(b"".join(content)).hexdigest()[:32]
    return f"{kind}:{digest.translate(_LETTERS)}"


def _reader(name: str, data: bytes, by: str) -> tuple[Reader, Iterator[Row]]:
    if is_spreadsheet(data):
        return _of_sheet(name, data, by)
    text = decoded(name, data, WRITE_HEADER)
    if Path(name).suffix.lower() in _JSON_SUFFIXES or text.lstrip().startswith(("{", "[")):
        return Reader(Columns(name, COLUMNS, COLUMNS), by, Source.JSON), json_rows(name, text)
    return _of_table(name, csv_table(name, text, lambda heading: meaning_of(heading) is not None), by)


def _of_sheet(name: str, data: bytes, by: str) -> tuple[Reader, Iterator[Row]]:
    """A spreadsheet: what somebody typed where a copy says why rows were refused is refused, by its cell."""
    table = xlsx_table(name, data)
    told = [at for at, heading in enumerate(table.header) if plain_heading(heading) in REFUSED]
    reader, rows = _of_table(name, table, by, told)
    for typed in typed_under(data, SHEETS, REFUSED) if told else ():
        reader.bad.add(typed)
    return reader, rows


def _of_table(name: str, table: Table, by: str, told: Sequence[int] | None = None) -> tuple[Reader, Iterator[Row]]:
    """A table without the columns of some numbers, in which a copy says why rows were refused: else its last one."""
    last = len(table.header) - 1
    if told is None:
        told = [last] if plain_heading(table.header[last]) in REFUSED else []
    header, rows = _without(table.header, told), table.rows
    if told:
        rows = ((line, cells if isinstance(cells, BadRow) else _without(cells, told)) for line, cells in table.rows)
    return Reader(columns_of(name, header), by, table.source), with_blank(rows)


def _without(cells: Sequence[str], told: Container[int]) -> list[str]:
    return [cell for at, cell in enumerate(cells) if at not in told]
