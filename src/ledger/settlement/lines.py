"""What a settlement is made of: lines, findings, place-days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from ledger.models.units import Unit
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore

Kind = Literal["base", "service", "notice", "vacancy", "adjustment", "phase-in"]


@dataclass(frozen=True, slots=True)
class Line:
    """The longest run of days in one month with the same place, state, citizen, level and unit price.

    `period` is half-open; `unit_price` is the exact øre per `unit`; `amount` whole øre, rounded half up once.
    `part` tells base from service where a notice line covers both; `bought` is the line that takes from the own share
    what other municipalities owe of a base frame. `events` are the numbers of the events it follows
    from, `steps` how the price came about, in words.
    """

    id: str
    kind: Kind
    part: Literal["base", "service", "bought"]
    place: str | None
    citizen: str | None
    payer: str | None
    paragraph: str | None
    period: Period
    level: str
    unit: Unit
    unit_price: Fraction
    amount: Ore
    for_month: Month
    events: tuple[int, ...]
    steps: tuple[str, ...]
    repairs: str | None = None

    @property
    def days(self) -> int:
        return self.period.days


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person must decide: a stable code, the place and days, a sentence, and the commands that would fix it.

    Nothing is settled for those days; the other places and offers are.
    """

    code: str
    place: str | None
    citizen: str | None
    period: Period
    why: str
    commands: tuple[str, ...]


@dataclass(slots=True)
class PlaceDays:
    """How many of the month's place-days were in which state. Their sum is the days on which places were open."""

    occupied: int = 0
    notice: int = 0
    vacant: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        return self.occupied + self.notice + self.vacant + self.closed


@dataclass(frozen=True, slots=True)
class OfferMonth:
    """One offer's settlement of one month, as it follows from one book."""

    offer: str
    month: Month
    lines: Sequence[Line]
    findings: Sequence[Finding]
    place_days: PlaceDays

    @property
    def total(self) -> Ore:
        """The sum of the lines, in øre."""
        return sum(line.amount for line in self.lines)


def dates(period: Period) -> tuple[date, date]:
    """A line's first and last day, both included."""
    return period.first, period.last or period.end
