"""What finance issues: a month's settlement as it was, every line of it, for ever."""

from __future__ import annotations

from typing import ClassVar

from ledger.events.base import Event
from ledger.models.issued import IssuedMonth


class MonthClosed(Event):
    """An offer's month is closed: `issued` is its settlement with the adjustments it carries for earlier months.

    `known_at` is the last event that the reckoning knew; `early` says that the month had not ended. `effective_on` is
    the month's last day. Later news changes only later settlements.
    """

    TOPIC: ClassVar[str] = "settlement.month-closed:1"
    offer: str
    known_at: int
    issued: IssuedMonth
    early: bool = False

    @property
    def stream(self) -> str:
        return f"settlement:{self.offer}"
