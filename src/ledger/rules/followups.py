"""Following up: meetings that freeze their figures, actions closed by events of their own, citizens, confirmations.

What has not taken place is not recorded, and no meeting is ever recorded in place of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from ledger.budgeting.meeting_figures import meeting_figures
from ledger.commands import (
    Confirm,
    FinishAction,
    FollowUpCitizen,
    HoldAreaMeeting,
    HoldMeeting,
    PlanFollowUp,
    ReviewDecision,
)
from ledger.errors import (
    BadOption,
    FollowedUpThatDay,
    NotOfMeeting,
    NotOpenThen,
    NotYet,
    PlannedThatDay,
    Refusal,
    ReviewDone,
    UnknownAge,
    UnknownCitizen,
    UnknownOffer,
    UnknownRates,
    UnknownReview,
)
from ledger.errors.wording import nearest
from ledger.events import (
    ActionDone,
    BaseConfirmed,
    CitizenFollowedUp,
    DecisionReviewed,
    Event,
    FollowUpPlanned,
    MeetingHeld,
    RatesConfirmed,
)
from ledger.events.reviews import REVIEWS
from ledger.events.streams import CADENCES
from ledger.rules import area_meetings
from ledger.rules.context import DecisionContext
from ledger.rules.granted import granted_to
from ledger.rules.header import Header
from ledger.rules.meeting import actions_before, day_done, day_held, expectations, is_remark, numbered
from ledger.rules.naming import resident
from ledger.rules.once import is_new
from ledger.rules.placement import known_citizen, stay_on
from ledger.shared.message import Remedy, say
from ledger.state.live import live
from ledger.state.meetings import actions_of, meetings_of
from ledger.state.reviews import reviews_of
from ledger.state.standards import cadences_of


def hold(command: HoldMeeting, context: DecisionContext, head: Header) -> list[Event]:
    """A meeting with the figures as they are known now, house by house; they stay with it for ever."""
    houses = (command.offer, *command.others)
    _check_houses(houses, context)
    held_on = day_held(command, context.today())
    subjects = (*houses, *map(str, command.areas))
    expected = expectations(command, (*houses, *(area.name for area in command.areas)))
    focus, of_areas = _focus(command, houses, held_on, context)
    about_areas = area_meetings.AreaPart(command.areas, command, held_on, expected, subjects, of_areas)
    return [
        MeetingHeld(
            **head,
            effective_on=held_on,
            offer=offer,
            kind=command.kind,
            month=command.month,
            participants=command.participants,
            expectation=expected.get(offer),
            comment=command.comment,
            # The first house keeps what was agreed, once for all of them.
            actions=numbered(command, offer, before) if offer == command.offer else (),
            figures=meeting_figures(context.book(offer), command.month, context.known_at()),
            together=tuple(other for other in subjects if other != offer) or None,
            focus=focus.get(offer),
            note=is_remark(command),
        )
        for offer, before in [(offer, _actions_before(command, offer, context)) for offer in houses]
    ] + area_meetings.meetings(about_areas, context, head)


def _check_houses(houses: Sequence[str], context: DecisionContext) -> None:
    """Refuse a house that is not known, or named twice. Raises UnknownOffer, BadOption."""
    known = context.offers()
    for offer in houses:
        if offer not in known:
            raise UnknownOffer(offer, known)
    if twice := next((offer for offer in houses if houses.count(offer) > 1), None):
        raise BadOption(say("{offer} is named twice", offer=twice), Remedy("name-once"))


def _actions_before(command: HoldMeeting, offer: str, context: DecisionContext) -> int:
    """How many actions the meetings about the month have agreed on in a house.

    Raises NotOpenThen for a month before the offer's first terms; after its closing late news may be met about.
    Raises MeetingAlreadyHeld.
    """
    opened = context.terms(offer).offer.days[0]
    if opened > command.month.last:
        raise NotOpenThen(offer, str(command.month), opened)
    return actions_before(command, meetings_of(context.facts(f"followup:{offer}")), offer)


def _focus(
    command: HoldMeeting, houses: Sequence[str], held_on: date, context: DecisionContext
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Whom the next meeting is to look at, by the house that each lives in; and who is left for the meeting's areas.

    Raises NotResident, NotOfMeeting.
    """
    found: dict[str, list[str]] = {}
    left: list[str] = []
    for citizen in dict.fromkeys(command.focus):
        known_citizen(context, citizen)
        stay = stay_on(citizen, held_on, context)
        if stay.offer in houses:
            found.setdefault(stay.offer, []).append(citizen)
        elif command.areas:
            left.append(citizen)
        else:
            raise NotOfMeeting(citizen, stay.offer, list(houses))
    return {offer: tuple(citizens) for offer, citizens in found.items()}, tuple(left)


def refused_in_focus(command: HoldMeeting | HoldAreaMeeting, context: DecisionContext) -> Iterator[Refusal]:
    """Why each of those whom a meeting puts in focus cannot be, whatever else is wrong with it."""
    held_on = command.held_on or context.today()
    for named in dict.fromkeys(command.focus):
        try:
            citizen = resident(named, held_on, context) if "/" in named else named
            if isinstance(command, HoldMeeting):
                _focus(replace(command, focus=(citizen,)), (command.offer, *command.others), held_on, context)
            else:
                stay_on(citizen, held_on, context)
        except Refusal as refusal:
            yield refusal


