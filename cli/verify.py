"""pladsbog verify: nothing was altered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from cli.check import COLUMNS, FOUND
from cli.printing import in_words, note, show
from cli.render import Output
from ledger.shared.message import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.session import Session
    from ledger.store import Log
    from projections.checks import Fault

PROOFS = (
    "guarded",
    "unaltered",
    "no-gaps",
    "recorded-in-order",
    "events-have-stays",
    "closed-once",
    "issued-reproduces",
)


@click.command("verify")
@options.changes
@options.shown
@click.pass_context
def command(ctx: click.Context, output: Output, *, changes: bool) -> None:
    """Prove that the log and the issued settlements are what they were; exit 3 where they are not.

    Every break is told: rows of the log and issued amounts, the triggers and tables that guard them, and the read
    models, where there are any. An event of a stay that names none, or one that no move-in began, is found too: it
    would count for nobody.

    The digest at the end vouches for the whole log: lodged elsewhere, it proves later that nothing before it changed.
    """
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.checks import run  # noqa: PLC0415 - help does without

    session: Session = ctx.obj
    with session.log() as log:
        faults = [
            fault._asdict()
            for fault in (
                *run(log, PROOFS, today(), session.location),
                *_read_models(session.location, log, changes=changes),
            )
        ]
        last, digest = log.last(), log.digest()
    if faults or output.format == "json" or output.path:
        output.show(COLUMNS, faults, data={"events": last, "digest": digest, "faults": faults}, known_at=last)
    if faults:
        ctx.exit(FOUND)
    if output.format != "json":
        written = say(
            "{count} events as they were written; digest of #{last}: {digest}", count=last, last=last, digest=digest
        )
        show(in_words(written))


def _read_models(location: str, log: Log, *, changes: bool) -> Iterator[Fault]:
    """Where the read models are not what the log gives. None is made for it; one that is not ours is left alone."""
    from ledger.errors import DamagedEvent, ForeignViews, UnknownTopic, ViewsUnusable  # noqa: PLC0415 - as above
    from projections.checks import Fault  # noqa: PLC0415 - as above
    from projections.views import differences, views_file  # noqa: PLC0415 - as above

    file = views_file(location)
    if not Path(file).exists():
        return
    try:
        for difference in differences(location, log, changes=changes):
            yield Fault("read-models", file, difference)
    except (ForeignViews, ViewsUnusable) as unusable:
        note(say("the read models were not compared: {why}", why=unusable.sentence()))
    except (DamagedEvent, UnknownTopic):
        pass  # told already, as a fault of the log
