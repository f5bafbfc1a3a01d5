"""No place has two residents on a day."""

from __future__ import annotations

from itertools import pairwise

from ledger.shared.message import say
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The places whose residents' stays overlap."""
    for place, rooms in examined.book.rooms.items():
        for before, after in pairwise(rooms):
            if before.period.overlaps(after.period):
                both = [f"{room.stay.citizen} (#{room.number})" for room in (before, after)]
                yield f"{examined.offer}/{place}", say("has {residents: and }", residents=both)
