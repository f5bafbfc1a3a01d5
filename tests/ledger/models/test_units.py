"""Price units: what days cost where a price is given for a day, a month or a year."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.models.units import (
    DaysBy,
    DaysInMonth,
    DaysInYear,
    Unit,
    UnitPrice,
    amount_of,
    by_day,
    days_by,
    month_length,
    year_length,
)
from ledger.shared.calendar import Month
from ledger.shared.money import half_up

FEBRUARY = Month(2024, 2)
APRIL = Month(2022, 4)
MAY = Month(2022, 5)


def kroner(price: int, unit: Unit, days: int, month: Month, in_month: DaysInMonth, in_year: DaysInYear = "365") -> str:
    ore = half_up(exact(Fraction(price * 100), unit, days, month, in_month, in_year))
    return f"{ore // 100}.{ore % 100:02d}"


def exact(price: Fraction, unit: Unit, days: int, month: Month, in_month: DaysInMonth, in_year: DaysInYear) -> Fraction:
    piece = days_by(days, UnitPrice(price, unit), month, in_month, in_year, filled=days == month.days)
    return Fraction(amount_of(by_day(price, [piece])))


def test_a_day_rate_is_paid_for_each_day() -> None:
    assert kroner(2540, "day", 30, APRIL, "calendar") == "76200.00"


@pytest.mark.parametrize("in_month", ["calendar", "30.5", "365/12"])
@pytest.mark.parametrize("month", [FEBRUARY, APRIL, MAY])
def test_a_whole_month_costs_the_price_of_a_month_whatever_its_length(in_month: DaysInMonth, month: Month) -> None:
    assert kroner(73_010, "month", month.days, month, in_month) == "73010.00"


@pytest.mark.parametrize(
    ("in_month", "month", "days", "amount"),
    [
        ("30.5", APRIL, 10, "23937.70"),  # 73,010 / 30.5 = 2,393.7704… a day
        ("30.5", MAY, 10, "23937.70"),
        ("30.5", MAY, 30, "71813.11"),
        ("calendar", APRIL, 10, "24336.67"),
        ("calendar", MAY, 10, "23551.61"),
        ("calendar", FEBRUARY, 10, "25175.86"),  # 29 days in 2024
        ("365/12", APRIL, 10, "24003.29"),  # 73,010 × 12 / 365 = 2,400.3287… a day
    ],
)
def test_a_part_of_a_month_is_divided_as_the_agreement_says(
    in_month: DaysInMonth, month: Month, days: int, amount: str
) -> None:
    assert kroner(73_010, "month", days, month, in_month) == amount


def test_a_month_is_as_long_as_the_agreement_says() -> None:
    assert month_length(FEBRUARY, "calendar") == 29
    assert month_length(Month(2023, 2), "calendar") == 28
    assert month_length(FEBRUARY, "30.5") == Fraction(61, 2)
    assert month_length(FEBRUARY, "365/12") == Fraction(365, 12)


@pytest.mark.parametrize(
    ("year", "convention", "days"),
    [
        (2023, "365", 365), (2024, "365", 365), (2023, "calendar", 365), (2024, "calendar", 366),
        (2000, "calendar", 366), (2100, "calendar", 365),
    ],
)  # fmt: skip
def test_a_year_is_as_long_as_the_agreement_says(year: int, convention: DaysInYear, days: int) -> None:
    assert year_length(year, convention) == days


def test_twelve_months_at_a_twelfth_are_the_year() -> None:
    year = sum(
        exact(Fraction(7_724_600), "month", month.days, month, "365/12", "365")
        for month in Month(2022, 1).until(Month(2022, 12))
    )
    assert year == 92_695_200


def test_a_leap_day_is_paid_on_top_of_365_and_within_366() -> None:
    assert kroner(365_000, "year", 29, FEBRUARY, "calendar", "365") == "29000.00"
    assert kroner(366_000, "year", 29, FEBRUARY, "calendar", "calendar") == "29000.00"
    in_leap_year = sum(
        exact(Fraction(36_500_000), "year", month.days, month, "calendar", "calendar")
        for month in Month(2024, 1).until(Month(2024, 12))
    )
    assert in_leap_year == 36_500_000


def test_each_day_goes_by_the_convention_of_its_day() -> None:
    # 15 days by 30.5 and 14 by the calendar's 29
    pieces = [DaysBy(15, Fraction(61, 2)), DaysBy(14, Fraction(29))]
    assert amount_of(by_day(Fraction(610_000), pieces[:1])) == 300_000
    days = by_day(Fraction(29), [DaysBy(1, Fraction(61, 2)), pieces[1]])
    assert amount_of(days) == Fraction(58, 61) + 14


def test_no_days_cost_nothing() -> None:
    assert kroner(73_010, "month", 0, APRIL, "30.5") == "0.00"


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (926_952, 77_246, 2_540), (888_408, 74_034, 2_434), (1_019_916, 84_993, 2_794),
        (1_251_168, 104_264, 3_428), (1_566_540, 130_545, 4_292),
    ],
)  # fmt: skip
def test_carolines_three_prices_are_one(year: int, month: int, day: int) -> None:
    assert Fraction(year, 12) == month
    assert half_up(Fraction(year, 365)) == day
