"""pladsbog change: somebody else pays for a resident, or by another paragraph."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("change")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day it holds for.")
@options.paying_options
@options.decision_required
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """Who pays for a resident, and by which paragraph, changes from a day on.

    What is not named stays as it was; own (of the payer) or none (of the others) takes back what was said.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import ChangePaying  # noqa: PLC0415 - help does without

    record(session, ChangePaying(first_day=first_day, **given), recording)
