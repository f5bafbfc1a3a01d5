"""Where every answer gets its months: as of now with the read models, or as of a past event from the log alone.

For one offer, *calculated* is the month by itself as known at that event, and *current* its settlement: as issued
where it is closed, else as calculated, with what the earliest open month carries for the closed ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from msgspec import Struct, field

from ledger.errors import Refusal
from ledger.events import MonthClosed, Recorded
from ledger.events.streams import settlement_stream
from ledger.models.selecting import OWN
from ledger.settlement.calculation import CALCULATION
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import Month, parse_date, parse_month
from ledger.shared.money import Ore
from ledger.store import Log
from ledger.store.history import History
from projections.base import UnusableViews
from projections.register import has_to_be_told, offers_granting, payers_by_offer
from projections.settlements import CACHES, Cache, Closed, cache_months, cached_month, closed_month, closings_of
from projections.stories import KeptStory, keep_story, kept_story
from projections.views import Write, answered

if TYPE_CHECKING:
    from ledger.models.issued import IssuedMonth
    from ledger.settlement.issuing import MonthSource
    from ledger.state.book import Book

T = TypeVar("T")

Status = Literal["open", "closed"]


class CurrentMonth(Struct, frozen=True):
    """An offer's month as it stands. `closing` is the event that issued it; None while the month is open."""

    settlement: IssuedMonth
    closing: Recorded | None = None

    @property
    def offer(self) -> str:
        return self.settlement.offer

    @property
    def closed(self) -> bool:
        return self.closing is not None

    @property
    def status(self) -> Status:
        return "closed" if self.closed else "open"

    @property
    def was_open(self) -> bool:
        """Whether anything was there to settle: false for an offer not yet or no longer open."""
        return was_there(self.settlement)


def was_there(month: IssuedMonth) -> bool:
    """Whether anything of a month was there to settle."""
    days = month.occupied + month.notice + month.vacant + month.closed
    # The days first: lines are unpacked only where they are looked at.
    return bool(days or month.lines or month.findings)


def adjusted_of_before(months: Iterable[IssuedMonth], first: Month) -> Ore | None:
    """What some settlements adjust of the time before a month; None where that comes to nothing."""
    adjusting = (one for one in months if "adjustment" in one.by_kind())  # lines are unpacked there alone
    return sum(line.amount_ore for one in adjusting for line in one.lines if line.for_month < first) or None


class Tables(Struct, frozen=True):
    """The read models as of an event, and the log that they were folded from."""

    db: sqlite3.Connection
    log: Log


class _OfOffer(Struct):
    """What has been looked up for one offer."""

    offer: str
    book: Book | None = None
    without_closings: Book | None = None
    settled: MonthSource | None = None
    together: Sequence[Month] = ()
    calculated: dict[Month, IssuedMonth] = field(default_factory=dict)
    closings: dict[str, Closed] | None = None
    earliest_open: Month | None = None


