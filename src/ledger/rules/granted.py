"""What a citizen is granted: each grant with its days, the stay that it needs, and the refusal where there is none.

Who may be granted what is `rules.services`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from ledger.errors import NoGrant, UnknownService
from ledger.errors.services import SaidOfGrant
from ledger.models.services import Service
from ledger.rules.context import DecisionContext
from ledger.settlement.timeline import paid_days
from ledger.shared.calendar import Period
from ledger.state.book import Book, Closings
from ledger.state.grants import Grant, grants_of
from ledger.state.stays import Stay


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


def are_at_one_time(one: Granted, other: Granted, context: DecisionContext) -> bool:
    """Whether two grants of a service have days in common."""
    return have_common(one, other.days, stay_of(other.grant, context), context)


def have_common(one: Granted, days: Period, stay: Stay | None, context: DecisionContext) -> bool:
    """Whether a grant has some of these days, which are of a stay; of two stays those that are paid count."""
    known = stay_of(one.grant, context)
    if known is None or stay is None or known.id == stay.id:
        return one.days.overlaps(days)
    paid = [paid_days(book_of_terms(each.offer, context), each) for each in (known, stay)]
    return one.days.overlap(paid[0]).overlaps(days.overlap(paid[1]))


def stay_of(granted: Grant, context: DecisionContext) -> Stay | None:
    """The stay that a grant needs; None where it needs none, or that never was."""
    if granted.stay is None:
        return None
    return next((stay for stay in context.stays(granted.citizen) if stay.id == granted.stay), None)


def book_of_terms(offer: str, context: DecisionContext) -> Book:
    """An offer's terms as settlement asks them, and nothing else of it."""
    return Book(offer, context.terms(offer), {}, {}, Closings(), ())


def home_on(citizen: str, day: date, context: DecisionContext) -> Stay | None:
    """Where the citizen lives on a day, if anywhere."""
    return next((stay for stay in reversed(context.stays(citizen)) if day in stay.period), None)


def grant_on(citizen: str, service: str, day: date, context: DecisionContext) -> Granted:
    """The grant of a service that holds on a day. Raises UnknownService, NoGrant."""
    own = [one for one in granted_to(citizen, context) if one.grant.service == service]
    if not own:
        service_in_force(service, day, context)
    found = next((one for one in own if day in one.days), None)
    if found is None:
        raise no_grant(citizen, service, day, own, context)
    return found


def no_grant(citizen: str, service: str, day: date, own: Iterable[Granted], context: DecisionContext) -> NoGrant:
    """The refusal of what is not granted on a day, with what a grant of it would have to say. `own` are all grants.

    Where a grant ended before the day, it is told by which event; one for once has no later end.
    """
    granted = list(own)
    near = _nearest(granted, day)
    ends = [one.grant for one in granted if near is not None and near < day and one.grant.period.last == near]
    version = context.terms("").service_on(service, day)
    if version is not None and version.value.unit == "once":
        ends = []
    ended = ends[-1].ended if ends else None
    by_event = (ended or ends[-1].granted) if ends else None
    refused = partial(NoGrant, citizen, service, day, near=near, ended=by_event, as_granted=bool(ends) and not ended)
    if version is None:
        return refused()
    of_service, lives_nowhere = version.value, home_on(citizen, day, context) is None
    says: list[tuple[SaidOfGrant, bool]] = [
        ("offer", not of_service.needs_stay),
        ("payer", not of_service.needs_stay and lives_nowhere),
        ("quantity", of_service.usual_quantity is None),
        ("level", of_service.has_levels),
    ]
    refused = partial(refused, says=[what for what, is_said in says if is_said])
    if of_service.needs_stay and lives_nowhere:
        stays = context.stays(citizen)
        left = next((one.departed for one in reversed(stays) if one.period.end <= day), None)
        comes = next((one.moved_in for one in stays if one.first_day > day), None)
        return refused(homeless=True, left_by=left, comes_by=comes)
    later = min((one.grant for one in granted if one.days.days and one.days.first > day), default=None, key=_first_day)
    if later is None or of_service.unit == "once":
        return refused()
    return refused(later=later.first_day, later_by=later.granted, could_begin=_could_begin(later, day, context))


def _first_day(granted: Grant) -> date:
    return granted.first_day


def _could_begin(granted: Grant, day: date, context: DecisionContext) -> bool:
    """Whether a grant could begin on an earlier day: its stay has it, or the house is open and somebody pays."""
    stay = stay_of(granted, context)
    if stay is not None:
        return day in stay.period
    terms = context.terms(granted.offer)
    is_open = day in Period.inclusive(terms.offer.days[0], terms.closed_after)
    return is_open and (granted.payer is not None or home_on(granted.citizen, day, context) is not None)


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
