"""The past as the rules see it: the caller brings it, so that a rule can be run on any past, stored or made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from ledger.events import Recorded
from ledger.shared.calendar import Month
from ledger.state.book import Book, Closing
from ledger.state.places import Place
from ledger.state.stays import Room, Stay
from ledger.state.terms import Terms


class DecisionContext(Protocol):
    """Everything recorded so far that a decision may look at."""

    def stays(self, citizen: str) -> list[Stay]:
        """A citizen's stays in any offer, in order; empty where nobody of that key has moved in."""
        ...

    def rooms_in(self, offer: str, place: str) -> list[Room]:
        """Everybody's stays in one place, in order; empty for a place that nobody has lived in."""
        ...

    def place(self, offer: str, place: str) -> Place | None:
        """A place; None where it was never opened."""
        ...

    def places(self, offer: str) -> list[str]:
        """The places of an offer, in order; empty for an offer that is not known."""
        ...

    def terms(self, offer: str) -> Terms:
        """What has been adopted for an offer; its versions are empty where the offer is not known."""
        ...

    def facts(self, stream: str) -> list[Recorded]:
        """Everything recorded in one stream, in order."""
        ...

    def for_all_offers(self) -> list[Recorded]:
        """Everything recorded about no single offer, such as models and rates, in order."""
        ...

    def version(self, stream: str) -> int:
        """How many events a stream has: the version of its last one."""
        ...

    def fact(self, number: int) -> Recorded:
        """One event. Raises UnknownEvent."""
        ...

    def book(self, offer: str) -> Book:
        """Everything known of one offer. Raises UnknownOffer."""
        ...

    def closing(self, offer: str, month: Month) -> Closing | None:
        """What was issued for an offer's month; None while it is open. Costs one closing, where a book costs all."""
        ...

    def today(self) -> date:
        """The civil day on which the decision is made."""
        ...

    def next_number(self) -> int:
        """The number that the next event would get: that of the first one decided now."""
        ...

    def known_at(self) -> int:
        """The last event recorded."""
        ...

    def recorded_by(self, name: str) -> Iterator[Recorded]:
        """Everything that somebody recorded, the latest first."""
        ...

    def closed_through(self, offer: str | None) -> Month | None:
        """The last month closed for an offer, or for any offer; None where none is."""
        ...

    def citizen_like(self, key: str) -> str | None:
        """The known citizen whose key is the same but for how it is written: b-001 for B0001; None where none is."""
        ...

    def citizens(self) -> Iterable[str]:
        """Everybody who is known, by key."""
        ...

    def offers(self) -> list[str]:
        """The offers that are known, in order."""
        ...
