"""pladsbog reassess: a resident gets a new assessment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session

if TYPE_CHECKING:
    from ledger.models.offers import Assessment


@click.command("reassess")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day it holds for.")
@options.assessed
@options.asked
@options.decision_required
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    assessment: Assessment | None,
    first_day: date,
    **given: Any,
) -> None:
    """A resident gets a new assessment.

    It holds from its first day until the next one, or until the citizen departs.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Reassess  # noqa: PLC0415 - help does without

    record(session, Reassess(first_day=first_day, assessment=assessment, **given), recording)
