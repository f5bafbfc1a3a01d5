"""A settlement in the shape that is kept: whole øre, exact unit prices as text, days with both ends included.

The read models keep reckoned months in it, and closing a month puts it into an event, as issued.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ledger.models.frozen import Frozen
from ledger.models.units import Unit
from ledger.shared.money import Ore


class IssuedLine(Frozen):
    """A settlement line. `unit_price_ore` is exact, such as "157100" or "401500/3"; `for_month` what it belongs to.

    An adjustment `repairs` a line by its id, and `adjusts` its kind.
    """

    id: str
    kind: str
    part: str
    place: str | None = None
    citizen: str | None = None
    payer: str | None = None
    paragraph: str | None = None
    first_day: date
    last_day: date
    days: int
    level: str
    unit: Unit
    unit_price_ore: str
    amount_ore: Ore
    for_month: str
    repairs: str | None = None
    adjusts: str | None = None
    events: tuple[int, ...]

    @property
    def exact_unit_price(self) -> Fraction:
        """Øre per unit."""
        return Fraction(self.unit_price_ore)


class IssuedFinding(Frozen):
    """What a person must decide, with the commands that would settle it. Both days included."""

    code: str
    place: str | None = None
    citizen: str | None = None
    first_day: date
    last_day: date
    why: str
    commands: tuple[str, ...]


class IssuedMonth(Frozen):
    """One offer's month: its lines, findings and place-days."""

    offer: str
    month: str
    lines: tuple[IssuedLine, ...]
    findings: tuple[IssuedFinding, ...]
    occupied: int
    notice: int
    vacant: int
    closed: int

    @property
    def total_ore(self) -> Ore:
        return sum(line.amount_ore for line in self.lines)
