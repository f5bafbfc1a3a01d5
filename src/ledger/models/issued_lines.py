"""What a settlement that is stored is made of: lines in whole øre, and findings, days with both ends included."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ledger.models.absence import AbsenceKind
from ledger.models.lines import LineKind, LinePart, LineUnit
from ledger.shared.calendar import Month
from ledger.shared.money import Ore

Severity = Literal["unpriced", "attention"]
"""How grave a finding is. It is stored: what was accepted when a month was closed keeps its meaning."""


SATURDAY = 5
_SHOWN = Decimal("0.0001")


class IssuedLine(Struct, frozen=True, kw_only=True):
    """A settlement line. `unit_price_ore` is exact, such as "157100" or "401500/3"; `for_month` what it belongs to.

    `stay` is the identity of the stay it is about, `service` and `item` name a supplement's service and a base's item.
    `quantity` is an exact decimal, such as "24" or "7.125": how much is granted where the price follows from it, as the
    hours a week do under the structure *hours* (from minutes that are no decimal number of hours: to four decimals, and
    priced exactly); None where no quantity is priced. Of a service it is exact always: hours by a 24-hour chart that
    are no decimal number are a fraction, such as "7/3". `absence`: of which kind the
    days are, where a resident is away and less is paid. `on_days` says how its øre lie on its
    days where they do not lie evenly: runs of days, and the exact øre of each of them (`settlement.shares`).
    `of_frame`: what a buyer owes of a base frame; the house's own share has as much less (its `bought` line).
    An adjustment `repairs` a line by its id, and `adjusts` its kind. Both days are included.
    """

    id: str
    kind: LineKind
    part: LinePart
    stay: int | None = None
    place: str | None = None
    citizen: str | None = None
    payer: str | None = None
    paragraph: str | None = None
    service: str | None = None
    item: str | None = None
    quantity: str | None = None
    absence: AbsenceKind | None = None
    on_days: tuple[tuple[int, str], ...] = ()
    of_frame: bool = False
    first_day: date
    last_day: date
    level: str
    unit: LineUnit
    unit_price_ore: str
    amount_ore: Ore
    for_month: Month
    repairs: str | None = None
    adjusts: LineKind | None = None
    events: Sequence[int]

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def paid_days(self) -> int:
        """How many of its days are owed: of a service by the weekday no others are."""
        if self.unit != "weekday" or self.adjusts is not None:
            return self.days
        if self.on_days:
            return sum(days for days, ore in self.on_days if Fraction(ore))
        first = self.first_day.toordinal()
        return sum(date.fromordinal(day).weekday() < SATURDAY for day in range(first, first + self.days))

    @property
    def exact_quantity(self) -> Fraction | None:
        """How much is granted or delivered; None where no quantity is priced."""
        return None if self.quantity is None else Fraction(self.quantity)

    @property
    def shown_quantity(self) -> str | None:
        """The same to be read: a decimal, to four places where it is none."""
        if self.quantity is None or "/" not in self.quantity:
            return self.quantity
        exact = Fraction(self.quantity)
        rounded = (Decimal(exact.numerator) / exact.denominator).quantize(_SHOWN, ROUND_HALF_UP)
        return f"{rounded.normalize():f}"

    @property
    def exact_unit_price(self) -> Fraction:
        """Øre per unit."""
        return Fraction(self.unit_price_ore)

    @property
    def slot_kind(self) -> LineKind:
        """The kind of what is settled: an adjustment belongs to the kind that it adjusts."""
        return self.adjusts or self.kind

    @property
    def is_vacancy(self) -> bool:
        """Whether it is about the vacancy of a place."""
        return self.stay is None and self.slot_kind == "vacancy"


def line_id(kind: str, place: str | None, citizen: str | None, first_day: date | str) -> str:
    """The id of most lines: the same in every calculation. Tails name the citizen, for two may lie over each other.

    Lines that follow this are stored without their id, and adjustments name it: it can change with a new topic alone.
    """
    before, after = id_around(kind, place, citizen)
    return f"{before}{first_day}{after}"


def id_around(kind: str, place: str | None, citizen: str | None) -> tuple[str, str]:
    """What stands before and behind the first day (YYYY-MM-DD) in such an id: the same in every month."""
    tail = f"/{citizen}" if kind.startswith("notice") and citizen is not None else ""
    return f"{kind}/{place}/", tail


class IssuedFinding(Struct, frozen=True, kw_only=True):
    """What a person must decide: a stable code and its data, no words. Both days included.

    *Unpriced*: something is owed whose amount is not known; `kind` and `part` say what, `payer` and `paragraph` on
    which terms, `item` of which base. *Attention*: the amount stands, and a person should look.

    One about a closed month is carried by the earliest open one: `for_month` says which it is about, and `held_ore`
    what was issued for the days and stays as it is.
    """

    code: str
    severity: Severity
    place: str | None = None
    stay: int | None = None
    citizen: str | None = None
    first_day: date
    last_day: date
    data: Mapping[str, str | int]
    kind: LineKind | None = None
    part: LinePart | None = None
    payer: str | None = None
    paragraph: str | None = None
    item: str | None = None
    for_month: Month | None = None
    held_ore: Ore | None = None
    service: str | None = None
