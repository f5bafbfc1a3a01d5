"""At which factor on the new rates is the sum of all houses what it was? Nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.budgeting.neutral import Rounding, as_priced, line_of, scaled
from ledger.budgeting.simulation import Simulation
from ledger.errors import BadOption
from ledger.events.decisions import RatesVersion
from ledger.models.rates import Rates
from ledger.shared.message import Kroner, say
from ledger.shared.money import Ore
from projections.simulate import Simulated


class Price(Struct, frozen=True):
    """A price of the simulated rates, in øre, and what it becomes. `kind` is level, day or hour."""

    rates: str
    effective: str
    kind: str
    level: str | None
    before: Ore
    after: Ore


class Neutral(Struct, frozen=True):
    """The factor, the table that results, and the houses under that table; `residual` is what its rounding leaves."""

    factor: Fraction
    prices: list[Price]
    simulated: Simulated
    terms: Simulation

    @property
    def residual(self) -> Ore:
        return sum(house.difference for house in self.simulated.houses)


def neutral(terms: Simulation, rounding: Rounding, played: Callable[[Simulation], Simulated]) -> Neutral:
    """The neutral factor of terms, as `played` on the history. Raises BadOption where there is none."""
    found = line_of(lambda times: _total(played(scaled(terms, Fraction(times)))))
    if found is None:
        raise BadOption(say("the sum of the houses does not follow the new prices in proportion: no factor is neutral"))
    factor = found.factor_for(sum(house.settled for house in played(terms).houses))
    if factor is None:
        raise BadOption(say("the new rates take no part in what the houses come to: no factor is neutral"))
    if factor < 0:
        raise BadOption(say("what is not priced by the new rates is more than the houses have: no factor is neutral"))
    rounded = scaled(terms, factor, rounding)
    return Neutral(factor, list(_prices(terms, rounded)), played(rounded), rounded)


def _total(simulated: Simulated) -> Ore:
    return sum(house.simulated for house in simulated.houses)


def _prices(terms: Simulation, rounded: Simulation) -> Iterator[Price]:
    for old, new in zip(terms.items, rounded.items, strict=True):
        if isinstance(old, RatesVersion) and isinstance(new, RatesVersion):
            after = {(kind, level): ore for kind, level, ore in _each(new.rates)}
            for kind, level, ore in _each(as_priced(old.rates)):
                yield Price(old.id, old.effective.isoformat(), kind, level, ore, after[kind, level])


def _each(rates: Rates) -> Iterator[tuple[str, str | None, Ore]]:
    for level, ore in (rates.prices_ore or {}).items():
        yield "level", level, ore
    for level, ore in (rates.day_prices_ore or {}).items():
        yield "day", level, ore
    if rates.hourly_ore is not None:
        yield "hour", None, rates.hourly_ore


def neutral_data(found: Neutral) -> dict[str, Any]:
    """The neutral factor for machines."""
    return {
        "factor": f"{float(found.factor):.6f}",
        "exactly": str(found.factor),
        "residual_ore": found.residual,
        "prices": [
            {
                "rates": price.rates,
                "effective": price.effective,
                "kind": price.kind,
                "level": price.level,
                "before": Kroner(price.before),
                "after": Kroner(price.after),
            }
            for price in found.prices
        ],
    }
