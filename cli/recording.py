"""How every registration goes: show, ask, record, confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.cut_short import data_of, found_in, tell_cut_short
from cli.doubts import warn
from cli.options import RecordingOptions
from cli.printing import note
from cli.proposal import charts_of, confirmed, flag_levels, flag_untold, is_told, proposal, remarks_of
from cli.render import Output, services_by_name
from cli.said_something import check_typed
from cli.session import Session
from ledger.application import Receipt
from ledger.commands import Command
from ledger.events import Recorded
from ledger.shared.message import Message, say
from projections.descriptions import event_data

if TYPE_CHECKING:
    from projections.cut_short import CutShort

MOST_SHOWN = 60
"""Events shown one by one; of more, only how many and the last."""


def record(
    session: Session,
    command: Command,
    recording: RecordingOptions,
    besides: Callable[[Session, Receipt], dict[str, Any]] | None = None,
    *,
    above: Callable[[Session, Sequence[Recorded]], None] | None = None,
    expects_none: bool = False,
) -> Receipt | None:
    """Carry out one command, or show what it would do, as was asked for; what was recorded.

    `besides` tells more of what was recorded, and gives what JSON says of that; `above` tells more of what would be,
    before it is shown. `expects_none`: that a leader expects nothing is said, and not left out.
    """
    if session.is_trial:
        with session.ledger(accept_clock=recording.accept_clock) as ledger:
            ledger.propose(command)
        return None
    if recording.is_answered_for:
        check_typed(click.get_current_context())
    warn(session, [command])
    with session.ledger(accept_clock=recording.accept_clock) as ledger:
        receipt = confirmed(
            ledger,
            recording,
            lambda: ledger.propose(command),
            proposal(session, recording, above, expects_none=expects_none),
            lambda as_of: ledger.record(command, as_of=as_of),
        )
    if receipt is not None:
        receipts = Receipts(session)
        receipts.add(receipt)
        with services_by_name():
            if not recording.asks:  # who was asked has seen it
                for remark in remarks_of(charts_of(session, receipt.events)):
                    note(remark)
                flag_untold(session, receipt.events)
                flag_levels(session, receipt.events)
            more = {} if besides is None else besides(session, receipt)
        receipts.answer(recording, more)
    return receipt


_NOTHING: Mapping[str, Any] = {}


class Receipts:
    """What has been recorded, a line an event on stderr as it comes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.all: list[Receipt] = []
        self._cut_short: list[CutShort] = []
        self._lost: OSError | None = None

    def add(self, receipt: Receipt) -> None:
        """Show one; where that cannot be, what else was asked for is recorded all the same."""
        self.session.recorded.extend(recorded.number for recorded in receipt.events)
        self.all.append(receipt)
        try:
            with services_by_name():
                show_receipt(receipt)
                if not receipt.repeated:
                    found = found_in(self.session, receipt.events)
                    self._cut_short += found
                    tell_cut_short(found)
        except OSError as error:
            self._lost = error

    def answer(self, recording: RecordingOptions, besides: Mapping[str, Any] = _NOTHING) -> None:
        """With --format json the events on stdout, and what is said besides. Raises OSError where one is not shown."""
        if self._lost is not None:
            raise self._lost
        if recording.as_json:
            _answer(self.all, {**data_of(self._cut_short), **besides})


def _answer(receipts: Sequence[Receipt], besides: Mapping[str, Any]) -> None:
    data = {
        "dry_run": False,
        "repeated": all(receipt.repeated for receipt in receipts),
        "events": [event_data(recorded) for receipt in receipts for recorded in receipt.events],
        **besides,
    }
    Output("json").show((), (), data=data)


def show_receipt(receipt: Receipt) -> None:
    """A line an event on stderr."""
    told = [recorded for recorded in receipt.events if is_told(recorded)]
    shown = told if len(told) <= MOST_SHOWN else told[-1:]
    if len(shown) < len(told):
        _note(say("{count} events, the last of them:", count=len(receipt.events)), receipt)
    for recorded in shown:
        _note(say("#{number} {happened}", number=recorded.number, happened=recorded.event.dated()), receipt)
    if not receipt.events:
        note(say("nothing new: the ledger holds it already"))


def _note(message: Message, receipt: Receipt) -> None:
    note(say("already recorded: {what}", what=message) if receipt.repeated else message)
