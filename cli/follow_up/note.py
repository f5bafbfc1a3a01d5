"""pladsbog follow-up note: a remark between meetings, with the figures as they are.

Decided on 2026-11-27:

* A note is an ad-hoc meeting of one: whoever records it. So it has the figures of its moment, and is listed with the
  meetings.

Decided on 2026-11-28:

* The next sheet goes on from the last meeting that was held, with what was expected and agreed there, and has the notes
  made since beside it. It began anew with each note, and a remark took the meeting's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.follow_up.houses import houses_and_month
from cli.session import Session
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.models.areas import AreaKind


@click.command("note")
@houses_and_month
@option(
    "--comment",
    metavar="TEXT",
    required=True,
    type=arguments.Read("text", arguments.read_text(say("comment"))),
    help="What there is to say.",
)
@option("--on", "held_on", metavar="DATE", type=arguments.DATE, help="The day it is of.  [default: today]")
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    houses: tuple[str, ...],
    areas: tuple[tuple[AreaKind, str], ...],
    by: str,
    **given: Any,
) -> None:
    """Record a remark about a month of houses, or of areas across houses, between their meetings.

    It is an ad-hoc meeting of whoever records it: the figures are kept as they are now, and it cannot be undone. The
    next sheet shows it, and still counts from the last meeting held. What was agreed with others is a meeting:
    follow-up hold.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import HoldAreaMeeting, HoldMeeting  # noqa: PLC0415 - help does without
    from ledger.models.areas import Area  # noqa: PLC0415 - as above

    about = tuple(Area(by=kind, name=name) for kind, name in areas)
    said: dict[str, Any] = {"by": by, "kind": "ad-hoc", "participants": (by,), **given}
    if houses:
        record(session, HoldMeeting(offer=houses[0], others=houses[1:], areas=about, **said), recording)
    else:
        record(session, HoldAreaMeeting(area=about[0], others=about[1:], **said), recording)
