"""pladsbog follow-up citizen: a citizen's stay was followed up."""

from __future__ import annotations

from typing import Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.session import Session
from ledger.shared.message import say


@click.command("citizen")
@click.argument("citizen", type=arguments.RESIDENT)
@option("--on", "day", metavar="DATE", type=arguments.DATE, required=True, help="The day of the follow-up.")
@option(
    "--result",
    type=click.Choice(["continue", "end", "reassess"]),
    required=True,
    help="What it came to; a departure or reassessment is registered by its own command.",
)
@option("--service", type=arguments.SERVICE, help="A service that was followed up, in place of the stay.")
@option("--age", metavar="GROUP", type=arguments.AGE, help="The age group from now on, where cadences have any.")
@option(
    "--comment", metavar="TEXT", type=arguments.Read("text", arguments.read_text(say("comment"))), help="A short theme."
)
@options.decision_required
@options.registering
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Record that a citizen's stay was followed up.

    The next one falls by the cadence adopted for the paragraph of the stay. With --service, a service that the citizen
    is granted was followed up: by the cadence that names it, or, where it needs no stay, by that of its paragraph.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import FollowUpCitizen  # noqa: PLC0415 - help does without

    record(session, FollowUpCitizen(**given), recording)
