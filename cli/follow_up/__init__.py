"""pladsbog follow-up: the journal of meetings and of citizens' follow-ups; a file here for each of its commands."""

from __future__ import annotations

from copy import deepcopy

import click

from cli.follow_up import action, citizen, due, history, hold, note, plan, prepare, reviewed, show
from cli.words import SuggestingGroup
from ledger.shared.message import marked


@click.group("follow-up", cls=SuggestingGroup, no_args_is_help=False)
def command() -> None:
    """What was agreed, on which figures, and what has changed since.

    A meeting freezes its figures; an action is closed by an entry of its own; nothing of it is ever rewritten.
    """


for _part in (prepare, hold, note, show, history, action, citizen, plan, reviewed, due):
    command.add_command(_part.command)

_LIST = deepcopy(history.command)  # both words are used for it; each has options that learn their Danish names
_LIST.help = marked("List every meeting and action in order: the same as history.")
command.add_command(_LIST, "list")
