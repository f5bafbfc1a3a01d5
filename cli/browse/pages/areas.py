"""The areas across houses that somebody follows, each with the way to its coming sheet.

Decided on 2026-11-27:

* Named are the areas that were met about, and those with a budget or a grant of their own in the year. What else there
  is of areas is found by settling every house, which an area's own page does.
"""

from __future__ import annotations

from typing import Any

from cli.browse.pages.shared import history_of, latest_month
from cli.browse.parts import Asked, Grid, Part
from cli.render import Column
from ledger.shared.calendar import Month
from ledger.shared.message import say
from projections.across import closed_everywhere
from projections.followups import AreaFollowed, action_data, areas_followed

_AREAS = (
    Column("area", say("area")),
    Column("month", say("coming sheet"), "month"),
    Column("last", say("last meeting"), "date"),
    Column("about", say("about"), "month"),
    Column("open", say("agreements not done"), "number"),
    Column("overdue", say("of them overdue"), "number"),
)


def areas_of(asked: Asked) -> list[Part]:
    """The areas that somebody follows, a row each; nothing where there is none."""
    month = coming_month(asked)
    rows = [_row(asked, one, month) for one in areas_followed(history_of(asked), month.year)]
    return [Grid(say("Areas across houses"), _AREAS, rows)] if rows else []


def _row(asked: Asked, one: AreaFollowed, month: Month) -> dict[str, Any]:
    actions = [action_data(action, asked.day) for action in one.actions]
    left = [action for action in actions if not action["done_on"]]
    href = asked.links.to("area", one.area.by, one.area.name, str(month))
    row: dict[str, Any] = {
        "area": one.area.in_words(),
        "area href": href,
        "month": month,
        "month href": href,
        "open": len(left),
        "overdue": sum(bool(action["days_overdue"]) for action in left),
    }
    if one.last is not None:
        row |= {"last": one.last.meeting.effective_on, "about": one.last.meeting.month}
    return row


def coming_month(asked: Asked) -> Month:
    """The month that the coming sheet is about."""
    through = closed_everywhere(asked.location, asked.log, history_of(asked).position)
    return latest_month(asked) if through is None else through
