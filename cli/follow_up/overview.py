"""The first sheet of a meeting's workbook: the figures of each house one below the other, and the pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.follow_up.pages import average_day, figures_row, leader_s_figures, months_settled, named
from cli.render import Column, Table
from ledger.shared.message import Kroner, Message, Value, say

if TYPE_CHECKING:
    from cli.pictures import Drawn, Shown

_FIGURES: Mapping[str, Message] = {
    "budget": say("adopted budget"),
    "settled": say("settled"),
    "months_settled": say("months settled"),
    "expected": say("expected year-end"),
    "above_budget": say("above the adopted budget"),
    "month_total": say("the month"),
    "places": say("places"),
    "occupancy_percent": say("occupancy %"),
    "occupied": say("occupied"),
    "absent": say("of them away"),
    "notice": say("notice"),
    "vacant": say("vacant"),
    "closed": say("out of use"),
    "vacancy": say("vacancies"),
    "average_day": say("an occupied day on average (service, base; no frame)"),
    "full_year_persons": say("full-year persons"),
    "price": say("per full-year person"),
    "assumed_persons": say("assumed persons"),
    "assumed_price": say("assumed per person"),
    "expected_then": say("expected then"),
    "expected_now": say("expected now"),
    "moved": say("moved since then"),
    "expectation": say("the leader expected"),
    "now_above_expectation": say("now differs by"),
    "open_actions": say("open actions"),
    "overdue": say("of them overdue"),
}


def overview(
    sheets: Sequence[dict[str, Any]],
    together: Sequence[dict[str, Any]],
    shown: Sequence[Shown],
    *,
    then: Message | None = None,
) -> Table:
    """A column for each house or area, and one for the houses together; a row for each figure that any of them has.

    `then` is as known when, where that is not now.
    """
    named_so = _FIGURES if then is None else {**_FIGURES, **_as_known(then)}
    of_each = [(f"of {at}", _heading(named(sheet)), _found(sheet)) for at, sheet in enumerate(sheets)]
    of_each += [("together", say("together"), _found(data)) for data in together]
    if len(of_each) == 1:
        of_each = [("value", say("value"), of_each[0][2])]
    columns = [Column("figure", say("figure")), *(Column(key, head, "number") for key, head, _ in of_each)]
    rows: list[dict[str, Value]] = [
        {"figure": what, **{key: found[name] for key, _, found in of_each if found.get(name) is not None}}
        for name, what in named_so.items()
    ]
    return Table(
        "overview", columns, [row for row in rows if len(row) > 1], pictures=lambda: _drawn(shown), in_front=True
    )


def _as_known(then: Message) -> Mapping[str, Message]:
    """What is not of now in a sheet that is as known then."""
    return {
        "expected_now": say("expected, {known}", known=then),
        "now_above_expectation": say("differs by, {known}", known=then),
    }


def _heading(name: str | Message) -> Message:
    return say("{offer}", offer=name) if isinstance(name, str) else name


def _drawn(shown: Sequence[Shown]) -> Sequence[Drawn]:
    from cli.pictures import drawn  # noqa: PLC0415 - only for spreadsheets

    return drawn(shown)


def _found(sheet: dict[str, Any]) -> dict[str, Any]:
    """A sheet's figures by name, with what follows from them."""
    figures = figures_row(sheet)
    budget, then, now = figures["budget"], sheet["expected_then"], sheet["expected_now"]
    actions = sheet.get("open_actions")
    return {
        **figures,
        "months_settled": months_settled(figures),
        "average_day": average_day(figures),
        "above_budget": None if budget is None else Kroner(figures["expected"].ore - budget.ore),
        "expected_then": then,
        "expected_now": now,
        "moved": Kroner(now.ore - then.ore),
        **leader_s_figures(sheet),
        "open_actions": None if actions is None else len(actions),
        "overdue": None if actions is None else sum(1 for one in actions if one.get("days_overdue")),
    }
