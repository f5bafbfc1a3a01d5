"""pladsbog renegotiate: a new price with an external supplier."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session

if TYPE_CHECKING:
    from ledger.models.units import Unit


@click.command("renegotiate")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day it holds for.")
@option(
    "--special-price",
    metavar="KR",
    type=arguments.KRONER,
    required=True,
    help="The negotiated price, in kroner per unit of the rates, or --per another.",
)
@options.per
@options.negotiate
@options.decision_required
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    special_price: int,
    per: Unit | None,
    first_day: date,
    **given: Any,
) -> None:
    """A citizen's price with an external supplier is negotiated anew; the need is as it was.

    It holds from its first day until the next assessment, and `savings` shows what it saves.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Reassess  # noqa: PLC0415 - help does without
    from ledger.models.offers import Assessment  # noqa: PLC0415 - help does without

    price = Assessment(special_price_ore=special_price, per=per)
    record(session, Reassess(first_day=first_day, assessment=price, kind="price", **given), recording)
