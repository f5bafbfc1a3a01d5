"""pladsbog budget: a house's year, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.render import Column, Output, Sum
from ledger.models.lines import LINE_KINDS
from ledger.shared.message import as_said, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.session import Session

MONTHS = (
    Column("month", say("month")),
    Column("status", say("status")),
    Column("adopted", say("adopted"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected", say("expected"), "money"),
    Column("grants", say("grants"), "money"),
    Column("current", say("current"), "money"),
    Column("deviation", say("deviation"), "money"),
)
SPLIT = (
    Column("month", say("month")),
    *(Column(kind, as_said(kind), "money") for kind in LINE_KINDS),
    Column("frame", say("frame"), "money"),
    Column("grants", say("grants"), "money"),
    Column("current", say("current"), "money"),
)
LEVELS = (
    Column("level", say("level")),
    Column("days", say("days"), "number"),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("price", say("average price"), "money"),
    Column("amount", say("service"), "money"),
    Column("assumed_persons", say("assumed persons"), "number"),
    Column("assumed_price", say("assumed price"), "money"),
    Column("assumed_amount", say("assumed service"), "money"),
)


@click.command("budget")
@click.argument("offer", type=arguments.OFFER)
@click.argument("year", type=arguments.YEAR)
@click.option(
    "--show",
    "part",
    type=click.Choice(["months", "split", "levels"]),
    default="months",
    show_default=True,
    help="Months; their split by kind of line; or persons and prices by level.",
)
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, offer: str, year: int, part: str, known_at: str | None, output: Output) -> None:
    """Follow a house's budget: adopted, settled, expected and current, month by month.

    A closed month is what was issued; an open one is what today's residents, known departures, notice tails and
    vacancies come to. `frame` is what an activity model leaves of the adopted frame, which no settlement holds.
    """
    from projections.budgets import budget, budget_data, level_rows, month_rows  # noqa: PLC0415 - loads the ledger

    with session.as_of(known_at) as (log, as_of):
        found = budget(session.location, log, offer, year, as_of)
    if part == "levels":
        output.show(LEVELS, level_rows(found), data=budget_data(found))
    else:
        rows = _with_sums(month_rows(found.budget))
        output.show(SPLIT if part == "split" else MONTHS, rows, data=budget_data(found))


def _with_sums(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of months, the year and what remains, with the amounts of the last two as sums of the months above."""
    *months, year, remaining = rows
    still_open = [at for at, row in enumerate(months) if row["status"] == "open"]
    return [*months, _sums(year, range(len(months))), _sums(remaining, still_open)]


def _sums(row: dict[str, Any], of: Sequence[int]) -> dict[str, Any]:
    return {key: Sum(value, of) if isinstance(value, int) else value for key, value in row.items()}
