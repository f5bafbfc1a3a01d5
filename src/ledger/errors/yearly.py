"""The year's calculations: the central refund and hourly prices."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.shared.message import Message, Remedy, say


class NoRefundSteps(Refused):
    """No thresholds of the central refund are in force on the day."""

    code = "no-refund-thresholds"
    day: date

    def sentence(self) -> Message:
        return say("no thresholds of the central refund are in force on {day}", day=self.day)

    def remedy(self) -> Remedy:
        return Remedy("adopt-refund")


class CostOutside(Misuse):
    """A cost may not be inside an hourly price. `known` are those that may, with the professional staff's pay."""

    code = "cost-outside"
    cost: str
    known: list[str]

    def sentence(self) -> Message:
        return say("{cost!r} is no cost that an hourly price may hold", cost=self.cost)

    def remedy(self) -> Remedy:
        return Remedy("name-cost", known=self.known)
