"""What a command would record and what that would move, shown before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from cli.options import RecordingOptions
from cli.render import Column, Output, table
from cli.session import Session
from ledger.events import MonthClosed, Recorded
from ledger.shared.calendar import today
from ledger.shared.money import danish, from_plain
from projections.consequences import abridged, consequences
from projections.descriptions import describe, event_data

EVENTS = (Column("what", "would be recorded"), Column("effective", "effective", "date"))
MOVES = (
    Column("offer", "offer"),
    Column("month", "month"),
    Column("status", "status"),
    Column("before", "before", "money"),
    Column("after", "after", "money"),
    Column("difference", "difference", "money"),
    Column("payers", "payers"),
    Column("findings", "findings"),
)

MOST_ASKED_ABOUT = 40
"""A question under more rows than a screen holds would be answered unread."""


def show_proposal(session: Session, events: Sequence[Recorded], recording: RecordingOptions) -> None:
    """The events that would be recorded and the settlements they would move.

    On stdout for a dry run, on stderr before a question.
    """
    if not events and not (recording.as_json and recording.dry_run):
        click.echo("nothing new: the ledger holds it already", err=True)
        return
    with session.history() as history:
        moved = consequences(history, events, today()) if events else None
    rows = [{"what": describe(recorded.event), "effective": recorded.event.effective_on} for recorded in events]
    if recording.as_json and recording.dry_run:
        data = {"dry_run": True, "events": [event_data(recorded) for recorded in events], "consequences": moved}
        Output("json").show(EVENTS, rows, data=data)
        return
    assert moved is not None
    moves = [_move(move) for move in abridged(moved["months"])]
    for columns, shown in ((EVENTS, rows), (MOVES, moves)):
        if shown:
            _show(columns, shown, whole=recording.dry_run)
    if not all(isinstance(recorded.event, MonthClosed) for recorded in events):
        click.echo(_summary(moved), err=not recording.dry_run)


def _summary(moved: dict[str, Any]) -> str:
    count, by = len(moved["months"]), danish(from_plain(moved["difference"]))
    if not count:
        return "no settlement would move"
    return f"{count} settlement{'s' if count > 1 else ''} would move, by {by} kr. in all"


def _show(columns: Sequence[Column], rows: list[dict[str, Any]], *, whole: bool) -> None:
    kept = rows if whole else rows[:MOST_ASKED_ABOUT]
    click.echo(table(columns, kept), err=not whole, nl=False)
    if len(kept) < len(rows):
        click.echo(f"… and {len(rows) - len(kept)} more", err=True)


def _move(move: dict[str, Any]) -> dict[str, Any]:
    carried = f", carried by {move['carried_by']}" if move["carried_by"] else ""
    return {
        **move,
        **{sum_: from_plain(move[sum_]) for sum_ in ("before", "after", "difference")},
        "status": move["status"] + carried,
        "payers": ", ".join(_share(payer, moved) for payer, moved in move["payers"].items()),
        "findings": "; ".join(move["new_findings"]),
    }


def _share(payer: str, moved: str) -> str:
    who = "own municipality" if payer == "own" else payer
    return f"{who} {danish(from_plain(moved))}"


def ask() -> None:
    """Ask whether to record what was shown. Raises click.Abort where the answer is no."""
    click.confirm("Record this?", abort=True, err=True)
