"""Nobody lives in two places on a day, in one offer or in two, but for leaving one and arriving at the other."""

from __future__ import annotations

from collections import defaultdict

from ledger.shared.message import say
from ledger.state.sharing import overlapping_homes
from ledger.state.stays import Stay
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The citizens whose stays overlap."""
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    history = examined.history
    for book in map(history.book_without_closings, history.offers()):
        for stay in book.stays():
            stays[stay.citizen].append(stay)
    for citizen, lived in stays.items():
        for both in overlapping_homes(sorted(lived, key=lambda stay: (stay.period, stay.id))):
            homes = [f"{stay.offer}/{stay.last_place} (#{stay.moved_in})" for stay in both]
            yield citizen, say("lives in {homes: and in }", homes=homes)
