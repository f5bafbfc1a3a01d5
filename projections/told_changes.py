"""What moved each budget, event by event, as `budget-changes` shows it, in tables.

Each event is weighed with all that was known before it, so a year of a house takes half a second, and these take ten
times as long as all the months: whoever is in a hurry can leave them out. `changes_told` in `position` is the event as
of which all were told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ledger.budgeting.budget_effects import budget_effects
from ledger.store.history import History
from projections.base import Views
from projections.budget_changes import BudgetChanges, budget_changes, line_rows
from projections.months import Months
from projections.of_each import shared

if TYPE_CHECKING:
    from projections.telling import Telling

YearsOf = tuple[str, Sequence[int]]

MANY_YEARS = 20
"""So many years of houses are shared by two processes: to start them takes as long as to tell a few."""


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


def change_rows(history: History, years: Sequence[YearsOf], location: str | None = None) -> Iterator[ChangeRows]:
    """The rows of the changes of some years, an offer at a time; two processes share them where they are many."""
    many = sum(len(of_offer) for _, of_offer in years) >= MANY_YEARS
    yield from shared(location if many else None, history, _rows_of, years)


def _rows_of(history: History, years: YearsOf) -> ChangeRows:
    offer, of_offer = years
    months, rows = Months(history), ChangeRows()
    for year in of_offer:
        rows.add(offer, budget_changes(months, offer, year))
    return rows


def tell_changes(
    views: Views,
    history: History,
    offers: Sequence[str] = (),
    telling: Telling | None = None,
    location: str | None = None,
) -> int | None:
    """Tell the changes that are missing; how many rows, or None where others have recorded meanwhile."""
    years = missing_years(views.db, offers)
    written = 0
    with nullcontext(_unseen) if telling is None else telling(sum(len(of) for _, of in years), "changes") as advance:
        for (_, of_offer), rows in zip(years, change_rows(history, years, location), strict=True):
            if not views.put(history.position, rows.write):
                return None
            written += len(rows.changes)
            advance(len(of_offer))
    return written


def _unseen(_: int) -> None:
    """Where nobody looks on."""
