"""Every settlement, line by line, is what the log as known at its closing gives again."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.effects import Replay
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Message, say
from ledger.state.book import Book, Closing
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The closed months that do not come out as they were issued."""
    learning = _Learning(examined.book)
    for month, closing in sorted(examined.book.closings.items(), key=lambda item: item[1].number):
        again = current_settlement(learning.as_closed(closing), month, learning.month)
        if difference := _difference(closing.issued, again):
            yield f"{examined.offer} {month} (#{closing.number})", difference


class _Learning:
    """An offer as it was known at one closing after the other: only what has moved in between is settled again."""

    def __init__(self, book: Book) -> None:
        self._whole = book
        self._replay = Replay(book.offer, ())
        self._learnt = 0

    def as_closed(self, closing: Closing) -> Book:
        """The book as it was at a closing: the events known then, and the months closed before it.

        Those may be of the same act, and then have numbers above what was known.
        """
        facts = self._whole.facts
        # Nothing knew of itself, whatever it says.
        known = bisect_right(facts, min(closing.known_at, closing.number - 1), key=attrgetter("number"))
        if known < self._learnt:  # as no closing of the program says: each knows what those before it knew
            self._replay, self._learnt = Replay(self._whole.offer, ()), 0
        self._replay.learn(*facts[self._learnt : known])
        self._learnt, then = known, self._replay.book
        for month, earlier in self._whole.closings.items():
            if earlier.number < closing.number and month not in then.closings:
                then.closings[month] = earlier
        return then

    def month(self, month: Month) -> IssuedMonth:
        """A month by itself as known then."""
        return as_issued(self._replay.month(month))


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
