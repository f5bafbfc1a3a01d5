"""pladsbog budget-changes: what moved a house's budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import areas, options
from cli.declaring import option
from cli.printing import note
from cli.render import Column, Output, Sum, Table
from ledger.errors import BadOption
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.pictures import Drawn
    from cli.session import Session
    from ledger.models.areas import AreaKind
    from ledger.store import Log
    from projections.budget_changes import BudgetChanges

LINES = (
    Column("event", say("event"), "number"),
    Column("text", say("what")),
    Column("citizen", say("citizen")),
    Column("place", say("place")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
    Column("effect", say("this year"), "money"),
    Column("full_year", say("full year"), "money"),
    Column("running", say("budget"), "money"),
)
CAUSES = (
    Column("cause", say("cause")),
    Column("events", say("events"), "number"),
    Column("effect", say("this year"), "money"),
    Column("full_year", say("full year"), "money"),
)
EFFECTS = (Column("effect", say("effect")), Column("amount", say("amount"), "money"))


AREA_LINES = (*LINES[:2], Column("offer", say("offer")), *LINES[2:])


@click.command("budget-changes")
@areas.house_or_year
@areas.of_area
@option(
    "--by",
    "grouped",
    type=click.Choice(["event", "cause"]),
    default="event",
    show_default=True,
    help="A line per event, or per kind of cause.",
)
@option("--effects", is_flag=True, help="Quantity, price and mix against the adopted budget instead.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    grouped: str,
    known_at: str | None,
    output: Output,
    *,
    effects: bool,
    offer: str | None,
    year: str | None,
    area: tuple[AreaKind, str] | None,
) -> None:
    """Show what moved a budget, from its adopted figure to today's, event by event, to the øre.

    The budget is a house's, or with --function, --paragraph or --supplier that of an area across houses: then YEAR
    stands alone.

    Each line is the budget with the event less the budget without it, all before it being known; `full year` is what
    the event does to what the next year is expected to come to. A budget adopted in the place of another one is a line
    with the difference of the two. Without an adopted budget the figure known when the year began opens. What moves the
    next year alone, grants for it too, is no line, and is told below, as far as it was recorded by the end of the year.
    """
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger
    from projections.budget_changes import changes_data, next_year_told  # noqa: PLC0415 - as above
    from projections.openings import not_begun_told, nothing_moved, opening_in  # noqa: PLC0415 - as above

    house, of_year = areas.house_and_year(offer, year, alone=area is not None)
    if effects and area is not None:
        raise BadOption(say("--effects are those of a house"), say("leave out --effects"))
    with session.as_of(known_at) as (log, as_of):
        found = _changes(session, log, as_of, house, area, of_year)
        nothing = nothing_moved(found, opening_in(History(log, found.known_at), house or ""))
    if output.tells_only(nothing):
        return
    if effects:
        output.show(EFFECTS, _effect_rows(found), data=changes_data(found))
        return
    is_read = not output.is_for_programs
    by_event = (_columns(area), change_rows(found, is_read=is_read))
    columns, rows = (CAUSES, rows_by_cause(found)) if grouped == "cause" else by_event
    told = () if output.is_for_programs else (not_begun_told(found), next_year_told(found))
    remarks = [one for one in told if one is not None]
    drawn = None if area else lambda: _pictures(house or "", found)
    output.show_tables([Table("changes", columns, rows, pictures=drawn, remarks=remarks)], data=changes_data(found))
    if output.format == "table":
        for remark in remarks:
            note(remark)


def _columns(area: tuple[AreaKind, str] | None) -> tuple[Column, ...]:
    return LINES if area is None else AREA_LINES


def _pictures(house: str, found: BudgetChanges) -> list[Drawn]:
    """The waterfall by cause."""
    from cli.pictures import drawn  # noqa: PLC0415 - only where something is drawn
    from cli.titles import name_of  # noqa: PLC0415 - only for spreadsheets
    from projections.pictures import PicturedHouse, waterfall_of  # noqa: PLC0415 - loads the ledger

    return drawn([waterfall_of(PicturedHouse(house, name_of(house, found.known_at), found.known_at), found)])


def _changes(
    session: Session, log: Log, as_of: int | None, offer: str | None, area: tuple[AreaKind, str] | None, year: int
) -> BudgetChanges:
    from ledger.models.areas import Area  # noqa: PLC0415 - as above
    from projections.areas import area_changes  # noqa: PLC0415 - as above
    from projections.budget_changes import budget_changes  # noqa: PLC0415 - as above
    from projections.months import answer  # noqa: PLC0415 - as above

    if area is not None:
        asked = Area(by=area[0], name=area[1])
        return answer(session.location, log, as_of, lambda months: area_changes(months, asked, year))
    assert offer is not None
    return answer(session.location, log, as_of, lambda months: budget_changes(months, offer, year), of_few=True)


def change_rows(budget_changes: BudgetChanges, *, is_read: bool = True) -> list[dict[str, Any]]:
    """From the opening figure to the current one, a row per event; `is_read`: a person is told a last day in words."""
    from projections.budget_changes import line_rows  # noqa: PLC0415 - as above
    from projections.descriptions import as_read, last_day_data  # noqa: PLC0415 - as above

    rows = line_rows(budget_changes)
    if is_read:
        moves = budget_changes.story.moves
        rows = [as_read(row, last_day_data(move.cause.event)) for row, move in zip(rows, moves, strict=True)]
    current = {"text": say("as known at #{number}", number=budget_changes.known_at), "running": budget_changes.current}
    moved = [(at, "effect") for at in range(1, len(rows) + 1)]
    left = Sum(budget_changes.residual, [(len(rows) + 1, "running")], [(0, "running"), *moved])
    for at, row in enumerate(rows, start=1):
        row["running"] = Sum(row["running"], [at - 1, (at, "effect")])
    opening = {"text": _opening(budget_changes), "running": budget_changes.story.opening}
    return [opening, *rows, current, {"text": say("residual"), "effect": left}]


def rows_by_cause(budget_changes: BudgetChanges) -> list[dict[str, Any]]:
    """From the opening figure to the current one, a row per kind of cause, the largest first, and what is left over."""
    from projections.budget_changes import as_told, cause_rows  # noqa: PLC0415 - as above
    from projections.causes import cause_in_words  # noqa: PLC0415 - as above

    current = {"cause": say("as known at #{number}", number=budget_changes.known_at), "effect": budget_changes.current}
    by_size = sorted(cause_rows(budget_changes), key=lambda row: as_told(row["cause"], row["effect"]))
    rows = [{**row, "cause": cause_in_words(row["cause"])} for row in by_size]
    left = Sum(budget_changes.residual, [len(rows) + 1], range(len(rows) + 1))
    opening = {"cause": _opening(budget_changes), "effect": budget_changes.story.opening}
    return [opening, *rows, current, {"cause": say("residual"), "effect": left}]


def _effect_rows(budget_changes: BudgetChanges) -> list[dict[str, Any]]:
    from projections.budget_changes import effects_of  # noqa: PLC0415 - as above

    effects = effects_of(budget_changes)
    adopted = budget_changes.adopted or 0
    residual = budget_changes.current - adopted - sum(effect.amount for effect in effects)
    left = Sum(residual, [len(effects) + 1], range(len(effects) + 1))
    return [
        {"effect": say("adopted budget"), "amount": adopted},
        *({"effect": effect.called, "amount": effect.amount} for effect in effects),
        {"effect": say("as known at #{number}", number=budget_changes.known_at), "amount": budget_changes.current},
        {"effect": say("residual"), "amount": left},
    ]


def _opening(budget_changes: BudgetChanges) -> Message:
    if budget_changes.story.adopted:
        return say("adopted budget")
    from projections.openings import opening_said  # noqa: PLC0415 - as above

    return opening_said(budget_changes.story.opened_at, budget_changes.year)
