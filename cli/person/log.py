"""pladsbog person log: who looked at whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.check import FOUND
from cli.danish import name_of
from cli.declaring import option
from cli.person.typed import CITIZEN, person_command
from cli.persons import opening
from cli.printing import note
from cli.render import Column
from ledger.errors import BadOption
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.persons import Opening
    from cli.render import Output
    from cli.session import Session
    from ledger.persons.access import AccessLine

COLUMNS = (
    Column("line", say("line"), "number", adds=False),
    Column("at", say("at"), stays=True),
    Column("by", say("by"), stays=True),
    Column("command", say("command"), stays=True),
    Column("citizens", say("citizens"), stays=True),
    Column("reason", say("reason"), stays=True),
)


@person_command("log")
@option("--citizen", type=CITIZEN, help="Only lines about this citizen.")
@option(
    "--against",
    metavar="LINE:DIGEST",
    multiple=True,
    help="Prove that the line, and all before it, are what they were when the digest was told; may be repeated.",
)
@options.shown
@opening
@click.pass_context
def command(
    ctx: click.Context, /, citizen: str | None, against: tuple[str, ...], vault: Opening, output: Output
) -> None:
    """Show who looked at whom in the vault, when and what for; exit 3 where lines were changed or taken out.

    The digest of the last line is told beside it: kept elsewhere, it also finds an older copy of the vault put in the
    place of this one (--against).
    """
    session: Session = ctx.obj
    with session.log() as log, vault.opened(session, log, check_log=False) as opened:
        lines, head = opened.log(), opened.head()
        faults = [*opened.faults(), *_disagreeing(lines, against)]
    shown = [line for line in lines if citizen is None or citizen in line.citizens]
    data = {
        "lines": [{**_row(line), "at": line.at, "citizens": list(line.citizens)} for line in shown],
        "faults": faults,
        "digest": str(head),
    }
    rows = [_row(line) for line in shown]
    output.show(COLUMNS, rows if output.is_for_programs else [_in_words(row) for row in rows], data=data)
    for fault in faults:
        note(say("altered: {what}", what=fault))
    note(say("digest of line {number}: {digest}", number=head.lines, digest=str(head)))
    if faults:
        ctx.exit(FOUND)


def _row(line: AccessLine) -> dict[str, Any]:
    return {
        "line": line.number,
        "at": f"{line.at[:19]}Z",
        "by": line.by,
        "command": line.command,
        "citizens": ", ".join(line.citizens),
        "reason": line.reason,
    }


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    """The row as a person reads it: its moment in Danish time, and the command by its name in the language spoken."""
    from ledger.shared.calendar import moment_in_words  # noqa: PLC0415 - help does without

    command, colon, of = row["command"].partition(":")
    told = " ".join(map(name_of, command.split()))
    return {**row, "at": moment_in_words(row["at"]), "command": f"{told}{colon}{of}"}


def _disagreeing(lines: Sequence[AccessLine], against: Sequence[str]) -> list[Message]:
    """What was told of the log elsewhere and is not so. Raises BadOption."""
    from ledger.digests import digests_in  # noqa: PLC0415 - only where asked

    chains = {line.number: line.chain.hex() for line in lines}
    faults: list[Message] = []
    for text in against:
        found = digests_in(text)
        if not found:
            why = say("--against is given no digest")
            raise BadOption(why, say("write it as pladsbog person log does, LINE:DIGEST"))
        faults += [
            say("line {number} is not what it was when {digest} was told", number=one.number, digest=str(one))
            for one in found
            if chains.get(one.number) != one.value
        ]
    return faults
