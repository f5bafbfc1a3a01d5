"""pladsbog hourly-price: an hour's price, with the hours and costs that are inside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import click

from cli import options
from cli.declaring import option
from cli.figures import AMOUNT, HOURS
from cli.printing import show, tell
from cli.remedies import CATALOGUE
from cli.render import Column, Output
from ledger.errors import BadOption
from ledger.reading.numbers import read_kroner
from ledger.shared.message import say

COLUMNS = (
    Column("over", say("over")),
    Column("hours", say("hours"), "number"),
    Column("costs", say("costs"), "money"),
    Column("price", say("an hour"), "money"),
)


@click.command("hourly-price")
@option("--wages", required=True, type=AMOUNT, help="The year's pay of professional staff.")
@option("--direct", metavar="HOURS", type=HOURS, help="The year's hours with citizens.")
@option("--indirect", metavar="HOURS", type=HOURS, help="Hours of planning, coordination, meetings, supervision.")
@option("--attendance", metavar="HOURS", type=HOURS, help="Direct and indirect hours together.")
@option(
    "--inside",
    multiple=True,
    metavar="COST=KR",
    help="A further cost inside: competence development, transport, staff IT, insurance, materials.",
)
@options.shown
def command(
    wages: int,
    direct: Decimal | None,
    indirect: Decimal | None,
    attendance: Decimal | None,
    inside: tuple[str, ...],
    output: Output,
) -> None:
    """Calculate the price of an hour, over direct time and over attendance, and say which costs are inside it.

    Any two of --direct, --indirect and --attendance give the third. Management, administration, supervision fee,
    building operation and night watch are never inside: they belong to the base.
    """
    from ledger.accounting.hourly_price import hourly_prices, hours_of  # noqa: PLC0415 - as above
    from ledger.shared.message import Kroner  # noqa: PLC0415 - help does without

    known, between = hours_of(direct, indirect, attendance)
    prices = hourly_prices(wages, known, _costs(inside))
    rows = [
        {
            "over": say("{measure} hours", measure=price.over),
            "hours": price.hours,
            "costs": price.costs,
            "price": price.price,
        }
        for price in prices
    ]
    data = {
        "prices": [
            {
                "over": price.over,
                "hours": f"{price.hours:f}",
                "costs": Kroner(price.costs),
                "price": Kroner(price.price),
            }
            for price in prices
        ],
        "indirect_hours": None if between is None else f"{between:f}",
        "inside": list(prices[0].inside),
        "outside": list(prices[0].outside),
    }
    output.show(COLUMNS, rows, data=data)
    if output.format == "table":
        show("")
        tell(say("inside: {costs}", costs=prices[0].inside), on_stdout=True)
        tell(say("outside: {costs}", costs=prices[0].outside), on_stdout=True)


def _costs(inside: Sequence[str]) -> dict[str, int]:
    costs = [_cost(text) for text in inside]
    names = [name for name, _ in costs]
    if twice := [name for at, name in enumerate(names) if name in names[:at]]:
        raise BadOption(say("the cost {name!r} is given twice", name=twice[0]), say("give their sum"))
    return dict(costs)


def _cost(text: str) -> tuple[str, int]:
    name, sign, amount = text.partition("=")
    if not sign:
        raise BadOption(say("{text!r} names no amount", text=text), say('write --inside "transport=120000"'))
    return _english(name.strip()), read_kroner(amount)


def _english(cost: str) -> str:
    """A cost by its English name, which files have, from that or from its name in the language that is spoken."""
    from ledger.models.hourly_price import NEVER, VARYING  # noqa: PLC0415 - help does without

    return next((one for one in (*VARYING, *NEVER) if cost.lower() == CATALOGUE.code(one).lower()), cost)
