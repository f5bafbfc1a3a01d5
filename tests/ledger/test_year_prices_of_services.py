"""How many times a year the price of a service is owed, as the interface says: for year prices and competence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.following.services import units_in_year
from ledger.models.services import Service, ServiceUnit

A_WEEK = Fraction(365, 7)


@pytest.mark.parametrize(("unit", "closed_months", "times"), [
    ("day", (), 365), ("day", (7,), 334), ("day", (2,), 337),
    ("weekday", (), 261), ("weekday", (7,), 238),
    ("hours-a-week", (), A_WEEK), ("hours-a-week", (7,), A_WEEK),
    ("hour", (7,), A_WEEK), ("attendance", (7,), A_WEEK), ("km", (2, 7), A_WEEK),
    ("month", (), 12), ("month", (7,), 12),
    ("once", (), 1),
])  # fmt: skip
def test_closed_months_are_left_out_of_the_days_of_a_year_and_of_nothing_else(
    unit: ServiceUnit, closed_months: tuple[int, ...], times: Fraction
) -> None:
    assert units_in_year(service(unit, closed_months), 2025) == times


@pytest.mark.parametrize(("unit", "closed_months", "times"), [
    ("day", (), 365), ("day", (2,), 337), ("weekday", (), 262), ("hour", (), A_WEEK), ("month", (2,), 12),
])  # fmt: skip
def test_a_leap_year_of_prices_has_365_days(unit: ServiceUnit, closed_months: tuple[int, ...], times: Fraction) -> None:
    assert units_in_year(service(unit, closed_months), 2024) == times


def service(unit: ServiceUnit, closed_months: tuple[int, ...]) -> Service:
    return Service(name="S", unit=unit, price_ore=600_00, closed_months=closed_months)
