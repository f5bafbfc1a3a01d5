"""A house's year: what was adopted, what is expected, what moved it, who lives there, what is vacant and what comes.

Decided on 2026-11-28:

* What is adopted for a year is averaged over the days since the house opened, as what is expected is: nobody adopts a
  budget for a house to come and means the months before it. What is adopted for a house that closes in the year stays
  that of the whole year, as it mostly was adopted before the closing; its months are named as those of a closed house.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cli.browse.pages.places import month_names
from cli.browse.pages.shared import (
    as_of,
    front_way,
    grid_of,
    has_no_places,
    history_of,
    house_trail,
    latest_month,
    not_there,
    nothing_ahead,
    open_days,
    own_averages,
    supported_in,
    ways_from_the_last_event,
)
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Page, Part, Picture, Way, Ways, Words
from cli.browse.pictures import MonthBars, Step, columns, waterfall
from cli.budget import LEVELS, MONTHS, with_sums
from cli.budget_changes import CAUSES, LINES, change_rows, rows_by_cause
from cli.cells import known_when
from cli.house_year import (
    DAYS_AHEAD,
    agreements_of,
    ahead_of,
    due_of,
    occupancy_of,
    residents_of,
    vacancies_of,
)
from cli.printing import in_words
from cli.render import text_of
from ledger.budgeting.budget import BudgetYear
from ledger.shared.calendar import Month, months_of
from ledger.shared.message import Kroner, Message, Value, as_said, say
from ledger.shared.money import Ore
from projections.budget_changes import BudgetChanges, budget_changes, next_year_told
from projections.budgets import budget, level_rows
from projections.coming import coming
from projections.delivered import UntoldMonth, untold_of
from projections.months import Months, adjusted_of_before, answer
from projections.openings import (
    Opened,
    closing_of,
    not_begun_told,
    not_open_in,
    nothing_in,
    nothing_moved,
    opening_in,
    opening_of,
    rows_since_opening,
    was_settled,
)


def of_latest_year(asked: Asked) -> Elsewhere:
    """The year of the house's earliest open month. Raises UnknownOffer."""
    offer = asked.matched["offer"]
    history = history_of(asked)
    if offer not in history.offers():
        raise history.no_offer(offer)
    return Elsewhere(asked.links.house(offer, latest_month(asked, offer).year))


def page(asked: Asked) -> Page:
    """The house's year."""
    offer, year = asked.matched["offer"], int(asked.matched["year"])
    found = budget(asked.location, asked.log, offer, year, asked.as_of)
    title = say("{offer} {year}", offer=offer, year=str(year))
    command = ("budget", offer, str(year), *as_of(asked))
    document = ("report", offer, str(year), *as_of(asked))
    opened = opening_in(history_of(asked), offer)
    if nothing_in(found.budget, opened) is not None:
        nothing = [*not_there(asked, offer, months_of(year), opened), Ways(_ways(asked, offer, year, []))]
        return Page(title, nothing, found.known_at, command, [front_way(asked)], document=document)
    moved = _changes(asked, offer, year)
    rows = rows_since_opening(found.budget, opened)
    around = {"offer": offer}
    closed = any(row["status"] == "closed" for row in rows)
    nowhere = not_there(asked, offer, months_of(year), opened, is_settled=was_settled(found.budget))
    late = adjusted_of_before(found.budget.settlements, months_of(year)[0])
    parts: list[Part] = [
        _facts(rows[-2], _averages(asked, offer, rows[:-2], rows[-2], opened, late), offer),
        Ways(_ways(asked, offer, year, [] if nowhere else _around(asked, offer, year, opened), closed=closed)),
        *nowhere,
        *_opening(found.budget, rows[:-2], opened),
        *_story(moved),
        _by_month(asked, offer, year, rows[:-2]),
        *_untold(asked, offer, rows[:-2]),
        Grid(say("The year month by month"), MONTHS, with_sums(rows)[:-2], with_sums(rows)[-2:], around=around),
        *([] if has_no_places(asked, offer) else _occupancy(asked, offer, found.budget, opened)),
    ]
    if found.levels:
        parts.append(Grid(say("Persons and prices by level"), LEVELS, level_rows(found)))
    parts += _people(asked, offer)
    besides = [("budget-changes", offer, str(year), *as_of(asked))]
    return Page(title, parts, found.known_at, command, [front_way(asked)], document=document, besides=besides)


def _opening(budget: BudgetYear, rows: Sequence[Mapping[str, Any]], opened: Opened) -> list[Part]:
    """That the house opened in the year, where months before that are left out, and that it is closed."""
    said = [one for one in (opening_of(budget, rows, opened), closing_of(budget, rows)) if one is not None]
    return [Words(said)] if said else []


