"""pladsbog surplus: the rule of ±5 %."""

from __future__ import annotations

from decimal import Decimal

import click

from cli import arguments, options
from cli.declaring import option
from cli.figures import AMOUNT, PERCENT, PLACES
from cli.render import Column, Output
from ledger.shared.message import Message, say
from ledger.shared.money import Ore

COLUMNS = (Column("what", say("what")), Column("amount", say("kr."), "money"))


@click.command("surplus")
@option("--year", type=arguments.YEAR, help="The year of the accounts; the rate is that of two years on.")
@option("--budget", required=True, type=AMOUNT, help="The year's cost-based budget.")
@option("--revenue", required=True, type=AMOUNT, help="The year's revenue at the rates.")
@option("--accounts", required=True, type=AMOUNT, help="The year's cost-based accounts.")
@option("--places", metavar="PLACES", required=True, type=PLACES, help="The places that the rate is for.")
@option(
    "--occupancy",
    metavar="PERCENT",
    required=True,
    type=PERCENT,
    help="The occupancy that the rate assumes, in per cent.",
)
@option("--carry", type=AMOUNT, help="How much is carried, where that is less than the most.")
@options.shown
def command(
    year: int | None,
    budget: int,
    revenue: int,
    accounts: int,
    places: int,
    occupancy: Decimal,
    carry: int | None,
    output: Output,
) -> None:
    """Share a year's surplus or deficit: what may be carried, and what enters the rate two years on.

    Up to 5 % of the cost-based budget may be carried to next year's frame. The rest enters the rate of two years
    later, shared by places × 365 × occupancy.
    """
    from ledger.accounting.surplus import LATER, surplus_of  # noqa: PLC0415 - as above
    from ledger.shared.message import Kroner  # noqa: PLC0415 - help does without

    outcome = surplus_of(
        budget=budget, revenue=revenue, accounts=accounts, places=places, occupancy=occupancy, carry=carry
    )
    rate_year = None if year is None else year + LATER
    when = say("two years on") if rate_year is None else say("of {year}", year=rate_year)
    rows = [
        {"what": say("surplus (deficit negative)"), "amount": outcome.surplus},
        {"what": say("at most carried to next year's frame"), "amount": outcome.most_carried},
        {"what": say("carried"), "amount": outcome.carried},
        {"what": say("into the rate {when}", when=when), "amount": outcome.into_rate},
        {"what": _change(outcome.lower, when), "amount": abs(outcome.lower)},
    ]
    data = {
        "year": year,
        "rate_year": rate_year,
        "surplus": Kroner(outcome.surplus),
        "most_carried": Kroner(outcome.most_carried),
        "carried": Kroner(outcome.carried),
        "into_rate": Kroner(outcome.into_rate),
        "lower_per_day": Kroner(outcome.lower),
    }
    output.show(COLUMNS, rows, data=data)


def _change(lower: Ore, when: Message) -> Message:
    """What becomes of the rate: said in words, so that the amount needs no sign."""
    if lower == 0:
        return say("the rate {when} stays as it is", when=when)
    if lower < 0:
        return say("the rate {when} is higher a day by", when=when)
    return say("the rate {when} is lower a day by", when=when)
