"""The neutral price: one factor on the new rates leaves the sum of the houses as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from cli.remedies import CATALOGUE, worded
from ledger.budgeting.comparing import House
from ledger.budgeting.neutral import line_of
from ledger.budgeting.simulation import Simulation
from ledger.errors import MoreWithoutPrices, NotInProportion, PricesTakeNoPart
from ledger.events.decisions import RatesVersion
from ledger.models.price_stories import DayRateFrom
from ledger.models.rates import Rates
from ledger.shared.money import half_up
from projections.neutral import neutral
from projections.simulate import Simulated
from tests.projections.test_simulate import MAY, NOTHING, TEN, months_under, total, town


def played(terms: Simulation) -> Simulated:
    simulated = months_under("syrenparken", town().facts, terms)(MAY)
    return Simulated(MAY, MAY, 0, None, [House("syrenparken", [(MAY, total(NOTHING), simulated.total)], [])])


def terms(rates: Rates) -> Simulation:
    return Simulation("new", [RatesVersion("lillebaelt", date(2023, 5, 1), rates)])


def _of_budget(kroner: int) -> DayRateFrom:
    return DayRateFrom(budget_ore=kroner * 100, places=1, occupancy=Decimal(100))


@pytest.mark.parametrize(
    "new",
    [
        Rates(unit="day", prices_ore={"3": 1_000_00, "5": 2_000_00}),
        Rates(unit="day", prices_from={"3": _of_budget(365_000), "5": _of_budget(730_000)}),
    ],
    ids=["typed", "with a story"],
)
def test_by_hand(new: Rates) -> None:
    # As recorded, beside the base: c-1 31 days at 1,571 and c-2 12 days at 873, 59,177 kr.
    # New: 31 × 2,000 + 12 × 1,000.
    found = neutral(terms(new), "krone", played)
    assert found.factor == Fraction(59_177, 74_000)
    assert [(price.before, price.after) for price in found.prices] == [(1_000_00, 800_00), (2_000_00, 1_599_00)]
    assert found.residual == (31 * 1_599 + 12 * 800 - 59_177) * 100


def test_the_recorded_rates_are_neutral_as_they_are() -> None:
    found = neutral(terms(TEN), "ore", played)
    assert (found.factor, found.residual) == (Fraction(1), 0)


def test_rates_that_take_no_part() -> None:
    with pytest.raises(PricesTakeNoPart):
        neutral(Simulation("new", [RatesVersion("other", date(2023, 5, 1), TEN)]), "ore", played)


@pytest.mark.parametrize("seed", range(20))
def test_lines_of_any_share_of_a_price_are_in_proportion(seed: int) -> None:
    """Averages of 11, 13 or 17 residents divide by what no multiple of calendar days holds."""
    random = Random(seed)  # noqa: S311 - not for secrets
    fixed = random.randint(0, 10**9)
    lines = [
        Fraction(random.randint(500_00, 5_000_00) * random.randint(1, 31), random.choice([1, 9, 11, 13, 17, 19, 23]))
        for _ in range(500)
    ]
    found = line_of(lambda times: fixed + sum(half_up(times * line) for line in lines))
    assert found is not None
    factor = found.factor_for(fixed + half_up(sum(lines) * Fraction(9, 10)))
    assert factor is not None
    assert abs(factor - Fraction(9, 10)) * sum(lines) <= 1


def test_the_houses_that_bend_are_named_and_the_others_offered() -> None:
    def capped(simulation: Simulation) -> Simulated:
        whole = played(simulation).houses[0]
        bent = House("bent", [(MAY, whole.settled, min(whole.simulated, 10**9))], [])
        return Simulated(MAY, MAY, 0, None, [whole, bent])

    with pytest.raises(NotInProportion) as caught:
        neutral(terms(TEN), "ore", capped)
    assert (caught.value.offers, caught.value.others) == (["bent"], ["syrenparken"])
    assert worded(caught.value.remedy(), CATALOGUE) == "ask about the others alone, each with --offer: syrenparken"


def test_what_costs_more_without_the_prices() -> None:
    def dearer(simulation: Simulation) -> Simulated:
        whole = played(simulation).houses[0]
        return Simulated(MAY, MAY, 0, None, [House("a", [(MAY, 100, whole.simulated)], [])])

    with pytest.raises(MoreWithoutPrices) as caught:
        neutral(terms(TEN), "ore", dearer)
    # The base of 43 resident-days at 878 kr.
    assert (caught.value.fixed, caught.value.total) == (43 * 878_00, 100)


def test_a_ceiling_is_not_in_proportion() -> None:
    assert line_of(lambda times: min(times * 1_000_00, 5_000_00)) is None
