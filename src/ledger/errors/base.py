"""What every refusal has: a stable code, an exit code, typed data, a sentence and a remedy."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from ledger.shared.message import Message, Remedy


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was recorded. A subclass is a dataclass of what it is about, with a `code` that never changes."""

    code: ClassVar[str]
    exit_code: ClassVar[int] = 1

    def sentence(self) -> Message:
        """What was refused, where and why."""
        raise NotImplementedError(type(self).__name__)

    def in_cell(self) -> Message:
        """What is wrong with a cell of a file, where the text in the cell is shown before it."""
        return self.sentence()

    def remedy(self) -> Remedy | None:
        """What to do instead; None where nothing certain can be said."""
        return None

    def with_code(self, text: str) -> str:
        """The worded sentence with the code at the end of its first line."""
        first, *more = text.split("\n")
        return "\n".join([f"{first} [{self.code}]", *more])

    def __str__(self) -> str:
        return self.with_code(str(self.sentence()))

    def as_data(self) -> dict[str, Any]:
        """The code and the typed data, field by field."""
        return {"code": self.code, **{field.name: getattr(self, field.name) for field in fields(self)}}


@dataclass(eq=False)
class Misuse(Refusal):
    """What was given cannot be understood."""

    exit_code = 2


@dataclass(eq=False)
class Refused(Refusal):
    """What was given is understood, but a rule or what is recorded forbids it."""
