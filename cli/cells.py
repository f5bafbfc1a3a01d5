"""What a cell of an answer says to eyes, and what a value of it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cli.called import called, with_names
from cli.cleaning import clean
from cli.columns import Column, Sum
from cli.languages import SPEECH
from cli.plain import plain_value
from cli.remedies import CATALOGUE, MACHINES, CommandLine
from ledger.errors import Refusal
from ledger.shared.calendar import Month, MonthSpan, parse_month, runs_of
from ledger.shared.message import Kroner, Message, Value, as_said, say
from ledger.shared.money import Ore, danish
from ledger.shared.patterns import pattern
from ledger.shared.ratios import decimal

_HOURS = pattern(r"([0-9]+(?:\.[0-9]+)?) h")
"""What stands in place of a level where hours are settled; no council calls a level so."""
_NUMBER = pattern(r"-?[0-9]+(\.[0-9]+)?")


def known_when(as_of: object) -> Message:
    """As what an answer tells a month, which is the end of "as …": as known now, or then where it has an as-of."""
    return say("known now") if as_of is None else say("known then")


def readable(column: Column, value: Any) -> str:
    """What a cell shows to eyes; "" for nothing."""
    if value is None:
        return ""
    if column.holds == "money" and not isinstance(value, Message):
        return danish(ore_of(value))
    value = number_in(column, value)
    if SPEECH.is_danish and column.holds == "number" and column.key not in NO_COUNTS and isinstance(value, int):
        return CATALOGUE.grouped(value)
    value = without_fraction(value)
    if isinstance(value, Decimal):
        return with_comma(value)
    return words_in(column, value)


def without_fraction(value: Any) -> Any:
    """A fraction whose decimals do not end, such as a package of 52/9, as people read it; others as they are."""
    return decimal(value, _DECIMALS) if isinstance(value, Fraction) else value


_DECIMALS = 2


def with_comma(number: Decimal) -> str:
    """A number with a decimal comma; in Danish its thousands stand apart, as those of counts do."""
    return f"{number:,f}".translate(_SWAPPED) if SPEECH.is_danish else f"{number:f}".replace(".", ",")


_SWAPPED = str.maketrans(",.", ".,")

NO_COUNTS = frozenset(
    {"event", "annulled_by", "corrects", "rules", "model", "known_at", "line", "number", "year", "fiscal_year"}
)
"""The columns of numbers that count nothing: of events, of lines of a file, and years.

Decided on 2026-11-28:

* Danish tables have counts with their thousands apart, as amounts are; English ones have not, since `4,742` beside
  `4.742,00` would be read as a decimal.
* A level is a name that the council's decision file gives, and stands as it is there: level 4.4 is 4.4 in every
  language. Quantities, hours (also those that stand in place of a level) and averages of levels are numbers, and have a
  decimal comma. The average package that a vacant place is settled at stands in its line as a level, by which alone it
  cannot be told from a name: by the terms of the house it can (`projections.settle.line_row`), for people.
"""


def instead_of_level(level: str) -> Message | None:
    """The hours that stand in place of a level, or what a price is that is of none, in words; None for a level."""
    hours = _HOURS.fullmatch(level)
    return _OF_NO_LEVEL.get(level) if hours is None else say("{hours} h", hours=Decimal(hours[1]))


_OF_NO_LEVEL = {"special": say("special"), "average": say("average"), "agreed": say("agreed")}
"""What stands in place of a level where a price is a resident's own, one for all, or agreed for a reserved place."""


def words_in(column: Column, value: Any) -> str:
    """What a cell of a column says to a person; a word of the program's own in the language that is spoken."""
    if column.holds == "month" and isinstance(value, str):
        value = month_in(value)
    if isinstance(value, str):
        value = _said(column.key, value)
    value = called(column.key, value)
    return text_of(CATALOGUE.code(value) if isinstance(value, str) and column.key not in TYPED else value)


def _said(key: str, value: str) -> Value:
    """What a column holds that is no word by itself, or another one than elsewhere; anything else as it is."""
    if key == "level":
        return instead_of_level(value) or value
    if key == "subject" and (about := _ABOUT.fullmatch(value)):
        which = month_in(about[2])
        what: Value = say("rates") if about[1] == "rates" else about[1]
        return say("{what} {which}", what=what, which=as_said(which) if isinstance(which, str) else which)
    return _OF_COLUMN.get((key, value), value)


_ABOUT = pattern(r"(monthly|quarterly|rates|base) (\S+)")
"""What is due: a meeting about a month, or terms that are to be confirmed."""
_OF_COLUMN = {
    ("what", "citizen"): say("citizen follow-up"),
    ("decided_for", "citizen"): say("the citizen"),
    ("decided_for", "place"): say("the place"),
    ("decided_for", "house"): say("the house"),
}


TYPED = frozenset(
    {
        "offer", "place", "citizen", "level", "name", "by", "text", "comment", "because", "reason", "decision", "owner",
        "participants", "check", "service", "item", "account", "counter", "ref", "supplier", "contract", "reference",
        "held",
    }
)  # fmt: skip
"""The columns that hold what somebody typed, which no language has a word for."""


def month_in(text: str) -> Any:
    """A month that stands as text, such as 2026-03, as the month that it is; other texts as they are."""
    try:
        return parse_month(text)
    except Refusal:
        return text


def number_in(column: Column, value: Any) -> Any:
    """What a column of numbers holds as text, such as the "7.125" of a stored quantity, as the number that it is."""
    return Decimal(value) if column.holds == "number" and isinstance(value, str) and _NUMBER.fullmatch(value) else value


def heading_of(column: Column, catalogue: CommandLine = CATALOGUE) -> str:
    """A column's heading in words; for programs the one that it has for them, if any."""
    if column.csv is not None and catalogue is MACHINES:
        return column.csv
    return clean(with_names(column.heading).worded(catalogue))


def text_of(value: Any, catalogue: CommandLine = CATALOGUE) -> str:
    """A value as text that steers nobody's terminal."""
    match value:
        case Message():
            return clean(with_names(value).worded(catalogue))
        case Month():
            return catalogue.month(value)
        case MonthSpan():
            return clean(span_in_words(value).worded(catalogue))
        case date():
            return catalogue.day(value)
        case _:
            return clean(str(plain_value(value)))


def span_in_words(span: MonthSpan) -> Message:
    """A quarter or a year as a title says it: as it is typed, but in Danish by the quarter's number."""
    if span == MonthSpan.of_year(span.first.year):
        return as_said(str(span))
    return say("{year}-Q{quarter}", year=span.first.year, quarter=(span.first.month + 2) // 3)


def in_runs(months: Iterable[Month]) -> list[Value]:
    """Months in words, those that follow one another as first and last."""
    runs = (
        say("{first}", first=first) if first == last else say("{first} to {last}", first=first, last=last)
        for first, last in runs_of(months)
    )
    return list(runs)


def ore_of(amount: Kroner | Sum | Ore) -> Ore:
    """Whole øre of what a column of money holds."""
    return amount if isinstance(amount, int) else amount.ore
