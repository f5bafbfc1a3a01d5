"""The year's calculations: the central refund, hourly prices, simulations."""

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


class NotInSimulation(Misuse):
    """A simulation's file adopts something that would not be other terms for the recorded history.

    `without`: the key without which a section is none.
    """

    code = "not-in-simulation"
    what: str
    without: str | None = None

    def sentence(self) -> Message:
        if self.without is not None:
            return say("a simulation cannot hold {what} without `{key}`", what=self.what, key=self.without)
        return say("a simulation cannot hold {what}", what=self.what)

    def remedy(self) -> Remedy:
        return Remedy("simulation-sections")


class CostOutside(Misuse):
    """A cost may not be inside an hourly price. `known` are those that may, with the professional staff's pay."""

    code = "cost-outside"
    cost: str
    known: list[str]

    def sentence(self) -> Message:
        return say("{cost!r} is no cost that an hourly price may hold", cost=self.cost)

    def remedy(self) -> Remedy:
        return Remedy("name-cost", known=self.known)
