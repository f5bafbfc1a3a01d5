"""pladsbog depart: a citizen leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("depart")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--on", "last_day", metavar="DATE", type=arguments.DATE, required=True, help="The last day of the stay.")
@options.cause
@options.notice_given
@options.reason
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, last_day: date, **given: Any) -> None:
    """A citizen leaves; the place falls vacant.

    A cause that is not given is unsaid: --reason is free text, and nothing is taken from it.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Depart  # noqa: PLC0415 - help does without

    record(session, Depart(last_day=last_day, **given), recording)
