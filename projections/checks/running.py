"""Which checks there are, and running some of them over a ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from functools import cached_property, partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from ledger.errors import DamagedEvent, UnknownCheck, UnknownTopic
from ledger.events import Recorded
from ledger.models.issued import IssuedMonth
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settled_of
from ledger.settlement.lines import OfferMonth
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import Month
from ledger.shared.message import Message, say
from ledger.state.book import Book
from ledger.state.grants import Grant
from ledger.state.stays import Stay
from ledger.store import Log
from ledger.store.history import History
from projections.of_each import of_each

if TYPE_CHECKING:
    from projections.telling import Telling


class Fault(NamedTuple):
    """Something that is not as it must be: which check found it, where, and what."""

    check: str
    where: str
    what: Message


class Examined(Struct, frozen=True, dict=True):
    """What a check of the whole ledger looks at."""

    log: Log
    history: History

    @cached_property
    def stays(self) -> dict[str, list[Stay]]:
        """Everybody's stays, in whichever offer, by first day."""
        stays: defaultdict[str, list[Stay]] = defaultdict(list)
        for book in map(self.history.book_without_closings, self.history.offers()):
            for stay in book.stays():
                stays[stay.citizen].append(stay)
        return {citizen: sorted(lived, key=lambda stay: (stay.period, stay.id)) for citizen, lived in stays.items()}

    @cached_property
    def grants(self) -> dict[str, list[Grant]]:
        """Everybody's services, from whichever offer."""
        grants: defaultdict[str, list[Grant]] = defaultdict(list)
        for book in map(self.history.book_without_closings, self.history.offers()):
            for grant in book.grants:
                grants[grant.citizen].append(grant)
        return dict(grants)

    def books(self) -> Iterator[Book]:
        for offer in self.history.offers():
            yield self.history.book(offer)


class ExaminedOffer(Struct, dict=True):
    """What a check of one offer looks at. Each month is calculated once, for all checks, and only closed ones stay."""

    book: Book
    today: date
    _calculated: dict[Month, IssuedMonth] = field(default_factory=dict)

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

    def settled(self) -> Iterator[OfferMonth]:
        """The months as known now, exact lines and all, one at a time."""
        for settled in settled_of(self.book, self.months):
            if settled.month in self.book.closings:
                self._calculated[settled.month] = as_issued(settled)
            yield settled

    def calculated(self, month: Month) -> IssuedMonth:
        """A month as known now, as it would be stored. Who asks for one that is closed asks for all of them."""
        if month not in self._calculated:
            together = self.book.closings if month in self.book.closings else [month]
            self._calculated.update((settled.month, as_issued(settled)) for settled in settled_of(self.book, together))
        return self._calculated[month]


Found = Iterator[tuple[str, Message]]
"""Where and what, for each thing that is wrong."""

CHECKS = {
    "place-days-conserved": say("every day of every open place is occupied, on notice, vacant or out of use, once"),
    "one-home": say("nobody lives in two places on a day"),
    "moves-arrive": say("whoever is transferred, or counts elsewhere on the day of leaving, arrives there"),
    "one-resident": say("no place has two residents on a day"),
    "vacancies-match-stays": say("the vacancies recorded for places are those that the stays leave"),
    "filed": say("every event stands in the stream and under the offer that it names"),
    "events-have-stays": say("every event of a stay names a stay that began, of the same citizen"),
    "grants-hold": say("services are granted once at a time, and who gives them is told where the citizen lives"),
    "amounts-have-sources": say("every amount follows from a rate or base version and a decision"),
    "closed-once": say("every month of an offer is issued once"),
    "issued-plus-open": say("all issued for a closed month and the open adjustments are what it comes to now"),
    "issued-reproduces": say("every issued settlement follows again from what was known at its closing"),
    "postings-repeat": say("what was handed to the finance system follows again from its closing, and balances"),
    "recorded-in-order": say("recorded moments never run backwards along the log"),
    "no-gaps": say("the log has every number from 1 to the last"),
    "clock": say("every event was recorded at what the clock said, or within five minutes of it"),
    "unaltered": say("every row of the log is as it was written"),
    "guarded": say("the log's table, indexes, triggers and views are as pladsbog made them, and nobody may do more"),
}
"""Each check is the module of its name (with underscores).

It has `check(Examined)`, `check_offer(ExaminedOffer)` or `check_month(ExaminedOffer, OfferMonth)`, which give `Found`.
"""

