"""Following up: meetings with their figures, agreed actions, citizens' follow-ups, and the standards.

No settlement depends on any of it.

Decided on 2026-11-21:

* A meeting is one event with its figures in it. The whole sheet and the number of the last event known. `follow-up
  show` prints it and calculates nothing, so no later event or program changes it; only the state of actions is of
  today. A meeting can be neither voided nor corrected; a further one is held ad hoc.

Decided on 2026-11-28:

* A note says itself that it is one, about however many houses and areas. Of those recorded before, one about a single
  house or area is known by its form; one about several is read as the meeting that it was recorded as, since a meeting
  of one person, of which another house keeps what was agreed, looks the same.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import DayMeans, Event, OfStay, VersionAdopted
from ledger.events.streams import CADENCES, COMPETENCES, WHEELS
from ledger.models.areas import Area
from ledger.models.competence import Competence, Role
from ledger.models.followups import Action, Cadence, Expectation, Meeting, MeetingFigures, Result, YearWheel
from ledger.models.months import StoredMonth
from ledger.shared.calendar import months_said
from ledger.shared.message import Kroner, Message, Value, as_said, code_said, say


class _OfMeetings(Event, frozen=True, kw_only=True):
    """What is agreed or done about an offer, on one day: a stream of its own for each offer, apart from its terms."""

    DAY: ClassVar[DayMeans] = "on"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    offer: str

    @property
    def stream(self) -> str:
        return f"followup:{self.offer}"


class MeetingHeld(_OfMeetings, frozen=True, kw_only=True):
    """A meeting about an offer's `month` (2025-03), held on `effective_on`, with all that lay on the table.

    The figures are frozen: what is recorded later, effective before or after it, leaves them as they are.
    `together` are the other houses and areas that the same meeting was about, each with an event of its own in the same
    act.
    `focus` are the citizens whom the next meeting is to look at. `note`: it is a remark between meetings.
    """

    TOPIC: ClassVar[str] = "followup.meeting-held:1"
    kind: Meeting
    month: StoredMonth
    participants: tuple[str, ...]
    expectation: Expectation | None = None
    comment: str | None = None
    actions: tuple[Action, ...] = ()
    figures: MeetingFigures
    together: tuple[str, ...] | None = None
    focus: tuple[str, ...] | None = None
    note: bool | None = None

    def happened(self) -> Message:
        expected = Kroner(self.figures.expected_ore)
        values: dict[str, Value] = {"kind": self.kind, "offer": self.offer, "month": self.month, "expected": expected}
        if is_note(self):
            return say("note about {offer} {month}, year-end {expected}", **values)
        held = say("{kind} meeting about {offer} {month}, year-end {expected}", **values)
        return _with_leader_s(held, self.expectation)


class ActionDone(_OfMeetings, frozen=True, kw_only=True):
    """What was agreed as action `action` is done, on `effective_on`.

    It can be neither voided nor corrected, like the meeting that agreed on it: no settlement follows from it, and an
    action that turns out not to be done is agreed on anew, under an id of its own.
    """

    TOPIC: ClassVar[str] = "followup.action-done:1"
    action: str
    comment: str | None = None

    def happened(self) -> Message:
        return say("action {action} done", action=self.action)


class _OfAreaMeetings(Event, frozen=True, kw_only=True):
    """What is agreed or done about an area across houses: a stream of its own for each area."""

    DAY: ClassVar[DayMeans] = "on"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    area: Area

    @property
    def stream(self) -> str:
        return area_stream(self.area)


class AreaMeetingHeld(_OfAreaMeetings, frozen=True, kw_only=True):
    """A meeting about an area's `month`, held on `effective_on`, with all that lay on the table, as for a house.

    `together` are the other areas and houses that it was about, `focus` the citizens whom the next meeting is to look
    at. `note`: it is a remark between meetings.
    """

    TOPIC: ClassVar[str] = "followup.area-meeting-held:1"
    kind: Meeting
    month: StoredMonth
    participants: tuple[str, ...]
    expectation: Expectation | None = None
    comment: str | None = None
    actions: tuple[Action, ...] = ()
    figures: MeetingFigures
    together: tuple[str, ...] | None = None
    focus: tuple[str, ...] | None = None
    note: bool | None = None

    def happened(self) -> Message:
        expected = Kroner(self.figures.expected_ore)
        values: dict[str, Value] = {
            "kind": self.kind,
            "area": self.area.in_words(),
            "month": self.month,
            "expected": expected,
        }
        if is_note(self):
            return say("note about {area} {month}, year-end {expected}", **values)
        held = say("{kind} meeting about {area} {month}, year-end {expected}", **values)
        return _with_leader_s(held, self.expectation)


def _with_leader_s(meeting: Message, expectation: Expectation | None) -> Message:
    """A meeting with what the leader expects, where that was said."""
    if expectation is None:
        return meeting
    by_leader = Kroner(expectation.year_end_ore)
    return say("{meeting}, the leader expects {expected}", meeting=meeting, expected=by_leader)


def is_note(meeting: MeetingHeld | AreaMeetingHeld) -> bool:
    """Whether it is a remark between meetings, and no meeting that was held."""
    if meeting.note is not None:
        return meeting.note
    if meeting.together:  # what was agreed, or expected, may stand with another one that it was about
        return False
    alone = meeting.kind == "ad-hoc" and meeting.participants == (meeting.by,) and meeting.comment is not None
    return alone and meeting.expectation is None and not meeting.actions and not meeting.focus


class AreaActionDone(_OfAreaMeetings, frozen=True, kw_only=True):
    """What a meeting about an area agreed on as action `action` is done, on `effective_on`."""

    TOPIC: ClassVar[str] = "followup.area-action-done:1"
    action: str
    comment: str | None = None

    def happened(self) -> Message:
        return say("action {action} done", action=self.action)


def area_stream(area: Area) -> str:
    """The stream of an area's meetings."""
    return f"area-followup:{area.by}/{area.name}"


