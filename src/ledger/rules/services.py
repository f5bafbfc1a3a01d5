"""Who may be granted which service, how much of it, and what can have been delivered.

Decided on 2026-11-27:

* One grant of a service at a time, in whatever house. The second is refused, with the day from which it is possible.
* A grant that needs a stay is that of the stay of its first day, and ends with it, by whatever day the stay turns out
  to end. Its own last day may lie after that.
* What is delivered is told for days on which the service is granted, in one month, of one price and one payer. Days
  that are told already are told again only as more.
* Of what is delivered by the day, more than one a day, or than are granted a day, cannot be and is refused: more than
  the days, or the weekdays, of the period by that number. What lies between, such as 25 of 20 weekdays where two a day
  are granted, is recorded with a remark.
* A service without a stay is given by a house that is open on its first day. Whoever lives nowhere that day is not
  taken for the own municipality's: who pays is to be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.commands import CLEARED, Deliver, EndGrant, GrantService, RegrantService
from ledger.errors import (
    BadOption,
    DaysReversed,
    DeliveredAlready,
    DeliveryBeyond,
    DeliveryChanges,
    DeliveryWhileClosed,
    GrantedAlready,
    GrantEndsEarlier,
    GrantEndsTooEarly,
    HoursBeyondTable,
    MoreThanDays,
    NoGrant,
    NoLevels,
    NotDelivered,
    OfferNotOpen,
    OfferUnsaid,
    PayerOfGrantUnsaid,
    QuantityOutOfRange,
    QuantityUnsaid,
    RegrantedThatDay,
    ServiceLevelNeeded,
    ServiceNeedsStay,
    UnknownLevel,
    UnknownOffer,
    UnknownRates,
    UnknownService,
)
from ledger.events import Event, GrantEnded, ServiceDelivered, ServiceGranted, ServiceRegranted
from ledger.models.issued_lines import SATURDAY
from ledger.models.rates import Rates
from ledger.models.services import MOST_DECIMALS, Service, most_delivered, most_granted
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.placement import stay_on
from ledger.rules.residences import residence_of
from ledger.settlement.deliveries import changes_in
from ledger.shared.calendar import Month, Period
from ledger.shared.message import Remedy, say
from ledger.state.book import Book, Closings
from ledger.state.grants import Grant, Told, grants_of
from ledger.state.stays import Stay
from ledger.state.terms import Terms


class Granted(NamedTuple):
    """A grant with the days on which it is, as far as the stay goes that it needs."""

    grant: Grant
    days: Period


def granted_to(citizen: str, context: DecisionContext) -> list[Granted]:
    """The grants of a citizen, each with its days; none of those whose stay never was."""
    stays = {stay.id: stay for stay in context.stays(citizen)}
    found: list[Granted] = []
    for grant in grants_of(context.facts(f"citizen:{citizen}")):
        if grant.stay is None:
            found.append(Granted(grant, grant.period))
        elif grant.stay in stays:
            found.append(Granted(grant, grant.period.overlap(stays[grant.stay].period)))
    return found


def service_in_force(service: str, day: date, context: DecisionContext) -> Service:
    """The version of a service on a day. Raises UnknownService."""
    terms = context.terms("")
    version = terms.service_on(service, day)
    if version is None:
        raise UnknownService(service, day, sorted(terms.services))
    return version.value


def grant(command: GrantService, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen is granted a service."""
    day, service = command.first_day, service_in_force(command.service, command.first_day, context)
    if command.until is not None and command.until < day:
        raise DaysReversed(day, command.until)
    if service.unit == "once" and command.until is not None:
        raise BadOption(
            say("{service} is granted for once, on the day of --from", service=command.service), Remedy("leave-until")
        )
    offer, stay = _given_by(command, service, context)
    quantity = checked_quantity(command.quantity, command.service, service, command.hours)
    check_level(command.service, service, command.level, command.hours, day, day, command.decided_on, context)
    if stay is None and command.payer is None:
        raise PayerOfGrantUnsaid(command.citizen, command.service, day)
    until = day if service.unit == "once" else command.until
    granted = ServiceGranted(
        **head,
        effective_on=day,
        citizen=command.citizen,
        offer=offer,
        service=command.service,
        stay=stay.id if stay is not None and service.needs_stay else None,
        quantity=quantity,
        level=command.level,
        hours=command.hours,
        until=until,
        payer=_recorded_payer(command, context.terms(offer)),
        paragraph=command.paragraph,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
    )
    wanted = Period.inclusive(day, until)
    wanted = wanted.overlap(stay.period) if stay is not None and service.needs_stay else wanted
    for other in granted_to(command.citizen, context):
        if other.grant.service == command.service and other.days.overlaps(wanted):
            raise GrantedAlready(
                command.citizen, command.service, other.days.first, other.days.last, other.grant.granted, day
            )
    return [granted]


