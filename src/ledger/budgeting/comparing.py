"""A house under other terms, compared with what it comes to as recorded or under a first set of other terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ledger.budgeting.simulation import Simulation, under
from ledger.events import Recorded
from ledger.models.issued_lines import IssuedFinding
from ledger.settlement.as_issued import finding_as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import MonthSource
from ledger.settlement.lines import OfferMonth
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.state.book import book_of

WHOLE = 100

Outcome = Literal["wins", "loses", "unchanged"]


class House(Struct, frozen=True):
    """One offer's months, in øre: what they come to, and what they would. `findings` are those of the other terms."""

    offer: str
    months: Sequence[tuple[Month, Ore, Ore]]
    findings: Sequence[IssuedFinding]

    @property
    def settled(self) -> Ore:
        return sum(settled for _, settled, _ in self.months)

    @property
    def simulated(self) -> Ore:
        return sum(simulated for _, _, simulated in self.months)

    @property
    def difference(self) -> Ore:
        return self.simulated - self.settled

    def phased(self, share: Decimal) -> Ore:
        """What the house gets at a share (per cent) of the other terms, half up once for the whole time."""
        return half_up(self.settled + self.difference * Fraction(share) / WHOLE)

    @property
    def outcome(self) -> Outcome:
        """A house wins where its allocation grows."""
        if self.difference == 0:
            return "unchanged"
        return "wins" if self.difference > 0 else "loses"


def months_under(offer: str, facts: Iterable[Recorded], terms: Simulation) -> Callable[[Month], OfferMonth]:
    """An offer's months under other terms."""
    book = book_of(offer, under(terms, offer, facts))
    return lambda month: settle_month(book, month)


def compared(
    offer: str,
    facts: Sequence[Recorded],
    span: Sequence[Month],
    terms: Simulation,
    against: Simulation | None,
    source: MonthSource,
) -> House:
    """A house's months under other terms, against what `source` gives for them, or what they come to under `against`.

    With `against`, the other terms are laid upon those.
    """
    before = list(facts) if against is None else under(against, offer, facts)
    first = None if against is None else book_of(offer, before)
    simulated = months_under(offer, before, terms)
    months: list[tuple[Month, Ore, Ore]] = []
    findings: list[IssuedFinding] = []
    for month in span:
        settled = source(month).total_ore if first is None else settle_month(first, month).total
        found = simulated(month)
        months.append((month, settled, found.total))
        findings += map(finding_as_issued, found.findings)
    return House(offer, months, findings)
