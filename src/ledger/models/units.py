"""Price units: what one day costs where the price is given for a day, a month or a year.

Decided on 2026-11-21:

* Month and year prices. A whole month costs its price whatever the convention; parts go by `days_in_month`, years by
  `days_in_year`.

Decided on 2026-11-26:

* A convention that changes cuts no line. The line's days go each by the convention of their own day, and the sum is
  rounded once; a whole month costs its price all the same.
* A month is filled when a stay together with its tail, or a vacancy, has all its days; under census by what is settled.
  Then its days are shares of the calendar month, so that a month that is cut comes to its price. Before, each part went
  by `days_in_month`: 70,093.18 for 76,351.00.
* A year's price by twelfths. What a calendar month costs is the price's cumulated twelfths to it, half up, less those
  of the month before, whenever a stay began. That is a month's price from there on: filled, or cut by `days_in_month`.
* Day prices beside month prices are for months that a stay, or a vacancy, does not fill. A filled month is the month's
  price, also when it is cut. A level without a day price goes by `days_in_month`.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up, half_up_ratio

Unit = Literal["day", "month", "year"]
DaysInMonth = Literal["calendar", "30.5", "365/12"]
DaysOfYear = Literal["365", "calendar"]
DaysInYear = Literal[DaysOfYear, "twelfths"]

_FIXED_MONTHS = {"30.5": Fraction(61, 2), "365/12": Fraction(365, 12)}


class UnitPrice(NamedTuple):
    """Exact øre per unit."""

    ore: Fraction
    unit: Unit


class DaysBy(NamedTuple):
    """Days of a month, and the days by which their price is divided: 1 where it is a day's.

    `twelfth`: the exact øre that are divided in place of a year's price, where that is settled by twelfths.
    """

    days: int
    divisor: Fraction | int
    twelfth: Fraction | Ore | None = None


BY_THE_DAY = tuple(DaysBy(days, 1) for days in range(32))
"""So many days of a month at a price for each of them."""


class DaysAt(NamedTuple):
    """Days of a month, and the exact øre of each of them."""

    days: int
    ore: Fraction | int


def days_by(
    days: int,
    price: UnitPrice,
    month: Month,
    in_month: DaysInMonth,
    in_year: DaysInYear,
    *,
    filled: bool = False,
) -> DaysBy:
    """Days of a month, and what a unit's price is divided by for one of them; `filled`: the month has all its days."""
    if price.unit == "day":
        return BY_THE_DAY[days]
    twelfth = twelfth_of(price.ore, month) if price.unit == "year" and in_year == "twelfths" else None
    if price.unit == "year" and twelfth is None:
        return DaysBy(days, Fraction(year_length(month.year, in_year)))
    return DaysBy(days, Fraction(month.days) if filled else month_length(month, in_month), twelfth)


def by_day(price: Fraction, pieces: Sequence[DaysBy]) -> tuple[DaysAt, ...]:
    """The exact øre of days at `price` øre per unit, day by day."""
    if len(pieces) == 1:  # as of most lines
        days, by, twelfth = pieces[0]
        return (DaysAt(days, _a_day(price, by, twelfth)),)
    return tuple([DaysAt(days, _a_day(price, by, twelfth)) for days, by, twelfth in pieces])


def _a_day(price: Fraction, divisor: Fraction | int, twelfth: Fraction | Ore | None) -> Fraction:
    if twelfth is None:
        return price if divisor == 1 else price / divisor
    return Fraction(twelfth) / divisor


def twelfth_of(yearly: Fraction | Ore, month: Month) -> Ore:
    """What a calendar month is of a yearly amount, in øre: the twelfths to it, half up, less those before it.

    So twelve months sum to it: of 1,000,000.00 January is 83,333.33 and February 83,333.34.
    """
    return half_up(Fraction(yearly) * month.month / 12) - half_up(Fraction(yearly) * (month.month - 1) / 12)


def amount_of(days: Sequence[DaysAt]) -> Fraction | int:
    """What days come to together: exact øre. Most are a whole number of øre, which needs no fraction."""
    whole, parts = 0, Fraction(0)
    for count, ore in days:
        if ore.denominator == 1:
            whole += count * ore.numerator
        else:
            parts += count * ore
    return whole + parts if parts else whole


def whole_ore_of(days: Sequence[DaysAt]) -> Ore:
    """The same in whole øre, rounded half up once. Its sum is one numerator: a fraction would be reduced each time."""
    if len(days) == 1:  # as of most lines
        count, ore = days[0]
        of, by = ore.as_integer_ratio()
        return count * of if by == 1 else half_up_ratio(count * of, by)
    numerator, denominator = 0, 1
    for count, ore in days:
        of, by = ore.as_integer_ratio()
        more = count * of
        if by == denominator:
            numerator += more
        elif more:
            numerator, denominator = numerator * by + more * denominator, denominator * by
    return half_up_ratio(numerator, denominator)


def month_length(month: Month, convention: DaysInMonth) -> Fraction:
    """Days by which a month's price is divided for a part of the month."""
    return _FIXED_MONTHS.get(convention) or Fraction(month.days)


def year_length(year: int, convention: DaysInYear) -> int:
    """The days of a year of prices: always 365 (Herlev, Roskilde; by twelfths too), or the calendar's."""
    if convention != "calendar":
        return 365
    return (Month(year, 12).last - Month(year, 1).first).days + 1
