"""pladsbog correct: a fact that should have been another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session

if TYPE_CHECKING:
    from ledger.models.offers import Assessment


@click.command("correct")
@click.argument("number", metavar="EVENT", type=arguments.TO_CORRECT)
@options.correction_kind
@options.reason_required
@option(
    "--date",
    "--from",
    "--on",
    "day",
    metavar="DATE",
    type=arguments.DATE,
    help="The date it should have had, called as its own command calls it.",
)
@option("--citizen", type=arguments.CITIZEN, help="Refused: another citizen is another stay; the way is named.")
@option("--offer", type=arguments.OFFER, help="Refused: another offer is another stay; the way is named.")
@option("--place", type=arguments.PLACE, help="The place, of a move-in or a move.")
@options.assessed_anew
@options.correcting_options
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    day: date | None,
    assessment: Assessment | None,
    **given: Any,
) -> None:
    """Replace what was recorded of a stay, a place or a service by what should have been recorded.

    What is not named stays as it was; none (own, of a payer) takes back what was said. Of a grant of a service, none
    leaves payer and paragraph to the service and the stay. Both events stay in the log, the earlier one struck through.
    The day of a new decision (--kind decision with its own --decision) is its first day, unless --decided-on says
    another.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Correct  # noqa: PLC0415 - help does without

    record(session, Correct(day=day, assessment=assessment, **given), recording)
