"""pladsbog close: issue a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session

if TYPE_CHECKING:
    from ledger.shared.calendar import Month


@click.command("close")
@click.argument("month", type=arguments.MONTH_TO_CLOSE)
@options.offers
@option("--and-earlier", is_flag=True, help="Issue the open months before it first.")
@option("--accept-findings", is_flag=True, help="Issue with findings that nobody has decided; needs --reason.")
@option("--early", is_flag=True, help="Issue a month that has not ended.")
@options.reason
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session, /, recording: options.RecordingOptions, month: Month, offers: tuple[str, ...], **given: Any
) -> None:
    """Issue a month: its settlement as it is now becomes an event, and stays as it is for ever.

    This cannot be undone. Months close in order; later news is carried as adjustments by the earliest open month. The
    digest that is told proves later that nothing before it was altered; where PLADSBOG_DIGESTS names a file, it is
    added there.
    """
    from cli.lodging import lodge_closing  # noqa: PLC0415 - help does without
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Close  # noqa: PLC0415 - help does without

    record(session, Close(month=month, offers=offers, **given), recording, lodge_closing)
