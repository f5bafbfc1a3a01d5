"""How do the houses compare? Places, occupancy, activity, prices and costs of all offers, side by side and in total.

Figures are those of the months as known then: what was issued stands in the settlements. What concerns
one to three citizens is not shown unless that is asked for, since it would show what each of them costs.

Decided on 2026-11-21:

* Key figures count what is known, not what was issued. They compare houses, and late news belongs to the month that
  it is about. Occupancy is occupied / (occupied + notice + vacant), without days out of use. A full-year person is
  occupied days / days of the year, leap days counted. Money is rounded per row and summed; ratios are those of the
  sums.
* Few citizens are hidden. Rows of one to three, with as many more of the smallest as make the hidden ones four or
  more together; else the total would give them away.

Decided on 2026-11-26:

* A single offer that is named is shown, however few live in it: its leader asks daily, and the settlement of the same
  house shows each of them anyhow. Its groups (`by`) are hidden as ever.
* A cross table is a row a cell, with the figures that groups have. Its sums are those of the groups asked for alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.budgeting.key_figures import (
    FigureRow,
    Group,
    Hidden,
    House,
    Part,
    counted,
    hide_few,
    total_of,
    unpriced_days,
)
from ledger.shared import steps
from ledger.shared.calendar import Month, months_of
from ledger.shared.message import Message, Value, say
from ledger.shared.money import half_up
from ledger.shared.ratios import PERSON_DECIMALS, decimal, per_cent
from ledger.store import Log
from projections.budgets import with_kroner
from projections.months import Months, answer


class KeyFigures(Struct, frozen=True):
    """The rows, and their total, of a month or a year, as known at event `known_at`."""

    period: str
    known_at: int
    by: Sequence[Group]
    rows: Sequence[FigureRow]
    total: FigureRow
    unpriced_days: int = 0
    """Days of findings about something that is owed without a price: 0 kr. in the rows."""


def key_figures(
    location: str,
    log: Log,
    period: Month | int,
    *,
    by: Sequence[Group] = (),
    offers: Sequence[str] = (),
    identifying: bool = False,
    known_at: int | None = None,
) -> KeyFigures:
    """The key figures of a month or a year: a row an offer, a group, or a cell. Year-ends are those of the year.

    `by` names no kind of groups, one, or two to be crossed, and offers alone are no groups; `offers` those to count,
    where not all. What concerns one to three citizens is hidden, unless it is asked for as `identifying`, or a single
    offer is. Raises UnknownOffer.
    """
    span = months_of(period) if isinstance(period, int) else [period]
    by = () if tuple(by) == ("offer",) else by

    def asked(months: Months) -> KeyFigures:
        unpriced: list[int] = []
        wanted = list(dict.fromkeys(offers)) or months.history.offers()
        rows = counted(_houses(months, wanted, span, unpriced), span, by)
        total = total_of(rows, span)
        if "kind" in by:
            total.priced_days = 0
        return KeyFigures(str(period), months.as_of, by, rows, total, sum(unpriced))

    figures = answer(location, log, known_at, asked)
    if not identifying and (by or len(set(offers)) != 1):
        hide_few(figures.rows, figures.total)
    return figures


def _houses(months: Months, offers: Iterable[str], span: Sequence[Month], unpriced: list[int]) -> Iterator[House]:
    """The houses one by one, and for each, once it is counted, its days without a price."""
    for offer in steps.counted(offers, steps.HOUSES):
        yield _house(months, offer)
        unpriced += (_unpriced_days(months, offer, month) for month in span)


def _unpriced_days(months: Months, offer: str, month: Month) -> int:
    """How many days of a month have something without a price.

    The month by itself knows nothing of what was annulled: only what was issued tells that it is owed. Of a house that
    has no model, and nothing issued, only the month by itself tells.
    """
    return max(unpriced_days(one(offer, month)) for one in (months.calculated, months.known))


def _house(months: Months, offer: str) -> House:
    return House(
        months.book_without_closings(offer),
        months.source(offer),
        months.current_source(offer),
        lambda month: not months.current(offer, month).closed,
    )


def figures_row(row: FigureRow, by: Sequence[Group] = ()) -> dict[str, Any]:
    """A row for readers: money in øre, persons and shares as decimals; where it is hidden, only its name and why.

    `by` is what rows are grouped by: its note says of no column that a table so grouped has not.
    """
    names = {"name": row.name} if row.across is None else {"name": row.name, "across": row.across}
    if row.hidden is not None:
        return {**names, "citizens": _SHOWN_AS[row.hidden], "why": _WHY[row.hidden]}
    of_services: dict[str, Any] = {
        "citizens_with_services": len(row.support.served),
        "service_hours": decimal(row.service_hours, _HOURS_DECIMALS),
        "service_hours_each": None if row.hours_each is None else decimal(row.hours_each, _HOURS_DECIMALS),
    }
    days = row.occupied + row.notice + row.vacant + row.closed - row.in_no_place
    to_fill = row.occupied + row.notice + row.vacant - row.in_no_place
    figures = {
        **names,
        "citizens": len(row.citizens),
        "places": decimal(Fraction(days, row.days_of_period), 1),
        "occupancy": per_cent(row.occupied - row.occupied_in_no_place, to_fill),
        "vacant": row.vacant,
        "absent": row.absent,
        "vacancy": row.vacancy,
        "full_year_persons": decimal(row.persons, PERSON_DECIMALS),
        "level": decimal(Fraction(row.level_days, row.levelled_days), 2) if row.levelled_days else None,
        "price": half_up(Fraction(row.priced, row.priced_days)) if row.priced_days else None,
        "support_hours": decimal(row.support_hours, _HOURS_DECIMALS),
        "hours_unknown": row.support.unknown,
        "positions": None if row.positions is None else decimal(row.positions, _HOURS_DECIMALS),
        **of_services,
        "service": row.service,
        "sold": per_cent(row.sold, row.occupied),
        "income": row.income,
        "besides_persons": row.besides_persons,
        "total": row.total,
        "per_person": row.per_person,
        "expected": row.expected,
        "adopted": row.adopted,
        "deviation": row.deviation,
    }
    return figures | _hidden_of(row, by)


def _hidden_of(row: FigureRow, by: Sequence[Group]) -> dict[str, Any]:
    """What a row that is shown does not show, and that it does not."""
    hidden: dict[str, Any] = {key: None for part in row.parts_hidden for key in _OF_PART[part]}
    if "services" in row.parts_hidden:
        hidden["citizens_with_services"] = _SHOWN_AS["few"]
    told: list[Value] = [said for part, said in _said_of_parts(by).items() if part in row.parts_hidden]
    if not told:
        return hidden
    return {**hidden, "why": say("hidden, as it would show one to three citizens: {figures}", figures=told)}


def _said_of_parts(by: Sequence[Group]) -> dict[Part, Message]:
    """What the parts are called: of groups those alone that such rows have, in which vacancies are besides persons."""
    if not by:
        return _PART_SAID
    said = {part: text for part, text in _PART_SAID.items() if set(_OF_PART[part]) & set(_shown_of_groups(by))}
    return said | {"mix": say("service, price a day, besides persons, per full-year person")}


_OF_PART: dict[Part, tuple[str, ...]] = {
    "total": ("total",),
    "mix": ("service", "price", "vacancy", "besides_persons", "per_person"),
    "income": ("income",),
    "expected": ("expected", "deviation"),
    "deviation": ("deviation",),
    "level": ("level",),
    "hours": ("support_hours", "hours_unknown", "positions"),
    "services": ("citizens_with_services", "service_hours", "service_hours_each"),
}
"""What a part is told by."""
_PART_SAID: dict[Part, Message] = {
    "hours": say("support hours and positions"),
    "level": say("level"),
    "total": say("total"),
    "mix": say("service, price a day, vacancy, besides persons, per full-year person"),
    "income": say("income"),
    "expected": say("expected year-end and deviation"),
    "deviation": say("deviation"),
}
"""Services say themselves that few have them."""

_HOURS_DECIMALS = 2
_SHOWN_AS: dict[Hidden, str] = {"few": "few", "gives-away": "hidden"}
_WHY: dict[Hidden, Message] = {
    "few": say("it concerns one to three citizens"),
    "gives-away": say("shown, it would give away one to three citizens of another row"),
}


def without_budget(figures: KeyFigures, left_out: Collection[str] = ()) -> Message | None:
    """That the deviation leaves out houses, and how many; None where it does not, or there is none.

    A house that has a row and nothing in it is not counted, and named; `left_out` are those that have no row.
    """
    total = figures.total
    idle = [row.name for row in figures.rows if not row.houses and row.name not in left_out]
    without = total.houses - total.houses_with_budget
    if total.hidden or total.adopted is None or not without:
        return None
    said = say("without a budget, and not in the deviation: {count} of {houses} houses",
               count=without, houses=total.houses)  # fmt: skip
    if not idle:
        return said
    not_counted: Value = list(idle) if len(idle) <= _FEW_NAMED else say("{count} houses", count=len(idle))
    return say("{said}; without any activity, and not counted: {houses}", said=said, houses=not_counted)


_FEW_NAMED = 3
"""So many houses are named."""


_MONEY = (
    "vacancy", "price", "service", "income", "besides_persons", "total", "per_person", "expected", "adopted",
    "deviation",
)  # fmt: skip

_OF_GROUPS = (
    "name",
    "across",
    "why",
    "citizens",
    "full_year_persons",
    "absent",
    "support_hours",
    "hours_unknown",
    "positions",
    "citizens_with_services",
    "service_hours",
    "service_hours_each",
    "level",
    "price",
    "service",
    "besides_persons",
    "total",
    "per_person",
)
"""What a group has: places, buyers and budgets belong to offers; days away and hours to groups of residents alone."""

_OF_SERVICES = _OF_PART["services"]
_OF_RESIDENTS = ("absent", "support_hours", "hours_unknown", "positions", *_OF_SERVICES)


def counts_days_away(by: Sequence[Group]) -> bool:
    """Whether the groups are of residents, or of offers, and not of lines."""
    return not {"kind", "level"} & set(by)


def figures_data(key_figures: KeyFigures) -> dict[str, Any]:
    """The key figures for machines. A cell has its first group as `name`, its second as `across`."""
    by = key_figures.by
    total = _row_data(key_figures.total, by)
    if not by:
        total["without_budget"] = key_figures.total.houses - key_figures.total.houses_with_budget
    return {
        "period": key_figures.period,
        "known_at": {"event": key_figures.known_at},
        "by": list(by) if len(by) > 1 else (*by, "offer")[0],
        "rows": [_row_data(row, by) for row in key_figures.rows],
        "total": total,
        "unpriced_days": key_figures.unpriced_days,
    }


def _row_data(row: FigureRow, by: Sequence[Group]) -> dict[str, Any]:
    shown = with_kroner(figures_row(row, by), _MONEY)
    kept = _shown_of_groups(by)
    return {name: shown[name] for name in shown if name in kept} if by else shown


def _shown_of_groups(by: Sequence[Group]) -> Collection[str]:
    """What rows have that are grouped: days away and hours where the groups are of residents."""
    return _OF_GROUPS if counts_days_away(by) else [name for name in _OF_GROUPS if name not in _OF_RESIDENTS]
