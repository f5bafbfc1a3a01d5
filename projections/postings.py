"""What goes to the finance system, and does it agree? Postings of issued months, and the reconciliation of a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.accounting.accounts import Accounts
from ledger.accounting.postings import Posting, line_in_words, postings_of, without_account
from ledger.accounting.reconciling import Pair, reconcile
from ledger.errors import IssueFirst, NoAccount, NotPosted, UnknownOffer
from ledger.events import MonthClosed, PostingsMade
from ledger.events.accounts import ACCOUNTS
from ledger.reading.booked import read_booked
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner
from ledger.shared.money import Ore
from ledger.state.book import Closing, closing_of
from ledger.store.history import History


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A month's postings on both sides, paired. Sums are øre in debit."""

    month: Month
    known_at: int
    pairs: Sequence[Pair]

    @property
    def matched(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.cause == "matched"]

    @property
    def unmatched(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.cause != "matched"]


def entries(history: History, made: PostingsMade) -> list[Posting]:
    """The postings that an event handed over, from the closing and the mappings that it names."""
    accounts = _accounts(history, made.known_at)
    return postings_of(made.offer, _closing(history, made.offer, made.closing), accounts, made.first)


def posted(history: History, month: Month, offers: Iterable[str] = ()) -> list[PostingsMade]:
    """What has been posted of a month, in order of the running numbers. Raises UnknownOffer, NotPosted."""
    named = list(offers)
    found = {made.offer: made for offer in named or history.offers() if (made := _made(history, offer, month))}
    _check_known(history, named)
    if missing := [offer for offer in named if offer not in found]:
        raise NotPosted(str(month), missing)
    if not found:
        raise NotPosted(str(month), [])
    return sorted(found.values(), key=lambda made: made.first)


def open_offers(history: History, month: Month) -> list[str]:
    """The offers that were open in a month and have not issued it yet."""
    found = []
    for offer in history.offers():
        terms = history.terms(offer)
        began = Month.of(terms.offer.days[0]) <= month
        goes_on = terms.closed_after is None or terms.closed_after >= month.first
        if began and goes_on and not _closings(history, offer, month):
            found.append(offer)
    return found


def reconciled(history: History, month: Month, offers: Iterable[str], name: str, content: bytes) -> Reconciliation:
    """The finance system's file against the issued lines of a month, of some offers or of all that issued it.

    What has been posted is compared as it was handed over; what has not, as it would be now. Raises UnknownOffer,
    IssueFirst, NoAccount, BadFile, BadImport.
    """
    issued = _issued(history, month, list(offers))
    others = frozenset(
        fact.number
        for offer in history.offers()
        for fact in history.stream(f"settlement:{offer}")
        if isinstance(fact.event, MonthClosed) and fact.event.issued.month != month
    )
    booked = read_booked(name, content, _accounts(history, history.position).every())
    return Reconciliation(month, history.position, reconcile(issued, booked, month, others))


def _issued(history: History, month: Month, named: list[str]) -> list[Posting]:
    """The postings of a month, posted or not yet."""
    _check_known(history, named)
    closed = {offer: _closings(history, offer, month) for offer in named or history.offers()}
    if missing := [offer for offer in named if not closed[offer]]:
        raise IssueFirst(str(month), missing)
    if not any(closed.values()):
        raise IssueFirst(str(month), [])
    accounts = _accounts(history, history.position)
    made = {offer: _made(history, offer, month) for offer in closed}
    number = max((one.first + one.count for one in made.values() if one), default=1)
    found: list[Posting] = []
    missing_lines = []
    for offer, closings in closed.items():
        event = made[offer]
        for closing in closings:
            if event is not None:
                found += entries(history, event)
                continue
            missing_lines += [
                line_in_words(line, offer, accounts.payer_of(line))
                for line in without_account(offer, closing, accounts)
            ]
            postings = postings_of(offer, closing, accounts, number)
            number += len(postings)
            found += postings
    if missing_lines:
        raise NoAccount(str(month), missing_lines)
    return found


def _made(history: History, offer: str, month: Month) -> PostingsMade | None:
    events = (fact.event for fact in history.stream(f"postings:{offer}"))
    return next((event for event in events if isinstance(event, PostingsMade) and event.month == month), None)


def _closings(history: History, offer: str, month: Month) -> list[Closing]:
    """The closing of an offer's month; none where it is open."""
    return [
        closing_of(fact.number, fact.event)
        for fact in history.stream(f"settlement:{offer}")
        if isinstance(fact.event, MonthClosed) and fact.event.issued.month == month
    ]


def _closing(history: History, offer: str, number: int) -> Closing:
    for fact in history.stream(f"settlement:{offer}"):
        if fact.number == number and isinstance(fact.event, MonthClosed):
            return closing_of(fact.number, fact.event)
    raise IssueFirst("", [offer])


def _accounts(history: History, known_at: int) -> Accounts:
    facts = [fact for fact in history.stream(ACCOUNTS) if fact.number <= known_at]
    return Accounts(facts, history.terms().municipality)


def _check_known(history: History, named: Sequence[str]) -> None:
    known = history.offers()
    if unknown := [offer for offer in named if offer not in known]:
        raise UnknownOffer(unknown[0], known)


def posting_data(posting: Posting) -> dict[str, Any]:
    """A posting for machines."""
    return {
        "number": posting.number,
        "date": posting.day,
        "account": posting.account,
        "alias": posting.short,
        "side": posting.side,
        "amount": Kroner(posting.amount),
        "fiscal_year": posting.fiscal_year,
        "reference": posting.reference,
        "text": posting.text,
        "offer": posting.offer,
        "line": posting.line,
        "kind": posting.kind,
        "for_month": posting.for_month,
    }


def postings_data(month: Month, postings: Sequence[Posting], *, recorded: bool) -> dict[str, Any]:
    """A month's postings for machines; `recorded` says whether they were handed over by this run or before."""
    debit = sum(posting.amount for posting in postings if posting.side == "D")
    return {
        "month": month,
        "recorded": recorded,
        "debit": Kroner(debit),
        "credit": Kroner(sum(posting.amount for posting in postings if posting.side == "K")),
        "postings": [posting_data(posting) for posting in postings],
    }


def reconciliation_data(reconciliation: Reconciliation) -> dict[str, Any]:
    """A reconciliation for machines."""
    return {
        "month": reconciliation.month,
        "known_at": {"event": reconciliation.known_at},
        "matched": len(reconciliation.matched),
        "matched_debit": Kroner(_debit(reconciliation.matched)),
        "unmatched": [pair_data(pair) for pair in reconciliation.unmatched],
    }


def pair_data(pair: Pair) -> dict[str, Any]:
    """An unmatched posting for machines: what was issued, what is booked, the likely cause."""
    issued, booked = pair.issued, pair.booked
    return {
        "cause": pair.cause,
        "difference": Kroner(pair.difference),
        "issued": posting_data(issued) if issued else None,
        "booked": {
            "line": booked.line,
            "account": booked.account,
            "amount": Kroner(booked.amount),
            "date": booked.day,
            "reference": booked.reference,
            "text": booked.text,
        }
        if booked
        else None,
    }


def _debit(pairs: Iterable[Pair]) -> Ore:
    return sum(pair.issued.amount for pair in pairs if pair.issued and pair.issued.side == "D")
