"""The course of a year in one line, as a terminal shows it below a table: ▁▂▄▇, or _.-= where it has no such signs.

Decided on 2026-11-27:

* Courses of one unit that stand together have one scale, from the lowest of them to the highest, so that they can be
  compared; what stands behind each are its own lowest and highest figures.
* They are for eyes at a terminal alone: no file, no pipe and no form for machines has them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from cli.printing import in_words
from ledger.shared.message import Message, Value, danish_amount, say

Unit = Literal["money", "per cent", "number"]

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN = "_.,-=+*#"
"""The same heights in signs that every terminal has."""
NOTHING = " "


class Course(Struct, frozen=True):
    """What a figure was month after month; None where it has none. Money in øre."""

    name: Message | str
    values: Sequence[int | Decimal | None]
    unit: Unit = "money"


def signs() -> str:
    """The heights that the terminal can show."""
    if os.environ.get("TERM") == "dumb":
        return PLAIN
    try:
        BLOCKS.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return BLOCKS


def spark(
    values: Sequence[int | Decimal | None], low: int | Decimal, high: int | Decimal, heights: str = BLOCKS
) -> str:
    """The values as heights between two; in the middle where these are one."""
    most = len(heights) - 1
    span = high - low
    return "".join(
        NOTHING if one is None else heights[most // 2 if not span else int((one - low) * most / span + Decimal("0.5"))]
        for one in (None if value is None else Decimal(value) for value in values)
    )


def lines_of(courses: Sequence[Course]) -> list[str]:
    """A line for each course that has values: its name, its heights, its lowest and highest figures."""
    shown = [one for one in courses if any(value is not None for value in one.values)]
    if not shown:
        return []
    heights = signs()
    names = [one.name if isinstance(one.name, str) else in_words(one.name) for one in shown]
    wide = max(map(len, names))
    return [
        f"{name.ljust(wide)}  {spark(one.values, *_bounds(shown, one.unit), heights)}  {in_words(_told(one))}"
        for name, one in zip(names, shown, strict=True)
    ]


def _known(course: Course) -> list[int | Decimal]:
    return [value for value in course.values if value is not None]


def _bounds(courses: Sequence[Course], unit: Unit) -> tuple[int | Decimal, int | Decimal]:
    """The lowest and the highest of all courses of a unit."""
    values = [value for one in courses if one.unit == unit for value in _known(one)]
    return min(values), max(values)


def _told(course: Course) -> Message:
    values = _known(course)
    low, high = (_figure(end(values), course.unit) for end in (min, max))
    return say("{low}", low=low) if low == high else say("{low} to {high}", low=low, high=high)


def _figure(value: int | Decimal, unit: Unit) -> Value:
    if unit == "money":
        return danish_amount(int(value)).partition(",")[0]
    text = str(value).replace(".", ",")
    return say("{figure} %", figure=text) if unit == "per cent" else text
