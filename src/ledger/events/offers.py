"""What decisions say about an offer: its terms from a date on, and its end."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References, named
from ledger.events.base import Adopted, DayMeans, Event, VersionAdopted
from ledger.models.offers import OfferTerms
from ledger.shared.message import Message, Value, say


class OfferAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The offer's terms from `effective_on`; the first one opens it."""

    TOPIC: ClassVar[str] = "offer.adopted:1"
    CAUSE: ClassVar[str] = "offer"
    AT_MEETINGS: ClassVar[str] = "price"
    offer: str
    terms: OfferTerms

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> str:
        return self.offer

    @property
    def content(self) -> OfferTerms:
        return self.terms

    @property
    def called(self) -> Message:
        return say("offer {offer}", offer=self.offer)

    def happened(self) -> Message:
        terms = self.terms
        values: dict[str, Value] = {"offer": self.offer, "model": terms.model, "rates": terms.rates}
        if terms.has_places:
            return say("offer {offer} on model {model} with rates {rates}", **values)
        what = say("at home, without places") if terms.kind else say("an external supplier of any number of stays")
        if terms.model is None:
            return say("offer {offer}, {what}", offer=self.offer, what=what)
        if terms.rates is None:
            return say("offer {offer}, {what}, on model {model}", offer=self.offer, what=what, model=terms.model)
        return say("offer {offer}, {what}, on model {model} with rates {rates}", what=what, **values)


class OfferVersion(DatedAdoption, Struct, frozen=True):
    id: str
    effective: date
    terms: OfferTerms

    @property
    def called(self) -> Message:
        return say("the offer {id}", id=self.id)

    @property
    def brings(self) -> References:
        return References(offers=(self.id,))

    @property
    def refers_to(self) -> References:
        return References(models=named(self.terms.model), rates=named(self.terms.rates))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield OfferAdopted(**head, effective_on=self.day, offer=self.id, terms=self.terms)


class OfferClosed(Adopted, frozen=True, kw_only=True):
    """The offer is closed; `effective_on` is its last day. Its places close in the same act."""

    DAY: ClassVar[DayMeans] = "last"
    TOPIC: ClassVar[str] = "offer.closed:1"
    CAUSE: ClassVar[str] = "closure"
    AT_MEETINGS: ClassVar[str] = "place"
    offer: str

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    def happened(self) -> Message:
        return say("offer {offer} closed", offer=self.offer)
