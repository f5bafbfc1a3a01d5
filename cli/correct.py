"""pladsbog correct: a fact that should have been another."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import is_terminal, note
from cli.session import Session
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.events import Recorded
    from ledger.models.offers import Assessment


@click.command("correct")
@click.argument("number", metavar="EVENT", type=arguments.TO_CORRECT)
@options.correction_kind
@options.reason_required
@option(
    "--date",
    "--from",
    "--on",
    "day",
    metavar="DATE",
    type=arguments.DATE,
    help="The date it should have had, called as its own command calls it.",
)
@option("--citizen", type=arguments.CITIZEN, help="Refused: another citizen is another stay; the way is named.")
@option("--offer", type=arguments.OFFER, help="Refused: another offer is another stay; the way is named.")
@option("--place", type=arguments.PLACE, help="The place, of a move-in or a move.")
@options.assessed_anew
@options.correcting_options
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    day: date | None,
    assessment: Assessment | None,
    **given: Any,
) -> None:
    """Replace what was recorded of a stay, a place or a service by what should have been recorded.

    What is not named stays as it was; none (own, of a payer) takes back what was said. Of a grant of a service, none
    leaves payer and paragraph to the service and the stay. Both events stay in the log, the earlier one struck through.
    The day of a new decision (--kind decision with its own --decision) is its first day, unless --decided-on says
    another.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Correct  # noqa: PLC0415 - help does without

    keeps_decision = given["kind"] == "decision" and given["decision"] is None
    another = [day, assessment, *(value for name, value in given.items() if name not in _OF_EVERY_CORRECTION)]
    is_said = any(one not in (None, False) for one in another)  # else that is asked for first
    asks = not recording.as_json and recording.asks and is_terminal(sys.stdout)
    if keeps_decision and is_said and asks and _has_reference(session, given["number"]):
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(one for one in ctx.command.params if one.name == "decision"))
    above = _tell_kept if keeps_decision else None
    receipt = record(session, Correct(day=day, assessment=assessment, **given), recording, above=above)
    if receipt is not None and above is not None and not recording.asks:  # who was asked has seen it
        above(session, receipt.events)


_OF_EVERY_CORRECTION = frozenset(("number", "kind", "reason", "decision", "by", "ref"))


def _has_reference(session: Session, number: int) -> bool:
    """Whether an event says where its decision is journalised: of an absence, which has none, no new one is asked."""
    with session.history() as history:
        return history.event(number).event.decision is not None


def _tell_kept(_session: Session, events: Sequence[Recorded]) -> None:
    """That a new decision has the reference of the one that it takes the place of."""
    for kept in dict.fromkeys(one.event.decision for one in events if one.event.decision is not None):
        note(say("look again: the reference stays {kept}; of the new decision it is said by --decision REF", kept=kept))
