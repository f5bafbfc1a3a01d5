"""No place has two residents on a day."""

from __future__ import annotations

from itertools import pairwise

from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The places whose residents' stays overlap."""
    for book in examined.books():
        for place, stays in book.stays.items():
            for before, after in pairwise(stays):
                if before.period.overlaps(after.period):
                    both = f"{before.citizen} (#{before.moved_in}) and {after.citizen} (#{after.moved_in})"
                    yield f"{book.offer}/{place}", f"has {both}"
