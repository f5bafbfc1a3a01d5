"""A second calculation of services: each granted or delivered day by day, from the raw events, apart from the engine.

It puts the grants together itself, and finds for each of their days the version and its price as it was raised, the
home with its payer and its days away, and what is owed. Days that are alike are then gathered into lines, and each line
is rounded once; what has been issued of days that are owed without a price is held.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from ledger.events import (
    GrantEnded,
    MonthClosed,
    RatesRegulated,
    Recorded,
    ServiceAdopted,
    ServiceDelivered,
    ServiceGranted,
    ServiceRegranted,
    ServiceRegulated,
    Voided,
)
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.shared.calendar import Month
from ledger.state.book import Book, book_of
from tests.properties.naive import (
    ONE_DAY,
    Price,
    Stay,
    Trouble,
    _regulated,
    _runs,
    every_tail,
    holding,
    in_force,
    level_name,
    level_price,
    model_on,
    nearest,
    once_a_book,
    raised,
    stays_by_place,
)

Books = Mapping[str, Book]
Slot = tuple[int, date]
"""A day of a grant."""


class Granted(NamedTuple):
    """One grant: what was granted, from which day to which, in steps by first day; and what was delivered of it."""

    id: int
    event: ServiceGranted
    last: date
    steps: dict[date, ServiceGranted | ServiceRegranted]
    deliveries: list[ServiceDelivered]


class Alike(NamedTuple):
    """What the days of one line have in common, of whichever grants they are.

    `delivery` is the delivery it is of, `once` the grant that is paid once, `tail` whether it is a notice.
    """

    service: str
    citizen: str
    payer: str | None
    paragraph: str | None
    level: str
    unit: str
    price: Fraction
    quantity: Decimal
    away: str | None = None
    tail: bool = False
    delivery: tuple[int, int] | None = None
    once: int | None = None
    stay: int | None = None

    @property
    def whose(self) -> tuple[str, str, int | None]:
        """Of what month prices are gathered: the service of a stay, or of a citizen where it needs none."""
        return self.citizen, self.service, self.stay


class NaiveLine(NamedTuple):
    """A line as it is compared: the exact øre of a unit, and whole øre."""

    service: str
    citizen: str
    payer: str
    paragraph: str
    first: date
    last: date
    level: str
    price: Fraction
    quantity: str
    amount: int


class Reckoned(NamedTuple):
    """An offer's month: the lines, their øre by day, what is owed without a price, and what by nobody known."""

    lines: list[NaiveLine]
    by_day: dict[Slot, int]
    unpriced: dict[Slot, str]
    unsure: set[Slot]


def grants_in(book: Book) -> list[Granted]:
    """The grants of an offer; what is voided is gone, and what was replaced by something that holds."""
    voided = {fact.event.corrects for fact in book.facts if isinstance(fact.event, Voided)}
    gone = voided | {fact.event.corrects for fact in book.facts if fact.number not in voided}
    of: dict[int, list[Any]] = defaultdict(list)
    for fact in book.facts:
        kinds = (ServiceGranted, ServiceRegranted, GrantEnded, ServiceDelivered)
        if fact.number not in gone and isinstance(fact.event, kinds):
            of[fact.event.grant or fact.number].append(fact.event)
    found = []
    for identity, events in of.items():
        for begun in (event for event in events if isinstance(event, ServiceGranted)):
            lasts = [event.effective_on for event in events if isinstance(event, GrantEnded)]
            steps = {event.effective_on: event for event in events if isinstance(event, ServiceRegranted)}
            told = [event for event in events if isinstance(event, ServiceDelivered)]
            last = min([begun.until or date.max, *lasts])
            found.append(Granted(identity, begun, last, {**steps, begun.effective_on: begun}, told))
    return found


