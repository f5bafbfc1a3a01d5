"""Closing a month: issued in order, once, when it has ended, and with nothing left for a person to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from ledger.aggregates.book import Book, Closing
from ledger.calendar import Month
from ledger.commands import Close
from ledger.errors import (
    BadOption,
    MonthAlreadyClosed,
    MonthNotEnded,
    MonthOutOfOrder,
    NothingToClose,
    OpenFindings,
    ReasonNeeded,
    UnknownOffer,
)
from ledger.events import BaseConfirmed, Event, MonthClosed, RatesConfirmed
from ledger.message import Remedy
from ledger.models.issued import IssuedMonth
from ledger.rules.past import Past
from ledger.rules.placement import Header
from ledger.settlement import kept, reckon
from ledger.settlement.issuing import Reckoned, standing


def close(command: Close, past: Past, head: Header, today: date) -> list[Event]:
    """Issue a month for the offers named, or for every one that was open in it and is not closed yet."""
    if command.month.last >= today and not command.early:
        raise MonthNotEnded(str(command.month), command.month.last)
    if command.accept_findings and command.reason is None:
        raise BadOption("closing with findings needs a reason", Remedy("say-why"))
    events: list[Event] = []
    for book in _books(command, past):
        events += _close_offer(command, book, past.known_at(), head)
    if not events:
        raise NothingToClose(str(command.month), list(command.offers))
    return events


def check_reason(events: Sequence[Event], past: Past) -> None:
    """Refuse, for a command without a reason, what takes effect in a closed month: late news explains itself."""
    for event in events:
        if isinstance(event, (MonthClosed, RatesConfirmed, BaseConfirmed)):
            continue  # none of them can move an amount
        through = past.closed_through(event.about_offer)
        if through is not None and Month.of(event.touches_from) <= through:
            raise ReasonNeeded(event.touches_from, str(through))


def _books(command: Close, past: Past) -> list[Book]:
    """The books to close a month in. Raises UnknownOffer, MonthAlreadyClosed."""
    known = past.offers()
    if unknown := [offer for offer in command.offers if offer not in known]:
        raise UnknownOffer(unknown[0], known)
    books = [past.book(offer) for offer in command.offers or known]
    closed = [book.offer for book in books if command.month in book.closings]
    if closed and (command.offers or len(closed) == len(books)):
        raise MonthAlreadyClosed(str(command.month), closed if command.offers else [])
    return [book for book in books if book.offer not in closed]


def _close_offer(command: Close, book: Book, known_at: int, head: Header) -> list[Event]:
    earliest = book.earliest_open()
    if earliest is None or earliest > command.month:
        return []
    if (
        book.terms.closed_after is not None
        and book.terms.closed_after < earliest.first
        and not standing(book, earliest).lines
    ):
        return []  # the offer is closed, and nothing is left to carry for it
    if earliest < command.month and not command.and_earlier:
        raise MonthOutOfOrder(str(command.month), book.offer, str(earliest))
    reckoned = cache(lambda month: kept(reckon(book, month)))
    return [_issue(command, book, month, known_at, head, reckoned) for month in earliest.until(command.month)]


def _issue(command: Close, book: Book, month: Month, known_at: int, head: Header, reckoned: Reckoned) -> MonthClosed:
    issued = standing(book, month, reckoned)
    if issued.findings and not command.accept_findings:
        raise OpenFindings(str(month), book.offer, _told(issued))
    # The next month's adjustments are reckoned against this one, in the same act.
    book.closings[month] = Closing(0, known_at, issued)
    return MonthClosed(
        **head,
        effective_on=month.last,
        offer=book.offer,
        known_at=known_at,
        issued=issued,
        early=command.early and month == command.month,
    )


def _told(issued: IssuedMonth) -> list[str]:
    return list(dict.fromkeys(f"{finding.place or 'offer'}: {finding.why}" for finding in issued.findings))