def _given_by(command: GrantService, service: Service, context: DecisionContext) -> tuple[str, Stay | None]:
    """The offer that a grant is settled in, and where the citizen lives on its first day."""
    day = command.first_day
    if service.needs_stay:
        stay = stay_on(command.citizen, day, context)
        if command.offer not in (None, stay.offer):
            raise ServiceNeedsStay(command.service, command.offer or "", stay.offer)
        return stay.offer, stay
    if command.offer is None:
        raise OfferUnsaid(command.service)
    terms = context.terms(command.offer)
    if not len(terms.offer):
        raise UnknownOffer(command.offer, context.offers())
    open_ = Period.inclusive(terms.offer.days[0], terms.closed_after)
    if day not in open_:
        raise OfferNotOpen(command.offer, day, open_.first, open_.last)
    return command.offer, next((stay for stay in reversed(context.stays(command.citizen)) if day in stay.period), None)


def _recorded_payer(command: GrantService, terms: Terms) -> str | None:
    if command.payer is None:
        return None
    return "own" if command.payer is CLEARED else terms.payer_recorded(command.payer) or "own"


def checked_quantity(said: Decimal | None, name: str, service: Service, hours: Decimal | None = None) -> Decimal:
    """How much is granted, or the usual quantity. Raises QuantityUnsaid, QuantityOutOfRange.

    `hours` were said of it, which are those from which a level follows: of hours a week they are no quantity.
    """
    quantity = service.usual_quantity if said is None else said
    if quantity is None:
        raise QuantityUnsaid(name, service.unit, hours if service.unit == "hours-a-week" else None)
    most, may_be_nothing = most_granted(service.unit), service.usual_quantity == 0
    is_within = 0 <= quantity <= most if may_be_nothing else 0 < quantity <= most
    if not is_within or _is_too_fine(quantity):
        raise QuantityOutOfRange(quantity, name, service.unit, most, may_be_nothing)
    return Decimal(f"{quantity.normalize():f}")


def _is_too_fine(quantity: Decimal) -> bool:
    return quantity != round(quantity, MOST_DECIMALS)


def check_level(
    name: str,
    service: Service,
    level: str | None,
    hours: Decimal | None,
    day: date,
    granted_from: date,
    decided_on: date | None,
    context: DecisionContext,
) -> None:
    """Refuse a level that the service does not have, and a service with levels without one.

    Raises NoLevels, ServiceLevelNeeded, UnknownRates, UnknownLevel, HoursBeyondTable.
    """
    if not service.has_levels:
        if level is not None or hours is not None:
            raise NoLevels(name)
        return
    series = service.rates or ""
    version = context.terms("").table_on(series, day, granted_from, decided_on or day)
    if version is None:
        raise UnknownRates(series, day)
    if (level is None) == (hours is None):
        raise ServiceLevelNeeded(name, series, version.value.levels, by_hours=_by_hours(version.value))
    if level is not None and version.value.price(level) is None:
        raise UnknownLevel(level, series, day, version.value.levels, version.value.furthest)
    if hours is not None and version.value.level_for(hours) is None:
        raise HoursBeyondTable(hours, series, day)


def _by_hours(rates: Rates) -> bool:
    """Whether hours a week give a level of a table."""
    return bool(rates.hours_to) or rates.hours_per_step is not None


