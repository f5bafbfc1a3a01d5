"""A citizen's 24-hour chart from a file: CSV, xlsx or JSON lines. Its words are held against the adopted ones later.

The columns (Danish names in brackets; æ, ø, å may be written ae, oe, aa):

    theme [tema, vum_tema]    time [tidspunkt, tid, doegntid, tidspunkt_paa_doegnet]    form [ydelsesform, indsatsform]
    minutes [minutter, min]    per [pr]: week [uge], which it is where nothing stands, or day [dag, døgn]

Other columns are passed over in CSV and xlsx: nothing of them is read, and nothing kept.

Decided on 2026-11-28:

* A chart that does not say whether its minutes are a week's or a day's is read as a week's, as a level follows from
  hours a week, and whoever records it is told so: of a day they would be seven times as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ledger.commands import ChartFile, ChartRow
from ledger.errors import BadFile, BadRow, NotAnAmount, NotMinutes
from ledger.models.rates import HOURS_IN_WEEK
from ledger.reading.bad_rows import BadRows
from ledger.reading.csv_rows import Table, plain_heading
from ledger.reading.imports.json_rows import Keys, json_rows
from ledger.reading.numbers import QUANTITY, Source, read_number
from ledger.reading.tables import Cell, rows_of
from ledger.reading.text import bytes_of, decoded, is_spreadsheet
from ledger.reading.words import read_period
from ledger.rules.privacy import check_text
from ledger.shared.message import Message, Remedy, say

DAYS_IN_WEEK = 7
MOST = {"week": HOURS_IN_WEEK * 60, "day": HOURS_IN_WEEK * 60 // DAYS_IN_WEEK}
"""The minutes that there are."""


def read_chart(path: Path) -> ChartFile:
    """The chart in a file. Raises BadFile and BeyondBounds where the file as a whole cannot be read."""
    from ledger.errors import BadImportFile  # noqa: PLC0415 - what opening a file refuses with, said as of one looked at

    try:
        content = bytes_of(path)
    except BadFile:
        raise
    except BadImportFile as refusal:
        raise BadFile(str(path), refusal.why, refusal.instead) from None
    return parse_chart(str(path), content)


def parse_chart(name: str, content: bytes) -> ChartFile:
    """As read_chart, for content at hand; `name` is what refusals call it."""
    bad = BadRows(name)
    as_table = _json_table if _is_json(name, content) else None
    found = rows_of(name, content, _CELLS, bad, as_table=as_table, header=Remedy("write-chart"))
    rows = list(_rows(found.rows, found.headings.get("minutes", "minutes"), bad))
    said = bad.refusal()
    return ChartFile(name, tuple(rows), dict(found.headings), tuple(said.rows), said.count)


def _rows(read: Iterable[tuple[int, dict[str, Any]]], heading: str, bad: BadRows) -> Iterator[ChartRow]:
    for line, row in read:
        per, minutes = row["per"] or "week", row["minutes"]
        if minutes > MOST[per]:
            why = _beyond_day() if per == "day" else _beyond_week()
            bad.add(BadRow(line, heading, str(minutes), why, "bad-minutes"))
            continue
        a_week = minutes * DAYS_IN_WEEK if per == "day" else minutes
        yield ChartRow(line, row["theme"], row["time"], row["form"], a_week, says_per=row["per"] is not None)


def _beyond_day() -> Message:
    return say("more than the 24 hours of a day")


def _beyond_week() -> Message:
    return say("more than the 168 hours of a week")


def _minutes(text: str) -> int:
    try:
        number = read_number(text, QUANTITY)
    except NotAnAmount:
        raise NotMinutes(text, say("not a number of minutes")) from None
    if number < 0:
        raise NotMinutes(text, say("negative"))
    if number != number.to_integral_value():
        raise NotMinutes(text, say("minutes are whole"))
    return int(number)


def _word(what: Message) -> Callable[[str], str]:
    def read(text: str) -> str:
        check_text(what, text)
        return text

    return read


def _is_json(name: str, content: bytes) -> bool:
    if is_spreadsheet(content):
        return False
    return Path(name).suffix.lower() in (".jsonl", ".ndjson", ".json") or content.lstrip()[:1] in (b"{", b"[")


def _json_table(name: str, content: bytes) -> Table:
    keys = Keys(list(_CELLS), _meaning_of, _unknown)
    return Table([*_CELLS, ""], json_rows(name, decoded(name, content), keys), Source.JSON)


def _meaning_of(key: str) -> str | None:
    plain = plain_heading(key)
    return next((column for column, cell in _CELLS.items() if plain in (column, *cell.headings)), None)


def _unknown(key: str) -> Message:  # noqa: ARG001 - a key may be anything, and is shown beside it
    return say("the column is unknown; the columns are {known}", known=list(_CELLS))


_CELLS = {
    "theme": Cell(("tema", "vum_tema"), _word(say("theme")), required=True),
    "time": Cell(
        ("tidspunkt", "tid", "doegntid", "tidspunkt_paa_doegnet", "time_of_day"),
        _word(say("time of day")),
        required=True,
    ),
    "form": Cell(("ydelsesform", "indsatsform"), _word(say("form")), required=True),
    "minutes": Cell(("minutter", "min"), _minutes, required=True),
    "per": Cell(("pr",), read_period),
}
