"""A command line, written in English in the code, as a Dane types it: commands, options, words to choose, dates."""

from __future__ import annotations

import re

from cli.danish import COMMANDS, GROUPED_BY, OPTIONS
from cli.danish_words import WORDS
from cli.languages import SPEECH

_GROUPS = ("confirm", "decision", "follow-up", "person", "follow-up action")
"""Commands that have others below them."""
_FREE = frozenset(
    {
        "--action", "--because", "--citizen", "--comment", "--contract", "--decision", "--item", "--level", "--name",
        "--offer", "--owner", "--participants", "--place", "--reason", "--ref", "--service",
    }
)  # fmt: skip
"""Options whose value is a text of somebody's own, or a key."""
_COMMAND = re.compile(r"(?<=\bpladsbog )((?:--[a-zæøå-]+ \S+ )*)([a-z-]+(?: [a-z-]+){0,2})")
_OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)(?: ([a-z][a-z-]*)(?![\w./=:-]))?")
_QUARTER = re.compile(r"(?<![\w-])(\d{4})-Q([1-4])(?![\w.-])")
_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w.-])")


def in_danish(line: str) -> str:
    """The commands and options of a line, or of the commands in a sentence, by their Danish names."""
    return _OPTION.sub(_option, _COMMAND.sub(_command, line))


def as_typed(line: str) -> str:
    """The same in the language that is spoken."""
    return in_danish(line) if SPEECH.is_danish else line


def word_as_typed(word: str) -> str:
    """A word that an option has to choose from, in the language that is spoken."""
    return WORDS.get(word, word) if SPEECH.is_danish else word


def example_in_danish(line: str) -> str:
    """The same for a whole line, with its days and quarters as Danes write them."""
    return _QUARTER.sub(r"\1-K\2", _DATE.sub(r"\3-\2-\1", in_danish(line)))


def _command(found: re.Match[str]) -> str:
    return found[1] + " ".join(_named(found[2].split(" ")))


def _named(words: list[str]) -> list[str]:
    depth = next((at for at in (1, 2) if " ".join(words[:at]) not in _GROUPS), 3)
    return [*(COMMANDS.get(word, word) for word in words[:depth]), *words[depth:]]


def _option(found: re.Match[str]) -> str:
    option, value = found[1], found[2]
    name = OPTIONS.get(option, option)
    if value is None:
        return name
    if option == "--by" and (value in WORDS or value in WORDS.values()):  # as a person types it in either language
        name = GROUPED_BY
    return f"{name} {value if option in _FREE else WORDS.get(value, value)}"
