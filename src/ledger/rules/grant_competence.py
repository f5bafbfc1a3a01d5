"""Nobody grants a service above their competence: by its year price, its level or hours, or who gives it.

Decided on 2026-11-27:

* A service is judged by its own year price, or, where the competence is of the citizen, by that of all that the citizen
  gets on its first day: the place and every service.
* By level it is judged where it has levels, or is counted in hours a week. What has neither is not bounded by level.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ledger.errors import AboveCompetence, NoYearPrice
from ledger.events import Event, ServiceGranted, ServiceRegranted
from ledger.following.services import year_price as a_year
from ledger.models.charts import hours_said
from ledger.models.competence import Competence, Role
from ledger.models.residences import Residence
from ledger.rules.competence import (
    Size,
    check_price,
    check_supplier,
    decider_of,
    grants_anew,
    reference_of,
    supplier_of,
    year_price,
)
from ledger.rules.context import DecisionContext
from ledger.rules.grant_charts import Amount
from ledger.rules.granted import granted_to
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.message import Message, say
from ledger.shared.money import Ore
from ledger.shared.versions import Versions
from ledger.state.book import Book, Closings
from ledger.state.grants import Grant, Told
from ledger.state.standards import competence_on


def judge_grant(event: Event, competences: Mapping[str, Versions[Competence]], context: DecisionContext) -> None:
    """Refuse a service that its decider may not grant.

    Raises DeciderNeeded, UnknownRole, AboveCompetence, NoYearPrice.
    """
    assert isinstance(event, (ServiceGranted, ServiceRegranted))
    if not grants_anew(event, context, _content):
        return
    decided_on, then = event.decided_on or event.effective_on, Hypothetical(context, [event])
    number = event.grant or (event.corrects if isinstance(event, ServiceGranted) else None) or context.next_number()
    granted = next((one.grant for one in granted_to(event.citizen, then) if one.grant.id == number), None)
    if granted is None:
        return
    version = competence_on(dict(competences), decided_on, _paragraph(granted, event.effective_on, then))
    if version is None:
        return
    competence, decider = version.value, decider_of(event.decided_by, decided_on, version)
    if not decider.bounds:
        return
    reference = reference_of(version)
    match competence.by:
        case "year-price":
            price = of_grant(granted, event.effective_on, then)
            if competence.of == "citizen":
                price += of_all(event.citizen, event.effective_on, then, but=granted.id)
                price += _of_stay(event.citizen, event.effective_on, then)
            check_price(price, competence, decider, decided_on, reference)
        case "level":
            _check_level(event, granted, competence, decider, then, reference)
        case "supplier":
            supplier = supplier_of(event.offer, event.effective_on, then)
            service = say("a service of an {supplier} offer", supplier=supplier)
            check_supplier(supplier, service, competence, decider, decided_on, reference)


def _content(event: Event) -> tuple[object, ...]:
    if not isinstance(event, (ServiceGranted, ServiceRegranted)):
        return ()
    amount = Amount.of(event)
    exact = (amount.exact_quantity, amount.level, amount.exact_hours)
    return (event.effective_on, *exact, event.paragraph, event.decided_by, event.decided_on or event.effective_on)


def _paragraph(granted: Grant, day: date, context: DecisionContext) -> str | None:
    """By which paragraph it is granted: its own, that of the service, or of the stay."""
    version = context.terms(granted.offer).service_on(granted.service, day)
    own = granted.paragraph_on(day) or (version.value.paragraph if version is not None else None)
    stay = next((stay for stay in reversed(context.stays(granted.citizen)) if day in stay.period), None)
    return own or (stay.paying_on(day).paragraph if stay is not None else None)


def of_all(citizen: str, day: date, context: DecisionContext, but: int | None = None) -> Ore:
    """What the services of a citizen on a day cost a year, but for one, in øre. Raises NoYearPrice."""
    there = [one.grant for one in granted_to(citizen, context) if day in one.days and one.grant.id != but]
    return sum(of_grant(granted, day, context) for granted in there)


def of_grant(granted: Grant, day: date, context: DecisionContext) -> Ore:
    """What a service costs a year by the prices of a day, in øre. Raises NoYearPrice."""
    told = {granted.citizen: Told(Residence(), 0)}
    book = Book(granted.offer, context.terms(granted.offer), {}, {}, Closings(), (), grants=[granted], residences=told)
    price = a_year(book, granted, day)
    if price is None:
        raise NoYearPrice(day, say("{service} has no price", service=granted.service))
    return price


def _of_stay(citizen: str, day: date, context: DecisionContext) -> Ore:
    stay = next((stay for stay in reversed(context.stays(citizen)) if day in stay.period), None)
    return 0 if stay is None else year_price(stay, day, context)


def _check_level(
    event: ServiceGranted | ServiceRegranted,
    granted: Grant,
    competence: Competence,
    decider: Role,
    context: DecisionContext,
    reference: Message,
) -> None:
    size = _size(granted, event.effective_on, context)
    if size is None or size.is_within(decider):
        return
    raise AboveCompetence(
        role=decider.role,
        granted=_size_in_words(event, size.position),
        limit=_limit(decider, by_hours=size.position is None),
        able=next((role.role for role in competence.roles if size.is_within(role)), None),
        day=event.decided_on or event.effective_on,
        reference=reference,
    )


def _size(granted: Grant, day: date, context: DecisionContext) -> Size | None:
    """How large a service is: its place among the levels, and hours a week; None where it has neither."""
    terms, step = context.terms(granted.offer), granted.step_on(day)
    version = terms.service_on(granted.service, day)
    if version is None:
        return None
    service = version.value
    if service.unit == "hours-a-week":
        return Size(None, step.exact_quantity, by_hours=False)
    table = terms.table_on(service.rates, day, granted.first_day, step.decided_on) if service.rates else None
    if not service.has_levels or table is None:
        return None
    hours = step.exact_hours
    level = step.level if hours is None else table.value.level_for(hours)
    hours = table.value.most_hours(level or "") if hours is None else hours
    return Size(table.value.position(level or ""), hours, by_hours=False)


def _size_in_words(event: ServiceGranted | ServiceRegranted, position: int | None) -> Message:
    if event.level is not None:
        return say("level {level}", level=event.level)
    if event.chart is not None:
        return hours_said(event.chart.minutes)
    hours = event.quantity if event.hours is None else event.hours
    return say("{hours} hours a week", hours=hours) if position is None or event.hours else say("such a level")


def _limit(role: Role, *, by_hours: bool) -> Message:
    if role.to_hours is not None and (by_hours or role.to_level is None):
        return say("{hours} hours a week", hours=role.to_hours)
    return say("the {position}. level", position=role.to_level)
