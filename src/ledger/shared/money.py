"""Money: exact fractions of an øre while calculating, whole øre afterwards. The only place that rounds."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from ledger.shared.message import danish_amount

Ore = int
"""A whole number of øre: what events and tables hold."""

MOST_ORE = 100_000_000_000 * 100
"""An amount above a hundred thousand million kroner is a slip of the fingers."""


def half_up(exact: Fraction | int) -> int:
    """Round to a whole number, halves away from zero: 158.5 gives 159 and −158.5 gives −159.

    Half up is what published rate sheets do; half to even, which Python's `round` does, gives 158.
    """
    return exact if isinstance(exact, int) else half_up_parts(exact.numerator, exact.denominator)


def half_up_parts(numerator: int, denominator: int) -> int:
    """The same of a fraction that is none yet; `denominator` is above 0."""
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def half_up_shifted(exact: Fraction | int) -> int:
    """The same for what is left of an amount after whole øre were taken from it: halves go up below zero too.

    So what is rounded with what rounding left before, −0.5 among it, is what the whole comes to, less what was taken.
    """
    return floor(exact + Fraction(1, 2))


def plain(ore: Ore) -> str:
    """Kroner with two decimals for machines: 7440000 øre is "74400.00"."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def danish(ore: Ore) -> str:
    """Kroner as a Danish reader writes them: 7440000 øre is "74.400,00"."""
    return danish_amount(ore)
