"""The vault: each person's name and CPR number, sealed under a key of their own.

A person's key is wrapped by a key that is derived from the vault's own. What is sealed is bound to the ledger and to
the citizen's key, so that it opens in no other row and in no other vault. To erase somebody is to destroy the wrapped
key and what it sealed; what other copies of the vault hold, such as backups, it cannot reach.

Decided on 2026-11-27:

* One person has one citizen's key: a CPR number that is there under another one is refused. It is found by a keyed
  mark, which goes with the person.
* The row of an erased person is taken out; that somebody was erased, when and by whom stays, and so do the lines of the
  log. They hold the citizen's key, which then means nothing any more.
* The file is written anew once somebody was erased or replaced: pages that SQLite moves about can keep a stale copy.
* A reason is kept in the log when a person is forgotten, so it may name nobody whom the vault holds: no word of the
  name of whom a command is about; of the others no word of a name that is written with a capital, no two words of one,
  and no CPR number. What a reason says of people that the vault does not know, it cannot tell.
* A vault whose log of reads has been cut or whose guards are gone is not read on: `person log` says what is missing.
"""

from __future__ import annotations

import hmac
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Self

from msgspec import Struct

from ledger.errors import BadOption
from ledger.errors.persons import (
    CprTaken,
    NoVault,
    PersonErased,
    PersonThere,
    UnknownPerson,
    VaultBusy,
    VaultDamaged,
    VaultUnusable,
)
from ledger.persons.access import Access, AccessLine, LastLine, faults_in, first_head, line_after
from ledger.persons.files import connected, identify, troubles
from ledger.persons.identity import Identity, unpacked
from ledger.persons.keys import VaultKey
from ledger.persons.schema import GUARDS
from ledger.persons.sealing import Unsealable, check_installed, new_key, seal, unseal
from ledger.shared.calendar import moment_text, now
from ledger.shared.message import Message, Remedy, say

Became = Literal["added", "replaced", "same"]
"""What became of a person who was to be kept."""


class Erased(Struct, frozen=True):
    """That a person was erased: when (UTC), by whom, and why where a reason was given.

    `law` is what let the person go, None where it was done before; `digest` the ledger's last one, as N:DIGEST.
    """

    citizen: str
    at: str
    by: str
    reason: str | None
    law: str | None
    digest: str


