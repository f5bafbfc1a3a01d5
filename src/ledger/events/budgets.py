"""What councils decide about a house's budget: the adopted one, supplementary grants, transfers between houses."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import Event, OutsideSettlement
from ledger.models.budget import Budget
from ledger.shared.money import Ore


class BudgetAdopted(Event):
    """The budget of an offer for a year; `effective_on` is its 1 January. A later one takes its place."""

    TOPIC: ClassVar[str] = "budget.adopted:1"
    decided_on: date
    offer: str
    year: int
    budget: Budget

    @property
    def stream(self) -> str:
        return _stream(self.offer, self.year)


class BudgetChanged(OutsideSettlement):
    """A grant, or an offer's half of a transfer, which names the other offer as `counterpart`.

    `amount_ore` is negative for what is taken away; the two halves of a transfer are of one act and sum to zero.
    """

    TOPIC: ClassVar[str] = "budget.changed:1"
    decided_on: date
    offer: str
    year: int
    amount_ore: Ore
    item: str | None = None
    counterpart: str | None = None

    @property
    def stream(self) -> str:
        return _stream(self.offer, self.year)


def _stream(offer: str, year: int) -> str:
    return f"budget:{offer}/{year}"
