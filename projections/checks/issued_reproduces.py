"""Every settlement, line by line, is what the log as known at its closing gives again."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from ledger.events import NEVER
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.effects import Replay
from ledger.settlement.issuing import MonthSource, current_settlement
from ledger.settlement.touched import first_touched
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Message, say
from ledger.state.book import Book, Closing, know_closed_before
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The closed months that do not come out as they were issued."""
    learning = _Learning(examined.book)
    for one in _in_turn(examined.book):
        month, number = one.closing.issued.month, one.closing.number
        again = current_settlement(learning.as_closed(one), month, one.months(examined.calculated, learning.month))
        if difference := _difference(one.closing.issued, again):
            yield f"{examined.offer} {month} (#{number})", difference


class _AsClosed(NamedTuple):
    """A closing, how many of the offer's facts were known at it, and the first day that later news touches."""

    closing: Closing
    known: int
    touched: date

    def months(self, now: MonthSource, then: MonthSource) -> MonthSource:
        """The months as known at the closing: what no later news touches comes to the same now."""
        return lambda month: now(month) if month.last < self.touched else then(month)


def _in_turn(book: Book) -> list[_AsClosed]:
    """The closings in the order in which they were recorded."""
    found: list[_AsClosed] = []
    touched, upto = NEVER, len(book.facts)
    for closing in sorted(book.closings.values(), key=attrgetter("number"), reverse=True):
        last = min(closing.known_at, closing.number - 1)  # nothing knew of itself, whatever it says
        touched = min(touched, first_touched(book.facts[:upto], last))
        upto = bisect_right(book.facts, last, key=attrgetter("number"))
        found.append(_AsClosed(closing, upto, touched))
    return found[::-1]


class _Learning:
    """An offer that is learnt from one closing to the next: only what has moved in between is settled again."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._replay = Replay(book.offer, (), ahead=True)
        self._learnt = 0

    def as_closed(self, one: _AsClosed) -> Book:
        """The book as it was at a closing: the facts known then, and the months closed before it."""
        if one.known < self._learnt:  # as no closing of the program says: each knows what those before it knew
            self._replay, self._learnt = Replay(self._book.offer, (), ahead=True), 0
        self._replay.learn(*self._book.facts[self._learnt : one.known])
        self._learnt, then = one.known, self._replay.book
        know_closed_before(then, self._book, one.closing.number)
        return then

    def month(self, month: Month) -> IssuedMonth:
        """A month by itself as known then."""
        return as_issued(self._replay.month(month))


def _difference(issued: IssuedMonth, again: IssuedMonth) -> Message | None:
    if issued.total_ore != again.total_ore:
        was_total, total = Kroner(issued.total_ore), Kroner(again.total_ore)
        return say("issued at {issued:bare}, comes out at {again:bare}", issued=was_total, again=total)
    if issued.lines == again.lines:  # as nearly always
        return None
    was, becomes = (list(map(_said, month.lines)) for month in (issued, again))
    if was != becomes and (apart := {line[0] for line in set(was) ^ set(becomes)}):
        return say("the lines differ: {lines}", lines=sorted(apart))
    return None


def _said(line: IssuedLine) -> tuple[str, *tuple[object, ...]]:
    """What a line says of money: how much, of whom, who owes it, and by which days and price."""
    return (
        line.id, line.amount_ore, line.for_month, line.citizen, line.place, line.payer, line.paragraph, line.first_day,
        line.last_day, line.level, line.unit_price_ore,
    )  # fmt: skip
