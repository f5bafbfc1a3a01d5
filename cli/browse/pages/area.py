"""The coming meeting about an area across houses: a function, a paragraph, a kind of supplier.

Decided on 2026-11-27:

* Unless a month is named, the sheet is that of the last month that all houses have closed.
"""

from __future__ import annotations

from typing import Any

from cli.browse.pages.areas import coming_month
from cli.browse.pages.follow_up import (
    NONE_HELD,
    agreed,
    ends,
    facts_of,
    held_before,
    moved,
    rated,
    since,
    without_offer,
)
from cli.browse.pages.shared import as_of, front_way
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.follow_up.history import COLUMNS as HISTORY
from cli.follow_up.prepare import CHANGES, DUE, FOCUS, OF_HOUSES, changes_of
from cli.render import where_filled
from ledger.models.areas import Area
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import say
from projections.followups import area_with_history
from projections.months import answer


def of_coming(asked: Asked) -> Elsewhere:
    """The sheet of the last month that all houses have closed."""
    return Elsewhere(asked.links.to("area", asked.matched["by"], asked.matched["name"], str(coming_month(asked))))


def page(asked: Asked) -> Page:
    """The coming sheet of an area. Raises UnknownArea."""
    by: Any = asked.matched["by"]
    area, month = Area(by=by, name=asked.matched["name"]), parse_month(asked.matched["month"])
    sheet, held = answer(
        asked.location, asked.log, asked.as_of, lambda months: area_with_history(months, area, month, asked.day)
    )
    changes, houses = changes_of(sheet), [_without_nothing(row) for row in sheet["houses"]]
    then, now = ends(sheet)
    parts: list[Part] = [
        _facts(sheet),
        Ways(_ways(asked, area, month)),
        Words([since(sheet["last_meeting"])]),
        Grid(say("House by house"), where_filled(OF_HOUSES, houses, *_SELDOM), houses),
        *moved(sheet),
        Grid(
            say("What has changed since then, event by event"),
            where_filled(CHANGES, changes, "asked"),
            [then, *changes, now],
        ),
        *agreed(asked, held, sheet),
    ]
    if sheet["focus"]:
        parts.append(Grid(say("Citizens in focus"), where_filled(FOCUS, sheet["focus"], "asked"), sheet["focus"]))
    parts.append(Grid(say("Not to be forgotten"), DUE, sheet["due"]))
    if held:
        parts.append(Facts(rated(held), say("How often expectations came true")))
    every = Grid(say("Every meeting and agreement"), without_offer(HISTORY), held_before(held), empty=NONE_HELD)
    title = say("Follow-up of the area {area}, {month}", area=area.in_words(), month=month)
    command = ("follow-up", "prepare", f"--{area.by}", area.name, str(month), *as_of(asked))
    trail = [front_way(asked), Way(say("Follow-up"), asked.links.to("follow-up"))]
    return Page(title, [*parts, every], sheet["figures"]["known_at"]["event"], command, trail)


_SELDOM = ("besides_persons", "frame", "grants")


def _without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    """A house's row, without what it seldom has and comes to nothing."""
    return {key: value for key, value in row.items() if key not in _SELDOM or value.ore}


def _facts(sheet: dict[str, Any]) -> Facts:
    """What a house's sheet has, and the area's quantity and price beside what its budget assumes."""
    figures, facts = sheet["figures"], facts_of(sheet)
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
