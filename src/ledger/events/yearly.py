"""What is adopted about a year: refund thresholds, targets for savings, and how a new allocation is phased in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import Event, OutsideSettlement
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.shared.money import Ore

REFUNDS = "refunds"
SAVINGS_TARGETS = "savings-targets"
"""Streams of their own, small, and read without any offer's history."""


class RefundAdopted(OutsideSettlement):
    """The thresholds of the central refund from `effective_on` on."""

    TOPIC: ClassVar[str] = "refund.adopted:1"
    decided_on: date
    steps: RefundSteps

    @property
    def stream(self) -> str:
        return REFUNDS


class SavingsTargetAdopted(OutsideSettlement):
    """What negotiated prices are to save in a year, in øre; `effective_on` is its 1 January."""

    TOPIC: ClassVar[str] = "savings-target.adopted:1"
    decided_on: date
    year: int
    amount_ore: Ore

    @property
    def stream(self) -> str:
        return SAVINGS_TARGETS


class PhaseInAdopted(Event):
    """The phase-in of one offer's new allocation, or that of every offer on a model, from the month of `effective_on`.

    An offer's own one is followed rather than its model's.
    """

    TOPIC: ClassVar[str] = "phase-in.adopted:1"
    decided_on: date
    offer: str | None = None
    model: str | None = None
    phase_in: PhaseIn

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}" if self.offer is not None else f"model:{self.model}"
