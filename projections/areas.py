"""What does an area across houses come to, and what moved it? A function, a paragraph, a kind of supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from ledger.budgeting.areas import NONE, AreaRow, area_current, area_own, area_quantity, area_rows, area_story, total_of
from ledger.errors import UnknownArea
from ledger.models.areas import Area, AreaKind
from ledger.shared.message import Message, say
from ledger.shared.steps import HOUSES, counted
from ledger.store import Log
from projections.budget_changes import BudgetChanges
from projections.budgets import with_kroner
from projections.months import Months, answer


class AreaBudgets(Struct, frozen=True):
    """The areas of a kind in a year, and all of them together, as known at event `known_at`."""

    known_at: int
    by: AreaKind
    year: int
    rows: Sequence[AreaRow]
    total: AreaRow


def area_budgets(
    location: str, log: Log, by: AreaKind, year: int, *, offers: Sequence[str] = (), known_at: int | None = None
) -> AreaBudgets:
    """Every area of a kind: of all offers, or what some of them have of it, beside no area's own budget then.

    Raises UnknownOffer.
    """

    def asked(months: Months) -> AreaBudgets:
        wanted = list(dict.fromkeys(offers)) or months.history.offers()
        houses = ((months.book(offer), months.current_source(offer)) for offer in counted(wanted, HOUSES))
        own = {} if offers else months.history.terms().area_budgets(by, year)
        grants = {} if offers else months.history.terms().granted_to_areas(by, year)
        rows = area_rows(houses, by, year, own, grants)
        return AreaBudgets(months.as_of, by, year, rows, total_of(rows, year))

    return answer(location, log, known_at, asked)


_MONEY = (
    "price", "besides_persons", "settled", "expected", "frame", "grants", "current", "assumed_price", "adopted",
    "compared", "deviation",
)  # fmt: skip


def area_row(row: AreaRow, year: int) -> dict[str, Any]:
    """A row for readers: money in øre. `price` is what a full-year person costs, `assumed_price` was to cost.

    `besides_persons` is what is settled for nobody: vacancies, and what is of the houses.
    """
    quantity = area_quantity(row, year)
    return {
        "name": row.name,
        "full_year_persons": quantity.persons,
        "price": quantity.price_ore,
        "besides_persons": row.besides_persons,
        "settled": row.settled,
        "expected": row.expected,
        "frame": row.frame,
        "grants": row.grants,
        "current": row.current,
        "assumed_persons": quantity.assumed_persons,
        "assumed_price": quantity.assumed_price_ore,
        "adopted": row.adopted,
        "compared": row.compared,
        "deviation": row.deviation,
        "budget": "area" if row.budget else "houses" if row.houses_with_budget else None,
        "houses": len(row.houses),
        "houses_with_budget": len(row.houses_with_budget),
        "note": _without_budget(row),
    }


def in_house(row: AreaRow, year: int) -> dict[str, Any]:
    """What a house has of an area, for machines: full-year persons × price, and what it comes to."""
    told = area_row(row, year)
    names = ("full_year_persons", "price", "besides_persons", "settled", "expected", "frame", "grants", "current")
    return with_kroner({name: told[name] for name in names}, _MONEY)


def _without_budget(row: AreaRow) -> Message | None:
    """How many houses the deviation leaves out; None where it leaves out none, or there is none."""
    without = len(row.houses) - len(row.houses_with_budget)
    if row.budget is not None or row.adopted is None or not without:
        return None
    return say("without a budget, and not in the deviation: {count} of {houses} houses",
               count=without, houses=len(row.houses))  # fmt: skip


def areas_data(budgets: AreaBudgets) -> dict[str, Any]:
    """The areas for machines."""
    return {
        "by": budgets.by,
        "year": budgets.year,
        "known_at": {"event": budgets.known_at},
        "rows": [with_kroner(area_row(row, budgets.year), _MONEY) for row in budgets.rows],
        "total": with_kroner(area_row(budgets.total, budgets.year), _MONEY),
    }


def check_area(months: Months, area: Area, year: int) -> None:
    """Refuse an area that nothing of a year is of, and that has no budget. Raises UnknownArea."""
    if area.name not in (known := _known(months, area.by, year)):
        raise UnknownArea(area.by, area.name, year, sorted(known))


def _known(months: Months, by: AreaKind, year: int) -> set[str]:
    """The areas that something of a year is of, and those with a budget or a grant."""
    terms = months.history.terms()
    known = {*terms.area_budgets(by, year), *terms.granted_to_areas(by, year)}
    for offer in counted(months.history.offers(), HOUSES):
        known |= {row.name for row in area_rows([(months.book(offer), months.current_source(offer))], by, year, {}, {})}
    return known


def area_changes(months: Months, area: Area, year: int) -> BudgetChanges:
    """Every change of an area's budget for a year, across all offers. Raises UnknownArea.

    Where all that was of it has been taken back, that is its story, though nothing of the year is of it any more.
    """
    known, shared = _known(months, area.by, year), months.history.shared()
    adopted = months.history.terms().area_budget_of(area, year)
    books, current = [], area_own(months.history.terms(), area, year)
    for offer in counted(months.history.offers(), HOUSES):
        book = months.book(offer)
        books.append(book)
        current += area_current(book, area, year, months.current_source(offer))
    facts = {fact.number: fact for fact in [*shared, *(fact for book in books for fact in book.facts)]}
    # To replay every house for a mistyped name would take a minute, where no event has it.
    is_named = area.name in (*known, NONE) or any(area.name in repr(fact.event) for fact in facts.values())
    story = area_story(books if is_named else [], area, year, shared)
    if area.name not in known and not story.moves:
        raise UnknownArea(area.by, area.name, year, sorted(known))
    corrected = (fact.event.corrects for fact in facts.values() if fact.event.corrects is not None)
    annulled = {number: facts[number] for number in corrected if number in facts}
    total = None if adopted is None else adopted.value.total(year)
    return BudgetChanges(months.as_of, story, year, current, total, annulled, None, area, list(facts.values()), books)
