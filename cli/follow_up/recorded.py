"""What a meeting would record for good, told before it is: who took part, what is expected, said, agreed and done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from cli.follow_up.pages import agreement, expected
from ledger.events import ActionDone, AreaActionDone, AreaMeetingHeld, Event, MeetingHeld, Recorded
from ledger.events.followups import area_stream, is_note
from ledger.shared.calendar import today
from ledger.shared.message import Kroner, Message, Value, as_said, say
from ledger.shared.money import half_up
from ledger.state.meetings import AgreedAction, actions_of, area_actions_of
from ledger.store.history import History

MOST_TOLD = 5
"""Agreements told one by one."""


def told(events: Sequence[Recorded], history: History) -> Iterator[Message]:
    """What events say of meetings, and of actions that are done."""
    meetings = [fact.event for fact in events if isinstance(fact.event, MeetingHeld | AreaMeetingHeld)]
    if meetings:
        yield from _held(meetings[0])
        for one in meetings:
            yield from _expected(one, is_one_of_several=len(meetings) > 1)
        yield from _said(meetings)
    done = [fact.event for fact in events if isinstance(fact.event, ActionDone | AreaActionDone)]
    for event in done:
        yield _done(event, history)


def _held(meeting: MeetingHeld | AreaMeetingHeld) -> Iterator[Message]:
    """When it was held, and with whom: the same of all that it was about."""
    values: dict[str, Value] = {"day": meeting.effective_on, "participants": list(meeting.participants)}
    if is_note(meeting):
        yield say("noted {day} by {participants}", **values)
        return
    if meeting.effective_on == today():
        yield say("held today, {day}, with {participants}", **values)
    else:
        yield say("held {day} with {participants}", **values)
        yield say("its figures are kept as they are known now, and not as on that day")


def _expected(meeting: MeetingHeld | AreaMeetingHeld, *, is_one_of_several: bool) -> Iterator[Message]:
    """What the leader expects, and of which house or area where there are several."""
    if meeting.expectation is None:
        return
    one = expected(Kroner(meeting.expectation.year_end_ore), meeting.expectation.because)
    offer = as_said(meeting.offer) if isinstance(meeting, MeetingHeld) else meeting.area.in_words()
    yield say("{offer}: {what}", offer=offer, what=one) if is_one_of_several else one


_FAR, _SLIP = 10, 10
"""By more than so many per cent of the forecast an expectation is told; from so many times it, or of it, as a slip."""


def far_off(events: Sequence[Recorded]) -> Iterator[Message]:
    """Expectations of leaders that are far from what the ledger forecasts."""
    for event in (fact.event for fact in events if isinstance(fact.event, MeetingHeld | AreaMeetingHeld)):
        forecast = event.figures.expected_ore
        if event.expectation is None or forecast <= 0:
            continue
        expects = event.expectation.year_end_ore
        values: dict[str, Value] = {
            "offer": as_said(event.offer) if isinstance(event, MeetingHeld) else event.area.in_words(),
            "expects": Kroner(expects),
            "forecast": Kroner(forecast),
        }
        if expects * _SLIP <= forecast or expects >= forecast * _SLIP:
            yield say(
                "look again: the leader expects {expects} of {offer}, and the forecast is {forecast}: has it a figure "
                "too many, or too few?",
                **values,
            )
        elif abs(expects - forecast) * 100 > forecast * _FAR:
            per_cent = half_up(Fraction(abs(expects - forecast) * 100, forecast))
            less = say(
                "look again: the leader expects {expects} of {offer}, {per_cent} % less than the forecast, {forecast}",
                per_cent=per_cent,
                **values,
            )
            more = say(
                "look again: the leader expects {expects} of {offer}, {per_cent} % more than the forecast, {forecast}",
                per_cent=per_cent,
                **values,
            )
            yield less if expects < forecast else more


def _said(meetings: Sequence[MeetingHeld | AreaMeetingHeld]) -> Iterator[Message]:
    """What was said and agreed: each once, of however many houses."""
    for comment in dict.fromkeys(one.comment for one in meetings if one.comment):
        yield say("comment: {comment}", comment=comment)
    for focus in dict.fromkeys(one.focus for one in meetings if one.focus):
        yield say("in focus until the next meeting: {citizens}", citizens=list(focus))
    actions = [action for one in meetings for action in one.actions]
    if actions:
        yield say("1 agreement:") if len(actions) == 1 else say("{count} agreements:", count=len(actions))
    for action in islice(actions, MOST_TOLD):
        yield say("* {what}", what=agreement(action.text, action.owner, action.due))
    if len(actions) > MOST_TOLD:
        yield say("… and {more} more", more=len(actions) - MOST_TOLD)


def _done(event: ActionDone | AreaActionDone, history: History) -> Message:
    """An action that is done, with what was agreed and what came of it."""
    agreed = next((one.action.text for one in _agreed(event, history) if one.action.id == event.action), "")
    values: dict[str, Value] = {"action": event.action, "text": agreed, "day": event.effective_on}
    if event.comment:
        return say("done {day}: {action}, {text}: {comment}", comment=event.comment, **values)
    return say("done {day}: {action}, {text}", **values)


def _agreed(event: Event, history: History) -> Sequence[AgreedAction]:
    if isinstance(event, ActionDone):
        return actions_of(history.stream(f"followup:{event.offer}"))
    assert isinstance(event, AreaActionDone)
    return area_actions_of(history.stream(area_stream(event.area)))
