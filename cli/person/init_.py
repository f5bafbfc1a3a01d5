"""pladsbog person init: a new vault."""

from __future__ import annotations

import click

from cli.person.typed import person_command
from cli.persons import Opening, first_digest, opening
from cli.printing import note_way
from cli.session import Session
from ledger.shared.message import say


@person_command("init")
@opening
@click.pass_obj
def command(session: Session, vault: Opening) -> None:
    """Make an empty vault for the persons of a ledger.

    It belongs to that ledger, and to copies of it. Its key is that of --key-file or the environment.
    """
    from ledger.persons.files import make_vault  # noqa: PLC0415 - help does without

    with session.log() as log:
        make_vault(vault.where(session), first_digest(log), vault.key(session))
    note_way(say("made {vault}; next: pladsbog person add CITIZEN", vault=vault.where(session)))
