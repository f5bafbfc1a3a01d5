"""What moved each budget, event by event, as `budget-changes` shows it, in tables.

A year of a house takes about a second, since each event is weighed with all that was known before it. So these are told
only where somebody asks for them; `changes_told` in `position` is the event as of which all were.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, field

from ledger.budgeting.budget_effects import budget_effects
from ledger.store.history import History
from projections.base import Views
from projections.budget_changes import BudgetChanges, budget_changes, line_rows
from projections.months import Months

YearsOf = tuple[str, Sequence[int]]


class ChangeRows(Struct):
    """Rows of budgets' changes and effects, waiting to be written."""

    changes: list[tuple[Any, ...]] = field(default_factory=list)
    effects: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, offer: str, changes: BudgetChanges) -> None:
        """Add a year: what it opened with, each event that moved it, and what no event explains."""
        year, told = changes.year, changes.story
        key = (offer, year)
        nothing = (None,) * 9
        self.changes.append((*key, 0, "opening", told.opened_at or None, *nothing, None, None, told.opening))
        lines = line_rows(changes)
        for at, row in enumerate(lines, 1):
            days = (str(row["recorded_on"]), str(row["effective_on"]), row["cause"], str(row["text"]))
            who = (row["citizen"], row["place"], row["by"], row["decision"], row["reason"])
            sums = (row["effect"], row["full_year"], row["running"])
            self.changes.append((*key, at, "event", row["event"], *days, *who, *sums))
        last = (changes.residual, None, changes.current)
        self.changes.append((*key, len(lines) + 1, "residual", None, *nothing, *last))
        assert changes.budget is not None
        self.effects += [(*key, one.name, one.amount) for one in budget_effects(changes.budget)]

    def write(self, db: sqlite3.Connection) -> None:
        """Write the rows of years that no table tells."""
        marks = ", ".join("?" * 17)
        db.executemany(f"INSERT OR REPLACE INTO budget_changes VALUES ({marks})", self.changes)  # noqa: S608 - marks alone
        db.executemany("INSERT OR REPLACE INTO budget_effects VALUES (?, ?, ?, ?)", self.effects)


def missing_years(db: sqlite3.Connection, offers: Sequence[str] = ()) -> list[YearsOf]:
    """The years of budgets that are told without their changes, by offer; of the offers named, if any are."""
    query = "SELECT DISTINCT offer, year FROM budgets EXCEPT SELECT offer, year FROM budget_changes ORDER BY 1, 2"
    years: dict[str, list[int]] = {}
    for offer, year in db.execute(query):
        if not offers or offer in offers:
            years.setdefault(offer, []).append(year)
    return list(years.items())


def change_rows(history: History, years: Iterable[YearsOf]) -> Iterator[ChangeRows]:
    """The rows of the changes of some years, an offer at a time."""
    months = Months(history)
    for offer, of_offer in years:
        rows = ChangeRows()
        for year in of_offer:
            rows.add(offer, budget_changes(months, offer, year))
        yield rows


def tell_changes(views: Views, history: History, offers: Sequence[str] = ()) -> int | None:
    """Tell the changes that are missing; how many rows, or None where others have recorded meanwhile."""
    written = 0
    for rows in change_rows(history, missing_years(views.db, offers)):
        if not views.put(history.position, rows.write):
            return None
        written += len(rows.changes)
    return written
