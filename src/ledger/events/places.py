"""What happens to a place: opened and closed, vacancies begun and ended, taken out of use and put back.

A vacancy's beginning and end are recorded in the same save as the departure and the move-in behind them. They
carry no price: the settlement follows the stays, and the check `vacancies-match-stays` holds the two together.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import Event


class _AboutPlace(Event):
    offer: str
    place: str

    @property
    def stream(self) -> str:
        return f"place:{self.offer}/{self.place}"


class PlaceOpened(_AboutPlace):
    """A place that can be lived in from `effective_on`. `level` is its own level (structure *places*)."""

    TOPIC: ClassVar[str] = "place.opened:1"
    level: str | None = None


class PlaceClosed(_AboutPlace):
    """A place closed for good; `effective_on` is its last day."""

    TOPIC: ClassVar[str] = "place.closed:1"


class VacancyBegan(_AboutPlace):
    """The place is vacant from `effective_on`, the day after `after` left."""

    TOPIC: ClassVar[str] = "place.vacancy-began:1"
    after: str


class VacancyEnded(_AboutPlace):
    """The place is taken from `effective_on` by `citizen`."""

    TOPIC: ClassVar[str] = "place.vacancy-ended:1"
    citizen: str


class _Use(_AboutPlace):
    until: date | None = None


class PlaceTakenOutOfUse(_Use):
    """The place is closed, and not settled, from `effective_on` to `until` (both included; None: until put back)."""

    TOPIC: ClassVar[str] = "place.taken-out-of-use:1"


class PlacePutInUse(_Use):
    """The place can be lived in again from `effective_on` to `until` (both included; None: from then on)."""

    TOPIC: ClassVar[str] = "place.put-in-use:1"
