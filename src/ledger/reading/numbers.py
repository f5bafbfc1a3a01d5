"""The one reader of numbers: kroner, hours, quantities, shares and per cents, from wherever they come.

A text with one mark and three figures after it is a thousand in one country and a decimal in the other: 1.370 is
1370 kroner to a Dane and 1.37 to a spreadsheet set to English. So the reader knows where a text comes from, and
refuses what has two readings, naming both.

    written        typed, or a file with ';'             a file with ','; a text in JSON or xlsx
    -------------  ------------------------------------  ---------------------------------------
    1370           1370                                  1370
    1370.5         1370.50                               1370.50
    1370,5         1370.50                               1370.50
    1.370,50       1370.50                               1370.50
    1,370.50       1370.50                               1370.50
    1 370          1370                                  1370
    1.370.000      1370000                               1370000
    1.370          kroner: 1370; else refused            refused
    0.500          refused                               refused; quantities and shares: 0.500
    1,370          kroner: refused; else as below        refused
    7,125 hours    7.125: no week has 7125 hours         refused
    97,500 %       97.5: no per cent is 97500            refused
    0,125          kroner: refused; else 0.125           refused
    1,250 km       refused: 1.25 or 1250                 refused
    7.1250         7.125                                 7.125

A number in JSON, TOML or xlsx is a number: 12.500 is 12.50. But people write decision files by hand, so that kroner
with a point and three figures are refused there (`reading/decisions/shapes.py`).

A negative number has '-' or '−' (U+2212) before or after it, or stands in brackets. Thousands may be parted by a
blank, a no-break blank (U+00A0), a narrow one (U+202F) or a thin one (U+2009), in groups of three. Kroner may have
"kr.", "kr" or "DKK" before or after, or ",-" at the end.

Decided on 2026-11-26:

* What has two readings is refused. Nothing is guessed from other rows of the file: one row with 1.370 in a file of
  1.5 and 2.5 says nothing certain. The one exception is kroner with a point and three figures where Danes write, since
  kroner have two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum

from msgspec import Struct

from ledger.errors import AmountOutOfRange, NotAnAmount, TwoReadings
from ledger.shared.message import Kroner
from ledger.shared.money import MOST_ORE, Ore
from ledger.shared.patterns import pattern


class Source(Enum):
    """Where a text comes from."""

    TYPED = "typed"
    SEMICOLON_FILE = "a file with ';'"
    COMMA_FILE = "a file with ','"
    JSON = "JSON"
    TOML = "TOML"
    XLSX = "xlsx"

    @property
    def is_danish(self) -> bool:
        """Whether the decimal mark is a comma unless something else shows: programs set to Danish write ';'."""
        return self in (Source.TYPED, Source.SEMICOLON_FILE)

    @staticmethod
    def of_csv(separator: str) -> Source:
        return Source.COMMA_FILE if separator == "," else Source.SEMICOLON_FILE


class Kind(Struct, frozen=True):
    """What a number counts. `most`: more than that is never meant (None: anything may be)."""

    name: str
    most: Decimal | None = None
    is_money: bool = False


KRONER = Kind("kroner", is_money=True)
HOURS_A_WEEK = Kind("hours a week", Decimal(168))
HOURS_A_YEAR = Kind("hours a year")
PER_CENT = Kind("per cent", Decimal(100))
SHARE = Kind("share", Decimal(1))
QUANTITY = Kind("quantity")


class Number(str):
    """A number of a format that has numbers, as it is written there; never equal to a text of the same figures."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Number, str.__hash__(self)))


LONGEST = 60
"""No number has so many signs; a longer text is not looked at."""

