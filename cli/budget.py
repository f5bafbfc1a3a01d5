"""pladsbog budget: a house's year, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.render import Column, Output
from ledger.models.lines import LINE_KINDS
from ledger.shared.message import as_said, say

if TYPE_CHECKING:
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
@click.argument("offer", type=options.OFFER)
@click.argument("year", type=options.YEAR)
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
        output.show(SPLIT if part == "split" else MONTHS, month_rows(found.budget), data=budget_data(found))
