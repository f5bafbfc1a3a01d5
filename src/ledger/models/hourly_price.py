"""The price of an hour (VIVE 2022, level 3): (pay of professional staff + costs inside) / hours."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.shared.money import Ore, half_up

Hours = Literal["direct", "attendance"]
"""What a price is over: time with citizens, or that and indirect time together."""

VARYING = ("competence development", "transport", "staff IT", "insurance", "materials")
NEVER = ("management", "administration", "supervision fee", "building operation", "night watch")


class HoursOfYear(NamedTuple):
    """A year's hours as far as they are known."""

    direct: Decimal | None
    indirect: Decimal | None
    attendance: Decimal | None

    @property
    def completed(self) -> "HoursOfYear":
        """The same with the third, where two are known: attendance is direct and indirect hours together."""
        direct, indirect, attendance = self
        if direct is not None and indirect is not None:
            return HoursOfYear(direct, indirect, direct + indirect)
        if attendance is not None and indirect is not None:
            return HoursOfYear(attendance - indirect, indirect, attendance)
        if attendance is not None and direct is not None:
            return HoursOfYear(direct, attendance - direct, attendance)
        return self

    @property
    def contradicts(self) -> bool:
        """Whether all three are given and do not agree."""
        return None not in self and self.attendance != self.completed.attendance

    @property
    def leaves_none(self) -> bool:
        """Whether there is less than no indirect time, or no direct time or attendance."""
        direct, indirect, attendance = self.completed
        over = (count for count in (direct, attendance) if count is not None)
        return any(count <= 0 for count in over) or (indirect is not None and indirect < 0)


def costs_of(wages: Ore, varying: Iterable[Ore]) -> Ore:
    """What an hour's price has inside it, in a year."""
    return wages + sum(varying)


def exact_price(costs: Ore, hours: Decimal) -> Fraction:
    """Øre an hour, exact."""
    return Fraction(costs) / Fraction(hours)


def hourly_price(costs: Ore, hours: Decimal) -> Ore:
    """Øre an hour, half up to whole øre, once."""
    return half_up(exact_price(costs, hours))
