"""The two streams of a placement tell the same: who has the place when, and where each citizen lives."""

from __future__ import annotations

from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The places whose own facts do not tell of the stays in them."""
    for book in examined.books():
        for place in book.places.values():
            told = {(taken.citizen, taken.period) for taken in place.occupancies}
            lived = {(stay.citizen, stay.period) for stay in book.stays.get(place.id, [])}
            for citizen, period in sorted(told ^ lived):
                side = "only the place" if (citizen, period) in told else "only the citizen"
                yield f"{book.offer}/{place.id}", f"{side} tells of {citizen} from {period.first} to {period.last}"
