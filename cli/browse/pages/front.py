"""The front page: how does everything stand, and where has a person to look?

Decided on 2026-11-27:

* The month is the first one that is open in any house; the year is its year. The bars share one scale.
"""

from __future__ import annotations

from typing import Any

from cli.browse.pages.shared import as_of, history_of, latest_month
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Way, Ways
from cli.browse.pictures import deviation_bar
from cli.findings import FINDINGS, finding_row
from cli.follow_up.due import COLUMNS as DUE
from cli.follow_up.due import due_rows
from cli.render import Column
from cli.status import findings_said
from ledger.following.due import DueList
from ledger.shared.message import Kroner, say
from projections.due import due_list
from projections.key_figures import KeyFigures, figures_row, key_figures
from projections.settle import Settlement, settle
from projections.status import Status, status

HOUSES = (
    Column("offer", say("offer")),
    Column("month_total", say("this month"), "money"),
    Column("occupancy", say("occupancy %"), "number"),
    Column("vacant_now", say("vacant now"), "number"),
    Column("expected", say("expected year-end"), "money"),
    Column("adopted", say("adopted"), "money"),
    Column("deviation", say("deviation"), "money"),
    Column("bar", say("below or above budget")),
    Column("to_decide", say("findings"), "number"),
)
_WEEK = 7


def page(asked: Asked) -> Page:
    """Where everything stands."""
    found = status(asked.location, asked.log, asked.day, asked.as_of)
    month = found.earliest_open or latest_month(asked)
    settled = settle(asked.location, asked.log, month, today=asked.day, known_at=asked.as_of)
    figures = key_figures(asked.location, asked.log, month.year, known_at=asked.as_of)
    due = due_list(history_of(asked), asked.day, _WEEK)
    total = figures_row(figures.total)
    parts: list[Part] = [
        Facts(
            [
                Fact(say("earliest open month"), month),
                Fact(say("total of {month}", month=month), Kroner(settled.total_ore)),
                Fact(say("expected in {year}", year=str(month.year)), _kroner(total.get("expected"))),
                Fact(say("adopted budget"), _kroner(total.get("adopted"))),
                Fact(say("deviation"), _kroner(total.get("deviation"))),
                Fact(say("to decide in it"), findings_said(found.findings), loud=bool(found.findings.total())),
                Fact(
                    say("due this week"),
                    say("{count}, of them {overdue} overdue", count=len(due.rows), overdue=_overdue(due)),
                    asked.links.to("due"),
                    loud=bool(due.rows),
                ),
            ]
        ),
        _houses(asked, found, settled, figures),
    ]
    findings = [finding_row(one.offer, finding) for one in settled.offers for _, finding in one.findings]
    if findings:
        parts.append(Grid(say("Findings of {month}", month=month), FINDINGS, findings, around={"month": month}))
    if due.rows:
        parts.append(Grid(say("Due this week"), DUE, due_rows(due)))
    parts.append(Ways([Way(say("Own municipality's share"), asked.links.to("payer", "own"))]))
    command = ("key-figures", str(month.year), *as_of(asked))
    return Page(say("Houses in {month}", month=month), parts, found.known_at, command)


def _overdue(due: DueList) -> int:
    return sum(bool(row.days_overdue) for row in due.rows)


def _kroner(ore: int | None) -> Kroner | None:
    return None if ore is None else Kroner(ore)


def _houses(asked: Asked, found: Status, settled: Settlement, figures: KeyFigures) -> Grid:
    """A row a house, with the house's year behind its name and the open month behind its total."""
    of_status = {one.offer: one for one in found.offers}
    of_month = {one.offer: one for one in settled.offers}
    month, links = settled.period, asked.links
    rows: list[dict[str, Any]] = []
    for figure in figures.rows:
        row = figures_row(figure)
        offer = str(row["name"])
        settlement, stands = of_month.get(offer), of_status.get(offer)
        rows.append(
            {
                **row,
                "offer": offer,
                "offer href": links.house(offer, figures.period),
                "month_total": None if settlement is None else settlement.total_ore,
                "month_total href": links.month(offer, str(month)),
                "vacant_now": None if stands is None else stands.places["vacant"],
                "to_decide": None if settlement is None else len(settlement.findings),
            }
        )
    most = max((abs(row.get("deviation") or 0) for row in rows), default=0)
    bars = [deviation_bar(row.get("deviation") or 0, most) for row in rows]
    end = {
        **figures_row(figures.total),
        "offer": say("total"),
        "month_total": settled.total_ore,
        "vacant_now": found.places["vacant"],
        "to_decide": sum(row["to_decide"] or 0 for row in rows),
    }
    return Grid(say("Houses"), HOUSES, rows, [end], pictures={"bar": bars})
