"""pladsbog init: make a new ledger."""

from __future__ import annotations

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import note, note_way, show
from cli.session import Session
from ledger.errors import BadOption
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
@option("--guards", is_flag=True, help="Make nothing: let the guard in the database know what this program records.")
@click.pass_obj
def command(session: Session, /, municipality: str | None, by: str, *, sql: bool, guards: bool) -> None:
    """Make a new ledger.

    It is the file (or the database) that --ledger names. What is there already is never touched.

    In a database it makes three roles besides, named after it: owner, clerk (may record) and reader. Where its login
    may not make them, --sql prints what somebody has to run who may; with psql, for instance. The database takes
    events of the kinds alone that the program knew which made it; after an upgrade its owner types --guards once.
    """
    if sql or guards:
        from ledger.store import is_postgres  # noqa: PLC0415 - help does without

        if not is_postgres(session.location) and sql:
            raise BadOption(say("a file has no roles"), say("leave --sql out, or name a database with --ledger"))
        if not is_postgres(session.location):
            why = say("a file has no guard to be renewed")
            raise BadOption(why, say("leave --guards out, or name a database with --ledger"))
        (_show_sql if sql else _renew)(session.location)
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
        if municipality is None:
            note(
                say(
                    "look again: the ledger does not know which municipality keeps it, and cannot be told later: where "
                    "a move-in names its code, that is another one, with bills of its own. Make another ledger, while "
                    "nothing is recorded in this one: pladsbog --ledger NAME.db init --municipality CODE"
                )
            )
        if (roles := log.roles()) is not None:
            named: dict[str, Value] = {"clerk": roles.clerk, "reader": roles.reader}
            note(say("give people logins that are members of {clerk}, who record, or of {reader}", **named))


def _show_sql(location: str) -> None:
    """What is lacking in a database, a statement a line."""
    from ledger.store.postgres import statements_lacking  # noqa: PLC0415 - brings psycopg

    statements = statements_lacking(location)
    for statement in statements:
        show(f"{statement};")
    if not statements:
        note(say("nothing is lacking: the ledger can be made"))


def _renew(location: str) -> None:
    """Let the guard in a database know every kind of event that this program does."""
    from ledger.store.postgres import renew_guard  # noqa: PLC0415 - brings psycopg

    if renew_guard(location):
        note(say("renewed: the guard in the database knows every kind of event that this program records"))
    else:
        note(say("nothing to renew: the guard in the database knows every kind of event that this program records"))
