"""pladsbog init: make a new ledger."""

from __future__ import annotations

import click

from cli import arguments, options
from cli.printing import note
from cli.session import Session
from ledger.shared.message import say


@click.command("init")
@click.option(
    "--municipality",
    metavar="CODE",
    type=arguments.MUNICIPALITY,
    help="The municipality that keeps the ledger, such as 787: it pays where a move-in names no payer.",
)
@options.by
@click.pass_obj
def command(session: Session, /, municipality: str | None, by: str) -> None:
    """Make a new ledger.

    It is the file (or the database) that --ledger names. What is there already is never touched.
    """
    from ledger.application import Ledger  # noqa: PLC0415 - help does without
    from ledger.models.municipalities import authority_on  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - as above

    if municipality is not None and authority_on(municipality, today()) is None:
        note(say("look again: no municipality has the code {code}", code=municipality))
    Ledger.create(session.location, by, municipality).close()
    session.recorded.append(1)
    with session.log() as log:
        note(say("made {ledger}; next: pladsbog adopt FILE.toml", ledger=log.ledger))
