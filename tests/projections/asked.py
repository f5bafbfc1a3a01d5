"""Histories in memory as the projections ask for them: two houses, closed months, and late news in both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from msgspec.structs import replace

from ledger.commands import Close, Command, MoveIn, Reassess, Void
from ledger.events import Recorded
from ledger.events.decisions import RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month
from ledger.store import Log
from ledger.store.history import History
from tests.ledger.given import NEW_YEAR, OFFER, RATES, TERMS, TOWN, decision
from tests.memory import MemoryLedger, MemoryLog

OTHER = "havblik"
MAY, JUNE = Month(2023, 5), Month(2023, 6)
SAID: dict[str, Any] = {"by": "karen", "reason": "told late"}


def level(name: str) -> Assessment:
    return Assessment(level=name)


def history_of(log: MemoryLog, known_at: int | None = None) -> History:
    return History(cast("Log", log), known_at)


@dataclass
class TwoHouses:
    """Syrenparken with a base of 878 kr. a day and Havblik without one, on Lillebælt's packages of 2023.

    c-17 lives in the first at package 5 (1,571 kr. a day), c-18 in the second at package 3 (873 kr.), both from
    1 May. All months to May are issued. Then it is told, in this order, that

    * c-17 was package 6 (1,920 kr.) from 15 May: 17 × 349 = 5,933.00 more;
    * c-18 was package 4 (1,222 kr.) from 22 May: 10 × 349 = 3,490.00 more;
    * the interval is 359 kr. from 25 May: package 6 costs 1,975, package 4 costs 1,257: 7 × 55 = 385.00 and
      7 × 35 = 245.00 more;
    * c-18's reassessment was a slip: 3 × 349 and 7 × (1,257 − 898) = 3,560.00 less.
    """

    ledger: MemoryLedger = field(default_factory=MemoryLedger)

    def __post_init__(self) -> None:
        self._do(TOWN)
        self._do(decision(OfferVersion(OTHER, NEW_YEAR, TERMS), PlaceOpening(OTHER, "1", NEW_YEAR), reference="other"))
        self._do(self._move_in("c-17", OFFER, "5"))
        self._do(self._move_in("c-18", OTHER, "3"))
        self.before_closing = self.ledger.log.last()
        self._do(Close(month=MAY, and_earlier=True, **SAID))
        self.closed = self.ledger.log.last()
        self.six = self._do(self.reassess("c-17", date(2023, 5, 15), "6"))
        self.four = self._do(self.reassess("c-18", date(2023, 5, 22), "4"))
        self.rates = self._do(self._dearer())
        self.void = self._do(Void(number=self.four.number, kind="typo", **SAID))

    def history(self, known_at: int | None = None) -> History:
        return history_of(self.ledger.log, known_at)

    def _do(self, command: Command) -> Recorded:
        return self.ledger.do(command)[0]

    def _move_in(self, citizen: str, offer: str, granted: str) -> Command:
        said = {"citizen": citizen, "offer": offer, "place": "1", "first_day": MAY.first, **SAID}
        return MoveIn(**said, assessment=level(granted), decision=f"VU {citizen}")

    def reassess(self, citizen: str, day: date, granted: str) -> Command:
        return Reassess(citizen=citizen, first_day=day, assessment=level(granted), decision=f"VU {citizen}", **SAID)

    def _dearer(self) -> Command:
        dearer = RATES.changed({"interval_ore": 359_00})
        adopted = decision(RatesVersion("lillebaelt", date(2023, 5, 25), dearer), reference="KB 2023-05-24 item 2")
        return replace(adopted, **SAID)