@once_a_book
def service_on(book: Book, name: str, day: date) -> Service | None:
    """The version of a service in force on a day, with the price as it has been raised since it was typed."""
    found: dict[date, Service] = {}
    for fact in holding(book):
        if isinstance(fact.event, ServiceAdopted) and fact.event.id == name and fact.event.effective_on <= day:
            found[fact.event.effective_on] = fact.event.service
    if not found:
        return None
    service = found[max(found)]
    raises = {}
    for fact in holding(book):
        event = fact.event
        if isinstance(event, ServiceRegulated) and event.id == name and max(found) < event.effective_on <= day:
            raises[event.effective_on] = event.regulation
    for since in sorted(raises):
        if service.price_ore is not None:
            service = service.changed({"price_ore": raised(raises[since], service.price_ore)})
    return service


def ever_adopted(book: Book, name: str) -> list[Service]:
    """All versions of a service that were ever adopted, those that are annulled too."""
    events = (fact.event for fact in book.facts)
    return [event.service for event in events if isinstance(event, ServiceAdopted) and event.id == name]


@once_a_book
def table_on(book: Book, series: str, day: date, granted_from: date, decided: date) -> Rates | None:
    """The table of a series for what was granted from a day on, and decided on one; as raised since."""
    found: Rates | None = None
    since = date.min
    for version in book.terms.rates.get(series, ()):
        if version.effective_on > day or (version.value.applies_to == "new" and granted_from < version.effective_on):
            continue
        if version.value.for_decisions_from is not None and decided < version.value.for_decisions_from:
            continue
        found, since = version.value, version.effective_on
    raises = {}
    for fact in holding(book):
        event = fact.event
        if isinstance(event, RatesRegulated) and event.id == series and since < event.effective_on <= day:
            raises[event.effective_on] = event.regulation
    for first in sorted(raises):
        found = None if found is None else _regulated(found, raises[first])
    return found


def step_on(granted: Granted, day: date) -> Any:
    """What is granted on a day; before the first one that."""
    return granted.steps[max([first for first in granted.steps if first <= day] or [min(granted.steps)])]


def price_on(book: Book, granted: Granted, service: Service, day: date, *, fills: bool) -> Price | Trouble:
    """What a unit costs on a day."""
    if service.price_ore is not None:
        return Price("", service.unit, Fraction(service.price_ore))
    step = step_on(granted, day)
    decided = step.decided_on or step.effective_on
    table = table_on(book, service.rates or "", day, granted.event.effective_on, decided)
    if table is None:
        return Trouble("no-rate")
    if service.unit in ("hours-a-week", "hour"):
        return Trouble("no-rate") if table.hourly_ore is None else Price("", service.unit, Fraction(table.hourly_ore))
    name = level_name(table, Assessment(level=step.level, hours=step.hours))
    return Trouble("no-level") if name is None else level_price(table, name, fills=fills)


