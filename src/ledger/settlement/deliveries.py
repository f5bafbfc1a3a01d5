"""Granted against delivered: what is expected of deliveries, how far they go, and over which days they can be told.

Decided on 2026-11-27:

* What was granted of a month is counted in the service's unit by the days on which it is owed, also on days away. Of
  what is only delivered it is the expected quantity a week, by the day. Its price is that of each day.
* A month of which nothing is told settles at nothing, and closes so: it is no finding, since nothing may have been
  delivered. It is said of months that have ended, by `settle`, `close` and `status`, with what was to be expected.
* What is expected of a grant's month is rounded once for each payer and paragraph: a day on which neither price nor
  payer changes, such as that of a departure that was voided, moves no øre.
* What was granted, compared with what was delivered, is rounded as its lines are where a service is settled as granted
  (decided on 2026-11-28): each once, so that it comes to what the settlement does, but for what an absence takes from
  that. Of a service that is settled as delivered it has no lines, and a grant's month is rounded once.
* A month may be untold in part. Where deliveries are told of some of the days granted, the others are untold, at what
  is expected of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from ledger.models.services import Service, ServiceUnit
from ledger.settlement.gathering import gathered
from ledger.settlement.grant_months import GrantDays, GrantMonth, grant_months
from ledger.settlement.grant_prices import OfUnit, price_of_unit
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.owed_grants import units_in
from ledger.shared.calendar import Month, Period
from ledger.shared.message import Message, say
from ledger.shared.money import Ore, half_up
from ledger.state.book import Book
from ledger.state.grants import Grant
from ledger.state.stays import Stay


class Expected(Struct, frozen=True):
    """What is expected of a service that is settled on deliveries, of a month of which none is told; øre."""

    service: str
    citizen: str
    payer: str | None
    paragraph: str | None
    quantity: Fraction
    amount: Ore


class Untold(NamedTuple):
    """The grants settled on deliveries with days of a month of which none is told, and what those would come to.

    `partly` of the grants have other days of the month told.
    """

    grants: int
    partly: int
    expected_ore: Ore


class _Run(NamedTuple):
    """Some days of what was granted, and what they come to exactly; those that are `same` and touch are one line."""

    grant: int
    period: Period
    same: tuple[object, ...]
    ore: Fraction


class Compared(Struct, frozen=True):
    """A grant's month: how much was granted and delivered in the service's unit, and what either comes to in øre.

    A line that goes on from one grant into another counts in `granted_ore` of the first.
    `told`: whether anything was told of the month. `settled_on_delivered`: that is what it is settled on.
    """

    grant: Grant
    paragraph: str | None
    unit: ServiceUnit
    granted: Fraction
    delivered: Fraction
    granted_ore: Ore
    delivered_ore: Ore
    told: bool
    settled_on_delivered: bool


def expected_deliveries(book: Book, month: Month, known: KnownGrants | None = None) -> list[Expected]:
    """What the months of grants are expected to come to of which no delivery is told; settled, they are 0."""
    first, end = month.period
    begun = [grant for grant in book.grants if grant.first_day < end and grant.period.end > first]
    services = {name: _by_delivery(book, name) for name in {grant.service for grant in begun}}
    grants = [grant for grant in begun if services[grant.service]]
    if not grants:
        return []
    known = known or KnownGrants()
    months = grant_months(book, month, grants)
    found = (known.of([of], f"expected-{month}", month, month, partial(_expected_in, of)) for of in months)
    return [one for of_month in found for one in of_month[month]]


def _by_delivery(book: Book, service: str) -> bool:
    """Whether any version of a service that holds is settled on deliveries."""
    return any(version.value.by_delivery for version in book.terms.services.get(service, ()))


def _expected_in(of: GrantMonth) -> Mapping[Month, Sequence[Expected]]:
    return {of.month: list(_expected(of))}


def _expected(of: GrantMonth) -> Iterator[Expected]:
    if any(Month.of(one.period.first) == of.month for one in of.grant.deliveries):
        return
    by_payer: dict[tuple[str | None, str | None], tuple[Fraction, Fraction]] = {}
    for piece, service, price, units in _granted(of):
        if service.by_delivery and units:
            payer = of.payer_on(piece.first)
            quantity, ore = by_payer.get((payer.code, payer.paragraph), (Fraction(0), Fraction(0)))
            by_payer[payer.code, payer.paragraph] = quantity + units, ore + price * units
    for (payer_code, paragraph), (quantity, ore) in by_payer.items():
        yield Expected(of.grant.service, of.grant.citizen, payer_code, paragraph, quantity, half_up(ore))


def compared(book: Book, month: Month) -> Iterator[Compared]:
    """What was granted and delivered in a month, grant by grant, of services that can be delivered."""
    months = [(of, list(_granted(of))) for of in grant_months(book, month)]
    by_lines = _rounded_by_lines(months)
    for of, granted in months:
        deliveries = [one for one in of.grant.deliveries if Month.of(one.period.first) == month]
        first = granted[0][0].first if granted else deliveries[0].period.first if deliveries else None
        version = None if first is None else book.terms.service_on(of.grant.service, first)
        if first is None or version is None or not version.value.can_be_delivered:
            continue
        prices = [_price(of, one.period.first) for one in deliveries]
        delivered = zip(deliveries, prices, strict=True)
        by_delivery = version.value.by_delivery
        in_sum = half_up(sum((price * units for _, _, price, units in granted), Fraction(0)))
        yield Compared(
            grant=of.grant,
            paragraph=of.payer_on(first).paragraph,
            unit=version.value.unit,
            granted=sum((units for *_, units in granted), Fraction(0)),
            delivered=sum((Fraction(one.quantity) for one in deliveries), Fraction(0)),
            granted_ore=in_sum if by_delivery else by_lines.get(of.grant.id, 0),
            delivered_ore=sum(half_up(price * Fraction(one.quantity)) for one, price in delivered),
            told=bool(deliveries),
            settled_on_delivered=by_delivery,
        )


def _rounded_by_lines(months: Iterable[tuple[GrantMonth, Sequence[_Granted]]]) -> Mapping[int, Ore]:
    """What was granted in a month of what is settled as granted, by grants, each line rounded once."""
    of_service: defaultdict[tuple[int | None, str, str], list[_Run]] = defaultdict(list)
    for of, granted in months:
        grant = of.grant
        of_service[grant.stay, grant.citizen, grant.service] += [
            _Run(grant.id, piece, _alike(of, service, piece.first), price * units)
            for piece, service, price, units in granted
            if service.can_be_delivered and not service.by_delivery
        ]
    found: defaultdict[int, Ore] = defaultdict(int)
    for runs in of_service.values():
        for line in gathered(sorted(runs, key=attrgetter("period"))):
            found[line[0].grant] += half_up(sum((one.ore for one in line), Fraction(0)))
    return found


def _alike(of: GrantMonth, service: Service, day: date) -> tuple[object, ...]:
    """What the days of one line share, but for absences, which take nothing from what was granted."""
    in_notice = any(one.tail is not None and day in one.days for one in of.owed)
    return *_priced_as(of, day), service.unit, of.grant.step_on(day).exact_quantity, in_notice


def untold(book: Book, month: Month, payer: str | None = None) -> Untold:
    """What a month's settlement has at nothing only because no delivery is told of it; none where none is expected.

    With `payer`, "own" or a municipality's code, only of the days that it pays for.
    """
    grants, partly, expected = 0, 0, 0
    for of in grant_months(book, month):
        told = [one.period for one in of.grant.deliveries if Month.of(one.period.first) == month]
        days = [
            (price, units)
            for piece, service, price, units in _granted(of, told)
            if service.by_delivery and units and (payer is None or _pays(of, piece.first, payer))
        ]
        if days:
            grants += 1
            partly += bool(told)
            expected += half_up(sum((price * units for price, units in days), Fraction(0)))
    return Untold(grants, partly, expected)


def _pays(of: GrantMonth, day: date, payer: str) -> bool:
    return of.book.terms.payer_of(of.payer_on(day).code) == payer


_Granted = tuple[Period, Service, Fraction, Fraction]


def _granted(of: GrantMonth, besides: Sequence[Period] = ()) -> Iterator[_Granted]:
    """The runs of owed days, each with the service, what a unit costs (0 where it has no price), and how many units.

    Days of `besides` are left out.
    """
    bounds = {day for period in besides for day in period}
    for piece in (part for owed, _ in of.pieces() for part in owed.split_at(bounds)):
        if any(piece.first in period for period in besides):
            continue
        version = of.book.terms.service_on(of.grant.service, piece.first)
        if version is not None and of.month.month not in version.value.closed_months:
            units = units_in(version.value, piece) * of.grant.step_on(piece.first).exact_quantity
            yield piece, version.value, _price(of, piece.first), units


def _price(of: GrantMonth, day: date) -> Fraction:
    version = of.book.terms.service_on(of.grant.service, day)
    price = None if version is None else price_of_unit(of.book, of.grant, version, day)
    return price.price if isinstance(price, OfUnit) else Fraction(0)


def changes_in(book: Book, grant: Grant, stay: Stay | None, period: Period) -> tuple[date, Message] | None:
    """The first of some days of one month that has another price or payer, or is not granted, and which of them."""
    return changes_within(GrantMonth(book, grant, stay, Month.of(period.first)), period)


def changes_within(of: GrantDays, period: Period) -> tuple[date, Message] | None:
    """The same, where the days of a grant are at hand that they are among."""
    pieces = list(period.split_at(of.cuts_and_ends))
    first = _priced_as(of, period.first) if len(pieces) > 1 else None
    for piece in pieces:
        if not any(piece.first in one.days for one in of.owed):
            return piece.first, say("the grant")
        if first is None or piece.first == period.first:
            continue
        price, payer = _priced_as(of, piece.first)
        if price != first[0]:
            return piece.first, say("the price")
        if payer != first[1]:
            return piece.first, say("the payer, or the paragraph,")
    return None


def _priced_as(of: GrantDays, day: date) -> tuple[object, object]:
    """What a unit costs on a day, and who pays."""
    version = of.book.terms.service_on(of.grant.service, day)
    price = None if version is None else price_of_unit(of.book, of.grant, version, day)
    payer = of.payer_on(day)
    return (price.price, price.level) if isinstance(price, OfUnit) else None, (payer.code, payer.paragraph)
