"""The figures of an offer's meeting: what a year and one of its months come to, as the book knows them now."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ledger.budgeting.budget import budget_year
from ledger.models.followups import MeetingFigures
from ledger.models.issued import IssuedMonth
from ledger.settlement.issuing import MonthSource
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.state.book import Book

PER_MILLE = 1000


def meeting_figures(
    book: Book, month: Month, known_at: int, current_months: MonthSource | None = None
) -> MeetingFigures:
    """The sheet of a meeting about a month, on what is known up to and with event `known_at`.

    `current_months` brings the offer's current settlements where somebody has them.
    """
    year = budget_year(book, month.year, current_months)
    of_month = year.settlements[month.month - 1]
    return MeetingFigures(
        known_at=known_at,
        budget_ore=year.adopted_total,
        expected_ore=year.current,
        settled_ore=sum(one.settled for one in year.months),
        months_settled=sum(one.closed for one in year.months),
        month_ore=of_month.total_ore,
        places=sum(place.open.overlaps(month.period) for place in book.places.values()),
        occupied=of_month.occupied,
        notice=of_month.notice,
        absent=of_month.absent or None,
        vacant=of_month.vacant,
        closed=of_month.closed,
        occupancy=_occupancy(of_month),
        vacancy_ore=sum(line.amount_ore for line in of_month.lines if line.kind == "vacancy"),
        average_day_ore=_average_day(of_month),
    )


def _occupancy(month: IssuedMonth) -> Decimal:
    """Occupied days in percent of the days on which places were open and in use, to one decimal; 0 without any."""
    usable = month.occupied + month.notice + month.vacant
    per_mille = half_up(Fraction(month.occupied * PER_MILLE, usable)) if usable else 0
    return Decimal(per_mille).scaleb(-1)


def _average_day(month: IssuedMonth) -> Ore | None:
    """What the residents' own base and service come to for each occupied day, half up."""
    if not month.occupied:
        return None
    of_residents = [line for line in month.lines if line.citizen is not None and line.kind in ("base", "service")]
    return half_up(Fraction(sum(line.amount_ore for line in of_residents), month.occupied))
