"""pladsbog verify: nothing was altered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.check import COLUMNS, FOUND
from cli.printing import in_words
from cli.render import Output
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session

PROOFS = ("guarded", "unaltered", "no-gaps", "recorded-in-order", "events-have-stays", "issued-reproduces")


@click.command("verify")
@options.shown
@click.pass_context
def command(ctx: click.Context, output: Output) -> None:
    """Prove that the log and the issued settlements are what they were; exit 3 where they are not.

    An event of a stay that names none, or one that no move-in began, is found too: it would count for nobody.

    The digest at the end vouches for the whole log: lodged elsewhere, it proves later that nothing before it changed.
    """
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.checks import run  # noqa: PLC0415 - help does without

    session: Session = ctx.obj
    with session.log() as log:
        found = [fault._asdict() for fault in run(log, PROOFS, today())]
        last, digest = log.last(), log.digest()
    if found or output.format == "json":
        output.show(COLUMNS, found, data={"events": last, "digest": digest, "faults": found})
    if found:
        ctx.exit(FOUND)
    if output.format != "json":
        written = say(
            "{count} events as they were written; digest of #{last}: {digest}", count=last, last=last, digest=digest
        )
        click.echo(in_words(written))
