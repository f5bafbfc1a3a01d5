"""When a house was open, where somebody asks about a time in which it was not.

Decided on 2026-11-28:

* What people read leaves out the months before a house opened, as there is nothing in them; of a time in which it was
  never open it has the sentence that says when it was, and no rows of noughts. A month with an amount stays, whenever
  it is: a budget can be adopted for a whole year. JSON and CSV have every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import dropwhile
from typing import Any

from ledger.budgeting.budget import BudgetYear
from ledger.shared.calendar import Month, months_of
from ledger.shared.message import Message, say
from ledger.state.terms import Terms
from ledger.store.history import History
from projections.budget_changes import BudgetChanges
from projections.budgets import month_rows, remaining_said


def not_open_in(terms: Terms, months: Iterable[Month]) -> Message | None:
    """That a house was open in none of some months, and when it was; None where it was."""
    if not terms.offer.days or any(map(terms.was_open_in, months)):
        return None
    first, last = opened_in(terms), terms.closed_after
    if last is None:
        return say("The house is not open then: it opened in {month}.", month=first)
    return say("The house is not open then: it opened in {month}, and its last day was {day}.", month=first, day=last)


def opened_in(terms: Terms) -> Month:
    """The month in which a house opened."""
    return Month.of(terms.offer.days[0])


def nothing_in(budget: BudgetYear) -> Message | None:
    """That a house was not open in a year, and when it was; None where it was, or the year holds an amount."""
    return None if any(map(_holds_amounts, month_rows(budget))) else not_open_in(budget.terms, months_of(budget.year))


def nothing_moved(changes: BudgetChanges) -> Message | None:
    """The same of what moved a house's budget."""
    if changes.budget is None or changes.story.moves or changes.story.opening:
        return None
    return nothing_in(changes.budget)


def rows_since_opening(budget: BudgetYear) -> list[dict[str, Any]]:
    """The rows of a year's months, of the year and of what remains, as from the house's opening on."""
    *months, year, remaining = month_rows(budget)
    kept = since_opening(budget.terms, months)
    still_open = sum(row["status"] == "open" for row in kept)
    return [*kept, year, {**remaining, "status": remaining_said(still_open)}]


def since_opening(terms: Terms, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of months without those before a house opened, as far as they hold nothing."""
    if not terms.offer.days:
        return list(rows)
    first = opened_in(terms)
    return list(dropwhile(lambda row: row["month"] < first and not _holds_amounts(row), rows))


def _holds_amounts(row: Mapping[str, Any]) -> bool:
    return any(value for key, value in row.items() if key != "month" and isinstance(value, int))


def not_open_houses(history: History, rows: Iterable[Mapping[str, Any]], period: Month | int) -> dict[str, Message]:
    """The houses of rows of key figures that hold nothing, as they were not open: when each of them was."""
    months = months_of(period) if isinstance(period, int) else [period]
    empty = (row["name"] for row in rows if "places" in row and not any(map(_is_figure, row.values())))
    told = {name: not_open_in(history.terms(name), months) for name in empty}
    return {name: said for name, said in told.items() if said is not None}


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and value != 0


def opening_said(opened_at: int) -> Message:
    """What opens a year for which no budget is adopted: what was known when it began, up to an event."""
    if not opened_at:
        return say("nothing was known when the year began")
    return say("as known at #{number}, when the year began", number=opened_at)
