"""pladsbog own-payment: what one resident pays himself, by a decision on him."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("own-payment")
@click.argument("citizen", type=arguments.RESIDENT)
@click.argument("kind", metavar="rent|food|other", type=arguments.PAYMENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day it holds for.")
@option(
    "--price",
    "price_ore",
    metavar="KR|none",
    type=arguments.Read("kr", arguments.or_cleared("none", arguments.lazily("read_special_price"))),
    required=True,
    help="Kroner a month; none: what others who live there pay.",
)
@options.decision_required
@option("--decided-on", metavar="DATE", type=arguments.DATE, help="The day of the decision.  [default: --from]")
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """Decide what one resident pays himself for rent, food or else, in kroner a month.

    It stands in the place of what the council adopted for the house, or for the place ([[own_payment]]), through
    changes of room, until another decision or the end of the stay; husleje, kost and andet are understood too.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import DecideOwnPayment  # noqa: PLC0415 - help does without

    record(session, DecideOwnPayment(first_day=first_day, **given), recording)
