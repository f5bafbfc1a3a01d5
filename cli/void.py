"""pladsbog void: a fact that was never true."""

from __future__ import annotations

from typing import Any

import click

from cli import options
from cli.session import Session


@click.command("void")
@click.argument("number", metavar="EVENT", type=options.EVENT)
@options.correction_kind
@options.reason_required
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Annul an event: it was recorded wrong, or a new decision says it never held.

    The event stays in the log, struck through. What would leave an impossible history is refused.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Void  # noqa: PLC0415 - help does without

    record(session, Void(**given), recording)
