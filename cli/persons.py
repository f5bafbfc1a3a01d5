"""The vault of persons, as commands open it: where it is, what opens it, and who looks."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from cli import options
from cli.naming import READER, VAULT, with_options
from cli.printing import in_words
from cli.render import About
from ledger.errors import BadOption
from ledger.persons.access import Access
from ledger.persons.files import vault_file
from ledger.persons.keys import VaultKey, key_given
from ledger.persons.vault import Vault
from ledger.shared.message import Value, code_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.store import Log


class Opening(Struct, frozen=True):
    """Which vault was named, and the file of its key; None where the environment or the usual place says it."""

    vault_file: str | None
    key_file: Path | None

    def where(self, session: Session) -> str:
        """The vault's file."""
        return self.vault_file or vault_file(session.location)

    def key(self, session: Session) -> VaultKey:
        """The vault's key. Raises NoVaultKey, BadVaultKey, OpenKeyFile, BadOption, OSError."""
        vault = self.where(session)
        return key_given(self.key_file, os.environ, vault if Path(vault).exists() else None)

    @contextmanager
    def opened(self, session: Session, log: Log, *, check_log: bool = True) -> Iterator[Vault]:
        """The vault of a ledger. Raises what opening it does."""
        with Vault(self.where(session), first_digest(log), self.key(session), check_log=check_log) as vault:
            yield vault


def first_digest(log: Log) -> str:
    """What tells a ledger from every other one. Raises BadOption for one in which nothing is recorded."""
    chain = log.chain(1)
    if not chain:
        why = say("nothing is recorded in {ledger} yet, by which its vault could be told", ledger=log.ledger)
        raise BadOption(why, say("record something first, such as a decision: pladsbog adopt FILE.toml"))
    return chain.hex()


def who_looks(reader: str | None) -> str:
    """Who looks, as it was typed or as the system says. Raises what `options.who` does."""
    name = options.who(click.get_current_context(), None, reader)
    assert name is not None
    return name


def opening(command: options.Command) -> options.Command:
    """Adds --vault and --key-file, which reach the function as one `vault`."""

    @wraps(command)
    def collected(*args: Any, vault_file: str | None, key_file: Path | None, **given: Any) -> Any:
        return command(*args, vault=Opening(vault_file or None, key_file), **given)

    return with_options(collected, *VAULT)


def looking(command: options.Command) -> options.Command:
    """Adds --vault, --key-file and --by, which reach the function as `vault` and `by`."""

    @wraps(command)
    def collected(*args: Any, reader: str | None, **given: Any) -> Any:
        return command(*args, by=who_looks(reader), **given)

    return opening(READER(collected))


class Names(Struct, frozen=True):
    """That names were asked for beside an answer, by whom."""

    vault: Opening
    by: str

    def of(self, session: Session, log: Log, citizens: Iterable[str], about: About) -> Mapping[str, str]:
        """The names of those among some citizens whom the vault holds. Raises what opening and reading it does."""
        with self.vault.opened(session, log) as vault:
            found = vault.read(sorted(set(citizens)), Access(self.by, _asked(about)))
        return {person.citizen: person.name for person in found}


def _asked(about: About) -> str:
    values: dict[str, Value] = {"command": about.command, "of": about.of}
    return in_words(say("{command}: {of}", **values) if about.of else code_said(about.command))
