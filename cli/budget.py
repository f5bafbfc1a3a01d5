"""pladsbog budget: a house's year, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import areas, options
from cli.declaring import option
from cli.printing import note
from cli.render import Column, Output, Sum, Table
from ledger.errors import BadOption
from ledger.models.lines import LINE_KINDS
from ledger.shared.message import as_said, code_said, say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cli.pictures import Drawn
    from cli.session import Session
    from cli.sparks import Course
    from ledger.budgeting.budget import BudgetYear
    from ledger.models.areas import AreaKind
    from projections.budgets import OfferBudget
    from projections.openings import Opened

MONTHS = (
    Column("month", say("month")),
    Column("status", say("status")),
    Column("adopted", say("adopted"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected", say("expected, open"), "money", csv="expected"),
    Column("grants", say("grants and transfers"), "money", csv="grants"),
    Column("current", say("current"), "money"),
    Column("deviation", say("deviation"), "money"),
)
SPLIT = (
    Column("month", say("month")),
    *(Column(kind, code_said(kind), "money") for kind in LINE_KINDS),
    Column("frame", say("frame"), "money"),
    Column("grants", say("grants and transfers"), "money", csv="grants"),
    Column("current", say("current"), "money"),
)
LEVELS = (
    Column("level", say("level")),
    Column("days", say("days"), "number"),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("price", say("average price"), "money"),
    Column("amount", code_said("service"), "money"),
    Column("assumed_persons", say("assumed persons"), "number"),
    Column("assumed_price", say("assumed price"), "money"),
    Column("assumed_amount", say("assumed {kind}", kind="service"), "money"),
)


SERVICES = (
    Column("service", say("service")),
    Column("unit", say("unit")),
    Column("quantity", say("in the year"), "number", adds=False),
    Column("price", say("average price"), "money", adds=False),
    Column("amount", say("amount"), "money"),
    Column("assumed_quantity", say("assumed in the year"), "number", adds=False),
    Column("assumed_price", say("assumed price"), "money", adds=False),
    Column("assumed_amount", say("assumed amount"), "money"),
)
AREAS = (
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("price", say("per full-year person"), "money", adds=False),
    Column("besides_persons", say("besides persons"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected", say("expected in open months"), "money", csv="expected"),
    Column("frame", say("frame"), "money"),
    Column("grants", say("grants and transfers"), "money", csv="grants"),
    Column("current", say("current"), "money"),
    Column("assumed_persons", say("assumed persons"), "number"),
    Column("assumed_price", say("assumed price"), "money", adds=False),
    Column("adopted", say("adopted"), "money"),
    Column("compared", say("of what has a budget"), "money"),
    Column("deviation", say("deviation"), "money"),
    Column("note", say("note")),
)
ASIDE = {"assumptions": ("besides_persons", "assumed_persons", "assumed_price")}
"""Of a spreadsheet too wide for a page these have a sheet of their own."""


@click.command("budget")
@areas.house_or_year
@option(
    "--by",
    type=click.Choice(areas.KINDS),
    help="Areas across houses, quantity × price, in place of months; YEAR may stand alone then.",
)
@option(
    "--show",
    "part",
    type=click.Choice(["months", "split", "levels", "services"]),
    help="Months; their split by kind of line; persons and prices by level; or services.  [default: months]",
)
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    part: str | None,
    known_at: str | None,
    output: Output,
    offer: str | None,
    year: str | None,
    by: AreaKind | None,
) -> None:
    """Follow a house's budget: adopted, settled, expected and current, month by month.

    A closed month is what was issued; an open one is what today's residents, known departures, notice tails and
    vacancies come to. `frame` is what an activity model leaves of the adopted frame, which no settlement holds.
    --show services has no adjustments: what late news move is in the column `adjustment` of --show split.
    A spreadsheet without --show has what the house's page has beside that: what moved the year, occupancy, who lives
    there, what is vacant, coming, due and agreed.

    --by shows functions, paragraphs or kinds of suppliers across all houses: full-year persons × what one costs on
    average, what is settled besides persons (vacancies, the houses' own), and the adopted budget. An area is compared
    with its own budget, else the houses of it that have one with theirs; the others are not in the deviation.
    """
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger
    from projections import openings  # noqa: PLC0415 - as above
    from projections.budgets import budget, budget_data, level_rows, month_rows, service_rows  # noqa: PLC0415 - as above

    house, of_year = areas.house_and_year(offer, year, alone=by is not None)
    if by is not None and part is not None:
        raise BadOption(say("--show is for one house; areas have a table of their own"), say("leave --show out"))
    if by is not None:
        _show_areas(session, by, of_year, house, known_at, output)
        return
    assert house is not None
    with session.as_of(known_at) as (log, as_of):
        found = budget(session.location, log, house, of_year, as_of)
        opened = openings.opening_in(History(log, found.known_at), house)
        nothing = openings.nothing_in(found.budget, opened)
        for_programs = output.is_for_programs
        of_months = month_rows(found.budget) if for_programs else openings.rows_since_opening(found.budget, opened)
        shown = of_months[:-2]
        of_house = (openings.opening_of(found.budget, shown, opened), openings.closing_of(found.budget, shown))
        told = [one for one in of_house if one is not None] if nothing is None else [nothing]
    if output.tells_only(nothing):
        return
    if part == "levels":
        output.show(LEVELS, level_rows(found), data=budget_data(found))
    elif part == "services":
        output.show(SERVICES, [_counted(row) for row in service_rows(found)], data=budget_data(found))
    else:
        rows = with_sums(of_months)
        columns = SPLIT if part == "split" else MONTHS
        courses = _courses(found, [row["month"] for row in rows]) if output.is_on_a_terminal else ()
        table = Table(
            "months",
            columns,
            rows,
            pictures=lambda: _pictures(found.known_at, house, found.budget, opened),
            courses=courses,
            remarks=told,
        )
        others = [
            Table("levels", LEVELS, level_rows(found), noted=False),
            Table("services", SERVICES, [_counted(row) for row in service_rows(found)], noted=False),
        ]
        besides: list[Table] = []
        if output.format == "xlsx" and part is None and nothing is None:
            besides = _besides(session, house, known_at, found.budget)
        output.show_tables([table, *(one for one in others if one.rows), *besides], data=budget_data(found))
        for said in () if output.is_for_programs else told:
            note(said)
        if not output.is_for_programs:
            _tell_without_budget(house, found.budget)


def _tell_without_budget(house: str, budget: BudgetYear) -> None:
    """How a budget is adopted, where the present year or a later one has none: of the past nobody adopts one."""
    from ledger.shared.calendar import today  # noqa: PLC0415 - loaded by now

    if budget.year < today().year or budget.adopted is not None:
        return
    from cli.remedies import CATALOGUE  # noqa: PLC0415 - only where there is none
    from ledger.errors import NoBudget  # noqa: PLC0415 - as above

    without = NoBudget(house, budget.year, next(iter(budget.terms.offer.days), None))
    note(without.sentence())
    note(as_said(CATALOGUE.remedy(without.remedy())))


def _besides(session: Session, house: str, known_at: str | None, budget: BudgetYear) -> list[Table]:
    """What the house's page has beside the budget, for a workbook."""
    from cli.house_year import sheets  # noqa: PLC0415 - for spreadsheets alone

    with session.as_of(known_at) as (log, as_of):
        day = session.day_asked(None, known_at, log)
        return sheets(session.location, log, house, budget, as_of, day)


def _courses(found: OfferBudget, shown: Collection[Any]) -> list[Course]:
    """What was adopted for each month that is shown, and what it comes to."""
    from cli.sparks import Course  # noqa: PLC0415 - a person's terminal alone

    months = [one for one in found.budget.months if one.month in shown]
    return [
        Course(say("adopted"), [month.adopted for month in months]),
        Course(say("current"), [month.current for month in months]),
    ]


def _pictures(known_at: int, house: str, budget: BudgetYear, opened: Opened) -> list[Drawn]:
    """The months against what was adopted."""
    from cli.pictures import drawn  # noqa: PLC0415 - only where something is drawn
    from cli.titles import name_of  # noqa: PLC0415 - only for spreadsheets
    from projections.pictures import PicturedHouse, budget_by_month_of  # noqa: PLC0415 - loads the ledger

    return drawn([budget_by_month_of(PicturedHouse(house, name_of(house, known_at), known_at), budget, opened)])


def _counted(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a service with what is counted of it in the year: hours, where it is granted by hours a week."""
    return {**row, "unit": say("hours") if row["unit"] == "hours-a-week" else row["unit"]}


def _show_areas(
    session: Session, by: AreaKind, year: int, offer: str | None, known_at: str | None, output: Output
) -> None:
    from projections.areas import area_budgets, area_row, areas_data  # noqa: PLC0415 - as above

    with session.as_of(known_at) as (log, as_of):
        found = area_budgets(session.location, log, by, year, offers=[offer] if offer else [], known_at=as_of)
    rows, total = [area_row(row, year) for row in found.rows], area_row(found.total, year)
    noted = output.format != "table" or any(row["note"] for row in (*rows, total))
    columns = [Column("name", code_said(by)), *(AREAS if noted else AREAS[:-1])]
    named = [{**row, "name": areas.name_said(by, row["name"])} for row in rows]
    output.show(columns, named, data=areas_data(found), ends=[{**total, "name": say("total")}], aside=ASIDE)


def with_sums(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of months, the year and what remains, with the amounts of the last two as sums of the months above."""
    *months, year, remaining = rows
    still_open = [at for at, row in enumerate(months) if row["status"] != "closed"]
    return [*months, _sums(year, range(len(months))), _sums(remaining, still_open)]


def _sums(row: dict[str, Any], of: Sequence[int]) -> dict[str, Any]:
    return {key: Sum(value, of) if isinstance(value, int) else value for key, value in row.items()}
