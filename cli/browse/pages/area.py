"""The coming meeting about an area across houses: a function, a paragraph, a kind of supplier.

Decided on 2026-11-27:

* Unless a month is named, the sheet is that of the last month that all houses have closed; where that has been met
  about, of the month after.
* What has changed since the last meeting is shown where it is asked for: it is found by settling a house again for each
  event. Of more than `MOST` houses the page has what was agreed, and names the command: to settle them takes minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cli.browse.pages.areas import coming_month
from cli.browse.pages.follow_up import (
    NONE_HELD,
    agreed,
    came_true,
    changed_since,
    facts_of,
    held_before,
    moved,
    noted,
    since,
    without_offer,
)
from cli.browse.pages.shared import MOST, as_of, front_way, history_of
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Page, Part, Typed, Way, Ways, Words
from cli.follow_up.history import COLUMNS as HISTORY
from cli.follow_up.pages import ACTIONS, action_row
from cli.follow_up.prepare import DUE, FOCUS, OF_HOUSES
from cli.render import Column, where_filled
from ledger.models.areas import Area
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Kroner, say
from projections.followups import action_data, area_with_history, areas_followed
from projections.months import answer


def of_coming(asked: Asked) -> Elsewhere:
    """The sheet of the month that the coming meeting is about."""
    by: Any = asked.matched["by"]
    area = Area(by=by, name=asked.matched["name"])
    return Elsewhere(asked.links.to("area", area.by, area.name, str(coming_month(asked, area))))


def page(asked: Asked) -> Page:
    """The coming sheet of an area. Raises UnknownArea."""
    by: Any = asked.matched["by"]
    area, month = Area(by=by, name=asked.matched["name"]), parse_month(asked.matched["month"])
    title = say("Follow-up of the area {area}, {month}", area=area.in_words(), month=month)
    command = ("follow-up", "prepare", f"--{area.by}", area.name, str(month), *as_of(asked))
    trail = [front_way(asked), Way(say("Follow-up"), asked.links.to("follow-up"))]
    ways = Ways(_ways(asked, area, month))
    if len(history_of(asked).offers()) > MOST:
        parts = [ways, *_agreed_alone(asked, area, month), Typed(say("Its sheet"), command)]
        return Page(title, parts, history_of(asked).position, trail=trail)
    changed = "changes" in asked.query
    sheet, held = answer(
        asked.location,
        asked.log,
        asked.as_of,
        lambda months: area_with_history(months, area, month, asked.day, with_changes=changed),
    )
    parts = [_facts(asked, sheet, changed=changed), ways, *_sheet(asked, sheet, changed=changed), *noted(sheet)]
    parts += agreed(asked, held, sheet)
    if sheet["focus"] and changed:
        parts.append(Grid(say("Citizens in focus"), where_filled(FOCUS, sheet["focus"], "asked"), sheet["focus"]))
    parts.append(Grid(say("Not to be forgotten"), DUE, sheet["due"]))
    parts += came_true(held)
    every = Grid(say("Every meeting and agreement"), without_offer(HISTORY), held_before(held), empty=NONE_HELD)
    return Page(title, [*parts, every], sheet["figures"]["known_at"]["event"], command, trail)


def _agreed_alone(asked: Asked, area: Area, month: Month) -> list[Part]:
    """What was expected and agreed at meetings about an area, whose houses are not settled for it."""
    followed = areas_followed(history_of(asked), month.year)
    known = next((one for one in followed if one.area == area), None)
    if known is None or known.last is None:
        return [Words([NONE_HELD])]
    meeting, expected = known.last.meeting, known.last.meeting.expectation
    facts = [
        Fact(say("last meeting"), meeting.effective_on),
        Fact(say("about"), meeting.month),
        Fact(say("expected then"), Kroner(meeting.figures.expected_ore)),
        Fact(say("the leader expected"), None if expected is None else Kroner(expected.year_end_ore)),
    ]
    rows = [action_row(action_data(one, asked.day)) for one in known.actions]
    shown = Facts([fact for fact in facts if fact.value is not None])
    return [shown, Grid(say("Every agreement"), ACTIONS, rows, empty=say("Nothing was agreed."))]


def _sheet(asked: Asked, sheet: dict[str, Any], *, changed: bool) -> list[Part]:
    """The houses' parts of an area, and what has changed since the last meeting, or the way to it."""
    houses = [_without_nothing(row) for row in sheet["houses"]]
    columns = where_filled(OF_HOUSES, houses, *_SELDOM)
    of_houses = Grid(say("House by house"), columns, houses, [_together(columns, houses, sheet)] if houses else [])
    if not changed:
        href = asked.links.to(*asked.path, changes="1")
        return [of_houses, Ways([Way(say("What has changed since the last meeting (takes a while)"), href)])]
    return [of_houses, Words([*since(sheet["last_meeting"])]), *moved(asked, sheet), *changed_since(asked, sheet, {})]


def _together(columns: Sequence[Column], houses: Sequence[dict[str, Any]], sheet: dict[str, Any]) -> dict[str, Any]:
    """What the houses come to, but for the price of a person, which does not add up.

    Persons are those of the sheet: each house's are rounded, and their sum is another one.
    """
    adding = (column.key for column in columns if column.holds == "money" and column.adds)
    sums = {key: Kroner(sum(row[key].ore for row in houses if key in row)) for key in adding}
    return {"offer": say("total"), "full_year_persons": sheet["figures"]["full_year_persons"], **sums}


_SELDOM = ("besides_persons", "frame", "grants")


def _without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    """A house's row, without what it seldom has and comes to nothing."""
    return {key: value for key, value in row.items() if key not in _SELDOM or value.ore}


def _facts(asked: Asked, sheet: dict[str, Any], *, changed: bool) -> Facts:
    """What a house's sheet has, and the area's quantity and price beside what its budget assumes."""
    figures = sheet["figures"]
    if not changed:
        last = sheet["last_meeting"]
        same_year = last is not None and last["month"].year == sheet["month"].year
        sheet = {**sheet, "residual": None, **({} if same_year else {"expected_then": None})}
    facts = facts_of(asked, sheet)
    quantities = [
        Fact(say("full-year persons"), figures["full_year_persons"]),
        Fact(say("per full-year person"), figures["price"]),
        Fact(say("assumed persons"), figures["assumed_persons"]),
        Fact(say("assumed per person"), figures["assumed_price"]),
    ]
    return Facts([*facts.facts, *(fact for fact in quantities if fact.value is not None)])


def _ways(asked: Asked, area: Area, month: Month) -> list[Way]:
    def to(other: Month) -> str:
        return asked.links.to("area", area.by, area.name, str(other))

    return [
        Way(say("Month before"), to(month.next(-1))),
        Way(say("Month after"), to(month.next())),
        Way(say("All houses"), asked.links.to("follow-up")),
    ]
