"""Which checks there are, and running some of them over a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import NamedTuple

from ledger.errors import DamagedEvent, UnknownCheck, UnknownTopic
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.store import Log
from ledger.store.history import History


class Fault(NamedTuple):
    """Something that is not as it must be: which check found it, where, and what."""

    check: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check looks at: the log, or, one after the other, the books of all offers."""

    log: Log
    history: History
    today: date

    def books(self) -> Iterator[Book]:
        for offer in self.history.offers():
            yield self.history.book(offer)

    def months(self, book: Book) -> Iterator[Month]:
        """The months from the offer's first to the present one."""
        if len(book.terms.offer):
            yield from Month.of(book.terms.offer.days[0]).until(Month.of(self.today))


Found = Iterator[tuple[str, str]]
"""Where and what, for each thing that is wrong."""

CHECKS = {
    "place-days-conserved": "every day of every open place is occupied, on notice, vacant or closed, once",
    "one-home": "nobody lives in two places on a day",
    "one-resident": "no place has two residents on a day",
    "vacancies-match-stays": "the vacancies that places tell of are those that the stays leave",
    "amounts-have-sources": "every amount follows from a rate or base version and a decision",
    "issued-plus-open": "all issued for a closed month and the open adjustments are what it comes to now",
    "issued-reproduces": "every issued settlement follows again from what was known at its closing",
    "postings-repeat": "what was handed to the finance system follows again from its closing, and balances",
    "recorded-in-order": "recorded moments never run backwards along the log",
    "no-gaps": "the log has every number from 1 to the last",
    "unaltered": "every row of the log is as it was written",
}
"""Each check is the module of its name (with underscores), which has `check(examined) -> Found`."""


def run(log: Log, names: Iterable[str], today: date) -> Iterator[Fault]:
    """What the named checks find, all of them where none is named. Raises UnknownCheck."""
    chosen = list(names) or list(CHECKS)
    for name in chosen:
        if name not in CHECKS:
            raise UnknownCheck(name, list(CHECKS))
    examined = Examined(log, History(log), today)
    for name in chosen:
        module = import_module(f"projections.checks.{name.replace('-', '_')}")
        check: Callable[[Examined], Found] = module.check
        try:
            for where, what in check(examined):
                yield Fault(name, where, what)
        except (DamagedEvent, UnknownTopic) as unreadable:
            yield Fault(name, f"#{unreadable.number}", str(unreadable.sentence()))
