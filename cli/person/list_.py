"""pladsbog person list: whom the vault holds, and who was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.declaring import option
from cli.naming import NAME
from cli.person.typed import person_command, reason
from cli.persons import looking
from cli.render import Column
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.persons import Opening
    from cli.render import Output
    from cli.session import Session
    from ledger.persons.vault import Erased

CITIZEN = Column("citizen", say("citizen"))
COLUMNS = (CITIZEN, NAME)
ERASED = (
    CITIZEN,
    Column("erased_at", say("erased"), stays=True),
    Column("by", say("by"), stays=True),
    Column("law", say("let go by")),
    Column("reason", say("reason")),
    Column("digest", say("digest of the ledger")),
)


@person_command("list")
@option("--erased", is_flag=True, help="Who was erased, when and by whom; that names nobody, and is not logged.")
@reason
@options.shown
@looking
@click.pass_obj
def command(session: Session, /, reason: str | None, vault: Opening, by: str, output: Output, *, erased: bool) -> None:
    """List whom the vault holds: key and name. It is logged first.

    CPR numbers are shown one by one: pladsbog person show.
    """
    from ledger.persons.access import Access  # noqa: PLC0415 - help does without

    with session.log() as log, vault.opened(session, log) as opened:
        if erased:
            gone = [erased_data(one) for one in opened.erasures()]
            told = gone if output.is_for_programs else [_in_words(one) for one in gone]
            output.show(ERASED, told, data={"erased": gone})
            return
        found = opened.read(None, Access(by, "person list", reason))
    rows = [{"citizen": person.citizen, "name": person.name} for person in found]
    output.show(COLUMNS, rows, data={"persons": rows})


def _in_words(gone: dict[str, Any]) -> dict[str, Any]:
    """The same for people: when, in Danish time."""
    from ledger.shared.calendar import moment_in_words  # noqa: PLC0415 - help does without

    return {**gone, "erased_at": moment_in_words(gone["erased_at"])}


def erased_data(one: Erased) -> dict[str, Any]:
    """For machines: that a person was erased."""
    return {
        "citizen": one.citizen,
        "erased_at": one.at,
        "by": one.by,
        "law": one.law,
        "reason": one.reason,
        "digest": one.digest,
    }
