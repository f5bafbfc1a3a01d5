"""The areas across houses that somebody follows, each with the way to its coming sheet.

Decided on 2026-11-27:

* Named are the areas that were met about, and those with a budget or a grant of their own in the year. What else there
  is of areas is found by settling every house, which an area's own page does.
"""

from __future__ import annotations

from typing import Any

from cli.browse.pages.shared import history_of, latest_month, month_to_meet_about
from cli.browse.parts import Asked, Grid, Part
from cli.render import Column
from ledger.models.areas import Area
from ledger.shared.calendar import Month
from ledger.shared.message import say
from ledger.state.meetings import AreaMeetingRecord
from projections.across import closed_everywhere
from projections.followups import AreaFollowed, action_data, areas_followed

_AREAS = (
    Column("area", say("area")),
    Column("month", say("coming meeting about"), "month"),
    Column("last", say("last meeting"), "date"),
    Column("about", say("about"), "month"),
    Column("open", say("agreements not done"), "number"),
    Column("overdue", say("of them overdue"), "number"),
)


def areas_of(asked: Asked) -> list[Part]:
    """The areas that somebody follows, a row each; nothing where there is none."""
    begin = _begin(asked)
    rows = [_row(asked, one, _about(begin, one.last)) for one in areas_followed(history_of(asked), begin.year)]
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


def coming_month(asked: Asked, area: Area) -> Month:
    """The month that the coming meeting about an area is about."""
    begin = _begin(asked)
    found = (one.last for one in areas_followed(history_of(asked), begin.year) if one.area == area)
    return _about(begin, next(found, None))


def _begin(asked: Asked) -> Month:
    """The month that every house is closed through; without closings that of the last event."""
    through = closed_everywhere(asked.location, asked.log, history_of(asked).position)
    return latest_month(asked) if through is None else through


def _about(begin: Month, last: AreaMeetingRecord | None) -> Month:
    return month_to_meet_about(begin, [] if last is None else [last.meeting])
