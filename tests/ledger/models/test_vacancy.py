"""Vacancy rules, each on its own: what a vacant place costs a day among given neighbours."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.models.rates import Rates
from ledger.models.vacancy import (
    AverageMinus,
    FixedLevel,
    Neighbour,
    NoVacancyPay,
    PriceToShare,
    Share,
    ShareStep,
    Undecided,
    Vacancy,
    VacancyPrice,
    Vacant,
    size_text,
)
from ledger.shared.money import half_up, plain

LILLEBAELT = Rates(unit="day", interval_ore=34_900, steps=12, hours_per_step="7")
SPECIAL = None


def vacant(*sizes: int | None, last: tuple[int, str] | None = None, rates: Rates = LILLEBAELT) -> Vacant:
    """A vacant place among residents in these packages (None: on a special rate)."""
    return Vacant(
        rates=rates,
        others=[Neighbour(size) for size in sizes],
        days_before=0,
        last_price=lambda: None if last is None else PriceToShare(Fraction(last[0]), "day", last[1]),
    )


def priced(rule: Vacancy, place: Vacant) -> VacancyPrice:
    found = rule.price(place)
    assert isinstance(found, VacancyPrice), found
    return found


def undecided(rule: Vacancy, place: Vacant) -> Undecided:
    found = rule.price(place)
    assert isinstance(found, Undecided), found
    return found


def june(rule: Vacancy, place: Vacant) -> str:
    """Thirty days of it, in kroner."""
    return plain(half_up(priced(rule, place).price * 30))


@pytest.mark.parametrize(
    ("rounding", "others", "amount", "level"),
    [
        ("linear", (3, 5, 6, 8), "41895.00", "4.5"),
        ("down", (3, 5, 6, 8), "36660.00", "4"),
        ("half-up", (3, 5, 6, 8), "47130.00", "5"),
        ("linear", (3, 5, 8), "40150.00", "13/3"),
        ("down", (3, 5, 8), "36660.00", "4"),
        ("half-up", (3, 5, 8), "36660.00", "4"),
        ("linear", (4, 5, 6), "36660.00", "4"),
        ("down", (4, 5, 6), "36660.00", "4"),
        ("half-up", (4, 5, 6), "36660.00", "4"),
    ],
)
def test_average_of_the_others_minus_one(rounding: Any, others: tuple[int, ...], amount: str, level: str) -> None:
    rule = AverageMinus(packages=1, rounding=rounding)
    assert june(rule, vacant(*others)) == amount
    assert priced(rule, vacant(*others)).level == level


def told(price: VacancyPrice) -> tuple[str, ...]:
    return (*map(str, price.steps), *([] if price.share is None else [str(price.share)]))


def test_the_average_says_how_it_came_about() -> None:
    assert told(priced(AverageMinus(), vacant(8, 3, 6, 5))) == (
        "average of 4 other residents (3, 5, 6, 8): 5.5",
        "less 1 package, linear, floor 0: package 4.5",
    )


@pytest.mark.parametrize(("floor", "amount"), [(0, "0.00"), (1, "5250.00"), (2, "15720.00")])
def test_the_average_does_not_fall_below_its_floor(floor: int, amount: str) -> None:
    assert june(AverageMinus(floor=floor), vacant(1, 1, 1)) == amount


def test_between_package_0_and_1_the_price_is_linear_from_nothing() -> None:
    assert june(AverageMinus(), vacant(1, 2)) == "2625.00"  # half of 175 × 30


@pytest.mark.parametrize(("packages", "amount"), [(0, "47130.00"), (2, "26190.00"), (7, "0.00")])
def test_other_numbers_of_packages_can_be_taken_off(packages: int, amount: str) -> None:
    assert june(AverageMinus(packages=packages), vacant(4, 5, 6)) == amount


def test_special_rates_are_left_out_of_the_average() -> None:
    assert june(AverageMinus(), vacant(2, SPECIAL)) == "5250.00"


def test_special_rates_can_count_as_a_level_instead() -> None:
    assert june(AverageMinus(special="8"), vacant(2, SPECIAL)) == "36660.00"  # (2 + 8) / 2 − 1 = 4


@pytest.mark.parametrize("others", [(), (SPECIAL,), (SPECIAL, SPECIAL)])
def test_nobody_to_take_an_average_of_costs_nothing_and_asks_for_attention(others: tuple[None, ...]) -> None:
    found = priced(AverageMinus(), vacant(*others))
    assert (found.price, found.level, found.attention) == (Fraction(0), "0", "empty-offer")


def test_an_average_needs_the_packages_of_all_others() -> None:
    place = vacant(4, 6)
    unknown = replace(place, others=[*place.others, Neighbour(None, "unpriced")])
    assert undecided(AverageMinus(), unknown).code == "no-average"


def test_a_special_rate_without_a_table_is_left_out_whatever_special_rates_count_as() -> None:
    place = vacant(4, 6)
    with_one = replace(place, others=[*place.others, Neighbour(None, "left-out")])
    assert june(AverageMinus(special="8"), with_one) == june(AverageMinus(special="8"), place)


def test_an_empty_offer_can_cost_a_fixed_level() -> None:
    assert june(AverageMinus(empty_offer="3"), vacant()) == "26190.00"
    assert undecided(AverageMinus(empty_offer="C"), vacant()).code == "no-level"


def test_an_average_past_the_table_is_for_a_person_to_decide() -> None:
    two = Rates(unit="day", prices_ore={"1": 100, "2": 200})
    assert undecided(AverageMinus(floor=3), vacant(2, rates=two)).code == "no-level"


def test_no_vacancy_pay() -> None:
    assert priced(NoVacancyPay(), vacant(5)).price == 0
    assert NoVacancyPay().changes_after() == ()


def test_a_share_of_the_last_residents_price() -> None:
    half = Share(share=Decimal("0.5"), after_days=60)
    assert half.changes_after() == (60,)
    found = priced(half, vacant(5, last=(157_100, "5")))
    assert (found.price, found.level) == (Fraction(157_100, 2), "5")
    assert told(found) == ("50 % of the last resident's price after 60 vacant days",)


def test_a_share_goes_by_steps() -> None:
    steps = Share(
        steps=(
            ShareStep(from_day=3, share=Decimal(1)),
            ShareStep(from_day=61, share=Decimal("0.5")),
            ShareStep(from_day=90, share=Decimal(0)),
        )
    )
    assert steps.changes_after() == (2, 60, 89)

    def after(days: int) -> tuple[Fraction, str]:
        found = priced(steps, replace(vacant(5, last=(157_100, "5")), days_before=days))
        return found.price, told(found)[0]

    assert after(2) == (Fraction(157_100), "100 % of the last resident's price after 2 vacant days")
    assert after(59) == after(2)
    assert after(60) == (Fraction(157_100, 2), "50 % of the last resident's price after 60 vacant days")
    assert after(88) == after(60)
    assert after(89) == (Fraction(0), "0 % of the last resident's price after 89 vacant days")


def test_a_share_of_a_named_level_needs_no_last_resident() -> None:
    found = priced(Share(share=Decimal("0.25"), level="4"), vacant())
    assert found.price == Fraction(122_200, 4)
    assert told(found) == ("25 % of it",)


def test_a_share_where_nobody_has_lived_owes_nothing() -> None:
    assert Share(share=Decimal("0.5")).price(vacant(5)) is None


def test_a_share_of_a_resident_without_a_price_has_none_for_the_same_cause() -> None:
    cause = Undecided("no-level", data={"level": "D"})
    place = replace(vacant(5), last_price=lambda: cause)
    assert undecided(Share(share=Decimal("0.5")), place) == cause


def test_a_share_of_a_level_that_has_no_price_is_for_a_person_to_decide() -> None:
    assert undecided(Share(share=Decimal("0.5"), level="C"), vacant(5)).code == "no-level"


def test_a_whole_share_reads_as_a_hundred_per_cent() -> None:
    assert told(priced(Share(share=Decimal(1), level="1"), vacant())) == ("100 % of it",)


def test_a_fixed_level() -> None:
    assert june(FixedLevel(level="2"), vacant()) == "15720.00"
    assert undecided(FixedLevel(level="C"), vacant()).code == "no-level"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (Fraction(4), "4"), (Fraction(9, 2), "4.5"), (Fraction(13, 3), "13/3"), (Fraction(1, 8), "0.125"),
        (Fraction(0), "0"),
    ],
)  # fmt: skip
def test_a_size_reads_as_people_write_it(size: Fraction, text: str) -> None:
    assert size_text(size) == text
