"""Places in a decision file, and the problems found there."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeGuard

from msgspec import Struct

from ledger.errors import nearest
from ledger.reading.bounds import MOST_PROBLEMS
from ledger.reading.decisions.danish import MEANT_KEYS
from ledger.rules.privacy import without_cpr
from ledger.shared.message import Message, say

_LONGEST = 40
_WIDEST = 10**18


class Where(Struct, frozen=True):
    """A place in the file, such as "[[rates]] 2 `lillebaelt`". `problems` is shared by all places of one file."""

    problems: list[Message]
    path: str = ""

    def report(self, why: Message) -> None:
        """Add a problem of this place."""
        problem = say("{path}: {why}", path=self.path, why=why) if self.path else why
        self.problems.append(problem.with_texts(_fit_to_print))

    def first_problems(self) -> list[Message]:
        """The problems that are shown, and a line for the others."""
        more = len(self.problems) - MOST_PROBLEMS
        return [*self.problems[:MOST_PROBLEMS], *([say("… and {more:grouped} more", more=more)] if more > 0 else [])]

    def inside(self, part: str) -> Where:
        """A place within this one."""
        return Where(self.problems, f"{self.path}, {part}" if self.path else part)


def _fit_to_print(text: str) -> str:
    """A text of the file without what looks like a CPR number, and without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else "·" for sign in without_cpr(text))


def unknown_key(key: str, known: list[str]) -> Message:
    """The sentence about a key that means nothing here, with the one meant by it, else with those that mean something.

    Meant is the one of which it is the Danish, else the one that is spelt most like it.
    """
    danish = MEANT_KEYS.get(key.lower())
    near = danish if danish in known else nearest(key, known)
    if near:
        return say("unknown key `{key}`; did you mean `{near}`?", key=key, near=near)
    if not 0 < len(known) <= _MOST_KEYS:
        return say("unknown key `{key}`", key=key)
    keys = [named(one) for one in dict.fromkeys(known)]
    return say("unknown key `{key}`; the keys here are {known}", key=key, known=keys)


_MOST_KEYS = 24
"""So many keys are told; a whole decision file has more."""


def named(key: str) -> Message:
    """A key of a table, as a sentence names it."""
    return say("`{key}`", key=key)


def shown(value: Any) -> str | Message:
    """A value as the file wrote it, short enough for a sentence."""
    if isinstance(value, str):
        return f'"{value[:_LONGEST]}…"' if len(value) > _LONGEST else f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value) and not -_WIDEST < value < _WIDEST:
        return say("a number out of all reason")
    return next((name for kind, name in _KINDS if isinstance(value, kind)), str(value))


def is_number(value: Any) -> TypeGuard[int | Decimal]:
    """Whether a value is a number that can be calculated with: no truth value, no infinity."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) and not isinstance(value, bool)


_KINDS: tuple[tuple[type, Message], ...] = (
    (datetime, say("a moment")),
    (date, say("a date")),
    (time, say("a time of day")),
    (list, say("a list")),
    (dict, say("a table")),
)
