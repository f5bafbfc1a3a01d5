"""What every refusal has: a stable code, an exit code, typed data, a sentence and a remedy."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Self, dataclass_transform

from ledger.shared.message import Message, Remedy


@dataclass_transform(eq_default=False, field_specifiers=(field,))
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was recorded. A subclass is a dataclass of what it is about, with a `code` that never changes.

    It becomes one when it is first raised, and needs no decorator: to make all 150 of them took a tenth of an answer.
    """

    code: ClassVar[str]
    exit_code: ClassVar[int] = 1
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        cls.as_dataclass()
        return super().__new__(cls, *args, **kwargs)

    @classmethod
    def as_dataclass(cls) -> type[Self]:
        """The class as a dataclass, with those that it is made of."""
        for each in reversed(cls.__mro__):
            if issubclass(each, Refusal) and "__dataclass_fields__" not in vars(each):
                dataclass(eq=False)(each)
        return cls

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


class Misuse(Refusal):
    """What was given cannot be understood."""

    exit_code = 2


class Refused(Refusal):
    """What was given is understood, but a rule or what is recorded forbids it."""
