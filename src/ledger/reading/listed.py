"""A list of residents as another system writes it, from CSV or xlsx."""

from __future__ import annotations

from ledger.following.both_sides import Listed
from ledger.reading.tables import Cell, table_of
from ledger.reading.words import HEADINGS
from ledger.rules.privacy import check_text, read_key
from ledger.shared.calendar import parse_date
from ledger.shared.message import say


def read_listed(name: str, content: bytes) -> list[Listed]:
    """The lines of a list of residents. Raises BadFile, BadImport.

    citizen [borger]; offer [tilbud]; and, where the list has them, place [plads], level [niveau], price [pris] in
    kroner, from [fra] and to [til], first and last day.
    """
    table = table_of(name, content, _CELLS)
    table.refuse(
        [
            (
                line,
                "to",
                str(row["to"]),
                say("it lies before the first day, {first}", first=row["from"]),
                "days-reversed",
            )
            for line, row in table.rows
            if row["from"] is not None and row["to"] is not None and row["to"] < row["from"]
        ]
    )
    return [
        Listed(
            line, row["citizen"], row["offer"], row["place"], row["level"], row["price"], row["from"], row["to"]
        )
        for line, row in table.rows
    ]  # fmt: skip


def _level(text: str) -> str:
    check_text(say("level"), text)
    return text


_CELLS = {
    "citizen": Cell((*HEADINGS["citizen"], "borgernoegle"), read_key(say("citizen")), required=True),
    "offer": Cell((*HEADINGS["offer"], "hus", "house"), read_key(say("offer")), required=True),
    "place": Cell((*HEADINGS["place"], "bolig", "vaerelse"), read_key(say("place"))),
    "level": Cell(HEADINGS["level"], _level),
    "price": Cell(("pris", "takst"), int, is_money=True),
    "from": Cell(("fra", "indflytning", "startdato"), parse_date),
    "to": Cell((*HEADINGS["until"], "fraflytning", "slutdato"), parse_date),
}
