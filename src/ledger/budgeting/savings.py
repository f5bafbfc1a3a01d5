"""What negotiated prices save: a year's settlements with each of them, less the same without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.events import Reassessed, Recorded
from ledger.settlement.bridging import Effect
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import book_of
from ledger.state.live import live


def negotiated(facts: Sequence[Recorded]) -> list[Recorded]:
    """The negotiated prices among these facts that still hold, in the order they were recorded."""
    return [fact for fact in live(facts) if isinstance(fact.event, Reassessed) and fact.event.kind == "price"]


def effects_of_prices(offer: str, facts: Sequence[Recorded], year: int) -> Iterator[Effect]:
    """What each negotiated price does to an offer's year, in øre: negative is a saving.

    Each is the year with it less the year without it, all others recorded before it being known; so they sum to the
    year as it is less the year without any of them. Every month of the year counts, those to come as they stand.
    """
    current_settlement, prices = live(facts), negotiated(facts)
    months = [month for month in Month(year, 1).until(Month(year, 12)) if _touched(prices, month)]
    known = {fact.number for fact in current_settlement} - {fact.number for fact in prices}
    totals = _totals(offer, current_settlement, known, months)
    for price in prices:
        known.add(price.number)
        becomes = _totals(offer, current_settlement, known, months)
        yield Effect(price, becomes - totals)
        totals = becomes


def _touched(prices: Sequence[Recorded], month: Month) -> bool:
    return any(price.event.effective_on <= month.last for price in prices)


def _totals(offer: str, facts: Sequence[Recorded], known: set[int], months: Sequence[Month]) -> Ore:
    book = book_of(offer, [fact for fact in facts if fact.number in known])
    return sum(settle_month(book, month).total for month in months)
