"""What is printed: the answer's text on stdout, talk on stderr, in the words of the command line's catalogue.

What cannot be written raises OSError or Unwritten, which `cli.program` turns into an exit code.

Decided on 2026-11-26:

* An answer that cannot be written ends with 4, on stdout and stderr alike: a registration's receipt is on stderr. Where
  something was recorded, or had been under the same key, the refusal names it and how to look. A reader that goes away
  (`| head`) is no error where nothing was recorded: silence, and 141 as a shell has it.
* A failure of the program after recording is such a lost answer too: 1 would say that nothing was recorded.
* A refusal that nobody can be told keeps its own exit code.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from cli.called import with_names
from cli.cleaning import clean_page
from cli.languages import SPEECH
from cli.remedies import CATALOGUE
from cli.unwritten import Unwritten
from ledger.rules.privacy import without_cpr
from ledger.shared.message import Message, as_said, say


def in_words(message: Message) -> str:
    """The message as text."""
    return with_names(message).worded(CATALOGUE)


def show(text: str, *, end: str = "\n") -> None:
    """Print text on stdout. Raises OSError, Unwritten."""
    answer_stream()
    _hush()
    click.echo(clean_page(text + end), nl=False)


def note(message: Message) -> None:
    """Print a line on stderr, next to the answer on stdout. What looks like a CPR number is never repeated.

    A terminal has it in several where one is too narrow. Raises OSError.
    """
    tell(message.with_texts(without_cpr))


def tell(message: Message, *, on_stdout: bool = False) -> None:
    """Print a sentence, on stderr or as an answer. Raises OSError, Unwritten."""
    if on_stdout:
        answer_stream()
    _hush()
    if on_stdout:
        click.echo(in_lines(clean_page(in_words(message)), sys.stdout))
        return
    with SPEECH.to_people():
        click.echo(in_lines(clean_page(in_words(message)), sys.stderr), err=True)


def in_lines(text: str, stream: Any) -> str:
    """A text in lines that a terminal holds, broken between words; as it is where the stream is none.

    A command stays in one piece, to be copied.
    """
    if not is_terminal(stream):
        return text
    from cli.terminal import broken, width  # noqa: PLC0415 - a person's terminal alone

    return broken(text, width())


_ROOM = 10
"""So many signs are left on a line for what is typed behind a question."""
_TOGETHER = "\xa0"
"""A blank at which no line is broken."""


def as_prompt(question: Message, default: str | None = None) -> str:
    """A question with what counts where nothing is typed, up to where somebody types: broken between words by us.

    A terminal would break it in the middle of a word.
    """
    with SPEECH.to_people():
        text = in_words(question)
    shown = "" if default is None else f" [{default}]".replace(" ", _TOGETHER).replace(_TOGETHER, " ", 1)
    end = "" if text.endswith("?") and not shown else ":"
    asked = in_lines(f"{text}{shown}{end}{_TOGETHER * _ROOM}", sys.stderr)
    return asked.rstrip(_TOGETHER).replace(_TOGETHER, " ") + " "


def _hush() -> None:
    """Take away the line that tells how far a long run has come, where there is one."""
    if (progress := sys.modules.get("cli.progress")) is not None:
        progress.hush()


def note_way(message: Message) -> None:
    """As `note`, what to type next: on the ledger, the vault and its key that were named on this command line."""
    from cli.refusing import typed_ledger, typed_vault, with_ledger, with_vault  # noqa: PLC0415 - it imports this one's

    with SPEECH.to_people():
        note(as_said(with_vault(with_ledger(in_words(message), typed_ledger()), typed_vault())))


def answer_stream() -> Any:
    """The stream that answers go to. Raises Unwritten where the program was started without one."""
    if sys.stdout is None:
        raise Unwritten(say("standard output is closed"))
    return sys.stdout


def is_terminal(stream: Any) -> bool:
    """Whether a person sits at a stream; a program may be started without one."""
    return stream is not None and stream.isatty()
