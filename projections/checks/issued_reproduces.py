"""Every settlement, line by line, is what the log as known at its closing gives again."""

from __future__ import annotations

from datetime import date

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import MonthSource, current_settlement
from ledger.settlement.touched import first_touched
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Message, say
from ledger.state.book import Book, as_closed
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The closed months that do not come out as they were issued."""
    book = examined.book
    calculated: dict[Month, IssuedMonth] = {}
    source: MonthSource = examined.calculated
    known, then = -1, book
    for month, closing in sorted(book.closings.items(), key=lambda item: item[1].number):
        if closing.known_at != known:
            calculated = _untouched(calculated, book, known, closing.known_at)
            known, then = closing.known_at, as_closed(book, month)
            source = _source(then, calculated, examined, first_touched(book.facts, known))
        again = current_settlement(then, month, source)
        if difference := _difference(closing.issued, again):
            yield f"{examined.offer} {month} (#{closing.number})", difference
        then.closings[month] = closing  # what is closed next in the same act knows of it


def _untouched(months: dict[Month, IssuedMonth], book: Book, known: int, now_known: int) -> dict[Month, IssuedMonth]:
    """The months that no event between two others touches: they come to the same at the later one."""
    touched = first_touched([fact for fact in book.facts if fact.number <= now_known], known)
    return {month: one for month, one in months.items() if month.last < touched}


def _source(then: Book, months: dict[Month, IssuedMonth], examined: ExaminedOffer, touched: date) -> MonthSource:
    """The months as known then: those before `touched`, the first day that later news touches, come to the same now."""

    def calculated(month: Month) -> IssuedMonth:
        if month.last < touched:
            return examined.calculated(month)
        if month not in months:
            months[month] = as_issued(settle_month(then, month))
        return months[month]

    return calculated


def _difference(issued: IssuedMonth, again: IssuedMonth) -> Message | None:
    if issued.total_ore != again.total_ore:
        was_total, total = Kroner(issued.total_ore), Kroner(again.total_ore)
        return say("issued at {issued:bare}, comes out at {again:bare}", issued=was_total, again=total)
    was, becomes = ({_money(line) for line in month.lines} for month in (issued, again))
    if was != becomes:
        return say("the lines differ: {lines}", lines=sorted(line[0] for line in was ^ becomes))
    return None


def _money(line: IssuedLine) -> tuple[str, int, Month]:
    return line.id, line.amount_ore, line.for_month
