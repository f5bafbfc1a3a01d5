"""pladsbog log: the events themselves."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.render import Column, Output

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.events import Recorded

COLUMNS = (
    Column("event", "event", "number"),
    Column("recorded_at", "recorded"),
    Column("effective_on", "effective", "date"),
    Column("text", "what"),
    Column("by", "by"),
    Column("decision", "decision"),
    Column("reason", "reason"),
)


@click.command("log")
@click.option("--offer", type=options.OFFER, help="Only what concerns this offer.")
@click.option("--citizen", type=options.CITIZEN, help="Only what happened to this citizen.")
@click.option("--since", metavar="K", help="Only after this event, moment or date.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the oldest first.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    offer: str | None,
    citizen: str | None,
    since: str | None,
    limit: int | None,
    known_at: str | None,
    output: Output,
) -> None:
    """List the recorded events in order: what, from when, recorded when, by whom, on which decision."""
    from ledger.history import parse_known_at  # noqa: PLC0415 - loads the events
    from projections.journal import journal  # noqa: PLC0415 - as above
    from projections.telling import event_data  # noqa: PLC0415 - as above

    with session.log() as log, session.history(known_at) as history:
        after = parse_known_at(since, log) if since else 0
        facts = list(islice(journal(history, offer=offer, citizen=citizen, since=after), limit))
    output.show(COLUMNS, [_row(fact) for fact in facts], data=[event_data(fact) for fact in facts])


def _row(fact: Recorded) -> dict[str, Any]:
    from projections.telling import tell  # noqa: PLC0415 - as above

    event = fact.event
    return {
        "event": fact.number,
        "recorded_at": fact.recorded_at[:19] + "Z",
        "effective_on": event.effective_on,
        "text": tell(event),
        "by": event.by,
        "decision": event.decision,
        "reason": event.reason,
    }
