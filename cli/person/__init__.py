"""pladsbog person: who citizens are, in a vault apart; a file here for each of its commands."""

from __future__ import annotations

import click

from cli.person import add, due, erase, init_, key, list_, log, show
from cli.person.typed import PrivateGroup


@click.group("person", cls=PrivateGroup, no_args_is_help=False)
def command() -> None:
    """Keep who citizens are in a vault apart: name and CPR number, sealed under a key for each person.

    The ledger itself knows keys alone. Whoever looks is logged. A person who is erased is forgotten, and no amount,
    number or digest of the ledger changes.
    """


for _part in (key, init_, add, show, list_, erase, due, log):
    command.add_command(_part.command)
