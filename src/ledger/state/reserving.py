"""On which days a place is reserved: a reservation, and who has moved in since it began.

Decided on 2026-11-27:

* The first move-in on or after its first day ends a reservation. Rooms of the house count too: whoever moves into the
  place lives there. When the place falls vacant again the reservation is not taken up, though its last day lies later:
  another one is recorded. A move-in that is voided gives it back.
* Whoever lived there before it began ends nothing. A stay that is told late, or a departure that is corrected to a
  later day, only makes it begin when the place falls vacant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from ledger.shared.calendar import Period
from ledger.state.places import Place, Reservation
from ledger.state.stays import Room


def reservations(place: Place, rooms: Sequence[Room]) -> Iterator[Reservation]:
    """The reservations of a place, each with the days to the last one before somebody moves in; none without days.

    `rooms` are everybody's stays in it. Whether the place is vacant on the days is not looked at.
    """
    for one in place.reserved:
        comes = (room.first_day for room in rooms if room.first_day >= one.days.first)
        end = min([one.days.end, *comes])
        if end > one.days.first:
            yield replace(one, days=Period(one.days.first, end))


def reserved_on(place: Place, rooms: Sequence[Room], day: date) -> Reservation | None:
    """The reservation that holds for a day on which the place is vacant."""
    return next((one for one in reservations(place, rooms) if day in one.days), None)
