"""pladsbog follow-up history: every meeting and what was agreed, with what was expected and what came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.render import Column, Output

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.following.meetings import MeetingOutcome

COLUMNS = (
    Column("event", "event", "number"),
    Column("day", "day", "date"),
    Column("offer", "offer"),
    Column("month", "month"),
    Column("what", "what"),
    Column("expectation", "expectation", "money"),
    Column("outcome", "outcome", "money"),
    Column("deviation", "away %"),
    Column("hit", "hit"),
    Column("text", "text"),
)


@click.command("history")
@click.argument("offer", required=False, type=options.OFFER)
@click.option("--year", type=options.YEAR, help="Only meetings about that year's months.")
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, offer: str | None, year: int | None, known_at: str | None, output: Output) -> None:
    """List every meeting and action in order, with expectation, outcome and hit rate.

    The outcome is what the year has come to as known now. An expectation hits where it is within 1 % of it.
    """
    from ledger.following.meetings import hit_rate  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.followups import history_data, meeting_history  # noqa: PLC0415 - as above
    from projections.months import answer  # noqa: PLC0415 - as above

    with session.as_of(known_at) as (log, as_of):
        found = answer(session.location, log, as_of, lambda months: meeting_history(months, offer, year))
    output.show(COLUMNS, [row for one in found for row in _rows(one)], data=history_data(found, today()))
    rate = hit_rate(found)
    if output.format == "table" and rate.expectations:
        provisional = f"; {rate.provisional} of them about a year not issued in full" if rate.provisional else ""
        click.echo(f"{rate.hits} of {rate.expectations} expectations within 1 % ({rate.percent} %){provisional}")


def _rows(one: MeetingOutcome) -> Iterator[dict[str, Any]]:
    from projections.followups import percent  # noqa: PLC0415 - the projections load the ledger

    meeting = one.held.meeting
    where = {"offer": meeting.offer, "month": meeting.month}
    hit = {None: None, True: "yes", False: "no"}[one.hit]
    yield {
        **where,
        "event": one.held.number,
        "day": meeting.effective_on,
        "what": f"{meeting.kind} meeting",
        "expectation": meeting.expectation.year_end_ore if meeting.expectation else None,
        "outcome": one.outcome,
        "deviation": percent(one.deviation),
        "hit": hit if one.final else f"{hit} so far" if hit else None,
        "text": meeting.comment,
    }
    for agreed in one.actions:
        due = f" by {agreed.action.due}" if agreed.action.due else ""
        yield {**where, "event": agreed.number, "what": f"action {agreed.action.id}", "text": agreed.action.text + due}
        if agreed.done:
            comment = getattr(agreed.done.event, "comment", None)
            yield {
                **where,
                "event": agreed.done.number,
                "day": agreed.done.event.effective_on,
                "what": f"done {agreed.action.id}",
                "text": comment,
            }
