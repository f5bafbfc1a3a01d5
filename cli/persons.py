"""The vault of persons, as commands open it: where it is, what opens it, who looks; and names beside an answer.

Decided on 2026-11-27:

* Nothing opens the vault but the commands of `person` and `--names`. That option stands where an answer has a row for a
  citizen (`residents`, `citizen`, `statement`); without it the answer is what it always was, in every form.
* Whoever is erased, or was never added, has no name: an empty cell, and null in JSON.
* What the log of reads says of an answer with names is the command and what it was asked, and whose names were shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from cli import options
from cli.printing import in_words
from cli.render import About, Column
from ledger.errors import BadOption
from ledger.shared.message import Value, as_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.persons.keys import VaultKey
    from ledger.persons.vault import Vault
    from ledger.store import Log

NAME = Column("name", say("name"))

_VAULT = (
    click.option(
        "--vault",
        "vault_file",
        metavar="FILE",
        envvar="PLADSBOG_VAULT",
        show_envvar=True,
        type=click.Path(),
        help="The vault of persons.  [default: beside the ledger, such as pladsbog.vault]",
    ),
    click.option(
        "--key-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="The file with the vault's key.  [default: PLADSBOG_VAULT_KEY_FILE, or the key in PLADSBOG_VAULT_KEY]",
    ),
)


class Opening(Struct, frozen=True):
    """Which vault was named, and the file of its key; None where the environment or the usual place says it."""

    vault_file: str | None
    key_file: Path | None

    def where(self, session: Session) -> str:
        """The vault's file."""
        from ledger.persons.files import vault_file  # noqa: PLC0415 - only with a vault

        return self.vault_file or vault_file(session.location)

    def key(self) -> VaultKey:
        """The vault's key. Raises NoVaultKey, BadVaultKey, OpenKeyFile, BadOption, OSError."""
        from ledger.persons.keys import key_given  # noqa: PLC0415 - as above

        return key_given(self.key_file, os.environ)

    @contextmanager
    def opened(self, session: Session, log: Log, *, check_log: bool = True) -> Iterator[Vault]:
        """The vault of a ledger. Raises what opening it does."""
        from ledger.persons.vault import Vault  # noqa: PLC0415 - as above

        with Vault(self.where(session), first_digest(log), self.key(), check_log=check_log) as vault:
            yield vault


def first_digest(log: Log) -> str:
    """What tells a ledger from every other one. Raises BadOption for one in which nothing is recorded."""
    chain = log.chain(1)
    if not chain:
        why = say("nothing is recorded in {ledger} yet, by which its vault could be told", ledger=log.ledger)
        raise BadOption(why, say("record something first, such as a decision: pladsbog adopt FILE.toml"))
    return chain.hex()


def opening(command: options.Command) -> options.Command:
    """Adds --vault and --key-file, which reach the function as one `vault`."""

    @wraps(command)
    def collected(*args: Any, vault_file: str | None, key_file: Path | None, **given: Any) -> Any:
        return command(*args, vault=Opening(vault_file or None, key_file), **given)

    return _with(collected, *_VAULT)


def _with(command: options.Command, *more: Callable[[options.Command], options.Command]) -> options.Command:
    for option in reversed(more):
        command = option(command)
    return command


# --- names beside an answer ------------------------------------------------------------------------


class Names(Struct, frozen=True):
    """That names were asked for beside an answer, by whom."""

    vault: Opening
    by: str

    def of(self, session: Session, log: Log, citizens: Iterable[str], about: About) -> Mapping[str, str]:
        """The names of those among some citizens whom the vault holds. Raises what opening and reading it does."""
        from ledger.persons.access import Access  # noqa: PLC0415 - as above

        with self.vault.opened(session, log) as vault:
            found = vault.read(sorted(set(citizens)), Access(self.by, _asked(about)))
        return {person.citizen: person.name for person in found}


def _asked(about: About) -> str:
    values: dict[str, Value] = {"command": about.command, "of": about.of}
    return in_words(say("{command}: {of}", **values) if about.of else as_said(about.command))


READER = click.option(
    "--by",
    "reader",
    metavar="NAME",
    envvar="PLADSBOG_ACTOR",
    show_envvar=True,
    help="Who looks.  [default: the system's user]",
)


def who_looks(reader: str | None) -> str:
    """Who looks, as it was typed or as the system says. Raises what `options.who` does."""
    name = options.who(click.get_current_context(), None, reader)
    assert name is not None
    return name


def names_option(command: options.Command) -> options.Command:
    """Adds --names and what it needs; it reaches the function as `names`, None where no names were asked for."""

    @wraps(command)
    def collected(
        *args: Any, with_names: bool, vault_file: str | None, key_file: Path | None, reader: str | None, **given: Any
    ) -> Any:
        if not with_names:
            _refuse_alone()
            return command(*args, names=None, **given)
        return command(*args, names=Names(Opening(vault_file or None, key_file), who_looks(reader)), **given)

    return _with(
        collected,
        click.option("--names", "with_names", is_flag=True, help="Show names, from the vault; it is logged."),
        *_VAULT,
        READER,
    )


_FOR_NAMES = {"vault_file": "--vault", "key_file": "--key-file", "reader": "--by"}


def _refuse_alone() -> None:
    """Refuse what was typed for --names without it. Raises BadOption."""
    ctx = click.get_current_context()
    typed = click.core.ParameterSource.COMMANDLINE
    alone = next((name for key, name in _FOR_NAMES.items() if ctx.get_parameter_source(key) == typed), None)
    if alone is not None:
        raise BadOption(say("{option} goes with --names", option=alone), say("leave it out, or add --names"))


def beside_citizen(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with the name right behind the citizen's key."""
    return tuple(each for column in columns for each in ((column, NAME) if column.key == "citizen" else (column,)))


def named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A row with `name` right behind `citizen`, where it has one."""
    said: dict[str, Any] = {}
    for key, value in row.items():
        said[key] = value
        if key == "citizen":
            said["name"] = None if value is None else names.get(value)
    return said
