"""A command line taken apart: the words up to the command, what each argument got, and the options as they were typed.

For what asks for the rest of it (`asking`), and for what completes it (`choices`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from msgspec import Struct

from cli.danish import shown_name
from cli.danish_words import word_shown
from cli.swapped import fits, found_command, in_units, parted


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

    def put(self, param: click.Parameter, text: str) -> None:
        """Add what a parameter is given, its words in the language that is spoken."""
        if isinstance(param, click.Option):
            self.options += [shown_name(param), word_shown(param, text)]
        else:
            self.given[param.name or ""] = word_shown(param, text)

    def params_said(self) -> Iterator[click.Parameter]:
        """The parameters that the line gives something."""
        said = self.said()
        return (one for one in self.command.params if one.name in said)

    def said(self) -> dict[str, str]:
        """What each parameter was given, as typed, by its name in the code."""
        told = dict(self.given)
        if self.many:
            told |= {one.name or "": self.many[0] for one in arguments_of(self.command) if one.nargs != 1}
        by_option = {name: one.name or "" for one in self.command.params for name in one.opts}
        for word, *after in in_units(self.command, self.options):
            option, _, value = word.partition("=")
            if option in by_option:
                told[by_option[option]] = after[0] if after else value
        return told


def arguments_of(command: click.Command) -> list[click.Argument]:
    """What stands alone on a command's line, in its order."""
    return [param for param in command.params if isinstance(param, click.Argument)]


def asked_of(command: click.Command, options: Sequence[str]) -> list[click.Argument]:
    """The arguments that stand on a line with these options, of which one may leave out the first (`--new`)."""
    made: str | None = getattr(command, "made_by", None)
    every = arguments_of(command)
    if made is None:
        return every
    names = {name for one in command.params for name in one.opts if isinstance(one, click.Option) and made in one.opts}
    return every[1:] if any(word in names for word in options) else every


def taken_apart(root: click.Group, args: Sequence[str]) -> Line | None:
    """What was typed, each word with the argument that it is for; None where there are words for none."""
    found = found_command(root, args)
    if found is None:
        return None
    path, command, rest = found
    words, options = parted(command, rest)
    given: dict[str, str] = {}
    many: list[str] = []
    for argument in asked_of(command, options):
        if argument.nargs < 0:
            many, words = words, []
        elif words and argument.nargs == 1 and fits(command, argument, words[0]):
            given[argument.name or ""] = words.pop(0)
    return None if words else Line(path, command, given, options, many)
