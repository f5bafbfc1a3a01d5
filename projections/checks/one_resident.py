"""No place has two residents on a day, but for one who leaves and one who arrives."""

from __future__ import annotations

from ledger.shared.message import say
from ledger.state.sharing import overlapping_residents
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The places whose residents' stays overlap."""
    for place, rooms in examined.book.rooms.items():
        for overlapping in overlapping_residents(rooms):
            both = [f"{room.stay.citizen} (#{room.number})" for room in overlapping]
            yield f"{examined.offer}/{place}", say("has {residents: and }", residents=both)
