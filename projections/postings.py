"""What goes to the finance system, and does it agree? Postings of issued months, and the reconciliation of a month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from ledger.accounting.accounts import Accounts
from ledger.accounting.postings import Posting, line_in_words, of_other_function, postings_of, without_account
from ledger.accounting.reconciling import Pair, reconcile
from ledger.errors import IssueFirst, NoAccount, NotPosted
from ledger.events import MonthClosed, PostingsMade
from ledger.events.accounts import ACCOUNTS
from ledger.models.issued_lines import IssuedFinding
from ledger.reading.booked import read_booked
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner
from ledger.shared.money import Ore
from ledger.shared.steps import CLOSINGS, counted
from ledger.state.book import Closing, closing_of
from ledger.store.history import History
from projections.settle import finding_data


class Reconciliation(Struct, frozen=True):
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


def entries(history: History, made: Iterable[PostingsMade]) -> list[Posting]:
    """The postings that some events handed over, from the closings and the mappings that each of them names."""
    accounts = _accounts(history)
    handed = counted(list(made), CLOSINGS)
    return [posting for event in handed for posting in _entries(history, event, accounts(event.known_at))]


def account_findings(history: History, made: Iterable[PostingsMade]) -> list[tuple[str, IssuedFinding]]:
    """The lines among them, each with its offer, whose account is of another function than they are."""
    accounts = _accounts(history)
    return [
        (event.offer, finding)
        for event in made
        for finding in of_other_function(
            event.offer, _closing(history, event), accounts(event.known_at), history.terms(event.offer)
        )
    ]


def _entries(history: History, made: PostingsMade, accounts: Accounts) -> list[Posting]:
    return postings_of(made.offer, _closing(history, made), accounts, made.first)


def _closing(history: History, made: PostingsMade) -> Closing:
    """The closing that was posted."""
    closing = history.event(made.closing)
    if not isinstance(closing.event, MonthClosed):  # somebody wrote into the log
        raise IssueFirst(str(made.month), [made.offer])
    return closing_of(closing)


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
    not_issued = (offer for offer in history.offers() if history.closing(offer, month) is None)
    return [offer for offer in not_issued if history.terms(offer).was_open_in(month)]


def reconciled(history: History, month: Month, offers: Iterable[str], name: str, content: bytes) -> Reconciliation:
    """The finance system's file against the issued lines of a month, of some offers or of all that issued it.

    What has been posted is compared as it was handed over; what has not, as it would be now. Raises UnknownOffer,
    IssueFirst, NoAccount, BadFile, BadImport.
    """
    _check_known(history, named := list(dict.fromkeys(offers)))
    closings = _issued(history, month, named)
    of_month = {closing.number for closing in closings.values()}
    others = frozenset(number for offer in history.offers() for number in history.closings(offer)) - of_month
    accounts = _accounts(history)
    issued = _as_posted(history, month, closings, accounts)
    booked = read_booked(name, content, accounts(history.position).every())
    return Reconciliation(month, history.position, reconcile(issued, booked, month, others))


def _issued(history: History, month: Month, named: list[str]) -> dict[str, Closing]:
    """What was issued for a month, by offer. Raises IssueFirst."""
    offers = named or history.offers()
    closings = {offer: closing_of(closing) for offer in offers if (closing := history.closing(offer, month))}
    missing = [offer for offer in named if offer not in closings]
    if missing or not closings:
        later = history.position if all(history.closed_later(offer, month) for offer in missing or offers) else None
        raise IssueFirst(str(month), missing, later)
    return closings


def _as_posted(
    history: History, month: Month, closings: Mapping[str, Closing], accounts: Callable[[int], Accounts]
) -> list[Posting]:
    """The postings of some closings of a month, posted or not yet. Raises NoAccount."""
    made = {offer: _made(history, offer, month) for offer in closings}
    number = max((one.first + one.count for one in made.values() if one), default=1)
    now = accounts(history.position)
    found: list[Posting] = []
    missing_lines = []
    for offer, closing in closings.items():
        event = made[offer]
        if event is not None:
            found += postings_of(offer, closing, accounts(event.known_at), event.first)
            continue
        missing_lines += [
            line_in_words(line, offer, now.payer_of(line)) for line in without_account(offer, closing, now)
        ]
        postings = postings_of(offer, closing, now, number)
        number += len(postings)
        found += postings
    if missing_lines:
        raise NoAccount(str(month), missing_lines)
    return found


def _made(history: History, offer: str, month: Month) -> PostingsMade | None:
    events = (fact.event for fact in history.stream(f"postings:{offer}"))
    return next((event for event in events if isinstance(event, PostingsMade) and event.month == month), None)


def _accounts(history: History) -> Callable[[int], Accounts]:
    """The mappings as known at an event; each state of them is put together once."""
    facts, own = history.stream(ACCOUNTS), history.terms().municipality
    return cache(lambda known_at: Accounts([fact for fact in facts if fact.number <= known_at], own))


def _check_known(history: History, named: Sequence[str]) -> None:
    known = history.offers()
    if unknown := [offer for offer in named if offer not in known]:
        raise history.no_offer(unknown[0])


def posting_data(posting: Posting) -> dict[str, Any]:
    """A posting for machines."""
    return {
        "number": posting.number,
        "date": posting.day,
        "account": posting.account,
        "function": posting.function,
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


def postings_data(
    month: Month, postings: Sequence[Posting], findings: Iterable[tuple[str, IssuedFinding]], *, recorded: bool
) -> dict[str, Any]:
    """A month's postings for machines; `recorded` says whether they were handed over by this run or before.

    `findings` are of lines, each with its offer.
    """
    debit = sum(posting.amount for posting in postings if posting.side == "D")
    return {
        "month": month,
        "recorded": recorded,
        "debit": Kroner(debit),
        "credit": Kroner(sum(posting.amount for posting in postings if posting.side == "K")),
        "postings": [posting_data(posting) for posting in postings],
        "findings": [{"offer": offer, **finding_data(offer, finding)} for offer, finding in findings],
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
