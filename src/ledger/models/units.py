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
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.shared.calendar import Month

Unit = Literal["day", "month", "year"]
DaysInMonth = Literal["calendar", "30.5", "365/12"]
DaysInYear = Literal["365", "calendar"]

_FIXED_MONTHS = {"30.5": Fraction(61, 2), "365/12": Fraction(365, 12)}


class DaysBy(NamedTuple):
    """Days of a month, and the days by which their price is divided: 1 where it is a day's."""

    days: int
    divisor: Fraction


class DaysAt(NamedTuple):
    """Days of a month, and the exact øre of each of them."""

    days: int
    ore: Fraction


def divisor_of(
    unit: Unit, month: Month, in_month: DaysInMonth, in_year: DaysInYear, *, filled: bool = False
) -> Fraction:
    """The days by which a unit's price is divided for one day of a month; `filled`: the month has all its days."""
    if unit == "day":
        return Fraction(1)
    if unit == "month" and filled:
        return Fraction(month.days)
    return month_length(month, in_month) if unit == "month" else Fraction(year_length(month.year, in_year))


def by_day(price: Fraction, pieces: Sequence[DaysBy]) -> tuple[DaysAt, ...]:
    """The exact øre of days at `price` øre per unit, day by day."""
    return tuple(DaysAt(piece.days, price / piece.divisor) for piece in pieces)


def amount_of(days: Sequence[DaysAt]) -> Fraction:
    """What days come to together: exact øre."""
    return sum((run.days * run.ore for run in days), Fraction(0))


def month_length(month: Month, convention: DaysInMonth) -> Fraction:
    """Days by which a month's price is divided for a part of the month."""
    return _FIXED_MONTHS.get(convention) or Fraction(month.days)


def year_length(year: int, convention: DaysInYear) -> int:
    """Days by which a year's price is divided: always 365 (Herlev, Roskilde), or the calendar's."""
    if convention == "365":
        return 365
    return (Month(year, 12).last - Month(year, 1).first).days + 1
