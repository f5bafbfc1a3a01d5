"""An offer's meetings with what was agreed at them, and its citizens' follow-ups, folded from their events.

Decided on 2026-11-21:

* No table for follow-ups. They are read from each offer's events, and take `--known-at` like everything else. `due`
  took 1.0 s for 2,000 places (17,900 events), 0.7 s for the demo.

Decided on 2026-11-28:

* A note is the ad-hoc meeting of one that `follow-up note` records: whoever records it is alone there, expects, agrees
  and puts in focus nothing. It is no meeting to count from: a sheet goes on from the last one that was held.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from msgspec import Struct

from ledger.events import (
    ActionDone,
    AreaActionDone,
    AreaMeetingHeld,
    CitizenFollowedUp,
    FollowUpPlanned,
    MeetingHeld,
    Recorded,
)
from ledger.events.followups import is_note
from ledger.models.areas import Area
from ledger.models.followups import Action
from ledger.shared.calendar import civil_day
from ledger.state.live import live
from ledger.state.stays import Stay


class MeetingRecord(Struct, frozen=True):
    """A meeting as event `number`, recorded at `recorded_at`."""

    number: int
    recorded_at: str
    meeting: MeetingHeld


class AreaMeetingRecord(Struct, frozen=True):
    """A meeting about an area across houses, as event `number`, recorded at `recorded_at`."""

    number: int
    recorded_at: str
    meeting: AreaMeetingHeld


class AgreedAction(Struct, frozen=True):
    """An action of the meeting in event `number`, which was held on a day, and the event that says it is done.

    `offer` is "" for one about an area across houses.
    """

    offer: str
    number: int
    agreed_on: date
    action: Action
    done: Recorded | None


def meetings_of(facts: Iterable[Recorded]) -> list[MeetingRecord]:
    """The meetings among these facts, in the order they were recorded."""
    return [MeetingRecord(f.number, f.recorded_at, f.event) for f in live(facts) if isinstance(f.event, MeetingHeld)]


_Record = TypeVar("_Record", bound=MeetingRecord | AreaMeetingRecord)


def last_held(records: Iterable[_Record]) -> tuple[_Record | None, tuple[_Record, ...]]:
    """The last meeting that was held, and the notes recorded since; without a meeting, every note."""
    notes: list[_Record] = []
    for record in reversed(list(records)):
        if not is_note(record.meeting):
            return record, tuple(reversed(notes))
        notes.append(record)
    return None, tuple(reversed(notes))


def actions_of(facts: Iterable[Recorded]) -> list[AgreedAction]:
    """The actions agreed on at meetings, in the order they were recorded."""
    holding = live(facts)
    done = {fact.event.action: fact for fact in holding if isinstance(fact.event, ActionDone)}
    return [
        AgreedAction(record.meeting.offer, record.number, record.meeting.effective_on, action, done.get(action.id))
        for record in meetings_of(holding)
        for action in record.meeting.actions
    ]


def area_meetings_of(facts: Iterable[Recorded], area: Area | None = None) -> list[AreaMeetingRecord]:
    """The meetings about an area, or about any, in the order they were recorded."""
    return [
        AreaMeetingRecord(fact.number, fact.recorded_at, fact.event)
        for fact in live(facts)
        if isinstance(fact.event, AreaMeetingHeld) and area in (None, fact.event.area)
    ]


def area_actions_of(facts: Iterable[Recorded], area: Area | None = None) -> list[AgreedAction]:
    """The actions agreed on at meetings about an area, or about any, in the order they were recorded."""
    holding = live(facts)
    done = {fact.event.action: fact for fact in holding if isinstance(fact.event, AreaActionDone)}
    return [
        AgreedAction("", record.number, record.meeting.effective_on, action, done.get(action.id))
        for record in area_meetings_of(holding, area)
        for action in record.meeting.actions
    ]


def follow_ups_of(facts: Iterable[Recorded]) -> dict[str, list[CitizenFollowedUp]]:
    """The follow-ups of each citizen, by their day."""
    found: dict[str, list[CitizenFollowedUp]] = {}
    for fact in live(facts):
        if isinstance(fact.event, CitizenFollowedUp):
            found.setdefault(fact.event.citizen, []).append(fact.event)
    for of_citizen in found.values():
        of_citizen.sort(key=lambda event: event.effective_on)
    return found


class PlannedFollowUp(Struct, frozen=True):
    """A follow-up that event `number` planned, recorded on a day."""

    number: int
    planned_on: date
    event: FollowUpPlanned


def planned_of(facts: Iterable[Recorded]) -> dict[int, list[PlannedFollowUp]]:
    """The planned follow-ups of each stay, by their day."""
    found: dict[int, list[PlannedFollowUp]] = {}
    for fact in live(facts):
        if isinstance(fact.event, FollowUpPlanned):
            planned = PlannedFollowUp(fact.number, civil_day(fact.recorded_at), fact.event)
            found.setdefault(fact.event.stay, []).append(planned)
    for of_stay in found.values():
        of_stay.sort(key=lambda one: (one.event.effective_on, one.number))
    return found


def within(stay: Stay, follow_ups: Iterable[CitizenFollowedUp]) -> list[CitizenFollowedUp]:
    """The follow-ups of one stay, by its identity.

    One may lie on a day outside it: after a departure, or before a move-in, that was corrected since.
    """
    return [event for event in follow_ups if event.stay == stay.id]
