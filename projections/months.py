"""What offers' months come to at one cut of the log, for questions that look at many of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from sqlite_utils import Database

from ledger.aggregates.book import Book
from ledger.calendar import Month
from ledger.history import History
from ledger.models.issued import IssuedMonth
from ledger.persistence import Log
from ledger.settlement import kept, reckon
from projections.settlements import kept_month
from projections.views import answered

T = TypeVar("T")

Months = Callable[[str, Month], IssuedMonth]
"""An offer's month as known at the cut, without what it carries for others."""


def asked_of_months(location: str, log: Log, known_at: int | None, question: Callable[[History, Months], T]) -> T:
    """The answer to a question about months. What is known now is kept in the read models, and reckoned only once."""
    if known_at is None:
        return answered(location, log, lambda db, history: question(history, _kept(db, history)))
    history = History(log, known_at)
    book = cache(history.book)
    return question(history, lambda offer, month: kept(reckon(book(offer), month)))


def _kept(db: Database, history: History) -> Months:
    book: Callable[[str], Book] = cache(history.book)
    return lambda offer, month: kept_month(db, offer, month, lambda: book(offer))
