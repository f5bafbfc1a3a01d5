"""Which checks there are, and running some of them over a ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import NamedTuple

from ledger.errors import DamagedEvent, UnknownCheck, UnknownTopic
from ledger.events import Recorded
from ledger.models.issued import IssuedMonth
from ledger.settlement import OfferMonth, as_issued, settle_month
from ledger.shared.calendar import Month
from ledger.shared.message import Message, say
from ledger.state.book import Book
from ledger.store import Log
from ledger.store.history import History


class Fault(NamedTuple):
    """Something that is not as it must be: which check found it, where, and what."""

    check: str
    where: str
    what: Message


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check of the whole ledger looks at."""

    log: Log
    history: History

    def books(self) -> Iterator[Book]:
        for offer in self.history.offers():
            yield self.history.book(offer)


@dataclass
class ExaminedOffer:
    """What a check of one offer looks at. Each month is calculated once, for all checks."""

    book: Book
    today: date
    _settled: dict[Month, OfferMonth] = field(default_factory=dict)

    @property
    def offer(self) -> str:
        return self.book.offer

    @cached_property
    def months(self) -> list[Month]:
        """The months from the offer's first to the present one."""
        if not len(self.book.terms.offer):
            return []
        return list(Month.of(self.book.terms.offer.days[0]).until(Month.of(self.today)))

    @cached_property
    def facts(self) -> dict[int, Recorded]:
        """The offer's events by number."""
        return {fact.number: fact for fact in self.book.facts}

    @cached_property
    def streams(self) -> dict[str, list[Recorded]]:
        """The offer's events by stream."""
        streams: defaultdict[str, list[Recorded]] = defaultdict(list)
        for fact in self.book.facts:
            streams[fact.stream].append(fact)
        return streams

    def settled(self, month: Month) -> OfferMonth:
        """A month as known now, exact lines and all."""
        if month not in self._settled:
            self._settled[month] = settle_month(self.book, month)
        return self._settled[month]

    def calculated(self, month: Month) -> IssuedMonth:
        """A month as known now, as it would be stored."""
        return as_issued(self.settled(month))


Found = Iterator[tuple[str, Message]]
"""Where and what, for each thing that is wrong."""

CHECKS = {
    "place-days-conserved": say("every day of every open place is occupied, on notice, vacant or closed, once"),
    "one-home": say("nobody lives in two places on a day"),
    "one-resident": say("no place has two residents on a day"),
    "vacancies-match-stays": say("the vacancies recorded for places are those that the stays leave"),
    "amounts-have-sources": say("every amount follows from a rate or base version and a decision"),
    "issued-plus-open": say("all issued for a closed month and the open adjustments are what it comes to now"),
    "issued-reproduces": say("every issued settlement follows again from what was known at its closing"),
    "postings-repeat": say("what was handed to the finance system follows again from its closing, and balances"),
    "recorded-in-order": say("recorded moments never run backwards along the log"),
    "no-gaps": say("the log has every number from 1 to the last"),
    "unaltered": say("every row of the log is as it was written"),
}
"""Each check is the module of its name (with underscores), which has `check(Examined)` or `check_offer(ExaminedOffer)`.

Either gives `Found`.
"""

CheckOffer = Callable[[ExaminedOffer], Found]


def run(log: Log, names: Iterable[str], today: date) -> Iterator[Fault]:
    """What the named checks find, all of them where none is named. Raises UnknownCheck."""
    chosen = list(names) or list(CHECKS)
    for name in chosen:
        if name not in CHECKS:
            raise UnknownCheck(name, list(CHECKS))
    modules = {name: import_module(f"projections.checks.{name.replace('-', '_')}") for name in chosen}
    of_offers: dict[str, CheckOffer] = {
        name: module.check_offer for name, module in modules.items() if hasattr(module, "check_offer")
    }
    examined = Examined(log, History(log))
    faults = _of_offers(examined, of_offers, today)
    for name, module in modules.items():
        yield from faults[name] if name in of_offers else _readable(name, lambda m=module: m.check(examined))  # type: ignore[misc]


def _of_offers(examined: Examined, checks: dict[str, CheckOffer], today: date) -> dict[str, list[Fault]]:
    """What checks of single offers find. Offer by offer, so that only one of them is in memory."""
    faults: dict[str, list[Fault]] = {name: [] for name in checks}
    try:
        for book in examined.books() if checks else ():
            offer = ExaminedOffer(book, today)
            for name, check in checks.items():
                faults[name] += (Fault(name, where, what) for where, what in check(offer))
    except (DamagedEvent, UnknownTopic) as unreadable:
        for name in checks:
            faults[name].append(_unreadable(name, unreadable))
    return faults


def _readable(name: str, check: Callable[[], Found]) -> Iterator[Fault]:
    """What a check finds; an event that cannot be read ends it, and is a fault itself."""
    try:
        for where, what in check():
            yield Fault(name, where, what)
    except (DamagedEvent, UnknownTopic) as unreadable:
        yield _unreadable(name, unreadable)


def _unreadable(name: str, error: DamagedEvent | UnknownTopic) -> Fault:
    return Fault(name, f"#{error.number}", error.sentence())
