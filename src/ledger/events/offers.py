"""What decisions say about an offer: its terms from a date on, and its end."""

from __future__ import annotations

from typing import ClassVar

from ledger.events.base import Event
from ledger.models.offers import OfferTerms


class _AboutOffer(Event):
    offer: str

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"


class OfferAdopted(_AboutOffer):
    """The offer's terms from `effective_on`; the first one opens it."""

    TOPIC: ClassVar[str] = "offer.adopted:1"
    terms: OfferTerms


class OfferClosed(_AboutOffer):
    """The offer is closed; `effective_on` is its last day. Its places close in the same save."""

    TOPIC: ClassVar[str] = "offer.closed:1"
