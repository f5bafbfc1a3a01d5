"""What could a house's first budget be? What a year is expected to come to, as a budget that says it.

Decided on 2026-11-29:

* Where no budget stands behind it, a draft is what is known: the residents, grants, vacancies and rates of today, for
  the whole year. Residents are assumed in full-year persons by level, at what one costs on average; services in their
  units. The base, notices and vacancies are items, as they are of no resident.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ledger.budgeting.budget import BudgetYear, budget_year, use_by_level
from ledger.budgeting.service_use import use_of_year
from ledger.models.budget import Activity, Budget
from ledger.models.lines import LINE_KINDS
from ledger.shared.money import Ore, half_up
from ledger.shared.ratios import PERSON_DECIMALS, decimal
from ledger.state.book import Book

_OF_ACTIVITY = frozenset(("service", "supplement"))
"""The kinds of lines that a budget assumes as quantity × price."""


def first_budget(book: Book, year: int) -> Budget | None:
    """The budget that a year is expected to come to; None where nothing is expected. The book needs no closings."""
    whole = budget_year(book, year)
    items: dict[str, Ore] = {
        kind: ore for kind in LINE_KINDS if kind not in _OF_ACTIVITY and (ore := whole.total(kind))
    }
    activity = tuple(_activity(whole))
    return Budget(items_ore=items, activity=activity) if items or activity else None


def _activity(whole: BudgetYear) -> Iterator[Activity]:
    for level, use in use_by_level(whole.settlements).items():
        persons = _rounded(use.persons(whole.year))
        if persons and use.amount > 0:
            yield Activity(level=level, quantity=persons, price_ore=_each(use.amount, persons))
    for service, used in use_of_year(whole).items():
        units = _rounded(used.quantity)
        if units and used.amount > 0:
            yield Activity(service=service, quantity=units, price_ore=_each(used.amount, units))


def _rounded(quantity: Fraction) -> Decimal:
    """A quantity as people write it: 2, not 2.000."""
    return Decimal(f"{decimal(quantity, PERSON_DECIMALS):f}".rstrip("0").rstrip("."))


def _each(ore: Ore, quantity: Decimal) -> Ore:
    return half_up(ore / Fraction(quantity))
