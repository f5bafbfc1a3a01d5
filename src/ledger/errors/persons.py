"""The vault of persons, and those in it. No refusal holds a name, a CPR number or a key of the vault."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refusal, Refused
from ledger.shared.message import Message, Remedy, say


class NotACpr(Misuse):
    """A text is no CPR number. The text is not held here: it may be one with a slip in it."""

    code = "not-a-cpr"
    why: Message

    def sentence(self) -> Message:
        return say("that is no CPR number: {why}", why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("write-cpr")


class PersonUsage(Misuse):
    """A command about persons cannot be understood. What was typed is not held here. `command` is the one it was.

    `near` is a command that may have been meant.
    """

    code = "person-usage"
    command: str
    near: str | None = None

    def sentence(self) -> Message:
        return say("what was typed is not understood; it may hold a name or a number, so it is not repeated")

    def remedy(self) -> Remedy:
        if self.near is not None:
            return Remedy("did-you-mean-command", command=f"{self.command} {self.near}")
        return Remedy("show-help", command=self.command)


class NoCitizensKey(Misuse):
    """What stands in the place of a citizen's key is none, or may be a name. It is not held here."""

    code = "no-citizens-key"
    free: str | None = None

    def sentence(self) -> Message:
        return say("that is no citizen's key without meaning; it may be a name or a number, so it is not repeated")

    def remedy(self) -> Remedy:
        if self.free is not None:
            return Remedy("use-key-without-meaning", key=self.free)
        return Remedy("find-citizens-key")


class PersonUnsaid(Misuse):
    """The name or the CPR number of a person was not given, and nobody can be asked."""

    code = "person-unsaid"

    def sentence(self) -> Message:
        return say("the name or the CPR number is not given")

    def remedy(self) -> Remedy:
        return Remedy("say-person")


class UnknownPerson(Refused):
    """The vault holds nobody under a citizen's key. The key is not held here: it may be a name."""

    code = "unknown-person"

    def sentence(self) -> Message:
        return say("the vault holds nobody under that key")

    def remedy(self) -> Remedy:
        return Remedy("list-persons")


class PersonThere(Refused):
    """Somebody with another name or CPR number is in the vault under that key; `unread`: nobody said yet with which."""

    code = "person-there"
    citizen: str
    unread: bool = False

    def sentence(self) -> Message:
        if self.unread:
            return say("{citizen} is in the vault already", citizen=self.citizen)
        return say("{citizen} is in the vault already, with another name or CPR number", citizen=self.citizen)

    def remedy(self) -> Remedy:
        return Remedy("replace-person", citizen=self.citizen)


class CprTaken(Refused):
    """The CPR number is in the vault under another citizen's key, `citizen`."""

    code = "cpr-taken"
    citizen: str

    def sentence(self) -> Message:
        return say("that CPR number is in the vault already, as that of {citizen}", citizen=self.citizen)

    def remedy(self) -> Remedy:
        return Remedy("use-persons-key", citizen=self.citizen)


class PersonErased(Refused):
    """The person was erased, on a day (UTC) by somebody. `to_add`: it was to be added again."""

    code = "person-erased"
    citizen: str
    day: date
    by: str
    to_add: bool = False

    def sentence(self) -> Message:
        return say("{citizen} was erased on {day} by {by}", citizen=self.citizen, day=self.day, by=self.by)

    def remedy(self) -> Remedy:
        return Remedy("add-person-again") if self.to_add else Remedy("list-erased")


class StillKept(Refused):
    """The law does not let a citizen go yet: not before `last_day` has passed, or, None, while amounts may come."""

    code = "still-kept"
    citizen: str
    year: int | None
    last_day: date | None
    law: str

    def sentence(self) -> Message:
        if self.last_day is None or self.year is None:
            return say("amounts of {citizen} are still to be issued, and are kept after that ({law})",
                       citizen=self.citizen, law=self.law)  # fmt: skip
        return say(
            "the last amount of {citizen} is of {year}, and is kept until {last_day} ({law})",
            citizen=self.citizen,
            year=self.year,
            last_day=self.last_day,
            law=self.law,
        )

    def remedy(self) -> Remedy:
        return Remedy("erase-early")


class NoCryptography(Refusal):
    """The package that seals is not installed."""

    code = "no-cryptography"
    exit_code = 2

    def sentence(self) -> Message:
        return say("a vault of persons needs the package cryptography, which is not installed")

    def remedy(self) -> Remedy:
        return Remedy("install-extra", extra="vault")


