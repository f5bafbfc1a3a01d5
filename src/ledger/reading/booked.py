"""What the finance system says it has booked: its postings from a CSV file, for a reconciliation.

    account [konto, kontonummer, kontostreng]         16 figures, a compact key of 9, or an alias; dots do not count
    amount [beloeb]                                   kroner, positive in debit
    side [debet_kredit, dk]                           D or K: then the amount is taken without its sign
    date [dato, bogfoeringsdato, posteringsdato]      the day it was booked on
    reference [bilag, bilagsnummer, referencenummer]  as handed over, such as 1412-7
    text [tekst, posteringstekst]

`account`, `amount` and `date` must be there; other columns are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.accounting.reconciling import Booked
from ledger.errors import BadOption
from ledger.models.accounts import AccountMapping
from ledger.reading.tables import Cell, rows_of
from ledger.shared.calendar import parse_date
from ledger.shared.money import parse_kroner


def read_booked(name: str, content: bytes, mappings: Iterable[AccountMapping]) -> list[Booked]:
    """The postings in a finance system's file; an alias of a mapping is read as its account.

    Raises BadFile, and BadImport with every bad row.
    """
    aliases = _aliases(mappings)
    booked = []
    for line, row in rows_of(name, content, _CELLS):
        amount = row["amount"]
        if row["side"] is not None:
            amount = abs(amount) if row["side"] == "D" else -abs(amount)
        account = aliases.get(row["account"], row["account"])
        booked.append(Booked(line, account, amount, row["date"], row["reference"] or "", row["text"] or ""))
    return booked


def _aliases(mappings: Iterable[AccountMapping]) -> dict[str, str]:
    pairs = (((m.alias, m.account), (m.counter_alias, m.counter)) for m in mappings)
    return {alias: account for both in pairs for alias, account in both if alias is not None}


def _account(text: str) -> str:
    bare = text.replace(".", "").replace(" ", "").replace("-", "")
    return bare if bare.isdigit() else text


def _side(text: str) -> str:
    side = _SIDES.get(text.lower())
    if side is None:
        raise BadOption(f"{text!r} is neither D (debit) nor K (credit)")
    return side


_SIDES = {"d": "D", "debet": "D", "debit": "D", "k": "K", "c": "K", "kredit": "K", "credit": "K"}
_CELLS = {
    "account": Cell(("konto", "kontonummer", "kontostreng"), _account, required=True),
    "amount": Cell(("beloeb",), parse_kroner, required=True),
    "side": Cell(("debet_kredit", "dk", "d/k"), _side),
    "date": Cell(("dato", "bogfoeringsdato", "posteringsdato"), parse_date, required=True),
    "reference": Cell(("bilag", "bilagsnummer", "referencenummer"), str),
    "text": Cell(("tekst", "posteringstekst"), str),
}
