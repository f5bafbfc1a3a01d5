"""The day rate from a cost-based budget: (budget ± regulation) / (places × 365 × occupancy)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ledger.shared.money import Ore, half_up

DAYS = 365
"""Days of a rate's year, in leap years as well."""


def resident_days(places: int, occupancy: Decimal) -> Fraction:
    """The days that a year's rate is shared by, exact; `occupancy` in per cent."""
    return places * DAYS * Fraction(occupancy) / 100


def day_rate(budget: Ore, regulation: Ore, places: int, occupancy: Decimal) -> Fraction:
    """Øre a day, exact. `regulation` is what earlier years add (a deficit) or, negative, take off (a surplus)."""
    return (budget + regulation) / resident_days(places, occupancy)


def day_price(budget: Ore, regulation: Ore, places: int, occupancy: Decimal) -> Ore:
    """The same in whole øre, half up, as it is published."""
    return half_up(day_rate(budget, regulation, places, occupancy))
