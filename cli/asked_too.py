"""What a command asks for at a terminal though it may be left out: of what cannot be undone nothing is added later."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from cli.printing import is_terminal

if TYPE_CHECKING:
    from cli.options import RecordingOptions

F = TypeVar("F", bound=Callable[..., Any])


class AskedToo(Struct, frozen=True, kw_only=True):
    """Options of a command that may be left out, and are asked for at a terminal, as one that may not is.

    `beside` is the name of that one in the code; `about` those of what it may all be about: of several, each of `once`
    is asked for each. `day` is today where nothing is typed; there may be several of `each`,
    of each of which `of_each` says something.
    """

    beside: str
    about: tuple[str, ...]
    day: str
    once: tuple[str, ...]
    each: str
    of_each: tuple[str, ...]

    def names(self) -> tuple[str, ...]:
        """The options, as they are asked for."""
        return self.day, *self.once, self.each, *self.of_each


def ask_first(recording: RecordingOptions) -> None:
    """Where a person sits at a terminal, and the line leaves something of it unsaid, have it asked for.

    What there is none of the line says by that word. Raises click.MissingParameter; SaysNothing for a letter alone.
    """
    ctx = click.get_current_context()
    too = asked_too(ctx.command)
    if too is None or recording.as_json or not (recording.asks and is_terminal(sys.stdout)):
        return
    from cli.said_something import check_typed  # noqa: PLC0415 - only where a person is asked

    check_typed(ctx)
    for param in ctx.command.params:
        if param.opts[0] in (too.day, *too.once, too.each) and not ctx.params.get(param.name or ""):
            raise click.MissingParameter(ctx=ctx, param=param)


def asks_too(asked: AskedToo) -> Callable[[F], F]:
    """Says of a command's function what is asked for too."""

    def said(function: F) -> F:
        function.asks_too = asked  # type: ignore[attr-defined] # for what asks
        return function

    return said


def asked_too(command: click.Command) -> AskedToo | None:
    """What is asked for of a command too; None where nothing is."""
    found: AskedToo | None = getattr(command.callback, "asks_too", None)
    return found
