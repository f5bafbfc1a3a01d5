"""The past as the rules see it: the caller brings it, so that a rule can be tried on any past, stored or made up."""

from __future__ import annotations

from typing import Protocol

from ledger.aggregates.book import Terms
from ledger.aggregates.places import Place
from ledger.aggregates.stays import Stay


class Past(Protocol):
    """Everything recorded so far that a decision may look at."""

    def stays(self, citizen: str) -> list[Stay]:
        """A citizen's stays in any offer, in order; empty where nobody of that key has moved in."""
        ...

    def place(self, offer: str, place: str) -> Place | None:
        """A place with who has taken it when; None where it was never opened."""
        ...

    def places(self, offer: str) -> list[str]:
        """The places of an offer, in order; empty for an offer that is not known."""
        ...

    def terms(self, offer: str) -> Terms:
        """What has been adopted for an offer; its versions are empty where the offer is not known."""
        ...

    def offers(self) -> list[str]:
        """The offers that are known, in order."""
        ...
