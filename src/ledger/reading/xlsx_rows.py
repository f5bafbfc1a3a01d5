"""The rows of a spreadsheet: the sheet named Import or Registreringer, else the first one.

Numbers and dates are what they are in the sheet, however they are shown. What a formula came to when the file was last
saved is read; a formula without such a value, or with an error, is refused. Hidden rows are read as well.

What stands in a column without a heading is refused, by its cell (decided on 2026-11-28): nobody would see that it is
left out. A column in which nothing stands at all needs no heading. A list of which only some columns are read may have
any column without one, but nothing to the right of its headings.

The file is bounded before it is unpacked: how large its parts say they are, and that none declares entities.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any, Self

from ledger.errors import BadImportFile, BadRow, BeyondBounds, Refusal
from ledger.reading.bad_rows import shown
from ledger.reading.bounds import MOST_UNPACKED, check_rows
from ledger.reading.csv_rows import Row, Table, checked_rows, header_of, plain_heading
from ledger.reading.numbers import Number, Source
from ledger.reading.text import composed
from ledger.shared.message import Day, Message, Remedy, say

SHEETS = ("import", "registreringer")
"""The sheets that are looked for, in small letters."""

WITHOUT_HEADING = "no-heading"
"""The code of a cell in a column that has no heading: it is named as the sheet names it."""

_SIGNED = re.compile(r"(.*)\s\[pladsbog ([a-p]{8})\]\s*", re.DOTALL)
"""A text that a copy wrote: at its end its sign."""
_OF_EARLIER_COPIES = "pladsbog-refused-"
"""How the properties begin in which copies made until 2026-11-28 have the signs of their texts."""
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")

NOTHING_READ = say("nothing is read in this column")
MOVE_IT = say("move what it says to one that is, or empty it")
_UNREAD = say("{reason}; {remedy}", reason=NOTHING_READ, remedy=MOVE_IT)

_MOST_PARTS = 2_000
_BLOCK = 1 << 20
_OPEN = b"application/vnd.oasis.opendocument."
"""How the first part of a spreadsheet of LibreOffice's own begins."""
_DOCTYPE = b"<!DOCTYPE"
_PIECE = re.compile(rb"<(?:\w+:)?(?:row|si)\b")
_MOST_OF_ONE_PIECE = 8 << 20
"""Bytes of a row or a shared text, and of a part that has neither."""

_FIGURES = 15
"""As many figures of a number as spreadsheets keep: the others are the noise of binary fractions."""


def xlsx_table(file: str, data: bytes, sheets: Sequence[str] = SHEETS, *, is_all_read: bool = True) -> Table:
    """The table in a spreadsheet: in one of the sheets named, else in its first one.

    `is_all_read`: it has no column that is passed over.

    Raises BadImportFile, BeyondBounds; a bad row comes as what is wrong with it.
    """
    try:
        _check_parts(file, data)
        with _quietly():
            rows = list(_rows(file, data, sheets))
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 - a damaged file breaks zipfile, expat and openpyxl in any way
        why = say("it is no spreadsheet that can be read: it is damaged, or a file of another kind")
        raise BadImportFile(file, why, Remedy("save-as-xlsx")) from None
    if not rows:
        raise BadImportFile(file, say("its sheet is empty"))
    written = header_of(file, rows[0][1])
    headed = [at for at, heading in enumerate(written) if heading.strip()]
    header = [written[at] for at in headed]
    known = frozenset(headed) if is_all_read else range(len(written))
    body = ((line, _under(headed, known, line, cells)) for line, cells in rows[1:])
    return Table(header, _with_bad_cells(checked_rows(file, body, header), header), Source.XLSX)


