"""pladsbog coming: what lies ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli import arguments, options
from cli.printing import tell
from cli.render import Column, Output
from ledger.shared.message import Message, as_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from projections.coming import ComingList

COLUMNS = (
    Column("day", say("day"), "date"),
    Column("in_days", say("in days"), "number"),
    Column("what", say("what")),
    Column("offer", say("offer")),
    Column("place", say("place")),
    Column("citizen", say("citizen")),
    Column("text", say("about")),
)


@click.command("coming")
@click.argument("offer", required=False, type=arguments.OFFER)
@options.on_day
@options.within(90, "So many days ahead.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session, offer: str | None, day: date | None, within: int, known_at: str | None, output: Output
) -> None:
    """Show what is coming: move-ins, departures, ends of notice, prices, meetings and follow-ups.

    What is known to happen from today on. A departure and an end of notice have their last day, all else its first.
    """
    from projections.coming import ahead_data, coming, coming_data  # noqa: PLC0415 - the projections load the ledger

    with session.history(known_at) as history:
        found = coming(history, session.day_asked(day, known_at, history.log), within, offer)
    rows = [ahead_data(one, found.day) for one in found.rows]
    output.show(COLUMNS, rows, data=coming_data(found), known_at=found.known_at, told_below=True)
    if output.format == "table" and output.path is None:
        for line in _in_short(found, offer, known_at):
            tell(line, on_stdout=True)


def _in_short(found: ComingList, offer: str | None, known_at: str | None) -> list[Message]:
    said = []
    if not found.rows:
        said.append(say("nothing lies ahead from {day}, within {days} days", day=found.day, days=found.within))
        said += _from_the_last_event(found, offer, known_at)
    if found.overdue:
        said.append(say("overdue, and not among these: {count}; see pladsbog follow-up due", count=found.overdue))
    return said


def _from_the_last_event(found: ComingList, offer: str | None, known_at: str | None) -> list[Message]:
    """Which event is the last one, and the line that looks from the last day that anything took effect.

    Nothing where that is the day asked about.
    """
    if found.latest is None or (day := found.in_effect) is None or day == found.day:
        return []
    from cli.residents import line_on  # noqa: PLC0415 - only where nothing lies ahead, and an event is told of

    line = as_said(line_on("coming", offer, day, known_at))
    number, on = found.latest.number, found.latest.event.effective_on
    last = (
        say("the last event is #{number}, with the last day {day}", number=number, day=on)
        if found.latest.event.day_means == "last"
        else say("the last event is #{number}, from {day}", number=number, day=on)
    )
    if on == day:
        return [say("{last}: {line}", last=last, line=line)]
    return [say("{last}; what took effect last is from {day}: {line}", last=last, day=day, line=line)]
