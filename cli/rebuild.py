"""pladsbog rebuild: the read models anew."""

from __future__ import annotations

from decimal import Decimal
from time import perf_counter
from typing import TYPE_CHECKING

import click

from cli import options
from cli.declaring import option
from cli.printing import note, tell
from cli.progress import FOLDING, progress, telling
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from cli.session import Session

FOUND = 3


@click.command("rebuild")
@option("--verify", is_flag=True, help="Build a second time and compare; exit 3 where they differ.")
@options.changes
@click.pass_context
def command(ctx: click.Context, *, verify: bool, changes: bool) -> None:
    """Build the read models from nothing; the log is all that is needed.

    Every month is told in its tables, and what moved each budget. Until that is done the old ones answer. With
    --verify, all that is told or cached is calculated again.
    """
    from projections.views import differences, rebuild  # noqa: PLC0415 - the projections load the ledger

    session: Session = ctx.obj
    with session.log() as log:
        begun = perf_counter()
        with progress(log.last(), FOLDING) as advance:
            if verify:
                found = differences(session.location, log, advance, changes=changes)
            else:
                rebuild(session.location, log, advance, telling, changes=changes)
                found = []
        seconds, events = perf_counter() - begun, log.last()
    for difference in found:
        tell(difference, on_stdout=True)
    if found:
        ctx.exit(FOUND)
    took: dict[str, Value] = {
        "events": events,
        "seconds": Decimal(f"{seconds:.2f}"),
        "rate": f"{events / seconds:,.0f}".replace(",", "."),
    }
    if verify:
        note(say("{events} events compared, no difference in {seconds} s ({rate} a second)", **took))
    else:
        note(say("{events} events folded in {seconds} s ({rate} a second)", **took))
