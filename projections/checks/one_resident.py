"""No place has two residents on a day."""

from __future__ import annotations

from itertools import pairwise

from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The places whose residents' stays overlap."""
    for place, stays in examined.book.stays.items():
        for before, after in pairwise(stays):
            if before.period.overlaps(after.period):
                both = f"{before.citizen} (#{before.moved_in}) and {after.citizen} (#{after.moved_in})"
                yield f"{examined.offer}/{place}", f"has {both}"
