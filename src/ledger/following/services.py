"""The services that one citizen is granted in an offer, as runs of days, each with what a unit and a year of it costs.

Decided on 2026-11-27:

* A run ends where the quantity, the level or the payer changes. Its price is that of the day asked about, or of its own
  day nearest to that, as those of stays are.
* A year's price of a service is what its unit comes to in a year: by the day for its days of the year, by the weekday
  for those, by the hour a week 365 / 7 times, by the month 12 times, and once. Of what is only delivered it is the
  expected quantity a week, 365 / 7 times. Closed months and free holidays are none of the days of a service by the day
  or the weekday; 365 / 7 and 12 stand as they are, whatever months are closed, so that year prices and competences can
  be reckoned from the page. A leap day is not counted, as a year of prices has 365 days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ledger.events import ServiceFollowedUp
from ledger.models.followups import Cadence
from ledger.models.services import Service
from ledger.models.yearly import MONTHS
from ledger.settlement.grant_prices import OfUnit, payer_of, price_of_unit
from ledger.settlement.owed_grants import WEEK, owed, units_in
from ledger.shared.calendar import Period, months_after, months_of
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import by_number
from ledger.state.book import Book
from ledger.state.grants import Delivery, Grant, GrantStep
from ledger.state.live import live
from ledger.state.standards import Standards, service_cadence_on
from ledger.state.stays import Stay


class ServiceOfCitizen(Struct, frozen=True):
    """Days of a grant on which the same is granted and the same payer pays ("own", or a code).

    `price` is that of a unit on the day `priced_on`, in øre; None where it has none, and `unpriced` says why. `a_year`
    is the year's price. `deliveries` are those told of the days.
    """

    grant: Grant
    period: Period
    step: GrantStep
    level: str | None
    unit: str | None
    payer: str
    paragraph: str | None
    priced_on: date
    price: Ore | None
    a_year: Ore | None
    unpriced: str | None
    deliveries: Sequence[Delivery]


def services_of(book: Book, citizen: str, day: date) -> Iterator[ServiceOfCitizen]:
    """The services of a citizen in an offer, each with its price on a day or on its own day nearest to that."""
    stays = book.stays_by_id()
    for grant in book.grants:
        if grant.citizen == citizen:
            for piece in _pieces(book, grant, stays.get(grant.stay or 0)):
                yield _run(book, grant, piece, day)


def without_place_on(book: Book, day: date) -> Iterator[ServiceOfCitizen]:
    """The services that need no stay and are granted on a day, such as support at home, by citizen."""
    for grant in sorted(book.grants, key=lambda one: (by_number(one.citizen), one.service, one.first_day)):
        if grant.stay is None and day in grant.period:
            piece = next((one for one in _pieces(book, grant, None) if day in one), None)
            if piece is not None:
                yield _run(book, grant, piece, day)


def _pieces(book: Book, grant: Grant, stay: Stay | None) -> Iterator[Period]:
    """The days on which a grant is owed, in runs of the same quantity, level and payer."""
    cuts = {step.first_day for step in grant.steps}
    cuts |= {paying.first_day for paying in stay.payings} if stay is not None else set()
    told = book.residences.get(grant.citizen) if stay is None else None
    cuts |= {home.first for home in told.residence.homes} if told is not None else set()
    for one in owed(book, grant, stay):
        yield from one.days.split_at(cuts)


def _run(book: Book, grant: Grant, piece: Period, day: date) -> ServiceOfCitizen:
    stay = next((stay for stay in book.stays() if stay.id == grant.stay), None)
    priced_on = min(max(day, piece.first), piece.last or date.max)
    version = book.terms.service_on(grant.service, priced_on)
    service = None if version is None else version.value
    found = None if version is None else price_of_unit(book, grant, version, priced_on)
    payer = payer_of(book, grant, stay, service, priced_on)
    step, price = grant.step_on(piece.first), found if isinstance(found, OfUnit) else None
    return ServiceOfCitizen(
        grant=grant,
        period=piece,
        step=step,
        level=(price.level or None) if price is not None else step.level,
        unit=None if service is None else service.unit,
        payer=book.terms.payer_of(payer.code),
        paragraph=payer.paragraph,
        priced_on=priced_on,
        price=None if price is None else half_up(price.price),
        a_year=None if price is None or service is None else half_up(_a_year(price, service, step, priced_on.year)),
        unpriced=None if price is not None else "no-service" if found is None else getattr(found, "code", None),
        deliveries=[one for one in grant.deliveries if one.period.first in piece],
    )


class ServiceDue(Struct, frozen=True):
    """A grant that is to be followed up by a day; `since` is its first day, or that of the last follow-up.

    `at_stake` is what it costs from then to the day asked about, by its year's price, in øre.
    """

    grant: Grant
    due: date
    since: date
    followed_up: bool
    at_stake: Ore | None


def services_due(book: Book, cadences: Standards[Cadence], day: date, until: date) -> Iterator[ServiceDue]:
    """The grants of a day that are to be followed up by another."""
    followed_up: defaultdict[int | None, list[date]] = defaultdict(list)
    for fact in live(book.facts):
        if isinstance(fact.event, ServiceFollowedUp) and fact.event.effective_on <= day:
            followed_up[fact.grant].append(fact.event.effective_on)
    stays = book.stays_by_id()
    terms = book.terms.offer.on(day)
    for grant in book.grants:
        stay = stays.get(grant.stay or 0)
        if terms is None or not any(day in one.days for one in owed(book, grant, stay) if one.tail is None):
            continue
        version = book.terms.service_on(grant.service, day)
        service = None if version is None else version.value
        paragraph = payer_of(book, grant, stay, service, day).paragraph if grant.stay is None else None
        cadence = service_cadence_on(cadences, day, grant.service, terms.value.supplier, paragraph)
        if cadence is None:
            continue
        since = max(followed_up[grant.id], default=grant.first_day)
        due = _next(cadence.value, grant, since, followed_up=bool(followed_up[grant.id]))
        if due is not None and due <= until:
            a_year = year_price(book, grant, day)
            stake = None if a_year is None else half_up(Fraction(a_year * (day - since).days, DAYS_OF_YEAR))
            yield ServiceDue(grant, due, since, bool(followed_up[grant.id]), stake)


def _next(cadence: Cadence, grant: Grant, since: date, *, followed_up: bool) -> date | None:
    """The day by which a grant is to be followed up next; None where it ends before that."""
    months = cadence.every_months if followed_up else cadence.first_after_months or cadence.every_months
    due, last = months_after(since, months), grant.period.last
    if last is None:
        return due
    if cadence.before_end_months is not None:
        before_end = max(grant.first_day, months_after(last, -cadence.before_end_months))
        due = min(due, before_end) if not followed_up or since < before_end else due
    return due if due <= last else None


def year_price(book: Book, grant: Grant, day: date) -> Ore | None:
    """What a grant costs a year by the prices of a day, in øre; None where it has none."""
    version = book.terms.service_on(grant.service, day)
    found = None if version is None else price_of_unit(book, grant, version, day)
    if version is None or not isinstance(found, OfUnit):
        return None
    return half_up(_a_year(found, version.value, grant.step_on(day), day.year))


def _a_year(price: OfUnit, service: Service, step: GrantStep, year: int) -> Fraction:
    return price.price * step.exact_quantity * units_in_year(service, year)


def units_in_year(service: Service, year: int) -> Fraction:
    """How many times a year the price of a service's quantity is owed."""
    if service.unit == "once":
        return Fraction(1)
    if service.unit == "month":
        return Fraction(MONTHS)
    if service.unit not in ("day", "weekday"):
        return Fraction(DAYS_OF_YEAR, WEEK)
    months = [month for month in months_of(year) if month.month not in service.closed_months]
    leap = any(month.month == FEBRUARY and month.days > DAYS_OF_FEBRUARY for month in months)
    return sum(units_in(service, month.period) for month in months) - Fraction(leap and service.unit == "day")


DAYS_OF_YEAR = 365
FEBRUARY, DAYS_OF_FEBRUARY = 2, 28
"""As a year of prices has it."""
