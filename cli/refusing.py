"""Whatever went wrong, as a refusal, and a refusal as text or as data for machines.

Refusals are the ledger's own, click's for wrong usage, the system's for files, and one for what nobody foresaw.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import click

from cli.plain import plain_value
from cli.remedies import CATALOGUE, worded
from ledger.errors import Misuse, Refusal
from ledger.rules.privacy import without_cpr
from ledger.shared.message import Message, Remedy, as_said, say


@dataclass(eq=False)
class Usage(Misuse):
    """A command line that click could not read: an unknown option, a missing argument."""

    code = "usage"
    why: Message
    command: str

    def sentence(self) -> Message:
        return say("{why}", why=self.why)

    def remedy(self) -> Remedy:
        why = str(self.why)
        if why.startswith("no such option") and "--ledger" in why:
            return Remedy("put-ledger-first")
        return Remedy("show-help", command=self.command)


@dataclass(eq=False)
class Swapped(Misuse):
    """Arguments that stand in the wrong order. `line` is what was meant."""

    code = "swapped-arguments"
    line: str

    def sentence(self) -> Message:
        return say("the arguments stand in another order")

    def remedy(self) -> Remedy:
        return Remedy("type-line", line=self.line)


@dataclass(eq=False)
class Internal(Refusal):
    """A mistake of the program's own."""

    code = "internal"
    kind: str

    def sentence(self) -> Message:
        return say("the program failed ({kind}); this is a fault in pladsbog, not in what was typed", kind=self.kind)

    def remedy(self) -> Remedy:
        return Remedy("report-fault")


@dataclass(eq=False)
class FileTrouble(Misuse):
    """A file that the system would not let the program read or write."""

    code = "file"
    file: str
    why: Message

    def sentence(self) -> Message:
        return say("{file}: {why}", file=self.file, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("ask-access")


def as_text(refusal: Refusal) -> str:
    """What a person reads: the sentence with its code, and the remedy on a line of its own."""
    sentence = refusal.with_code(_sentence_of(refusal))
    remedy = _remedy_of(refusal)
    return f"Error: {sentence}" + (f"\nHint: {remedy}" if remedy else "")


def as_data(refusal: Refusal) -> dict[str, Any]:
    """What `--format json` writes: code, message and remedy as text, then the refusal's own fields."""
    return {
        "code": refusal.code,
        "message": _sentence_of(refusal),
        "remedy": _remedy_of(refusal),
        **{field.name: _withheld(plain_value(getattr(refusal, field.name))) for field in fields(refusal)},
    }


def _sentence_of(refusal: Refusal) -> str:
    # A refusal repeats what was typed; a CPR number in it would end in terminals and logs.
    return refusal.sentence().with_texts(without_cpr).worded(CATALOGUE)


def _remedy_of(refusal: Refusal) -> str:
    remedy = refusal.remedy()
    return "" if remedy is None else worded(remedy.with_texts(without_cpr), CATALOGUE)


def _withheld(value: Any) -> Any:
    """A value for machines without what looks like a CPR number."""
    match value:
        case str():
            return without_cpr(value)
        case list():
            return [_withheld(item) for item in value]
        case _:
            return value


def refusal_of(error: Exception) -> Refusal:
    """The refusal that an exception amounts to."""
    if isinstance(error, OSError) and error.filename is not None:
        return FileTrouble(str(error.filename), _of_the_system(error))
    if isinstance(error, Refusal):
        return error
    if isinstance(error, click.ClickException):
        return Usage(as_said(_sentence(error)), _command(error))
    return Internal(type(error).__name__)


def _of_the_system(error: OSError) -> Message:
    return as_said(error.strerror.lower()) if error.strerror else say("cannot be used")


def _sentence(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    return message[:1].lower() + message[1:]


def _command(error: click.ClickException) -> str:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return ctx.command_path if ctx else "pladsbog"
