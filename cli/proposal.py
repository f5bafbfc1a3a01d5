"""What a command would record and what that would move, shown before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from cli.options import RecordingOptions
from cli.remedies import CATALOGUE
from cli.render import Column, Output, table
from cli.session import Session
from ledger.events import MonthClosed, Recorded
from ledger.models.accounts import OWN
from ledger.shared.calendar import today
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, danish
from projections.consequences import Consequences, Move, abridged, consequences, consequences_data, move_data
from projections.descriptions import describe, event_data
from projections.months import answer

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
    moved = _consequences(session, events) if events else None
    rows = [{"what": describe(recorded.event), "effective": recorded.event.effective_on} for recorded in events]
    if recording.as_json and recording.dry_run:
        data = {
            "dry_run": True,
            "events": [event_data(recorded) for recorded in events],
            "consequences": moved and consequences_data(moved),
        }
        Output("json").show(EVENTS, rows, data=data)
        return
    assert moved is not None
    moves = [_move(move) for move in abridged(moved.moves)]
    for columns, shown in ((EVENTS, rows), (MOVES, moves)):
        if shown:
            _show(columns, shown, whole=recording.dry_run)
    if not all(isinstance(recorded.event, MonthClosed) for recorded in events):
        click.echo(_summary(moved), err=not recording.dry_run)


def _consequences(session: Session, events: Sequence[Recorded]) -> Consequences:
    with session.log() as log:
        return answer(session.location, log, None, lambda months: consequences(months, events, today()))


def _summary(moved: Consequences) -> str:
    count = len(moved.moves)
    if not count:
        return "no settlement would move"
    return f"{count} settlement{'s' if count > 1 else ''} would move, by {Kroner(moved.difference)} in all"


def _show(columns: Sequence[Column], rows: list[dict[str, Any]], *, whole: bool) -> None:
    first = rows if whole else rows[:MOST_ASKED_ABOUT]
    click.echo(table(columns, first), err=not whole, nl=False)
    if len(first) < len(rows):
        click.echo(f"… and {len(rows) - len(first)} more", err=True)


def _move(move: Move) -> dict[str, Any]:
    carried = f", carried by {move.carried_by}" if move.carried_by else ""
    return {
        **move_data(move),
        "month": f"{move.month}" if move.month == move.last else f"{move.month} to {move.last}",
        "status": move.status + carried,
        "payers": ", ".join(_share(payer, ore) for payer, ore in move.payers.items()),
        "findings": "; ".join(finding.worded(CATALOGUE) for finding in move.new_findings),
    }


def _share(payer: str, ore: Ore) -> str:
    who = "own municipality" if payer == OWN else payer
    return f"{who} {danish(ore)}"


def ask() -> None:
    """Ask whether to record what was shown. Raises click.Abort where the answer is no."""
    click.confirm("Record this?", abort=True, err=True)
