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
    OfferAdopted,
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
    OfServices,
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
    without_stories,
)
from tests.scenarios import Shown, ShownFinding, ShownLine

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
    quantity: Fraction
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
    quantity: Fraction
    amount: int


class Said(NamedTuple):
    """One day of a finding: its code, and whose service it is about."""

    code: str
    service: str
    citizen: str
    day: date


class Reckoned(NamedTuple):
    """An offer's month: the lines, their øre by day, what is owed without a price, and each day of its findings.

    `whose`: the service and the citizen of each grant. `lost`: what would be owed but for annulled terms of the offer;
    nothing is said of it but of what was issued.
    """

    lines: list[NaiveLine]
    by_day: dict[Slot, int]
    unpriced: dict[Slot, str]
    findings: set[Said]
    whose: dict[int, tuple[str, str]]
    lost: dict[Slot, str]


class Stays(NamedTuple):
    """What a closed month comes to: its øre by day; and of what has no price now the days, and what stays in all."""

    by_day: dict[Slot, int]
    findings: set[Said]
    held: dict[tuple[str, str, str], int]


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
        found, since = without_stories(version.value), version.effective_on
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


def hours_in(step: Any) -> Fraction | None:
    """The hours a week of the 24-hour chart that a step was granted by, from its minutes that count; None without."""
    if step.chart is None:
        return None
    counted = (one.minutes for one in step.chart.entries
               if step.chart.counted is None or one.form in step.chart.counted)  # fmt: skip
    return Fraction(sum(counted), 60)


def quantity_in(step: Any, service: Service) -> Fraction:
    """How much a step grants: of what is counted in hours those of its chart, to the minute."""
    hours = hours_in(step)
    return hours if hours is not None and service.unit in ("hours-a-week", "hour") else Fraction(step.quantity)


