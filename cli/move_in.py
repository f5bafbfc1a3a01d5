"""pladsbog move-in: a citizen takes a place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.session import Session

if TYPE_CHECKING:
    from ledger.models.offers import Assessment


@click.command("move-in")
@click.argument("citizen", type=arguments.NEW_CITIZEN)
@click.argument("offer", type=arguments.OFFER)
@click.argument("place", type=arguments.PLACE)
@click.option("--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day.")
@click.option(
    "--until",
    metavar="DATE",
    type=arguments.DATE,
    help="The last day, of a stay that is over already: records the departure too.",
)
@options.assessed
@options.decision_required
@options.paragraph
@options.payer
@options.acting
@options.residence
@options.payer_unlisted
@options.decided_by
@options.decided_on
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    assessment: Assessment,
    first_day: date,
    until: date | None,
    **given: Any,
) -> None:
    """A citizen takes a place.

    CITIZEN is a key without meaning, such as c-17, never a CPR number. The place's vacancy ends. A payer that is not
    named is the ledger's own municipality; of a citizen who left a place less than a year ago, it is to be said.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import MoveIn  # noqa: PLC0415 - help does without

    record(session, MoveIn(first_day=first_day, until=until, assessment=assessment, **given), recording)
