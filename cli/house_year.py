"""What a house's page has beside its budget, as tables: occupancy, who lives there, what is vacant, comes, was agreed.

The page shows them among its pictures, and the workbook of `budget` has a sheet for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from cli.budget_changes import CAUSES, rows_by_cause
from cli.cells import known_when
from cli.citizen import SERVICES, in_units
from cli.coming import COLUMNS as AHEAD
from cli.follow_up.due import COLUMNS as DUE
from cli.follow_up.due import due_rows
from cli.follow_up.pages import ACTIONS, action_row
from cli.render import Column, Table, where_filled
from cli.residents import COLUMNS as RESIDENTS
from cli.residents import resident_row, supported_words
from cli.vacancies import COLUMNS as VACANCIES
from cli.vacancies import columns_of, rows_of, total_of
from ledger.budgeting.budget import BudgetYear
from ledger.shared.calendar import months_of
from ledger.shared.message import Message, say
from ledger.state.meetings import actions_of
from ledger.store import Log
from ledger.store.history import History
from projections.budget_changes import budget_changes
from projections.coming import ComingList, ahead_data, coming
from projections.due import due_list
from projections.followups import action_data
from projections.key_figures import figures_row, key_figures
from projections.months import answer
from projections.openings import Opened, nothing_moved, opening_in, since_opening
from projections.residents import resident_data, residents
from projections.supported import Supported, is_at_home, supported, supported_rows
from projections.vacancies import vacancies, vacancies_data

DAYS_AHEAD = 90
OCCUPANCY = (
    Column("month", say("month"), "month"),
    Column("occupancy", say("occupancy %"), "number", adds=False),
    Column("vacant", say("vacant days"), "number"),
    Column("absent", say("days away"), "number"),
)
_SELDOM = ("hours", "special_price", "away", "to", "in_place_from", "paragraph")
_SUPPORTED = tuple(
    column for column in (Column("citizen", say("citizen")), *SERVICES) if column.key not in ("offer", "priced_on")
)


def occupancy_of(
    location: str, log: Log, offer: str, budget: BudgetYear, opened: Opened, as_of: int | None
) -> tuple[Message, Table]:
    """The key figures of each month since the house opened."""
    rows: list[dict[str, Any]] = []
    for row in since_opening(budget, [{"month": month} for month in months_of(budget.year)], opened):
        month = row["month"]
        figures = key_figures(location, log, month, offers=[offer], known_at=as_of)
        rows += [{**figures_row(row), "month": month} for row in figures.rows]
    end = {"month": say("total"), **{key: sum(row[key] or 0 for row in rows) for key in ("vacant", "absent")}}
    title = say("Occupancy by month as {known}, in figures", known=known_when(as_of))
    return title, Table("occupancy", OCCUPANCY, rows, [end] if rows else [])


def residents_of(history: History, offer: str, day: date) -> tuple[Message, Table]:
    """Who lives there on a day."""
    rows = [resident_row(resident_data(one), brief=True) for one in residents(history, day, offer).residents]
    return _on(say("Residents"), day), Table("residents", _of_house(where_filled(RESIDENTS, rows, *_SELDOM)), rows)


def vacancies_of(location: str, log: Log, offer: str, day: date, as_of: int | None) -> tuple[Message, Table]:
    """What is vacant on a day, or becomes so, and what it has cost."""
    found = vacancies(location, log, day, DAYS_AHEAD, offer, as_of)
    rows = rows_of(vacancies_data(found), found.day, listed=True)
    ends = [total_of(rows, found, "place")] if found.now else []
    return _on(say("Vacant places"), day), Table("vacancies", columns_of(rows, day, _of_house(VACANCIES)), rows, ends)


def supported_of(found: Supported, *, is_coded: bool = False) -> tuple[Message, Table]:
    """Who is supported on a day without a place; `is_coded`: units are those that programs know."""
    rows = [row if is_coded else in_units(row) for row in supported_rows(found)]
    columns = where_filled(_SUPPORTED, rows, "to", "level", "hours", "unit", "price", "price_a_year")
    return supported_words(found), Table("supported", columns, rows)


def ahead_of(found: ComingList) -> tuple[Message, Table]:
    """What comes."""
    rows = [ahead_data(one, found.day) for one in found.rows]
    return say("Coming within {days} days", days=found.within), Table("coming", _of_house(AHEAD), rows)


def due_of(history: History, offer: str, day: date) -> tuple[Message, Table]:
    """What falls due, and is overdue."""
    rows = due_rows(due_list(history, day, DAYS_AHEAD, offer))
    return say("Due within {days} days", days=DAYS_AHEAD), Table("due", _of_house(DUE), rows)


def agreements_of(history: History, offer: str, day: date) -> tuple[Message, Table]:
    """What was agreed and is not done."""
    agreed = actions_of(history.stream(f"followup:{offer}"))
    rows = [action_row(action_data(one, day)) for one in agreed if not one.done]
    return say("Agreements not done"), Table("actions", ACTIONS, rows)


def sheets(location: str, log: Log, offer: str, budget: BudgetYear, as_of: int | None, day: date) -> list[Table]:
    """The tables of a house's page that are beside its budget, each with what it is below it."""
    history = History(log, as_of)
    opened = opening_in(history, offer)
    moved = answer(location, log, as_of, lambda months: budget_changes(months, offer, budget.year), of_few=True)
    without_place = supported(history, offer, day)
    told: list[tuple[Message, Table]] = []
    if nothing_moved(moved, opened) is None:
        told.append((say("What moved the year, in figures"), Table("causes", CAUSES, rows_by_cause(moved))))
    if not is_at_home(history.terms(offer)):
        told += [
            occupancy_of(location, log, offer, budget, opened, as_of),
            residents_of(history, offer, day),
            vacancies_of(location, log, offer, day, as_of),
        ]
    if without_place.services or without_place.at_home:
        told.append(supported_of(without_place))
    told.append(ahead_of(coming(history, day, DAYS_AHEAD, offer)))
    told += [due_of(history, offer, day), agreements_of(history, offer, day)]
    return [replace(table, remarks=[title], noted=False) for title, table in told]


def _on(what: Message, day: date) -> Message:
    return say("{what} on {day}", what=what, day=day)


def _of_house(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.key != "offer"]
