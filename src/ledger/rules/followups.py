"""Following up: meetings that freeze their figures, actions closed by events of their own, citizens, confirmations.

What has not taken place is not recorded, and no meeting is ever recorded in place of another.
"""

from __future__ import annotations

from datetime import date

from ledger.budgeting.meeting_figures import meeting_figures
from ledger.commands import Confirm, FinishAction, FollowUpCitizen, HoldMeeting
from ledger.errors import (
    ActionAlreadyDone,
    BadOption,
    BeforeMeeting,
    BeforeMonth,
    FollowedUpThatDay,
    MeetingAlreadyHeld,
    NotOpenThen,
    NotYet,
    UnknownAction,
    UnknownAge,
    UnknownOffer,
    UnknownRates,
)
from ledger.errors.wording import nearest
from ledger.events import ActionDone, BaseConfirmed, CitizenFollowedUp, Event, MeetingHeld, RatesConfirmed
from ledger.events.followups import CADENCES
from ledger.models.followups import Action, Expectation
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.once import is_new
from ledger.rules.placement import known_citizen, stay_on
from ledger.shared.message import Remedy, say
from ledger.state.live import live
from ledger.state.meetings import actions_of, meetings_of
from ledger.state.standards import cadences_of


def hold(command: HoldMeeting, context: DecisionContext, head: Header) -> list[Event]:
    """A meeting with the figures as they are known now; they stay with it for ever."""
    today = context.today()
    if command.offer not in context.offers():
        raise UnknownOffer(command.offer, context.offers())
    held_on = command.held_on or today
    if held_on > today:
        raise NotYet(say("the meeting is"), held_on, today)
    if command.month.first > held_on:
        raise BeforeMonth(say("the meeting is"), command.month.first, held_on)
    _check_open(command, context)
    for _, due, _ in command.actions:
        if due is not None and due < held_on:
            raise BeforeMeeting(say("an action is due"), due, held_on)
    earlier = meetings_of(context.facts(f"followup:{command.offer}"))
    about_month = [record for record in earlier if record.meeting.month == command.month]
    for record in about_month:
        if record.meeting.kind == command.kind != "ad-hoc":
            raise MeetingAlreadyHeld(command.offer, str(command.month), command.kind, record.number)
    return [
        MeetingHeld(
            **head,
            effective_on=held_on,
            offer=command.offer,
            kind=command.kind,
            month=command.month,
            participants=command.participants,
            expectation=_expectation(command),
            comment=command.comment,
            actions=_numbered(command, sum(len(record.meeting.actions) for record in about_month)),
            figures=meeting_figures(context.book(command.offer), command.month, context.known_at()),
        )
    ]


def _check_open(command: HoldMeeting, context: DecisionContext) -> None:
    """Refuse a meeting about a month before the offer's first terms; after its closing late news may be met about."""
    opened = context.terms(command.offer).offer.days[0]
    if opened > command.month.last:
        raise NotOpenThen(command.offer, str(command.month), opened)


def _expectation(command: HoldMeeting) -> Expectation | None:
    if command.expected_ore is not None:
        return Expectation(year_end_ore=command.expected_ore, because=command.because)
    if command.because is not None:
        raise BadOption(say("a reason was given for an expectation that was not"), Remedy("give-expectation"))
    return None


def _numbered(command: HoldMeeting, before: int) -> tuple[Action, ...]:
    """The actions under ids that count on through all meetings about the month."""
    return tuple(
        Action(id=f"{command.offer}/{command.month}/{number}", text=text, due=due, owner=owner)
        for number, (text, due, owner) in enumerate(command.actions, start=before + 1)
    )


def finish_action(command: FinishAction, context: DecisionContext, head: Header) -> list[Event]:
    """An action that was agreed on is done."""
    today = context.today()
    offer = command.action.partition("/")[0]
    actions = actions_of(context.facts(f"followup:{offer}"))
    found = next((one for one in actions if one.action.id == command.action), None)
    if found is None:
        raise UnknownAction(command.action, [one.action.id for one in actions if one.done is None])
    if found.done is not None:
        raise ActionAlreadyDone(command.action, found.done.event.effective_on, found.done.number)
    done_on = command.done_on or today
    if done_on > today:
        raise NotYet(say("the action is done"), done_on, today)
    if done_on < found.agreed_on:
        raise BeforeMeeting(say("the action was done"), done_on, found.agreed_on)
    return [ActionDone(**head, effective_on=done_on, offer=offer, action=command.action, comment=command.comment)]


def follow_up_citizen(command: FollowUpCitizen, context: DecisionContext, head: Header) -> list[Event]:
    """A citizen's stay was followed up on one of its days."""
    today = context.today()
    known_citizen(context, command.citizen)
    if command.day > today:
        raise NotYet(say("the follow-up is"), command.day, today)
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