class CitizenFollowedUp(OfStay, frozen=True, kw_only=True):
    """A citizen's stay was followed up on `effective_on`. `age` is the citizen's age group from then on."""

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "citizen.followed-up:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    stay: int
    result: Result
    age: str | None = None
    comment: str | None = None

    def happened(self) -> Message:
        return say(
            "{citizen} in {where} followed up: {result}", citizen=self.citizen, where=self.where, result=self.result
        )


class FollowUpPlanned(OfStay, frozen=True, kw_only=True):
    """A citizen's stay is to be followed up on `effective_on`, whatever the cadence says, for a reason of its own."""

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "citizen.follow-up-planned:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    stay: int
    because: str

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "where": self.where, "because": self.because}
        return say("{citizen} in {where} to be followed up: {because}", **values)


class _Standard(VersionAdopted, frozen=True, kw_only=True):
    """A dated rule for following up or for deciding. It holds for every offer, and no settlement depends on it."""

    OUTSIDE_SETTLEMENT: ClassVar[bool] = True


class CadenceAdopted(_Standard, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "cadence.adopted:1"
    cadence: Cadence

    @property
    def stream(self) -> str:
        return CADENCES

    @property
    def subject(self) -> str:
        return self.cadence.scope

    @property
    def content(self) -> Cadence:
        return self.cadence

    @property
    def called(self) -> Message:
        return say("cadence {scope}", scope=self.cadence.scope)

    def happened(self) -> Message:
        cadence = self.cadence
        of = f"§{cadence.paragraph}" if cadence.service is None else cadence.service
        whom = say("{words: }", words=[word for word in (of, cadence.supplier, cadence.age) if word])
        first = cadence.first_after_months or cadence.every_months
        every = say(
            "cadence for {whom}: first after {first} months, then every {every}",
            whom=whom,
            first=first,
            every=cadence.every_months,
        )
        if not cadence.before_end_months:
            return every
        return say("{every}, {months} before the end", every=every, months=cadence.before_end_months)


class CadenceVersion(DatedAdoption, Struct, frozen=True):
    effective: date
    cadence: Cadence

    @property
    def called(self) -> Message:
        return say("the cadence for {scope}", scope=self.cadence.scope)

    @property
    def refers_to(self) -> References:
        return References(services=() if self.cadence.service is None else (self.cadence.service,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield CadenceAdopted(**head, effective_on=self.day, cadence=self.cadence)


class CompetenceAdopted(_Standard, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "competence.adopted:1"
    competence: Competence

    @property
    def stream(self) -> str:
        return COMPETENCES

    @property
    def subject(self) -> str:
        return self.competence.paragraph or ""

    @property
    def content(self) -> Competence:
        return self.competence

    @property
    def called(self) -> Message:
        if self.competence.paragraph is None:
            return say("competence")
        return say("competence {paragraph}", paragraph=self.competence.paragraph)

    def happened(self) -> Message:
        return say(
            "competence by {measure}, {roles}",
            measure=self.competence.by,
            roles=[_role(role) for role in self.competence.roles],
        )


def _role(role: Role) -> Message:
    bounds = [_BOUNDS[name](bound) for name, bound in role.bounds.items()]
    return say("{role} to {reach: or }", role=role.role, reach=bounds) if bounds else code_said(role.role)


_BOUNDS: dict[str, Callable[[Any], Message]] = {
    "to_ore": lambda ore: say("{amount}", amount=Kroner(ore)),
    "to_level": lambda level: say("{level}", level=level),
    "to_hours": lambda hours: say("{hours} hours a week", hours=hours),
    "supplier": as_said,
}


class CompetenceVersion(DatedAdoption, Struct, frozen=True):
    effective: date
    competence: Competence

    @property
    def called(self) -> Message:
        if self.competence.paragraph:
            return say("the competence for §{paragraph}", paragraph=self.competence.paragraph)
        return say("the competence")

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield CompetenceAdopted(**head, effective_on=self.day, competence=self.competence)


class YearWheelAdopted(_Standard, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "year-wheel.adopted:1"
    wheel: YearWheel

    @property
    def stream(self) -> str:
        return WHEELS

    @property
    def subject(self) -> str:
        return self.wheel.scope

    @property
    def content(self) -> YearWheel:
        return self.wheel

    @property
    def called(self) -> Message:
        return say("year wheel {scope}", scope=self.wheel.scope)

    def happened(self) -> Message:
        values: dict[str, Value] = {"meeting": self.wheel.meeting, "days": self.wheel.days_after}
        months = months_said(self.wheel.months)
        return say("{meeting} meetings about {months}, within {days} days", months=months, **values)


class WheelVersion(DatedAdoption, Struct, frozen=True):
    effective: date
    wheel: YearWheel

    @property
    def called(self) -> Message:
        return say("the year wheel of {scope}", scope=self.wheel.scope)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield YearWheelAdopted(**head, effective_on=self.day, wheel=self.wheel)
