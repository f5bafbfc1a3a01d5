"""pladsbog end-grant: a service is granted no longer."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("end-grant")
@click.argument("citizen", type=arguments.GRANTED_TO)
@click.argument("service", type=arguments.GRANTED)
@option("--on", "last_day", metavar="DATE", type=arguments.DATE, required=True, help="The last day.")
@options.decision
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, last_day: date, **given: Any) -> None:
    """A service is granted no longer.

    A grant that needs a stay ends with the stay by itself. A delivery that has begun by the last day is owed as it
    was told; one that begins later, and a regrant from a later day, are in the way.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import EndGrant  # noqa: PLC0415 - help does without

    record(session, EndGrant(last_day=last_day, **given), recording)
