"""How every registration goes: show, ask, record, confirm."""

from __future__ import annotations

from collections.abc import Sequence

from cli.options import RecordingOptions
from cli.printing import note
from cli.proposal import confirmed, proposal
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
    with session.ledger(accept_clock=recording.accept_clock) as ledger:
        receipt = confirmed(
            ledger,
            recording,
            lambda: ledger.propose(command),
            proposal(session, recording),
            lambda as_of: ledger.record(command, as_of=as_of),
        )
    if receipt is not None:
        show_receipt(receipt)
        answer([receipt], recording)


def answer(receipts: Sequence[Receipt], recording: RecordingOptions) -> None:
    """With --format json the events on stdout."""
    if recording.as_json:
        data = {
            "dry_run": False,
            "repeated": all(receipt.repeated for receipt in receipts),
            "events": [event_data(recorded) for receipt in receipts for recorded in receipt.events],
        }
        Output("json").show((), (), data=data)


def show_receipt(receipt: Receipt) -> None:
    """A line an event on stderr."""
    shown = receipt.events if len(receipt.events) <= MOST_SHOWN else receipt.events[-1:]
    if len(shown) < len(receipt.events):
        _note(say("{count} events, the last of them:", count=len(receipt.events)), receipt)
    for recorded in shown:
        _note(say("#{number} {happened}", number=recorded.number, happened=recorded.event.dated()), receipt)
    if not receipt.events:
        note(say("nothing new: the ledger holds it already"))


def _note(message: Message, receipt: Receipt) -> None:
    note(say("already recorded: {what}", what=message) if receipt.repeated else message)
