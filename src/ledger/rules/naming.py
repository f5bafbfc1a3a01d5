"""Whom a command is about, where it does not name a citizen's key: who lives in a place that day, or somebody new.

Decided on 2026-11-26:

* A citizen by the place. OFFER/PLACE is resolved when the command is decided, on the same past as its rule, and the
  citizen's key is what is recorded. Keys hold no slash, so nothing has two readings. On the day of a turnover it is the
  arriving citizen.
* A new key. It is the number after the highest one in use. Two who ask at the same moment get two: the key is chosen
  with the decision, which is made anew when the other one has been recorded.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace

from ledger.commands import NEW_CITIZEN, Command, MoveIn
from ledger.errors import NobodyThere
from ledger.rules.context import DecisionContext
from ledger.rules.placement import known_place
from ledger.rules.privacy import check_resident
from ledger.shared.keys import next_free
from ledger.state.stays import Room

C = TypeVar("C", bound=Command)


def named(command: C, context: DecisionContext) -> C:
    """The command with every citizen by key. Raises UnknownOffer, NoPlaces, UnknownPlace, NobodyThere, NotAKey."""
    if isinstance(command, MoveIn) and command.citizen == NEW_CITIZEN:
        return replace(command, citizen=next_free(context.citizens()))
    found: dict[str, Any] = {}
    for field, of_day in command.RESIDENTS.items():
        said, day = getattr(command, field), getattr(command, of_day) or context.today()
        if isinstance(said, tuple):
            found[field] = tuple(_key(one, day, context) for one in said)
        else:
            found[field] = _key(said, day, context)
    return replace(command, **found) if found else command


def _key(citizen: str, day: date, context: DecisionContext) -> str:
    return resident(citizen, day, context) if "/" in citizen else citizen


def resident(where: str, day: date, context: DecisionContext) -> str:
    """The key of whoever lives in OFFER/PLACE on a day.

    Raises UnknownOffer, NoPlaces, UnknownPlace, NobodyThere, NotAKey.
    """
    check_resident(where)
    offer, _, place = where.partition("/")
    if context.place(offer, place) is None:
        known_place(context, offer, place, for_citizen=True)
    return living_in(offer, place, context.rooms_in(offer, place), day)


def nobody_there(offer: str, place: str, rooms: list[Room], day: date) -> NobodyThere:
    """That nobody lives in a place on a day, of the rooms that it has been; with who did so last before it."""
    before = [(last, room.number, room.stay.citizen) for room in rooms if (last := room.period.last) and last < day]
    last, _, citizen = max(before, default=(None, 0, None))
    return NobodyThere(offer, place, day, citizen, last)


def living_in(offer: str, place: str, rooms: list[Room], day: date) -> str:
    """The key of whoever lives in a place on a day, of the rooms that it has been. Raises NobodyThere.

    Who arrives elsewhere in the offer on the day of departure lives there that day.
    """
    there = [
        room for room in rooms if day in room.period and not (room.parted_on == day and room.stay.arrived_elsewhere)
    ]
    if not there:
        raise nobody_there(offer, place, rooms, day)
    return max(there, key=lambda room: (room.first_day, room.number)).stay.citizen
