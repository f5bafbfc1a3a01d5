"""pladsbog check: what must always be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.declaring import option
from cli.progress import telling
from cli.render import Column, Output
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session

COLUMNS = (Column("check", say("check")), Column("where", say("where")), Column("what", say("what")))
FOUND = 3


@click.command("check")
@click.argument("names", metavar="[NAME]…", nargs=-1)
@option("--list", "listed", is_flag=True, help="Only list which checks there are.")
@options.shown
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], output: Output, *, listed: bool) -> None:
    """Check the ledger's invariants: silent when all is well, exit 3 where something is not."""
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.checks import CHECKS, run  # noqa: PLC0415 - help does without

    if listed:
        rows = [{"check": name, "what": what} for name, what in CHECKS.items()]
        output.show((COLUMNS[0], COLUMNS[2]), rows, data=rows)
        return
    session: Session = ctx.obj
    with session.log() as log:
        found = [fault._asdict() for fault in run(log, names, today(), session.location, telling)]
        last = log.last()
    if found or output.format == "json" or output.path:
        output.show(COLUMNS, found, data=found, known_at=last)
    if found:
        ctx.exit(FOUND)
