"""What happens to a citizen: moves in, is reassessed, departs. The settlement follows from these."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ledger.events.base import Event
from ledger.models.offers import Assessment


class _AboutCitizen(Event):
    citizen: str
    offer: str
    place: str

    @property
    def stream(self) -> str:
        return f"citizen:{self.citizen}"


class MovedIn(_AboutCitizen):
    """A citizen takes a place; `effective_on` is the first day. `payer` None: the ledger's own municipality."""

    TOPIC: ClassVar[str] = "citizen.moved-in:1"
    assessment: Assessment
    paragraph: str | None = None
    payer: str | None = None
    decided_by: str | None = None


class Reassessed(_AboutCitizen):
    """A new assessment of a resident, from `effective_on` until the next one.

    `kind`: the need was assessed anew, or the price of the same need was negotiated anew with an external supplier.
    """

    TOPIC: ClassVar[str] = "citizen.reassessed:1"
    assessment: Assessment
    # Not written where it is "need": what was stored before there were two kinds is then still written as it lies.
    kind: Literal["need", "price"] = Field(default="need", exclude_if=lambda kind: kind == "need")
    decided_by: str | None = None


class Departed(_AboutCitizen):
    """A citizen leaves; `effective_on` is the last day of the stay. Tails after a death are told by `cause`."""

    TOPIC: ClassVar[str] = "citizen.departed:1"
    cause: Literal["died", "moved", "other"] | None = None
