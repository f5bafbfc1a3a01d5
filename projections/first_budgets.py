"""What could a house's first budget be? What a year is expected to come to, as a budget that says it.

Decided on 2026-11-29:

* Where no budget stands behind it, a draft is what is known: the residents, grants, vacancies and rates of today, for
  the whole year. Residents are assumed in full-year persons by level, at what one costs on average; services in their
  units; what residents pay themselves likewise. The base, notices and vacancies are items, as they are of no resident.
* Adopted as it stands, the draft leaves what is expected as it was, and is what is expected. Under an activity model
  each item comes on top of what is settled; so nothing that is settled can be one, and there is no draft where
  something must be.
* A budget has no negative items. A phase-in that lifts less, or an adjustment, is taken from the largest item; where
  that is less, there is no draft.
* Where a month is closed, late news of the same year is told of the months that it is of, and not as an adjustment.
* A quantity is one that reads as the exact one does, and at whole øre comes to the amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ledger.budgeting.budget import BudgetYear, budget_year, unsettled_frames, use_by_level
from ledger.budgeting.budget_effects import paid_themselves
from ledger.budgeting.service_use import use_of_year
from ledger.models.budget import Activity, Budget
from ledger.models.issued_lines import IssuedFinding
from ledger.models.lines import LINE_KINDS
from ledger.shared.money import Ore, half_up
from ledger.shared.ratios import PERSON_DECIMALS
from ledger.state.book import Book
from ledger.store.history import History

_OF_PERSONS = Fraction(1, 2000)
"""By so much a quantity of persons may differ from the exact one: it reads the same with three decimals."""
_OF_UNITS = Fraction(1, 100)
"""And one of hours, days or km."""
_MOST_DECIMALS = 6


class FirstBudget(Struct, frozen=True):
    """A year without a budget: what it is expected to come to, in øre, and the budget that says it.

    `settled` is without grants and transfers (`granted`), which are on top of any budget. `apart` is what is of no
    resident and no service, by kind of line; `lowered` the item from which negative ones of them are taken. `on_top`:
    an activity model adds items to what is settled. `findings`: what has no price, or that a person should look at.
    `fitted`: each quantity of the budget that is another than the exact one with three decimals, and that one.
    """

    year: int
    settled: Ore
    granted: Ore
    apart: Mapping[str, Ore]
    lowered: str | None
    on_top: bool
    findings: Sequence[IssuedFinding]
    budget: Budget | None
    fitted: Sequence[tuple[Decimal, Decimal]] = ()

    @property
    def rounding(self) -> Ore:
        """What the budget is more than is expected, where no quantity comes to the amount at whole øre."""
        return 0 if self.budget is None else self.budget.total(self.year) - self.settled


def first_budget(history: History, offer: str, year: int) -> FirstBudget:
    """What could be adopted for a year that has no budget. Raises UnknownOffer.

    Late news of the year itself stands where it belongs, as if nothing were closed, where that comes to the same.
    """
    as_known, book = _of_book(history.book_without_closings(offer), year), history.book(offer)
    as_closed = _of_book(book, year) if book.closings else as_known
    return as_known if as_known.settled == as_closed.settled else as_closed


def _of_book(book: Book, year: int) -> FirstBudget:
    whole = budget_year(book, year)
    granted = sum(month.grants for month in whole.months)
    apart: dict[str, Ore] = {kind: whole.total(kind) for kind in LINE_KINDS}
    activity = []
    fitted = []
    for kind, amount, exact, assumed in _assumed(whole):
        apart[kind] -= amount
        activity.append(assumed)
        read = _written(half_up(exact * 10**PERSON_DECIMALS), PERSON_DECIMALS)
        if assumed.quantity != read:
            fitted.append((assumed.quantity, read))
    apart = {kind: ore for kind, ore in apart.items() if ore}
    items, lowered = _items(apart)
    on_top = any(unsettled_frames(book, year, sum(map(abs, apart.values()))))
    says_it = items is not None and (activity or items) and not (on_top and items)
    return FirstBudget(
        year=year,
        settled=whole.current - granted,
        granted=granted,
        apart=apart,
        lowered=lowered,
        on_top=on_top,
        findings=[finding for month in whole.settlements for finding in month.findings],
        budget=Budget(items_ore=items or {}, activity=tuple(activity)) if says_it else None,
        fitted=fitted,
    )


def _items(apart: Mapping[str, Ore]) -> tuple[dict[str, Ore] | None, str | None]:
    """What is apart as items, and from which of them the negative ones are taken; None where they are more than it."""
    items = {kind: ore for kind, ore in apart.items() if ore > 0}
    less = sum(ore for ore in apart.values() if ore < 0)
    if not less:
        return items, None
    largest = max(items, key=lambda kind: items[kind], default=None)
    if largest is None or items[largest] + less < 0:
        return None, None
    items[largest] += less
    return {kind: ore for kind, ore in items.items() if ore}, largest


def _assumed(whole: BudgetYear) -> Iterator[tuple[str, Ore, Fraction, Activity]]:
    """What is quantity × price: the kind of its lines, what they come to, the exact quantity, and what is assumed."""
    for level, of_level in use_by_level(whole.settlements).items():
        exact = of_level.persons(whole.year)
        if found := _quantity_and_price(exact, of_level.amount, _OF_PERSONS):
            yield "service", of_level.amount, exact, Activity(level=level, quantity=found[0], price_ore=found[1])
    for service, used in use_of_year(whole).items():
        if found := _quantity_and_price(used.quantity, used.amount, _OF_UNITS):
            of_service = Activity(service=service, quantity=found[0], price_ore=found[1])
            yield "supplement", used.amount, used.quantity, of_service
    for kind, paid in paid_themselves(whole).items():
        found = _quantity_and_price(paid.quantity, -paid.amount, _OF_PERSONS)
        if found and kind is not None:
            own = Activity(own_payment=kind, quantity=found[0], price_ore=found[1])  # type: ignore[arg-type]
            yield "own-payment", paid.amount, paid.quantity, own


def _quantity_and_price(exact: Fraction, ore: Ore, within: Fraction) -> tuple[Decimal, Ore] | None:
    """The shortest quantity close to the exact one that comes to an amount at whole øre; else the rounded one.

    None of nothing, and of what is less than nothing.
    """
    if exact <= 0 or ore < 0 or not (rounded := max(1, half_up(exact * 10**PERSON_DECIMALS))):
        return None
    for decimals in range(PERSON_DECIMALS, _MOST_DECIMALS + 1):
        whole = 10**decimals
        for count in _about(exact * whole, within * whole):
            price = half_up(Fraction(ore * whole, count))
            if half_up(Fraction(count * price, whole)) == ore:
                return _written(count, decimals), price
    return _written(rounded, PERSON_DECIMALS), half_up(Fraction(ore * 10**PERSON_DECIMALS, rounded))


def _about(exact: Fraction, within: Fraction) -> Iterator[int]:
    """The whole numbers above 0 about an exact one, the nearest first."""
    nearest = half_up(exact)
    yield max(1, nearest)
    for apart in range(1, int(within) + 1):
        yield from (count for count in (nearest + apart, nearest - apart) if count > 0 and abs(count - exact) <= within)


def _written(count: int, decimals: int) -> Decimal:
    """A quantity as people write it: 2, not 2.000."""
    return Decimal(f"{Decimal(count).scaleb(-decimals):f}".rstrip("0").rstrip("."))
