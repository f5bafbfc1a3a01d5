"""pladsbog void: a fact that was never true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import arguments, options
from cli.declaring import option
from cli.printing import note
from cli.session import Session
from ledger.shared.message import Message, Remedy, say

if TYPE_CHECKING:
    from ledger.commands import Void
    from ledger.events import Recorded


@click.command("void")
@click.argument("number", metavar="EVENT", type=arguments.TO_VOID)
@options.correction_kind
@options.reason_required
@option("--with-original", is_flag=True, help="With a correction, void what it had replaced as well.")
@option("--with-events", is_flag=True, help="Void the other events of the stay too that could not hold without it.")
@options.decision
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Annul an event: it was recorded wrong, or a new decision says it never held.

    The event stays in the log, struck through. What would leave an impossible history is refused, such as to void a
    move-in on which a reassessment stands, unless --with-events voids that too. With a move-in goes the departure, with
    a move what was granted with it, with part of a swap or transfer the rest of it. A correction that is voided brings
    back what it had replaced, unless --with-original voids that too.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Void  # noqa: PLC0415 - help does without

    command = Void(**given)
    original = None if command.with_original else _original(session, command.number)
    if original is not None and recording.asks:
        note(say("#{number} would hold again: {happened}", number=original.number, happened=original.event.dated()))
        command = _asked_about(command, original)
        original = None
    record(session, command, recording)
    if original is not None:
        note(_comes_back(original, recording))


def _asked_about(command: Void, original: Recorded) -> Void:
    from cli.proposal import agreed  # noqa: PLC0415 - help does without

    return replace(command, with_original=agreed(say("Void #{number} too?", number=original.number)))


def _comes_back(original: Recorded, recording: options.RecordingOptions) -> Message:
    number, happened = original.number, original.event.dated()
    if recording.dry_run:
        return say(
            "#{number} would hold again: {happened}; to void both: --with-original", number=number, happened=happened
        )
    from cli.refusing import typed_ledger, with_ledger  # noqa: PLC0415 - help does without
    from cli.remedies import CATALOGUE  # noqa: PLC0415 - as above

    way = with_ledger(CATALOGUE.remedy(Remedy("void", number=number)), typed_ledger())
    return say("#{number} holds again: {happened}; to void it too: {way}", number=number, happened=happened, way=way)


def _original(session: Session, number: int) -> Recorded | None:
    """What an event had replaced, if it is a correction that holds."""
    from ledger.errors import UnknownEvent  # noqa: PLC0415 - help does without
    from ledger.events import Voided  # noqa: PLC0415 - as above
    from ledger.state.live import annulled_by  # noqa: PLC0415 - as above

    with session.log() as log:
        try:
            fact = log.number(number)
        except UnknownEvent:
            return None
        replaced = fact.event.corrects
        if replaced is None or isinstance(fact.event, Voided) or number in annulled_by(log.stream(fact.stream)):
            return None
        return log.number(replaced)
