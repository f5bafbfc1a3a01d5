"""Following up: meetings that freeze their figures, actions closed by events of their own, citizens, confirmations.

What has not taken place is not recorded, and no meeting is ever recorded in place of another.
"""

from __future__ import annotations

from datetime import date

from ledger.aggregates.followups import actions_of, meetings_of
from ledger.aggregates.live import live
from ledger.aggregates.standards import cadences_of
from ledger.commands import Confirm, FinishAction, FollowUpCitizen, HoldMeeting
from ledger.errors import (
    ActionAlreadyDone,
    BadOption,
    FollowedUpThatDay,
    MeetingAlreadyHeld,
    NotResident,
    NotYet,
    UnknownAction,
    UnknownAge,
    UnknownCitizen,
    UnknownOffer,
    UnknownRates,
)
from ledger.events import ActionDone, BaseConfirmed, CitizenFollowedUp, Event, MeetingHeld, RatesConfirmed
from ledger.events.followups import CADENCES
from ledger.message import Remedy
from ledger.models.followups import Action, Expectation
from ledger.rules.past import Past
from ledger.rules.placement import Header, told
from ledger.settlement.sheet import figures


def hold(command: HoldMeeting, past: Past, head: Header, today: date) -> list[Event]:
    """A meeting with the figures as they are known now; they stay with it for ever."""
    if command.offer not in past.offers():
        raise UnknownOffer(command.offer, past.offers())
    held_on = command.held_on or today
    if held_on > today:
        raise NotYet("the meeting is", held_on, today)
    if command.month.first > held_on:
        raise NotYet(f"{command.month} begins", command.month.first, held_on)
    earlier = meetings_of(past.facts(f"followup:{command.offer}"))
    about_month = [held for held in earlier if held.meeting.month == str(command.month)]
    for held in about_month:
        if held.meeting.kind == command.kind != "ad-hoc":
            raise MeetingAlreadyHeld(command.offer, str(command.month), command.kind, held.number)
    return [
        MeetingHeld(
            **head,
            effective_on=held_on,
            offer=command.offer,
            kind=command.kind,
            month=str(command.month),
            participants=command.participants,
            expectation=_expectation(command),
            comment=command.comment,
            actions=_numbered(command, sum(len(held.meeting.actions) for held in about_month)),
            figures=figures(past.book(command.offer), command.month, past.known_at()),
        )
    ]


def _expectation(command: HoldMeeting) -> Expectation | None:
    if command.expected_ore is not None:
        return Expectation(year_end_ore=command.expected_ore, because=command.because)
    if command.because is not None:
        raise BadOption("a reason was given for an expectation that was not", Remedy("give-expectation"))
    return None


def _numbered(command: HoldMeeting, before: int) -> tuple[Action, ...]:
    """The actions under ids that count on through all meetings about the month."""
    return tuple(
        Action(id=f"{command.offer}/{command.month}/{number}", text=text, due=due, owner=owner)
        for number, (text, due, owner) in enumerate(command.actions, start=before + 1)
    )


def finish_action(command: FinishAction, past: Past, head: Header, today: date) -> list[Event]:
    """An action that was agreed on is done."""
    offer = command.action.partition("/")[0]
    agreed = actions_of(past.facts(f"followup:{offer}"))
    found = next((one for one in agreed if one.action.id == command.action), None)
    if found is None:
        raise UnknownAction(command.action, [one.action.id for one in agreed if one.done is None])
    if found.done is not None:
        raise ActionAlreadyDone(command.action, found.done.event.effective_on, found.done.number)
    done_on = command.done_on or today
    if done_on > today:
        raise NotYet("the action is done", done_on, today)
    return [ActionDone(**head, effective_on=done_on, offer=offer, action=command.action, comment=command.comment)]


def follow_up_citizen(command: FollowUpCitizen, past: Past, head: Header, today: date) -> list[Event]:
    """A citizen's stay was followed up on one of its days."""
    stays = past.stays(command.citizen)
    if not stays:
        raise UnknownCitizen(command.citizen)
    if command.day > today:
        raise NotYet("the follow-up is", command.day, today)
    stay = next((stay for stay in stays if command.day in stay.period), None)
    if stay is None:
        raise NotResident(command.citizen, command.day, told(stays))
    _check_once(command, past)
    if command.age is not None:
        _check_age(command.age, past)
    return [
        CitizenFollowedUp(
            **head,
            effective_on=command.day,
            citizen=command.citizen,
            offer=stay.offer,
            place=stay.place,
            result=command.result,
            age=command.age,
            comment=command.comment,
        )
    ]


def _check_once(command: FollowUpCitizen, past: Past) -> None:
    for fact in live(past.facts(f"citizen:{command.citizen}")):
        if isinstance(fact.event, CitizenFollowedUp) and fact.event.effective_on == command.day:
            raise FollowedUpThatDay(command.citizen, command.day, fact.number)


def _check_age(age: str, past: Past) -> None:
    cadences = cadences_of(past.facts(CADENCES)).values()
    known = {version.value.age for versions in cadences for version in versions if version.value.age is not None}
    if age not in known:
        raise UnknownAge(age, sorted(known))


def confirm(command: Confirm, past: Past, head: Header) -> list[Event]:
    """Rates or bases go on in a year; nothing where that has been confirmed before."""
    day = date(command.year, 1, 1)
    if command.what == "base":
        return _confirm_base(command.id, day, past, head)
    series = past.terms("").rates.get(command.id)
    if series is None or not any(first.year <= command.year for first in series.days):
        raise UnknownRates(command.id, date(command.year, 12, 31))
    if (command.id, command.year) in past.terms("").rates_confirmed:
        return []
    return [RatesConfirmed(**head, effective_on=day, id=command.id)]


def _confirm_base(offer: str, day: date, past: Past, head: Header) -> list[Event]:
    if offer not in past.offers():
        raise UnknownOffer(offer, past.offers())
    if day.year in past.terms(offer).base_confirmed:
        return []
    return [BaseConfirmed(**head, effective_on=day, offer=offer)]
