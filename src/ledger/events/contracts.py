"""What is agreed with an external supplier about a stay, besides its price: contract, end and next negotiation.

Decided on 2026-11-27:

* The last agreement counts, whatever day it is from: what it does not say stays as it was. A contract's end and the day
  of the next negotiation fall due until a later agreement says another day, or the stay ends before. A negotiation is
  also held by a price that is negotiated for a day on or after it.
"""

from datetime import date
from typing import ClassVar

from ledger.events.base import OfStay
from ledger.shared.message import Message, Value, say


class ContractAgreed(OfStay, frozen=True, kw_only=True):
    """From `effective_on` on a stay is bought by a contract that `ends` on a day; its price is negotiated by another.

    What is None stays as it was.
    """

    TOPIC: ClassVar[str] = "citizen.contract-agreed:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    stay: int
    contract: str | None = None
    ends: date | None = None
    negotiate: date | None = None

    def happened(self) -> Message:
        told: list[Value] = [
            words
            for value, words in (
                (self.contract, say("contract {contract}", contract=self.contract)),
                (self.ends, say("to {day}", day=self.ends)),
                (self.negotiate, say("price to be negotiated by {day}", day=self.negotiate)),
            )
            if value is not None
        ]
        return say("{citizen} in {where}: {told}", citizen=self.citizen, where=self.where, told=told)
