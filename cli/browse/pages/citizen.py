"""One citizen: stays, services, prices, payers, the year's cost, follow-ups, every event."""

from __future__ import annotations

from collections.abc import Sequence

from cli.browse.pages.shared import as_of, averages, front_way
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.citizen import rounding_of, tables_of
from cli.render import where_filled
from ledger.shared.message import Kroner, Message, say
from projections.citizens import StayOfCitizen, citizen_data, citizen_file

_TITLES: dict[str, Message] = {
    "stays": say("Stays, prices and payers"),
    "absences": say("Days away"),
    "services": say("Services"),
    "deliveries": say("Delivered"),
    "costs": say("What the year costs"),
    "follow-ups": say("Follow-ups"),
    "events": say("Every event"),
    "chart": say("24-hour chart"),
    "own-payments": say("Own payments"),
}
_SELDOM = ("asked", "service", "level", "hours", "special_price", "paragraph", "to", "reason", "late", "annulled_by")


def page(asked: Asked) -> Page:
    """The citizen's file. Raises UnknownCitizen."""
    key = asked.matched["citizen"]
    typed = asked.matched.get("year")
    found = citizen_file(asked.location, asked.log, key, asked.day, None if typed is None else int(typed), asked.as_of)
    data = citizen_data(found)
    parts: list[Part] = [
        Facts(
            [
                Fact(
                    say("cost of {year}", year=str(found.year)),
                    Kroner(found.total),
                    beside=averages(found.total, found.days),
                ),
                Fact(say("of it own"), Kroner(found.own)),
                *_due(found.stays),
                *_unpriced(found.unpriced_days),
            ]
        ),
        Ways(
            [
                Way(say("{year}", year=str(found.year - 1)), asked.links.citizen(found.citizen, found.year - 1)),
                Way(say("{year}", year=str(found.year + 1)), asked.links.citizen(found.citizen, found.year + 1)),
            ]
        ),
    ]
    tables = tables_of(found, data)
    rounded = rounding_of(found, tables)
    for name, table in tables.items():
        if table.rows:
            columns = [one for one in where_filled(table.columns, table.rows, *_SELDOM) if one.key != "year"]
            parts.append(Grid(_TITLES[name], columns, table.rows, table.ends, around={"citizen": found.citizen}))
        if name == "costs" and rounded is not None:
            parts.append(Words([rounded]))
    year = () if typed is None else ("--year", typed)
    command = ("citizen", found.citizen, *year, *as_of(asked))
    return Page(say("Citizen {citizen}", citizen=found.citizen), parts, found.known_at, command, [front_way(asked)])


def _due(stays: Sequence[StayOfCitizen]) -> list[Fact]:
    days = [one.follow_up for one in stays if one.follow_up is not None]
    return [Fact(say("to be followed up by"), days[-1])] if days else []


def _unpriced(days: int) -> list[Fact]:
    return [Fact(say("days without a price"), days, loud=True)] if days else []
