"""pladsbog buy: a stay with an external supplier."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.models.units import Unit


@click.command("buy")
@click.argument("citizen", type=arguments.ANYBODY)
@click.argument("provider", type=arguments.SUPPLIER)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@option("--until", metavar="DATE", type=arguments.DATE, help="The last day: records the departure too.")
@option(
    "--price", metavar="KR", type=arguments.KRONER, required=True, help="What the stay costs, in kroner --per its unit."
)
@option("--per", metavar="day|month|year", type=arguments.UNIT, required=True, help="What the price is for.")
@options.decision_required
@options.paragraph
@options.payer
@options.payer_unlisted
@option(
    "--function",
    metavar="F",
    type=arguments.Read("function", arguments.lazily("read_function")),
    help="The function of the chart of accounts, of a provider that is new: 5.38.52.",
)
@option(
    "--name",
    metavar="NAME",
    type=arguments.Read("name", arguments.read_text(say("name"))),
    help="The name of a provider that is new.",
)
@options.contract
@options.ends
@options.negotiate
@options.cause
@options.notice_given
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    provider: str,
    price: int,
    per: Unit,
    first_day: date,
    **given: Any,
) -> None:
    """Buy a stay of an external supplier.

    PROVIDER is a key without blanks; one that is new is recorded along, as a supplier of any number of stays, and later
    purchases find it. The stay is then as any other: it is settled, reassessed, renegotiated and departed from. The end
    of the contract and the next negotiation fall due in `follow-up due`.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Buy  # noqa: PLC0415 - help does without
    from ledger.models.offers import Assessment  # noqa: PLC0415 - help does without

    own = Assessment(special_price_ore=price, per=per)
    record(session, Buy(offer=provider, first_day=first_day, assessment=own, **given), recording)
