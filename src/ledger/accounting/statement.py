"""Who owes what of a month's settlement: a buying municipality its own citizens' lines, the own one the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.selecting import OWN
from ledger.settlement.frames import day_rate
from ledger.settlement.residents import resident_days
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.terms import Terms

CLAIM_MONTHS = 12
"""A claim between municipalities is made within so many months after the help (§174 of the Social Services Act)."""


class Share(Struct, frozen=True):
    """A payer's lines of one offer's settlement. `bought` is what all buyers owe of it, in øre.

    `findings` are those about the payer's citizens: something is owed for them that no line has. The own share has
    those about nobody's citizen too.
    """

    lines: Sequence[IssuedLine]
    bought: Ore
    findings: Sequence[IssuedFinding]

    @property
    def total(self) -> Ore:
        return sum(line.amount_ore for line in self.lines)


def share_of(settlement: IssuedMonth, payer: str, terms: Terms) -> Share:
    """What a payer ("own", or a municipality's code) owes of a settlement."""
    lines = [line for line in settlement.lines if terms.payer_of(line.payer) == payer]
    bought = sum(line.amount_ore for line in settlement.lines if terms.payer_of(line.payer) != OWN)
    findings = [finding for finding in settlement.findings if terms.payer_of(finding.payer) == payer]
    return Share(lines, bought, findings)


def is_too_late(line: IssuedLine, claimed_on: date) -> bool:
    """Whether the month that a line belongs to ended more than twelve months before the claim."""
    return claimed_on > line.for_month.next(CLAIM_MONTHS).last


def is_unbilled(book: Book, payer: str, month: Month) -> bool:
    """Whether a payer has residents whose base is a frame of which nothing is billed.

    So it is where no day rate follows from what is adopted.
    """
    paragraphs = {resident.paragraph for resident in resident_days(book, month) if resident.payer == payer}
    return any(_owes_nothing_of_frame(book, month, paragraph) for paragraph in paragraphs)


def _owes_nothing_of_frame(book: Book, month: Month, paragraph: str | None) -> bool:
    model = book.terms.model_on(month.last)
    if model is None or model.value.allocation == "activity":
        return False
    frames = (base for base in book.terms.bases_on(month.last, paragraph) if base.value.unit == "year")
    return any(day_rate(book, frame, month.last) is None for frame in frames)
