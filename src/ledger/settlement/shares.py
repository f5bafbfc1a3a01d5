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
from itertools import accumulate, chain, groupby, repeat
from math import lcm

from msgspec.structs import replace

from ledger.models.issued_lines import IssuedLine
from ledger.shared.calendar import Period
from ledger.shared.money import Ore, half_up, half_up_parts, half_up_shifted


def share_of(line: IssuedLine, period: Period) -> Ore:
    """What the days of a line that lie in a period are of its amount."""
    days = days_of(line).overlap(period)
    if not days.days:
        return 0
    before = (days.first - line.first_day).days
    return _first_days(line, before + days.days) - _first_days(line, before)


def _first_days(line: IssuedLine, days: int) -> Ore:
    if days == line.days:
        return line.amount_ore
    if line.on_days:
        return half_up_shifted(_cumulated(line, days))
    return half_up(_evenly(line) * days)


def _cumulated(line: IssuedLine, days: int) -> Fraction:
    gathered, left = Fraction(0), days
    for of_run, ore in line.on_days:
        gathered += min(of_run, left) * Fraction(ore)
        left -= min(of_run, left)
    return gathered


def _evenly(line: IssuedLine) -> Fraction:
    """The exact øre of a day of a line that does not say them."""
    price = line.exact_unit_price if line.unit == "day" else None
    if price is not None and half_up(price * line.days) == line.amount_ore:
        return price
    return Fraction(line.amount_ore, line.days)


def with_days(line: IssuedLine, runs: Iterable[tuple[int, Fraction | int]]) -> IssuedLine:
    """A line whose days are known: runs of days with the exact øre of each. They are said only where it takes that."""
    runs = list(runs)
    if _lie_evenly(line, runs):
        return line
    return replace(line, on_days=tuple((days, str(ore)) for days, ore in runs))


def _lie_evenly(line: IssuedLine, runs: Sequence[tuple[int, Fraction | int]]) -> bool:
    """Whether every day gets the same whole øre where the amount is dealt out evenly.

    In whole numbers, for it is asked of every day of every service: øre are counted in parts of `by`.
    """
    even, by = _evenly(line), lcm(*(ore.denominator for _, ore in runs))
    each = chain.from_iterable(repeat(ore.numerator * (by // ore.denominator), days) for days, ore in runs)
    return all(
        half_up_parts(even.numerator * day, even.denominator) == (2 * gathered + by) // (2 * by)
        for day, gathered in zip(range(1, line.days), accumulate(each), strict=False)
    )


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
