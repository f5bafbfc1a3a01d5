"""Rate tables: a price per level, or per hour, from a date on. Levels follow from hours where the table says how.

Decided on 2026-11-21:

* A level's upper bound belongs to it. Interval tables go on past the published steps, to a week's 168 hours.

Decided on 2026-11-26:

* Steps of hours can be a fraction. A third of seven hours is "7/3"; no decimal number is.
* Published bounds go before the steps. `hours_to` is what was printed, 2.3 for 7/3. Hours above the last one go on by
  `hours_per_step`, from the level after it on: a level never holds more than its printed bound.
* A table for decisions from a day on stands beside the others of its day, and goes before them: of several the one from
  the latest day. A vacant place costs what a move-in decided that day would.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Annotated, Literal, Self

from msgspec import Struct

from ledger.models.frozen import Frozen, Within
from ledger.models.price_stories import DayRateFrom, HourlyFrom
from ledger.models.told import Told
from ledger.models.units import Unit, UnitPrice
from ledger.shared.message import Message, say
from ledger.shared.money import Ore, half_up
from ledger.shared.patterns import pattern

HOURS_IN_WEEK = 168
KRONE = 100


FRACTION = pattern(r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}")
"""A fraction as people write it: 7/3."""


class NumberOrFraction(Struct, frozen=True):
    """In an annotation: the text is that of a number, or of a fraction. Whoever reads a file takes both."""


HoursPerStep = Annotated[str, NumberOrFraction()]
"""How many hours a week each step holds, as they were written: a decimal number, or a fraction."""


def _check_hours(written: str) -> None:
    """Refuse what is no number of hours of a week. Raises ValueError."""
    try:
        exact = Fraction(written)
    except (ValueError, ZeroDivisionError):
        raise ValueError(say('`hours_per_step` must be a number, or a fraction such as "7/3"')) from None
    if exact <= 0:
        raise ValueError(say("`hours_per_step` is {written}; it must be more than 0", written=written))
    if exact > HOURS_IN_WEEK:
        raise ValueError(say("`hours_per_step` is {written}; it must be at most 168", written=written))


class Rates(Frozen, frozen=True, kw_only=True, dict=True):
    """One dated version of a series of rates. Prices are øre per `unit`.

    Either `interval_ore` (Region Syddanmark: price(n) = half-up(interval × (n − ½)) whole kroner, for every step
    n ≥ 1; `steps` is how many were published, and the same interval goes on past them), or `prices_ore` in the
    order of the packages, or `hourly_ore` (structure *hours*). A package's size in an average is its position
    in the table; levels named in `special` are special rates and have none. `day_prices_ore` stand beside the month
    prices of levels, for months that are not filled.

    A table is for everybody, or for whoever is new (`applies_to`), or for what was decided from a day on
    (`for_decisions_from`): the decision behind the assessment in force says it. `descriptions` say of levels what is
    bought; no price follows from them.

    In the place of prices, and of the hourly price, may stand what they follow from (`prices_from`, `hourly_from`):
    `level_prices` and `hourly` are the prices, however they were adopted.
    """

    unit: Unit
    interval_ore: Annotated[Ore | None, Within(gt=0)] = None
    steps: Annotated[int | None, Within(ge=1, le=HOURS_IN_WEEK)] = None
    hours_per_step: HoursPerStep | None = None
    prices_ore: dict[str, Ore] | None = None
    day_prices_ore: dict[str, Ore] | None = None
    hours_to: dict[str, Decimal] | None = None
    hourly_ore: Annotated[Ore | None, Within(ge=0)] = None
    special: tuple[str, ...] = ()
    applies_to: Literal["all", "new"] = "all"
    for_decisions_from: date | None = None
    source: str = ""
    prices_from: dict[str, DayRateFrom] | None = None
    hourly_from: HourlyFrom | None = None
    descriptions: dict[str, str] | None = None

    def __post_init__(self) -> None:
        self._check_stories()
        self._check_steps()
        self._check_day_prices()
        self._check_levels()

    def _check_stories(self) -> None:
        """A price is typed, or follows from its parts."""
        if self.hourly_ore is not None and self.hourly_from is not None:
            raise ValueError(say("give either hourly or hourly_from, not both"))
        if self.prices_from is None:
            return
        if self.prices_ore is not None or self.interval_ore is not None:
            raise ValueError(say("give either prices_from, or prices, or interval: a series has one of them"))
        if self.unit != "day":
            raise ValueError(say("prices_from gives day rates: the unit must be day"))

    def _check_steps(self) -> None:
        if self.hours_per_step is not None:
            _check_hours(self.hours_per_step)
        given = [self.interval_ore is not None, self.level_prices is not None, self.hourly is not None]
        if not any(given):
            raise ValueError(say("give interval and steps, or prices, or hourly"))
        if given[0] and given[1]:
            raise ValueError(say("give either interval or prices, not both"))
        if given[0] and (self.steps is None or self.hours_per_step is None):
            raise ValueError(say("interval needs steps and hours_per_step"))
        if not given[0] and self.steps is not None:
            raise ValueError(say("steps belongs to interval"))
        if given[0] and list(self.hours_to or {}) != self._steps_from_first(len(self.hours_to or {})):
            raise ValueError(say("hours_to beside interval names the steps from 1 on, in order, none left out"))
        if given[0] and len(self.hours_to or {}) > self._most_steps():
            raise ValueError(say("hours_to names more steps than hours_per_step leaves in the 168 hours of a week"))

    def _check_levels(self) -> None:
        prices = self.level_prices or {}
        if self.level_prices is not None and not prices:
            raise ValueError(say("prices is empty"))
        if any(price < 0 for price in prices.values()):
            raise ValueError(say("a price is negative"))
        if unknown := [level for level in self._named() if level not in prices]:
            raise ValueError(say("{level} is not among the prices", level=unknown[0]))
        if unknown := [level for level in self.descriptions or {} if self.price(level) is None]:
            raise ValueError(say("{level} of descriptions is not among the levels", level=unknown[0]))
        bounds = list((self.hours_to or {}).values())
        if bounds != sorted(set(bounds)) or any(not 0 < bound <= HOURS_IN_WEEK for bound in bounds):
            raise ValueError(say("hours_to must rise from level to level, within the 168 hours of a week"))

    @property
    def level_prices(self) -> dict[str, Ore] | None:
        """The price of each level, typed or as it follows; None where there are none by level."""
        if self.prices_from is None:
            return self.prices_ore
        return {level: story.price for level, story in self.prices_from.items()}

    @property
    def hourly(self) -> Ore | None:
        """The price of an hour, typed or as it follows; None where there is none."""
        return self.hourly_ore if self.hourly_from is None else self.hourly_from.price

    def as_typed(self) -> Self:
        """The same prices without what they follow from."""
        if self.prices_from is None and self.hourly_from is None:
            return self
        prices = {"prices_ore": self.level_prices, "prices_from": None}
        return self.changed({**prices, "hourly_ore": self.hourly, "hourly_from": None})

    def story_of(self, level: str) -> tuple[Told, ...]:
        """What the price of a level follows from, step by step; nothing where it was typed."""
        story = (self.prices_from or {}).get(level)
        return () if story is None else tuple(story.told())

    @property
    def hourly_story(self) -> tuple[Told, ...]:
        """What the price of an hour follows from, step by step; nothing where it was typed."""
        return () if self.hourly_from is None else tuple(self.hourly_from.told())

    @property
    def is_for_everybody(self) -> bool:
        """Whether it passes nobody by."""
        return self.applies_to == "all" and self.for_decisions_from is None

    def is_for(self, effective_on: date, stay_began: date | None, decided_on: date) -> bool:
        """Whether it is for a stay (None: whoever might move in) and what was decided on a day."""
        is_new = self.applies_to == "all" or stay_began is None or stay_began >= effective_on
        return is_new and (self.for_decisions_from is None or decided_on >= self.for_decisions_from)

    def for_whom(self, effective_on: date, stay_began: date | None, decided_on: date | None) -> Iterator[Message]:
        """Whom it is for, where not for everybody, beside the stay and the decision in question; in words.

        None: of a vacant place there is no stay, and no decision.
        """
        if self.applies_to == "new" and stay_began is None:
            yield say("for stays that begin on {day} or later, as one in this place would", day=effective_on)
        elif self.applies_to == "new":
            yield say("for stays that begin on {day} or later: this one on {began}", day=effective_on, began=stay_began)
        if (first := self.for_decisions_from) is not None and decided_on is None:
            yield say("for what is decided on {day} or later, as one in this place would be", day=first)
        elif first is not None:
            yield say("for what is decided on {day} or later: this on {decided}", day=first, decided=decided_on)

    def _check_day_prices(self) -> None:
        if self.day_prices_ore is None:
            return
        if self.unit != "month" or self.prices_ore is None:
            raise ValueError(say("day_prices stand beside prices, of unit month"))
        if unknown := [level for level in self.day_prices_ore if level not in self.prices_ore]:
            raise ValueError(say("{level} of day_prices is not among the prices", level=unknown[0]))
        if any(price < 0 for price in self.day_prices_ore.values()):
            raise ValueError(say("a price is negative"))

    @property
    def levels(self) -> list[str]:
        """The published levels, smallest package first, special rates last."""
        if (prices := self.level_prices) is not None:
            return list(prices)
        return self._steps_from_first(self.steps or 0)

    @property
    def has_groups(self) -> bool:
        """Whether its prices are those of groups of residents: several, which do not follow from hours a week."""
        return len(self.levels) > 1 and self.hours_per_step is None and not self.hours_to

    @property
    def furthest(self) -> str | None:
        """The last level of an interval table that goes on past the published ones; None where nothing goes on."""
        if self.interval_ore is None or self.steps is None or self._most_steps() <= self.steps:
            return None
        return str(self._most_steps())

    def price(self, level: str) -> Fraction | None:
        """Øre per unit for a level; None where the table does not have it."""
        if (prices := self.level_prices) is not None:
            ore = prices.get(level)
            return None if ore is None else Fraction(ore)
        step = self.position(level)
        return None if step is None else self._price_of_position(step)

    def priced(self, level: str, *, filled: bool) -> UnitPrice | None:
        """What a level costs, and by which unit; `filled`: in a month that has all its days. None where it has none."""
        if not filled and (ore := (self.day_prices_ore or {}).get(level)) is not None:
            return UnitPrice(Fraction(ore), "day")
        price = self.price(level)
        return None if price is None else UnitPrice(price, self.unit)

    def position(self, level: str) -> int | None:
        """A level's size in an average: its place in the table, from 1. None for special and unknown levels."""
        if self._is_by_level:
            return self._positions.get(level)
        if self.interval_ore is None or not (level.isascii() and level.isdigit()) or level != str(int(level)):
            return None
        return int(level) if 1 <= int(level) <= self._most_steps() else None

    def priced_size(self, size: Fraction, *, filled: bool) -> UnitPrice | None:
        """What a package of any size costs, and by which unit, linear between two packages; package 0 costs nothing.

        In a month that is not filled it is by day prices, where the packages around it have them.
        """
        if not filled and self.day_prices_ore is not None:
            by_day = _between(self._day_price_of_position, size)
            if by_day is not None:
                return UnitPrice(by_day, "day")
        price = self.price_of_size(size)
        return None if price is None else UnitPrice(price, self.unit)

    def price_of_size(self, size: Fraction) -> Fraction | None:
        """Øre per unit of a package of any size, linear between two packages; package 0 costs nothing."""
        return _between(self._price_of_position, size)

    def level_for(self, hours: Decimal | Fraction) -> str | None:
        """The level that hours a week give; a span's upper bound belongs to it. None: the table has no such level."""
        for level, bound in (self.hours_to or {}).items():
            if hours <= bound:
                return level
        if self.hours_per_step is None:
            return None
        step = max(1, int(-(-Fraction(hours) // Fraction(self.hours_per_step))), self._last_bounded() + 1)
        if self.interval_ore is not None:
            return str(step) if step <= self._most_steps() else None
        return self._at(step)

    def bounds_around(self, hours: Fraction) -> list[tuple[str, Fraction]]:
        """The bounds of levels below and above hours a week, each with the level that it is the most of.

        Empty where the table gives no level for them. Above the last level is its own bound, below the first none.
        """
        level = self.level_for(hours)
        around = [] if level is None else [self._before(level), level]
        return [(one, most) for one in around if one is not None and (most := self.most_hours(one)) is not None]

    def _before(self, level: str) -> str | None:
        """The level whose bound lies below that of another; None for the first one."""
        bounded = list(self.hours_to or {})
        if level in bounded:
            return bounded[bounded.index(level) - 1] if bounded.index(level) else None
        position = self.position(level)
        if position is None or position <= 1:
            return None
        return self._at(position - 1) if self.interval_ore is None else str(position - 1)

    def most_hours(self, level: str) -> Fraction | None:
        """The most hours a week that a level stands for; None where the table does not say."""
        if (bound := (self.hours_to or {}).get(level)) is not None:
            return Fraction(bound)
        position = self.position(level)
        if position is None or self.hours_per_step is None or position <= self._last_bounded():
            return None
        return position * Fraction(self.hours_per_step)

    def _price_of_position(self, position: int) -> Fraction | None:
        if position == 0:
            return Fraction(0)
        if self.interval_ore is not None:
            if position > self._most_steps():
                return None
            return self._in_force(_price_of_step(self.interval_ore, position))
        level = self._at(position)
        return None if level is None else self.price(level)

    def _in_force(self, price: Fraction) -> Fraction:
        """What a price by the interval has become; the prices of levels stand in the table."""
        return price

    def _day_price_of_position(self, position: int) -> Fraction | None:
        if position == 0:
            return Fraction(0)
        ore = (self.day_prices_ore or {}).get(self._at(position) or "")
        return None if ore is None else Fraction(ore)

    def _at(self, position: int) -> str | None:
        """The level at a position of a table of prices."""
        return self._ordinary[position - 1] if 0 < position <= len(self._ordinary) else None

    @property
    def _is_by_level(self) -> bool:
        return self.prices_ore is not None or self.prices_from is not None

    def _named(self) -> tuple[str, ...]:
        """The levels that are named beside their prices."""
        return (*self.special, *(self.hours_to or {} if self.interval_ore is None else {}))

    def _last_bounded(self) -> int:
        """The position of the last level whose most hours were published; 0 where none were."""
        return (self.position(list(self.hours_to)[-1]) or 0) if self.hours_to else 0

    @staticmethod
    def _steps_from_first(count: int) -> list[str]:
        return [str(n) for n in range(1, count + 1)]

    @cached_property
    def _ordinary(self) -> list[str]:
        """The levels of a table of prices that have a size, by it."""
        return [level for level in self.prices_ore or self.prices_from or {} if level not in self.special]

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {level: at for at, level in enumerate(self._ordinary, start=1)}

    def _most_steps(self) -> int:
        return _steps_in_week(self.hours_per_step or Decimal(HOURS_IN_WEEK))


def _between(price_of: Callable[[int], Fraction | None], size: Fraction) -> Fraction | None:
    """The price of a size, linear between the packages around it; None where one of them has none."""
    whole = size.numerator // size.denominator
    below = price_of(whole)
    if size == whole:
        return below
    above = price_of(whole + 1)
    if below is None or above is None:
        return None
    return below + (above - below) * (size - whole)


@cache
def _price_of_step(interval_ore: Ore, step: int) -> Fraction:
    """Interval × (step − ½), half up to whole kroner, in øre."""
    return Fraction(half_up(Fraction(interval_ore * (2 * step - 1), 2 * KRONE)) * KRONE)


@cache
def _steps_in_week(hours_per_step: Decimal | str) -> int:
    return int(-(-HOURS_IN_WEEK // Fraction(hours_per_step)))
