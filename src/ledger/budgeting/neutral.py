"""The neutral price: the factor on new rates at which the sum of all houses is what it was.

Decided on 2026-11-27:

* The factor is on every price of the simulated rates, the prices of an interval table as they are priced (whole
  kroner), and not on bases. Amounts that follow from the rates count unrounded; all others as they are settled.
* A sum that does not follow the prices by one line, such as one with a ceiling, has no factor. A bend of no more than
  a hundred-thousandth of what the prices come to is what the rounding of lines makes, and is none.
* A rounded table is settled as any other, and what it misses is told: the residual, in øre.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.simulation import Simulation
from ledger.events.decisions import RatesVersion
from ledger.models.rates import Rates
from ledger.shared.money import Ore, half_up

Rounding = Literal["krone", "ore"]

_WHOLE = {"krone": 100, "ore": 1}
_PARTS = lcm(28, 29, 30, 31, 365, 366, 24, 100_000_000)
"""So many times a price has whole øre for every share of it that is settled: of months, years, hours and per cents."""

_BY_ROUNDING = Fraction(1, 100_000)
"""The most of what the prices come to that the rounding of lines may move: a line of 500 kr. by half an øre."""
_EXACT = 1_000_000_000_000


class Line(Struct, frozen=True):
    """What all houses sum to at a factor on the new prices: `fixed + factor × variable`, in øre."""

    fixed: Fraction
    variable: Fraction

    def factor_for(self, total: Ore) -> Fraction | None:
        """The factor at which they sum to a total, to a trillionth; None where the prices take no part."""
        return ((total - self.fixed) / self.variable).limit_denominator(_EXACT) if self.variable else None


def line_of(total_at: Callable[[int], Ore]) -> Line | None:
    """The line through the totals without the prices and at a multiple; None where twice that does not lie on it.

    At a multiple of most denominators nearly every unrounded amount of the prices is whole; what rounding moves for
    the others (an average of eleven residents) is divided by the multiple, and so is nothing at a factor near 1.
    """
    fixed, one, two = (total_at(times * _PARTS) for times in (0, 1, 2))
    return Line(Fraction(fixed), Fraction(one - fixed, _PARTS)) if in_proportion(fixed, one, two) else None


def in_proportion(fixed: Ore, one: Ore, two: Ore) -> bool:
    """Whether totals without the prices, at the multiple of `line_of` and at twice that lie on one line."""
    return abs(two - one - (one - fixed)) <= abs(Fraction(one - fixed, _PARTS)) * _BY_ROUNDING


def scaled(simulation: Simulation, factor: Fraction, rounding: Rounding = "ore") -> Simulation:
    """The same terms with every price of its rates times a factor, half up to whole kroner or øre."""
    items = [
        replace(item, rates=_scaled(item.rates, factor, _WHOLE[rounding])) if isinstance(item, RatesVersion) else item
        for item in simulation.items
    ]
    return replace(simulation, items=items)


def as_priced(rates: Rates) -> Rates:
    """The same prices level by level, those of an interval table as far as it goes on; of a story what it comes to."""
    if rates.interval_ore is None:
        return rates.as_typed()
    last = int(rates.furthest or rates.levels[-1])
    prices = {str(step): half_up(rates.price(str(step)) or Fraction(0)) for step in range(1, last + 1)}
    return rates.as_typed().changed({"interval_ore": None, "steps": None, "prices_ore": prices})


def _scaled(rates: Rates, factor: Fraction, whole: int) -> Rates:
    def times(ore: Ore) -> Ore:
        return half_up(ore * factor / whole) * whole

    table = as_priced(rates)
    changes: dict[str, Any] = {
        name: {level: times(ore) for level, ore in prices.items()}
        for name, prices in (("prices_ore", table.prices_ore), ("day_prices_ore", table.day_prices_ore))
        if prices is not None
    }
    if table.hourly_ore is not None:
        changes["hourly_ore"] = times(table.hourly_ore)
    return table.changed(changes)
