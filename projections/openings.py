"""When a house was open, where somebody asks about a time in which it was not.

Decided on 2026-11-28:

* What people read leaves out the months before a house opened, as there is nothing in them; of a time in which it was
  never open it has the sentence that says when it was, and no rows of noughts. A month with an amount stays, whenever
  it is: a budget can be adopted for a whole year. JSON and CSV have every month.
* A month before the opening that holds a part of the budget alone is not called open: its house is not opened.
* The same is so of the months after a house closed, and of a time within which it closed that is said in any case.
* A time in which no house at all was open is said like that of a single house; a total of nothing says less.
* A house that has places opens with the first of them, however early it was adopted. What it holds tells mostly that
  it was open; its book is read for the day only where a time holds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import dropwhile, takewhile
from typing import Any

from msgspec.structs import replace

from ledger.budgeting.budget import BudgetYear
from ledger.shared.calendar import Month, months_of, today
from ledger.shared.message import Message, Value, say
from ledger.state.terms import Terms
from ledger.store.history import History
from projections.budget_changes import BudgetChanges
from projections.budgets import month_rows, remaining_said
from projections.months import CurrentMonth, was_there
from projections.settle import OfferSettlement, Settlement, months_in
from projections.statements import Statement


def opened_on(history: History, offer: str) -> date | None:
    """The first day of a house, of its first place where it has places; None where nothing is adopted of it any more.

    Raises UnknownOffer.
    """
    return history.book_without_closings(offer).opened_on()


Opened = Callable[[], date | None]
"""The first day of a house, looked up where somebody needs it."""


def opening_in(history: History, offer: str) -> Opened:
    """The first day of a house, whose book is read once, and where somebody needs it."""
    return cache(partial(opened_on, history, offer))


def not_open_in(terms: Terms, months: Iterable[Month], opened: date | None, offer: str | None = None) -> Message | None:
    """That a house was open in none of some months, and when it was; None where it was.

    `opened` is its first day (`opened_on`). `offer` is named where it is one of several.
    """
    if opened is None:
        return None
    first, last = Month.of(opened), terms.closed_after
    if any(month >= first and terms.was_open_in(month) for month in months):
        return None
    if offer is not None:
        values: dict[str, Value] = {"offer": offer, "month": first}
        if last is None:
            return say("{offer} is not open then: it opened in {month}.", **values)
        return say("{offer} is not open then: it opened in {month}, and its last day was {day}.", day=last, **values)
    if last is None:
        return say("The house is not open then: it opened in {month}.", month=first)
    return say("The house is not open then: it opened in {month}, and its last day was {day}.", month=first, day=last)


def was_settled(budget: BudgetYear) -> bool:
    """Whether anything of a year was there to settle, so that its house was open."""
    return any(map(was_there, budget.settlements))


def nothing_in(budget: BudgetYear, opened: Opened) -> Message | None:
    """That a house was not open in a year, and when it was; None where it was, or the year holds an amount."""
    if any(map(_holds_amounts, month_rows(budget))) or was_settled(budget):
        return None
    return not_open_in(budget.terms, months_of(budget.year), opened())


def nothing_moved(changes: BudgetChanges, opened: Opened) -> Message | None:
    """The same of what moved a house's budget."""
    if changes.budget is None or changes.story.moves or changes.story.opening:
        return None
    return nothing_in(changes.budget, opened)


def rows_since_opening(budget: BudgetYear, opened: Opened) -> list[dict[str, Any]]:
    """The rows of a year's months, of the year and of what remains, from the house's opening on until it closed.

    A month before or after that which holds a part of the budget alone says that the house is not opened, or closed: it
    never will be settled.
    """
    *months, year, remaining = month_rows(budget)
    kept = since_opening(budget, months, opened)
    before, after = _only_budgeted(budget, opened)
    words = dict.fromkeys(before, say("house not opened")) | dict.fromkeys(after, say("house closed"))
    still_open = sum(row["status"] == "open" and row["month"] not in words for row in kept)
    told = [{**row, "status": words.get(row["month"], row["status"])} for row in kept]
    early, past = (sum(row["month"] in some for row in kept) for some in (before, after))
    return [*told, year, {**remaining, "status": remaining_said(still_open, early, past)}]