def _untold(asked: Asked, offer: str, rows: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Of which open months that have ended deliveries are expected, and settled only when they are told."""
    ended = [row["month"] for row in rows if row["status"] != "closed" and row["month"].last < asked.day]
    if not ended:
        return []

    def found(months: Months) -> list[UntoldMonth | None]:
        return [untold_of(months, offer, month) for month in ended]

    untold = answer(asked.location, asked.log, asked.as_of, found, of_few=True)
    said = [one.in_words() for one in untold if one is not None]
    return [Words(said)] if said else []


def _changes(asked: Asked, offer: str, year: int) -> BudgetChanges:
    return answer(
        asked.location, asked.log, asked.as_of, lambda months: budget_changes(months, offer, year), of_few=True
    )


def _averages(
    asked: Asked,
    offer: str,
    rows: Sequence[Mapping[str, Any]],
    whole: Mapping[str, Any],
    opened: Opened,
    late: Ore | None,
) -> dict[str, Message | None]:
    """What is adopted and expected a day: since the house opened, which is said of the year in which it did.

    What is adopted is averaged over all that is budgeted for from then on, what is expected until the house closed. Of
    a month outside those that holds an amount all days count. `late` is what the year adjusts of earlier ones.
    """
    day, terms = opened(), history_of(asked).terms(offer)
    first_day = day or date.min
    first, last = Month.of(first_day), Month.of(terms.closed_after or date.max)
    settled = [row["month"] for row in rows if row["settled"] or row["expected"]]
    outside = {month for month in settled if not first <= month <= last}
    budgeted = {
        each
        for row in rows
        if row["adopted"]
        for each in row["month"].period.each()
        if each >= first_day or row["month"] in outside
    }
    days = {"adopted": budgeted, "current": open_days(terms, day, [row["month"] for row in rows], outside)}
    of_others = {"adopted": None, "current": late}
    told = {key: own_averages(whole[key], each, of_others[key]) for key, each in days.items() if whole[key] is not None}
    if day is None or day == date(day.year, 1, 1) or day.year != rows[-1]["month"].year or outside:
        return told
    return {
        key: one and say("since it opened on {day}: {averages}", day=day, averages=one) for key, one in told.items()
    }


def _facts(whole: Mapping[str, Any], beside: Mapping[str, Message | None], offer: str) -> Facts:
    """The year's figures, and the key that is typed for the house."""
    named = (
        (say("adopted"), "adopted"),
        (say("settled"), "settled"),
        (say("expected in open months"), "expected"),
        *(
            [(say("grants and transfers"), "grants")] if whole["grants"] else []
        ),  # without which the others do not add up
        (say("expected year-end"), "current"),
        (say("deviation"), "deviation"),
    )
    figures = [
        Fact(what, None if whole[key] is None else Kroner(whole[key]), beside=beside.get(key)) for what, key in named
    ]
    return Facts([*figures, Fact(say("key"), as_said(offer))])


def _around(asked: Asked, offer: str, year: int, opened: Opened) -> list[int]:
    """The years before and after one in which the house is open, or that hold an amount of it."""

    def is_there(one: int) -> bool:
        if not_open_in(history_of(asked).terms(offer), months_of(one), opened()) is None:
            return True
        return nothing_in(budget(asked.location, asked.log, offer, one, asked.as_of).budget, opened) is None

    return [one for one in (year - 1, year + 1) if is_there(one)]


def _ways(asked: Asked, offer: str, year: int, years: Sequence[int], *, closed: bool = False) -> list[Way]:
    """To other pages of the year, and to the years around it; not from one without the house: `not_there` has ways."""
    links = asked.links
    pack = [Way(say("Evidence pack (zip)"), links.to("evidence", offer, str(year)))] if closed else []
    places = Way(say("Places over the year"), links.to("house", offer, str(year), "places"))
    return [
        *(Way(say("{year}", year=str(one)), links.house(offer, one)) for one in years),
        *([] if has_no_places(asked, offer) else [places]),
        Way(say("Every event that moved the budget"), links.to("house", offer, str(year), "changes")),
        Way(say("Issued and {known}", known=known_when(asked.as_of)), links.to("bridge", offer, str(year))),
        Way(say("Follow-up"), links.to("follow-up", offer)),
        *pack,
    ]


def _by_month(asked: Asked, offer: str, year: int, rows: Sequence[Mapping[str, Any]]) -> Picture:
    """What was adopted of each month beside what is settled or expected of it, and what is granted or transferred."""
    title = say("Budget and what is expected, by month")
    bars = []
    names = month_names(year)
    granted = any(row["grants"] for row in rows)
    for row in rows:
        name, adopted, is_open = names[row["month"].month - 1], row["adopted"], row["status"] != "closed"
        settlement = row["expected"] if is_open else row["settled"]
        values = [adopted, settlement, *([row["grants"] or None] if granted else [])]
        href = asked.links.month(offer, row["month"])
        bars.append(MonthBars(name, values, in_words(_month_told(row, settlement)), href, is_open=is_open))
    note = say(
        "Grey: the adopted budget. Blue: what is settled of the month; paler, with a dashed edge, what is expected of "
        "it while it is not closed."
    )
    looks = ["total", "now"]
    if granted:
        note = say("{note} Yellow: grants and transfers.", note=note)
        looks.append("notice")
    return Picture(title, columns(in_words(title), bars, looks, _in_thousands), note)


def _month_told(row: Mapping[str, Any], settlement: Ore) -> Message:
    values: dict[str, Value] = {
        "month": row["month"],
        "adopted": say("none") if row["adopted"] is None else Kroner(row["adopted"]),
        "ore": Kroner(settlement),
    }
    if row["status"] == "closed":
        told = say("{month}: budget {adopted}, settled {ore}", **values)
    else:
        told = say("{month}: budget {adopted}, expected {ore}", **values)
    if not row["grants"]:
        return told
    return say("{told}, grants and transfers {grants}", told=told, grants=Kroner(row["grants"]))


_THOUSAND_KRONER = 100_000


def _in_thousands(ore: float) -> str:
    return in_words(say("{count:grouped} kDKK", count=round(ore / _THOUSAND_KRONER)))


def _story(moved: BudgetChanges) -> list[Part]:
    """What moved the budget, by cause: a picture, and the table that says the same."""
    rows = rows_by_cause(moved)
    *told, _residual = rows
    ends = (0, len(told) - 1)
    steps = [Step(text_of(row["cause"]), row["effect"], whole=at in ends) for at, row in enumerate(told)]
    title = say("What moved the year")
    note = say("The bars begin where the change begins, not at 0. To the right is dearer, to the left cheaper.")
    picture = waterfall(in_words(title), steps)
    return [Picture(title, picture, note), Grid(say("What moved the year, in figures"), CAUSES, rows)]


def changes(asked: Asked) -> Page:
    """Every event that moved a house's budget."""
    offer, year = asked.matched["offer"], int(asked.matched["year"])
    moved = _changes(asked, offer, year)
    title = say("What moved {offer} {year}", offer=offer, year=str(year))
    command = ("budget-changes", offer, str(year), *as_of(asked))
    opened = opening_in(history_of(asked), offer)
    if nothing_moved(moved, opened) is not None:
        nothing = not_there(asked, offer, months_of(year), opened)
        return Page(title, nothing, moved.known_at, command, house_trail(asked, offer, year))
    table = Grid(say("Event by event"), LINES, change_rows(moved), around={"offer": offer})
    remarks = [one for one in (not_begun_told(moved), next_year_told(moved)) if one is not None]
    parts: list[Part] = [*_story(moved), table, *([Words(remarks)] if remarks else [])]
    return Page(title, parts, moved.known_at, command, house_trail(asked, offer, year))


def _occupancy(asked: Asked, offer: str, budget: BudgetYear, opened: Opened) -> list[Part]:
    """The key figures of each month since the house opened, as a picture and in figures."""
    known: Value = known_when(asked.as_of)
    figures = occupancy_of(asked.location, asked.log, offer, budget, opened, asked.as_of)
    table, rows = grid_of(figures, offer), figures[1].rows
    if not any(row["occupancy"] for row in rows):
        return [table]
    bars = []
    names = month_names(budget.year)
    for row in rows:
        name = names[row["month"].month - 1]
        said = say("{month}: {percent} %, vacant days {vacant}", month=row["month"], vacant=row["vacant"],
                   percent="–" if row["occupancy"] is None else row["occupancy"])  # fmt: skip
        share = None if row["occupancy"] is None else float(row["occupancy"])
        bars.append(MonthBars(name, [share], in_words(said), asked.links.month(offer, row["month"])))
    drawn = say("Occupancy by month as {known}", known=known)
    note = say(
        "Occupied days of the days that could be occupied, in every month as {known}; the axis ends at 100 %. The "
        "page of a closed month has its days as issued.",
        known=known,
    )
    axis = columns(in_words(drawn), bars, ("now",), lambda value: f"{value:.0f} %", top=_WHOLE)
    return [Picture(drawn, axis, note), table]


_WHOLE = 100.0


def _people(asked: Asked, offer: str) -> list[Part]:
    """Who lives there on the day, what is vacant, what comes, what was agreed."""
    history, day = history_of(asked), asked.day
    ahead = coming(history, day, DAYS_AHEAD, offer)
    in_places = (
        []
        if has_no_places(asked, offer)
        else [residents_of(history, offer, day), vacancies_of(asked.location, asked.log, offer, day, asked.as_of)]
    )
    return [
        *(grid_of(one, offer) for one in in_places),
        *supported_in(asked, offer, day),
        grid_of(ahead_of(ahead), offer, nothing_ahead(ahead)),
        *ways_from_the_last_event(asked, ahead, offer),
        grid_of(due_of(history, offer, day), offer),
        grid_of(agreements_of(history, offer, day), offer),
    ]
