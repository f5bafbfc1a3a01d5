"""Who may be granted which service, how much of it, and until when.

Decided on 2026-11-27:

* One grant of a service at a time, in whatever house. The second is refused, with the day from which it is possible.
* Two grants in two houses are at one time where both have paid days in common: on a free day of departure the service
  of the house that is left is not owed, and that of the other house may begin.
  On a settled one both houses are paid, and one of them gives the service: that of the house that is left, unless it
  is ended the day before. Which of them gave it nobody can tell but whoever grants it.
* A grant that needs a stay is that of the stay of its first day, and ends with it, by whatever day the stay turns out
  to end. Its own last day may lie after that.
* A grant does not end, nor does the stay that it needs, before something of it begins: that is voided first. A delivery
  that has begun by then is cut: it is owed as it was told, with a finding.
* A service without a stay is given by a house that is open on its first day. Whoever lives nowhere that day is not
  taken for the own municipality's: who pays is to be said.
"""

from __future__ import annotations

import shlex
from datetime import date
from decimal import Decimal

from ledger.commands import ChartFile, Cleared, EndGrant, GrantService, RegrantService
from ledger.errors import (
    BadOption,
    DaysReversed,
    GrantedAlready,
    GrantEndsEarlier,
    GrantEndsTooEarly,
    HoursBeyondTable,
    NoLevels,
    NothingRegranted,
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
)
from ledger.events import Event, GrantEnded, ServiceGranted, ServiceRegranted
from ledger.models.rates import Rates
from ledger.models.services import MOST_DECIMALS, Service, most_granted
from ledger.rules.context import DecisionContext
from ledger.rules.grant_charts import Amount, by_chart
from ledger.rules.granted import (
    grant_on,
    granted_to,
    have_common,
    home_on,
    of_grant,
    service_in_force,
)
from ledger.rules.header import Header
from ledger.rules.placement import stay_on
from ledger.shared.calendar import Period
from ledger.shared.message import Remedy, say
from ledger.state.grants import Grant
from ledger.state.stays import Stay
from ledger.state.terms import Terms