def typed_under(data: bytes, sheets: Sequence[str], headings: Container[str]) -> Iterator[BadRow]:
    """What somebody typed in a column with one of some headings, in which a copy says why cells are refused.

    Each such cell as what is wrong with it. What a copy wrote is known by its words alone, which end in a sign of them:
    whoever takes away a colour, changes a remark, or saves the file with a program that keeps none of its properties
    has typed nothing. Nothing else of the file is read for it than was read for its rows.
    """
    with _quietly():
        sheet = _opened(data, sheets, with_values=True)
        earlier = {sign for one in sheet.parent.custom_doc_props.props for sign in _of_earlier(one)}
        rows = (row for row in sheet.iter_rows() if any(cell.value is not None for cell in row))
        head = next(rows)
        columns = [at for at, cell in enumerate(head) if plain_heading(_plain(cell.value)) in headings]
        for cell in (row[at] for row in rows for at in columns if at < len(row)):
            text = _plain(cell.value)
            if text.strip() and not _is_signed(text) and _digest(text)[:16] not in earlier:
                yield BadRow(cell.row, cell.coordinate, shown(text), _UNREAD, WITHOUT_HEADING)


def signed(text: str) -> str:
    """A text as a copy writes it, by whose end it is known again.

    The sign is of letters alone: figures of a digest may look like a CPR number.
    """
    return f"{text} [pladsbog {_sign_of(text)}]"


def _is_signed(text: str) -> bool:
    found = _SIGNED.fullmatch(text)
    return found is not None and _sign_of(found[1]) == found[2]


def _sign_of(text: str) -> str:
    return _digest(text)[:8].translate(_LETTERS)


def _digest(text: str) -> str:
    """That of the words: programs break lines as they like."""
    return hashlib.sha256(" ".join(composed(text).split()).encode()).hexdigest()


def _of_earlier(one: Any) -> Sequence[str]:
    """The signs in a property of a file."""
    return str(one.value).split() if one.name.startswith(_OF_EARLIER_COPIES) else ()


def _chosen(named: Mapping[str, Any], every: Sequence[Any], wanted: Sequence[str]) -> Any:
    return next((named[name] for name in wanted if name in named), every[0])


def _under(headed: Sequence[int], known: Container[int], line: int, cells: Sequence[str]) -> list[str] | BadRow:
    """The cells that stand under headings; what is wrong with the row where something stands in no known column."""
    stray = next((at for at, cell in enumerate(cells) if cell.strip() and at not in known), None)
    if stray is None:
        return [cells[at] if at < len(cells) else "" for at in headed]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow, as below

    why = say("no heading stands above the cell, so nothing is read in it")
    hint = say("move what it says to a column with a heading, or empty it")
    value = "" if isinstance(cells[stray], _Unreadable) else shown(cells[stray])
    reason = say("{reason}; {remedy}", reason=why, remedy=hint)
    return BadRow(line, f"{get_column_letter(stray + 1)}{line}", value, reason, WITHOUT_HEADING)


