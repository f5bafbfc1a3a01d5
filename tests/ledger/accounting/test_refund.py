"""The central refund, month by month: case 18, the edges of each threshold, spreading and deducting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.accounting.refund import Cost, bands_of, refunds
from ledger.models.yearly import RefundSteps
from ledger.shared.calendar import Month
from ledger.shared.money import half_up

STEPS_2022 = RefundSteps(thresholds_ore={"25": 860_000_00, "50": 1_680_000_00, "75": 2_120_000_00})
STEPS_2021 = RefundSteps(thresholds_ore={"25": 850_000_00, "50": 1_660_000_00, "75": 2_090_000_00})
YEAR = list(Month(2022, 1).until(Month(2022, 12)))
STEPS = dict.fromkeys(YEAR, STEPS_2022)


def test_case_18_the_three_bands_of_a_twelfth_of_two_and_a_half_million() -> None:
    net = Fraction(2_500_000_00, 12)
    bands = bands_of(net, STEPS_2022)
    assert [half_up(band) for band in bands] == [17_083_33, 18_333_33, 23_750_00]
    assert half_up(sum(bands, Fraction(0))) == 59_166_67


def test_case_18_case_1_over_the_year() -> None:
    settled = {("c-1", month): 2_480_00 * month.days for month in YEAR}
    refund = {str(one.month): one.refund for one in refunds(settled, [], STEPS)}
    assert (refund["2022-01"], refund["2022-02"], refund["2022-04"]) == (1_303_33, 0, 683_33)


def test_a_one_off_cost_is_spread_over_its_year_to_the_last_fraction() -> None:
    costs = [Cost("c-1", Month(2022, 7), "one-off", 2_500_000_00)]
    found = refunds({}, costs, STEPS)
    assert [one.refund for one in found] == [59_166_67] * 12
    assert sum(one.net for one in found) == 2_500_000_00


def test_income_is_deducted_first_and_never_below_nothing() -> None:
    month = Month(2022, 3)
    costs = [Cost("c-1", month, "cost", 10_000_00), Cost("c-1", month, "income", 3_000_00)]
    (found,) = refunds({("c-1", month): 100_000_00}, costs, STEPS)
    assert found.net == 107_000_00
    assert found.refund == half_up((107_000_00 - Fraction(860_000_00, 12)) / 4)
    (other,) = refunds({("c-2", month): 1_00}, [Cost("c-2", month, "income", 5_00)], STEPS)
    assert other.net == other.refund == 0


@pytest.mark.parametrize("steps", [STEPS_2021, STEPS_2022])
def test_nothing_is_refunded_up_to_and_at_the_first_threshold(steps: RefundSteps) -> None:
    threshold = steps.monthly[0][0]
    assert sum(bands_of(threshold, steps)) == 0
    assert sum(bands_of(threshold + 4, steps)) == 1


@given(st.integers(0, 10_000_000_00))
def test_the_bands_are_what_counting_each_oere_by_its_own_share_gives(net: int) -> None:
    """Independently: each threshold adds the step of its share to whatever lies above it."""
    shares = [Fraction(25, 100), Fraction(25, 100), Fraction(25, 100)]  # 25, then 50 - 25, then 75 - 50
    expected = sum(
        max(Fraction(0), net - Fraction(ore, 12)) * step
        for ore, step in zip(STEPS_2022.thresholds_ore.values(), shares, strict=True)
    )
    assert sum(bands_of(Fraction(net), STEPS_2022)) == expected


@pytest.mark.parametrize(
    "thresholds", [{}, {"25": 5, "20": 6}, {"25": 6, "50": 5}, {"0": 5}, {"101": 5}, {"2,5": 5}, {"25": 5, "50": 5}]
)
def test_thresholds_that_make_no_sense(thresholds: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"share|threshold"):
        RefundSteps(thresholds_ore=thresholds)
