"""What kinds of settlement line there are: listed once, in the order in which a settlement shows them."""

from __future__ import annotations

from typing import Literal, get_args

LineKind = Literal["base", "service", "supplement", "own-payment", "notice", "vacancy", "adjustment", "phase-in"]
"""*supplement* is a service that is not part of the place, *own-payment* what a resident pays himself, which is
negative; the others as in the interface."""

LINE_KINDS: tuple[LineKind, ...] = get_args(LineKind)

LinePart = Literal["base", "service", "bought", "own"]
"""Whether a line pays for the base or for the service; `bought` takes from the own share what buyers owe of a frame,
and `own` is what a resident pays himself."""

LineUnit = Literal["day", "month", "year", "weekday", "hours-a-week", "once", "attendance", "hour", "km"]
"""What the price of a line is for: places have prices by the day, month or year, services by their own units too."""

_ORDER = {kind: at for at, kind in enumerate(LINE_KINDS)}
_PART: dict[str, LinePart] = {"base": "base", "phase-in": "base", "own-payment": "own"}


def order_of(kind: str) -> int:
    """Where lines of a kind stand in a settlement."""
    return _ORDER[kind]  # type: ignore[index]  # a kind that is not listed is a fault, and fails


def usual_part(kind: str) -> LinePart:
    """The part that lines of a kind pay for, where nothing else is said. Stored lines rely on it, as on `line_id`."""
    return _PART.get(kind, "service")


def is_by_the_day(kind: LineKind, part: LinePart) -> bool:
    """Whether a line is owed for days: what buyers owe of a frame, and a phase-in, follow from the whole month."""
    return part != "bought" and kind != "phase-in"
