"""Every month told in tables: settlements with their lines and findings, for spreadsheets and other programs.

The rows are those that `settle` shows, whole øre, days with both ends included. They are made by `projections.telling`,
which an ordinary command never does; here stands what they are, and which of them an event takes out.

Decided on 2026-11-27:

* Which months are told. Every month from an offer's first terms to the month in which the last event was recorded, or
  to the last closed one where that is later: a table has no clock, so the last event says how far time has come. A
  month in which there was nothing to settle has a row too, with 0: what is missing has not been told.
* A late event takes out the open months from the one on that it touches, as it does with cached ones, and the earliest
  open one where closed months are touched, since that carries their adjustments. A closed month stays as it was issued.
* `told` in `position` is the event as of which every month was told. Where it is before `number`, the months that an
  event has touched since are missing, and so may be a month that has begun; what is there is right as of `number`.
* Budgets are told by whole years, from the first month told to the end of the year after the last: the budget of the
  next year is adopted in this one. So a house that opens later in this year or the next one has its opening year,
  before any month of it is told (2026-11-29). An earlier year is told too where a budget or a grant is adopted for it
  before the house opens (2026-11-29). An event takes out its year and later ones; what adopts, changes or annuls a
  budget takes out that budget's year alone, since no settlement depends on it.
* What moved a budget begins, where none is adopted, with what was known when the year began. So of a year that has
  neither begun nor a budget every event takes out what moved it: it begins one event later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.events import MonthClosed
from ledger.events.budgets import year_of_budget
from ledger.shared.calendar import civil_day
from projections.base import Index
from projections.lazy_events import LazyEvent
from projections.questions import QUESTIONS
from projections.settlements import ROWS_OF, months_touched

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_SETTLEMENTS = """
CREATE TABLE settlements (
    offer TEXT, month TEXT, status TEXT, closing INTEGER, total_ore INTEGER, occupied INTEGER, notice INTEGER,
    vacant INTEGER, closed INTEGER, absent INTEGER, lines INTEGER, findings INTEGER,
    PRIMARY KEY (offer, month)
) WITHOUT ROWID
"""
_LINES = """
CREATE TABLE settlement_lines (
    offer TEXT, month TEXT, at INTEGER, line TEXT, kind TEXT, part TEXT, stay INTEGER, place TEXT, citizen TEXT,
    payer TEXT, paragraph TEXT, service TEXT, item TEXT, first_day TEXT, last_day TEXT, days INTEGER, level TEXT,
    quantity TEXT, exact_quantity TEXT, absence TEXT, unit TEXT, unit_price_ore INTEGER, exact_unit_price TEXT,
    amount_ore INTEGER, for_month TEXT, repairs TEXT, adjusts TEXT, events TEXT,
    PRIMARY KEY (offer, month, at)
) WITHOUT ROWID
"""
_FINDINGS = """
CREATE TABLE findings (
    offer TEXT, month TEXT, at INTEGER, code TEXT, severity TEXT, kind TEXT, part TEXT, place TEXT, stay INTEGER,
    citizen TEXT, payer TEXT, paragraph TEXT, first_day TEXT, last_day TEXT, days INTEGER, item TEXT, service TEXT,
    for_month TEXT, held_ore INTEGER, data TEXT, why TEXT,
    PRIMARY KEY (offer, month, at)
) WITHOUT ROWID
"""

_BUDGETS = """
CREATE TABLE budgets (
    offer TEXT, year INTEGER, month TEXT, status TEXT, adopted_ore INTEGER, settled_ore INTEGER, expected_ore INTEGER,
    grants_ore INTEGER, current_ore INTEGER, deviation_ore INTEGER, base_ore INTEGER, service_ore INTEGER,
    supplement_ore INTEGER, own_payment_ore INTEGER, notice_ore INTEGER, vacancy_ore INTEGER, adjustment_ore INTEGER,
    phase_in_ore INTEGER, frame_ore INTEGER,
    PRIMARY KEY (offer, month)
) WITHOUT ROWID
"""
_CHANGES = """
CREATE TABLE budget_changes (
    offer TEXT, year INTEGER, at INTEGER, what TEXT, number INTEGER, recorded_on TEXT, effective_on TEXT, cause TEXT,
    text TEXT, citizen TEXT, place TEXT, by TEXT, decision TEXT, reason TEXT, effect_ore INTEGER,
    full_year_ore INTEGER, running_ore INTEGER,
    PRIMARY KEY (offer, year, at)
) WITHOUT ROWID
"""
_EFFECTS = """
CREATE TABLE budget_effects (
    offer TEXT, year INTEGER, effect TEXT, amount_ore INTEGER, PRIMARY KEY (offer, year, effect)
) WITHOUT ROWID
"""

OF_MONTHS = {"settlements": 12, "settlement_lines": 28, "findings": 21}
"""The tables that have rows of an offer's month, each with how many columns."""

TOLD = {**OF_MONTHS, "budgets": 19}
"""All tables that are told with the months."""

OF_CHANGES = ("budget_changes", "budget_effects")
"""The tables of what moved budgets."""

OF_BUDGETS = ("budgets", *OF_CHANGES)
"""The tables that have rows of an offer's year."""


