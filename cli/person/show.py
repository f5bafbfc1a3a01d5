"""pladsbog person show: who one citizen is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli import options
from cli.naming import NAME
from cli.person.typed import CITIZEN, citizen_of, person_command, reason
from cli.persons import looking
from cli.render import Column
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.persons import Opening
    from cli.render import Output
    from cli.session import Session

COLUMNS = (Column("citizen", say("citizen")), NAME, Column("cpr", say("CPR number")))


@person_command("show")
@click.argument("citizen", type=CITIZEN)
@reason
@options.shown
@looking
@click.pass_obj
def command(session: Session, /, citizen: str, reason: str | None, vault: Opening, by: str, output: Output) -> None:
    """Show who a citizen is: name and CPR number. It is logged first.

    CITIZEN may be OFFER/PLACE: who lives there today.
    """
    from ledger.persons.access import Access  # noqa: PLC0415 - help does without

    with session.log() as log:
        key = citizen_of(session, log, citizen)
        with vault.opened(session, log) as opened:
            person = opened.read_one(key, Access(by, "person show", reason))
    row = {"citizen": person.citizen, "name": person.name, "cpr": person.shown_cpr}
    output.show(COLUMNS, [row], data=row)
