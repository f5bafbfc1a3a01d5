"""pladsbog log: the events themselves."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.render import Column, Output
from ledger.shared.message import say

if TYPE_CHECKING:
    import sqlite3

    from cli.session import Session
    from ledger.store import Log
    from ledger.store.history import History
    from projections.journal import Entry

ENTRIES = (
    Column("event", say("event"), "number"),
    Column("recorded_on", say("recorded"), "date"),
    Column("effective_on", say("effective"), "date"),
    Column("late", say("days late"), "number"),
    Column("text", say("what")),
    Column("by", say("by")),
    Column("decision", say("decision")),
    Column("reason", say("reason")),
    Column("annulled_by", say("annulled or replaced by"), "number", csv="annulled by"),
)


@click.command("log")
@option("--offer", type=arguments.OFFER, help="Only what concerns this offer.")
@option("--citizen", type=arguments.RESIDENT, help="Only what happened to this citizen.")
@option("--since", metavar="K", type=arguments.KNOWN_AT, help="Only after this event, moment or date.")
@option("--late", "days", metavar="DAYS", type=click.IntRange(min=0), help="Only what came so many days late.")
@option("--limit", type=click.IntRange(min=1), help="At most so many, the oldest first.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    offer: str | None,
    citizen: str | None,
    since: str | None,
    days: int | None,
    limit: int | None,
    known_at: str | None,
    output: Output,
) -> None:
    """List the recorded events in order: what, from when, recorded when, by whom, on which decision.

    What was annulled or replaced is struck through, with the event that did it.
    """
    from ledger.store.history import History  # noqa: PLC0415 - help does without
    from projections.citizens import citizen_named  # noqa: PLC0415 - help does without
    from projections.journal import entries, journal, late  # noqa: PLC0415 - help does without
    from projections.views import answered  # noqa: PLC0415 - help does without

    with session.as_of(known_at) as (log, as_of):
        after = _since(since, log) if since else 0
        history = History(log, as_of)
        if citizen is not None:
            citizen = citizen_named(history, citizen, session.day_asked(None, known_at, log))

        most = None if limit is None else min(limit, sys.maxsize)  # more than there can be is all there are

        def shown_of(db: sqlite3.Connection, _: History) -> list[Entry]:
            found = entries(journal(history, offer=offer, citizen=citizen, since=after), db, history)
            return list(islice(found if days is None else late(found, days), most))

        shown = answered(session.location, log, shown_of)
    output.show(
        ENTRIES,
        [entry_row(entry, is_read=not output.is_for_programs) for entry in shown],
        data=[_data(entry) for entry in shown],
        known_at=history.position,
    )


def _since(text: str, log: Log) -> int:
    """The event after which something is asked for; 0 for a moment before the first one."""
    from ledger.errors import NothingKnown  # noqa: PLC0415 - help does without
    from ledger.store.history import parse_point  # noqa: PLC0415 - as above

    try:
        return parse_point(text, log)
    except NothingKnown:
        return 0


def _data(entry: Entry) -> dict[str, Any]:
    from projections.descriptions import event_data  # noqa: PLC0415 - help does without

    return {**event_data(entry.fact), "days_late": entry.days_late, "annulled_by": entry.annulled_by}


def entry_row(entry: Entry, *, is_read: bool = True) -> dict[str, Any]:
    """An event as a row of a table, struck through where it was annulled.

    `is_read`: somebody reads it, and is told a last day in words: nothing holds from it. Programs have the date.
    """
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - help does without
    from projections.descriptions import as_read, describe, last_day_data  # noqa: PLC0415 - help does without

    fact = entry.fact
    row = {
        "event": fact.number,
        "recorded_on": civil_day(fact.recorded_at),
        "effective_on": fact.event.effective_on,
        "late": entry.days_late if entry.days_late > 0 and entry.can_be_late else None,
        "text": describe(fact.event),
        "by": fact.event.by,
        "decision": fact.event.decision,
        "reason": fact.event.reason,
        "annulled_by": entry.annulled_by,
        "struck": entry.annulled_by is not None,
    }
    return as_read(row, last_day_data(fact.event)) if is_read else row
