"""Every month of an offer is issued once."""

from __future__ import annotations

from ledger.events import MonthClosed
from ledger.shared.calendar import Month
from ledger.shared.message import say
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The closings of a month that had been closed before."""
    closed: dict[Month, int] = {}
    for fact in examined.book.facts:
        if isinstance(fact.event, MonthClosed):
            month = fact.event.issued.month
            first = closed.setdefault(month, fact.number)
            if first != fact.number:
                yield f"#{fact.number}", say("it closes {month} again, which #{first} closed", month=month, first=first)
