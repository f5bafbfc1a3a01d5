"""What does a payer owe? A buying municipality's own citizens' lines, or the own net share of a month.

Decided on 2026-11-21:

* The own municipality's code as payer is the own share. `statement 787` in municipality 787's ledger is `statement
  own`; such residents owe no day rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.errors import UnknownPayer
from ledger.models.issued import IssuedLine
from ledger.settlement.frames import day_rate
from ledger.settlement.residents import resident_days
from ledger.shared.calendar import Month, civil_day, parse_month
from ledger.shared.message import Remedy
from ledger.shared.money import Ore, plain
from ledger.state.book import Book
from ledger.state.terms import Terms
from ledger.store import Log
from ledger.store.history import History
from projections.settle import line_data, settle
from projections.settlements import CurrentSettlement
from projections.views import answered

OWN = "own"

CLAIM_MONTHS = 12
"""A claim between municipalities is made within so many months after the help (§174 of the Social Services Act)."""


@dataclass(frozen=True, slots=True)
class Unbilled:
    """A base frame of which a buyer is billed nothing, since no day rate follows from what is adopted."""

    offer: str

    @property
    def why(self) -> str:
        return f"the base of {self.offer} is a frame without a day rate or an occupancy: none of it is billed"

    @property
    def remedy(self) -> Remedy:
        return Remedy("adopt-day-rate", offer=self.offer)


@dataclass(frozen=True, slots=True)
class OfferStatement:
    """A payer's lines in one offer; what the offer's settlement comes to in all, and what all buyers owe of it."""

    offer: str
    status: str
    lines: Sequence[IssuedLine]
    settlement: Ore
    bought: Ore

    @property
    def total(self) -> Ore:
        return sum(line.amount_ore for line in self.lines)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a payer owes for a month, offer by offer. `too_late` are the lines claimed past the limit."""

    payer: str
    month: Month
    known_at: int
    offers: Sequence[OfferStatement]
    too_late: Sequence[IssuedLine]
    unbilled: Sequence[Unbilled]

    @property
    def total(self) -> Ore:
        return sum(one.total for one in self.offers)

    @property
    def settlement(self) -> Ore:
        """What the offers' settlements come to, whoever pays."""
        return sum(one.settlement for one in self.offers)

    @property
    def bought(self) -> Ore:
        """What all buyers owe of them."""
        return sum(one.bought for one in self.offers)

    @property
    def is_own(self) -> bool:
        return self.payer == OWN


def statement(
    location: str,
    log: Log,
    payer: str,
    month: Month,
    *,
    offers: Iterable[str] = (),
    known_at: int | None = None,
    today: date,
) -> Statement:
    """The statement of a payer, three figures or `own`; the ledger's own code means `own`.

    Raises UnknownOffer, UnknownPayer for a municipality that pays for nobody here.
    """
    history = History(log, known_at)
    terms = history.terms()
    payer = payer if terms.is_foreign(payer) and payer != OWN else OWN
    settled = settle(location, log, month, offers=offers, known_at=known_at)
    found = [_of_offer(one, payer, terms) for one in settled.offers]
    lives_in = [] if payer == OWN else _offers_paid_in(location, log, history, payer)
    shown = [one for one in found if one.lines or payer == OWN]
    if payer != OWN and not shown and not lives_in:
        raise UnknownPayer(payer, _payers(location, log, history))
    asked = today if known_at is None else civil_day(log.number(known_at).recorded_at)
    claimed = {one.month.offer: _claimed_on(log, one, asked) for one in settled.offers}
    late = [line for one in shown for line in one.lines if payer != OWN and is_too_late(line, claimed[one.offer])]
    named = {one.offer for one in found}
    books = (history.book(offer) for offer in lives_in if offer in named)
    return Statement(payer, month, settled.known_at, shown, late, list(_unbilled(books, payer, month)))


def is_too_late(line: IssuedLine, claimed_on: date) -> bool:
    """Whether the month that a line belongs to ended more than twelve months before the claim."""
    return claimed_on > parse_month(line.for_month).next(CLAIM_MONTHS).last


def _claimed_on(log: Log, one: CurrentSettlement, asked: date) -> date:
    """The day of the claim: that on which the month was issued, or the day asked about while it is open."""
    if not one.closed:
        return asked
    issued = log.stream(f"settlement:{one.month.offer}")
    return next(civil_day(f.recorded_at) for f in issued if f.event.effective_on == parse_month(one.month.month).last)


def _of_offer(one: CurrentSettlement, payer: str, terms: Terms) -> OfferStatement:
    month = one.month
    lines = [line for line in month.lines if _payer(line, terms) == payer]
    bought = sum(line.amount_ore for line in month.lines if _payer(line, terms) != OWN)
    return OfferStatement(month.offer, one.status, lines, month.total_ore, bought)


def _payer(line: IssuedLine, terms: Terms) -> str:
    """Who owes a line: what concerns no citizen is the ledger's own municipality's."""
    return line.payer if line.payer is not None and terms.is_foreign(line.payer) else OWN


def _unbilled(books: Iterable[Book], payer: str, month: Month) -> Iterator[Unbilled]:
    for book in books:
        if any(_owes_nothing_of_frame(book, month, paragraph) for paragraph in _paragraphs(book, payer, month)):
            yield Unbilled(book.offer)


def _paragraphs(book: Book, payer: str, month: Month) -> set[str | None]:
    """The paragraphs of a payer's residents in a month."""
    return {resident.paragraph for resident in resident_days(book, month) if resident.payer == payer}


def _owes_nothing_of_frame(book: Book, month: Month, paragraph: str | None) -> bool:
    frame = book.terms.base_on(month.last, paragraph)
    model = book.terms.model_on(month.last)
    if frame is None or frame.value.unit != "year" or model is None or model.value.allocation == "activity":
        return False
    return day_rate(book, frame, month.last) is None


def _offers_paid_in(location: str, log: Log, history: History, payer: str) -> list[str]:
    query = "SELECT DISTINCT offer FROM move_ins WHERE payer = ? AND number <= ? ORDER BY offer"
    rows = answered(location, log, lambda db, _: db.execute(query, (payer, history.position)).fetchall())
    return [str(row[0]) for row in rows]


def _payers(location: str, log: Log, history: History) -> list[str]:
    query = "SELECT DISTINCT payer FROM move_ins WHERE payer IS NOT NULL AND number <= ? ORDER BY payer"
    rows = answered(location, log, lambda db, _: db.execute(query, (history.position,)).fetchall())
    return [str(row[0]) for row in rows]


def statement_data(found: Statement) -> dict[str, Any]:
    """The statement for machines; the own one tells what the buyers owe beside it."""
    late = {id(line) for line in found.too_late}
    return {
        "payer": found.payer,
        "month": str(found.month),
        "known_at": {"event": found.known_at},
        "total": plain(found.total),
        "offers": [
            {
                "offer": one.offer,
                "status": one.status,
                "total": plain(one.total),
                **({"settlement": plain(one.settlement), "bought": plain(one.bought)} if found.is_own else {}),
                "lines": [{**line_data(line), "claim_limit_passed": id(line) in late} for line in one.lines],
            }
            for one in found.offers
        ],
        "findings": [
            {"code": "no-day-rate", "offer": one.offer, "why": one.why, "commands": [one.remedy]}
            for one in found.unbilled
        ],
    }
