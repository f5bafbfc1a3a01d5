"""pladsbog person add: who a citizen is."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from cli import arguments
from cli.declaring import option
from cli.person.typed import CITIZEN, citizen_of, person_command, reason
from cli.persons import looking
from cli.printing import as_prompt, is_terminal, note
from ledger.errors import BadOption, Refusal
from ledger.errors.persons import NoCitizensKey, PersonErased, PersonThere, PersonUnsaid
from ledger.rules.privacy import could_be_a_birthday, could_be_a_name
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.persons import Opening
    from cli.session import Session
    from ledger.store import Log


@person_command("add")
@click.argument("citizen", type=CITIZEN)
@option("--name", metavar="NAME", help="The person's name.")
@option("--cpr", metavar="CPR", help="The person's CPR number, or a replacement number: 670180-0001.")
@option("--stdin", "from_stdin", is_flag=True, help="Read both from standard input, each on a line of its own.")
@option("--replace", is_flag=True, help="Put it in place of what is kept under that key.")
@option("--again", is_flag=True, help="Keep somebody who was erased; needs --reason.")
@reason
@looking
@click.pass_obj
def command(
    session: Session,
    /,
    citizen: str,
    name: str | None,
    cpr: str | None,
    reason: str | None,
    vault: Opening,
    by: str,
    *,
    from_stdin: bool,
    replace: bool,
    again: bool,
) -> None:
    """Keep who a citizen is: name and CPR number, sealed under a key of the person's own.

    On a terminal what is not given is asked for. What is typed on a command line can stay in the shell's history, and
    is seen by who lists the computer's processes; what is asked for or comes by --stdin does not.
    """
    from ledger.persons.access import Access  # noqa: PLC0415 - help does without
    from ledger.persons.identity import Identity, fits_modulus_11, read_cpr, read_name  # noqa: PLC0415 - as above

    if again and reason is None:
        raise BadOption(say("--again needs a reason"), say("say why with --reason TEXT"))
    if _asks(name, cpr, from_stdin=from_stdin):
        _check_first(session, vault, citizen, replace=replace, again=again)
    said_name, said_cpr = _said(name, cpr, from_stdin=from_stdin)
    of_person = read_name(said_name), read_cpr(said_cpr)
    with session.log() as log:
        key = citizen_of(session, log, citizen)
        is_known = _check_known(session, log, key)
        person = Identity(key, *of_person)
        with vault.opened(session, log) as opened:
            became = opened.add(person, Access(by, "person add", reason), replace=replace, again=again)
            if became == "replaced" and not opened.write_anew():
                note(say("what was replaced may still lie in the file: it could not be written anew just now"))
    note(_told(became, key))
    if not is_known:
        note(say("the ledger has nothing of {citizen} yet", citizen=key))
    if not fits_modulus_11(person.cpr):
        note(say("look again: the number does not fit modulus 11, as some issued since 2007 do not"))


def _told(became: str, citizen: str) -> Message:
    if became == "same":
        return say("nothing new: the vault holds just that of {citizen}", citizen=citizen)
    if became == "replaced":
        return say("{citizen} replaced", citizen=citizen)
    return say("{citizen} added", citizen=citizen)


def _check_known(session: Session, log: Log, citizen: str) -> bool:
    """Whether the ledger knows a citizen. Raises NoCitizensKey for a new key that could be a name or a birthday."""
    if log.versions(f"citizen:{citizen}"):
        return True
    if could_be_a_name(citizen) or could_be_a_birthday(citizen):
        raise NoCitizensKey(arguments.free_key(session))
    return False


def _said(name: str | None, cpr: str | None, *, from_stdin: bool) -> tuple[str, str]:
    """Name and number: given, on standard input, or asked for. Raises PersonUnsaid, BadOption, click.Abort."""
    if from_stdin:
        if name is not None or cpr is not None:
            raise BadOption(say("--stdin goes without --name and --cpr"), say("leave them out"))
        return _from_stdin()
    if not _asks(name, cpr, from_stdin=from_stdin):
        if name is None or cpr is None:
            raise PersonUnsaid
        return name, cpr
    from ledger.persons.identity import read_cpr, read_name  # noqa: PLC0415 - help does without

    return (
        _asked(say("Name"), read_name) if name is None else name,
        _asked(say("CPR number"), read_cpr) if cpr is None else cpr,
    )


def _asks(name: str | None, cpr: str | None, *, from_stdin: bool) -> bool:
    """Whether a person is asked for what is not given."""
    is_missing = not from_stdin and (name is None or cpr is None)
    return is_missing and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def _check_first(session: Session, vault: Opening, citizen: str, *, replace: bool, again: bool) -> None:
    """Refuse, before anybody types a name, what would be refused after it.

    Raises PersonThere, PersonErased, what opening does.
    """
    with session.log() as log:
        key = citizen_of(session, log, citizen)
        _check_known(session, log, key)
        with vault.opened(session, log) as opened:
            if not replace and key in opened.citizens():
                raise PersonThere(key, unread=True)
            erased = None if again else opened.erasure(key)
    if erased is not None:
        raise PersonErased(key, date.fromisoformat(erased.at[:10]), erased.by, to_add=True)


def _from_stdin() -> tuple[str, str]:
    """Name and number, each on a line. Raises PersonUnsaid, BadOption."""
    if sys.stdin is None:
        raise PersonUnsaid
    try:
        typed = sys.stdin.buffer.read().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadOption(say("standard input is no UTF-8"), say("write it as UTF-8")) from None
    lines = [line.strip() for line in typed if line.strip()]
    if len(lines) != 2:  # noqa: PLR2004 - the two
        raise PersonUnsaid
    return lines[0], lines[1]


_MOST_TRIES = 5


def _asked(what: Message, read: Callable[[str], str]) -> str:
    """What is typed once it can be read. Raises click.Abort where nothing is, or nothing that can be."""
    for _ in range(_MOST_TRIES):
        answer: str = click.prompt(as_prompt(what), default="", show_default=False, prompt_suffix="", err=True)
        if not answer.strip():
            raise click.Abort
        try:
            read(answer)
        except Refusal as refusal:
            note(refusal.sentence())
        else:
            return answer
    note(say("after {count} answers that cannot be used, nothing more is asked", count=_MOST_TRIES))
    raise click.Abort
