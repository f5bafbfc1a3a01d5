"""pladsbog person erase: a person is forgotten."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.check import FOUND
from cli.declaring import option
from cli.person.typed import CITIZEN, citizen_of, person_command, reason
from cli.persons import looking
from cli.printing import is_terminal, note, note_way
from cli.render import Column
from cli.unwritten import Unwritten
from ledger.errors import BadOption
from ledger.errors.persons import PersonErased, StillKept, UnknownPerson
from ledger.shared.calendar import moment_in_words, today
from ledger.shared.message import Message, Value, code_said, say

if TYPE_CHECKING:
    from cli.persons import Opening
    from cli.render import Output
    from cli.session import Session
    from ledger.persons.vault import Erased, Vault
    from ledger.store import Log

COLUMNS = (Column("what", say("certificate of erasure")), Column("is", say("says")))


@person_command("erase")
@click.argument("citizen", type=CITIZEN)
@option("--early", is_flag=True, help="Erase somebody whom the law still keeps, such as one entered by mistake.")
@option("--dry-run", is_flag=True, help="Say whether it could be done; erase nobody.")
@option("--yes", "-y", is_flag=True, help="Erase without asking.")
@reason
@options.shown
@looking
@click.pass_context
def command(
    ctx: click.Context,
    /,
    citizen: str,
    reason: str | None,
    vault: Opening,
    by: str,
    output: Output,
    *,
    early: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Forget a person: destroy the key and what it sealed, and give a certificate of that.

    This cannot be undone. No amount, number or digest of the ledger changes; it goes on under a citizen's key that
    means nothing any more. Copies of the vault, such as backups, hold the person until they are destroyed too. Typed
    once more it gives the certificate again.
    """
    if early and reason is None:
        raise BadOption(say("--early needs a reason"), say("say why with --reason TEXT"))
    session: Session = ctx.obj
    with session.log() as log, vault.opened(session, log) as opened:
        key = citizen_of(session, log, citizen)
        done = opened.erasure(key)
        if done is None:
            law = _let_go(session, log, opened, key, early=early)
            if dry_run:
                note(say("{citizen} would be erased; nothing was done", citizen=key))
                return
            _ask(key, yes=yes)
            erased = _erase(log, opened, key, by, reason, law)
        else:
            erased = done
            note(say("already erased: {citizen}", citizen=key))
        if not opened.write_anew():
            note(say("the file could not be written anew: type the command again, so that nothing stays in it"))
        data = _certificate(log, opened, erased, repeated=done is not None)
    try:
        told = data if output.is_for_programs else {**data, "erased_at": moment_in_words(data["erased_at"])}
        output.show(COLUMNS, _page(told, vault.where(session)), data=data)
    except (OSError, Unwritten) as error:
        why = error.why if isinstance(error, Unwritten) else code_said(error.strerror or str(error))
        raise Unwritten(say("{citizen} is erased all the same; {why}", citizen=key, why=why)) from None
    if not data["equal"]:
        note_way(say("the ledger is not what it was before: pladsbog verify"))
        ctx.exit(FOUND)


def _let_go(session: Session, log: Log, opened: Vault, citizen: str, *, early: bool) -> str | None:
    """By what a person may be erased; None where that is only by a reason. Raises UnknownPerson, StillKept."""
    from ledger.persons.retention import kept_on, kept_until  # noqa: PLC0415 - help does without
    from projections.retention import last_amounts  # noqa: PLC0415 - as above

    if citizen not in opened.citizens():
        raise UnknownPerson
    (last,) = last_amounts(session.location, log, [citizen])
    day = today()
    law = kept_on(day).law
    if not last.is_open and last.year is None:
        return "no amount in the ledger"
    until = None if last.is_open or last.year is None else kept_until(last.year, day)
    if until is not None and until < day:
        return law
    if not early:
        raise StillKept(citizen, last.year, until, law)
    return None


def _ask(citizen: str, *, yes: bool) -> None:
    """Ask a person who sits there. Raises click.Abort."""
    if yes or not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        return
    from cli.proposal import agreed  # noqa: PLC0415 - only where somebody is asked

    note(say("to erase a person cannot be undone"))
    if not agreed(say("Erase {citizen}?", citizen=citizen), unread=False):
        raise click.Abort


def _erase(log: Log, opened: Vault, citizen: str, by: str, reason: str | None, law: str | None) -> Erased:
    from ledger.digests import digest_of  # noqa: PLC0415 - help does without
    from ledger.persons.access import Access  # noqa: PLC0415 - as above

    try:
        return opened.erase(citizen, Access(by, "person erase", reason), law=law, digest=lambda: str(digest_of(log)))
    except UnknownPerson:  # somebody else was faster
        other = opened.erasure(citizen)
        if other is None:
            raise
        raise PersonErased(citizen, date.fromisoformat(other.at[:10]), other.by) from None


def _certificate(log: Log, opened: Vault, erased: Erased, *, repeated: bool) -> dict[str, Any]:
    """What was done, for machines. `after` is what the ledger's digest of the same event is now."""
    from ledger.digests import digest_of  # noqa: PLC0415 - help does without

    after = str(digest_of(log, int(erased.digest.partition(":")[0])))
    return {
        "citizen": erased.citizen,
        "erased_at": erased.at,
        "by": erased.by,
        "law": erased.law,
        "reason": erased.reason,
        "repeated": repeated,
        "ledger_before": erased.digest,
        "ledger_after": after,
        "equal": erased.digest == after,
        "vault_log": str(opened.head()),
    }


def _page(data: dict[str, Any], vault: str) -> list[dict[str, Value]]:
    """The certificate to be read."""
    destroyed = say("the key of {citizen}, and the name and CPR number under it, in {vault}",
                    citizen=data["citizen"], vault=vault)  # fmt: skip
    equal: Message = say("yes: nothing in the ledger was changed") if data["equal"] else say("no")
    said: list[tuple[Message, Value]] = [
        (say("citizen"), data["citizen"]),
        (say("destroyed"), destroyed),
        (say("at"), data["erased_at"]),
        (say("by"), data["by"]),
        (say("let go by"), data["law"]),
        (say("reason"), data["reason"]),
        (say("digest of the ledger before"), data["ledger_before"]),
        (say("digest of the ledger after"), data["ledger_after"]),
        (say("equal"), equal),
        (say("digest of the vault's log"), data["vault_log"]),
    ]
    return [{"what": what, "is": value} for what, value in said if value is not None]
