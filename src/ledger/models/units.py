"""Price units: what one day costs where the price is given for a day, a month or a year.

Decided on 2026-11-21:

* Month and year prices. A whole month costs its price whatever the convention; parts go by `days_in_month`, years by
  `days_in_year`. A month in several lines is paid by parts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from ledger.shared.calendar import Month

Unit = Literal["day", "month", "year"]
DaysInMonth = Literal["calendar", "30.5", "365/12"]
DaysInYear = Literal["365", "calendar"]

_FIXED_MONTHS = {"30.5": Fraction(61, 2), "365/12": Fraction(365, 12)}


def amount_of(
    price: Fraction, unit: Unit, days: int, month: Month, in_month: DaysInMonth, in_year: DaysInYear
) -> Fraction:
    """The exact amount, in øre, of `days` days of `month` at `price` øre per `unit`.

    A whole month at a month's price is that price, whatever the month's length and the convention
    for parts of one (Hadruplund: 30.5 days).
    """
    if unit == "day":
        return price * days
    if unit == "month":
        return price if days == month.days else price * days / month_length(month, in_month)
    return price * days / year_length(month.year, in_year)


def month_length(month: Month, convention: DaysInMonth) -> Fraction:
    """Days by which a month's price is divided for a part of the month."""
    return _FIXED_MONTHS.get(convention) or Fraction(month.days)


def year_length(year: int, convention: DaysInYear) -> int:
    """Days by which a year's price is divided: always 365 (Herlev, Roskilde), or the calendar's."""
    if convention == "365":
        return 365
    return (Month(year, 12).last - Month(year, 1).first).days + 1
