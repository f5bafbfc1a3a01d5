"""pladsbog backup: the whole ledger once more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from ledger.errors import BadOption, LedgerExists, LedgerUnusable
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session


@click.command("backup")
@click.argument("copy", metavar="FILE", callback=options.not_empty)
@click.pass_obj
def command(session: Session, copy: str) -> None:
    """Copy the whole ledger into a new one: a file, or an empty PostgreSQL database.

    Every row is held against the chain of digests on the way; of a ledger that was altered no copy is made. Others may
    read and record meanwhile. The copy has the same numbers, moments and digests, and is a ledger like any other. It is
    there whole or not at all, and nothing that is there already is replaced. Identities of persons lie elsewhere.
    """
    from cli.copied import copied, tell_copied, tell_unguarded  # noqa: PLC0415 - loads the ledger
    from cli.writing import OF_OTHER_THINGS, refuse_endings  # noqa: PLC0415 - as above
    from ledger.store import is_postgres  # noqa: PLC0415 - as above
    from ledger.store.copying import rows_of  # noqa: PLC0415 - as above

    if not is_postgres(copy) and not Path(copy).exists():
        refuse_endings(Path(copy), OF_OTHER_THINGS)
    with session.log() as log:
        try:
            filled = copied(copy, log, rows_of(log))
        except LedgerExists:
            raise BadOption(say("{file} is already there; it was left as it is", file=copy), _ANOTHER) from None
        except LedgerUnusable as refusal:
            if refusal.ledger == log.ledger:  # what is to be copied, not the copy
                raise
            raise BadOption(refusal.sentence(), _ANOTHER) from None
        tell_unguarded(log)
    tell_copied(copy, filled)


_ANOTHER = say("name another file")
