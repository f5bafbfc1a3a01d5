"""pladsbog doctor: what of the installation and the ledger is in order, and what to do about what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.render import Column, Output
from ledger.shared.message import Message, Remedy, say

if TYPE_CHECKING:
    from cli.remedies import CommandLine
    from cli.session import Session

COLUMNS = (
    Column("what", say("what")),
    Column("state", say("state")),
    Column("how", say("how it stands")),
    Column("do", say("what to do")),
)
NEEDS_DOING = 3


@click.command("doctor")
@options.shown
@click.pass_context
def command(ctx: click.Context, output: Output) -> None:
    """See whether the installation and the ledger are in order, and what to do; exit 3 where something needs doing.

    Python and packages, text and time zone, variables, the ledger and its last rows, the clock, read models, the file
    of digests, room on the disk, completion. Nothing is written.
    """
    from cli.examining import examined  # noqa: PLC0415 - help does without

    session: Session = ctx.obj
    found = list(examined(session.location))
    words = output.catalogue
    rows = [{"what": one.what, "state": one.state, "how": one.how, "do": _in_words(one.do, words)} for one in found]
    needing = [one for one in found if one.state == "to-do"]
    shown = [{**row, "what": words.code(str(row["what"])), "state": words.code(str(row["state"]))} for row in rows]
    output.show(COLUMNS, shown, data={"in_order": not needing, "found": rows})
    if needing:
        ctx.exit(NEEDS_DOING)


def _in_words(what: Message | Remedy | None, words: CommandLine) -> Message | str | None:
    """What to do, as a table shows it: the command of a remedy is worded here."""
    return words.remedy(what) if isinstance(what, Remedy) else what
