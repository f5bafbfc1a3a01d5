"""The shape that everything stored in the log has: immutable, strict about its keys, whole øre.

Decided on 2026-11-26:

* What is stored is a Struct of msgspec; pydantic judges what people write (`models.judging`). To load
  pydantic, and to make a hundred classes of it, was half of every answer; a log that is read was judged when it was
  written.

Decided on 2026-11-27:

* Files of what is stored do without `from __future__ import annotations`. It makes each annotation a text, and every
  answer compiled and evaluated hundreds of them again, to make what reads the log: a fifteenth of its time.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace


class Frozen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An immutable value; an unknown key is refused, never dropped. `__post_init__` refuses what contradicts itself.

    Whoever makes one by its constructor answers for the types of what is given; what comes from a file or from the log
    is held against them.
    """

    def changed(self, update: Mapping[str, Any]) -> Self:
        """The same with other values for some fields."""
        return replace(self, **update)


class Ruled(Frozen, frozen=True, kw_only=True):
    """One of several classes, told apart where it is written by its `rule`, which is the tag of the class."""

    @property
    def rule(self) -> str:
        return tag_of(type(self))


def tag_of(kind: type[Struct]) -> str:
    """The name by which a class is written."""
    return str(kind.__struct_config__.tag)


class Signed(Struct, frozen=True):
    """In an annotation: the amount may be negative. Whoever reads a file takes no other one that is."""


class Within(Struct, frozen=True):
    """In an annotation: the bounds of a number, or of a text's length. Whoever reads a file judges by them.

    It is a group of `annotated_types`, which are made when somebody asks for them: they are loaded with pydantic.
    """

    ge: int | None = None
    gt: int | None = None
    le: int | None = None
    min_length: int | None = None
    max_length: int | None = None

    @property
    def __is_annotated_types_grouped_metadata__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[object]:
        import annotated_types as bounds  # noqa: PLC0415 - only whoever reads a file needs them

        made = {"ge": bounds.Ge, "gt": bounds.Gt, "le": bounds.Le}
        lengths = {"min_length": bounds.MinLen, "max_length": bounds.MaxLen}
        for name, kind in {**made, **lengths}.items():
            if (bound := getattr(self, name)) is not None:
                yield kind(bound)