def finish_action(command: FinishAction, context: DecisionContext, head: Header) -> list[Event]:
    """An action that was agreed on is done."""
    if (area := area_meetings.area_of_action(command.action)) is not None:
        return area_meetings.finish_action(command, area, context, head)
    offer = command.action.partition("/")[0]
    done_on = day_done(command, actions_of(context.facts(f"followup:{offer}")), context.today())
    return [ActionDone(**head, effective_on=done_on, offer=offer, action=command.action, comment=command.comment)]


def follow_up_citizen(command: FollowUpCitizen, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen's stay was followed up on one of its days."""
    today = context.today()
    if command.service is None:
        if not context.stays(command.citizen) and (granted := granted_to(command.citizen, context)):
            services = sorted({one.grant.service for one in granted})
            raise UnknownCitizen(command.citizen, services=services)
        known_citizen(context, command.citizen)
    if command.day > today:
        raise NotYet(say("the follow-up is"), command.day, today)
    if command.service is not None:
        return _service_followed_up(command, command.service, context, head)
    stay = stay_on(command.citizen, command.day, context)
    _check_once(command, context)
    if command.age is not None:
        _check_age(command.age, context)
    return [
        CitizenFollowedUp(
            **head,
            effective_on=command.day,
            citizen=command.citizen,
            offer=stay.offer,
            place=stay.place_on(command.day),
            stay=stay.id,
            result=command.result,
            age=command.age,
            comment=command.comment,
        )
    ]


def _service_followed_up(command: FollowUpCitizen, service: str, context: DecisionContext, head: Header) -> list[Event]:
    """A service that a citizen is granted on a day was followed up on it. Raises NoGrant, FollowedUpThatDay."""
    from ledger.events import ServiceFollowedUp  # noqa: PLC0415 - few follow-ups are of services
    from ledger.rules.granted import grant_on, of_grant  # noqa: PLC0415 - as above

    if command.age is not None:
        raise BadOption(say("an age group is of a stay"), Remedy("leave-age-out"))
    granted = grant_on(command.citizen, service, command.day, context).grant
    for fact in live(context.facts(f"citizen:{command.citizen}")):
        same = isinstance(fact.event, ServiceFollowedUp) and fact.grant == granted.id
        if same and fact.event.effective_on == command.day:
            raise FollowedUpThatDay(command.citizen, command.day, fact.number)
    values = of_grant(granted)
    return [
        ServiceFollowedUp(**head, **values, effective_on=command.day, result=command.result, comment=command.comment)
    ]


def plan_follow_up(command: PlanFollowUp, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen's stay is to be followed up on one of its days. Raises PlannedThatDay."""
    known_citizen(context, command.citizen)
    stay = stay_on(command.citizen, command.day, context)
    for fact in live(context.facts(f"citizen:{command.citizen}")):
        if isinstance(fact.event, FollowUpPlanned) and fact.event.effective_on == command.day:
            raise PlannedThatDay(command.citizen, command.day, fact.number)
    return [
        FollowUpPlanned(
            **head,
            effective_on=command.day,
            citizen=command.citizen,
            offer=stay.offer,
            place=stay.place_on(command.day),
            stay=stay.id,
            because=command.because,
        )
    ]


def review_decision(command: ReviewDecision, context: DecisionContext, head: Header) -> list[Event]:
    """A decision has been reviewed. Raises UnknownReview, ReviewDone, NotYet."""
    today = context.today()
    reviews = reviews_of(context.facts(REVIEWS))
    found = next((one for one in reviews if one.number == command.number), None)
    if found is None:
        raise UnknownReview(command.number, [one.number for one in reviews if one.done is None])
    if found.done is not None:
        raise ReviewDone(found.event.subject, found.done.event.effective_on, found.done.number)
    day = command.day or today
    if day > today:
        raise NotYet(say("the review is"), day, today)
    return [
        DecisionReviewed(
            **head, effective_on=day, review=found.number, reviewed=found.event.subject, comment=command.comment
        )
    ]


def _check_once(command: FollowUpCitizen, context: DecisionContext) -> None:
    for fact in live(context.facts(f"citizen:{command.citizen}")):
        if isinstance(fact.event, CitizenFollowedUp) and fact.event.effective_on == command.day:
            raise FollowedUpThatDay(command.citizen, command.day, fact.number)


def _check_age(age: str, context: DecisionContext) -> None:
    cadences = cadences_of(context.facts(CADENCES)).values()
    known = {version.value.age for versions in cadences for version in versions if version.value.age is not None}
    if age not in known:
        raise UnknownAge(age, sorted(known))


def confirm(command: Confirm, context: DecisionContext, head: Header) -> list[Event]:
    """Rates or bases go on in a year; nothing where that has been confirmed before."""
    day = date(command.year, 1, 1)
    if command.what == "base":
        return _confirm_base(command.id, day, context, head)
    known = context.terms("").rates
    series = known.get(command.id)
    if series is None or not any(first.year <= command.year for first in series.days):
        near = nearest(command.id, list(known)) if series is None else None
        raise UnknownRates(command.id, date(command.year, 12, 31), near)
    confirmed = RatesConfirmed(**head, effective_on=day, id=command.id)
    return [confirmed] if is_new(confirmed, context) else []


def _confirm_base(offer: str, day: date, context: DecisionContext, head: Header) -> list[Event]:
    if offer not in context.offers():
        raise UnknownOffer(offer, context.offers())
    confirmed = BaseConfirmed(**head, effective_on=day, offer=offer)
    return [confirmed] if is_new(confirmed, context) else []
