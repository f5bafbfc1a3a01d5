"""The law of closing: all issued totals and the open adjustments are what the closed months come to."""

from __future__ import annotations

from ledger.settlement import current_settlement, settle_month
from ledger.shared.money import danish
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The offers for which the sum is not exact."""
    for book in examined.books():
        earliest = book.earliest_open()
        if not book.closings or earliest is None:
            continue
        issued = sum(closing.issued.total_ore for closing in book.closings.values())
        carried = sum(line.amount_ore for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
        comes_to = sum(settle_month(book, month).total for month in book.closings)
        if issued + carried != comes_to:
            said = f"issued {danish(issued)} and open adjustments {danish(carried)}"
            yield book.offer, f"{said} are not the {danish(comes_to)} that the closed months come to"
