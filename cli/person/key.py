"""pladsbog person key: a key for a vault of persons."""

from __future__ import annotations

from pathlib import Path

import click

from cli import options
from cli.person.typed import person_command
from cli.printing import note
from ledger.errors import BadOption
from ledger.shared.message import say


@person_command("key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), callback=options.not_empty)
def command(file: Path) -> None:
    """Make a file with a new key for a vault of persons.

    It is its owner's alone (mode 0600), and nothing that is there is replaced. Keep it apart from the vault, and from
    copies of it: whoever has both can read all, and without the key nobody can.
    """
    from ledger.persons.keys import make_key_file  # noqa: PLC0415 - help does without

    try:
        make_key_file(file)
    except FileExistsError:
        why = say("{file} is already there; it was left as it is", file=str(file))
        raise BadOption(why, say("name another file")) from None
    note(say("made {file}; keep it apart from the vault", file=str(file)))