def give_key(vault: str | None) -> Remedy:
    """How to give the key of a vault: of one that is there (`vault`) a new one opens nothing."""
    return Remedy("give-vault-key") if vault is None else Remedy("give-key-of-vault", vault=vault)


class NoVaultKey(Misuse):
    """Nobody said where the vault's key is. `vault` is the file that it opens, where that is there."""

    code = "no-vault-key"
    vault: str | None = None

    def sentence(self) -> Message:
        return say("the key of the vault is not given")

    def remedy(self) -> Remedy:
        return give_key(self.vault)


class BadVaultKey(Misuse):
    """A file or a variable of the environment (`source`) holds no key of a vault. What it holds is not held here.

    `vault` is the file that it was to open, where that is there.
    """

    code = "bad-vault-key"
    source: str
    vault: str | None = None

    def sentence(self) -> Message:
        return say("{source} holds no key of a vault, which is 64 figures and letters a to f", source=self.source)

    def remedy(self) -> Remedy:
        return give_key(self.vault)


class OpenKeyFile(Misuse):
    """Everybody on the computer may read the file with the key."""

    code = "open-key-file"
    file: str

    def sentence(self) -> Message:
        return say("{file} holds the key of the vault, and everybody on this computer may read it", file=self.file)

    def remedy(self) -> Remedy:
        return Remedy("close-key-file", file=self.file)


class VaultTrouble(Refusal):
    """Something is wrong with the vault; `vault` is its file."""

    exit_code = 2
    vault: str


class NoVault(VaultTrouble):
    """There is no such file."""

    code = "no-vault"

    def sentence(self) -> Message:
        return say("there is no vault of persons at {vault}", vault=self.vault)

    def remedy(self) -> Remedy:
        return Remedy("make-vault")


class VaultExists(VaultTrouble):
    """A new vault was asked for where something is already."""

    code = "vault-exists"
    exit_code = 1

    def sentence(self) -> Message:
        return say("{vault} is already there; it was left as it is", vault=self.vault)

    def remedy(self) -> Remedy:
        return Remedy("use-or-name-other-vault")


class NotAVault(VaultTrouble):
    """The file holds something else."""

    code = "not-a-vault"
    why: Message

    def sentence(self) -> Message:
        return say("{vault} is no vault of persons: {why}", vault=self.vault, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("name-other-vault")


class NewerVault(VaultTrouble):
    """The layout of the vault is that of a later program."""

    code = "newer-vault"
    found: int
    known: int

    def sentence(self) -> Message:
        return say(
            "{vault} was written by a newer pladsbog (layout {found}; this program knows {known})",
            vault=self.vault,
            found=self.found,
            known=self.known,
        )

    def remedy(self) -> Remedy:
        return Remedy("upgrade")


class OtherVault(VaultTrouble):
    """The vault was made for another ledger."""

    code = "other-vault"

    def sentence(self) -> Message:
        return say("{vault} is the vault of another ledger", vault=self.vault)

    def remedy(self) -> Remedy:
        return Remedy("name-other-vault")


class WrongVaultKey(VaultTrouble):
    """The key is another one than the vault was made with."""

    code = "wrong-vault-key"

    def sentence(self) -> Message:
        return say("the key that is given is not that of {vault}", vault=self.vault)

    def remedy(self) -> Remedy:
        return Remedy("give-other-vault-key")


class VaultDamaged(VaultTrouble):
    """The vault is not what was written: a row, or its log of reads, was altered, damaged or taken away."""

    code = "vault-damaged"
    exit_code = 1
    why: Message

    def sentence(self) -> Message:
        return say("{vault} was altered or damaged: {why}", vault=self.vault, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("see-vault-log")


class VaultBusy(VaultTrouble):
    """Somebody else was writing for longer than the program waits."""

    code = "vault-busy"
    exit_code = 1

    def sentence(self) -> Message:
        return say("{vault} is being written by somebody else; nothing was done", vault=self.vault)

    def remedy(self) -> Remedy:
        return Remedy("try-vault-again")


class VaultUnusable(VaultTrouble):
    """The system does not let the vault be used: no access, no folder, a full disk."""

    code = "vault-unusable"
    why: Message

    def sentence(self) -> Message:
        return say("{vault} cannot be used: {why}", vault=self.vault, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("ask-access")
