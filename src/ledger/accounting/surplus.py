"""The rule of ±5 %: what of a year's surplus or deficit may be carried, and what enters the rate two years on.

The surplus is revenue at the rates less cost-based accounts. Up to 5 % of the cost-based budget may be carried to next
year's frame; the rest of the accounts of year N enters the rate of year N + 2. A deficit goes the same way with the
other sign.

Decided on 2026-11-21:

* ±5 %. Of the cost-based budget, for deficits too. `--carry` may be less, never more. The rest is shared by places ×
  365 × occupancy in the rate two years on.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ledger.errors import BadOption
from ledger.models.day_rate import resident_days
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import Ore, half_up

BOUND = Fraction(5, 100)
LATER = 2
"""Years from the accounts to the rate."""


class Surplus(Struct, frozen=True):
    """All in øre; negative is a deficit. `a_day` is how much lower the rate becomes per resident-day, exact."""

    surplus: Ore
    most_carried: Ore
    carried: Ore
    into_rate: Ore
    a_day: Fraction

    @property
    def lower(self) -> Ore:
        """Øre a day by which the rate falls, half up once; negative where it rises."""
        return half_up(self.a_day)


def surplus_of(
    *, budget: Ore, revenue: Ore, accounts: Ore, places: int, occupancy: Decimal, carry: Ore | None = None
) -> Surplus:
    """The rule on a year's figures, in øre; `occupancy` is the per cent assumed in the rate two years on.

    `carry` is what is chosen to be carried, without a sign, where that is less than the most. Raises BadOption.
    """
    surplus = revenue - accounts
    sign = -1 if surplus < 0 else 1
    bound = half_up(budget * BOUND)
    most = min(abs(surplus), bound)
    if carry is not None and carry > most:
        raise BadOption(say("at most {most} may be carried", most=Kroner(most)), Remedy("carry-less"))
    carried = most if carry is None else carry
    into_rate = surplus - sign * carried
    a_day = Fraction(into_rate) / resident_days(places, occupancy)
    return Surplus(surplus, sign * most, sign * carried, into_rate, a_day)