def regrant(command: RegrantService, context: DecisionContext, head: Header) -> list[Event]:
    """Another quantity or level of a service from a day inside its grant."""
    found = grant_on(command.citizen, command.service, command.first_day, context)
    if (command.quantity, command.level, command.hours) == (None, None, None):
        raise BadOption(say("nothing says what is granted from then on"), Remedy("say-quantity-or-level"))
    service = service_in_force(command.service, command.first_day, context)
    for step in found.grant.steps:
        if step.first_day == command.first_day:
            raise RegrantedThatDay(command.citizen, command.service, command.first_day, step.number)
    was = found.grant.step_on(command.first_day)
    level, hours = (
        (was.level, was.hours) if (command.level, command.hours) == (None, None) else (command.level, command.hours)
    )
    quantity = checked_quantity(
        was.quantity if command.quantity is None else command.quantity, command.service, service
    )
    days = (command.first_day, found.grant.first_day, command.decided_on)
    check_level(command.service, service, level, hours, *days, context)
    return [
        ServiceRegranted(
            **head,
            **of_grant(found.grant),
            effective_on=command.first_day,
            quantity=quantity,
            level=level,
            hours=hours,
            decided_by=command.decided_by,
            decided_on=command.decided_on,
        )
    ]


def end_grant(command: EndGrant, context: DecisionContext, head: Header) -> list[Event]:
    """A service is granted no longer than a day."""
    found = grant_on(command.citizen, command.service, command.last_day, context)
    granted = found.grant
    said = granted.period.last
    if said is not None and (granted.ended is not None or said <= command.last_day):
        told = (granted.ended or granted.granted, command.last_day, granted.ended is None)
        raise GrantEndsEarlier(command.citizen, command.service, said, *told)
    check_nothing_after(granted, command.last_day)
    return [GrantEnded(**head, **of_grant(granted), effective_on=command.last_day)]


def check_nothing_after(granted: Grant, last_day: date) -> None:
    """Refuse an end before something of the grant that is recorded. Raises GrantEndsTooEarly."""
    later = [(step.first_day, step.number) for step in granted.steps]
    later += [(one.period.last or one.period.first, one.number) for one in granted.deliveries]
    late, number = max(later)
    if late > last_day:
        cut = any(one.number == number and one.period.first <= last_day for one in granted.deliveries)
        raise GrantEndsTooEarly(granted.citizen, granted.service, last_day, late, number, cut)


def deliver(command: Deliver, context: DecisionContext, head: Header) -> list[Event]:
    """So much of a service was delivered in a month, or on some days of it."""
    found, period = _delivered_in(command, context)
    service = service_in_force(command.service, period.first, context)
    if not service.can_be_delivered:
        raise NotDelivered(command.service, service.unit)
    if command.month.month in service.closed_months:
        raise DeliveryWhileClosed(command.service, str(command.month))
    check_delivered(command.quantity, command.service, service, period, found.grant, more=command.more)
    _check_told_once(command, found.grant, period)
    check_alike(found.grant, period, context)
    last = period.last
    assert last is not None
    return [
        ServiceDelivered(
            **head,
            **of_grant(found.grant),
            effective_on=period.first,
            until=last,
            quantity=Decimal(f"{command.quantity.normalize():f}"),
            more=command.more or None,
        )
    ]


def check_delivered(
    quantity: Decimal, name: str, service: Service, period: Period, granted: Grant | None, *, more: bool = False
) -> None:
    """Refuse less than nothing, and more than some days can hold. Raises QuantityOutOfRange, MoreThanDays."""
    most = most_delivered(service.unit, period.days)
    if not 0 <= quantity <= most or _is_too_fine(quantity):
        raise QuantityOutOfRange(quantity, name, service.unit, most, may_be_nothing=True)
    if granted is not None and service.unit in ("day", "weekday"):
        _check_days(quantity, service, period, granted, more=more)


def _check_days(quantity: Decimal, service: Service, period: Period, granted: Grant, *, more: bool) -> None:
    """Refuse more than one a day, or as many a day as are granted. Raises MoreThanDays."""
    a_day = max(Decimal(1), granted.step_on(period.first).quantity,
                *(step.quantity for step in granted.steps if step.first_day in period))  # fmt: skip
    told = [one for one in granted.deliveries if one.period.overlaps(period)] if more else []
    days = {day for one in (period, *(one.period for one in told)) for day in one.each()}
    counted = sum(service.unit == "day" or day.weekday() < SATURDAY for day in days)
    delivered = quantity + sum(one.quantity for one in told)
    if delivered > a_day * counted:
        first, last = min(days), max(days)
        raise MoreThanDays(granted.service, delivered, a_day, counted, first, last, service.unit == "weekday")