Looked = tuple[list[Fault], list[Fault]]
"""What checks find, and in the way of which of them an event is that cannot be read."""

CheckOffer = Callable[[ExaminedOffer], Found]
CheckMonth = Callable[[ExaminedOffer, OfferMonth], Found]


def run(
    log: Log, names: Iterable[str], today: date, location: str | None = None, telling: Telling | None = None
) -> Iterator[Fault]:
    """What the named checks find, all of them where none is named. Raises UnknownCheck.

    `location`: that of the log, so that two processes may share the work on a large one. `telling`: how its progress
    is shown.
    """
    chosen = list(names) or list(CHECKS)
    for name in chosen:
        if name not in CHECKS:
            raise UnknownCheck(name, list(CHECKS))
    history = History(log)
    of_offers = [name for name in chosen if _is_of_offers(_module(name))]
    whole = [name for name in chosen if name not in of_offers]
    # What looks at the whole log is one piece of the work, the first: it is the longest.
    things = [*([None] if whole else []), *(history.offers() if of_offers else [])]
    faults: dict[str, list[Fault]] = {name: [] for name in chosen}
    with nullcontext(_unseen) if telling is None else telling(len(things), "checks") as advance:
        for found, unreadable in of_each(location, history, partial(_looked_at, whole, of_offers, today), things):
            advance(1)
            for fault in found:
                faults[fault.check].append(fault)
            for fault in unreadable:
                if fault not in faults[fault.check]:  # what concerns all offers is in the way of each
                    faults[fault.check].append(fault)
    for name in chosen:
        yield from faults[name]


def _unseen(_steps: int) -> None:
    """Nobody looks."""


def _module(name: str) -> ModuleType:
    return import_module(f"projections.checks.{name.replace('-', '_')}")


def _is_of_offers(module: ModuleType) -> bool:
    return hasattr(module, "check_offer") or hasattr(module, "check_month")


def _having(modules: dict[str, ModuleType], function: str) -> dict[str, Callable[..., Found]]:
    """The checks that have a function of this name."""
    return {name: getattr(module, function) for name, module in modules.items() if hasattr(module, function)}


@in_bulk()
def _looked_at(
    whole: Sequence[str], of_offers: Sequence[str], today: date, history: History, offer: str | None
) -> Looked:
    """What the checks of an offer find in it, or those of the whole log in that; this goes to another process."""
    return _of_offer(of_offers, today, history, offer) if offer is not None else (_of_log(whole, history), [])


def _of_log(names: Sequence[str], history: History) -> list[Fault]:
    """What checks of the whole log find."""
    examined = Examined(history.log, history)
    return [fault for name in names for fault in _readable(name, partial(_module(name).check, examined))]


def _of_offer(names: Sequence[str], today: date, history: History, offer_id: str) -> Looked:
    """What they find of one offer. Only one month is in memory at a time."""
    modules = {name: _module(name) for name in names}
    of_months, of_offers = _having(modules, "check_month"), _having(modules, "check_offer")
    faults: list[Fault] = []
    try:
        offer = ExaminedOffer(history.book(offer_id), today)
        for closing in offer.book.closings.values():
            closing.issued.check()
        for month in offer.settled() if of_months else ():
            for name, check_month in of_months.items():
                faults += (Fault(name, where, what) for where, what in check_month(offer, month))
        for name, check_offer in of_offers.items():
            faults += (Fault(name, where, what) for where, what in check_offer(offer))
    except (DamagedEvent, UnknownTopic) as error:
        return faults, [_unreadable(name, error) for name in names]
    return faults, []


def _readable(name: str, check: Callable[[], Found]) -> Iterator[Fault]:
    """What a check finds; an event that cannot be read ends it, and is a fault itself."""
    try:
        for where, what in check():
            yield Fault(name, where, what)
    except (DamagedEvent, UnknownTopic) as unreadable:
        yield _unreadable(name, unreadable)


def _unreadable(name: str, error: DamagedEvent | UnknownTopic) -> Fault:
    return Fault(name, f"#{error.number}", error.sentence())
