"""The øre of a line on each of its days: whole, and together the line's amount.

What has been issued for some days of a line is known by this alone: adjustments compare by it, and what cannot be
priced is held by it.

Decided on 2026-11-21:

* A line's øre lie on its days as the half-up of its cumulated exact amount. That is days × unit price where a day has
  a price of its own.

Decided on 2026-11-26:

* Days of a month's or a year's price, and the days of an adjustment, have their own exact øre. A line says them where
  dealing its amount out evenly would give another whole øre to any day. Before, those days were dealt out evenly, and
  a table that was cut late moved one øre on days that it did not touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import groupby, islice
from math import lcm

from msgspec.structs import replace

from ledger.models.issued_lines import IssuedLine
from ledger.shared.calendar import Period
from ledger.shared.money import Ore, half_up, half_up_ratio, half_up_shifted_ratio


def share_of(line: IssuedLine, period: Period) -> Ore:
    """What the days of a line that lie in a period are of its amount."""
    days = days_of(line).overlap(period)
    if not days.days:
        return 0
    before = (days.first - line.first_day).days
    return _first_days(line, before + days.days) - _first_days(line, before)


def _first_days(line: IssuedLine, days: int) -> Ore:
    if days in (0, line.days):
        return line.amount_ore if days else 0
    gathered = _of_runs(line.on_days) if line.on_days else _evenly(line.amount_ore, line.days, _of_a_day(line))
    return gathered[days - 1]


def _of_a_day(line: IssuedLine) -> str | None:
    """The exact øre of each day, where a day has a price."""
    return line.unit_price_ore if line.unit == "day" else None


# The same things are settled month after month, and asked about day by day: what was found is kept.
@lru_cache(maxsize=2048)
def _evenly(amount: Ore, days: int, of_a_day: str | None) -> Sequence[Ore]:
    """The whole øre of the first day, of the first two, … of an amount that lies evenly: by the price, if so."""
    of_day, ore_in = amount, days
    if of_a_day is not None and half_up((price := Fraction(of_a_day)) * days) == amount:
        of_day, ore_in = price.as_integer_ratio()
    return tuple(half_up_ratio(of_day * count, ore_in) for count in range(1, days + 1))


@lru_cache(maxsize=2048)
def _of_runs(runs: tuple[tuple[int, str], ...]) -> Sequence[Ore]:
    """The same of runs of days as a line says them."""
    return tuple(_by_runs([(days, Fraction(ore)) for days, ore in runs]))


def _by_runs(runs: Sequence[tuple[int, Fraction | int]]) -> Iterator[Ore]:
    """The same of runs of days with the exact øre of each of them."""
    ore_in = lcm(*(Fraction(ore).denominator for _, ore in runs))
    gathered = 0
    for days, ore in runs:
        of_day = int(ore * ore_in)
        for _ in range(days):
            gathered += of_day
            yield half_up_shifted_ratio(gathered, ore_in)


def with_days(line: IssuedLine, runs: Iterable[tuple[int, Fraction | int]]) -> IssuedLine:
    """A line whose days are known: runs of days with the exact øre of each. They are said only where it takes that."""
    on_days = to_be_said(line.amount_ore, line.days, _of_a_day(line), tuple(runs))
    return replace(line, on_days=on_days) if on_days else line


@lru_cache(maxsize=2048)
def to_be_said(
    amount: Ore, days: int, of_a_day: str | None, runs: tuple[tuple[int, Fraction | int], ...]
) -> tuple[tuple[int, str], ...]:
    """Runs of days with the exact øre of each, as a line of an amount says them; none, where it need not.

    `of_a_day`: the exact price of a day, where the line has one.
    """
    but_the_last = islice(zip(_evenly(amount, days, of_a_day), _by_runs(runs), strict=True), days - 1)
    if all(one == other for one, other in but_the_last):
        return ()
    return tuple((count, str(ore)) for count, ore in runs)


def with_days_of(line: IssuedLine, plus: Sequence[IssuedLine], minus: Sequence[IssuedLine] = ()) -> IssuedLine:
    """A line that on each of its days is what some lines are on it, less what others are."""
    if all(_is_even(one) for one in (*plus, *minus)):
        return line
    ore = [
        sum(share_of(one, day) for one in plus) - sum(share_of(one, day) for one in minus)
        for day in (Period.inclusive(each, each) for each in days_of(line).each())
    ]
    return with_days(line, ((len(list(run)), Fraction(each)) for each, run in groupby(ore)))


def _is_even(line: IssuedLine) -> bool:
    """Whether each day of a line is the same whole øre."""
    return not line.on_days and line.amount_ore % line.days == 0


def day_cells(lines: Sequence[IssuedLine], period: Period) -> Iterator[tuple[Period, tuple[IssuedLine, ...]]]:
    """The runs of days of a period on which the same lines hold, with those lines; days without any are left out."""
    days = {day for line in lines for day in days_of(line)}
    for piece in period.split_at(days):
        if holding := lines_on(lines, piece.first):
            yield piece, holding


def lines_on(lines: Sequence[IssuedLine], day: date) -> tuple[IssuedLine, ...]:
    """The lines that hold on a day."""
    return tuple(line for line in lines if line.first_day <= day <= line.last_day)


def days_of(line: IssuedLine) -> Period:
    """The days of a line."""
    return Period.inclusive(line.first_day, line.last_day)
