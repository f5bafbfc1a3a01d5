"""What a command asks for at a terminal though it may be left out: of what cannot be undone nothing is added later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec import Struct

F = TypeVar("F", bound=Callable[..., Any])


class AskedToo(Struct, frozen=True, kw_only=True):
    """Options of a command that may be left out, and are asked for beside one that may not.

    `beside` is the name of that one in the code; `about` those of what it may all be about: of several, each of `once`
    is asked for each. `day` is today where nothing is typed; there may be several of `each`,
    of all of which `of_each` says the same.
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
