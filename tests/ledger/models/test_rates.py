"""Rate tables: every price of the published tables, and the level that hours a week lead to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec import convert

from ledger.models.rates import Rates
from ledger.models.stored import stored

PUBLISHED = {
    317: [159, 476, 793, 1110, 1427, 1744, 2061, 2378, 2695, 3012, 3329, 3646],
    349: [175, 524, 873, 1222, 1571, 1920, 2269, 2618, 2967, 3316, 3665, 4014],
    377: [189, 566, 943, 1320, 1697, 2074, 2451, 2828, 3205, 3582, 3959, 4336],
}
"""Region Syddanmark 2022, 2023 and 2024: kroner a day by interval, packages 1 to 12."""


def syddanmark(interval: int) -> Rates:
    return Rates(unit="day", interval_ore=interval * 100, steps=12, hours_per_step="7")


def table(**prices: int) -> Rates:
    return Rates(unit="day", prices_ore=prices)


@pytest.mark.parametrize(
    ("interval", "package", "kroner"),
    [(interval, n, price) for interval, row in PUBLISHED.items() for n, price in enumerate(row, start=1)],
)
def test_published_prices_follow_from_their_interval(interval: int, package: int, kroner: int) -> None:
    assert syddanmark(interval).price(str(package)) == kroner * 100


def test_half_an_interval_is_rounded_half_up_and_not_to_even() -> None:
    assert syddanmark(317).price("1") == 15_900  # 158.5 kr.; half to even would give 158
    assert syddanmark(349).price("1") == 17_500  # 174.5 kr.; half to even would give 174


def test_packages_go_on_past_the_published_ones_until_the_week_is_full() -> None:
    rates = syddanmark(349)
    assert rates.levels == [str(n) for n in range(1, 13)]
    assert rates.price("13") == 436_300
    assert rates.price("24") == Fraction(820_200)  # 349 × 23.5 = 8,201.50, half up 8,202
    assert rates.price("25") is None


@pytest.mark.parametrize(
    ("hours", "package"),
    [
        ("0.5", "1"), ("7", "1"), ("7.0", "1"), ("7.01", "2"), ("14.0", "2"), ("14.01", "3"), ("35.0", "5"),
        ("35.5", "6"), ("84.0", "12"), ("84.1", "13"), ("168", "24"), ("168.01", None),
    ],
)  # fmt: skip
def test_a_span_holds_its_upper_bound(hours: str, package: str | None) -> None:
    assert syddanmark(349).level_for(Decimal(hours)) == package


def test_hours_past_the_published_packages_cost_the_price_of_the_next_step() -> None:
    rates = syddanmark(349)
    level = rates.level_for(Decimal("84.1"))
    assert level is not None
    assert rates.price(level) == 436_300


def test_a_step_of_broken_hours_is_calculated_exactly() -> None:
    rates = Rates(unit="day", interval_ore=11_600, steps=3, hours_per_step="2.33")
    assert rates.level_for(Decimal("2.33")) == "1"
    assert rates.level_for(Decimal("6.99")) == "3"
    assert rates.level_for(Decimal("7.00")) == "4"


@pytest.mark.parametrize(
    ("hours", "exact", "published"),
    [("2.3", "1", "1"), ("2.33", "1", "2"), ("2.34", "2", "2"), ("4.66", "2", "2"), ("4.7", "3", "2"), ("7", "3", "3"),
     ("7.01", "4", "4"), ("14.0", "6", "6"), ("14.01", "7", "7"), ("168", "72", "72"), ("168.01", None, None)],
)  # fmt: skip
def test_a_step_can_be_a_third_of_seven_hours(hours: str, exact: str | None, published: str | None) -> None:
    thirds = Rates(unit="day", interval_ore=11_600, steps=6, hours_per_step="7/3")
    assert thirds.level_for(Decimal(hours)) == exact
    bounds = {"1": Decimal("2.3"), "2": Decimal("4.7")}
    assert thirds.changed({"hours_to": bounds}).level_for(Decimal(hours)) == published


def test_a_level_never_holds_more_than_its_printed_bound() -> None:
    rates = Rates(unit="day", interval_ore=100, steps=4, hours_per_step="7/3", hours_to={"1": Decimal("2.3")})
    assert rates.level_for(Decimal("2.32")) == "2"
    assert [rates.most_hours(level) for level in ("1", "2")] == [Fraction(23, 10), Fraction(14, 3)]


def test_hours_above_the_last_bound_of_a_table_go_on_by_steps() -> None:
    prices = {"A": 100, "B": 200, "C": 300, "D": 400}
    rates = Rates(unit="day", prices_ore=prices, hours_to={"A": Decimal(6), "B": Decimal(12)}, hours_per_step="7")
    found = [rates.level_for(Decimal(hours)) for hours in ("6", "12", "12.5", "21", "21.5", "28.5")]
    assert found == ["A", "B", "C", "C", "D", None]


def test_a_fraction_is_stored_as_it_was_written() -> None:
    rates = Rates(unit="day", interval_ore=100, steps=4, hours_per_step="7/3")
    assert stored(rates)["hours_per_step"] == "7/3"
    assert convert(stored(rates), Rates) == rates


def test_levels_of_a_table_are_found_by_the_bound_of_their_hours() -> None:
    rates = Rates(
        unit="day", prices_ore={"A": 100, "B": 200, "X": 900}, hours_to={"A": Decimal(2), "B": Decimal("4.5")}
    )
    found = [rates.level_for(Decimal(hours)) for hours in ("2", "2.01", "4.5", "4.51")]
    assert found == ["A", "B", "B", None]


def test_levels_of_a_table_are_found_by_steps_without_the_special_rates() -> None:
    rates = Rates(unit="day", prices_ore={"S": 900, "1": 100, "2": 200}, special=("S",), hours_per_step="7")
    assert [rates.level_for(Decimal(hours)) for hours in ("7", "7.5", "14.5")] == ["1", "2", None]


def test_a_table_without_hours_gives_no_level_for_them() -> None:
    assert table(C=169_600).level_for(Decimal(10)) is None
    assert Rates(unit="day", hourly_ore=40_200).level_for(Decimal(10)) is None


def test_a_table_has_the_levels_it_names_and_no_other() -> None:
    skovgaarden = table(C=169_600, D1=226_900, D2=341_600)
    assert skovgaarden.levels == ["C", "D1", "D2"]
    assert skovgaarden.price("D1") == 226_900
    assert skovgaarden.price("D3") is None


@pytest.mark.parametrize("level", ["0", "-1", "01", "1.0", " 1", "½", "²", "١", "C", ""])
def test_an_interval_has_no_level_but_whole_steps(level: str) -> None:
    assert syddanmark(349).price(level) is None
    assert syddanmark(349).position(level) is None


def test_a_level_counts_as_its_place_in_the_table_and_a_special_rate_as_nothing() -> None:
    rates = Rates(unit="day", prices_ore={"C": 1, "S1": 9, "D1": 2}, special=("S1",))
    assert [rates.position(level) for level in ("C", "D1", "S1", "E")] == [1, 2, None, None]


def test_the_price_between_two_packages_is_linear_and_package_0_costs_nothing() -> None:
    rates = syddanmark(349)
    assert rates.price_of_size(Fraction(9, 2)) == Fraction(122_200 + 157_100, 2)
    assert rates.price_of_size(Fraction(13, 3)) == 122_200 + Fraction(34_900, 3)
    assert rates.price_of_size(Fraction(1, 2)) == Fraction(17_500, 2)
    assert rates.price_of_size(Fraction(0)) == 0


def test_there_is_no_price_past_the_last_package() -> None:
    rates = table(**{"1": 100, "2": 200})
    assert rates.price_of_size(Fraction(2)) == 200
    assert rates.price_of_size(Fraction(5, 2)) is None
    assert rates.price_of_size(Fraction(3)) is None
    assert syddanmark(349).price_of_size(Fraction(49, 2)) is None


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({}, "give interval and steps, or prices, or hourly"),
        ({"interval_ore": 1, "steps": 1, "hours_per_step": "7", "prices_ore": {"1": 1}}, "not both"),
        ({"interval_ore": 1, "steps": 1}, "interval needs steps and hours_per_step"),
        ({"prices_ore": {"1": 1}, "steps": 1}, "steps belongs to interval"),
        ({"prices_ore": {}}, "prices is empty"),
        ({"prices_ore": {"1": -1}}, "a price is negative"),
        ({"prices_ore": {"1": 1}, "special": ("S1",)}, "S1 is not among the prices"),
        ({"prices_ore": {"1": 1}, "hours_to": {"2": Decimal(7)}}, "2 is not among the prices"),
        ({"prices_ore": {"1": 1, "2": 2}, "hours_to": {"1": Decimal(7), "2": Decimal(7)}}, "must rise"),
        ({"prices_ore": {"1": 1}, "hours_to": {"1": Decimal("168.5")}}, "168 hours"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(terms: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Rates(unit="day", **terms)


@pytest.mark.parametrize(
    ("table", "minutes", "around"),
    [
        # steps of a third of seven hours: 140 minutes each
        ({"interval_ore": 11_600, "steps": 6, "hours_per_step": "7/3"}, 150, [("1", "7/3"), ("2", "14/3")]),
        ({"interval_ore": 11_600, "steps": 6, "hours_per_step": "7/3"}, 140, [("1", "7/3")]),
        # past the published steps the interval goes on
        ({"interval_ore": 11_600, "steps": 2, "hours_per_step": "7"}, 22 * 60, [("3", "21"), ("4", "28")]),
        # prices by steps, and printed bounds before them
        ({"prices_ore": {"A": 1, "B": 2, "C": 3}, "hours_per_step": "7"}, 8 * 60, [("A", "7"), ("B", "14")]),
        (
            {"prices_ore": {"A": 1, "B": 2, "C": 3}, "hours_per_step": "7", "hours_to": {"A": Decimal("6.5")}},
            7 * 60,
            [("A", "13/2"), ("B", "14")],
        ),
        ({"prices_ore": {"A": 1, "B": 2}, "hours_to": {"A": Decimal(14), "B": Decimal(28)}}, 29 * 60, []),
        ({"hourly_ore": 1}, 60, []),
    ],
)
def test_the_bounds_around_hours_are_those_of_their_level_and_of_the_one_before(
    table: dict[str, Any], minutes: int, around: list[tuple[str, str]]
) -> None:
    rates = Rates(unit="day", **table)
    assert rates.bounds_around(Fraction(minutes, 60)) == [(level, Fraction(bound)) for level, bound in around]