class Months:
    """The months of every offer, as known at one event.

    An offer's book and months are held until another offer is asked for: ask offer by offer. All raise UnknownOffer.
    """

    def __init__(self, history: History, tables: Tables | None = None) -> None:
        """`tables`: the read models as of the history's event; without them all is calculated from the log."""
        self.history = history
        self._tables = tables
        self._latest = _OfOffer("")
        self.news: dict[Cache, list[IssuedMonth]] = {table: [] for table in CACHES}
        """What was calculated and might be cached, by table."""
        self._stories: dict[tuple[str, int], KeptStory] = {}
        self._taken: dict[tuple[Cache, str, Month], IssuedMonth] = {}

    @property
    def as_of(self) -> int:
        """The number of the last event known."""
        return self.history.position

    def book(self, offer: str) -> Book:
        """Everything that the settlements of an offer depend on."""
        of_offer = self._of(offer)
        if of_offer.book is None:
            of_offer.book = self.history.book(offer)
        return of_offer.book

    def book_without_closings(self, offer: str) -> Book:
        """All that a month by itself depends on; what has been issued may be missing in it."""
        of_offer = self._of(offer)
        if of_offer.book is not None:
            return of_offer.book
        if of_offer.without_closings is None:
            of_offer.without_closings = self.history.book_without_closings(offer)
        return of_offer.without_closings

    def book_at_closing(self, offer: str, closing: Recorded) -> Book:
        """All that a month by itself depended on when it was closed; what had been issued may be missing in it."""
        from ledger.state.book import as_known  # noqa: PLC0415 - who reads a closed month needs no book

        of_offer = self._of(offer)
        known = of_offer.book or of_offer.without_closings
        if known is not None:
            return as_known(known, known_at(closing))
        return History(self.history.log, known_at(closing)).book_without_closings(offer)

    def calculated(self, offer: str, month: Month) -> IssuedMonth:
        """What a month comes to by itself, whatever has been issued."""
        calculated = self._of(offer).calculated
        if month not in calculated:
            calculated[month] = self._cached("cached_months", offer, month, lambda: self._settled(offer, month))
        return calculated[month]

    def settle_together(self, offer: str, months: Sequence[Month]) -> None:
        """Know that these months of an offer will be asked for: what is not cached of them is calculated at once."""
        self._of(offer).together = months

    def source(self, offer: str) -> MonthSource:
        """The calculated months of an offer, as ledger.settlement and ledger.budgeting ask for them."""
        return lambda month: self.calculated(offer, month)

    def known(self, offer: str, month: Month) -> IssuedMonth:
        """What a month comes to as known: by itself, and of a closed one with what stays as it was issued."""
        from ledger.settlement.unpriced import may_hold  # noqa: PLC0415 - as above

        calculated = self.calculated(offer, month)
        severities = [finding.severity for finding in calculated.findings]
        # What was issued fills most of a log in use: the book is read with it only where something can be held.
        if not may_hold(self.book_without_closings(offer), month, severities):
            return calculated
        from ledger.settlement.issuing import known_month  # noqa: PLC0415 - as in `_settled`

        return known_month(self.book(offer), calculated)

    def current(self, offer: str, month: Month) -> CurrentMonth:
        """An offer's settlement of a month."""
        closing = self._closing(offer, month)
        if closing is not None:
            assert isinstance(closing.event, MonthClosed)
            return CurrentMonth(closing.event.issued, closing)
        if not self._carries(offer, month):
            return CurrentMonth(self.calculated(offer, month))
        carrying = self._cached("cached_current", offer, month, lambda: self._carrying(offer, month))
        return CurrentMonth(carrying)

    def earliest_open(self, offer: str) -> Month | None:
        """The first month of an offer that is not closed; None for an offer without terms."""
        if self._tables is None:
            return self.book(offer).earliest_open()
        of_offer = self._of(offer)
        if of_offer.earliest_open is None and offer in self._first:
            # Some month after it may be closed: of an offer opened back in time.
            closed, first = self._closings(self._tables, offer), self._first[offer]
            while str(first) in closed:
                first = first.next()
            of_offer.earliest_open = first
        return of_offer.earliest_open

    def current_source(self, offer: str) -> MonthSource:
        """The current settlements of an offer, as ledger.budgeting asks for them."""
        return lambda month: self.current(offer, month).settlement

    def payers(self, offer: str) -> set[str]:
        """The codes of those who pay, or have paid, for somebody in an offer, or have reserved a place in it."""
        if self._tables is not None:
            return self._paying.get(offer, set())
        book = self.book(offer)
        paying = {paying.payer for stay in book.stays() for paying in stay.payings}
        paying |= {grant.payer for grant in book.grants if grant.payer != OWN}
        paying |= {home.payer for told in book.residences.values() for home in told.residence.homes}
        paying |= {one.payer for place in book.places.values() for one in place.reserved}
        return {payer for payer in paying if payer is not None}

    def grants_services(self, offer: str) -> bool:
        """Whether an offer has ever granted a service: most have not, and their history need not be read."""
        return offer in self._granting if self._tables is not None else bool(self.book(offer).grants)

    def kept_story(self, offer: str, year: int) -> KeptStory | None:
        """What moved an offer's budget, as it was last told; None where it has not been."""
        return None if self._tables is None else kept_story(self._tables.db, offer, year)

    def keep_story(self, offer: str, year: int, story: KeptStory) -> None:
        """Keep what moved an offer's budget, so that it is told on from there."""
        self._stories[offer, year] = story

    def has_to_be_told(self, offer: str, month: Month) -> bool:
        """Whether deliveries may be told, or missing, of a month: without read models, whether services are granted.

        A grant may be owed on fewer days than it was given for, so that nothing need be missing either.
        """
        if self._tables is None:
            return self.grants_services(offer)
        return has_to_be_told(self._tables.db, offer, month.first.isoformat(), month.last.isoformat())

    @property
    def has_news(self) -> bool:
        """Whether anything was calculated that might be cached."""
        return bool(self._stories) or any(self.news.values())

    def write_news(self, db: sqlite3.Connection) -> None:
        """Cache what was calculated."""
        for table, months in self.news.items():
            cache_months(db, table, months)
        for of, story in self._stories.items():
            keep_story(db, *of, story)

    def to_settle_again(self, offer: str, month: Month) -> int:
        """How many closed months have to be settled for what a month carries: all, once another calculation is used."""
        if self._tables is None or not self._carries(offer, month):
            return 0
        closings = self._closings(self._tables, offer).values()
        if all(closed.calculation == CALCULATION for closed in closings):
            return 0
        return 0 if cached_month(self._tables.db, "cached_current", offer, month) else len(closings)

    def take(self, table: Cache, month: IssuedMonth) -> None:
        """Know a month that has been calculated elsewhere, and might be cached."""
        self._taken[table, month.offer, month.month] = month
        self.news[table].append(month)

    def _of(self, offer: str) -> _OfOffer:
        if self._latest.offer != offer:
            self._latest = _OfOffer(offer)
        return self._latest

    def _cached(self, table: Cache, offer: str, month: Month, calculate: Callable[[], IssuedMonth]) -> IssuedMonth:
        if self._tables is None:
            return calculate()
        taken = self._taken.get((table, offer, month))
        cached = taken or cached_month(self._tables.db, table, offer, month)
        if cached is None:
            cached = calculate()
            self.news[table].append(cached)
        return cached

    def _settled(self, offer: str, month: Month) -> IssuedMonth:
        of_offer = self._of(offer)
        if of_offer.settled is None:
            # What calculates months is loaded only where one is not cached.
            from ledger.settlement.issuing import source_of  # noqa: PLC0415 - as said

            of_offer.settled = source_of(self.book_without_closings(offer), of_offer.together)
        return of_offer.settled(month)

    def _closing(self, offer: str, month: Month) -> Recorded | None:
        """The event that closed a month; None while it is open."""
        if self._tables is None:
            book = self._of(offer).book
            if book is None:  # one closing is sooner found than all of them are read
                return self.history.closing(offer, month)
            closing = book.closings.get(month)
            return None if closing is None else _numbered(book, closing.number)
        # One row is enough where it is there; that there is none is only true if all the others are as they were.
        row = closed_month(self._tables.db, offer, month) or self._closings(self._tables, offer).get(str(month))
        if row is None:
            return None
        found = self._tables.log.number(row.number)
        if not _closes(found, offer, month):
            raise UnusableViews
        return found

    def _carrying(self, offer: str, month: Month) -> IssuedMonth:
        """The earliest open month with what it carries. What was issued is read only where news has touched it."""
        if self._tables is not None and not self._may_carry(self._tables, offer):
            return self.calculated(offer, month)
        from ledger.settlement.issuing import current_settlement, moved_months, source_of  # noqa: PLC0415 - as said

        book = self.book(offer)
        together = source_of(book, moved_months(book))

        def source(asked: Month) -> IssuedMonth:
            # Closed months are not cached for it: after a change of the calculation they are all that there are.
            return self.calculated(offer, asked) if asked == month else together(asked)

        return current_settlement(book, month, source)

    def _may_carry(self, tables: Tables, offer: str) -> bool:
        """Whether some closed month may have moved since its closing: `moved_months` by the index of closings."""
        closings = self._closings(tables, offer)
        if any(closed.calculation != CALCULATION for closed in closings.values()):
            return True
        from ledger.settlement.touched import first_touched  # noqa: PLC0415 - as above

        known = max(closed.known_at for closed in closings.values())
        since = first_touched(self.book_without_closings(offer).facts, known)
        return _or_unusable(parse_month, max(closings)).last >= since

    def _closings(self, tables: Tables, offer: str) -> dict[str, Closed]:
        """The index of what was issued for an offer, held against the log. Raises UnusableViews."""
        of_offer = self._of(offer)
        if of_offer.closings is None:
            of_offer.closings = closings_of(tables.db, offer, tables.log.versions(settlement_stream(offer), self.as_of))
        return of_offer.closings

    def _carries(self, offer: str, month: Month) -> bool:
        """Whether a month is the earliest open one of an offer that has closed months."""
        if self._tables is None:
            book = self.book(offer)
            return bool(book.closings) and month == book.earliest_open()
        return bool(self._closings(self._tables, offer)) and month == self.earliest_open(offer)

    @cached_property
    def another_calculation(self) -> bool:
        """Whether some month was issued by another version of the calculation, as the read models say."""
        query = "SELECT 1 FROM closings WHERE calculation != ? LIMIT 1"
        return self._tables is not None and self._tables.db.execute(query, (CALCULATION,)).fetchone() is not None

    @cached_property
    def _paying(self) -> dict[str, set[str]]:
        """The payers of every offer, from the read models."""
        assert self._tables is not None
        return payers_by_offer(self._tables.db)

    @cached_property
    def _granting(self) -> set[str]:
        """The offers that grant services, from the read models."""
        assert self._tables is not None
        return offers_granting(self._tables.db)

    @cached_property
    def _first(self) -> dict[str, Month]:
        """The first month of every offer, from the read models."""
        assert self._tables is not None
        rows = self._tables.db.execute("SELECT offer, min(effective_on) FROM offers GROUP BY offer")
        return {offer: Month.of(_or_unusable(parse_date, day)) for offer, day in rows}


