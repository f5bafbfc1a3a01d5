"""The order in which people count: 2 before 10, figures before names."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ledger.shared.patterns import pattern

_NUMBER = pattern(r"[0-9]+([.,][0-9]+|/0*[1-9][0-9]*)?")

Order = tuple[int, int | Fraction, str]


@lru_cache(maxsize=4096)
def natural(name: str | None) -> Order:
    """A key to sort names by: what has none first, then numbers by size, then names.

    A number may be followed by a word: "24.5 h" stands between "7 h" and "100 h".
    """
    if name is None:
        return (0, 0, "")
    figures = name.split(" ", 1)[0]
    if not _NUMBER.fullmatch(figures):
        return (2, 0, name)
    # Whole numbers, which most places have, compare many times faster than fractions.
    return (1, int(figures) if figures.isdecimal() else Fraction(figures.replace(",", ".")), name)


_PARTS = pattern(r"([^0-9]*)([0-9]*)")


def by_number(key: str) -> tuple[tuple[str, int], ...]:
    """A key to sort the keys of citizens by: the figures in them count as numbers, so that h-2 stands before h-10."""
    return tuple((text, int(figures or -1)) for text, figures in _PARTS.findall(key))
