"""Regulation (*pris- og lønfremskrivning*): prices raised by a per cent from a day on, and rounded.

Decided on 2026-11-26:

* Raised is what is in force the day before, each price by itself: of a table every level of it, and of one by interval
  each step, never the interval. Tables for all and for new residents are each raised by themselves. A table that comes
  late is raised all the same, for the prices are raised where they are looked up.
* What is raised besides the levels is said: `day_prices`, `hourly`, and `special`, the special prices that were granted
  before the day. Of an offer's bases each is raised; of an item by units its unit price is, and a frame's day rate goes
  with it: it is the same base by the day.
* One regulation a table and day. A later decision stands in the place of an earlier one, and is of the prices of the
  day before too. A table, or a base, typed for that very day is refused: which of the two is meant, nobody knows.
* A special price is regulated with the series that its offer is settled by on the day.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from msgspec.structs import asdict

from ledger.models.frozen import Frozen, Within
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.models.told import Told
from ledger.shared.message import Message, Value, say
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Version

_UNIT_ORE = {"krone": 100, "øre": 1}


class Raise(Frozen, frozen=True, kw_only=True):
    """By how many per cent a price is raised, and to what it is rounded, half up."""

    per_cent: Annotated[Decimal, Within(ge=-50, le=50)]
    rounding: Literal["krone", "øre"] = "krone"
    source: str = ""

    def of(self, price: Fraction | Ore) -> Ore:
        """A price in øre, raised and rounded."""
        unit = _UNIT_ORE[self.rounding]
        return half_up(Fraction(price) * (100 + Fraction(self.per_cent)) / 100 / unit) * unit

    def in_words(self) -> Message:
        """By how much, and how it is rounded."""
        per_cent = self.per_cent.normalize()
        if self.rounding == "krone":
            return say("raised by {per_cent} %, half up to whole kroner", per_cent=per_cent)
        return say("raised by {per_cent} %, half up to whole øre", per_cent=per_cent)


class Regulation(Raise, frozen=True, kw_only=True):
    """A regulation of a series of rates: what is raised besides the prices of its levels."""

    day_prices: bool = False
    hourly: bool = False
    special: bool = False


class RegulatedRates(Rates, frozen=True, kw_only=True):
    """A table with its prices raised. `typed` is the version that somebody typed, `raises` what was done to it since.

    It is never stored, and never read from a file.
    """

    typed: Any
    raises: tuple[Any, ...]

    def _in_force(self, price: Fraction) -> Fraction:
        for one in self.raises:
            price = Fraction(one.value.of(price))
        return price


class RegulatedBase(Base, frozen=True, kw_only=True):
    """A base raised: `typed` is the version that somebody typed, `raises` what was done to it since. Never stored."""

    typed: Any
    raises: tuple[Any, ...]


def raised_rates(version: Version[Rates], raises: Sequence[Version[Regulation]]) -> Version[Rates]:
    """A version of a series with its prices raised, by one regulation after the other."""
    # What follows from a story is raised as what was typed; the story stays with the table that has it.
    said: dict[str, Any] = asdict(version.value.as_typed())
    for one in raises:
        regulation = one.value
        said["prices_ore"] = _each(regulation, said["prices_ore"])
        if regulation.day_prices:
            said["day_prices_ore"] = _each(regulation, said["day_prices_ore"])
        if regulation.hourly and said["hourly_ore"] is not None:
            said["hourly_ore"] = regulation.of(said["hourly_ore"])
    value = RegulatedRates(**said, typed=version, raises=tuple(raises))
    return Version(raises[-1].effective_on, raises[-1].number, raises[-1].decision, value)


def raised_base(version: Version[Base], by: Version[Raise]) -> Version[Base]:
    """A version of a base, raised; one that was raised before goes on being raised."""
    base = version.value
    said: dict[str, Any] = asdict(base)
    said |= {"amount_ore": base.price_ore, "day_rate_ore": base.buyers_day_ore}
    said |= {"frame_from": None, "day_rate_from": None}
    for price in ("amount_ore", "unit_price_ore", "day_rate_ore"):
        if said[price] is not None:
            said[price] = by.value.of(said[price])
    before = {"typed": version, "raises": ()} if not isinstance(base, RegulatedBase) else {}
    said = {**said, **before}
    said["raises"] = (*said["raises"], by)
    return Version(by.effective_on, by.number, by.decision, RegulatedBase(**said))


def typed_of(version: Version[Any]) -> Version[Any]:
    """The version that somebody typed behind one that is in force."""
    typed: Version[Any] = getattr(version.value, "typed", version)
    return typed


def story_in(version: Version[Rates], level: str) -> tuple[Told, ...]:
    """What the price of a level, or of an hour (no level), follows from in the table that somebody typed."""
    rates: Rates = typed_of(version).value
    return rates.story_of(level) if level else rates.hourly_story


def raises_of(version: Version[Any]) -> tuple[Version[Any], ...]:
    """By what it was raised since."""
    raises: tuple[Version[Any], ...] = getattr(version.value, "raises", ())
    return raises


def sources_of(version: Version[Any]) -> tuple[int, ...]:
    """The events from which it follows: what was typed, and each regulation of it."""
    if not raises_of(version):
        return (version.number,)
    return (typed_of(version).number, *(one.number for one in raises_of(version)))


def raised_from(version: Version[Any], price: Fraction | Ore) -> Iterator[Told]:
    """How a price that somebody typed was raised, step by step, each with what it came to."""
    for one in raises_of(version):
        price = one.value.of(price)
        yield raised_by(one, price)


def raised_by(one: Version[Any], to: Fraction | Ore) -> Told:
    """A regulation in words: by how much, from when, and the event and decision that say so; and what it came to."""
    values: dict[str, Value] = {"raised": one.value.in_words(), "day": one.effective_on, "number": one.number}
    if one.decision is None:
        return Told(say("{raised} from {day} (#{number})", **values), Fraction(to))
    return Told(say("{raised} from {day} (#{number}, {decision})", decision=one.decision, **values), Fraction(to))


def in_force_since(raises: Sequence[Version[Any]], after: date, upto: date) -> list[Version[Any]]:
    """The regulations that took effect after a day, by another."""
    return [one for one in raises if after < one.effective_on <= upto]


def _each(regulation: Raise, prices: dict[str, Ore] | None) -> dict[str, Ore] | None:
    return None if prices is None else {level: regulation.of(ore) for level, ore in prices.items()}
