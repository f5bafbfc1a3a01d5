"""What a command would record and what that would move, shown before it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from cli.options import RecordingOptions
from cli.printing import in_words, note
from cli.render import Column, Output, table
from cli.session import Session
from ledger.application import ATTEMPTS, Ledger, RecordedMeanwhile
from ledger.errors import LedgerBusy
from ledger.events import MonthClosed, Recorded
from ledger.models.accounts import OWN
from ledger.shared.calendar import today
from ledger.shared.message import Kroner, Message, say
from ledger.shared.money import Ore
from projections.consequences import Consequences, Move, abridged, consequences, consequences_data, move_data
from projections.descriptions import describe, event_data
from projections.months import answer

T = TypeVar("T")

EVENTS = (Column("what", say("would be recorded")), Column("effective", say("effective"), "date"))
MOVES = (
    Column("offer", say("offer")),
    Column("month", say("month")),
    Column("status", say("status")),
    Column("before", say("before"), "money"),
    Column("after", say("after"), "money"),
    Column("difference", say("difference"), "money"),
    Column("payers", say("payers")),
    Column("findings", say("findings")),
)

MOST_ASKED_ABOUT = 40
"""A question under more rows than a screen holds would be answered unread."""


class Page(NamedTuple):
    """What a person is asked about. `content` is all of it, to see whether it has changed."""

    content: object
    show: Callable[[], None]


def confirmed(
    ledger: Ledger,
    recording: RecordingOptions,
    propose: Callable[[], Sequence[Recorded]],
    page: Callable[[Sequence[Recorded]], Page],
    record: Callable[[int | None], T],
) -> T | None:
    """What `record` answers, after a person has seen what it will be; None for a dry run.

    `record` is given the event on which it was seen. Where somebody else records something meanwhile, it is proposed
    again, and asked about again if it is another one now. Raises click.Abort where the answer is no, LedgerBusy.
    """
    if not (recording.dry_run or recording.asks):
        return record(None)
    seen: object = None
    tries = 0
    while tries < ATTEMPTS:
        last = ledger.last()
        events = propose()
        proposal = page(events)
        if seen is None or proposal.content != seen:
            if seen is not None:
                note(say("meanwhile something else was recorded; this is what would be recorded now:"))
            proposal.show()
            if recording.dry_run:
                return None
            if events:
                ask()
            seen, tries = proposal.content, 0
        try:
            return record(events[0].number - 1 if events else last)
        except RecordedMeanwhile:
            tries += 1
    raise LedgerBusy(ledger.location)


def proposal(session: Session, recording: RecordingOptions) -> Callable[[Sequence[Recorded]], Page]:
    """The page about events that would be recorded and the settlements they would move."""

    def page(events: Sequence[Recorded]) -> Page:
        moved = _consequences(session, events) if events else None
        said = [_without_numbers(recorded.event.model_dump(mode="json")) for recorded in events]
        return Page((said, moved and moved.moves), lambda: _show_proposal(events, moved, recording))

    return page


_OF_THE_MOMENT = frozenset({"act", "stay", "known_at"})
"""Fields that name numbers of events: they move on when anything else is recorded first."""


def _without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_numbers(one) for key, one in value.items() if key not in _OF_THE_MOMENT}
    return [_without_numbers(one) for one in value] if isinstance(value, list) else value


def _show_proposal(events: Sequence[Recorded], moved: Consequences | None, recording: RecordingOptions) -> None:
    """On stdout for a dry run, on stderr before a question."""
    if not events and not (recording.as_json and recording.dry_run):
        note(say("nothing new: the ledger holds it already"))
        return
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
        click.echo(in_words(_summary(moved)), err=not recording.dry_run)


def _consequences(session: Session, events: Sequence[Recorded]) -> Consequences:
    with session.log() as log:
        return answer(session.location, log, None, lambda months: consequences(months, events, today()))


def _summary(moved: Consequences) -> Message:
    count = len(moved.moves)
    if not count:
        return say("no settlement would move")
    if count == 1:
        return say("1 settlement would move, by {difference} in all", difference=Kroner(moved.difference))
    difference = Kroner(moved.difference)
    return say("{count} settlements would move, by {difference} in all", count=count, difference=difference)


def _show(columns: Sequence[Column], rows: list[dict[str, Any]], *, whole: bool) -> None:
    first = rows if whole else rows[:MOST_ASKED_ABOUT]
    click.echo(table(columns, first), err=not whole, nl=False)
    if len(first) < len(rows):
        note(say("… and {more} more", more=len(rows) - len(first)))


def _move(move: Move) -> dict[str, Any]:
    status: str | Message = move.status
    if move.carried_by:
        status = say("{status}, carried by {month}", status=status, month=move.carried_by)
    return {
        **move_data(move),
        "month": move.month if move.month == move.last else say("{first} to {last}", first=move.month, last=move.last),
        "status": status,
        "payers": ", ".join(in_words(_share(payer, ore)) for payer, ore in move.payers.items()),
        "findings": "; ".join(map(in_words, move.new_findings)),
    }


def _share(payer: str, ore: Ore) -> Message:
    if payer == OWN:
        return say("own municipality {amount:bare}", amount=Kroner(ore))
    return say("{payer} {amount:bare}", payer=payer, amount=Kroner(ore))


def ask() -> None:
    """Ask whether to record what was shown. Raises click.Abort where the answer is no."""
    click.confirm(in_words(say("Record this?")), abort=True, err=True)
