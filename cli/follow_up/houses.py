"""Which houses a meeting is about: one, or with --offer several of one leader; and its month."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from cli import arguments


def houses_and_month(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds [OFFER] MONTH and --offer, which reach the function as `houses`, in the order typed, and `month`.

    With --offer the month may stand alone. Raises what click does for an argument that is missing.
    """

    @wraps(command)
    def collected(*args: Any, offer: str | None, month: Any, further: tuple[str, ...], **given: Any) -> Any:
        ctx = click.get_current_context()
        asked = {param.name: param for param in ctx.command.params}
        if month is None and further and offer is not None:
            offer, month = None, arguments.MONTH.convert(offer, asked["month"], ctx)
        if month is None or (offer is None and not further):
            name = "month" if further or offer is not None else "offer"
            raise click.MissingParameter(ctx=ctx, param=asked[name], param_hint=f"'{name.upper()}'")
        houses = (*(() if offer is None else (offer,)), *further)
        return command(*args, houses=houses, month=month, **given)

    further = click.option(
        "--offer",
        "further",
        metavar="OFFER",
        multiple=True,
        type=arguments.OFFER,
        help="Another house that it is about; may be repeated, and stand in OFFER's place.",
    )
    month = click.argument("month", metavar="MONTH", type=arguments.MONTH, required=False)
    return click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)(month(further(collected)))
