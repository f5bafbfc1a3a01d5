"""What is agreed about stays with external suppliers: of each stay the last that was said of each thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from ledger.events import ContractAgreed, Reassessed, Recorded
from ledger.state.live import live


class Contract(Struct):
    """The contract of a stay: its reference, its last day, and the day by which the price is negotiated next.

    `number` is the event that said something last.
    """

    number: int
    reference: str | None = None
    ends: date | None = None
    negotiate: date | None = None


def contracts_of(facts: Iterable[Recorded]) -> dict[int, Contract]:
    """The contracts by stay. A negotiation that has been held, by a price for its day or later, is none any more."""
    found: dict[int, Contract] = {}
    for fact in live(facts):
        event = fact.event
        if isinstance(event, ContractAgreed):
            contract = found.setdefault(event.stay, Contract(fact.number))
            contract.number = fact.number
            contract.reference = event.contract or contract.reference
            contract.ends = event.ends or contract.ends
            contract.negotiate = event.negotiate or contract.negotiate
        elif isinstance(event, Reassessed) and event.kind == "price" and fact.stay in found:
            contract = found[fact.stay]
            if contract.negotiate is not None and event.effective_on >= contract.negotiate:
                contract.negotiate = None
    return found