def _delivered_in(command: Deliver, context: DecisionContext) -> tuple[Granted, Period]:
    """The grant of which something was delivered, and on which days."""
    month = command.month
    for day in (command.first_day, command.until):
        if day is not None and Month.of(day) != month:
            raise DeliveryBeyond(str(month), day)
    if None not in (command.first_day, command.until) and command.first_day > command.until:  # type: ignore[operator]
        raise DaysReversed(command.first_day, command.until)  # type: ignore[arg-type]  # both are said
    whole = Period.inclusive(command.first_day or month.first, command.until or month.last)
    own = [one for one in granted_to(command.citizen, context) if one.grant.service == command.service]
    there = [one for one in own if one.days.overlap(whole).days]
    if not there:
        raise _no_grant(own, command.citizen, command.service, whole.first)
    found = there[0]
    if len(there) > 1:
        raise DeliveryChanges(command.citizen, command.service, there[1].days.first, say("the grant"))
    period = whole.overlap(found.days)
    if command.first_day is not None and period.first != command.first_day:
        raise NoGrant(command.citizen, command.service, command.first_day, period.first)
    if command.until is not None and period.last != command.until:
        raise _no_grant([found], command.citizen, command.service, command.until)
    return found, period


def _check_told_once(command: Deliver, granted: Grant, period: Period) -> None:
    for other in granted.deliveries if not command.more else ():
        if other.period.overlaps(period):
            last = other.period.last
            assert last is not None
            told = (other.period.first, last, other.number, other.quantity)
            raise DeliveredAlready(command.citizen, command.service, *told)


def check_alike(granted: Grant, period: Period, context: DecisionContext) -> None:
    """Refuse days of a delivery over which price or payer change. Raises DeliveryChanges."""
    stays = context.stays(granted.citizen)
    stay = next((stay for stay in stays if stay.id == granted.stay), None)
    told = {granted.citizen: Told(residence_of(stays, context.terms), 0)}
    terms = context.terms(granted.offer)
    book = Book(granted.offer, terms, {}, {}, Closings(), (), grants=[granted], residences=told)
    change = changes_in(book, granted, stay, period)
    if change is not None:
        raise DeliveryChanges(granted.citizen, granted.service, *change)


def grant_on(citizen: str, service: str, day: date, context: DecisionContext) -> Granted:
    """The grant of a service that holds on a day. Raises UnknownService, NoGrant."""
    own = [one for one in granted_to(citizen, context) if one.grant.service == service]
    if not own:
        service_in_force(service, day, context)
    found = next((one for one in own if day in one.days), None)
    if found is None:
        raise _no_grant(own, citizen, service, day)
    return found


def _no_grant(own: Iterable[Granted], citizen: str, service: str, day: date) -> NoGrant:
    """That nothing is granted on a day, and where a grant ended before it, by which event."""
    granted = list(own)
    near = _nearest(granted, day)
    ends = [one.grant for one in granted if near is not None and near < day and one.grant.period.last == near]
    if not ends:
        return NoGrant(citizen, service, day, near)
    ended = ends[-1].ended
    return NoGrant(citizen, service, day, near, ended or ends[-1].granted, as_granted=ended is None)


def _nearest(own: Iterable[Granted], day: date) -> date | None:
    """The nearest day to one on which nothing is granted that has a grant, if any has."""
    ends = [end for one in own if one.days.days for end in (one.days.first, one.days.last) if end is not None]
    return min(ends, key=lambda other: abs((other - day).days), default=None)


def of_grant(granted: Grant) -> dict[str, Any]:
    """What the events of a grant say of it."""
    return {
        "citizen": granted.citizen,
        "offer": granted.offer,
        "service": granted.service,
        "stay": granted.stay,
        "grant": granted.id,
    }
