"""What has been recorded? The events themselves, in order, narrowed to an offer, a citizen or what is new."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import UnknownCitizen
from ledger.events import Recorded
from ledger.history import History


def journal(
    history: History, *, offer: str | None = None, citizen: str | None = None, since: int = 0
) -> Iterator[Recorded]:
    """The events after number `since`, oldest first; those of one offer, or of one citizen, where named.

    Raises UnknownOffer, UnknownCitizen.
    """
    if citizen is not None:
        facts = history.stream(f"citizen:{citizen}")
        if not facts:
            raise UnknownCitizen(citizen)
        return (fact for fact in facts if fact.number > since and offer in (None, fact.event.about_offer))
    if offer is not None:
        return (f for f in history.about(offer) if f.number > since and f.event.about_offer == offer)
    return history.events(since)
