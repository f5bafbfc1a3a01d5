"""Sentences on the terminal: messages in the words of the command line's catalogue."""

from __future__ import annotations

import click

from cli.remedies import CATALOGUE
from ledger.rules.privacy import without_cpr
from ledger.shared.message import Message


def in_words(message: Message) -> str:
    """The message as text."""
    return message.worded(CATALOGUE)


def note(message: Message) -> None:
    """Print a line on stderr, next to the answer on stdout. What looks like a CPR number is never repeated."""
    click.echo(in_words(message.with_texts(without_cpr)), err=True)
