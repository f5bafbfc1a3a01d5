"""A house under other terms, compared with what it comes to as recorded or under a first set of other terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding
from ledger.models.lines import LINE_KINDS
from ledger.models.selecting import OWN
from ledger.settlement.issuing import MonthSource
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up

WHOLE = 100

Outcome = Literal["wins", "loses", "unchanged"]

PayerOf = Callable[[str | None], str]
"""Whose a line is: "own", or a municipality's code."""


class Both(Struct, frozen=True):
    """What something comes to, and what it would, in øre; `own` is what the municipality itself pays of it."""

    settled: Ore = 0
    simulated: Ore = 0
    own_settled: Ore = 0
    own_simulated: Ore = 0

    @property
    def difference(self) -> Ore:
        return self.simulated - self.settled

    @property
    def saved(self) -> Ore:
        """What is not paid any more, by whomever; negative where more is."""
        return self.settled - self.simulated

    @property
    def own_saved(self) -> Ore:
        """What the municipality itself does not pay any more."""
        return self.own_settled - self.own_simulated

    def __add__(self, other: Both) -> Both:
        return Both(
            self.settled + other.settled,
            self.simulated + other.simulated,
            self.own_settled + other.own_settled,
            self.own_simulated + other.own_simulated,
        )


class Part(Struct, frozen=True):
    """What the lines of one kind come to in one month of a house."""

    month: Month
    kind: str
    both: Both


class House(Struct, frozen=True):
    """One offer's months, in øre: what they come to, and what they would. `findings` are those of the other terms.

    `parts` are the same amounts again, from the lines.
    """

    offer: str
    months: Sequence[tuple[Month, Ore, Ore]]
    findings: Sequence[IssuedFinding]
    parts: Sequence[Part] = ()

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

    def years(self) -> Mapping[int, Both]:
        """What each calendar year comes to, as far as it was asked about, in order."""
        found: defaultdict[int, Both] = defaultdict(Both)
        for part in self.parts:
            found[part.month.year] += part.both
        return {year: found[year] for year in sorted({month.year for month, _, _ in self.months})}

    def kinds(self) -> Mapping[str, Both]:
        """What the lines of each kind come to, in the order of a settlement; kinds that have none are left out."""
        found: defaultdict[str, Both] = defaultdict(Both)
        for part in self.parts:
            found[part.kind] += part.both
        return {kind: found[kind] for kind in LINE_KINDS if kind in found}

    @property
    def residual(self) -> Ore:
        """The difference of the totals less that of the lines: 0."""
        return self.difference - sum(part.both.difference for part in self.parts)


def compared(offer: str, span: Sequence[Month], before: MonthSource, after: MonthSource, payer_of: PayerOf) -> House:
    """A house's months as `before` has them, against what `after` would make of them."""
    months: list[tuple[Month, Ore, Ore]] = []
    parts: list[Part] = []
    findings: list[IssuedFinding] = []
    for month in span:
        was, becomes = before(month), after(month)
        months.append((month, was.total_ore, becomes.total_ore))
        parts += _parts(month, was, becomes, payer_of)
        findings += becomes.findings
    return House(offer, months, findings, parts)


def _parts(month: Month, was: IssuedMonth, becomes: IssuedMonth, payer_of: PayerOf) -> Iterator[Part]:
    found: defaultdict[str, Both] = defaultdict(Both)
    for line in was.lines:
        own = line.amount_ore if payer_of(line.payer) == OWN else 0
        found[line.kind] += Both(settled=line.amount_ore, own_settled=own)
    for line in becomes.lines:
        own = line.amount_ore if payer_of(line.payer) == OWN else 0
        found[line.kind] += Both(simulated=line.amount_ore, own_simulated=own)
    return (Part(month, kind, both) for kind, both in found.items())
