"""Figures that are no money, for readers: shares and persons, exact until they are shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ledger.shared.money import half_up

PERSON_DECIMALS = 3
"""How many decimals full-year persons are shown with."""


def decimal(exact: Fraction, places: int) -> Decimal:
    """A number with so many decimals, half up."""
    return Decimal(half_up(exact * 10**places)).scaleb(-places)


def exact(number: Fraction) -> Decimal | Fraction:
    """A number as it is: a decimal, or a fraction where decimals do not end."""
    as_decimal = Decimal(number.numerator) / Decimal(number.denominator)
    return as_decimal if Fraction(as_decimal) == number else number


def per_cent(part: Fraction | int, whole: Fraction | int) -> Decimal | None:
    """A share in per cent with one decimal; None of nothing."""
    return decimal(Fraction(part) * 100 / whole, 1) if whole else None
