"""Offers, their places and their bases, as decisions adopt them.

Decided on 2026-11-26:

* A base by items. Items of one paragraph are owed together, and stand in the place of an itemless base: one offer and
  paragraph has the one or the others on a day. A paragraph's item goes before the general one of its name; a
  paragraph's itemless base stands for all items. Where a paragraph has items of its own, a general base without items
  is not owed beside them. What `ends` is not owed from that day on, and of a paragraph gives way to the general one; an
  `amount` of 0 says that nothing is owed, and gives way to none.

Decided on 2026-11-27:

* An offer at home has no places, ever: support at home and day offers. It may name a model and rates. Where it names
  none, a yearly frame is owed all the same, by exact twelfths, as a frame is owed always; without a frame it owes
  nothing by itself, which is no finding. A base by the day is refused: nobody stays there, so it would never be owed.
* Hours from minutes are exact. Where a sum of minutes is no decimal number of hours (140 minutes are 7/3 hours),
  `minutes` is kept beside `hours`, which are then rounded to be read. Levels, prices and competence go by
  `exact_hours`, so that rounding never moves a level: a bound belongs to its level to the minute.
* An external supplier with open places has any number of stays. Each citizen has a place of the own key there, which is
  no capacity and is never vacant. Where no model is named, each stay is settled at its own special price, day by day by
  the calendar, a year's price by the days of its year, without notice; a day away is paid in full.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple, Self, get_args

from ledger.models.frozen import Frozen, Within
from ledger.models.price_stories import DayRateFrom, FrameFrom
from ledger.models.told import Told
from ledger.models.units import Unit
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore

Supplier = Literal["internal", "external"]
Housing = Literal["places", "open", "at-home"]
SUPPLIERS: tuple[Supplier, ...] = get_args(Supplier)


class OfferTerms(Frozen, frozen=True, kw_only=True):
    """One dated version of an offer: which model and rates it is settled by, and how it is accounted.

    `kind` at-home: it has no places. `open_places`: an external supplier with any number of stays. Of both, model and
    rates may be left out. Else it has places of its own.
    """

    name: str
    model: str | None = None
    rates: str | None = None
    function: str | None = None
    supplier: Supplier = "internal"
    kind: Literal["at-home"] | None = None
    open_places: Literal[True] | None = None

    def __post_init__(self) -> None:
        if self.open_places and self.kind is not None:
            raise ValueError(say("an offer at home has no places, open ones neither"))
        if self.open_places and self.supplier != "external":
            raise ValueError(say('places = "open" belongs to an external supplier: add supplier = "external"'))
        if not self.has_places:
            return
        for key, named in (("model", self.model), ("rates", self.rates)):
            if named is None:
                raise ValueError(say("`{key}` is missing", key=key))

    @property
    def housing(self) -> Housing:
        """Whether people live in places of its own, in open ones, or at home."""
        return "open" if self.open_places else "at-home" if self.kind else "places"

    @property
    def owes_frame_alone(self) -> bool:
        """Whether it is at home and names no model: its frame is owed, and nothing else by itself."""
        return self.housing == "at-home" and self.model is None

    @property
    def has_places(self) -> bool:
        """Whether it has places of its own, each opened by a decision."""
        return self.housing == "places"


class BaseKey(NamedTuple):
    """Which base of an offer: that of a paragraph (None: of everybody), and of it an item (None: the whole base)."""

    paragraph: str | None
    item: str | None = None


class Base(Frozen, frozen=True, kw_only=True):
    """One dated base rate. Unit `day`: øre per resident-day. Unit `year`: a frame, settled by exact twelfths.

    `paragraph` where one house has a base per paragraph; None covers every resident. `item` where a base is made of
    several, which are owed together. It costs `amount_ore`, or `quantity` times `unit_price_ore`; or it `ends`. Buying
    municipalities owe a frame by the day: `day_rate_ore`, or what follows from `occupancy`, in per cent, of the house's
    places.

    In the place of a frame's amount may stand what it follows from (`frame_from`); in that of a day base's amount, or
    of a frame's day rate, `day_rate_from`. `price_ore` and `buyers_day_ore` are the amounts, however they were adopted.
    """

    unit: Literal["day", "year"] | None = None
    amount_ore: Ore | None = None
    paragraph: str | None = None
    item: str | None = None
    quantity: Annotated[Decimal | None, Within(gt=0)] = None
    unit_price_ore: Annotated[Ore | None, Within(ge=0)] = None
    ends: bool | None = None
    source: str = ""
    day_rate_ore: Annotated[Ore | None, Within(ge=0)] = None
    occupancy: Annotated[Decimal | None, Within(gt=0, le=100)] = None
    day_rate_from: DayRateFrom | None = None
    frame_from: FrameFrom | None = None

    def __post_init__(self) -> None:
        self._check_stories()
        self._check_price()
        if self.unit != "year" and (self.day_rate_ore, self.occupancy) != (None, None):
            raise ValueError(say("day_rate and occupancy belong to a frame, unit year"))
        if self.day_rate_ore is not None and self.occupancy is not None:
            raise ValueError(say("give either day_rate or occupancy, not both"))
        if self.occupancy is not None and self.paragraph is not None:
            raise ValueError(say("a frame of one paragraph needs a day_rate: places have no paragraph to share it by"))

    def _check_price(self) -> None:
        """What it costs is said once; of what ends, nothing."""
        by_units = (self.quantity, self.unit_price_ore)
        if self.ends:
            stories = (self.day_rate_from, self.frame_from)
            if any(
                said is not None
                for said in (self.unit, self.amount_ore, *by_units, self.day_rate_ore, self.occupancy, *stories)
            ):
                raise ValueError(say("what ends has no unit and no price"))
            return
        if self.unit is None:
            raise ValueError(say("`unit` is missing"))
        if (self.quantity is None) != (self.unit_price_ore is None):
            raise ValueError(say("quantity and unit_price go together"))
        if self.amount_ore is None and self.quantity is None and self._story is None:
            raise ValueError(say("`amount` is missing"))
        if self.amount_ore is not None and self.quantity is not None:
            raise ValueError(say("give either amount, or quantity and unit_price"))

    def _check_stories(self) -> None:
        """A price is typed, or follows from its parts."""
        if self.frame_from is not None and self.unit == "day":
            raise ValueError(say("frame_from gives a frame: the unit must be year"))
        if self._story is not None and (self.amount_ore, self.quantity) != (None, None):
            values: dict[str, Value] = {"story": "day_rate_from" if self.unit == "day" else "frame_from"}
            raise ValueError(say("give either amount, or quantity and unit_price, or {story}: one of them", **values))
        if self.day_rate_from is not None and self.day_rate_ore is not None:
            raise ValueError(say("give either day_rate or day_rate_from, not both"))
        if self.day_rate_from is not None and self.occupancy is not None:
            raise ValueError(say("give either occupancy or day_rate_from, not both: the latter has its own occupancy"))

    @property
    def _story(self) -> DayRateFrom | FrameFrom | None:
        """What the amount follows from; None where it was typed."""
        return self.day_rate_from if self.unit == "day" else self.frame_from

    @property
    def story(self) -> tuple[Told, ...]:
        """What the amount follows from, step by step; nothing where it was typed."""
        return () if self._story is None else tuple(self._story.told())

    @property
    def buyers_story(self) -> tuple[Told, ...]:
        """What a frame's day rate follows from, step by step; nothing where it was typed, or where there is none."""
        return () if self.unit == "day" or self.day_rate_from is None else tuple(self.day_rate_from.told())

    @property
    def price_ore(self) -> Ore | None:
        """The amount, typed or as it follows; None of what is by units, or ends."""
        return self.amount_ore if self._story is None else self._story.price

    @property
    def buyers_day_ore(self) -> Ore | None:
        """A frame's day rate, typed or as it follows; None where there is none."""
        if self.unit == "day" or self.day_rate_from is None:
            return self.day_rate_ore
        return self.day_rate_from.price

    @property
    def key(self) -> BaseKey:
        """Of what it is a version, in its offer."""
        return BaseKey(self.paragraph, self.item)

    @property
    def exact_ore(self) -> Fraction:
        """Øre per unit; nothing of what ends."""
        if self.quantity is not None and self.unit_price_ore is not None:
            return Fraction(self.quantity) * self.unit_price_ore
        return Fraction(self.price_ore or 0)

    @property
    def regulated_ore(self) -> Ore:
        """The price that a regulation raises: that of a unit, where it has one."""
        return (self.price_ore if self.unit_price_ore is None else self.unit_price_ore) or 0

    @property
    def quantity_said(self) -> str | None:
        """How many units of its price it is, as an exact decimal."""
        return None if self.quantity is None else f"{self.quantity.normalize():f}"


