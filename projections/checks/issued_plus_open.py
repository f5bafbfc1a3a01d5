"""The law of closing: for each closed month, all issued for it and the open adjustments are what it comes to now."""

from __future__ import annotations

from collections import Counter

from ledger.settlement.issuing import current_settlement, known_total
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, say
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The months for which the sum is not exact; what is issued for a month that is not closed is among them."""
    book = examined.book
    earliest = book.earliest_open()
    if not book.closings or earliest is None:
        return
    issued: Counter[Month] = Counter()
    for closing in book.closings.values():
        issued.update(closing.issued.totals())
    carried: Counter[Month] = Counter()
    for line in current_settlement(book, earliest, examined.calculated).lines:
        if line.kind == "adjustment":
            carried[line.for_month] += line.amount_ore
    for month in sorted(issued.keys() | carried.keys()):
        closed = month in book.closings
        comes_to = known_total(book, examined.calculated(month)) if closed else 0
        if issued[month] + carried[month] != comes_to:
            amounts = {"issued": Kroner(issued[month]), "open": Kroner(carried[month]), "sum": Kroner(comes_to)}
            yield (
                f"{examined.offer} {month}",
                say(
                    "issued {issued:bare} and open adjustments {open:bare} are not the {sum:bare} that it comes to",
                    **amounts,
                ),
            )
