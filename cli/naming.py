"""Names beside an answer: the option that asks for them, and where they stand. Without it nothing of a vault is loaded.

Decided on 2026-11-27:

* Nothing opens the vault but the commands of `person` and `--names`. That option stands where an answer has a row for a
  citizen (`residents`, `citizen`, `statement`, and the tables of a `report`); without it the answer is what it always
  was, in every form.
* Whoever is erased, or was never added, has no name: an empty cell, and null in JSON.
* What the log of reads says of an answer with names is the command and what it was asked, and whose names were shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from cli import options
from cli.declaring import FileName, option
from cli.render import Column
from ledger.errors import BadOption
from ledger.shared.message import say

NAME = Column("name", say("name"), stays=True)
"""It was asked for, so that it stays on a narrow terminal."""

VAULT = (
    option(
        "--vault",
        "vault_file",
        metavar="FILE",
        envvar="PLADSBOG_VAULT",
        show_envvar=True,
        type=FileName(),
        help="The vault of persons.  [default: beside the ledger, such as pladsbog.vault]",
    ),
    option(
        "--key-file",
        metavar="FILE",
        type=FileName(path_type=Path),
        help="The file with the vault's key.  [default: PLADSBOG_VAULT_KEY_FILE, or the key in PLADSBOG_VAULT_KEY]",
    ),
)
READER = option(
    "--by",
    "reader",
    metavar="NAME",
    envvar="PLADSBOG_ACTOR",
    show_envvar=True,
    help="Who looks.  [default: the system's user]",
)


def with_options(command: options.Command, *more: Callable[[options.Command], options.Command]) -> options.Command:
    """The command with options that its help lists in this order."""
    for one in reversed(more):
        command = one(command)
    return command


def names_option(command: options.Command) -> options.Command:
    """Adds --names and what it needs; it reaches the function as `names`, None where no names were asked for."""

    @wraps(command)
    def collected(
        *args: Any, with_names: bool, vault_file: str | None, key_file: Path | None, reader: str | None, **given: Any
    ) -> Any:
        if not with_names:
            _refuse_alone()
            return command(*args, names=None, **given)
        from cli.persons import Names, Opening, who_looks  # noqa: PLC0415 - most answers do without

        return command(*args, names=Names(Opening(vault_file or None, key_file), who_looks(reader)), **given)

    return with_options(
        collected,
        option("--names", "with_names", is_flag=True, help="Show names, from the vault; it is logged."),
        *VAULT,
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
    """The columns with the name right behind the citizen's key.

    On a narrow terminal both stay, as who is erased has no name, and longer than the place; the house is broken.
    """
    beside: list[Column] = []
    for column in columns:
        stays = column.key in ("offer", "citizen") or (column.stays and column.key != "place")
        beside += [replace(column, stays=stays), *([NAME] if column.key == "citizen" else [])]
    return tuple(beside)


def named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A row with `name` right behind `citizen`, where it has one."""
    said: dict[str, Any] = {}
    for key, value in row.items():
        said[key] = value
        if key == "citizen":
            said["name"] = None if value is None else names.get(value)
    return said