class Assessment(Frozen, frozen=True, kw_only=True):
    """What a citizen was granted: one of a level, hours a week, or a special price in øre.

    `per` is the unit of a special price; None: that of the rates in force. `minutes` a week are what was granted where
    no decimal number of hours is; `hours` are then those rounded to four decimals.
    """

    level: str | None = None
    hours: Decimal | None = None
    special_price_ore: Ore | None = None
    per: Unit | None = None
    minutes: int | None = None

    @classmethod
    def of_minutes(cls, minutes: int) -> Self:
        """Hours a week from minutes, exactly."""
        if minutes % 3 == 0:  # 3/60 is 0.05; a sixtieth or two are no decimal number
            return cls(hours=Decimal(f"{(Decimal(minutes) / 60).normalize():f}"))
        return cls(hours=_rounded(minutes), minutes=minutes)

    def __post_init__(self) -> None:
        if [self.level, self.hours, self.special_price_ore].count(None) != 2:  # noqa: PLR2004 - two of the three
            raise ValueError(say("give exactly one of level, hours and special price"))
        if self.per is not None and self.special_price_ore is None:
            raise ValueError(say("a unit belongs to a special price"))
        if self.minutes is not None and self.hours != _rounded(self.minutes):
            raise ValueError(say("minutes are those of which the hours are rounded"))

    @property
    def exact_hours(self) -> Fraction | None:
        """The hours a week by which levels, prices and competence go; None where none were granted."""
        if self.minutes is not None:
            return Fraction(self.minutes, 60)
        return None if self.hours is None else Fraction(self.hours)

    @property
    def hours_exactly(self) -> Decimal | Fraction | None:
        """The same, as a decimal number where it is one."""
        return self.hours if self.minutes is None else self.exact_hours

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


def _rounded(minutes: int) -> Decimal:
    """Minutes as hours to four decimals, half up."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.0001"), ROUND_HALF_UP)
