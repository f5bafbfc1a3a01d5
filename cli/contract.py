"""pladsbog contract: what is agreed with an external supplier about a stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("contract")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@options.contract
@options.ends
@options.negotiate
@options.decision
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """Record what is agreed about a bought stay: contract, its end, the next negotiation.

    What is not said stays as it was. Both days fall due in `follow-up due`, with what a year costs from then on. A new
    price is recorded with renegotiate.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import AgreeContract  # noqa: PLC0415 - help does without

    record(session, AgreeContract(first_day=first_day, **given), recording)
