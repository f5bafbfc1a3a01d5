"""Whatever went wrong, as a refusal: the ledger's own, click's for wrong usage, and one for what nobody foresaw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

import click

from ledger.errors import Misuse, Refusal
from ledger.rules.privacy import looks_like_cpr

_NUMBER = re.compile(r"[0-9][0-9.\s‐‑–-]{8,}[0-9]")


@dataclass(eq=False)
class Usage(Misuse):
    """A command line that click could not read: an unknown option, a missing argument."""

    code: ClassVar[str] = "usage"
    why: str
    command: str

    def sentence(self) -> str:
        return self.why

    def remedy(self) -> str:
        if self.why.startswith("no such option") and "--ledger" in self.why:
            return "--ledger comes before the command: pladsbog --ledger FILE COMMAND …"
        return f"see: {self.command} --help"


@dataclass(eq=False)
class Internal(Refusal):
    """A mistake of the program's own."""

    code: ClassVar[str] = "internal"
    kind: str

    def sentence(self) -> str:
        return f"the program failed ({self.kind}); this is a fault in pladsbog, not in what was typed"

    def remedy(self) -> str:
        return "run it again with PLADSBOG_DEBUG=1 to see where, and report it"


@dataclass(eq=False)
class FileTrouble(Misuse):
    """A file that the system would not let the program read or write."""

    code: ClassVar[str] = "file"
    file: str
    why: str

    def sentence(self) -> str:
        return f"{self.file}: {self.why}"

    def remedy(self) -> str:
        return "ask for access to the file and its folder, or work on a copy elsewhere"


def refusal_of(error: Exception) -> Refusal:
    """The refusal that an exception amounts to."""
    if isinstance(error, OSError) and error.filename is not None:
        return FileTrouble(str(error.filename), (error.strerror or "cannot be used").lower())
    if isinstance(error, Refusal):
        return error
    if isinstance(error, click.ClickException):
        return Usage(_sentence(error), _command(error))
    return Internal(type(error).__name__)


def _sentence(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    message = message[:1].lower() + message[1:]
    # click repeats what was typed; a CPR number among it would end in terminals and logs.
    return _NUMBER.sub("what looks like a CPR number", message) if looks_like_cpr(message) else message


def _command(error: click.ClickException) -> str:
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    return ctx.command_path if ctx else "pladsbog"
