"""The øre of a line on each of its days: whole, and together the line's amount.

What has been issued for some days of a line is known by this alone: adjustments compare by it, and what cannot be
priced is held by it.

Decided on 2026-11-26:

* A line's øre lie on its days as the half-up of its cumulated exact amount. That is days × unit price where a day has
  a price of its own; of other lines the rounded amount is dealt out evenly, for they do not tell their conventions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from ledger.models.issued import IssuedLine
from ledger.shared.calendar import Period
from ledger.shared.money import Ore, half_up


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
    if line.unit == "day" and half_up(line.exact_unit_price * line.days) == line.amount_ore:
        return half_up(line.exact_unit_price * days)
    return half_up(Fraction(line.amount_ore * days, line.days))


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
