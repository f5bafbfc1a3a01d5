"""pladsbog completion: what lets a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from cli.printing import show

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", metavar="|".join(SHELLS), type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what lets a shell complete commands and options."""
    kind = get_completion_class(shell)
    assert kind is not None
    # Its own `source` would first ask which version of the shell is there, which may be another machine's.
    completing = kind(ctx.find_root().command, {}, "pladsbog", "_PLADSBOG_COMPLETE")
    show(completing.source_template % completing.source_vars())
