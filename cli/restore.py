"""pladsbog restore: the ledger from a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from cli.check import FOUND
from cli.declaring import option
from cli.printing import note
from ledger.errors import BadFile, NoLedger
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from cli.session import Session


@click.command("restore")
@click.argument("copy", metavar="FILE", callback=options.not_empty)
@option("--salvage", is_flag=True, help="Take what precedes a damaged or altered row; exit 3 where there is one.")
@options.by
@click.pass_context
def command(ctx: click.Context, copy: str, by: str, *, salvage: bool) -> None:
    """Make the ledger that --ledger names from a copy of it, a file or a PostgreSQL database.

    Every row is held against the chain of digests on the way; an altered copy is refused. What is there already is
    never replaced: restore under another name, look at it, and put it in place yourself. Where PLADSBOG_DIGESTS names a
    file, it says whether the copy is as new as the last digest there. The read models are made anew by themselves.
    """
    from cli.copied import copied, tell_copied, tell_unguarded  # noqa: PLC0415 - loads the ledger
    from ledger.store import open_log  # noqa: PLC0415 - as above
    from ledger.store.copying import Salvaged, rows_of  # noqa: PLC0415 - as above

    session: Session = ctx.obj
    _refuse_packed(copy)
    try:
        opened = open_log(copy, damaged=salvage)
    except NoLedger:
        raise BadFile(copy, say("there is no ledger"), say("look for it from where you stand")) from None
    with opened as log:
        if not salvage:
            filled = copied(session.location, log, rows_of(log))
            tell_unguarded(log)
            tell_copied(session.location, filled)
            return
        rows = Salvaged(log, by)
        filled = copied(session.location, log, rows)
        tell_unguarded(log)
    tell_copied(session.location, filled)
    if rows.strays:
        numbers = [f"#{number}" for number in rows.strays]
        note(say("left out, as no save has written them: rows {numbers} of {copy}", numbers=numbers, copy=copy))
    if rows.found is not None:
        found: dict[str, Value] = {"copy": copy, "first": rows.found[0], "last": rows.found[1]}
        note(say("found on the pages of {copy} alone, as they were written: rows #{first} to #{last}", **found))
    if rows.stopped is not None:
        values: dict[str, Value] = {"copy": copy, "number": rows.stopped.number, "why": rows.stopped.why}
        note(say("{copy} could be followed no further than before #{number}: {why}", **values))
        note(say("the last event of the new ledger says so; what hangs on lost ones, check finds"))
    if rows.strays or rows.stopped is not None:
        ctx.exit(FOUND)


def _refuse_packed(copy: str) -> None:
    """Raises BadFile for a copy that was packed to take less room."""
    from ledger.reading.packed import LONGEST_BEGINNING, packed_as, unpack_first  # noqa: PLC0415 - as above

    try:
        with Path(copy).open("rb") as file:
            way = packed_as(file.read(LONGEST_BEGINNING))
    except OSError:
        return  # an address, or a file that is told of where it is opened
    if way is not None:
        raise unpack_first(copy, way)