_GAP = "[ \u00a0\u2009\u202f]"
_BLANKS = " \t\r\n\u00a0\u2009\u202f"
_SPACED = rf"[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})+"
_DANISH = pattern(rf"(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|{_SPACED}|[0-9]+)(?:,[0-9]+)?")
_ENGLISH = pattern(rf"(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|{_SPACED}|[0-9]+)(?:\.[0-9]+)?")
_THREE_FIGURES = pattern(r"([0-9]{1,3})([.,])([0-9]{3})")
_NUMBER = pattern(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_CURRENCY = pattern(rf"(?:kr\.?|dkk){_GAP}*|{_GAP}*(?:kr\.?|dkk)", re.IGNORECASE)
_MINUS = "-\u2212"
_FARTHEST = 30
"""How many figures may stand before the decimal mark, so that no exponent takes memory."""


def read_kroner(text: str, source: Source = Source.TYPED) -> Ore:
    """Øre from kroner. Raises NotAnAmount, also for parts of an øre, AmountOutOfRange for absurd sums, TwoReadings."""
    number = read_number(text, KRONER, source)
    ore = whole_ore(number)
    if ore is not None:
        return ore
    if abs(number) > MOST_ORE // 100:
        raise AmountOutOfRange(text, Kroner(-MOST_ORE), Kroner(MOST_ORE))
    raise NotAnAmount(text)


def read_number(text: str, kind: Kind, source: Source = Source.TYPED) -> Decimal:
    """The number that a text stands for; bounds are the caller's to check. Raises NotAnAmount, TwoReadings."""
    if isinstance(text, Number):
        return _of_number(text)
    if len(text) > LONGEST:
        raise NotAnAmount(text[:LONGEST] + "…")
    bare, sign = _without_sign(text, kind)
    if three := _THREE_FIGURES.fullmatch(bare):
        number = _of_three_figures(three, kind, source)
        if number is None:
            raise _two_readings(text, three, sign, kind, source)
        return sign * number
    readings = set(_readings(bare))
    if len(readings) != 1:
        raise NotAnAmount(text)
    return sign * readings.pop()


def whole_ore(kroner: Decimal | int) -> Ore | None:
    """Øre from a number of kroner; None where it has parts of an øre or is absurdly large."""
    number = Decimal(kroner)
    if not number.is_finite() or number.adjusted() > _FARTHEST:
        return None
    ore = number * 100
    return int(ore) if ore == ore.to_integral_value() and abs(ore) <= MOST_ORE else None


def _of_number(written: Number) -> Decimal:
    if len(written) > LONGEST or not _NUMBER.fullmatch(written):
        raise NotAnAmount(str(written[:LONGEST]))
    number = Decimal(str(written))
    if number.adjusted() > _FARTHEST:
        raise NotAnAmount(str(written))
    return number


def _without_sign(text: str, kind: Kind) -> tuple[str, int]:
    """The figures with their marks, and 1 or -1. At most one sign and one currency are taken off."""
    bare, sign, has_currency = text.strip(_BLANKS), 1, not kind.is_money
    for _ in range(3):
        if not has_currency and (shorter := _without_currency(bare)) != bare:
            bare, has_currency = shorter, True
        if kind.is_money and sign == 1:
            bare = bare.removesuffix(",-")
        if sign == 1 and (shorter := _without_minus(bare)) != bare:
            bare, sign = shorter, -1
    return bare, sign


def _without_currency(bare: str) -> str:
    for found in _CURRENCY.finditer(bare):
        if found.start() == 0:
            return bare[found.end() :]
        if found.end() == len(bare):
            return bare[: found.start()]
    return bare


def _without_minus(bare: str) -> str:
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(_BLANKS)
    if bare[:1] in _MINUS:
        return bare[1:].lstrip(_BLANKS)
    if bare[-1:] in _MINUS:
        return bare[:-1].rstrip(_BLANKS)
    return bare


def _readings(bare: str) -> Iterator[Decimal]:
    """What a text is to a Dane, and what it is to somebody who writes numbers as in English."""
    for grammar, thousands, decimal in ((_DANISH, ".", ","), (_ENGLISH, ",", ".")):
        if grammar.fullmatch(bare):
            figures = re.sub(_GAP, "", bare).replace(thousands, "").replace(decimal, ".")
            yield Decimal(figures)


def _of_three_figures(three: re.Match[str], kind: Kind, source: Source) -> Decimal | None:
    """One mark with three figures after it, such as 1.370, by the table above; None where it has two readings."""
    lead, mark, _ = three.groups()
    thousands, decimal = _both(three)
    if kind.is_money:
        return thousands if source.is_danish and mark == "." and lead[0] != "0" else None
    if mark != _decimal_mark(source):
        return None
    is_beyond = source.is_danish and kind.most is not None and thousands > kind.most
    return decimal if lead == "0" or is_beyond else None


def _both(three: re.Match[str]) -> tuple[Decimal, Decimal]:
    lead, _, last = three.groups()
    return Decimal(lead + last), Decimal(f"{lead}.{last}")


def _two_readings(text: str, three: re.Match[str], sign: int, kind: Kind, source: Source) -> TwoReadings:
    numbers = [sign * number for number in _both(three)]
    readings = [_written(number, source) for number in numbers]
    return TwoReadings(text, readings, [_plainly(number, kind, source) for number in numbers if _can_be(number, kind)])


def _can_be(number: Decimal, kind: Kind) -> bool:
    if kind.is_money:
        return whole_ore(number) is not None
    return kind.most is None or abs(number) <= kind.most


def _written(number: Decimal, source: Source) -> str:
    return f"{number.normalize():f}".replace(".", _decimal_mark(source))


def _plainly(number: Decimal, kind: Kind, source: Source) -> str:
    """A number as it can be written with one reading: with a fourth decimal where three would have two."""
    written = _written(number, source)
    three = _THREE_FIGURES.fullmatch(written.lstrip("-"))
    return f"{written}0" if three and _of_three_figures(three, kind, source) is None else written


def _decimal_mark(source: Source) -> str:
    return "," if source.is_danish else "."
