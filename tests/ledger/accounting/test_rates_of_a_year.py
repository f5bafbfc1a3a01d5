"""Surplus and deficit, the day rate, the hourly price: case 19 and the edges of each rule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ledger.accounting.hourly_price import hourly_prices, hours_of
from ledger.accounting.surplus import Surplus, surplus_of
from ledger.errors import BadOption, CostOutside
from ledger.models.day_rate import day_rate
from ledger.models.hourly_price import NEVER
from ledger.shared.money import half_up


def surplus(revenue: int, accounts: int, carry: int | None = None) -> Surplus:
    return surplus_of(
        budget=10_000_000_00, revenue=revenue, accounts=accounts, places=10, occupancy=Decimal(98), carry=carry
    )


def test_case_19() -> None:
    found = surplus(10_900_000_00, 10_200_000_00)
    assert (found.surplus, found.most_carried, found.carried) == (700_000_00, 500_000_00, 500_000_00)
    assert (found.into_rate, found.lower) == (200_000_00, 55_91)


def test_a_surplus_within_the_bound_is_carried_whole() -> None:
    found = surplus(10_500_000_00, 10_000_000_00)
    assert (found.carried, found.into_rate, found.lower) == (500_000_00, 0, 0)


def test_a_deficit_goes_the_same_way_with_the_other_sign() -> None:
    found = surplus(10_200_000_00, 10_900_000_00)
    assert (found.surplus, found.carried, found.into_rate, found.lower) == (
        -700_000_00, -500_000_00, -200_000_00, -55_91,
    )  # fmt: skip


def test_less_may_be_carried_but_never_more() -> None:
    found = surplus(10_900_000_00, 10_200_000_00, carry=100_000_00)
    assert (found.carried, found.into_rate) == (100_000_00, 600_000_00)
    with pytest.raises(BadOption, match=r"at most 500\.000,00"):
        surplus(10_900_000_00, 10_200_000_00, carry=500_000_01)


def test_a_day_rate_is_the_budget_over_the_days_that_somebody_is_expected() -> None:
    assert half_up(day_rate(10_000_000_00, 0, 10, Decimal(98))) == 2_795_64
    regulated = day_rate(10_000_000_00, -200_000_00, 10, Decimal(98))
    assert day_rate(10_000_000_00, 0, 10, Decimal(98)) - regulated == Fraction(200_000_00 * 100, 10 * 365 * 98)
    assert half_up(day_rate(3_650_00, 0, 1, Decimal(100))) == 10_00


def test_any_two_kinds_of_hours_give_the_third() -> None:
    expected = {"direct": Decimal(8000), "attendance": Decimal(11000)}
    for given in ((8000, 3000, None), (8000, None, 11000), (None, 3000, 11000), (8000, 3000, 11000)):
        hours, indirect = hours_of(*(None if one is None else Decimal(one) for one in given))
        assert (hours, indirect) == (expected, Decimal(3000))
    assert hours_of(Decimal(5), None, None) == ({"direct": Decimal(5)}, None)


@pytest.mark.parametrize(
    "given", [(None, None, None), (None, 3000, None), (8000, 3000, 12000), (None, 3000, 3000), (9000, None, 8000)]
)
def test_hours_that_cannot_be(given: tuple[int | None, int | None, int | None]) -> None:
    with pytest.raises(BadOption):
        hours_of(*(None if one is None else Decimal(one) for one in given))


def test_an_hours_price_says_which_costs_are_inside() -> None:
    direct, attendance = hourly_prices(
        5_000_000_00, {"direct": Decimal(8000), "attendance": Decimal(11000)}, {"transport": 10_000_00}
    )
    assert (direct.price, attendance.price) == (626_25, 455_45)
    assert direct.inside == ("pay of professional staff", "transport")
    assert set(NEVER) < set(direct.outside)
    assert "transport" not in direct.outside


@pytest.mark.parametrize("cost", [*NEVER, "cake"])
def test_what_belongs_to_the_base_is_never_inside(cost: str) -> None:
    with pytest.raises(CostOutside):
        hourly_prices(1_00, {"direct": Decimal(1)}, {cost: 1})
