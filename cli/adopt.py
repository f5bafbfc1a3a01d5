"""pladsbog adopt: record what a council decision adopted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from cli.session import Session
from ledger.errors import BadDecisionFile, BadImport, BadOption
from ledger.shared.message import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.application import Ledger, Receipt
    from ledger.commands import Command
    from ledger.events import Recorded


@click.command("adopt")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@options.reason
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    files: tuple[str, ...],
    reason: str | None,
    by: str,
    ref: str | None,
) -> None:
    """Record what a council decision adopted.

    FILE is a decision file (TOML), or the name of one that comes with the program, such as thisted-2023. Each file is
    recorded whole or not at all; adopting the same one again records nothing new.
    """
    from cli.proposal import ask, show_proposal  # noqa: PLC0415 - help does without
    from cli.recording import confirm  # noqa: PLC0415 - help does without
    from ledger.reading.decisions import read_decision  # noqa: PLC0415 - help does without

    if ref is not None and len(files) > 1:
        raise BadOption(say("one key cannot stand for several files"), say("adopt them one by one, or leave out --ref"))
    decisions = [replace(read_decision(_path(file), by, ref), reason=reason) for file in files]
    with session.ledger() as ledger:
        if recording.dry_run or recording.asks:
            proposed = _propose(ledger, files, decisions)
            show_proposal(session, proposed, recording)
            if recording.dry_run:
                return
            if proposed:
                ask()
            confirm(session, (ledger.record(decision) for decision in decisions), recording)
        else:
            confirm(session, (_flagged(session, ledger, decision) for decision in decisions), recording)


def _flagged(session: Session, ledger: Ledger, decision: Command) -> Receipt:
    """Record a decision that nobody was asked about; prices that change by much are named first."""
    from cli.proposal import flag_prices  # noqa: PLC0415 - help does without

    flag_prices(session, ledger.propose(decision))
    return ledger.record(decision)


def _path(file: str) -> Path:
    from ledger.reading.decisions import shipped_path  # noqa: PLC0415 - help does without

    path = Path(file)
    return path if path.exists() else shipped_path(file)


def _propose(ledger: Ledger, files: Sequence[str], decisions: Sequence[Command]) -> Sequence[Recorded]:
    """What the decisions would record one after the other: a later one may lean on an earlier one."""
    if len(decisions) == 1:
        return ledger.propose(decisions[0])
    try:
        return ledger.propose_all(list(enumerate(decisions)), "decisions")
    except BadImport as refused:
        first = refused.rows[0]
        why = say("{reason} [{code}]", reason=first.reason, code=first.reason_code)
        raise BadDecisionFile(files[first.line], [why]) from None
