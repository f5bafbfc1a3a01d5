"""What a meeting about a house and one about an area have in common: its day, its actions, and what is done of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.commands import FinishAction, HoldAreaMeeting, HoldMeeting
from ledger.errors import (
    ActionAlreadyDone,
    BadOption,
    BeforeMeeting,
    BeforeMonth,
    MeetingAlreadyHeld,
    NotYet,
    UnknownAction,
)
from ledger.models.areas import Area
from ledger.models.followups import Action, Expectation
from ledger.shared.message import Remedy, say
from ledger.state.meetings import AgreedAction, AreaMeetingRecord, MeetingRecord


def day_held(command: HoldMeeting | HoldAreaMeeting, today: date) -> date:
    """The day of a meeting, which is over, not before its month, and not after an action falls due.

    Raises NotYet, BeforeMonth, BeforeMeeting.
    """
    held_on = command.held_on or today
    what = say("the note is") if is_remark(command) else say("the meeting is")
    if held_on > today:
        raise NotYet(what, held_on, today)
    if command.month.first > held_on:
        raise BeforeMonth(what, command.month.first, held_on, command.month.first <= today)
    for _, due, _ in command.actions:
        if due is not None and due < held_on:
            raise BeforeMeeting(say("an action is due"), due, held_on)
    return held_on


def actions_before(
    command: HoldMeeting | HoldAreaMeeting, earlier: Iterable[MeetingRecord | AreaMeetingRecord], about: Area | str
) -> int:
    """How many actions earlier meetings about the same month agreed on. Raises MeetingAlreadyHeld."""
    about_month = [record for record in earlier if record.meeting.month == command.month]
    for record in about_month:
        if record.meeting.kind == command.kind != "ad-hoc":
            together = bool(command.others or getattr(command, "areas", ()))
            by = about.by if isinstance(about, Area) else None
            raise MeetingAlreadyHeld(str(about), str(command.month), command.kind, record.number, together, by)
    return sum(len(record.meeting.actions) for record in about_month)


def is_remark(command: HoldMeeting | HoldAreaMeeting) -> bool | None:
    """True where it is no meeting but a note, of all that it is about; None otherwise.

    Whoever records it is alone with it, and expects, agrees and puts in focus nothing.
    """
    alone = command.kind == "ad-hoc" and command.participants == (command.by,) and command.comment is not None
    said = command.expected_ore is not None or command.expected_of or command.actions or command.focus
    return True if alone and not said else None


def expectations(command: HoldMeeting | HoldAreaMeeting, subjects: Sequence[str]) -> dict[str, Expectation]:
    """What the leader expects, by the name of a house or area. Raises BadOption where it is not clear of which."""
    said = dict(command.expected_of)
    if command.expected_ore is not None:
        if len(subjects) > 1:
            raise BadOption(say("one expectation is given for several houses or areas"), Remedy("expect-by-house"))
        said[subjects[0]] = command.expected_ore
    reasons = dict(command.because_of)
    if other := next((offer for offer in (*said, *reasons) if offer not in subjects), None):
        raise BadOption(say("the meeting is not about {offer}", offer=other), Remedy("expect-by-house"))
    if (command.because is not None and not said) or not reasons.keys() <= said.keys():
        raise BadOption(say("a reason was given for an expectation that was not"), Remedy("give-expectation"))
    return {
        offer: Expectation(year_end_ore=ore, because=reasons.get(offer, command.because)) for offer, ore in said.items()
    }


def numbered(command: HoldMeeting | HoldAreaMeeting, about: str, before: int) -> tuple[Action, ...]:
    """The actions under ids that count on through all meetings about the month."""
    return tuple(
        Action(id=f"{about}/{command.month}/{number}", text=text, due=due, owner=owner)
        for number, (text, due, owner) in enumerate(command.actions, start=before + 1)
    )


def day_done(command: FinishAction, actions: Sequence[AgreedAction], today: date) -> date:
    """The day on which an action that was agreed on is done.

    Raises UnknownAction, ActionAlreadyDone, NotYet, BeforeMeeting.
    """
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
    return done_on
