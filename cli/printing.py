"""What is printed: the answer's text on stdout, talk on stderr, in the words of the command line's catalogue.

A stream that cannot be written raises OSError, which `cli.main` turns into an exit code.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import click

from cli.cleaning import clean_page
from cli.remedies import CATALOGUE
from ledger.shared.message import Message


def in_words(message: Message) -> str:
    """The message as text."""
    return message.worded(CATALOGUE)


def show(text: str, *, end: str = "\n") -> None:
    """Print text on stdout. Raises OSError."""
    answer_stream()
    click.echo(clean_page(text + end), nl=False)


def note(message: Message) -> None:
    """Print a line on stderr, next to the answer on stdout. Raises OSError."""
    click.echo(clean_page(in_words(message)), err=True)


def answer_stream() -> Any:
    """The stream that answers go to. Raises OSError where the program was started with none."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdout


def is_terminal(stream: Any) -> bool:
    """Whether a person sits at a stream; a program may be started without one."""
    return stream is not None and stream.isatty()
