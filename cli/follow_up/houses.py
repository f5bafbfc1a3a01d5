"""What a meeting is about: a house, several of one leader, areas across houses; and its month."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli import arguments
from cli.areas import missing, of_areas
from cli.declaring import option
from ledger.errors import BadOption
from ledger.shared.message import say


def houses_and_month(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds [OFFER] MONTH and --offer, which reach the function as `houses`, in the order typed, and `month`.

    And --function, --paragraph and --supplier, which reach it as `areas`. With any of them the month may stand alone.
    Raises what click does for an argument that is missing.
    """

    @wraps(command)
    def collected(*args: Any, offer: str | None, month: Any, further: tuple[str, ...], areas: Any, **given: Any) -> Any:
        ctx = click.get_current_context()
        asked = {param.name: param for param in ctx.command.params}
        alone = bool(further or areas)
        if month is None and alone and offer is not None:
            offer, month = None, arguments.MONTH.convert(offer, asked["month"], ctx)
        if given.get("file") is not None:  # which says itself what the meeting is about
            if offer is not None or alone:
                raise BadOption(say("--file says itself what the meeting is about"), say("leave the rest out"))
            return command(*args, houses=(), month=None, areas=(), **given)
        if month is None or (offer is None and not alone):
            raise missing(ctx, offer, "month", arguments.MONTH, alone=alone)
        houses = (*(() if offer is None else (offer,)), *further)
        return command(*args, houses=houses, month=month, areas=areas, **given)

    collected.asks_where = True  # type: ignore[attr-defined] # for what asks
    further = option(
        "--offer",
        "further",
        metavar="OFFER",
        multiple=True,
        type=arguments.OFFER,
        help="Another house that it is about; may be repeated, and stand in OFFER's place.",
    )
    month = click.argument("month", metavar="MONTH", type=arguments.MONTH, required=False)
    offer = click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)
    return of_areas(offer(month(further(collected))))
