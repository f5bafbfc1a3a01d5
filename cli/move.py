"""pladsbog move: a resident gets another room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import click

from cli import arguments, options
from cli.session import Session


@click.command("move")
@click.argument("citizen", type=arguments.CITIZEN)
@click.argument("place", type=arguments.PLACE)
@click.option(
    "--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day in the new room."
)
@options.assessment_options
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
    first_day: date,
    level: str | None,
    hours: Decimal | None,
    special_price: int | None,
    **given: Any,
) -> None:
    """A resident gets another room of the same offer.

    The stay goes on, with its prices, payer and paragraph: there is no tail, and the old room is vacant from that day.
    A level, hours or a special price is a new assessment from the same day.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Move  # noqa: PLC0415 - help does without
    from ledger.reading.parsing import read_assessment  # noqa: PLC0415 - help does without

    nothing = (level, hours, special_price) == (None, None, None)
    assessment = None if nothing else read_assessment(level, hours, special_price)
    record(session, Move(first_day=first_day, assessment=assessment, **given), recording)