def _check_parts(file: str, data: bytes) -> None:
    """Raises BeyondBounds for a file that is far larger unpacked, BadImportFile for one that declares entities.

    Or for one of another program's kind.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if parts and parts[0].filename == "mimetype" and packed.open(parts[0]).read(len(_OPEN)) == _OPEN:
            raise BadImportFile(file, say("it is an OpenDocument file, such as .ods"), Remedy("save-as-xlsx"))
        # zipfile unpacks no more of a part than it says it has.
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise BeyondBounds(
                file, "size", say("it has more than {most} MiB when it is unpacked", most=MOST_UNPACKED >> 20)
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _check_part(file, packed, part)
            # The program that reads a part holds all of it, but for rows and texts.
            if not _in_pieces(part) and part.file_size > _MOST_OF_ONE_PIECE:
                raise BeyondBounds(
                    file,
                    "size",
                    say("{part} in it has more than {most} MiB", part=part.filename, most=_MOST_OF_ONE_PIECE >> 20),
                )


def _check_part(file: str, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    tail, since = b"", 0
    with packed.open(part) as content:
        while block := content.read(_BLOCK):
            if not tail and block.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise BadImportFile(file, say("its parts are written in UTF-16"), Remedy("save-as-xlsx"))
            if _DOCTYPE in tail + block:
                raise BadImportFile(file, say("it declares a document type, as no spreadsheet does"))
            tail = block[-len(_DOCTYPE) :]
            begun = [found.start() for found in _PIECE.finditer(block)]
            if max(b - a for a, b in pairwise([-since, *begun, len(block)])) > _MOST_OF_ONE_PIECE:
                raise BeyondBounds(
                    file, "size", say("a row in it has more than {most} MiB", most=_MOST_OF_ONE_PIECE >> 20)
                )
            since = len(block) - begun[-1] if begun else since + len(block)


def _in_pieces(part: zipfile.ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/") or part.filename.endswith("sharedStrings.xml")


def _rows(file: str, data: bytes, sheets: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The sheet's rows that are not blank, with their numbers, from the header on."""
    computed: Iterator[Sequence[Any]] | None = None
    read = 0
    for line, row in enumerate(_sheet(data, sheets, with_values=False), start=1):
        check_rows(file, line)
        if not row:
            continue
        values = row
        if any(cell.data_type == "f" for cell in row):
            if computed is None:
                computed = _sheet(data, sheets, with_values=True)
            # Both run over the same rows; what lies between is passed over.
            values = next(islice(computed, line - read - 1, None))
            read = line
        cells = [_text(cell, value) for cell, value in zip(row, values, strict=True)]
        if any(cell.strip() for cell in cells):
            yield line, cells


def _sheet(data: bytes, wanted: Sequence[str], *, with_values: bool) -> Iterator[Sequence[Any]]:
    sheet = _opened(data, wanted, with_values=with_values)
    if sheet is not None:
        yield from sheet.iter_rows()


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what openpyxl warns of: styles and validations that it passes over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(data: bytes, wanted: Sequence[str], *, with_values: bool) -> Any:
    """The sheet that is read; None where there is none. Parts that no row is in, such as remarks, are not opened."""
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - slow, and for spreadsheets only

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=with_values)
    sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
    if not sheets:
        return None
    sheet = _chosen(sheets, book.worksheets, wanted)
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    return sheet


class _Unreadable(str):
    """What stands in a cell that cannot be read: the reason why."""

    __slots__ = ("why",)

    why: Message

    def __new__(cls, why: Message) -> Self:
        cell = super().__new__(cls, str(why))
        cell.why = why
        return cell


def _text(cell: Any, computed: Any) -> str:
    """A cell as text; that of a formula as what it came to, by the cell of the sheet with values."""
    value = computed.value
    if cell.data_type == "f" and value is None:
        return _Unreadable(say("a formula has no value; open the file in a spreadsheet program and save it"))
    if computed.data_type == "e":
        return _Unreadable(say("a cell holds the error {error}", error=shown(str(value))))
    return _plain(value)


def _plain(value: Any) -> str:  # noqa: PLR0911 - one for each kind of value
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return Number(value) if len(str(value)) <= _FIGURES else _Unreadable(say("a number has too many figures"))
        case float():
            return Number(f"{Decimal(f'{value:.{_FIGURES}g}'):f}")
        case datetime():
            return Day(value.date().isoformat()) if value.time() == time() else value.isoformat(sep=" ")
        case date():
            return Day(value.isoformat())
        case _:
            return composed(str(value))


def _with_bad_cells(rows: Iterator[Row], header: Sequence[str]) -> Iterator[Row]:
    """The rows, one with a cell that cannot be read as what is wrong with it."""
    for line, cells in rows:
        if not isinstance(cells, BadRow) and (bad := next(_unreadable(cells), None)):
            at, why = bad
            yield line, BadRow(line, shown(header[at].strip()), "", why, "bad-cell")
        else:
            yield line, cells


def _unreadable(cells: Sequence[str]) -> Iterator[tuple[int, Message]]:
    return ((at, cell.why) for at, cell in enumerate(cells) if isinstance(cell, _Unreadable))
