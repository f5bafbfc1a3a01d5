"""pladsbog day-rate: a rate from a cost-based budget."""

from __future__ import annotations

from decimal import Decimal

import click

from cli import options
from cli.declaring import option
from cli.figures import AMOUNT, PERCENT, PLACES, SIGNED
from cli.render import Column, Output
from ledger.shared.message import say

COLUMNS = (Column("what", say("what")), Column("amount", say("kr."), "money"))


@click.command("day-rate")
@option("--budget", required=True, type=AMOUNT, help="The cost-based budget of the year.")
@option("--regulation", default="0", type=SIGNED, help="From earlier years: negative for a surplus.")
@option("--places", metavar="PLACES", required=True, type=PLACES, help="How many places.")
@option("--occupancy", metavar="PERCENT", required=True, type=PERCENT, help="The assumed occupancy, in per cent.")
@options.shown
def command(budget: int, regulation: int, places: int, occupancy: Decimal, output: Output) -> None:
    """Calculate a day rate: (budget ± regulation) / (places × 365 × occupancy)."""
    from ledger.models.day_rate import day_price, resident_days  # noqa: PLC0415 - as above
    from ledger.shared.message import Kroner  # noqa: PLC0415 - help does without
    from ledger.shared.ratios import exact  # noqa: PLC0415 - as above

    rate = day_price(budget, regulation, places, occupancy)
    rows = [
        {"what": say("cost-based budget"), "amount": budget},
        {"what": say("regulation from earlier years"), "amount": regulation},
        {
            "what": say("a day, {places} places × 365 × {share} %", places=places, share=occupancy),
            "amount": rate,
        },
    ]
    data = {
        "budget": Kroner(budget),
        "regulation": Kroner(regulation),
        "places": places,
        "occupancy": f"{occupancy:f}",
        "resident_days": str(exact(resident_days(places, occupancy))),
        "day_rate": Kroner(rate),
    }
    output.show(COLUMNS, rows, data=data)