def _only_budgeted(budget: BudgetYear, opened: Opened) -> tuple[set[Month], set[Month]]:
    """The months before a house opened, and after it closed, in which nothing is settled, and nothing expected."""
    last, holding = budget.terms.closed_after, {one.month for one in budget.settlements if was_there(one)}
    empty = {one.month for one in budget.months if not (one.closed or one.month in holding)}
    after = {month for month in empty if last is not None and month > Month.of(last)}
    early = months_of(budget.year)[0] in empty - after  # otherwise no book is read
    first = None if not early or (day := opened()) is None else Month.of(day)
    return {month for month in empty - after if first is not None and month < first}, after


def since_opening(budget: BudgetYear, rows: Sequence[dict[str, Any]], opened: Opened) -> list[dict[str, Any]]:
    """Rows of a year's months without those before its house opened or after it closed, as far as they hold nothing."""
    rows = _until_closing(budget, rows)
    if not rows or _holds_amounts(rows[0]) or was_there(budget.settlements[0]) or (day := opened()) is None:
        return list(rows)
    first = Month.of(day)
    return list(dropwhile(lambda row: row["month"] < first and not _holds_amounts(row), rows))


def _until_closing(budget: BudgetYear, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    last = budget.terms.closed_after
    if last is None or last.year > budget.year:
        return rows
    holding = {one.month for one in budget.settlements if was_there(one)}
    after = takewhile(
        lambda row: row["month"] > Month.of(last) and row["month"] not in holding and not _holds_amounts(row),
        reversed(rows),
    )
    return rows[: len(rows) - len(list(after))]


def _holds_amounts(row: Mapping[str, Any]) -> bool:
    return any(value for key, value in row.items() if key != "month" and isinstance(value, int))


def opening_of(budget: BudgetYear, rows: Iterable[Mapping[str, Any]], opened: Opened) -> Message | None:
    """That a house opened within a budget's year, whose rows are those since then; None where they are all."""
    months, shown = months_of(budget.year), [row["month"] for row in rows]
    return None if months[0] in shown else earlier_left_out(budget.offer, opened(), months, shown)


def closing_of(budget: BudgetYear, rows: Iterable[Mapping[str, Any]]) -> Message | None:
    """That a house closed within a budget's year or before it, whose rows are those until then."""
    shown = [row["month"] for row in rows]
    return closing_said(budget.offer, budget.terms.closed_after, months_of(budget.year), shown)


def closing_said(offer: str, last: date | None, months: Sequence[Month], shown: Collection[Month]) -> Message | None:
    """That a house is closed after a day before the end of some months, and whether those after it are shown."""
    if last is None or last >= months[-1].last:
        return None
    if any(month > Month.of(last) and month not in shown for month in months):
        return say("{offer} is closed after {day}; the empty months after it are not shown.", offer=offer, day=last)
    return say("{offer} is closed after {day}.", offer=offer, day=last)


def earlier_left_out(
    offer: str, opened: date | None, months: Iterable[Month], shown: Collection[Month]
) -> Message | None:
    """That a house opened within some months, of which those before it are not shown; None where none is left out."""
    left_out = opened is not None and any(month < Month.of(opened) and month not in shown for month in months)
    if not left_out:
        return None
    return say("{offer} opened on {day}; the empty months before it are not shown.", offer=offer, day=opened)


def settled_since_openings(history: History, settled: Settlement) -> tuple[Settlement, list[Message]]:
    """A settlement without the months in which its houses were not open, and what to say of those left out."""
    kept: list[OfferSettlement] = []
    told: list[Message] = []
    for one in settled.offers:
        months, said = _since_opening(history, one, months_in(settled.period))
        kept += [replace(one, months=months)] if months else []
        told += said
    return replace(settled, offers=kept), told


def all_since_openings(history: History, settled: Settlement) -> tuple[Settlement, list[Message]]:
    """The settlement of all houses without those that were not open, and what to say of them.

    Where that leaves none, it is said when each of them was open, of many when the first one opened.
    """
    months = months_in(settled.period)
    kept = [one for one in settled.offers if any(map(_holds_anything, one.months))]
    empty = [one.offer for one in settled.offers if one not in kept] if kept else history.offers()
    opened = {offer: opened_on(history, offer) for offer in empty}
    told = {offer: not_open_in(history.terms(offer), months, day, offer) for offer, day in opened.items()}
    never = {offer: said for offer, said in told.items() if said is not None}
    shown = replace(settled, offers=[one for one in settled.offers if one.offer not in never])
    if shown.offers or len(never) <= _FEW:
        return shown, list(never.values())
    if len(never) < len(empty):
        return shown, []
    first = min(day for day in opened.values() if day is not None)
    if months[-1] < Month.of(first):
        return shown, [say("No house is open then: the first one opened in {month}.", month=Month.of(first))]
    return shown, [say("No house is open then.")]


def _since_opening(
    history: History, one: OfferSettlement, asked: Sequence[Month]
) -> tuple[Sequence[CurrentMonth], list[Message]]:
    """The months of a house without those in which it was not open; what to say of them, where there were any."""
    there = {month.settlement.month for month in one.months if _holds_anything(month)}
    if asked[0] in there and asked[-1] in there:  # no book is read for most houses
        return one.months, []
    terms = history.terms(one.offer)
    opened, last = (None if asked[0] in there else opened_on(history, one.offer)), terms.closed_after
    never = None if there else not_open_in(terms, asked, opened, one.offer)
    if never is not None:
        return [], [never]
    before = {month for month in asked if opened is not None and month < Month.of(opened)} - there
    after = {month for month in asked if last is not None and month > Month.of(last)} - there
    shown = [month for month in one.months if month.settlement.month not in before | after]
    months = {month.settlement.month for month in shown}
    said = (earlier_left_out(one.offer, opened, asked, months), closing_said(one.offer, last, asked, months))
    return shown, [each for each in said if each is not None]


def _holds_anything(one: CurrentMonth) -> bool:
    return one.was_open or one.settlement.total_ore != 0


def statement_since_openings(
    history: History, statement: Statement, named: Collection[str]
) -> tuple[Statement, list[Message]]:
    """A statement without the houses that were not open in its period, and what to say of those.

    Where it holds nothing at all, that is said of a few houses which nobody `named`, too.
    """
    every = history.offers()
    asked = list(dict.fromkeys(named)) or ([] if statement.offers or len(every) > _FEW else every)
    holding = {one.offer for one in statement.offers if one.lines or one.settlement}
    holding |= {offer for offer, *_ in statement.findings}
    months = months_in(statement.period)
    told: dict[str, Message] = {}
    for offer in asked:
        if offer not in holding and (
            said := not_open_in(history.terms(offer), months, opened_on(history, offer), offer)
        ):
            told[offer] = said
    offers = [one for one in statement.offers if one.offer not in told]
    without = [(offer, still_open) for offer, still_open in statement.without_lines if offer not in told]
    return replace(statement, offers=offers, without_lines=without), list(told.values())


_FEW = 3
"""So many houses are named one by one."""


def not_open_houses(history: History, rows: Iterable[Mapping[str, Any]], period: Month | int) -> dict[str, Message]:
    """The houses of rows of key figures that hold nothing of a period, as they were not open: when each of them was."""
    months = months_of(period) if isinstance(period, int) else [period]
    empty = (row["name"] for row in rows if "places" in row and not any(map(_is_figure, _of_period(row).values())))
    told = {name: not_open_in(history.terms(name), months, opened_on(history, name)) for name in empty}
    return {name: said for name, said in told.items() if said is not None}


_OF_YEAR = ("expected", "adopted", "deviation")


def year_alone(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the row of a house that was not open in a month holds of the year; None where it holds nothing."""
    of_year = {key: row[key] for key in _OF_YEAR}
    return {"name": row["name"], **of_year} if any(map(_is_figure, of_year.values())) else None


def _of_period(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without its year-end, which stands in a month's too."""
    return {key: value for key, value in row.items() if key not in _OF_YEAR}


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and value != 0


def opening_said(opened_at: int, year: int) -> Message:
    """What opens a year for which no budget is adopted: what was known when it began, up to an event.

    Of a year that has not begun all that is known is in it.
    """
    if opened_at and has_not_begun(year):
        return say("as known at #{number}; the year has not begun", number=opened_at)
    if not opened_at:
        return say("nothing was known when the year began")
    return say("as known at #{number}, when the year began", number=opened_at)


def has_not_begun(year: int) -> bool:
    """Whether a year lies ahead."""
    return year > today().year


def not_begun_told(changes: BudgetChanges) -> Message | None:
    """Where what moves a year is told that has neither begun nor a budget; None of another one, and of an area."""
    if changes.budget is None or changes.story.adopted or not has_not_begun(changes.year):
        return None
    values: dict[str, Value] = {"year": str(changes.year), "before": str(changes.year - 1)}
    return say(
        "{year} has neither begun nor a budget: all that is recorded is in its first figure. What an event does to it "
        "is the full year of {before}: pladsbog budget-changes {offer} {before}",
        offer=changes.budget.offer,
        **values,
    )
