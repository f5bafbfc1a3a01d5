"""A meeting's sheet as a page to read: figures, what changed, actions. Shared by show and prepare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cli.render import Column, table
from ledger.shared.message import Kroner, danish_amount

FIGURES = (Column("figure", "figure"), Column("value", "value", "number"))
ACTIONS = (
    Column("id", "action"),
    Column("text", "agreed"),
    Column("owner", "owner"),
    Column("due", "due"),
    Column("state", "state"),
)


def figures_page(found: dict[str, Any]) -> str:
    """A sheet's figures, a line each."""
    days = found["place_days"]
    rows = [
        ("adopted budget", kroner(found["budget"])),
        (f"settled, {found['months_settled']} months", kroner(found["settled"])),
        ("expected year-end", kroner(found["expected"])),
        ("the month", kroner(found["month_total"])),
        ("occupancy %", f"{found['occupancy_percent']:f}".replace(".", ",")),
        ("days occupied / notice / vacant / closed", " / ".join(str(days[state]) for state in days)),
        ("vacancies", kroner(found["vacancy"])),
        ("an occupied day on average", kroner(found["average_day"])),
    ]
    return table(FIGURES, [{"figure": figure, "value": value} for figure, value in rows])


def kroner(amount: Kroner | None) -> str:
    """An amount without its unit; "–" where there is none."""
    return "–" if amount is None else danish_amount(amount.ore)


def actions_page(actions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The actions under a heading, where there are any."""
    if actions:
        yield table(ACTIONS, [{**action, "state": _state(action)} for action in actions])


def _state(action: dict[str, Any]) -> str:
    if action["done_on"]:
        comment = f": {action['done_comment']}" if action["done_comment"] else ""
        return f"done {action['done_on']}{comment}"
    overdue = action.get("days_overdue", 0)
    return f"{overdue} days overdue" if overdue else "open"


def page(parts: Iterable[str]) -> str:
    """The parts with an empty line between them."""
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)
