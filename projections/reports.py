"""What does a house's period come to, in one document? Settlement, budget, changes, what is coming, what is agreed.

Nothing is reckoned here: each part is the answer of the projection that has it.

Decided on 2026-11-27:

* A report speaks on the day that its as-of event was recorded, also of a period that is not over, or not begun. From
  that day on it looks ahead, and by it actions are overdue. So the same as-of gives the same report on any day.
* The budget is that of the year in which the period ends, and the changes are those of the sheet for the meeting about
  its last month.
* Pictures of places and levels show the twelve months that end with the period: one month alone shows no course.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ledger.budgeting.budget import BudgetYear, budget_year
from ledger.following.due import Due
from ledger.following.meetings import Preparation
from ledger.shared.calendar import Month, MonthSpan, civil_day
from ledger.shared.message import Message
from projections.budget_changes import BudgetChanges, budget_changes
from projections.coming import ComingList, coming
from projections.delivered import UntoldMonth
from projections.followups import due_for_sheet, prepared
from projections.months import Months
from projections.openings import settled_since_openings
from projections.pictures import LevelMix, Occupancy, PicturedHouse, Places, house, level_mix, occupancy, places
from projections.settle import OfferSettlement, months_in, settled

AHEAD = 92
"""So many days ahead a report looks: a quarter."""


class Report(Struct, frozen=True):
    """A house's period, as known at event `known_at`, spoken on a day. `settlement` is None where nothing was open.

    `opened` is the house's first day; `opening` says it, where months before it are left out. `untold`: of which months
    nothing is settled of some grants until deliveries are told.
    """

    house: PicturedHouse
    period: Month | MonthSpan
    known_at: int
    day: date
    settlement: OfferSettlement | None
    untold: Sequence[UntoldMonth]
    opened: date | None
    opening: Sequence[Message]
    year: BudgetYear
    changes: BudgetChanges
    sheet: Preparation
    due: Sequence[Due]
    coming: ComingList
    occupancy: Occupancy
    levels: LevelMix
    places: Places


def report(months: Months, offer: str, period: Month | MonthSpan) -> Report:
    """The report of a house for a month, a quarter or a year. Raises UnknownOffer."""
    span = months_in(period)
    last, history = span[-1], months.history
    day = civil_day(history.event(months.as_of).recorded_at)
    of_house, opening = settled_since_openings(history, settled(months, period, [offer], today=day))
    book, course = months.book(offer), MonthSpan(last.next(-11), last)
    return Report(
        house=house(months, offer),
        period=period,
        known_at=months.as_of,
        day=day,
        settlement=next(iter(of_house.offers), None),
        untold=of_house.untold,
        opened=book.opened_on(),
        opening=opening,
        year=budget_year(book, last.year, months.current_source(offer)),
        changes=budget_changes(months, offer, last.year),
        sheet=prepared(months, offer, last),
        due=due_for_sheet(history, offer, last, day),
        coming=coming(history, day, AHEAD, offer),
        occupancy=occupancy(months, course, offer),
        levels=level_mix(months, offer, course),
        places=places(months, offer, course),
    )
