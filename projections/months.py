"""Months of many offers as of one event: from the read models where they are cached, else from the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from ledger.models.issued import IssuedMonth
from ledger.settlement import as_issued, settle_month
from ledger.settlement.issuing import MonthSource
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.store import Log
from ledger.store.history import History
from projections.settlements import cached_month
from projections.views import answered

T = TypeVar("T")

Months = Callable[[str, Month], IssuedMonth]
"""An offer's month as known at the cut, without what it carries for others."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was known at one cut, and what the months of a book of it come to."""

    history: History
    months: Callable[[Book], MonthSource]

    def of_offers(self) -> Months:
        """Months by offer, each offer's book read once."""
        of_offer = cache(lambda offer: self.months(self.history.book(offer)))
        return lambda offer, month: of_offer(offer)(month)


def answered_at(location: str, log: Log, known_at: int | None, question: Callable[[Reckoning], T]) -> T:
    """The answer at a cut: of what is known now (None), with the months that the read models keep, or of a past one.

    Raises UnknownEvent for a cut beyond the log.
    """
    if known_at is not None:
        return question(Reckoning(History(log, known_at), _afresh))
    return answered(
        location,
        log,
        lambda db, history: question(
            Reckoning(history, lambda book: cache(lambda month: cached_month(db, book.offer, month, lambda: book)))
        ),
    )


def _afresh(book: Book) -> MonthSource:
    return cache(lambda month: as_issued(settle_month(book, month)))