@in_bulk()
def answer(location: str, log: Log, as_of: int | None, question: Callable[[Months], T], *, of_few: bool = False) -> T:
    """What a question finds in the months as of now (None), with those that are cached, or as of a past event.

    What it calculates as of now is cached. While another process builds the read models from nothing, the log alone is
    asked: a house's months are found sooner than that is done. So it is where they are far behind and the question is
    about few offers (`of_few`). The question may be asked twice. Raises UnknownEvent for an event beyond the log.
    """
    if as_of is not None:
        return question(Months(History(log, as_of)))
    writes: list[Write] = []

    def asked(db: sqlite3.Connection, history: History) -> T:
        months = Months(history, Tables(db, log))
        found = question(months)
        if months.has_news:
            writes.append(months.write_news)
        return found

    return answered(location, log, asked, writes, lambda: question(Months(History(log))), of_few=of_few)


def are_few(offers: Collection[str | None]) -> bool:
    """Whether offers are named, and so few that they are read sooner than some thousand events are folded.

    None among them stands for all.
    """
    return 0 < len(offers) <= _FEW and None not in offers


_FEW = 3


def _numbered(book: Book, number: int) -> Recorded:
    return next(fact for fact in reversed(book.facts) if fact.number == number)


def known_at(closing: Recorded) -> int:
    """The number of the last event known when a month was closed."""
    assert isinstance(closing.event, MonthClosed)
    return closing.event.known_at


def _closes(fact: Recorded, offer: str, month: Month) -> bool:
    event = fact.event
    return isinstance(event, MonthClosed) and event.offer == offer and event.issued.month == month


def _or_unusable(read: Callable[[str], T], text: object) -> T:
    """Reads a text of the tables. Raises UnusableViews for what is none of ours."""
    try:
        return read(str(text))
    except Refusal:
        raise UnusableViews from None
