"""What the finance system says it has booked: its postings from a CSV or xlsx file, for a reconciliation.

    account [konto, kontonummer, kontostreng]         16 figures, a compact key of 9, or an alias; dots do not count
    amount [beloeb]                                   kroner, positive in debit
    side [debet_kredit, dk]                           D or K
    debit [debet] and credit [kredit]                 kroner, two columns in place of amount: one of them in each row
    date [dato, bogfoeringsdato, posteringsdato]      the day it was booked on
    reference [bilag, bilagsnummer, referencenummer]  as handed over, such as 1412-7
    text [tekst, posteringstekst]

`account`, `date`, and `amount` or `debit` and `credit` must be there; other columns are passed over.

Decided on 2026-11-26:

* A negative amount turns its side. With a column of sides, or one of debit and one of credit, −31.000,00 in debit is
  31.000,00 in credit: a reversal (storno), which together with what it reverses has booked 0. Taking the amount without
  its sign, as before, booked it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ledger.accounting.reconciling import Booked
from ledger.errors import BadFile, BadOption
from ledger.models.accounts import AccountMapping
from ledger.reading.tables import Cell, Rows, table_of
from ledger.shared.calendar import parse_date
from ledger.shared.message import Message, say
from ledger.shared.money import Ore


def read_booked(name: str, content: bytes, mappings: Iterable[AccountMapping]) -> list[Booked]:
    """The postings in a finance system's file; an alias of a mapping is read as its account.

    Raises BadFile, BeyondBounds, and BadImport with the bad rows.
    """
    aliases = _aliases(mappings)
    table = table_of(name, content, _CELLS)
    _check_amounts(table)
    table.refuse(list(_bad_amounts(table)))
    booked = []
    for line, row in table.rows:
        account = aliases.get(row["account"], row["account"])
        booked.append(Booked(line, account, _amount(row), row["date"], row["reference"] or "", row["text"] or ""))
    return booked


def _check_amounts(table: Rows) -> None:
    """Raises BadFile unless the file has amounts in exactly one of the two ways."""
    has, remedy = table.headings, say("write amount (beloeb), or debit (debet) and credit (kredit)")
    if "amount" in has and ("debit" in has or "credit" in has):
        named = [has[column] for column in ("amount", "debit", "credit") if column in has]
        raise BadFile(table.file, say("it has amounts in several columns: {named: and }", named=named), remedy)
    if "amount" not in has and not ("debit" in has and "credit" in has):
        raise BadFile(table.file, say("it has no column amount"), remedy)


def _bad_amounts(table: Rows) -> Iterator[tuple[int, str, str, Message, str]]:
    """The rows that have no amount, or one on either side."""
    for line, row in table.rows:
        if "amount" in table.headings:
            if row["amount"] is None:
                yield line, "amount", "", say("the cell is empty"), "empty-cell"
        elif row["debit"] is None and row["credit"] is None:
            why = say("the cell is empty, and {credit} too", credit=table.headings["credit"])
            yield line, "debit", "", why, "empty-cell"
        elif row["debit"] and row["credit"]:
            both = [table.headings["debit"], table.headings["credit"]]
            yield line, "", "", say("both {columns: and } are filled", columns=both), "both-sides"


def _amount(row: dict[str, Any]) -> Ore:
    """Øre, positive in debit; a negative amount turns its side."""
    amount: Ore | None = row["amount"]
    if amount is None:
        return (row["debit"] or 0) - (row["credit"] or 0)
    return -amount if row["side"] == "K" else amount


def _aliases(mappings: Iterable[AccountMapping]) -> dict[str, str]:
    pairs = (((m.alias, m.account), (m.counter_alias, m.counter)) for m in mappings)
    return {alias: account for both in pairs for alias, account in both if alias is not None}


def _account(text: str) -> str:
    bare = text.replace(".", "").replace(" ", "").replace("-", "")
    return bare if bare.isascii() and bare.isdigit() else text


def _side(text: str) -> str:
    side = _SIDES.get(text.lower())
    if side is None:
        raise BadOption(say("neither D (debit) nor K (credit)"))
    return side


_SIDES = {"d": "D", "debet": "D", "debit": "D", "k": "K", "c": "K", "kredit": "K", "credit": "K"}
_CELLS = {
    "account": Cell(("konto", "kontonummer", "kontostreng"), _account, required=True),
    "amount": Cell(("beloeb",), int, is_money=True),
    "debit": Cell(("debet",), int, is_money=True),
    "credit": Cell(("kredit",), int, is_money=True),
    "side": Cell(("debet_kredit", "dk", "d/k", "debet/kredit"), _side),
    "date": Cell(("dato", "bogfoeringsdato", "posteringsdato"), parse_date, required=True),
    "reference": Cell(("bilag", "bilagsnummer", "referencenummer"), str),
    "text": Cell(("tekst", "posteringstekst"), str),
}