def easter(year: int) -> date:
    """By the method of Gauss, as Meeus gives it."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


LAST_GREAT_PRAYER_DAY = 2023


@cache
def holidays_of(year: int) -> set[date]:
    """The public holidays of Denmark in a year."""
    moved = [-3, -2, 0, 1, 39, 49, 50] + ([26] if year <= LAST_GREAT_PRAYER_DAY else [])
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    return fixed | {easter(year) + timedelta(days=after) for after in moved}


def _stays_of(book: Book) -> list[Stay]:
    return [stay for of in stays_by_place(book.facts).values() for stay in of]


class _Month:
    """The services of one offer in one month."""

    def __init__(self, books: Books, offer: str, month: Month) -> None:
        self.books, self.offer, self.book = books, offer, books[offer]
        self.first = date(month.year, month.month, 1)
        self.length = calendar.monthrange(month.year, month.month)[1]
        self.days = [self.first + ONE_DAY * n for n in range(self.length)]
        self.exact: dict[Alike, dict[date, Fraction]] = defaultdict(dict)
        self.grant_of: dict[tuple[Alike, date], int] = {}
        self.unpriced: dict[Slot, str] = {}
        self.unsure: set[Slot] = set()
        self.tails = every_tail(self.book)
        self.stays = {one: _stays_of(book) for one, book in books.items()}

    def reckoned(self) -> Reckoned:
        for granted in grants_in(self.book):
            if granted.event.stay is None or any(stay.id == granted.event.stay for stay in self.stays[self.offer]):
                self._add(granted)
        lines: list[NaiveLine] = []
        by_day: dict[Slot, int] = defaultdict(int)
        for alike, exact in self.exact.items():
            for run in _runs(list(exact)):
                carried = self._before(alike, run[0]) if alike.unit == "month" else Fraction(0)
                gathered, before = carried, nearest(carried)
                for day in run:
                    gathered += exact[day]
                    by_day[self.grant_of[alike, day], day] += nearest(gathered) - before
                    before = nearest(gathered)
                amount = nearest(gathered) - nearest(carried)
                if amount:
                    lines.append(self._line(alike, run, amount))
        return Reckoned(sorted(lines), by_day, self.unpriced, self.unsure)

    def _before(self, alike: Alike, first: date) -> Fraction:
        """What a month's price has come to before a day, of the same supplement."""
        return sum(
            (ore for other, exact in self.exact.items() if other.whose == alike.whose and other.unit == "month"
             for day, ore in exact.items() if day < first), Fraction(0),
        )  # fmt: skip

    def _line(self, alike: Alike, run: list[date], amount: int) -> NaiveLine:
        quantity = f"{alike.quantity.normalize():f}"
        return NaiveLine(
            alike.service, alike.citizen, alike.payer or "", alike.paragraph or "", run[0], run[-1], alike.level,
            alike.price, quantity, amount,
        )  # fmt: skip

    # --- what is owed ---------------------------------------------------------------------------------

    def _add(self, granted: Granted) -> None:
        pieces = [stay for stay in self.stays[self.offer] if stay.id == granted.event.stay]
        tail = self._tail(granted, pieces)
        covered = {day for day in self.days if self._in(granted, day) and self._lives(pieces, granted, day)}
        after = {day for day in self.days if self._in(granted, day) and tail and tail[0] <= day <= tail[1]}
        fills = len(covered | after) == self.length
        for day in self.days:
            is_after = day in after
            if is_after or (day in covered and self._is_paid(pieces, day)):
                self._add_day(granted, pieces, day, fills=fills, tail=tail[2] if is_after and tail else None)
        for number, delivery in enumerate(granted.deliveries):
            if self.first <= delivery.effective_on <= self.days[-1]:
                self._add_delivery(granted, pieces, number, delivery)

    @staticmethod
    def _in(granted: Granted, day: date) -> bool:
        return granted.event.effective_on <= day <= granted.last

    def _lives(self, pieces: list[Stay], granted: Granted, day: date) -> bool:
        terms, closed = self.book.terms, self.book.terms.closed_after
        if in_force(terms.offer, day) is None or (closed is not None and day > closed):
            return False
        return granted.event.stay is None or any(stay.first <= day <= stay.last for stay in pieces)

    def _is_paid(self, pieces: list[Stay], day: date) -> bool:
        left = next((stay for stay in pieces if stay.left == day), None)
        model = model_on(self.book, day)
        return left is None or model is None or left.is_paid_on(model, day)

    def _tail(self, granted: Granted, pieces: list[Stay]) -> tuple[date, date, str] | None:
        """The first and last day of the notice in which the grant goes on, and what is not known of it."""
        left = next((stay for stay in pieces if stay.left != date.max), None)
        if left is None:
            return None
        service = service_on(self.book, granted.event.service, left.left)
        named = granted.event.service
        lost = [fact.event.service for fact in self.book.facts
                if isinstance(fact.event, ServiceAdopted) and fact.event.id == named]  # fmt: skip
        goes_on = service.notice == "as-stay" if service else any(one.notice == "as-stay" for one in lost)
        own = [tail for tail in self.tails if tail.stay.id == left.id and tail.first <= tail.last]
        if not goes_on or not own:
            return None
        longest = max(own, key=lambda tail: tail.last)
        return longest.first, longest.last, longest.unknown

    def _add_day(self, granted: Granted, pieces: list[Stay], day: date, *, fills: bool, tail: str | None) -> None:
        service = service_on(self.book, granted.event.service, day)
        if service is None:
            ever = ever_adopted(self.book, granted.event.service)
            if any(self._is_granted_for(one, granted, day) for one in ever):
                self.unpriced[granted.id, day] = "no-service"
            return
        if not self._is_granted_for(service, granted, day):
            return
        price = price_on(self.book, granted, service, day, fills=fills)
        if tail:
            self.unpriced[granted.id, day] = tail
            return
        if isinstance(price, Trouble):
            self.unpriced[granted.id, day] = price.code
            return
        share, away = (Fraction(1), None) if tail is not None else self._left(granted, pieces, service, day)
        if share is None:
            self.unpriced[granted.id, day] = "no-model"
            return
        step = step_on(granted, day)
        payer, paragraph = self._payer(granted, pieces, service, day)
        alike = Alike(
            granted.event.service, granted.event.citizen, payer, paragraph, price.level, price.unit,
            price.ore * share, step.quantity, away if share != 1 else None, tail is not None,
            once=granted.id if price.unit == "once" else None, stay=granted.event.stay,
        )  # fmt: skip
        self.grant_of[alike, day] = granted.id
        self.exact[alike][day] = self._of_day(service, price, step.quantity, day, fills=fills) * share

    def _is_granted_for(self, service: Service, granted: Granted, day: date) -> bool:
        """Whether a day is paid for as granted: by what is settled on deliveries none is, nor in a closed month."""
        delivered = service.settled_on == "delivered" or service.unit in ("attendance", "hour", "km")
        is_once = service.unit == "once" and day != granted.event.effective_on
        return not (delivered or self.first.month in service.closed_months or is_once)

    def _of_day(self, service: Service, price: Price, quantity: Decimal, day: date, *, fills: bool) -> Fraction:
        ore = price.ore * Fraction(quantity)
        is_free = service.holidays == "free" and day in holidays_of(day.year)
        if service.unit == "weekday" and (day.isoweekday() > 5 or is_free):
            return Fraction(0)
        if service.unit == "hours-a-week":
            return ore / 7
        if price.unit != "month":
            return ore
        model = model_on(self.book, self.first) or model_on(self.book, self.days[-1])
        by = {"calendar": Fraction(self.length), "30.5": Fraction(305, 10), "365/12": Fraction(365, 12)}
        return ore / (by["calendar"] if fills or model is None else by[model.days_in_month])

    def _add_delivery(self, granted: Granted, pieces: list[Stay], number: int, delivery: ServiceDelivered) -> None:
        first = delivery.effective_on
        days = [day for day in self.days if first <= day <= delivery.until]
        service = service_on(self.book, granted.event.service, first)
        if service is None:
            self.unpriced |= {(granted.id, day): "no-service" for day in days}
            return
        if service.settled_on != "delivered" and service.unit not in ("attendance", "hour", "km"):
            return
        price = price_on(self.book, granted, service, first, fills=True)
        if isinstance(price, Trouble):
            self.unpriced |= {(granted.id, day): price.code for day in days}
            return
        payer, paragraph = self._payer(granted, pieces, service, first)
        alike = Alike(
            granted.event.service, granted.event.citizen, payer, paragraph, price.level, "delivered",
            price.ore, delivery.quantity, delivery=(granted.id, number), stay=granted.event.stay,
        )  # fmt: skip
        for day in days:
            self.grant_of[alike, day] = granted.id
            self.exact[alike][day] = price.ore * Fraction(delivery.quantity) / len(days)

    # --- where the citizen lives -----------------------------------------------------------------------

    def _homes(self, citizen: str) -> Iterator[tuple[Book, Stay]]:
        for offer, book in self.books.items():
            yield from ((book, stay) for stay in self.stays[offer] if stay.citizen == citizen)

    def _home_on(self, citizen: str, day: date) -> tuple[Book, Stay] | None:
        there = [one for one in self._homes(citizen) if one[1].first <= day <= one[1].last]
        return max(there, key=lambda one: (one[1].first, one[1].last, one[1].id), default=None)

    def _payer(
        self, granted: Granted, pieces: list[Stay], service: Service, day: date
    ) -> tuple[str | None, str | None]:
        home = self._whose(granted, pieces, day)
        payer = granted.event.payer or (home.payer if home else None)
        paragraph = granted.event.paragraph or service.paragraph or (home.paragraph if home else None)
        return (None if payer == "own" else payer), paragraph

    def _whose(self, granted: Granted, pieces: list[Stay], day: date) -> Stay | None:
        """Whose payer it is: the own stay's, in its notice as it was last; else the citizen's home's, or last one's."""
        if granted.event.stay is not None:
            there = [stay for stay in pieces if stay.first <= day]
            return max(there or pieces, key=lambda stay: stay.first if there else -stay.first.toordinal())
        home = self._home_on(granted.event.citizen, day)
        if home is not None:
            return home[1]
        if granted.event.payer is None:
            self.unsure.add((granted.id, day))
        before = [stay for _, stay in self._homes(granted.event.citizen) if stay.last < day]
        return max(before, key=lambda stay: (stay.last, stay.first, stay.id), default=None)

    def _left(
        self, granted: Granted, pieces: list[Stay], service: Service, day: date
    ) -> tuple[Fraction | None, str | None]:
        """What is left on a day; in an absence by the home's agreement, or by what the service says."""
        if granted.event.stay is None:
            home = self._home_on(granted.event.citizen, day)
        else:
            home = next(((self.book, stay) for stay in reversed(pieces) if stay.first <= day <= stay.last), None)
        away = home[1].away(day) if home is not None else None
        if home is None or away is None or service.while_absent == "paid":
            return Fraction(1), None
        kind, nth = away
        if service.while_absent == "free":
            return Fraction(0), kind
        model = model_on(home[0], day)
        if model is None:
            return None, kind
        for named in (kind, None):
            for rule in model.absence or ():
                if rule.kind == named:
                    return (Fraction(1) if nth <= rule.after_days else Fraction(rule.service)), kind
        return Fraction(1), kind


