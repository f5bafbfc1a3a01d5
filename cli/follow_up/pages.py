"""A meeting's sheet as a page to read: figures, what changed, actions. Shared by show and prepare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cli.render import Column, table
from ledger.shared.message import Kroner, Message, danish_amount, say

FIGURES = (Column("figure", say("figure")), Column("value", say("value"), "number"))
ACTIONS = (
    Column("id", say("action")),
    Column("text", say("agreed")),
    Column("owner", say("owner")),
    Column("due", say("due")),
    Column("state", say("state")),
)


def figures_page(found: dict[str, Any]) -> str:
    """A sheet's figures, a line each."""
    days = found["place_days"]
    rows = [
        (say("adopted budget"), kroner(found["budget"])),
        (say("settled, {months} months", months=found["months_settled"]), kroner(found["settled"])),
        (say("expected year-end"), kroner(found["expected"])),
        (say("the month"), kroner(found["month_total"])),
        (say("occupancy %"), f"{found['occupancy_percent']:f}".replace(".", ",")),
        (say("days occupied / notice / vacant / closed / away"), " / ".join(str(days[state]) for state in days)),
        (say("vacancies"), kroner(found["vacancy"])),
        (say("an occupied day on average"), kroner(found["average_day"])),
    ]
    return table(FIGURES, [{"figure": figure, "value": value} for figure, value in rows])


def named(sheet: dict[str, Any]) -> str:
    """What a sheet is about: a house, or an area across houses."""
    area = sheet.get("area")
    return str(sheet["offer"]) if area is None else f"{area['by']} {area['name']}"


def kroner(amount: Kroner | None) -> str:
    """An amount without its unit; "–" where there is none."""
    return "–" if amount is None else danish_amount(amount.ore)


def actions_page(actions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The actions under a heading, where there are any."""
    if actions:
        yield table(ACTIONS, [{**action, "state": _state(action)} for action in actions])


def _state(action: dict[str, Any]) -> Message:
    if action["done_on"]:
        if action["done_comment"]:
            return say("done {day}: {comment}", day=action["done_on"], comment=action["done_comment"])
        return say("done {day}", day=action["done_on"])
    overdue = action.get("days_overdue", 0)
    return say("{days} days overdue", days=overdue) if overdue else say("open")
