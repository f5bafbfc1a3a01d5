"""How figures of a year are typed: amounts, hours, per cents, counts, lists of per cents."""

from __future__ import annotations

import re
from decimal import Decimal

from cli.arguments import Read
from ledger.errors import BadOption, NotAnAmount
from ledger.reading.numbers import HOURS_A_YEAR, PER_CENT, read_kroner, read_number
from ledger.shared.message import say
from ledger.shared.money import Ore

_HUNDRED = 100
_FIGURES = re.compile(r"[0-9]{1,9}")
"""Whole numbers: `str.isdigit` takes '²' too, which `int` does not, nor thousands of figures."""

MOST_PLACES = 1_000_000
MOST_HOURS = Decimal(1_000_000_000)


def read_amount(text: str) -> Ore:
    """Øre from kroner, 0 or more. Raises NotAnAmount, TwoReadings, BadOption."""
    ore = read_kroner(text)
    if ore < 0:
        raise BadOption(say("{text!r} is negative", text=text), say("write the amount without a sign"))
    return ore


def read_percent(text: str) -> Decimal:
    """A per cent from 1 to 100: "98", "97,5", "98 %". Raises BadOption, TwoReadings."""
    try:
        percent = read_number(text.removesuffix("%"), PER_CENT)
    except NotAnAmount:
        raise BadOption(say("{text!r} is not a per cent", text=text), say("write 98 or 97,5")) from None
    if not 0 < percent <= _HUNDRED:
        raise BadOption(say("{text!r} is not above 0 and up to 100 per cent", text=text), say("write 98 or 97,5"))
    if percent < 1:  # 0,98 is 98 per cent to whoever writes shares
        raise BadOption(say("{text!r} is less than one per cent", text=text), say("write 98 or 97,5"))
    return percent


def read_percents(text: str) -> list[Decimal]:
    """Per cents with commas between, from 0 to 100: "25,50,75,100". Raises BadOption."""
    parts = text.split(",")
    if not all(_FIGURES.fullmatch(part.strip()) and int(part) <= _HUNDRED for part in parts):
        raise BadOption(say("{text!r} is no list of per cents", text=text), say("write 25,50,75,100"))
    return [Decimal(int(part)) for part in parts]


def read_hours(text: str) -> Decimal:
    """Hours of a year, above 0. Raises BadOption, TwoReadings."""
    try:
        hours = read_number(text, HOURS_A_YEAR)
    except NotAnAmount:
        raise BadOption(say("{text!r} is not a number of hours", text=text), say("write 12000 or 11850,5")) from None
    if not 0 < hours <= MOST_HOURS:
        raise BadOption(
            say("{text!r} is not a number of hours that a year can have", text=text), say("write 12000 or 11850,5")
        )
    return hours


def read_places(text: str) -> int:
    """How many places, from 1. Raises BadOption."""
    if not (_FIGURES.fullmatch(text) and 1 <= int(text) <= MOST_PLACES):
        raise BadOption(say("{text!r} is not a number of places", text=text), say("write 10"))
    return int(text)


AMOUNT = Read("kr", read_amount)
SIGNED = Read("kr", read_kroner)
PERCENT = Read("per cent", read_percent)
PERCENTS = Read("per cents", read_percents)
HOURS = Read("hours", read_hours)
PLACES = Read("places", read_places)