class Vault:
    """A vault that is open. Every method that gives away who somebody is logs that first."""

    def __init__(self, file: str, ledger: str, key: VaultKey, *, check_log: bool = True) -> None:
        """Open the vault of the ledger with that first digest.

        `check_log` False: also where the log of reads has been cut, to see what is missing. Raises NoVault, NotAVault,
        NewerVault, OtherVault, WrongVaultKey, VaultDamaged, VaultBusy, VaultUnusable, NoCryptography.
        """
        check_installed()
        if not Path(file).exists():
            raise NoVault(file)
        self.file = file
        self._ledger = ledger
        self._key = key
        with troubles(file):
            self._db = connected(file)
            try:
                identify(self._db, file, ledger, key)
                if check_log:
                    with self._at_one_moment():
                        self._check_log()
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- who is there ----------------------------------------------------------------------------

    def citizens(self) -> list[str]:
        """The keys of all in the vault, in order; nothing else of them is read, and nothing logged."""
        with troubles(self.file):
            return [row[0] for row in self._db.execute("SELECT citizen FROM persons ORDER BY citizen")]

    def read(self, citizens: Sequence[str] | None, who: Access) -> list[Identity]:
        """Those among some citizens, or all, whom the vault holds, by key; the reading is logged first.

        Of the others the log has those alone who were erased: what else was asked for may be a name.
        Raises VaultDamaged, VaultBusy, VaultUnusable, and BadOption where the reason names somebody.
        """
        wanted = None if citizens is None else set(citizens)
        with self._writing():
            every = self._rows()
            rows = [row for row in every if wanted is None or row[0] in wanted]
            erased = {one.citizen for one in self.erasures()} & (wanted or set())
            is_named = self._is_named(who, every, wanted or ())
            self._log(who.without_reason() if is_named else who, sorted({row[0] for row in rows} | erased))
        if is_named:
            raise _names_somebody()
        return [self._opened(*row) for row in rows]

    def read_one(self, citizen: str, who: Access) -> Identity:
        """Who a citizen is; also that nobody is there is logged. Raises UnknownPerson, PersonErased, as `read` does."""
        found = self.read([citizen], who)
        if found:
            return found[0]
        if (erased := self.erasure(citizen)) is not None:
            raise PersonErased(citizen, date.fromisoformat(erased.at[:10]), erased.by)
        raise UnknownPerson

    def add(self, person: Identity, who: Access, *, replace: bool = False, again: bool = False) -> Became:
        """Keep a person, unless just that is kept already; what became of it.

        `replace`: in place of what is kept under the citizen's key, under a new key of its own. `again`: also somebody
        who was erased. Raises PersonThere, CprTaken, PersonErased, VaultDamaged, VaultBusy, VaultUnusable, and
        BadOption where the reason names somebody.
        """
        mark = hmac.digest(self._key.marking, person.cpr.encode(), sha256)
        if person.is_named_in(who.reason or "") or self._is_named(who, self._rows(), [person.citizen]):
            with self._writing():
                self._log(who.without_reason(), [person.citizen])
            raise _names_somebody()
        with self._writing():
            self._log(who, [person.citizen])
            there = self._db.execute(
                "SELECT citizen, wrapped_key, sealed FROM persons WHERE citizen = ?", (person.citizen,)
            ).fetchone()
            refusal = self._refusal(person, mark, there=there is not None, replace=replace, again=again)
            is_same = there is not None and self._opened(*there) == person
            if refusal is None and not is_same:
                self._put(person, mark)
        if is_same:
            return "same"
        if refusal is not None:
            raise refusal
        return "added" if there is None else "replaced"

    def _refusal(
        self, person: Identity, mark: bytes, *, there: bool, replace: bool, again: bool
    ) -> PersonThere | CprTaken | PersonErased | None:
        taken = self._db.execute("SELECT citizen FROM persons WHERE cpr_mark = ?", (mark,)).fetchone()
        if taken is not None and taken[0] != person.citizen:
            return CprTaken(taken[0])
        if there:
            return None if replace else PersonThere(person.citizen)
        erased = None if again else self.erasure(person.citizen)
        return (
            None
            if erased is None
            else PersonErased(person.citizen, date.fromisoformat(erased.at[:10]), erased.by, to_add=True)
        )

    def _put(self, person: Identity, mark: bytes) -> None:
        key = new_key()
        wrapped = seal(self._key.wrapping, key, self._bound("key", person.citizen))
        sealed = seal(key, person.packed(), self._bound("person", person.citizen))
        self._db.execute("DELETE FROM persons WHERE citizen = ?", (person.citizen,))
        self._db.execute("INSERT INTO persons VALUES (?, ?, ?, ?)", (person.citizen, mark, wrapped, sealed))

    def _opened(self, citizen: str, wrapped: bytes, sealed: bytes) -> Identity:
        try:
            key = unseal(self._key.wrapping, wrapped, self._bound("key", citizen))
            return unpacked(citizen, unseal(key, sealed, self._bound("person", citizen)))
        except (Unsealable, TypeError):
            why = say("what it holds of {citizen} is not what was sealed, or another's", citizen=citizen)
            raise VaultDamaged(self.file, why) from None

    def _bound(self, what: str, citizen: str) -> bytes:
        """What a sealing belongs to: the ledger, and the citizen."""
        return json.dumps(["pladsbog vault 1", what, self._ledger, citizen]).encode()

    # --- erasing ---------------------------------------------------------------------------------

    def erase(self, citizen: str, who: Access, *, law: str | None, digest: Callable[[], str]) -> Erased:
        """Destroy a person's key and what it sealed; what is kept of that.

        `digest` gives the ledger's last one. Raises UnknownPerson, VaultBusy, VaultUnusable, and what `digest` does;
        BadOption where the reason, which is kept, names somebody. Then nobody is erased.
        """
        with self._writing():
            is_named = self._is_named(who, self._rows(), [citizen])
            if is_named:
                self._log(who.without_reason(), [citizen])
        if is_named:
            raise _names_somebody()
        with self._writing():
            gone = self._db.execute("DELETE FROM persons WHERE citizen = ?", (citizen,)).rowcount
            if not gone:
                raise UnknownPerson
            line = self._log(who, [citizen])
            erased = Erased(citizen, line.at, who.by, who.reason, law, digest())
            self._db.execute(
                "INSERT INTO erased (citizen, at, by, reason, law, ledger_digest) VALUES (?, ?, ?, ?, ?, ?)",
                (citizen, erased.at, erased.by, erased.reason, law, erased.digest),
            )
        return erased

    def _rows(self) -> list[tuple[str, bytes, bytes]]:
        return self._db.execute("SELECT citizen, wrapped_key, sealed FROM persons ORDER BY citizen").fetchall()

    def _is_named(self, who: Access, rows: Iterable[tuple[str, bytes, bytes]], about: Collection[str]) -> bool:
        """Whether a reason names somebody of these rows; `about` are the citizens that a command is about."""
        if who.reason is None:
            return False
        for row in rows:
            try:
                person = self._opened(*row)
            except VaultDamaged:  # told where it is read; what cannot be read can be forgotten all the same
                continue
            if person.is_named_in(who.reason) if row[0] in about else person.is_spoken_of_in(who.reason):
                return True
        return False

    def write_anew(self) -> bool:
        """Write the whole file anew, so that nothing of what was taken out stays in it.

        False where it cannot be now: somebody else has it open, or the disk has no room for a second copy.
        """
        try:
            with troubles(self.file):
                self._db.execute("VACUUM")
        except (VaultBusy, VaultUnusable):
            return False
        return True

    def erasure(self, citizen: str) -> Erased | None:
        """How a citizen was erased, the last time; None for one who was not, or is there again."""
        there = self._db.execute("SELECT 1 FROM persons WHERE citizen = ?", (citizen,)).fetchone()
        return None if there else next((one for one in reversed(self.erasures()) if one.citizen == citizen), None)

    def erasures(self) -> list[Erased]:
        """Who was erased, in order."""
        with troubles(self.file):
            rows = self._db.execute("SELECT citizen, at, by, reason, law, ledger_digest FROM erased ORDER BY number")
            return [Erased(*row) for row in rows]

    # --- the log of reads ------------------------------------------------------------------------

    def log(self) -> list[AccessLine]:
        """Every line, as it stands."""
        with troubles(self.file):
            rows = self._db.execute("SELECT * FROM access ORDER BY number").fetchall()
            return [_line(row) for row in rows]

    def head(self) -> LastLine:
        """How many lines there are, and the hash of the last one, as the vault keeps it."""
        return self._head()

    def faults(self) -> Iterator[Message]:
        """What was done to the log of reads."""
        with self._at_one_moment():
            gone, is_sealed, lines, head = self._guards_gone(), self._is_head_sealed(), self.log(), self._head()
        if gone:
            yield say("{count} of the triggers that guard it were taken away or changed", count=gone)
        if not is_sealed:
            yield say("how many lines it has was changed by another hand")
        yield from faults_in(lines, first_head(self._key, self._ledger), head, self._key)

    def _log(self, who: Access, citizens: Sequence[str]) -> AccessLine:
        """Add a line, in the transaction that is under way."""
        line = line_after(self._head(), moment_text(now()), who, citizens, self._key)
        named = json.dumps(list(line.citizens), ensure_ascii=False)
        self._db.execute(
            "INSERT INTO access VALUES (?, ?, ?, ?, ?, ?, ?)",
            (line.number, line.at, line.by, line.command, named, line.reason, line.chain),
        )
        head = LastLine(line.number, line.chain)
        self._db.execute(
            "UPDATE vault SET lines = ?, chain = ?, head = ?", (line.number, line.chain, head.seal(self._key))
        )
        return line

    def _head(self) -> LastLine:
        return LastLine(*self._db.execute("SELECT lines, chain FROM vault").fetchone())

    def _is_head_sealed(self) -> bool:
        lines, chain, sealed = self._db.execute("SELECT lines, chain, head FROM vault").fetchone()
        return hmac.compare_digest(LastLine(lines, chain).seal(self._key), sealed)

    def _guards_gone(self) -> int:
        rows = self._db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return len(GUARDS.items() - set(rows.fetchall()))

    def _check_log(self) -> None:
        """The quick look of every opening: the guards, the seal, the last line. Raises VaultDamaged."""
        last = self._db.execute("SELECT number, chain FROM access ORDER BY number DESC LIMIT 1").fetchone()
        head = self._head()
        agrees = last == (head.lines, head.chain) or (last is None and head.lines == 0)
        if self._guards_gone() or not agrees or not self._is_head_sealed():
            raise VaultDamaged(self.file, say("its log of reads is not what was written"))

    # --- opening and writing ---------------------------------------------------------------------

    @contextmanager
    def _at_one_moment(self) -> Iterator[None]:
        """What is read within stands as of one moment: a line that is added meanwhile looked like a damage."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of it or nothing, while nobody else writes."""
        with troubles(self.file):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._check_log()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise


def _names_somebody() -> BadOption:
    return BadOption(say("the reason names somebody whom the vault holds"), Remedy("leave-name-out"))


def _line(row: Sequence[Any]) -> AccessLine:
    number, at, by, command, citizens, reason, chain = row
    try:
        named = json.loads(citizens)
    except ValueError:
        named = None
    # What cannot be read is not what was written, and its hash says so.
    return AccessLine(number, at, by, command, named if isinstance(named, list) else [], reason, chain)
