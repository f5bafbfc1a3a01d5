"""pladsbog digest: what proves later that nothing before an event was altered."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import arguments, options
from cli.check import FOUND
from cli.declaring import option
from cli.printing import show, tell
from cli.render import Column, Output
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session

COLUMNS = (
    Column("event", say("event"), "number"),
    Column("recorded_at", say("recorded")),
    Column("digest", say("digest")),
)
ROOT = Column("root", say("root"))


@click.command("digest")
@option("--at", "number", metavar="EVENT", type=arguments.EVENT, help="Of this event.  [default: the last one]")
@option(
    "--to",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.named,
    help="Add it to a file as well, such as one on another machine.",
)
@option("--root", "with_root", is_flag=True, help="Tell the root of the tree over the log, too.")
@options.shown
@click.pass_context
def command(ctx: click.Context, number: int | None, file: Path | None, output: Output, *, with_root: bool) -> None:
    """Print an event's digest as NUMBER:DIGEST, to be kept somewhere else.

    It vouches for the event and every one before it: pladsbog verify --against NUMBER:DIGEST proves years later that
    none of them was changed, added or taken out. Each closing, statement and posting prints one too. Where the
    environment variable PLADSBOG_DIGESTS names a file, every closing adds its own there.

    --root is for whoever holds the evidence of a payer: its proofs lead to the root over the events up to this one,
    printed as NUMBER:ROOT. It vouches for as much as the digest does; --to writes both.
    """
    from cli.copied import only_sound  # noqa: PLC0415 - loads the ledger
    from cli.lodging import lodged  # noqa: PLC0415 - as above
    from ledger.digests import digest_of, root_of_tree  # noqa: PLC0415 - as above
    from ledger.shared.calendar import moment_in_words  # noqa: PLC0415 - as above
    from projections.roots import roots_of  # noqa: PLC0415 - as above

    session: Session = ctx.obj
    with session.log() as log:
        digest = digest_of(log, number)
        moment = log.moment(digest.number)
        row = {"event": digest.number, "recorded_at": moment, "digest": str(digest)}
        root = ""
        if with_root:
            with only_sound(log):
                value = root_of_tree(log, digest.number, partial(roots_of, session.location, log))
                row["root"] = root = str(digest._replace(value=value))
        agrees = True if file is None else lodged(session.location, log, file, digest.number)
    if output.format == "table" and output.path is None:
        show(str(digest))
        if with_root:
            tell(say("root of the tree over #1 to #{number}: {root}", number=digest.number, root=root), on_stdout=True)
    else:
        read = {} if output.is_for_programs else {"recorded_at": moment_in_words(moment)}
        output.show((*COLUMNS, ROOT) if with_root else COLUMNS, [{**row, **read}], data=row, known_at=digest.number)
    if not agrees:
        ctx.exit(FOUND)
