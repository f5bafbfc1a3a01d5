"""At which factor on the new rates is the sum of all houses what it was? Nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.budgeting.neutral import Rounding, as_priced, in_proportion, line_of, scaled
from ledger.budgeting.simulation import Simulation
from ledger.errors import MoreWithoutPrices, NotInProportion, PricesTakeNoPart
from ledger.events.decisions import RatesVersion
from ledger.models.rates import Rates
from ledger.shared.message import Kroner
from ledger.shared.money import Ore
from projections.simulate import Simulated


class Price(Struct, frozen=True):
    """A price of the simulated rates, in øre, and what it becomes. `kind` is level, day or hour."""

    rates: str
    effective: date
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
    """The neutral factor of terms, as `played` on the history.

    Raises NotInProportion, PricesTakeNoPart, MoreWithoutPrices where there is none.
    """
    at: dict[int, Simulated] = {}

    def total_at(times: int) -> Ore:
        at[times] = played(scaled(terms, Fraction(times)))
        return sum(house.simulated for house in at[times].houses)

    found = line_of(total_at)
    if found is None:
        raise _not_in_proportion(at)
    as_it_is = played(terms)
    settled = sum(house.settled for house in as_it_is.houses)
    factor = found.factor_for(settled)
    if factor is None:
        raise PricesTakeNoPart(
            [item.id for item in terms.items if isinstance(item, RatesVersion)], list(as_it_is.rates)
        )
    if factor < 0:
        raise MoreWithoutPrices(int(found.fixed), settled)
    rounded = scaled(terms, factor, rounding)
    return Neutral(factor, list(_prices(terms, rounded)), played(rounded), rounded)


def _not_in_proportion(at: Mapping[int, Simulated]) -> NotInProportion:
    """The refusal, with the houses whose totals bend."""
    by_house = [{house.offer: house.simulated for house in simulated.houses} for simulated in at.values()]
    bent = [offer for offer in by_house[0] if not in_proportion(*(totals[offer] for totals in by_house))]
    return NotInProportion(sorted(bent), sorted(by_house[0].keys() - set(bent)))


def _prices(terms: Simulation, rounded: Simulation) -> Iterator[Price]:
    for old, new in zip(terms.items, rounded.items, strict=True):
        if isinstance(old, RatesVersion) and isinstance(new, RatesVersion):
            after = {(kind, level): ore for kind, level, ore in _each(new.rates)}
            for kind, level, ore in _each(as_priced(old.rates)):
                yield Price(old.id, old.effective, kind, level, ore, after[kind, level])


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
                "effective": price.effective.isoformat(),
                "kind": price.kind,
                "level": price.level,
                "before": Kroner(price.before),
                "after": Kroner(price.after),
            }
            for price in found.prices
        ],
    }
