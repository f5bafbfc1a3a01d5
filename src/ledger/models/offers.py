"""Offers, their places and their bases, as decisions adopt them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field, model_validator

from ledger.models.frozen import Frozen
from ledger.models.units import Unit
from ledger.shared.message import Kroner, Message, say
from ledger.shared.money import Ore

Supplier = Literal["internal", "external"]
SUPPLIERS: tuple[Supplier, ...] = get_args(Supplier)


class OfferTerms(Frozen):
    """One dated version of an offer: which model and rates it is settled by, and how it is accounted."""

    name: str
    model: str
    rates: str
    function: str | None = None
    supplier: Supplier = "internal"


class Base(Frozen):
    """One dated base rate. Unit `day`: øre per resident-day. Unit `year`: a frame, settled by exact twelfths.

    `paragraph` where one house has a base per paragraph; None covers every resident. Buying municipalities owe a
    frame by the day: `day_rate_ore`, or what follows from `occupancy`, in per cent, of the house's places.
    """

    unit: Literal["day", "year"]
    amount_ore: Ore
    paragraph: str | None = None
    source: str = ""
    day_rate_ore: Ore | None = Field(default=None, ge=0)
    occupancy: Decimal | None = Field(default=None, gt=0, le=100)

    @model_validator(mode="after")
    def _consistent(self) -> Base:
        if self.unit == "day" and (self.day_rate_ore, self.occupancy) != (None, None):
            raise ValueError(say("day_rate and occupancy belong to a frame, unit year"))
        if self.day_rate_ore is not None and self.occupancy is not None:
            raise ValueError(say("give either day_rate or occupancy, not both"))
        if self.occupancy is not None and self.paragraph is not None:
            raise ValueError(say("a frame of one paragraph needs a day_rate: places have no paragraph to share it by"))
        return self


class Assessment(Frozen):
    """What a citizen was granted: one of a level, hours a week, or a special price in øre.

    `per` is the unit of a special price; None: that of the rates in force.
    """

    level: str | None = None
    hours: Decimal | None = None
    special_price_ore: Ore | None = None
    per: Unit | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> Assessment:
        if [self.level, self.hours, self.special_price_ore].count(None) != 2:  # noqa: PLR2004 - two of the three
            raise ValueError(say("give exactly one of level, hours and special price"))
        if self.per is not None and self.special_price_ore is None:
            raise ValueError(say("a unit belongs to a special price"))
        return self

    def granted(self) -> Message:
        """What was granted, in words."""
        if self.level is not None:
            return say("level {level}", level=self.level)
        if self.hours is not None:
            return say("{hours} hours a week", hours=self.hours)
        price = Kroner(self.special_price_ore or 0)
        if self.per is not None:
            return say("a special price of {price} a {unit}", price=price, unit=self.per)
        return say("a special price of {price}", price=price)
