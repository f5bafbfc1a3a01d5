"""How every registration goes: show, ask, record, confirm."""

from __future__ import annotations

from collections.abc import Iterable

from cli.doubts import warn
from cli.options import RecordingOptions
from cli.printing import note
from cli.proposal import ask, show_proposal
from cli.render import Output
from cli.session import Session
from ledger.application import Receipt
from ledger.commands import Command
from ledger.shared.message import Message, say
from projections.descriptions import event_data

MOST_SHOWN = 60
"""Events shown one by one; of more, only how many and the last."""


def record(session: Session, command: Command, recording: RecordingOptions) -> None:
    """Carry out one command, or show what it would do, as was asked for."""
    warn(session, [command])
    with session.ledger() as ledger:
        if recording.dry_run or recording.asks:
            proposed = ledger.propose(command)
            show_proposal(session, proposed, recording)
            if recording.dry_run:
                return
            if proposed:
                ask()
        confirm(session, [ledger.record(command)], recording)


def confirm(session: Session, receipts: Iterable[Receipt], recording: RecordingOptions) -> None:
    """Show each receipt as it comes, a line an event on stderr; with --format json the events on stdout too.

    Raises OSError where that cannot be shown, but not before all is recorded that was asked for.
    """
    confirmed = []
    lost: OSError | None = None
    for receipt in receipts:
        session.recorded.extend(recorded.number for recorded in receipt.events)
        confirmed.append(receipt)
        try:
            _show(receipt)
        except OSError as error:
            lost = error
    if lost is not None:
        raise lost
    if recording.as_json:
        data = {
            "dry_run": False,
            "repeated": all(receipt.repeated for receipt in confirmed),
            "events": [event_data(recorded) for receipt in confirmed for recorded in receipt.events],
        }
        Output("json").show((), (), data=data)


def _show(receipt: Receipt) -> None:
    shown = receipt.events if len(receipt.events) <= MOST_SHOWN else receipt.events[-1:]
    if len(shown) < len(receipt.events):
        _note(say("{count} events, the last of them:", count=len(receipt.events)), receipt)
    for recorded in shown:
        _note(say("#{number} {happened}", number=recorded.number, happened=recorded.event.dated()), receipt)
    if not receipt.events:
        note(say("nothing new: the ledger holds it already"))


def _note(message: Message, receipt: Receipt) -> None:
    note(say("already recorded: {what}", what=message) if receipt.repeated else message)
