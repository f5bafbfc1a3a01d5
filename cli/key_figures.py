"""pladsbog key-figures: all houses side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.render import Column, Output
from ledger.shared.message import as_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.budgeting.key_figures import Group
    from ledger.shared.calendar import Month

GROUPS = ("function", "paragraph", "supplier", "level", "payer")
COUNTED = (
    Column("citizens", say("citizens"), "number", adds=False),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("level", say("level"), "number", adds=False),
    Column("price", say("price a day"), "money", adds=False),
    Column("service", say("service"), "money"),
    Column("total", say("total"), "money"),
    Column("per_person", say("per full-year person"), "money", adds=False),
)
OFFERS = (
    Column("name", say("offer")),
    Column("places", say("places"), "number"),
    Column("occupancy", say("occupancy %"), "number", adds=False),
    Column("vacant", say("vacant days"), "number"),
    Column("vacancy", say("vacancy"), "money"),
    *COUNTED,
    Column("sold", say("sold %"), "number", adds=False),
    Column("income", say("income"), "money"),
    Column("expected", say("expected year-end"), "money"),
    Column("adopted", say("adopted"), "money"),
    Column("deviation", say("deviation"), "money"),
)


@click.command("key-figures")
@click.argument("period", metavar="MONTH|YEAR", type=options.PERIOD)
@click.option("--by", type=click.Choice(GROUPS), help="Quantities and average prices by this, over all houses.")
@click.option("--identifying", is_flag=True, help="Also what concerns one to three citizens.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session, period: Month | int, by: Group | None, known_at: str | None, output: Output, *, identifying: bool
) -> None:
    """Compare the houses: places, occupancy, vacancy, levels, prices, buyers, and the expected year-end.

    Full-year persons are occupied days by the days of the year; occupancy leaves out days on which a place was out of
    use. What concerns one to three citizens is shown as "few".

    A month counts as it comes to as known now, closed or not: what is known late stands in the month that it is about,
    where `settle` of a closed month shows what was issued, and `bridge` the difference.
    """
    from projections.key_figures import figures_data, figures_row, key_figures  # noqa: PLC0415 - loads the ledger

    with session.as_of(known_at) as (log, as_of):
        found = key_figures(session.location, log, period, by=by, identifying=identifying, known_at=as_of)
    columns = OFFERS if by is None else (Column("name", as_said(by)), *COUNTED)
    rows = [figures_row(row) for row in found.rows]
    output.show(columns, rows, data=figures_data(found), ends=[figures_row(found.total)])