def grant(command: GrantService, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen is granted a service."""
    day, service = command.first_day, service_in_force(command.service, command.first_day, context)
    until = last_day_of(command.service, service, day, command.until)
    offer, stay = _given_by(command, service, context)
    amount = Amount(command.quantity, command.level, command.hours).counted(service)
    if command.chart is not None:
        usual = Amount(service.usual_quantity)
        amount = by_chart(command.chart, amount, usual, (command.service, service), offer, day, context)
    quantity = checked_quantity(amount, command.service, service)
    check_level(command.service, service, amount, (day, day, command.decided_on), context)
    if command.payer is None:
        check_payer_known(command.citizen, command.service, day, context)
    granted = ServiceGranted(
        **head,
        effective_on=day,
        citizen=command.citizen,
        offer=offer,
        service=command.service,
        stay=stay.id if stay is not None and service.needs_stay else None,
        quantity=quantity,
        level=amount.level,
        hours=amount.hours,
        until=until,
        payer=None if command.payer is None else recorded_payer(command.payer, context.terms(offer)),
        paragraph=command.paragraph,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
        chart=amount.chart,
    )
    wanted = Period.inclusive(day, until)
    if stay is not None and service.needs_stay:
        wanted = wanted.overlap(stay.period)
    else:
        stay = None
    for other in granted_to(command.citizen, context):
        if other.grant.service == command.service and have_common(other, wanted, stay, context):
            first, last, number = other.days.first, other.days.last, other.grant.granted
            raise GrantedAlready(command.citizen, command.service, first, last, number, day, _file_of(command.chart))
    return [granted]


def _file_of(chart: ChartFile | None) -> str | None:
    """A chart's file as it is typed."""
    return None if chart is None else shlex.quote(chart.name)


def _given_by(command: GrantService, service: Service, context: DecisionContext) -> tuple[str, Stay | None]:
    """The offer that a grant is settled in, and where the citizen lives on its first day."""
    day = command.first_day
    if service.needs_stay:
        stay = stay_on(command.citizen, day, context)
        if command.offer not in (None, stay.offer):
            raise ServiceNeedsStay(command.service, command.offer or "", stay.offer)
        return stay.offer, stay
    if command.offer is None:
        raise OfferUnsaid(command.service, command.payer is None and home_on(command.citizen, day, context) is None)
    check_offer_open(command.offer, day, context)
    return command.offer, home_on(command.citizen, day, context)


def last_day_of(name: str, service: Service, day: date, until: date | None) -> date | None:
    """The last day that a grant says itself: of what is granted for once the first one.

    Raises DaysReversed, BadOption.
    """
    if until is not None and until < day:
        raise DaysReversed(day, until)
    if service.unit != "once":
        return until
    if until is not None:
        raise BadOption(say("{service} is granted for once, on its first day", service=name), Remedy("leave-until"))
    return day


def check_offer_open(offer: str, day: date, context: DecisionContext) -> None:
    """Refuse a house that gives nothing on a day. Raises UnknownOffer, OfferNotOpen."""
    terms = context.terms(offer)
    if not len(terms.offer):
        raise UnknownOffer(offer, context.offers())
    open_ = Period.inclusive(terms.offer.days[0], terms.closed_after)
    if day not in open_:
        raise OfferNotOpen(offer, day, open_.first, open_.last)


def check_payer_known(citizen: str, service: str, day: date, context: DecisionContext) -> None:
    """Refuse a grant without a payer of its own to whoever lives nowhere that day. Raises PayerOfGrantUnsaid."""
    if home_on(citizen, day, context) is None:
        raise PayerOfGrantUnsaid(citizen, service, day)


def recorded_payer(said: str | Cleared, terms: Terms) -> str:
    """A payer that a grant says itself, as it is recorded: "own" is the ledger's own municipality."""
    return "own" if isinstance(said, Cleared) else terms.payer_recorded(said) or "own"


def checked_quantity(amount: Amount, name: str, service: Service) -> Decimal:
    """How much is granted, or the usual quantity. Raises QuantityUnsaid, QuantityOutOfRange.

    Its hours are those from which a level follows, and no quantity.
    """
    if amount.chart is not None and amount.quantity is not None and not service.has_levels:
        return amount.quantity  # of a week's minutes
    quantity = service.usual_quantity if amount.quantity is None else amount.quantity
    if quantity is None:
        raise QuantityUnsaid(name, service.unit)
    most, may_be_nothing = most_granted(service.unit), service.usual_quantity == 0
    is_within = 0 <= quantity <= most if may_be_nothing else 0 < quantity <= most
    if not is_within or is_too_fine(quantity):
        raise QuantityOutOfRange(quantity, name, service.unit, most, may_be_nothing)
    return Decimal(f"{quantity.normalize():f}")


def is_too_fine(quantity: Decimal) -> bool:
    return quantity != round(quantity, MOST_DECIMALS)


def check_level(
    name: str, service: Service, amount: Amount, days: tuple[date, date, date | None], context: DecisionContext
) -> None:
    """Refuse a level that the service does not have, and a service with levels without one.

    `days` are that from which it holds, the first one of the grant, and that of the decision.
    Raises NoLevels, ServiceLevelNeeded, UnknownRates, UnknownLevel, HoursBeyondTable.
    """
    level, hours, (day, granted_from, decided_on) = amount.level, amount.hours, days
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
    exact = amount.exact_hours
    if hours is not None and exact is not None and version.value.level_for(exact) is None:
        raise HoursBeyondTable(hours, series, day, version.value.levels, by_chart=amount.chart is not None)


def _by_hours(rates: Rates) -> bool:
    """Whether hours a week give a level of a table."""
    return bool(rates.hours_to) or rates.hours_per_step is not None


def regrant(command: RegrantService, context: DecisionContext, head: Header) -> list[Event]:
    """Another quantity, level or paragraph of a service from a day inside its grant."""
    found = grant_on(command.citizen, command.service, command.first_day, context)
    service = service_in_force(command.service, command.first_day, context)
    if all(one is None for one in (command.quantity, command.level, command.hours, command.chart, command.paragraph)):
        raise _nothing_regranted(command, found.grant, service, context)
    for step in found.grant.steps:
        if step.first_day == command.first_day:
            file = _file_of(command.chart)
            raise RegrantedThatDay(command.citizen, command.service, command.first_day, step.number, file)
    amount = _regranted(command, found.grant, service, context)
    quantity = checked_quantity(amount, command.service, service)
    days = (command.first_day, found.grant.first_day, command.decided_on)
    check_level(command.service, service, amount, days, context)
    return [
        ServiceRegranted(
            **head,
            **of_grant(found.grant),
            effective_on=command.first_day,
            quantity=quantity,
            level=amount.level,
            hours=amount.hours,
            decided_by=command.decided_by,
            decided_on=command.decided_on,
            chart=amount.chart,
            paragraph=command.paragraph,
        )
    ]


def _nothing_regranted(
    command: RegrantService, grant: Grant, service: Service, context: DecisionContext
) -> NothingRegranted:
    """What holds up to now, of which nothing is said to be another."""
    day, step = command.first_day, grant.step_on(command.first_day)
    table = None
    if service.has_levels:
        decided_on = command.decided_on or day
        table = context.terms("").table_on(service.rates or "", day, grant.first_day, decided_on)
    return NothingRegranted(
        command.citizen,
        command.service,
        service.unit,
        day,
        step.first_day,
        step.quantity,
        step.level,
        step.hours,
        has_levels=service.has_levels,
        by_hours=table is not None and _by_hours(table.value),
    )


def _regranted(command: RegrantService, grant: Grant, service: Service, context: DecisionContext) -> Amount:
    """What is granted from a day on: what is said, and for the rest what was granted before."""
    step = grant.step_on(command.first_day)
    was = Amount(step.quantity, step.level, step.hours, step.chart)
    said = Amount(command.quantity, command.level, command.hours).counted(service)
    if command.chart is not None:
        about = (command.service, service)
        return by_chart(command.chart, said, was, about, grant.offer, command.first_day, context)
    quantity = was.quantity if said.quantity is None else said.quantity
    if (said.level, said.hours) != (None, None):
        return said._replace(quantity=quantity)
    return was._replace(quantity=quantity, chart=was.chart if service.has_levels else None)


def end_grant(command: EndGrant, context: DecisionContext, head: Header) -> list[Event]:
    """A service is granted no longer than a day."""
    found = grant_on(command.citizen, command.service, command.last_day, context)
    granted = found.grant
    said = granted.period.last
    if said is not None and (granted.ended is not None or said <= command.last_day):
        told = (granted.ended or granted.granted, command.last_day, granted.ended is None)
        raise GrantEndsEarlier(command.citizen, command.service, said, *told)
    check_nothing_after(granted, command.last_day, context)
    return [GrantEnded(**head, **of_grant(granted), effective_on=command.last_day)]


def check_nothing_after(granted: Grant, last_day: date, context: DecisionContext) -> None:
    """Refuse an end before something of the grant begins. Raises GrantEndsTooEarly.

    A delivery that has begun is cut by it, and is owed as it was told.
    """
    dated = [(step.first_day, step.number) for step in granted.steps]
    dated += [(one.period.first, one.number) for one in granted.deliveries]
    late, number = max(dated)
    if late > last_day:
        from ledger.rules.later import later  # noqa: PLC0415 - only when refusing

        there = later(dated, last_day, context)
        about = (granted.citizen, granted.service, last_day, late, number)
        raise GrantEndsTooEarly(*about, there.events, there.numbers, there.in_full, there.whole, there.decided)
