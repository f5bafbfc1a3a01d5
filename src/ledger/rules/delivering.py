"""What can have been delivered of a granted service, and of which days it can be told.

Decided on 2026-11-27:

* What is delivered is told for days on which the service is granted, in one month, of one price and one payer. Days
  that are told already are told again only as more.
* Of what is delivered by the day, more than one a day, or than are granted a day, cannot be and is refused: more than
  the days, or the weekdays, of the period by that number. What lies between, such as 25 of 20 weekdays where two a day
  are granted, is recorded with a remark.
* What lies ahead has not been delivered yet. A month that has begun can be told whole, as far as it is known.
* In the notice after a stay a service whose notice is as-stay is delivered as before: the grant goes on. Once the
  citizen is granted it anew elsewhere, what is delivered is of that grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.commands import Deliver
from ledger.errors import (
    DaysReversed,
    DeliveredAlready,
    DeliveryBeyond,
    DeliveryChanges,
    DeliveryWhileClosed,
    MoreThanDays,
    NotDelivered,
    NotYet,
    QuantityOutOfRange,
)
from ledger.events import Event, ServiceDelivered
from ledger.models.issued_lines import SATURDAY
from ledger.models.services import Service, most_delivered
from ledger.rules.context import DecisionContext
from ledger.rules.granted import (
    Granted,
    book_of_terms,
    granted_to,
    no_grant,
    of_grant,
    service_in_force,
    stay_of,
)
from ledger.rules.header import Header
from ledger.rules.residences import residence_of
from ledger.rules.services import is_too_fine
from ledger.settlement.deliveries import changes_in
from ledger.settlement.owed_grants import owed
from ledger.shared.calendar import Month, Period
from ledger.shared.message import say
from ledger.state.book import Book
from ledger.state.grants import Grant, Told
from ledger.state.stays import Stay


def deliver(command: Deliver, context: DecisionContext, head: Header) -> list[Event]:
    """So much of a service was delivered in a month, or on some days of it."""
    found, period = _delivered_in(command, context)
    last = period.last
    assert last is not None
    check_delivered(command.quantity, command.service, period, found.grant, context, more=command.more)
    check_days_delivered(command.service, period.first, last, context)
    _check_told_once(command, found.grant, period)
    check_alike(found.grant, period, context)
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


def check_days_delivered(name: str, first: date, last: date, context: DecisionContext) -> None:
    """Refuse days on which nothing of a service can have been delivered.

    Raises DaysReversed, DeliveryBeyond, DeliveryWhileClosed, NotYet.
    """
    if last < first:
        raise DaysReversed(first, last)
    month = Month.of(first)
    if Month.of(last) != month:
        raise DeliveryBeyond(str(month), last)
    if month.month in service_in_force(name, first, context).closed_months:
        raise DeliveryWhileClosed(name, str(month))
    if first > context.today():
        raise NotYet(say("the delivery begins"), first, context.today())


def check_delivered(
    quantity: Decimal, name: str, period: Period, granted: Grant | None, context: DecisionContext, *, more: bool = False
) -> None:
    """Refuse what is not delivered by the piece, less than nothing, and more than some days can hold.

    Raises NotDelivered, QuantityOutOfRange, MoreThanDays.
    """
    service = service_in_force(name, period.first, context)
    if not service.can_be_delivered:
        raise NotDelivered(name, service.unit)
    most = most_delivered(service.unit, period.days)
    if not 0 <= quantity <= most or is_too_fine(quantity):
        raise QuantityOutOfRange(quantity, name, service.unit, most, may_be_nothing=True)
    if granted is not None and service.unit in ("day", "weekday"):
        check_days(quantity, service, period, granted, more=more)


def check_days(quantity: Decimal, service: Service, period: Period, granted: Grant, *, more: bool) -> None:
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
    """The grant of which something was delivered, and on which days. Raises UnknownService, NoGrant and others."""
    month = command.month
    for day in (command.first_day, command.until):
        if day is not None and Month.of(day) != month:
            raise DeliveryBeyond(str(month), day)
    if None not in (command.first_day, command.until) and command.first_day > command.until:  # type: ignore[operator]
        raise DaysReversed(command.first_day, command.until)  # type: ignore[arg-type]  # both are said
    whole = Period.inclusive(command.first_day or month.first, command.until or month.last)
    own = [one for one in granted_to(command.citizen, context) if one.grant.service == command.service]
    there = [one for one in (days_to_tell(one, own, context) for one in own) if one.days.overlap(whole).days]
    if not there:
        if not own:
            service_in_force(command.service, command.until or month.last, context)
        raise no_grant(command.citizen, command.service, whole.first, own, context)
    found = there[0]
    if len(there) > 1:
        raise DeliveryChanges(command.citizen, command.service, there[1].days.first, say("the grant"))
    period = whole.overlap(found.days)
    if command.first_day is not None and period.first != command.first_day:
        raise no_grant(command.citizen, command.service, command.first_day, [found], context)
    if command.until is not None and period.last != command.until:
        raise no_grant(command.citizen, command.service, command.until, [found], context)
    return found, period


def _check_told_once(command: Deliver, granted: Grant, period: Period) -> None:
    for other in granted.deliveries if not command.more else ():
        if other.period.overlaps(period):
            last = other.period.last
            assert last is not None
            told = (other.period.first, last, other.number, other.quantity)
            raise DeliveredAlready(command.citizen, command.service, *told)


def days_to_tell(one: Granted, own: Iterable[Granted], context: DecisionContext) -> Granted:
    """A grant with the days of which deliveries can be told, in the notice after the stay too. `own` are all grants."""
    stay = stay_of(one.grant, context)
    if stay is None:
        return one
    owed_days = [each.days for each in owed(_book_of(one.grant, stay, context), one.grant, stay)]
    ends = [days.end for days in owed_days if days.days]
    first, last = owed_days[0].first, max(ends, default=owed_days[0].first)
    others = (each for each in own if each.grant.id != one.grant.id and each.grant.service == one.grant.service)
    anew = (each.days.first for each in others if each.days.days and each.days.first >= owed_days[0].end)
    return one._replace(days=Period(first, min(last, *anew, date.max)))


def _book_of(granted: Grant, stay: Stay | None, context: DecisionContext) -> Book:
    """All that a grant's days, price and payer depend on, and nothing else."""
    stays = context.stays(granted.citizen)
    book = book_of_terms(granted.offer, context)
    book.grants = [granted]
    book.residences = {granted.citizen: Told(residence_of(stays, context.terms), 0)}
    place = context.place(granted.offer, stay.last_place) if stay is not None else None
    if place is not None:
        book.places, book.rooms = {place.id: place}, {place.id: context.rooms_in(granted.offer, place.id)}
    return book


def check_alike(granted: Grant, period: Period, context: DecisionContext) -> None:
    """Refuse days of a delivery over which price or payer change. Raises DeliveryChanges."""
    stay = stay_of(granted, context)
    change = changes_in(_book_of(granted, stay, context), granted, stay, period)
    if change is not None:
        raise DeliveryChanges(granted.citizen, granted.service, *change)
