"""What councils adopt: models, rates and bases, whole, so that a replay depends on nothing outside the log."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import Event
from ledger.models.model import Model
from ledger.models.offers import Base
from ledger.models.rates import Rates


class LedgerOpened(Event):
    """The first event of a ledger. `municipality` is the code of the one that keeps it, where it was given."""

    TOPIC: ClassVar[str] = "ledger.opened:1"
    municipality: str | None = None

    @property
    def stream(self) -> str:
        return "ledger"


class _Adopted(Event):
    decided_on: date


class ModelAdopted(_Adopted):
    TOPIC: ClassVar[str] = "model.adopted:1"
    id: str
    model: Model

    @property
    def stream(self) -> str:
        return f"model:{self.id}"


class RatesAdopted(_Adopted):
    TOPIC: ClassVar[str] = "rates.adopted:1"
    id: str
    rates: Rates

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"


class BaseAdopted(_Adopted):
    """A base of one offer, from `effective_on` until the next one of the same unit's paragraph."""

    TOPIC: ClassVar[str] = "base.adopted:1"
    offer: str
    base: Base

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"
