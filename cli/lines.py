"""The columns of settlement lines: one list for every table that shows them, of the rows of projections.settle.

Decided on 2026-11-28:

* A table for people says what a unit price is of, as soon as one is of something else than a day: a year's frame, a
  buyer's day of it and a month's own payment stood in one column without a word. Programs have `unit` in JSON.
* Where a unit price that is shown is no whole number of øre, a sentence below the lines says that amounts are reckoned
  with the exact one: whoever multiplied what a bill shows came to some øre more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec.structs import replace

from cli.render import Column, Output, Rows, Table, services_by_name
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedLine
    from ledger.store import Log

SELDOM = ("service", "quantity")
"""What most houses have none of: on a page it takes no room where nothing has it."""

WHAT_AND_WHEN = (
    Column("kind", say("kind")),
    Column("place", say("place")),
    Column("citizen", say("citizen")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
    Column("days", say("days"), "number"),
)
"""Of what a line, or a finding, is, and of which days."""
LINES = (
    Column("offer", say("offer")),
    *WHAT_AND_WHEN,
    Column("level", say("level")),
    Column("item", say("item")),
    Column("service", say("service")),
    Column("quantity", say("quantity"), "number", adds=False),
    Column("absence", say("away")),
    Column("unit_price", say("unit price"), "money"),
    Column("amount", say("amount"), "money"),
)
_PER = Column("per", say("per"))
"""What a unit price is of: a day, a month, an hour."""
_OF_MANY_DAYS = ("month", "year")
"""Of these a price beside a number of days is read wrongly where it is not said: the word stays with it."""
_RESERVED_FOR = Column("reserved_for", say("reserved for"))
"""Who pays for a vacancy."""
OF_ADJUSTMENT = (
    Column("for_month", say("for month"), "month", stays=True), Column("adjusts", say("adjusts"), stays=True),
)  # fmt: skip
"""What an adjustment is of: its month, and the kind of line; without them two of one place look alike."""

DAYS_BY_STATE = (
    Column("occupied", say("occupied"), "number"),
    Column("absent", say("of them away"), "number"),
    Column("notice", say("notice"), "number"),
    Column("vacant", say("vacant"), "number"),
    Column("closed", say("out of use"), "number", csv="closed"),
)
"""How many days places were in each state; those on which the resident was away are among the occupied ones."""


def newest_last(columns: Sequence[Column]) -> list[Column]:
    """The columns as programs have them, which may count them: the one that came after the others is the last."""
    newest = OF_ADJUSTMENT[-1]
    return [*(column for column in columns if column != newest), newest]


def told_of_adjustments(columns: Sequence[Column], rows: Rows) -> list[Column]:
    """The columns with what an adjustment is of beside the kind, and without it where no row is an adjustment."""
    others = [column for column in columns if column not in OF_ADJUSTMENT]
    if not any(row.get("kind") == "adjustment" for row in rows):
        return told_apart(others)
    at = next(at for at, column in enumerate(others, start=1) if column.key == "kind")
    return told_apart([*others[:at], *OF_ADJUSTMENT, *others[at:]])


def with_told(columns: Sequence[Column], rows: Rows) -> list[Column]:
    """The columns with what only some rows tell: what a unit price is of, and whom a place is reserved for.

    What a unit price is of stands beside it unless all of them are of a day.
    """
    beside: dict[str, Column] = {}
    if any(row.get("per") not in (None, "day") for row in rows):
        beside["unit_price"] = replace(_PER, stays=any(row.get("per") in _OF_MANY_DAYS for row in rows))
    if any(row.get("reserved_for") is not None for row in rows):
        beside["kind" if any(column.key == "kind" for column in columns) else "adjusts"] = _RESERVED_FOR
    others = [column for column in columns if column.key != _PER.key and column != _RESERVED_FOR]
    return [one for column in others for one in (column, beside.get(column.key)) if one is not None]


def told_apart(columns: Sequence[Column]) -> list[Column]:
    """The columns of lines, of which house, kind and place, and whose they are, stays on a narrow terminal."""
    return [replace(column, stays=True) if column.key in _WHOSE else column for column in columns]


_WHOSE = ("offer", "kind", "place", "citizen")


def reckoned(rows: Rows) -> list[Message]:
    """How amounts follow from quantity, unit price and days, a sentence for each unit that lines are priced by.

    A quantity of hours a week beside the price of an hour is not what is paid for, nor is a day's price that of all
    days: whoever checks a bill multiplies. An adjustment is the difference of two amounts, of which none is said.
    Where a price had to be rounded to be shown, that is said last.
    """
    priced: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.get("quantity") is not None and row.get("kind") != "adjustment":
            service = row.get("service")
            unit = row["unit"] if service else "place by day" if row["unit"] == "day" else "place"
            unit = "delivered" if row.get("delivered") else unit
            priced.setdefault(unit, {})[service or ""] = None
    said = [_reckoned(unit, list(services)) for unit, services in priced.items()]
    if any(row.get("rounds_price") for row in rows):
        said.append(say("Unit prices are shown in whole øre; amounts are reckoned with the exact price."))
    return said


def note_reckoned(rows: Rows) -> None:
    """The same on stderr, with services as the table has them."""
    from cli.printing import note  # noqa: PLC0415 - a person's table alone

    with services_by_name():
        for said in reckoned(rows):
            note(said)


def _reckoned(unit: str, services: list[Value]) -> Message:  # noqa: PLR0911 - one for each unit
    match unit:
        case "place by day":
            return say("Where no service is named, the quantity is part of the unit price: unit price × days.")
        case "place":
            return say("Where no service is named, the quantity is part of the unit price.")
        case "delivered":
            return say("{services}: of what was delivered, quantity × unit price.", services=services)
        case "hours-a-week":
            return say("{services}: the quantity is hours a week: quantity × unit price × days / 7.", services=services)
        case "day":
            return say("{services}: quantity × unit price × days.", services=services)
        case "weekday":
            return say("{services}: quantity × unit price × days, which are weekdays.", services=services)
        case "month":
            return say("{services}: quantity × unit price a month; of part of one, by its days.", services=services)
        case _:
            return say("{services}: quantity × unit price.", services=services)


_OF_KIND = Column("of_kind", say("kind"), stays=True)
"""On a terminal, the kind of a line and of what an adjustment adjusts: broken into two lines, and never folded away."""


def on_screen(lines: Table, output: Output) -> Table:
    """On a terminal, the kind with what it is of and reserved for in one column: several find no room beside others.

    It stays whatever it is of: a base and a service of one citizen, on the same days, are two amounts of nothing else.
    """
    if not output.is_on_a_terminal or "kind" not in {column.key for column in lines.columns}:
        return lines
    beside = ("adjusts", _RESERVED_FOR.key)
    kept = [_OF_KIND if column.key == "kind" else column for column in lines.columns if column.key not in beside]
    return replace(lines, columns=told_apart(kept), rows=[{**row, "of_kind": _kind_of(row)} for row in lines.rows])


def _kind_of(row: Mapping[str, Any]) -> Any:
    kind, adjusts, payer = row.get("kind"), row.get("adjusts"), row.get("reserved_for")
    told = kind if adjusts is None else say("{kind} of {adjusts}", kind=kind, adjusts=adjusts)
    return told if payer is None else say("{kind}, reserved for {payer}", kind=told, payer=payer)


RowOf: TypeAlias = "Callable[[str, IssuedLine], dict[str, Any]]"
"""What a line of an offer shows."""


def row_of_lines(log: Log, as_of: int | None, *, for_programs: bool) -> RowOf:
    """What a line shows to programs, or to people, for whom a house's terms are read."""
    from ledger.store.history import History  # noqa: PLC0415 - help does without
    from projections.settle import line_data, line_row  # noqa: PLC0415 - as above

    if for_programs:
        return lambda _, line: line_data(line)
    terms = cache(History(log, as_of).terms)
    return lambda offer, line: line_row(line, partial(terms, offer))
