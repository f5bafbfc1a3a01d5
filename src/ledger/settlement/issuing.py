"""A month's settlement as it stands: as issued where it is closed, else reckoned, with what it carries for others.

For one offer let T(m) be month m as the book knows it now. While m is open its settlement is T(m). The earliest open
month also carries T(c) less all that has been issued for c, for each closed month c. So at any time all issued totals
and the earliest open month's adjustments sum to the T of the closed months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ledger.events import (
    BaseConfirmed,
    Departed,
    MonthClosed,
    MovedIn,
    RatesConfirmed,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
)
from ledger.models.issued import IssuedLine, IssuedMonth
from ledger.settlement.adjustments import adjustments
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month, parse_month
from ledger.state.book import Book

MonthSource = Callable[[Month], IssuedMonth]
"""T: a month as the book knows it now."""

UNSETTLED = (VacancyBegan, VacancyEnded, MonthClosed, RatesConfirmed, BaseConfirmed)
"""Events that change no amount of a month: vacancies follow from the stays, and a confirmation takes away a
finding.
"""


def current_settlement(book: Book, month: Month, reckoned: MonthSource | None = None) -> IssuedMonth:
    """An offer's settlement of a month. `reckoned` may bring months that were reckoned before."""
    if month in book.closings:
        return book.closings[month].issued
    reckoned = reckoned or (lambda wanted: as_issued(settle_month(book, wanted)))
    found = reckoned(month)
    if month != book.earliest_open() or not book.closings:
        return found
    return found.model_copy(update={"lines": (*found.lines, *_carried(book, reckoned))})


def _carried(book: Book, reckoned: MonthSource) -> Iterable[IssuedLine]:
    """The adjustments for all closed months, the oldest month first."""
    issued = issued_for(book)
    for closed in sorted(book.closings):
        now = reckoned(closed)
        if now.lines != tuple(issued[closed]):
            yield from adjustments(now.lines, issued[closed], _Causes(book, closed))


def issued_for(book: Book) -> dict[Month, list[IssuedLine]]:
    """All that has been issued for each month: by its own settlement, and by later ones as adjustments."""
    issued: defaultdict[Month, list[IssuedLine]] = defaultdict(list)
    for closed in sorted(book.closings):
        for line in book.closings[closed].issued.lines:
            issued[parse_month(line.for_month)].append(line)
    return issued


class _Causes:
    """Which events made an issued line differ: those since the month was last settled that have to do with it."""

    def __init__(self, book: Book, month: Month) -> None:
        lines = [(closing, closing.issued.lines) for closing in book.closings.values()]
        known = max(
            closing.known_at
            for closing, of in lines
            if any(line.for_month == str(month) for line in of) or closing.issued.month == str(month)
        )
        self._since = [
            fact
            for fact in book.facts
            if fact.number > known and fact.event.touches_from <= month.last and not isinstance(fact.event, UNSETTLED)
        ]
        self._citizens = {
            fact.number: fact.event.citizen
            for fact in book.facts
            if isinstance(fact.event, (MovedIn, Reassessed, Departed))
        }

    def __call__(self, owed: Sequence[IssuedLine], issued: Sequence[IssuedLine]) -> tuple[int, ...]:
        """The events that the lines themselves name, or that speak of a citizen they name; failing that, all since."""
        named = {number for one in (*issued, *owed) for number in one.events}
        citizens = {self._citizens[number] for number in named if number in self._citizens}
        direct = [fact.number for fact in self._since if self._concerns(fact, named, citizens)]
        return tuple(direct or (fact.number for fact in self._since))

    def _concerns(self, fact: Recorded, named: set[int], citizens: set[str]) -> bool:
        event = fact.event
        return fact.number in named or event.corrects in named or getattr(event, "citizen", None) in citizens
