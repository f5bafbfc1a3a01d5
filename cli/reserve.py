"""pladsbog reserve: another municipality pays the vacancy of a place."""

from __future__ import annotations

from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("reserve")
@click.argument("offer", type=arguments.HOME)
@click.argument("place", type=arguments.PLACE)
@option("--for", "payer", metavar="CODE", type=arguments.MUNICIPALITY, required=True, help="Who reserves it.")
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@option("--until", "last_day", metavar="DATE", type=arguments.DATE, required=True, help="The last day.")
@option(
    "--price",
    "price_ore",
    metavar="KR",
    type=arguments.KRONER,
    help="What a day costs.  [default: what the vacancy rule makes of it]",
)
@options.payer_unlisted
@options.reason
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Reserve a place for another municipality, which pays its vacancy until somebody moves in.

    The vacancy stands on the statement of CODE, from a day on which nobody lives in the place. Notice after a departure
    goes before it, days out of use cost nothing, and the first move-in ends it. It ends earlier or later by correct
    EVENT --until.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Reserve  # noqa: PLC0415 - help does without

    record(session, Reserve(**given), recording)
