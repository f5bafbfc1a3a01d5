"""Sentences on the terminal: messages in the words of the command line's catalogue."""

from __future__ import annotations

import click

from cli.remedies import CATALOGUE
from ledger.shared.message import Message


def in_words(message: Message) -> str:
    """The message as text."""
    return message.worded(CATALOGUE)


def note(message: Message) -> None:
    """Print a line on stderr, next to the answer on stdout."""
    click.echo(in_words(message), err=True)
