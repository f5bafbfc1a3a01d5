"""What finance issues: a month's settlement as it was, every line of it, for ever.

Decided on 2026-11-21:

* `MonthClosed` holds every line. It also has `known_at`, the last event before the act, which all months of one act
  share.
"""

from typing import ClassVar

from ledger.events.base import DayMeans, Event, Whose
from ledger.events.streams import settlement_stream
from ledger.models.issued import IssuedMonth
from ledger.models.months import StoredMonth
from ledger.shared.message import Kroner, Message, Value, say


class MonthClosed(Event, frozen=True, kw_only=True):
    """An offer's month is closed: `issued` is its settlement with the adjustments it carries for earlier months.

    `known_at` is the last event that the calculation knew, and `calculation` the version of the calculation; `early`
    says that the month had not ended. `through` is the last month closed, this one or a later one that was closed
    before it. `effective_on` is the month's last day. Later news changes only later settlements.
    """

    DAY: ClassVar[DayMeans] = "unsaid"
    TOPIC: ClassVar[str] = "settlement.month-closed:1"
    MOVES_AMOUNTS: ClassVar[bool] = False
    CAUSE: ClassVar[str] = "closed without deliveries"
    """Of a budget: what was expected of deliveries that nobody has told of is expected no more."""
    LEFT_UNREAD: ClassVar[str | None] = "issued"
    offer: str
    known_at: int
    calculation: int
    through: StoredMonth
    issued: IssuedMonth
    early: bool = False

    @property
    def stream(self) -> str:
        return settlement_stream(self.offer)

    @property
    def touches(self) -> tuple[Whose, ...]:
        """Nobody's months: as they were calculated they are issued."""
        return ()

    def happened(self) -> Message:
        values: dict[str, Value] = {
            "offer": self.offer,
            "month": self.issued.month,
            "total": Kroner(self.issued.total_ore),
        }
        return say("{offer} {month} closed at {total}", **values)
