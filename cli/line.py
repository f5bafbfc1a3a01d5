"""A command line taken apart: the words up to the command, what each argument got, and the options as they were typed.

For what asks for the rest of it (`asking`), and for what completes it (`choices`).
"""

from __future__ import annotations

from collections.abc import Sequence

import click
from msgspec import Struct

from cli.swapped import fits, found_command, parted


class Line(Struct):
    """A command line taken apart: the words up to the command, what each argument got, and the options as typed.

    `many` is what an argument got that takes any number of words.
    """

    path: list[str]
    command: click.Command
    given: dict[str, str]
    options: list[str]
    many: list[str]

    def words(self) -> list[str]:
        """The line put together again, without the name of the program."""
        alone = [self.given[one.name or ""] for one in arguments_of(self.command) if one.name in self.given]
        return [*self.path[1:], *alone, *self.many, *self.options]

    def said(self) -> dict[str, str]:
        """What each parameter was given, as typed, by its name in the code."""
        told = dict(self.given)
        if self.many:
            told |= {one.name or "": self.many[0] for one in arguments_of(self.command) if one.nargs != 1}
        by_option = {name: one.name or "" for one in self.command.params for name in one.opts}
        words = iter(self.options)
        for word in words:
            option, sign, value = word.partition("=")
            if option in by_option:
                told[by_option[option]] = value if sign else next(words, "")
        return told


def arguments_of(command: click.Command) -> list[click.Argument]:
    """What stands alone on a command's line, in its order."""
    return [param for param in command.params if isinstance(param, click.Argument)]


def taken_apart(root: click.Group, args: Sequence[str]) -> Line | None:
    """What was typed, each word with the argument that it is for; None where there are words for none."""
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    words, options = parted(command, rest)
    given: dict[str, str] = {}
    many: list[str] = []
    for argument in arguments_of(command):
        if argument.nargs < 0:
            many, words = words, []
        elif words and argument.nargs == 1 and fits(command, argument, words[0]):
            given[argument.name or ""] = words.pop(0)
    return None if words else Line(path, command, given, options, many)
