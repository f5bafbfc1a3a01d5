"""How every registration goes: show, ask, record, confirm."""

from __future__ import annotations

from collections.abc import Iterable

import click

from cli.options import RecordingOptions
from cli.proposal import ask, show_proposal
from cli.render import Output
from cli.session import Session
from ledger.application import Receipt
from ledger.commands import Command
from projections.descriptions import event_data

MOST_SHOWN = 60
"""Events shown one by one; of more, only how many and the last."""


def record(session: Session, command: Command, recording: RecordingOptions) -> None:
    """Carry out one command in the manner that was asked for."""
    with session.ledger() as ledger:
        if recording.dry_run or recording.asks:
            proposed = ledger.propose(command)
            show_proposal(session, proposed, recording)
            if recording.dry_run:
                return
            if proposed:
                ask()
        confirm([ledger.record(command)], recording)


def confirm(receipts: Iterable[Receipt], recording: RecordingOptions) -> None:
    """Show each receipt as it comes, a line an event on stderr; with --format json the events on stdout too."""
    confirmed = []
    for receipt in receipts:
        _show(receipt)
        confirmed.append(receipt)
    if recording.as_json:
        data = {
            "dry_run": False,
            "repeated": all(receipt.repeated for receipt in confirmed),
            "events": [event_data(recorded) for receipt in confirmed for recorded in receipt.events],
        }
        Output("json").show((), (), data=data)


def _show(receipt: Receipt) -> None:
    before = "already recorded: " if receipt.repeated else ""
    shown = receipt.events if len(receipt.events) <= MOST_SHOWN else receipt.events[-1:]
    if len(shown) < len(receipt.events):
        click.echo(f"{before}{len(receipt.events)} events, the last of them:", err=True)
    for recorded in shown:
        click.echo(f"{before}#{recorded.number} {recorded.event.dated()}", err=True)
    if not receipt.events:
        click.echo("nothing new: the ledger holds it already", err=True)
