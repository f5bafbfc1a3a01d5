"""Money: exact fractions of an øre while calculating, whole øre afterwards. The only place that rounds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from ledger.errors import NotAnAmount
from ledger.shared.message import danish_amount

Ore = int
"""A whole number of øre: what events and tables hold."""

MOST_ORE = 100_000_000_000 * 100
"""An amount above a hundred thousand million kroner is a slip of the fingers."""

_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
_DANISH = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+")


def half_up(exact: Fraction | int) -> int:
    """Round to a whole number, halves away from zero: 158.5 gives 159 and −158.5 gives −159.

    Half up is what published rate sheets do; half to even, which Python's `round` does, gives 158.
    """
    if isinstance(exact, int):
        return exact
    numerator, denominator = exact.numerator, exact.denominator
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def parse_kroner(text: str | float | Decimal) -> Ore:
    """Øre from kroner as people and files write them: 1370, "1.370,50", "1370.5", "2.347,79 kr.".

    Raises NotAnAmount for what is no number, has more than two decimals, or is absurdly large.
    """
    bare = _bare(text)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")  # kroner never have three decimals, so "1.370" is 1370
    number = parse_number(bare)
    ore = number * 100
    if ore != ore.to_integral_value() or abs(ore) > MOST_ORE:
        raise NotAnAmount(str(text))
    return int(ore)


def parse_number(text: str | float | Decimal) -> Decimal:
    """A decimal number with a Danish or an English decimal mark.

    A dot before three digits is read as a Danish thousands mark only where a comma shows it: "1.370,50" is
    1370.50, but "7.125" hours are seven and an eighth.
    """
    bare = _bare(text)
    if "," in bare:
        if not _DANISH.fullmatch(bare):
            raise NotAnAmount(str(text))
        bare = bare.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", bare):
        raise NotAnAmount(str(text))
    return Decimal(bare)


def _bare(text: str | float | Decimal) -> str:
    return str(text).strip().removesuffix("kr.").removesuffix("kr").strip()


def plain(ore: Ore) -> str:
    """Kroner with two decimals for machines: 7440000 øre is "74400.00"."""
    sign = "-" if ore < 0 else ""
    return f"{sign}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def danish(ore: Ore) -> str:
    """Kroner as a Danish reader writes them: 7440000 øre is "74.400,00"."""
    return danish_amount(ore)
