"""Going away and coming home: a resident in hospital or on holiday keeps the place, and the stay goes on.

Decided on 2026-11-26:

* An absence is judged by the whole stay. One that is told late lies between those before and after it; one without a
  last day goes on until the return, or the departure. Two never overlap.
* A departure ends an absence, also one with a later last day. One that would go beyond a departure that is recorded
  already is refused.
* A return without an absence is of another one, unless the last one is near: where it was said to last that long, or
  ended within a fortnight. To draw out one of months ago would take the service of all the months between.
* A return is on the first day home. One on the day after the last day away says nothing new, and is refused.
* An absence has one return. An earlier day home is told by correcting it: a second return would leave the first one a
  return from nowhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ledger.commands import GoAway, Return
from ledger.errors import AbsentAlready, AbsentBeyondStay, DaysReversed, NotAbsent, ReturnedAlready
from ledger.events import CameHome, Event, WentAway
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.placement import stay_to_change
from ledger.shared.calendar import DAY, Period
from ledger.state.stays import Absence, Stay

NEAR = timedelta(days=14)


def go_away(command: GoAway, context: DecisionContext, head: Header) -> list[Event]:
    """A resident is away from a day on."""
    if command.until is not None and command.until < command.first_day:
        raise DaysReversed(command.first_day, command.until)
    stay = stay_to_change(command.citizen, command.first_day, context, "stay")
    days = Period.inclusive(command.first_day, command.until)
    for other in stay.absences:
        if other.days.overlaps(days):
            raise AbsentAlready(stay.citizen, other.first_day, other.days.last, other.number, command.first_day)
    if command.until is not None and days.end > stay.period.end and stay.departed is not None:
        assert stay.last_day is not None
        raise AbsentBeyondStay(stay.citizen, command.until, stay.last_day, stay.departed)
    where: dict[str, Any] = {
        "citizen": stay.citizen,
        "offer": stay.offer,
        "place": stay.place_on(command.first_day),
        "stay": stay.id,
    }
    gone = WentAway(**head, **where, effective_on=command.first_day, absence=command.kind, until=command.until)
    return [gone]


def come_home(command: Return, context: DecisionContext, head: Header) -> list[Event]:
    """A resident who was away is back."""
    day = command.day
    stay = stay_to_change(command.citizen, day, context, "stay")
    absence = _ended_by(stay, day)
    if absence is None:
        last = next((one for one in reversed(stay.absences) if one.first_day <= day), None)
        if last is None or last.first_day == day:
            raise NotAbsent(stay.citizen, day, last.number if last is not None else None)
        ended_by, returned = last.returned or last.number, last.returned is not None
        near = _is_near(last, day, context)
        raise NotAbsent(stay.citizen, day, None, last.days.last, ended_by, returned, near)
    if absence.returned is not None:
        raise ReturnedAlready(stay.citizen, day, absence.days.end, absence.returned)
    where: dict[str, Any] = {"citizen": stay.citizen, "offer": stay.offer, "place": stay.place_on(day), "stay": stay.id}
    return [CameHome(**head, **where, effective_on=day)]


def _is_near(absence: Absence, day: date, context: DecisionContext) -> bool:
    """Whether a return on a day may be the one that should have ended an absence, and not the end of another one."""
    said = context.fact(absence.number).event
    within = isinstance(said, WentAway) and said.until is not None and day <= said.until
    return within or absence.days.end + NEAR >= day


def _ended_by(stay: Stay, day: date) -> Absence | None:
    """The absence that a return on a day ends: one that lasts over the night before, and the day."""
    return next((one for one in stay.absences if day in one.days and day - DAY in one.days), None)
