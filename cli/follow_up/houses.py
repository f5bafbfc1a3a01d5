"""What a meeting is about: a house, with --offer several of one leader, or an area across houses; and its month."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli import arguments
from cli.areas import of_area
from ledger.errors import BadOption
from ledger.shared.message import say


def houses_and_month(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds [OFFER] MONTH and --offer, which reach the function as `houses`, in the order typed, and `month`.

    And --function, --paragraph or --supplier, which reach it as `area` in place of houses. With any of them the month
    may stand alone. Raises what click does for an argument that is missing; BadOption for houses beside an area.
    """

    @wraps(command)
    def collected(*args: Any, offer: str | None, month: Any, further: tuple[str, ...], area: Any, **given: Any) -> Any:
        ctx = click.get_current_context()
        asked = {param.name: param for param in ctx.command.params}
        alone = bool(further) or area is not None
        if month is None and alone and offer is not None:
            offer, month = None, arguments.MONTH.convert(offer, asked["month"], ctx)
        if month is None or (offer is None and not alone):
            name = "month" if alone or offer is not None else "offer"
            raise click.MissingParameter(ctx=ctx, param=asked[name], param_hint=f"'{name.upper()}'")
        houses = (*(() if offer is None else (offer,)), *further)
        if area is not None and houses:
            raise BadOption(say("a meeting is about houses or about an area"), say("name one of them"))
        return command(*args, houses=houses, month=month, area=area, **given)

    further = click.option(
        "--offer",
        "further",
        metavar="OFFER",
        multiple=True,
        type=arguments.OFFER,
        help="Another house that it is about; may be repeated, and stand in OFFER's place.",
    )
    month = click.argument("month", metavar="MONTH", type=arguments.MONTH, required=False)
    offer = click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)
    return of_area(offer(month(further(collected))))
