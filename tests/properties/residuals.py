"""Random histories of everyday life with closings, a budget and meetings: what is explained is all there is to explain.

From what was known to what is known, from a budget adopted to what the year comes to, from one meeting to the next: the
causes are summed, and what they come to is calculated by itself. Nothing is left over, to the øre.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.budgeting.budget import budget_year
from ledger.budgeting.budget_effects import budget_effects
from ledger.budgeting.replay import story
from ledger.commands import Close, HoldAreaMeeting, HoldMeeting
from ledger.errors import Refusal
from ledger.events.budgets import BudgetVersion
from ledger.following.area_meetings import AreaPreparation, prepare_area
from ledger.following.meetings import Preparation, prepare
from ledger.models.areas import Area
from ledger.models.budget import Activity, Budget
from ledger.models.model import Model
from ledger.models.rates import Rates
from ledger.settlement.effects import shifts_since
from ledger.settlement.issuing import MonthSource, current_settlement
from ledger.state.book import Book
from tests.memory import MemoryLedger
from tests.properties.everyday import agreements, first_tables, steps_of, tell, unhurried
from tests.properties.everyday import opened_for as opened
from tests.properties.histories import FIRST, HEAD, OFFER, OTHER, Instruction, Supplier, adoption
from tests.properties.rounds import ANEW

IN_A_ROUND = 10
YEAR = FIRST.year
AREAS = (Area(by="function", name="5.38.52"), Area(by="function", name="5.38.50"), Area(by="paragraph", name="107"))
SITUATIONS = (
    "a bridge", "a bridge of an issued month", "a bridge that moves from one to another and is 0",
    "a change of the budget", "a budget adopted", "a meeting of a house", "a meeting after another",
    "late news at a meeting", "correction at a meeting", "a meeting of an area", "a meeting of an area after another",
    "a change of an area",
)  # fmt: skip
met: Counter[str] = Counter()
"""How often there was something to explain."""


@settings(unhurried, max_examples=IN_A_ROUND, database=None, backend=ANEW)
@given(agreements(), first_tables(), st.sampled_from(["internal", "external"]), steps_of(), st.integers(0, 999))
def on_histories(model: Model, table: Rates, supplier: Supplier, steps: list[Instruction], then: int) -> None:
    """One history: its bridges from a moment in it, the story of its budget, and the sheets of its next meetings."""
    ledger = played(model, table, supplier, steps)
    books = [ledger.book(offer) for offer in (OFFER, OTHER)]
    met.update(_check_bridges(ledger, books[0], 1 + then % ledger.log.last()))
    met.update(_check_budget(books[0]))
    houses = [(book, _months_of(book)) for book in books]
    for book, source in houses[: 1 + then % 2]:
        sheet = prepare(book, FIRST.next(4), ledger.log.last(), source)
        met.update(_check_sheet(sheet))
        met["a meeting after another"] += sheet.previous is not None and bool(sheet.changes)
    of_area = prepare_area(houses, ledger.log.shared(), AREAS[then % 3], FIRST.next(4), ledger.log.last())
    met.update(_check_sheet(of_area))
    met["a change of an area"] += bool(of_area.changes)
    met["a meeting of an area after another"] += of_area.previous is not None and bool(of_area.changes)


def played(model: Model, table: Rates, supplier: Supplier, steps: Sequence[Instruction]) -> MemoryLedger:
    """A ledger with a budget in which what is lawful was carried out, with a month closed or a meeting now and then."""
    ledger = opened(model, table, supplier)
    budget = Budget(
        items_ore={"rent": 500_000_03}, activity=(Activity(level="3", quantity=Decimal(2), price_ore=1_000_000_07),)
    )
    for at, one in enumerate(steps):
        if at == len(steps) // 4:
            ledger.do(adoption(ledger, BudgetVersion(OFFER, YEAR, budget)))
        tell(one, ledger, model)
        with suppress(Refusal):
            if one.much % 6 == 0:
                month = ledger.book(OFFER).earliest_open() or FIRST
                ledger.do(Close(month=month, accept_findings=True, **HEAD))
            elif one.much % 6 == 1:
                _meet(one, ledger)
    return ledger


def _meet(one: Instruction, ledger: MemoryLedger) -> None:
    month = FIRST.next(one.day // 40)
    held: dict[str, object] = {"month": month, "held_on": month.last, "participants": ("consultant",), **HEAD}
    if one.who % 2:
        ledger.do(HoldMeeting(offer=OFFER, **held))  # type: ignore[arg-type]
        met["a meeting of a house"] += 1
    else:
        ledger.do(HoldAreaMeeting(area=AREAS[one.where], **held))  # type: ignore[arg-type]
        met["a meeting of an area"] += 1


def _months_of(book: Book) -> MonthSource:
    return cache(lambda month: current_settlement(book, month))


# --- nothing is left over -----------------------------------------------------------------------------


def _check_bridges(ledger: MemoryLedger, book: Book, then: int) -> Iterator[str]:
    """From what was known at an event, and from what was issued."""
    for month in (FIRST.next(then % 5), FIRST.next((then + 1) % 3)):
        becomes = ledger.total(OFFER, month)
        starts = {then: ledger.total(OFFER, month, then)}
        if month in book.closings:
            closing = book.closings[month]
            starts[closing.known_at] = closing.issued.totals()[month]
        for known, was in starts.items():
            found = list(shifts_since(OFFER, book.facts, known, month))
            assert becomes - was - sum(shift.effect for shift in found) == 0, (month, known)
            yield from ["a bridge"] if found else []
            yield from ["a bridge of an issued month"] if found and known != then else []
            moved = any(shift.moves_between and not shift.effect for shift in found)
            yield from ["a bridge that moves from one to another and is 0"] if moved else []


def _check_budget(book: Book) -> Iterator[str]:
    """From the budget adopted to what the year comes to; and by quantity, price and mix."""
    found, year = story(OFFER, book.facts, YEAR), budget_year(book, YEAR)
    assert found.opening + sum(move.effect for move in found.moves) == year.current
    if year.adopted is None:
        return
    yield "a budget adopted"
    assert found.opening == year.adopted_total
    assert sum(effect.amount for effect in budget_effects(year)) == year.current - (year.adopted_total or 0)
    yield from ("a change of the budget" for move in found.moves[1:])


def _check_sheet(sheet: Preparation | AreaPreparation) -> Iterator[str]:
    """From what the last meeting expected to what is expected now; by cause and by citizen it is the same sum."""
    assert sheet.residual == 0
    total = sheet.figures.expected_ore - sheet.was
    by_cause = sheet.summed("cause")
    assert sum(ore for _, ore in by_cause) == sum(ore for _, ore in sheet.summed("citizen")) == total
    yield from (f"{cause} at a meeting" for cause, _ in by_cause if cause in ("late news", "correction"))
