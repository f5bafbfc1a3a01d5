"""Closing a month: issued in order, once, when it has ended, and with nothing left for a person to decide.

Decided on 2026-11-21:

* Months close in order. Offer by offer, from the offer's first month on, old history first (`--and-earlier`). A
  closed month shows what was issued, whatever is known or programmed later.
* Late news in a closed month needs a reason. It moves issued money. A decision for all offers needs one if it reaches
  into a closed month of any.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

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
from ledger.events import Event, MonthClosed
from ledger.models.issued import IssuedMonth
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.settlement.as_issued import as_issued
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.engine import settled_of
from ledger.settlement.findings import sentence_of_several, together, whereabouts
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.shared.message import Message, Remedy, say
from ledger.shared.steps import HOUSES, MONTHS, counted
from ledger.state.book import Book


def close(command: Close, context: DecisionContext, head: Header) -> list[Event]:
    """Issue a month for the offers named, or for every one that was open in it and is not closed yet."""
    if command.month.last >= context.today() and not command.early:
        raise MonthNotEnded(str(command.month), command.month.last)
    if command.accept_findings and command.reason is None:
        raise BadOption(say("closing with findings needs a reason"), Remedy("say-why"))
    events: list[Event] = []
    for offer in counted(_offers(command, context), HOUSES):
        closed = _close_offer(command, context.book(offer), context.known_at(), head)
        for event in closed:
            event.issued.compact()  # all months of many years wait here until they are saved together
        events += closed
    if not events:
        raise NothingToClose(str(command.month), list(command.offers))
    return events


def check_reason(events: Sequence[Event], context: DecisionContext) -> None:
    """Refuse, for a command without a reason, what takes effect in a closed month: late news explains itself."""
    for event in events:
        if not event.moves_amounts:
            continue
        through = context.closed_through(event.about_offer)
        if through is not None and Month.of(event.touches_from) <= through:
            raise ReasonNeeded(event.touches_from, str(through))


def _offers(command: Close, context: DecisionContext) -> list[str]:
    """The offers to close a month in. Raises UnknownOffer, MonthAlreadyClosed."""
    known = context.offers()
    if unknown := [offer for offer in command.offers if offer not in known]:
        raise UnknownOffer(unknown[0], known)
    offers = list(dict.fromkeys(command.offers or known))
    closed = [offer for offer in offers if _is_closed(offer, command.month, context)]
    if closed and (command.offers or len(closed) == len(offers)):
        raise MonthAlreadyClosed(str(command.month), closed if command.offers else [])
    return [offer for offer in offers if offer not in closed]


def _is_closed(offer: str, month: Month, context: DecisionContext) -> bool:
    through = context.closed_through(offer)
    # An offer that was adopted from an earlier day after all has open months before closed ones.
    return through is not None and month <= through and context.closing(offer, month) is not None


def _close_offer(command: Close, book: Book, known_at: int, head: Header) -> list[MonthClosed]:
    earliest = book.earliest_open()
    if earliest is None or earliest > command.month:
        return []
    if (
        book.terms.closed_after is not None
        and book.terms.closed_after < earliest.first
        and not current_settlement(book, earliest).lines
    ):
        return []  # the offer is closed, and nothing is left to carry for it
    if earliest < command.month and not command.and_earlier:
        raise MonthOutOfOrder(str(command.month), book.offer, str(earliest))
    months = [month for month in earliest.until(command.month) if month not in book.closings]
    # The first one carries whatever closed months are short of; so nothing is left for the others to carry.
    settled = chain([current_settlement(book, earliest)], map(as_issued, settled_of(book, months[1:])))
    issued = counted(settled, MONTHS, len(months))
    through = max(book.closings, default=earliest)
    return [
        MonthClosed(
            **head,
            effective_on=month.last,
            offer=book.offer,
            known_at=known_at,
            calculation=CALCULATION,
            through=max(through, month),
            issued=_accepted(one, command),
            early=command.early and month == command.month,
        )
        for month, one in zip(months, issued, strict=True)
    ]


def _accepted(issued: IssuedMonth, command: Close) -> IssuedMonth:
    """The month, unless it has findings and nobody said that they may be. Raises OpenFindings."""
    if issued.findings and not command.accept_findings:
        raise OpenFindings(str(issued.month), issued.offer, _in_words(issued))
    return issued


def _in_words(issued: IssuedMonth) -> list[Message]:
    """What a person must decide, each once."""
    said = [
        say("{where}: {why}", where=whereabouts(issued.offer, alike[0]), why=sentence_of_several(alike))
        for alike in together(issued.findings)
    ]
    return list({str(one): one for one in said}.values())
