"""Whether what was typed says anything: what stays for good is asked anew where it answers another question."""

from __future__ import annotations

import click

from cli.printing import in_words
from ledger.shared.message import say

NO = frozenset(("n", "no", "nej"))
_ANSWERS = NO | {"y", "yes", "j", "ja"}


def check_says_something(text: str) -> None:
    """Refuse a letter, a figure, a day, and what `check_is_no_answer` does. Raises click.UsageError."""
    if sum(letter.isalpha() for letter in text) < 2:  # noqa: PLR2004 - one says nothing
        raise _says_nothing(text)
    check_is_no_answer(text)


def check_says_why(text: str) -> None:
    """Refuse a letter, a figure, and what `check_is_no_answer` does. Raises click.UsageError."""
    if sum(map(str.isalnum, text)) < 2:  # noqa: PLR2004 - one is the number of a row, or a slip
        raise _says_nothing(text)
    check_is_no_answer(text)


def check_is_no_answer(text: str) -> None:
    """Refuse a yes and a no, in either language. Raises click.UsageError."""
    if text.strip().casefold() in _ANSWERS:
        raise _says_nothing(text)


def _says_nothing(text: str) -> click.UsageError:
    return click.UsageError(in_words(say("{text!r} says nothing that somebody could read later", text=text)))
