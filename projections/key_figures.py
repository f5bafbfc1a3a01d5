"""How do the houses compare? Places, occupancy, activity, prices and costs of all offers, side by side and in total.

Figures are those of the months as known then: what was issued stands in the settlements. What concerns
one to three citizens is not shown unless that is asked for, since it would show what each of them costs.

Decided on 2026-11-21:

* Key figures count what is known, not what was issued. They compare houses, and late news belongs to the month that
  it is about. Occupancy is occupied / (occupied + notice + vacant), without days out of use. A full-year person is
  occupied days / days of the year, leap days counted. Money is rounded per row and summed; ratios are those of the
  sums.
* Few citizens are hidden. Rows of one to three, with as many more of the smallest as make the hidden ones four or
  more together; else the total would give them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.budgeting.budget import months_of
from ledger.budgeting.key_figures import FigureRow, Group, House, counted, hide_few, total_of
from ledger.shared.calendar import Month
from ledger.shared.money import half_up
from ledger.shared.ratios import decimal, per_cent
from ledger.store import Log
from projections.budgets import PERSON_DECIMALS, with_kroner
from projections.months import Months, answer


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The rows, and their total, of a month or a year, as known at event `known_at`."""

    period: str
    known_at: int
    by: Group | None
    rows: Sequence[FigureRow]
    total: FigureRow


def key_figures(
    location: str,
    log: Log,
    period: Month | int,
    *,
    by: Group | None = None,
    identifying: bool = False,
    known_at: int | None = None,
) -> KeyFigures:
    """The key figures of a month or a year: a row an offer, or a row a group. Year-ends are those of the year.

    What concerns one to three citizens is hidden, unless it is asked for as `identifying`.
    """
    span = months_of(period) if isinstance(period, int) else [period]

    def asked(months: Months) -> KeyFigures:
        rows = counted((_house(months, offer) for offer in months.history.offers()), span, by)
        return KeyFigures(str(period), months.as_of, by, rows, total_of(rows, span))

    figures = answer(location, log, known_at, asked)
    if not identifying:
        hide_few(figures.rows, figures.total)
    return figures


def _house(months: Months, offer: str) -> House:
    return House(
        months.book_without_closings(offer),
        months.source(offer),
        lambda month: months.current(offer, month).settlement.total_ore,
    )


def figures_row(row: FigureRow) -> dict[str, Any]:
    """A row for readers: money in øre, persons and shares as decimals; only its name where it is hidden."""
    if row.hidden:
        return {"name": row.name, "citizens": "few"}
    days = row.occupied + row.notice + row.vacant + row.closed
    return {
        "name": row.name,
        "citizens": len(row.citizens),
        "places": decimal(Fraction(days, row.days_of_period), 1),
        "occupancy": per_cent(row.occupied, row.occupied + row.notice + row.vacant),
        "vacant": row.vacant,
        "vacancy": row.vacancy,
        "full_year_persons": decimal(row.persons, PERSON_DECIMALS),
        "level": decimal(Fraction(row.level_days, row.levelled_days), 2) if row.levelled_days else None,
        "price": half_up(Fraction(row.service, row.service_days)) if row.service_days else None,
        "service": row.service,
        "sold": per_cent(row.sold, row.occupied),
        "income": row.income,
        "total": row.total,
        "per_person": half_up(row.total / row.persons) if row.persons else None,
        "expected": row.expected,
        "adopted": row.adopted,
        "deviation": None if row.adopted is None else row.expected - row.adopted,
    }


_MONEY = ("vacancy", "price", "service", "income", "total", "per_person", "expected", "adopted", "deviation")

_OF_GROUPS = ("name", "citizens", "full_year_persons", "level", "price", "service", "total", "per_person")
"""What a group has: places, buyers and budgets belong to offers."""


def figures_data(key_figures: KeyFigures) -> dict[str, Any]:
    """The key figures for machines."""
    return {
        "period": key_figures.period,
        "known_at": {"event": key_figures.known_at},
        "by": key_figures.by or "offer",
        "rows": [_row_data(row, key_figures.by) for row in key_figures.rows],
        "total": _row_data(key_figures.total, key_figures.by),
    }


def _row_data(row: FigureRow, by: Group | None) -> dict[str, Any]:
    shown = with_kroner(figures_row(row), _MONEY)
    return shown if by is None else {name: value for name, value in shown.items() if name in _OF_GROUPS}
