"""Following up: meetings, the actions agreed there, and the follow-up of a citizen."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from ledger.errors.base import Refused
from ledger.errors.wording import area_said
from ledger.shared.message import Message, Remedy, Value, say


class NotYet(Refused):
    """What is recorded has not happened yet. `what` is the first half of the sentence: "the meeting is"."""

    code = "not-yet"
    what: Message
    day: date
    today: date

    def sentence(self) -> Message:
        return say("{what} on {day}, and it is only {today}", what=self.what, day=self.day, today=self.today)

    def remedy(self) -> Remedy:
        return Remedy("record-later")


class BeforeMonth(NotYet):
    """A meeting would be held on `today` about a month that begins on `day`, later.

    `has_begun`: that month has begun since, so that the day is a slip, or the month.
    """

    has_begun: bool = False

    def sentence(self) -> Message:
        return say(
            "{what} on {today}, before its month begins on {day}", what=self.what, day=self.day, today=self.today
        )

    def remedy(self) -> Remedy:
        if not self.has_begun:
            return super().remedy()
        return Remedy("give-day-held-or-month", day=self.day, month=f"{self.today:%Y-%m}")


class MeetingAlreadyHeld(Refused):
    """The meeting of that kind about the offer's month is recorded, as event `number`.

    `together`: the one that is refused is about others too. `by`: it is about an area of that kind, which `offer` is.
    """

    code = "already-held"
    offer: str
    month: str
    kind: str
    number: int
    together: bool = False
    by: str | None = None

    @property
    def about(self) -> Message | str:
        """The house, or the area in words."""
        if self.by is None:
            return self.offer
        return area_said(self.by, self.offer.removeprefix(f"{self.by} "))

    def sentence(self) -> Message:
        return say(
            "the {kind} meeting about {offer} {month} was held already (event #{number})",
            kind=self.kind,
            offer=self.about,
            month=self.month,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.together:
            return Remedy("hold-further-or-without", offer=self.about)
        return Remedy("hold-further-meeting")


class NoMeeting(Refused):
    """No meeting about the offer's month is recorded. `months` are those of the meetings that are, in order."""

    code = "no-meeting"
    offer: str
    month: str
    months: list[str]

    def sentence(self) -> Message:
        return say("no meeting about {offer} {month} has been held", offer=self.offer, month=self.month)

    def remedy(self) -> Remedy:
        if self.months:
            return Remedy("show-meetings", latest=self.months[-1], offer=self.offer)
        return Remedy("prepare-meeting", offer=self.offer, month=self.month)


class NoAreaMeeting(Refused):
    """No meeting about an area's month is recorded."""

    code = "no-area-meeting"
    by: str
    name: str
    month: str

    def sentence(self) -> Message:
        return say(
            "no meeting about {area} {month} has been held", area=area_said(self.by, self.name), month=self.month
        )

    def remedy(self) -> Remedy:
        return Remedy("prepare-area-meeting", kind=self.by, which=self.name, month=self.month)


class UnknownAction(Refused):
    """No meeting agreed on the action. `known` are the open ones."""

    code = "unknown-action"
    action: str
    known: list[str]

    def sentence(self) -> Message:
        return say("no meeting agreed on an action {action}", action=self.action)

    def remedy(self) -> Remedy:
        return Remedy("name-action", known=self.known) if self.known else Remedy("show-all-meetings")


class ActionAlreadyDone(Refused):
    """The action is recorded as done, by event `number`."""

    code = "action-done"
    action: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "action {action} was done on {day} (event #{number})",
            action=self.action,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("see-event", number=self.number)


class FollowedUpThatDay(Refused):
    """The citizen's follow-up of the day is recorded, as event `number`."""

    code = "followed-up-that-day"
    citizen: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} was followed up on {day} already (event #{number})",
            citizen=self.citizen,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("replace-by-void", number=self.number)


class UnknownAge(Refused):
    """No cadence in force is for the age group. `known` are those that have one."""

    code = "unknown-age-group"
    age: str
    known: list[str]

    def sentence(self) -> Message:
        return say("no cadence in force is for an age group {age}", age=self.age)

    def remedy(self) -> Remedy:
        return Remedy("name-age", known=self.known) if self.known else Remedy("leave-out-age")


class BeforeMeeting(Refused):
    """An action would be due, or done, before the meeting at which it was agreed on.

    `is_said`: the day of the meeting stands in the file; else it was taken to be today.
    """

    code = "before-meeting"
    what: Message
    day: date
    held_on: date
    is_said: bool = True

    def sentence(self) -> Message:
        values: dict[str, Value] = {"what": self.what, "day": self.day, "held_on": self.held_on}
        if self.is_said:
            return say("{what} on {day}, before the meeting on {held_on}", **values)
        return say(
            "{what} on {day}, before the meeting: the day in the row held is empty, so it is held today, {held_on}",
            **values,
        )

    def remedy(self) -> Remedy:
        if not self.is_said:
            return Remedy("fill-day-held", day=self.held_on)
        return Remedy("give-day-of-meeting-or-later", day=self.held_on)


class NotOpenThen(Refused):
    """A meeting is to be about a month before the offer's first day, `opened`."""

    code = "not-open-then"
    offer: str
    month: str
    opened: date

    def sentence(self) -> Message:
        return say("{offer} opened on {opened}, after {month}", offer=self.offer, month=self.month, opened=self.opened)

    def remedy(self) -> Remedy:
        return Remedy("give-month-of-offer", day=self.opened)


class PlannedThatDay(Refused):
    """A follow-up of the citizen is planned for that day already, by event `number`."""

    code = "planned-that-day"
    citizen: str
    day: date
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "day": self.day, "number": self.number}
        return say("a follow-up of {citizen} is planned for {day} already (event #{number})", **values)

    def remedy(self) -> Remedy:
        return Remedy("void-plan", number=self.number)


class NotOfMeeting(Refused):
    """A citizen whom the next meeting is to look at lives in a house that the meeting is not about.

    `area` is the first of the `areas`, as programs knew it when there was one at most.
    """

    code = "not-of-meeting"
    citizen: str
    offer: str
    offers: list[str]
    areas: list[Message] = field(default_factory=list)
    area: Message | None = None

    def __post_init__(self) -> None:
        self.area = next(iter(self.areas), None)

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "offer": self.offer}
        if self.areas:
            return say("{citizen} lives in {offer}, and is not of {areas: or } there", areas=self.areas, **values)
        return say("{citizen} lives in {offer}, and the meeting is about {offers}", offers=self.offers, **values)

    def remedy(self) -> Remedy:
        if self.areas:
            return Remedy("leave-focus-alone", citizen=self.citizen)
        return Remedy("leave-focus-out", citizen=self.citizen)


class UnknownReview(Refused):
    """An event set no review that still holds. `open_reviews` are the events that did, and are not done."""

    code = "unknown-review"
    number: int
    open_reviews: list[int]

    def sentence(self) -> Message:
        return say("event #{number} set no review of a decision", number=self.number)

    def remedy(self) -> Remedy:
        if self.open_reviews:
            return Remedy("name-review", known=[f"#{number}" for number in self.open_reviews])
        return Remedy("set-review")


class ReviewDone(Refused):
    """The decision was reviewed already, by event `number`."""

    code = "review-done"
    decision: str
    day: date
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"decision": self.decision, "day": self.day, "number": self.number}
        return say("decision {decision} was reviewed on {day} already (event #{number})", **values)

    def remedy(self) -> Remedy:
        return Remedy("see-event", number=self.number)
