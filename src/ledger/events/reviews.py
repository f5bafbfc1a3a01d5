"""Reviews of decisions: a council says when it wants to look at what it decided again, and that it has."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import Adoption, DecisionHeader
from ledger.events.base import DayMeans, Event, VersionAdopted
from ledger.shared.message import Message, say

REVIEWS = "reviews"
"""The stream of all reviews: small, and read without any offer's history."""


class ReviewSet(VersionAdopted, frozen=True, kw_only=True):
    """The decision is to be reviewed by `effective_on`. `offers` are the houses that it names; empty for all."""

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "decision.review-set:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    offers: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        return REVIEWS

    @property
    def subject(self) -> str:
        return self.decision or ""

    @property
    def content(self) -> tuple[str, ...]:
        return self.offers

    @property
    def called(self) -> Message:
        return say("review of {decision}", decision=self.decision)

    def happened(self) -> Message:
        return say("decision {decision} to be reviewed", decision=self.decision)


class ReviewVersion(Adoption, Struct, frozen=True):
    """That the decision itself is to be reviewed by a day, in the houses that it names."""

    review_on: date
    offers: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.review_on

    @property
    def called(self) -> Message:
        return say("the review")

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield ReviewSet(**head, effective_on=self.day, offers=self.offers)


class DecisionReviewed(Event, frozen=True, kw_only=True):
    """What event `review` set has taken place, on `effective_on`. What came of it is a decision of its own."""

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "decision.reviewed:1"
    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "review")
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    review: int
    reviewed: str
    comment: str | None = None

    @property
    def stream(self) -> str:
        return REVIEWS

    def happened(self) -> Message:
        return say("decision {decision} reviewed", decision=self.reviewed)
