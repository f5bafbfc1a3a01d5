"""Reviews of decisions, folded from their events: which are to come, and which have taken place."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ledger.events import DecisionReviewed, Recorded, ReviewSet
from ledger.state.live import live


class Review(Struct, frozen=True):
    """A review that event `number` set; `done` is the event by which it has taken place."""

    number: int
    event: ReviewSet
    done: Recorded | None

    def concerns(self, offer: str) -> bool:
        """Whether the decision names a house, or none at all."""
        return not self.event.offers or offer in self.event.offers


def reviews_of(facts: Iterable[Recorded]) -> list[Review]:
    """The reviews among these facts, in the order they were recorded."""
    holding = live(facts)
    done = {fact.event.review: fact for fact in holding if isinstance(fact.event, DecisionReviewed)}
    return [Review(f.number, f.event, done.get(f.number)) for f in holding if isinstance(f.event, ReviewSet)]