def level_in(table: Rates, step: Any) -> str | None:
    """The level that a step grants; with a chart the first one that its hours do not exceed."""
    hours = hours_in(step)
    if hours is None:
        return level_name(table, Assessment(level=step.level, hours=step.hours))
    if table.hours_to is None and table.hours_per_step is not None:
        step_of = max(1, -(-hours // Fraction(table.hours_per_step)))
        return str(step_of) if step_of <= (table.steps or 0) else None
    return next((name for name, bound in (table.hours_to or {}).items() if hours <= Fraction(bound)), None)


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
    name = level_in(table, step)
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
        self.lost: dict[Slot, str] = {}
        self.idle: set[tuple[Alike, date]] = set()
        self.findings: set[Said] = set()
        self.whose: dict[int, tuple[str, str]] = {}
        self.tails = every_tail(self.book)
        self.stays = {one: _stays_of(book) for one, book in books.items()}

    def reckoned(self) -> Reckoned:
        for granted in grants_in(self.book):
            self.whose[granted.id] = granted.event.service, granted.event.citizen
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
                if not all((alike, day) in self.idle for day in run):
                    lines.append(self._line(alike, run, amount))
        return Reckoned(sorted(lines), by_day, self.unpriced, self.findings, self.whose, self.lost)

    def _before(self, alike: Alike, first: date) -> Fraction:
        """What a month's price has come to before a day, of the same supplement."""
        return sum(
            (ore for other, exact in self.exact.items() if other.whose == alike.whose and other.unit == "month"
             for day, ore in exact.items() if day < first), Fraction(0),
        )  # fmt: skip

    def _line(self, alike: Alike, run: list[date], amount: int) -> NaiveLine:
        return NaiveLine(
            alike.service, alike.citizen, alike.payer or "", alike.paragraph or "", run[0], run[-1], alike.level,
            alike.price, alike.quantity, amount,
        )  # fmt: skip

    # --- what is owed ---------------------------------------------------------------------------------

    def _add(self, granted: Granted) -> None:
        pieces = [stay for stay in self.stays[self.offer] if stay.id == granted.event.stay]
        tail = self._tail(granted, pieces)
        covered = {day for day in self.days if self._in(granted, day) and self._lives(pieces, granted, day)}
        after = {day for day in self.days if self._in(granted, day) and tail and tail[0] <= day <= tail[1]}
        has = {day for day in self.days if self._in(granted, day) and self._is_there(pieces, granted, day)}
        fills = len(has | after) == self.length
        owed = after | {day for day in covered if self._is_paid(pieces, day)}
        for day in sorted(owed):
            self._add_day(granted, pieces, day, fills=fills, tail=tail[2] if day in after and tail else None)
        for day in has:
            if self._lost_its_offer(day):
                self.lost[granted.id, day] = "no-offer"
        for number, delivery in enumerate(granted.deliveries):
            if self.first <= delivery.effective_on <= self.days[-1]:
                self._add_delivery(granted, pieces, number, delivery, owed)

    def _has_no_price(self, granted: Granted, days: Iterable[date], code: str) -> None:
        for day in days:
            self.unpriced.setdefault((granted.id, day), code)
            self._say(code, granted, day)

    def _say(self, code: str, granted: Granted, day: date) -> None:
        self.findings.add(Said(code, granted.event.service, granted.event.citizen, day))

    @staticmethod
    def _in(granted: Granted, day: date) -> bool:
        return granted.event.effective_on <= day <= granted.last

    def _lives(self, pieces: list[Stay], granted: Granted, day: date) -> bool:
        terms, closed = self.book.terms, self.book.terms.closed_after
        if in_force(terms.offer, day) is None or (closed is not None and day > closed):
            return False
        return self._is_there(pieces, granted, day)

    @staticmethod
    def _is_there(pieces: list[Stay], granted: Granted, day: date) -> bool:
        """Whether the stay that is needed, if any, has a day, whatever becomes of the offer."""
        return granted.event.stay is None or any(stay.first <= day <= stay.last for stay in pieces)

    def _lost_its_offer(self, day: date) -> bool:
        """Whether the offer has no terms on a day, though it had some until they were annulled."""
        terms, closed = self.book.terms, self.book.terms.closed_after
        if in_force(terms.offer, day) is not None or (closed is not None and day > closed):
            return False
        told = (fact.event for fact in self.book.facts if isinstance(fact.event, OfferAdopted))
        return any(event.offer == self.offer and event.effective_on <= day for event in told)

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
        no_terms = "no-model" if in_force(self.book.terms.offer, left.left) is not None else "no-offer"
        return longest.first, longest.last, no_terms if longest.unknown == "terms" else longest.unknown

    def _add_day(self, granted: Granted, pieces: list[Stay], day: date, *, fills: bool, tail: str | None) -> None:
        service = service_on(self.book, granted.event.service, day)
        if service is None:
            ever = ever_adopted(self.book, granted.event.service)
            if any(self._is_granted_for(one, granted, day) for one in ever):
                self._has_no_price(granted, [day], "no-service")
            return
        if not self._is_granted_for(service, granted, day):
            return
        price = price_on(self.book, granted, service, day, fills=fills)
        if tail:
            self._has_no_price(granted, [day], tail)
            return
        if isinstance(price, Trouble):
            self._has_no_price(granted, [day], price.code)
            return
        share, away = (Fraction(1), None) if tail is not None else self._left(granted, pieces, service, day)
        if share is None:
            self._has_no_price(granted, [day], "no-model")
            return
        named = in_force(self.book.terms.offer, day)
        if price.unit == "month" and not fills and named and named.model and model_on(self.book, day) is None:
            self._has_no_price(granted, [day], "no-model")
            return
        step = step_on(granted, day)
        if self._is_unsure(granted, day):
            self._say("last-payer", granted, day)
        payer, paragraph = self._payer(granted, pieces, service, day)
        quantity = quantity_in(step, service)
        alike = Alike(
            granted.event.service, granted.event.citizen, payer, paragraph, price.level, price.unit,
            price.ore * share, quantity, away if share != 1 else None, tail is not None,
            once=granted.id if price.unit == "once" else None, stay=granted.event.stay,
        )  # fmt: skip
        self.grant_of[alike, day] = granted.id
        self.exact[alike][day] = self._of_day(service, price, quantity, day, fills=fills) * share
        if not self._counts(service, day):
            self.idle.add((alike, day))

    def _is_granted_for(self, service: Service, granted: Granted, day: date) -> bool:
        """Whether a day is paid for as granted: by what is settled on deliveries none is, nor in a closed month."""
        delivered = service.settled_on == "delivered" or service.unit in ("attendance", "hour", "km")
        is_once = service.unit == "once" and day != granted.event.effective_on
        return not (delivered or self.first.month in service.closed_months or is_once)

    @staticmethod
    def _counts(service: Service, day: date) -> bool:
        """Whether a day is one of those that are counted: of weekdays no others are."""
        is_free = service.holidays == "free" and day in holidays_of(day.year)
        return service.unit != "weekday" or not (day.isoweekday() > 5 or is_free)

    def _of_day(self, service: Service, price: Price, quantity: Fraction, day: date, *, fills: bool) -> Fraction:
        ore = price.ore * quantity
        if not self._counts(service, day):
            return Fraction(0)
        if service.unit == "hours-a-week":
            return ore / 7
        if price.unit != "month":
            return ore
        model = model_on(self.book, day)
        by = {"calendar": Fraction(self.length), "30.5": Fraction(305, 10), "365/12": Fraction(365, 12)}
        return ore / (by["calendar"] if fills or model is None else by[model.days_in_month])

    def _add_delivery(
        self, granted: Granted, pieces: list[Stay], number: int, delivery: ServiceDelivered, owed: set[date]
    ) -> None:
        first = delivery.effective_on
        days = [day for day in self.days if first <= day <= delivery.until]
        service = service_on(self.book, granted.event.service, first)
        if service is None:
            self._has_no_price(granted, days, "no-service")
            return
        if service.settled_on != "delivered" and service.unit not in ("attendance", "hour", "km"):
            return
        price = price_on(self.book, granted, service, first, fills=True)
        if isinstance(price, Trouble):
            self._has_no_price(granted, days, price.code)
            return
        payer, paragraph = self._payer(granted, pieces, service, first)
        alike = Alike(
            granted.event.service, granted.event.citizen, payer, paragraph, price.level, "delivered",
            price.ore, Fraction(delivery.quantity), delivery=(granted.id, number), stay=granted.event.stay,
        )  # fmt: skip
        for day in days:
            self.grant_of[alike, day] = granted.id
            self.exact[alike][day] = price.ore * Fraction(delivery.quantity) / len(days)
        is_unsure = self._is_unsure(granted, first)
        is_cut = not owed.issuperset(days) or len({self._terms_on(granted, pieces, day) for day in days}) > 1
        for day in days:
            if is_unsure:
                self._say("last-payer", granted, day)
            if is_cut:
                self._say("delivery-cut", granted, day)

    def _terms_on(self, granted: Granted, pieces: list[Stay], day: date) -> object:
        """What a unit costs on a day and who pays for it, by which paragraph."""
        service = service_on(self.book, granted.event.service, day)
        if service is None:
            payer = granted.event.payer, self._own_paragraph(granted, day)
            return "no-service", payer
        price = price_on(self.book, granted, service, day, fills=True)
        priced = None if isinstance(price, Trouble) else (price.ore, price.level)
        return priced, self._payer(granted, pieces, service, day)

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
        paragraph = self._own_paragraph(granted, day) or service.paragraph or (home.paragraph if home else None)
        return (None if payer == "own" else payer), paragraph

    def _own_paragraph(self, granted: Granted, day: date) -> str | None:
        """What the grant said last of it, by that day; before its first day what it said then."""
        said = granted.event.paragraph
        for first in sorted(granted.steps):
            if first <= day and granted.steps[first].paragraph is not None:
                said = granted.steps[first].paragraph
        return said

    def _whose(self, granted: Granted, pieces: list[Stay], day: date) -> Stay | None:
        """Whose payer it is: the own stay's, in its notice as it was last; else the citizen's home's, or last one's."""
        if granted.event.stay is not None:
            there = [stay for stay in pieces if stay.first <= day]
            return max(there or pieces, key=lambda stay: stay.first if there else -stay.first.toordinal())
        home = self._home_on(granted.event.citizen, day)
        if home is not None:
            return home[1]
        before = [stay for _, stay in self._homes(granted.event.citizen) if stay.last < day]
        return max(before, key=lambda stay: (stay.last, stay.first, stay.id), default=None)

    def _is_unsure(self, granted: Granted, day: date) -> bool:
        """Whether nothing says who pays: neither the grant nor, on that day, a home."""
        event = granted.event
        return event.stay is None and event.payer is None and self._home_on(event.citizen, day) is None

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


def services_of(books: Books, offer: str, month: Month) -> OfServices:
    """What an offer's services come to in a month, for whoever phases them in."""
    reckoned = reckon(books, offer, month)
    return OfServices(sum(line.amount for line in reckoned.lines), bool(reckoned.unpriced))


def _written(quantity: Fraction) -> str:
    """As a line has it: a decimal number where it ends, else the fraction."""
    rest = quantity.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    as_decimal = Decimal(quantity.numerator) / Decimal(quantity.denominator)
    return f"{as_decimal.normalize():f}" if rest == 1 else f"{quantity.numerator}/{quantity.denominator}"


def with_services(shown: Shown, books: Books, offer: str, month: Month) -> Shown:
    """A month as it was reckoned without services, with theirs."""
    reckoned = reckon(books, offer, month)
    lines = [
        ShownLine("supplement", "service", None, one.citizen, one.first, one.last, one.level, one.price, one.amount,
                  one.payer or None, one.paragraph or None, one.service, _written(one.quantity))
        for one in reckoned.lines
    ]  # fmt: skip
    whose: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for said in sorted(reckoned.findings):
        whose[said.code, said.service, said.citizen].append(said.day)
    findings = [
        ShownFinding(code, "", citizen, run[0], run[-1])
        for (code, _, citizen), days in whose.items()
        for run in _runs(days)
    ]
    return Shown(
        sorted([*shown.lines, *lines], key=lambda line: line.order),
        sorted([*shown.findings, *findings]),
        shown.place_days,
    )


class KeptServices:
    """What has been issued for the services of an offer's closed months, day by day, as the closings have done it."""

    def __init__(self, facts: Iterable[Recorded], offers: Iterable[str], offer: str) -> None:
        self.issued: dict[Month, dict[Slot, int]] = {}
        facts, offers = list(facts), list(offers)
        for closing in facts:
            if isinstance(closing.event, MonthClosed) and closing.event.about_offer == offer:
                books = books_of(facts, offers, closing.number)
                for month in sorted(books[offer].closings):
                    self.issued[month] = self.comes_to(books, offer, month).by_day

    def comes_to(self, books: Books, offer: str, month: Month) -> Stays:
        """A month as known: what has a price now, and what was issued of that which is owed without one. Øre by day."""
        reckoned, before = reckon(books, offer, month), self.issued.get(month, {})
        lost = {slot: code for slot, code in reckoned.lost.items() if slot not in reckoned.by_day and slot in before}
        lacking = {slot: code for slot, code in reckoned.unpriced.items() if slot not in lost}
        kept = {slot: before.get(slot, 0) for slot in {**lost, **lacking}}
        held: dict[tuple[str, str, str], int] = defaultdict(int)
        for (grant, day), code in {**lost, **lacking}.items():
            held[(code, *reckoned.whose[grant])] += kept[grant, day]
        findings = {Said(code, *reckoned.whose[grant], day) for (grant, day), code in lacking.items()}
        return Stays({**reckoned.by_day, **kept}, findings, dict(held))


def books_of(facts: Iterable[Recorded], offers: Iterable[str], upto: int | None = None) -> dict[str, Book]:
    """The books of offers as known up to an event."""
    known = [fact for fact in facts if upto is None or fact.number <= upto]
    return {
        offer: book_of(offer, [fact for fact in known if fact.event.about_offer in (None, offer)]) for offer in offers
    }
