"""pladsbog grant: a citizen is granted a service."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session


@click.command("grant")
@click.argument("citizen", type=arguments.ANYBODY)
@click.argument("service", type=arguments.SERVICE)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@option("--until", metavar="DATE", type=arguments.DATE, help="The last day.  [default: until it ends]")
@options.amount
@option("--offer", type=arguments.OFFER, help="The house that gives a service which needs no stay.")
@options.payer
@options.payer_unlisted
@option(
    "--paragraph",
    metavar="P",
    type=arguments.PARAGRAPH_OF_SERVICE,
    help="The paragraph of the Act.  [default: that of the service, else of the stay]",
)
@options.decision_required
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, first_day: date, **given: Any) -> None:
    """A citizen is granted a service.

    It is settled by the house that the citizen lives in and ends with the stay; where it needs no stay, by the house
    that is named. How much: by the service's unit, days, weekdays, months or times (1 where nothing is said), hours a
    week, and of what is only delivered (attendances, hours, km) how much is expected a week. The payer is that of the
    stay, unless another is said; of whoever lives in no house it has to be. Of a service that is counted in hours a
    week, or whose levels follow from them, a 24-hour chart says how much.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import GrantService  # noqa: PLC0415 - help does without

    record(session, GrantService(first_day=first_day, **given), recording)
