"""The figures of an offer's meeting: what a year and one of its months come to, as the book knows them now.

Decided on 2026-11-27:

* Occupancy is of places to fill, as in key figures. An offer at home and a supplier of any number of stays have none,
  and no occupancy; of an area and of several houses together they are left out of it. What a meeting recorded stays.

Decided on 2026-11-28:

* What an occupied day costs on average is the price of the activity: service, and a base that is owed by the
  resident-day. A buyer's day of a frame is none of it. It is a part of the frame, which stands whoever buys of it
  (interface.md, "A buyer's day of a frame"); counted, a house became dearer when another municipality took over
  paying for a resident, and it had some residents' share of its frame in it and no others'.
* What several houses have settled is the sum of all that each has issued, so it says of how many months that is in
  each: the fewest, and the most where they differ. With the fewest alone the sum read as one of too few months.

Decided on 2026-11-29:

* A vacant place is of its house's function and supplier, and of no paragraph. So the occupancy of an area is that of
  the houses that belong to it, and a paragraph has none: before, §108 was 100 % occupied whatever stood empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.budgeting.areas import AreaRow, area_in_house, area_of, area_quantity, day_of
from ledger.budgeting.budget import budget_year
from ledger.models.areas import Area
from ledger.models.followups import MeetingFigures
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.units import year_length
from ledger.settlement.issuing import MonthSource
from ledger.settlement.residents import Resident, away_days, resident_days
from ledger.shared.calendar import Month, months_of
from ledger.shared.money import Ore, half_up
from ledger.state.book import Book
from ledger.state.terms import Terms

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
        places=sum(place.open.overlaps(month.period) for place in book.capacity()),
        occupied=of_month.occupied,
        notice=of_month.notice,
        absent=of_month.absent or None,
        vacant=of_month.vacant,
        closed=of_month.closed,
        occupancy=_occupancy(of_month) if book.capacity() else None,
        vacancy_ore=sum(line.amount_ore for line in of_month.lines if line.kind == "vacancy"),
        average_day_ore=_average_day(of_month),
    )


def area_meeting_figures(
    houses: Iterable[tuple[Book, MonthSource]], terms: Terms, area: Area, month: Month, known_at: int
) -> MeetingFigures:
    """The sheet of a meeting about an area across houses, from their books with their current settlements.

    Occupied days and those of notice are the area's own, wherever; places, vacant and closed days are those of the
    houses that are of the area as a whole. Months are settled where every house that has part in it has issued them.
    The budget is the area's own, else those of its houses, as `budget --by` has it (decided on 2026-11-26); a meeting
    held keeps what it recorded. `terms` are those for all offers.
    """
    lines: list[IssuedLine] = []
    whole = AreaRow(area.name, year_length(month.year, "calendar"))
    closed_months: list[int] = []
    absent = 0
    days = {"places": 0, "occupied": 0, "vacant": 0, "closed": 0}
    filled: list[tuple[int, int]] = []
    for book, source in houses:
        found = area_in_house(book, source, area, month.year)
        if found is None:
            continue
        whole.add(found)
        closed_months.append(sum(one in book.closings for one in months_of(month.year)))
        settlement, day = source(month), day_of(book.terms, month)
        own = [line for line in settlement.lines if area_of(area.by, book.terms, line.paragraph, day) == area.name]
        lines += own
        occupied = _days_of(area, resident_days(book, month), book.terms, day)
        days["occupied"] += occupied
        absent += _days_of(area, away_days(book, month), book.terms, day)
        if area_of(area.by, book.terms, None, day) == area.name:  # the house is of the area as a whole
            if book.capacity() and area.by != "paragraph":
                filled.append((occupied, _notice(own)))
            days["places"] += sum(place.open.overlaps(month.period) for place in book.capacity())
            days["vacant"] += settlement.vacant
            days["closed"] += settlement.closed
    own_grants = terms.granted_to_areas(area.by, month.year).get(area.name, 0)
    whole.add_own(terms.area_budget_of(area, month.year), own_grants, month.year)
    return MeetingFigures(
        known_at=known_at,
        budget_ore=whole.adopted,
        expected_ore=whole.current,
        settled_ore=whole.settled,
        months_settled=min(closed_months, default=0),
        most_months_settled=most_months(closed_months),
        month_ore=sum(line.amount_ore for line in lines),
        notice=_notice(lines),
        absent=absent or None,
        occupancy=_occupancy_of_houses(filled, days["vacant"]),
        vacancy_ore=sum(line.amount_ore for line in lines if line.kind == "vacancy"),
        average_day_ore=_per_day(lines, days["occupied"]),
        quantity=area_quantity(whole, month.year),
        **days,
    )


def _days_of(area: Area, days: Mapping[Resident, int], terms: Terms, day: date) -> int:
    """Of the days of a house's residents those that are of an area."""
    return sum(
        count for resident, count in days.items() if area_of(area.by, terms, resident.paragraph, day) == area.name
    )


def _occupancy_of_houses(filled: Collection[tuple[int, int]], vacant: int) -> Decimal | None:
    """The same as `_occupancy` of the houses of an area; None where no house has places to fill.

    `filled`: of each house that has, the days occupied and those of notice; `vacant`: the days of all together.
    """
    if not filled:
        return None
    occupied = sum(days for days, _ in filled)
    return _per_cent(occupied, occupied + sum(notice for _, notice in filled) + vacant)


def most_months(of_each: Collection[int]) -> int | None:
    """The most months that any of several has issued; None where all have issued as many."""
    return max(of_each) if len(set(of_each)) > 1 else None


def _notice(lines: Iterable[IssuedLine]) -> int:
    return sum(line.days for line in lines if line.kind == "notice" and line.part == "service")


def _occupancy(month: IssuedMonth) -> Decimal:
    """Occupied days in percent of the days on which places were open and in use, to one decimal; 0 without any."""
    return _per_cent(month.occupied, month.occupied + month.notice + month.vacant)


def _per_cent(part: int, whole: int) -> Decimal:
    per_mille = half_up(Fraction(part * PER_MILLE, whole)) if whole else 0
    return Decimal(per_mille).scaleb(-1)


def _average_day(month: IssuedMonth) -> Ore | None:
    """What the residents' own base and service come to for each occupied day, half up; nothing of a frame."""
    return _per_day(month.lines, month.occupied)


def _per_day(lines: Iterable[IssuedLine], occupied: int) -> Ore | None:
    if not occupied:
        return None
    activity = (line for line in lines if not line.of_frame)
    of_residents = [line for line in activity if line.citizen is not None and line.kind in ("base", "service")]
    return half_up(Fraction(sum(line.amount_ore for line in of_residents), occupied))
