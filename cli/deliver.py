"""pladsbog deliver: how much of a service was delivered in a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session

if TYPE_CHECKING:
    from ledger.shared.calendar import Month


@click.command("deliver")
@click.argument("citizen", type=arguments.GRANTED_TO)
@click.argument("service", type=arguments.GRANTED)
@click.argument("month", type=arguments.MONTH)
@option(
    "--quantity",
    metavar="Q",
    type=arguments.QUANTITY,
    required=True,
    help="How much: hours, attendances, km, or days, as the service counts.",
)
@option(
    "--from", "first_day", metavar="DATE", type=arguments.DATE, help="The first day.  [default: the first one granted]"
)
@option("--until", metavar="DATE", type=arguments.DATE, help="The last day.  [default: the last one granted]")
@option("--more", is_flag=True, help="Besides what is told of the same days already.")
@options.decision
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, month: Month, **given: Any) -> None:
    """Tell how much of a service was delivered in a month.

    A service that is settled on what is delivered comes to that; of others it is shown beside what was granted. What is
    told of a closed month makes adjustments, as any late news. A month in which the price or the payer changes is told
    in parts, by their days.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Deliver  # noqa: PLC0415 - help does without

    record(session, Deliver(month=month, **given), recording)
