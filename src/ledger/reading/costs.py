"""Costs and income that no settlement holds, from a CSV or xlsx file: what the central refund counts as well."""

from __future__ import annotations

from ledger.accounting.refund import Cost, CostKind
from ledger.errors import BadOption
from ledger.reading.tables import Cell, table_of
from ledger.reading.words import HEADINGS
from ledger.rules.privacy import check_key
from ledger.shared.calendar import Month, month_in_table
from ledger.shared.message import say
from ledger.shared.money import Ore


def read_costs(name: str, content: bytes, year: int) -> list[Cost]:
    """Costs and income of citizens that no settlement holds, from a CSV or xlsx file.

    citizen [borger]; month [maaned], or the year alone for a one-off cost; amount [beloeb] in kroner; kind [art]: cost
    [udgift], one-off [engangsudgift] or income [indtaegt]. Raises BadFile, BadImport.
    """
    cells = {
        "citizen": Cell(HEADINGS["citizen"], _citizen, required=True),
        "month": Cell(("maaned",), lambda text: (_month(text, year), text == str(year)), required=True),
        "amount": Cell(("beloeb",), _amount, required=True, is_money=True),
        "kind": Cell(HEADINGS["kind"], _kind, required=True),
    }
    table = table_of(name, content, cells)
    table.refuse(
        [
            (line, "month", str(year), say("the year alone is for a one-off cost; this kind has a month"), "bad-month")
            for line, row in table.rows
            if row["month"][1] and row["kind"] != "one-off"
        ]
    )
    return [Cost(**{**row, "month": row["month"][0]}) for _, row in table.rows]


def _citizen(text: str) -> str:
    check_key(say("citizen"), text)
    return text


def _month(text: str, year: int) -> Month:
    month = Month(year, 1) if text == str(year) else month_in_table(text)
    if month.year != year:
        raise BadOption(say("not in {year}", year=year))
    return month


def _amount(ore: Ore) -> Ore:
    if ore < 0:
        raise BadOption(say("it is negative; the kind says whether it is a cost or an income"))
    return ore


def _kind(text: str) -> CostKind:
    word = _KINDS.get(text.strip().lower())
    if word is None:
        raise BadOption(say("not cost, one-off or income"))
    return word


_KINDS: dict[str, CostKind] = {
    "cost": "cost", "udgift": "cost",
    "one-off": "one-off", "engangsudgift": "one-off",
    "income": "income", "indtægt": "income", "indtaegt": "income",
}  # fmt: skip
