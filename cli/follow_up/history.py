"""pladsbog follow-up history: every meeting and what was agreed, with what was expected and what came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import tell
from cli.render import Column, Output
from ledger.shared.message import Message, Value, as_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.following.meetings import HitRate, MeetingOutcome

COLUMNS = (
    Column("event", say("event"), "number"),
    Column("day", say("day"), "date", stays=True),
    Column("offer", say("offer"), stays=True),
    Column("month", say("month"), "month"),
    Column("what", say("what"), stays=True),
    Column("expectation", say("expectation"), "money", stays=True),
    Column("outcome", say("outcome"), "money"),
    Column("deviation", say("away %")),
    Column("hit", say("hit")),
    Column("text", say("text"), stays=True),
)


@click.command("history")
@click.argument("offer", required=False, type=arguments.OFFER)
@option("--year", type=arguments.YEAR, help="Only meetings about that year's months.")
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, offer: str | None, year: int | None, known_at: str | None, output: Output) -> None:
    """List every meeting and action in order, with expectation, outcome and hit rate.

    The outcome is what the year has come to as known now. An expectation hits where it is within 1 % of it.
    """
    from ledger.following.meetings import hit_rate  # noqa: PLC0415 - as above
    from projections.followups import history_data, meeting_history  # noqa: PLC0415 - as above
    from projections.months import answer  # noqa: PLC0415 - as above

    with session.as_of(known_at) as (log, as_of):
        found = answer(
            session.location, log, as_of, lambda months: meeting_history(months, offer, year), of_few=offer is not None
        )
        known, day = log.last() if as_of is None else as_of, session.day_asked(None, known_at, log)
    rows = [row for one in found for row in outcome_rows(one)]
    output.show(COLUMNS, rows, data=history_data(found, day), known_at=known)
    rate = hit_rate(found)
    if output.format == "table" and rate.expectations:
        tell(in_short(rate), on_stdout=True)


def in_short(rate: HitRate) -> Message:
    """How many expectations came true."""
    one = say("1 expectation")
    every = one if rate.expectations == 1 else say("{count} expectations", count=rate.expectations)
    values: dict[str, Value] = {"hits": rate.hits, "expectations": every, "percent": rate.percent}
    if not rate.provisional:
        return say("{hits} of {expectations} within 1 % ({percent} %)", **values)
    return say(
        "{hits} of {expectations} within 1 % ({percent} %); {provisional} of them about a year not issued in full",
        provisional=rate.provisional,
        **values,
    )


def outcome_rows(one: MeetingOutcome) -> Iterator[dict[str, Any]]:
    """A meeting as a row, and a row for each action that was agreed at it, and for each that was done."""
    from cli.follow_up.pages import where_agreed  # noqa: PLC0415 - help does without
    from ledger.events import MeetingHeld  # noqa: PLC0415 - help does without
    from ledger.events.followups import is_note  # noqa: PLC0415 - as above
    from projections.followups import agreed_data, percent  # noqa: PLC0415 - the projections load the ledger

    meeting = one.record.meeting
    about = meeting.offer if isinstance(meeting, MeetingHeld) else meeting.area.in_words()
    where = {"offer": about, "month": meeting.month}
    hit = {None: None, True: say("yes"), False: say("no")}[one.hit]
    yield {
        **where,
        "event": one.record.number,
        "day": meeting.effective_on,
        "what": "note" if is_note(meeting) else say("{kind} meeting", kind=meeting.kind),
        "expectation": meeting.expectation.year_end_ore if meeting.expectation else None,
        "outcome": one.outcome,
        "deviation": percent(one.deviation),
        "hit": hit if one.final or hit is None else say("{hit} so far", hit=hit),
        "text": meeting.comment,
    }
    for told in where_agreed(agreed_data(one.agreed_in)):
        yield {**where, "event": one.record.number, "what": say("agreed"), "text": told}
    for action in one.actions:
        what, text = say("action {id}", id=action.action.id), as_said(action.action.text)
        if action.action.due:
            text = say("{text} by {day}", text=action.action.text, day=action.action.due)
        yield {**where, "event": action.number, "what": what, "text": text}
        if action.done:
            comment = getattr(action.done.event, "comment", None)
            yield {
                **where,
                "event": action.done.number,
                "day": action.done.event.effective_on,
                "what": say("done {id}", id=action.action.id),
                "text": comment,
            }
