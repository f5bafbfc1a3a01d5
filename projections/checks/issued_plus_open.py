"""The law of closing: all issued totals and the open adjustments are what the closed months come to."""

from __future__ import annotations

from ledger.settlement import current_settlement
from ledger.shared.money import danish
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The offer, if the sum is not exact."""
    book = examined.book
    earliest = book.earliest_open()
    if not book.closings or earliest is None:
        return
    issued = sum(closing.issued.total_ore for closing in book.closings.values())
    current = current_settlement(book, earliest, examined.calculated)
    carried = sum(line.amount_ore for line in current.lines if line.kind == "adjustment")
    comes_to = sum(examined.settled(month).total for month in book.closings)
    if issued + carried != comes_to:
        said = f"issued {danish(issued)} and open adjustments {danish(carried)}"
        yield examined.offer, f"{said} are not the {danish(comes_to)} that the closed months come to"
