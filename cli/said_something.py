"""Whether what was typed says anything: what stays for good is asked anew where it answers another question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import click

from cli.printing import in_words
from ledger.commands import Command
from ledger.errors import SaysNothing
from ledger.rules.privacy import is_too_short
from ledger.shared.message import Message, as_said, say

NO = frozenset(("n", "no", "nej"))
_ANSWERS = NO | {"y", "yes", "j", "ja"}


def check_says_something(text: str) -> None:
    """Refuse a letter, a figure, a day, and what `check_is_no_answer` does. Raises click.UsageError."""
    if is_too_short(text, of_letters=True):
        raise _says_nothing(text)
    check_is_no_answer(text)


def check_says_why(text: str) -> None:
    """Refuse a letter, a figure, and what `check_is_no_answer` does. Raises click.UsageError."""
    if is_too_short(text, of_letters=False):  # the number of a row, or a slip
        raise _says_nothing(text)
    check_is_no_answer(text)


def check_is_no_answer(text: str) -> None:
    """Refuse a yes and a no, in either language. Raises click.UsageError."""
    if text.strip().casefold() in _ANSWERS:
        raise _says_nothing(text)


OF_WORDS = ("words", "role")
"""The kinds of value that say for good what people said, and who they were."""
OF_REASON = "text"
"""The kind that says for good why, or what was said: a letter or a figure does not."""
OF_REFERENCE = ("reference", "contract")
"""The kinds that say for good where something is journalised: a letter or a figure does not."""


def check_typed(ctx: click.Context) -> None:
    """Refuse what a person typed on the line of what stays for good, as where it is asked for. Raises SaysNothing."""
    for param in ctx.command.params:
        kind = param.type.name
        if kind not in (OF_REASON, *OF_REFERENCE, *OF_WORDS):
            continue
        typed = ctx.params.get(param.name or "")
        for text in typed if isinstance(typed, tuple) else (typed,):
            if isinstance(text, str) and is_too_short(text, of_letters=kind in OF_WORDS):
                raise SaysNothing(as_said(param.opts[0]), text, is_short=True, is_reference=kind in OF_REFERENCE)


def check_files(decisions: Iterable[tuple[str, Command]]) -> None:
    """Refuse a letter or a figure as the reference of a decision file, or as the reason. Raises SaysNothing."""
    for file, decision in decisions:
        for field, refusal in of_command(decision):
            if field != "decision":
                raise refusal
            raise SaysNothing(refusal.where, refusal.text, is_short=True, is_reference=True, file=file)


def of_command(command: Command) -> Iterator[tuple[str, SaysNothing]]:
    """The refusals of its references and its reason that say nothing, each by the name of its field."""
    for field, where in _CALLED.items():
        text = getattr(command, field, None)
        if isinstance(text, str) and is_too_short(text, of_letters=False):
            yield field, SaysNothing(where, text, is_short=True, is_reference=field != "reason")


_CALLED: Mapping[str, Message] = {"decision": say("decision"), "reason": say("reason"), "contract": say("contract")}


def _says_nothing(text: str) -> click.UsageError:
    return click.UsageError(in_words(say("{text!r} says nothing that somebody could read later", text=text)))
