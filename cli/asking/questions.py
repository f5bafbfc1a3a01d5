"""What is asked for a parameter, in words: by its help, or by the kind of its value."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cli import choices
from cli.choices import Choice
from cli.danish import shown_name
from cli.danish_words import word_shown
from cli.languages import SPEECH
from ledger.shared.message import Message, as_said, say


def name_of(param: click.Parameter) -> str:
    """What an answer is called: its option, or what stands in its place in the help."""
    if isinstance(param, click.Option):
        return shown_name(param).lstrip("-")
    return SPEECH.text(param.human_readable_name).strip("[]").lower()


def question_for(param: click.Parameter) -> Message:
    if isinstance(param, click.Option):
        return as_said(help_of(param))
    if param.name == "other":
        return say("With whom?")
    return ASKED.get(param.type.name, say("{what}?", what=as_said(SPEECH.text(param.human_readable_name))))


ASKED = {
    "citizen": say("Which citizen?"),
    "offer": say("Which house?"),
    "place": say("Which place?"),
    "service": say("Which service?"),
    "month": say("Which month?"),
    "year": say("Which year?"),
    "month or year": say("Which month or year?"),
    "period": say("Which month, quarter or year?"),
    "event": say("Which event?"),
    "series": say("Which series of rates?"),
    "code": say("Which municipality?"),
    "decision file": say("Which decision file?"),
}
"""What is asked for an argument, which has no help of its own, by the kind of its value."""


def help_of(option: click.Option) -> str:
    """The help of an option as a question, without what counts where it is left out."""
    return SPEECH.text(option.help or option.name or "").partition("  [")[0].rstrip(".")


def few_words(param: click.Parameter) -> Sequence[Choice]:
    """The words that a parameter takes, where it takes a few."""
    of_type = param.type.choices if isinstance(param.type, click.Choice) else choices.words_of(param)
    shown = ((str(one), word_shown(param, str(one))) for one in of_type)
    return [Choice(word, (told,) if SPEECH.is_danish else (word,), (told,)) for word, told in shown]
