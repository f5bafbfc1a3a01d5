"""pladsbog move: a resident gets another room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.errors import BadOption
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from ledger.models.offers import Assessment


@click.command("move")
@click.argument("citizen", type=arguments.RESIDENT)
@click.argument("place", type=arguments.VACANT_PLACE_THERE)
@option(
    "--from", "first_day", metavar="DATE", type=arguments.DATE, required=True, help="The first day in the new room."
)
@option("--offer", type=arguments.HOME, help="Another house: a transfer, which is a departure and a move-in.")
@options.notice_given
@options.perhaps_assessed
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
    assessment: Assessment | None,
    *,
    place: arguments.Where,
    offer: str | None,
    **given: Any,
) -> None:
    """A resident gets another room, in the same house or in another.

    In the same house the stay goes on, with its prices, payer and paragraph: there is no tail, and the old room is
    vacant from that day. A level, hours, a special price or a chart is a new assessment from the same
    day.

    With --offer it is a transfer: the resident leaves the one house and moves in to the other on DATE. Payer, paragraph
    and hours go along; a level does where both houses have the same rates; else what is granted there is to be said.
    PLACE may be written OFFER/PLACE, which says the house as --offer does.
    """
    if offer is not None and place.offer not in (None, offer):
        values: dict[str, Value] = {"offer": offer, "house": place.offer, "place": place.place}
        raise BadOption(
            say("--offer says {offer}, and {house}/{place} another house", **values), say("say the house once")
        )
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Move  # noqa: PLC0415 - help does without

    house = place.offer or offer
    move = Move(first_day=first_day, assessment=assessment, place=place.place or "", offer=house, **given)
    record(session, move, recording)
