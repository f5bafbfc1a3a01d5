"""pladsbog swap: residents take each other's rooms."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("swap")
@click.argument("citizen", type=arguments.RESIDENT)
@click.argument("other", metavar="CITIZEN", type=arguments.RESIDENT)
@click.argument("further", metavar="[CITIZEN]...", nargs=-1, type=arguments.RESIDENT)
@option(
    "--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day in the new rooms."
)
@options.decision
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """Two residents of one offer take each other's room, or several in a circle.

    Of several each takes the room of the next one, and the last that of the first. It is one act: void or correct any
    of the moves, and the others go along.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Swap  # noqa: PLC0415 - help does without

    record(session, Swap(first_day=first_day, **given), recording)
