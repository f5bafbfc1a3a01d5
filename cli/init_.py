"""pladsbog init: make a new ledger."""

from __future__ import annotations

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import note, note_way, show
from cli.session import Session
from ledger.shared.message import Value, say


@click.command("init")
@option(
    "--municipality",
    metavar="CODE",
    type=arguments.MUNICIPALITY,
    help="The municipality that keeps the ledger, such as 787: it pays where a move-in names no payer.",
)
@options.by
@option(
    "--sql", is_flag=True, help="Make nothing: print what an administrator has to run first in the database, as SQL."
)
@click.pass_obj
def command(session: Session, /, municipality: str | None, by: str, *, sql: bool) -> None:
    """Make a new ledger.

    It is the file (or the database) that --ledger names. What is there already is never touched.

    In a database it makes three roles besides, named after it: owner, clerk (may record) and reader. Where its login
    may not make them, --sql prints what somebody has to run who may; with psql, for instance.
    """
    if sql:
        _show_sql(session.location)
        return
    from ledger.application import Ledger  # noqa: PLC0415 - help does without
    from ledger.models.municipalities import authority_on  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - as above

    if municipality is not None and authority_on(municipality, today()) is None:
        note(say("look again: no municipality has the code {code}", code=municipality))
    Ledger.create(session.location, by, municipality).close()
    session.recorded.append(1)
    with session.log() as log:
        note_way(say("made {ledger}; next: pladsbog adopt FILE.toml", ledger=log.ledger))
        if (roles := log.roles()) is not None:
            named: dict[str, Value] = {"clerk": roles.clerk, "reader": roles.reader}
            note(say("give people logins that are members of {clerk}, who record, or of {reader}", **named))


def _show_sql(location: str) -> None:
    """What is lacking in a database, a statement a line. Raises BadOption for a file."""
    from ledger.errors import BadOption  # noqa: PLC0415 - help does without
    from ledger.store import is_postgres  # noqa: PLC0415 - as above

    if not is_postgres(location):
        raise BadOption(say("a file has no roles"), say("leave --sql out, or name a database with --ledger"))
    from ledger.store.postgres import statements_lacking  # noqa: PLC0415 - brings psycopg

    statements = statements_lacking(location)
    for statement in statements:
        show(f"{statement};")
    if not statements:
        note(say("nothing is lacking: the ledger can be made"))
