"""An issued month as double-entry postings: each line debits its account and credits the counter account.

The amounts are positive; a negative line turns the sides. A line of 0 kr. gives none. Everything is booked on the last
day of the month whose settlement issued the line, adjustments of earlier months as well: their own may be closed in the
finance system. The mapping is the one in force on that day.

Decided on 2026-11-21:

* The day of a posting. The last of the month that issued the line, and the mapping of that day, for adjustments too:
  their own month may be closed in the finance system. The text names it.

Decided on 2026-11-26:

* An account of another function than the line's is a finding of the postings, and posted all the same: a mapping is
  what a decision said, and which of the two is wrong is a person's to say. The counter account is not looked at: it is
  of other functions in every chart of accounts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.accounting.accounts import Accounts
from ledger.models.accounts import AccountMapping
from ledger.models.functions import function_of_account
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.settlement.findings import severity_of
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore, plain
from ledger.state.book import Closing
from ledger.state.terms import Terms

Side = Literal["D", "K"]


class Posting(Struct, frozen=True):
    """One side of a line's entry. `number` runs through a month, `amount` is øre above 0.

    `short` is the account in at most ten signs, None where it has neither an alias nor a compact key. `reference`
    names the event that issued the line and the line's place in it: 1412-7.
    """

    number: int
    offer: str
    line: str
    kind: str
    for_month: Month
    day: date
    account: str
    short: str | None
    side: Side
    amount: Ore
    reference: str
    text: str

    @property
    def function(self) -> str | None:
        """The function of the account."""
        return function_of_account(self.account)

    @property
    def fiscal_year(self) -> int:
        return self.day.year

    @property
    def signed(self) -> Ore:
        """Øre, positive in debit."""
        return self.amount if self.side == "D" else -self.amount


def postings_of(offer: str, closing: Closing, accounts: Accounts, first: int) -> list[Posting]:
    """The postings of an offer's issued month, numbered from `first`; lines without a mapping give none."""
    day = closing.issued.month.last
    found: list[Posting] = []
    for reference, line in _worth_posting(closing):
        version = accounts.mapping_for(offer, line, day)
        if version is not None:
            number = first + len(found)
            found += _entry(offer, line, day, version.value, f"{closing.number}-{reference}", number)
    return found


def without_account(offer: str, closing: Closing, accounts: Accounts) -> list[IssuedLine]:
    """The lines of an issued month that no mapping fits, and that therefore cannot be posted."""
    day = closing.issued.month.last
    return [line for _, line in _worth_posting(closing) if accounts.mapping_for(offer, line, day) is None]


def of_other_function(offer: str, closing: Closing, accounts: Accounts, terms: Terms) -> list[IssuedFinding]:
    """The lines of an issued month whose account is of another function than they are: somebody must say which holds.

    They are posted as the mapping says. The counter account can be of any function.
    """
    day = closing.issued.month.last
    found: list[IssuedFinding] = []
    for _, line in _worth_posting(closing):
        version = accounts.mapping_for(offer, line, day)
        function = terms.function_on(day, line.paragraph)
        if version is not None and function is not None and function != function_of_account(version.value.account):
            found.append(_account_function(line, version.value.account, function))
    return found


def _account_function(line: IssuedLine, account: str, function: str) -> IssuedFinding:
    code = "account-function"
    return IssuedFinding(
        code=code,
        severity=severity_of(code),
        place=line.place,
        stay=line.stay,
        citizen=line.citizen,
        first_day=line.first_day,
        last_day=line.last_day,
        data={"line": line.id, "account": account, "function": function},
        kind=line.kind,
        part=line.part,
        payer=line.payer,
        paragraph=line.paragraph,
    )


def digest_of(postings: Iterable[Posting]) -> str:
    """SHA-256 of what is handed over, in hexadecimal: all but the text, whose words may be put otherwise later."""
    lines = (
        f"{p.number}|{p.day}|{p.account}|{p.short or ''}|{p.side}|{plain(p.amount)}|{p.reference}|{p.offer}|{p.line}"
        f"|{p.for_month}"
        for p in postings
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def balance(postings: Sequence[Posting]) -> Ore:
    """Debit less credit, in øre: 0 for whole entries."""
    return sum(posting.signed for posting in postings)


def _worth_posting(closing: Closing) -> Iterator[tuple[int, IssuedLine]]:
    """The issued lines that are not zero, each with its place among all of them, from 1."""
    return ((at, line) for at, line in enumerate(closing.issued.lines, start=1) if line.amount_ore)


def _entry(
    offer: str, line: IssuedLine, day: date, mapping: AccountMapping, reference: str, number: int
) -> Iterator[Posting]:
    """The two sides of one line's entry."""
    sides: tuple[Side, Side] = ("D", "K") if line.amount_ore > 0 else ("K", "D")
    accounts = ((mapping.account, mapping.short), (mapping.counter, mapping.counter_short))
    for at, ((account, short), side) in enumerate(zip(accounts, sides, strict=True)):
        yield Posting(
            number=number + at,
            offer=offer,
            line=line.id,
            kind=line.kind,
            for_month=line.for_month,
            day=day,
            account=account,
            short=short,
            side=side,
            amount=abs(line.amount_ore),
            reference=reference,
            text=mapping.text or _text(offer, line),
        )


def _text(offer: str, line: IssuedLine) -> str:
    """What the entry is, without the citizen's key: the finance system is read by others."""
    where = f"{offer}/{line.place}" if line.place else offer
    return f"{where} {line.service or line.kind} {line.for_month}"


def line_in_words(line: IssuedLine, offer: str, payer: str) -> Message:
    """A line as a mapping would have to name it."""
    amount = Kroner(line.amount_ore)
    values: dict[str, Value] = {"offer": offer, "kind": line.kind, "payer": payer, "id": line.id, "amount": amount}
    if line.paragraph:
        return say("{offer} {kind} §{paragraph} payer {payer}: {id}, {amount}", paragraph=line.paragraph, **values)
    return say("{offer} {kind} payer {payer}: {id}, {amount}", **values)