def reckon(books: Books, offer: str, month: Month) -> Reckoned:
    """The services of an offer's month, reckoned from the events of all offers."""
    return _Month(books, offer, month).reckoned()


class KeptServices:
    """What has been issued for the services of an offer's closed months, day by day, as the closings have done it."""

    def __init__(self, facts: Iterable[Recorded], offers: Iterable[str], offer: str) -> None:
        self.issued: dict[Month, dict[Slot, int]] = {}
        facts, offers = list(facts), list(offers)
        for closing in facts:
            if isinstance(closing.event, MonthClosed) and closing.event.about_offer == offer:
                books = books_of(facts, offers, closing.number)
                for month in sorted(books[offer].closings):
                    self.issued[month] = self.comes_to(books, offer, month)

    def comes_to(self, books: Books, offer: str, month: Month) -> dict[Slot, int]:
        """A month as known: what has a price now, and what was issued of that which is owed without one. Øre by day."""
        reckoned, before = reckon(books, offer, month), self.issued.get(month, {})
        held = {slot: ore for slot, ore in before.items() if slot in reckoned.unpriced}
        return {**held, **reckoned.by_day}


def books_of(facts: Iterable[Recorded], offers: Iterable[str], upto: int | None = None) -> dict[str, Book]:
    """The books of offers as known up to an event."""
    known = [fact for fact in facts if upto is None or fact.number <= upto]
    return {
        offer: book_of(offer, [fact for fact in known if fact.event.about_offer in (None, offer)]) for offer in offers
    }
