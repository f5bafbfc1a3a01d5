"""Ledgers made of others' rows: how that is shown, and what is said of the new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli.lodging import file_of_digests
from cli.printing import note
from cli.progress import COPYING, progress
from ledger.digests import Digest, all_disagreements, lodged_in
from ledger.errors import LedgerTrouble, NotSound
from ledger.shared.message import Value, code_said, say
from ledger.store import open_log
from ledger.store.chain import BrokenRow
from ledger.store.copying import Filled, Rows, fill

if TYPE_CHECKING:
    from ledger.store import Log


def copied(location: str, log: Log, rows: Rows) -> Filled:
    """Make a ledger of a log's rows. Raises NotSound, and what `fill` does."""
    with only_sound(log), progress(_how_many(log), COPYING) as advance:
        return fill(location, rows, advance)


def _how_many(log: Log) -> int:
    """How many rows there are to copy; 0 where the damage is such that nobody can count them."""
    try:
        return log.assigned()
    except LedgerTrouble:
        return 0


@contextmanager
def only_sound(log: Log) -> Iterator[None]:
    """What is made of a log's rows is refused where one is not as it was written. Raises NotSound."""
    try:
        yield
    except BrokenRow as broken:
        raise NotSound(log.ledger, broken.fault.number, broken.fault.why) from None


def tell_unguarded(log: Log) -> None:
    """Say where the triggers and tables that guard a log, of which a copy is made, are not as pladsbog made them.

    The copy has them anew, and each row is held against the chain; but somebody took them away.
    """
    try:
        found = list(log.altered_guards())
    except LedgerTrouble:
        return  # a damaged file, which is told of where its rows are read
    for one in found:
        values: dict[str, Value] = {"ledger": log.ledger, "where": one.where, "why": one.why}
        note(say("warning: what guards {ledger} was altered: {where}: {why}", **values))
    if found:
        note(say("the copy has its own guards; who took these away may have done more: pladsbog verify --against"))


def tell_copied(location: str, filled: Filled) -> None:
    """Say what has been made, and where it does not go as far as what was lodged elsewhere."""
    with open_log(location) as log:
        values: dict[str, Value] = {
            "ledger": log.ledger,
            "events": filled.events,
            "digest": str(Digest(filled.events, filled.chain.hex())),
        }
        note(say("{ledger}: {events} events; digest of #{events}: {digest}", **values))
        _tell_roles(log, filled)
        _tell_newer(log)


def _tell_roles(log: Log, filled: Filled) -> None:
    """In a database: which roles were made, or were there, and who is to be a member of them."""
    if (roles := log.roles()) is None:
        return
    if filled.roles:
        note(say("made the roles {roles}", roles=list(filled.roles)))
    if there := [role for role in roles if role not in filled.roles]:
        note(say("there already, with whoever is a member of them: the roles {roles}", roles=there))
    values: dict[str, Value] = {"clerk": roles.clerk, "reader": roles.reader}
    note(say("give people logins that are members of {clerk}, who record, or of {reader}", **values))


def _tell_newer(log: Log) -> None:
    """Where a digest that was lodged is none of the new ledger, as of one that is newer than the copy."""
    name = file_of_digests()
    if name is None:
        return
    try:
        found = list(all_disagreements(log, lodged_in(Path(name))))
    except OSError as error:
        values: dict[str, Value] = {"file": name, "why": code_said(error.strerror or str(error))}
        note(say("warning: it was not held against {file}: {why}", **values))
        return
    for digest, why in found:
        said: dict[str, Value] = {"file": name, "digest": str(digest), "why": why}
        note(say("warning: {file} holds {digest}: {why}", **said))
