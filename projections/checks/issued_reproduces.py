"""Every settlement, line by line, is what the log as known at its closing gives again."""

from __future__ import annotations

from ledger.aggregates.book import as_closed
from ledger.models.issued import IssuedLine, IssuedMonth
from ledger.money import danish
from ledger.settlement import standing
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The closed months that do not come out as they were issued."""
    for book in examined.books():
        for month, closing in sorted(book.closings.items()):
            again = standing(as_closed(book, month), month)
            if difference := _difference(closing.issued, again):
                yield f"{book.offer} {month} (#{closing.number})", difference


def _difference(issued: IssuedMonth, again: IssuedMonth) -> str | None:
    if issued.total_ore != again.total_ore:
        return f"issued at {danish(issued.total_ore)}, comes out at {danish(again.total_ore)}"
    was, becomes = ({_money(line) for line in month.lines} for month in (issued, again))
    if was != becomes:
        return f"the lines differ: {', '.join(sorted(line[0] for line in was ^ becomes))}"
    return None


def _money(line: IssuedLine) -> tuple[str, int, str]:
    return line.id, line.amount_ore, line.for_month
