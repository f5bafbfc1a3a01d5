"""Places in a decision file, and the problems found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeGuard

from ledger.errors import nearest
from ledger.reading.bounds import MOST_PROBLEMS
from ledger.rules.privacy import without_cpr

_LONGEST = 40
_WIDEST = 10**18


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the file, such as "[[rates]] 2 `lillebaelt`". `problems` is shared by all places of one file."""

    problems: list[str]
    path: str = ""

    def report(self, why: str) -> None:
        """Add a problem of this place."""
        sentence = without_cpr(f"{self.path}: {why}" if self.path else why)
        # A file can hold signs that would steer the reader's terminal.
        self.problems.append("".join(sign if sign.isprintable() else "·" for sign in sentence))

    def first_problems(self) -> list[str]:
        """The problems that are shown, and a line for the others."""
        more = len(self.problems) - MOST_PROBLEMS
        return [*self.problems[:MOST_PROBLEMS], *([f"… and {more:,} more"] if more > 0 else [])]

    def inside(self, part: str) -> Where:
        """A place within this one."""
        return Where(self.problems, f"{self.path}, {part}" if self.path else part)


def unknown_key(key: str, known: list[str]) -> str:
    """The sentence about a key that means nothing here, with the nearest one that does."""
    near = nearest(key, known)
    return f"unknown key `{key}`" + (f"; did you mean `{near}`?" if near else "")


def shown(value: Any) -> str:
    """A value as the file wrote it, short enough for a sentence."""
    if isinstance(value, str):
        return f'"{value[:_LONGEST]}…"' if len(value) > _LONGEST else f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value) and not -_WIDEST < value < _WIDEST:
        return "a number out of all reason"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), str(value))


def is_number(value: Any) -> TypeGuard[int | Decimal]:
    """Whether a value is a number that can be calculated with: no truth value, no infinity."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


_KINDS: tuple[tuple[type, str], ...] = (
    (datetime, "a moment"),
    (date, "a date"),
    (time, "a time of day"),
    (list, "a list"),
    (dict, "a table"),
)