class Told:
    """The tables of months (`OF_MONTHS`) and of budgets (`OF_BUDGETS`), as far as they are told; and views of them."""

    calculated: Sequence[str] = (*OF_MONTHS, *OF_BUDGETS)
    indexes: Sequence[Index] = (
        ("settlements", ("month",)),
        ("settlement_lines", ("citizen", "month")),
        ("settlement_lines", ("payer", "month")),
        ("findings", ("code",)),
    )

    def create(self, db: Database) -> None:
        for table in (_SETTLEMENTS, _LINES, _FINDINGS, _BUDGETS, _CHANGES, _EFFECTS, *QUESTIONS):
            db.execute(table)

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        """Take out the months that are not what they were; no more is done until they are told again."""
        if not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ("settlements", "budgets")):  # noqa: S608 - our own
            return
        for whose, month in months_touched(fact.event for fact in batch):
            of, values = ROWS_OF[whose.what], {"key": whose.key, "month": month}
            _take_out(db, f"({_OPEN_FROM}) AND {of}", values)
            _take_out_years(db, f"({_YEARS_FROM}) AND {of}", values)
        _take_out_beginnings(db, batch)
        for fact in batch:
            if fact.topic == MonthClosed.TOPIC:
                values = {"offer": fact.data["offer"], "month": fact.data["issued"]["month"]}
                _take_out(db, _CLOSED, values)
                _take_out_years(db, f"offer = :offer AND ({_YEARS_CLOSED})", values)
            elif fact.data.get("annulled", fact.topic).startswith(_OF_BUDGET):
                values = {"offer": fact.data["offer"], "year": str(year_of_budget(fact.row.stream))}
                _take_out_years(db, "offer = :offer AND year = CAST(:year AS INTEGER)", values)


_IS_EARLIEST_OPEN = """status = 'open' AND month = (
    SELECT min(month) FROM settlements first WHERE first.offer = settlements.offer AND first.status = 'open'
    AND NOT EXISTS (SELECT 1 FROM closings WHERE closings.offer = first.offer AND closings.month = first.month)
)"""
"""The first open month that is told; what has been closed just now is open in its row still."""
_CLOSED_FROM = "SELECT 1 FROM closings WHERE closings.offer = settlements.offer AND closings.month >= :month"
_OPEN_FROM = f"status = 'open' AND month >= :month OR {_IS_EARLIEST_OPEN} AND EXISTS ({_CLOSED_FROM})"
"""Open months from one on; and the one that carries, where it carries for closed months from that one on."""
_CLOSED = f"offer = :offer AND (month = :month OR {_IS_EARLIEST_OPEN})"
"""A month that is closed now, and the next one, which carries anew."""


_CARRIES = """year = (
    SELECT min(year) FROM budgets first WHERE first.offer = budgets.offer AND first.status = 'open'
    AND NOT EXISTS (SELECT 1 FROM closings WHERE closings.offer = first.offer AND closings.month = first.month)
)"""
_CLOSED_YEARS = "SELECT 1 FROM closings WHERE closings.offer = budgets.offer AND closings.month >= :month"
_YEARS_FROM = f"year >= CAST(substr(:month, 1, 4) AS INTEGER) OR {_CARRIES} AND EXISTS ({_CLOSED_YEARS})"
_YEARS_CLOSED = f"year = CAST(substr(:month, 1, 4) AS INTEGER) OR {_CARRIES}"
"""The years of a budget that an event touches: closed ones too, since a frame follows from the terms, not from what
was issued."""


_OF_BUDGET = "budget."
"""So begins the kind of what adopts or changes an offer's budget."""
_ADOPTED = "(offer, year) IN (SELECT offer, year FROM budgets WHERE adopted_ore IS NOT NULL)"
"""A year whose changes begin with the event that adopted its budget."""


def _take_out_beginnings(db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
    """Take out what moved the budgets of years without one that had not begun when the facts were recorded."""
    if not db.execute("SELECT 1 FROM budget_changes LIMIT 1").fetchone():
        return
    years = sorted({(fact.row.offer, civil_day(fact.row.recorded_at).year) for fact in batch}, key=str)
    for table in OF_CHANGES:
        gone = f"DELETE FROM {table} WHERE offer = coalesce(?, offer) AND year > ? AND NOT {_ADOPTED}"  # noqa: S608 - our own names
        db.executemany(gone, years)


def _take_out(db: sqlite3.Connection, where: str, values: dict[str, str]) -> None:
    months = db.execute(f"SELECT offer, month FROM settlements WHERE {where}", values).fetchall()  # noqa: S608 - our own
    for table in OF_MONTHS:
        db.executemany(f"DELETE FROM {table} WHERE offer = ? AND month = ?", months)  # noqa: S608 - our own names


def _take_out_years(db: sqlite3.Connection, where: str, values: dict[str, str]) -> None:
    years = db.execute(f"SELECT DISTINCT offer, year FROM budgets WHERE {where}", values).fetchall()  # noqa: S608 - our own
    for table in OF_BUDGETS:
        db.executemany(f"DELETE FROM {table} WHERE offer = ? AND year = ?", years)  # noqa: S608 - our own names
