"""Going back to the question before, wherever questions follow each other."""

from __future__ import annotations

from cli.languages import SPEECH
from ledger.shared.message import Message, say

HELP = "?"
"""What is typed to have a question explained."""
_WORDS = ("back", "tilbage", "<")


class Back(Exception):  # noqa: N818 - no error: the question before is wanted
    """Somebody wants the question before."""


NONE_BEFORE = say("there is no question before")


def told() -> Message:
    """How questions are ended, and gone back through."""
    return say(
        "Enter takes what stands in [ ], and stops where nothing does; {back!r} goes to the question before",
        back=word(),
    )


def word() -> str:
    """What is typed to go back, in the language that is spoken."""
    return _WORDS[1] if SPEECH.is_danish else _WORDS[0]


def check(text: str) -> None:
    """Raises Back where that was typed, in either language."""
    if text.strip().casefold() in _WORDS:
        raise Back
