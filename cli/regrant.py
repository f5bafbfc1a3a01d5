"""pladsbog regrant: another quantity or level of a service that is granted."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("regrant")
@click.argument("citizen", type=arguments.GRANTED_TO)
@click.argument("service", type=arguments.GRANTED)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day of it.")
@options.amount
@option(
    "--paragraph",
    metavar="P",
    type=arguments.PARAGRAPH_OF_SERVICE,
    help="Another paragraph of the Act, from that day.  [default: as before]",
)
@options.decision_required
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """A citizen is granted another quantity or level of a service.

    It holds from its first day until the next one, or until the grant ends. What is not named stays as it was. A
    24-hour chart says anew how many hours a week are granted, or which level. So may the paragraph be another.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import RegrantService  # noqa: PLC0415 - help does without

    record(session, RegrantService(first_day=first_day, **given), recording)
