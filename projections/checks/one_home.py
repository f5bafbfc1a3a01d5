"""Nobody lives in two places on a day, in one offer or in two, but for leaving one and arriving at the other."""

from __future__ import annotations

from ledger.shared.message import say
from ledger.state.sharing import overlapping_homes
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The citizens whose stays overlap."""
    for citizen, lived in examined.stays.items():
        for both in overlapping_homes(lived):
            homes = [f"{stay.offer}/{stay.last_place} (#{stay.moved_in})" for stay in both]
            yield citizen, say("lives in {homes: and in }", homes=homes)
