"""An offer's budget for a year: adopted, settled, expected, and what it comes to with the residents of today.

The current budget of a year is the sum over its twelve months of the settlement as it stands (as issued where a month
is closed, else calculated from what is known, with the adjustments it carries), the grants and transfers of the year,
and, under an activity model, the adopted frame by exact twelfths, which no settlement holds.

Decided on 2026-11-21:

* The current budget is settlements and grants. It is the sum of the year's twelve current settlements, the grants and
  the transfers. Under an activity model the adopted items are added by exact twelfths, since no settlement has them.
  So a line of `budget-changes` is the difference of two such sums. An adjustment moves the year of the month that
  carries it.

Decided on 2026-11-27:

* A service that is settled on deliveries is expected at the granted quantity, in each open month of which nothing is
  told. Closed without any it comes to 0, and the closing stands among the changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ledger.models.budget import Budget
from ledger.models.issued import IssuedMonth
from ledger.models.units import year_length
from ledger.settlement.frames import twelfth
from ledger.settlement.issuing import MonthSource, current_settlement, current_total, source_of, totals_of
from ledger.settlement.timeline import Part, open_days, parts_by_month
from ledger.settlement.window import window_of
from ledger.shared.calendar import Month, months_of
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.terms import Terms

if TYPE_CHECKING:
    from ledger.settlement.deliveries import Expected


class BudgetMonth(Struct, frozen=True):
    """One month of a budget, in øre. `adopted` is its twelfth of the adopted figure, None where none is adopted.

    `by_kind` sums the settlement's lines; `frame` is what no settlement holds of the adopted items; `grants` are the
    grants and transfers that take effect in the month.
    """

    month: Month
    closed: bool
    adopted: Ore | None
    by_kind: Mapping[str, Ore]
    frame: Ore
    grants: Ore
    undelivered: Sequence[Expected] = ()
    """Of an open month: what is expected of services of which no delivery is told yet; in `by_kind` too."""

    @property
    def settlement(self) -> Ore:
        """What the month's settlement comes to, with what is expected of it and the frame that no settlement holds."""
        return sum(self.by_kind.values()) + self.frame

    @property
    def settled(self) -> Ore:
        """What is issued; 0 while the month is open."""
        return self.settlement if self.closed else 0

    @property
    def expected(self) -> Ore:
        """What an open month will come to as known now; 0 once it is closed."""
        return 0 if self.closed else self.settlement

    @property
    def current(self) -> Ore:
        return self.settlement + self.grants

    @property
    def deviation(self) -> Ore | None:
        """The current figure less the adopted one."""
        return None if self.adopted is None else self.current - self.adopted


class BudgetYear(Struct, frozen=True):
    """The twelve months of an offer's budget, and the budget adopted for the year, if one is."""

    offer: str
    year: int
    adopted: Version[Budget] | None
    months: Sequence[BudgetMonth]
    settlements: Sequence[IssuedMonth]
    """The twelve settlements as they stand."""
    terms: Terms = field(default_factory=Terms)

    @property
    def current(self) -> Ore:
        return sum(month.current for month in self.months)

    @property
    def adopted_total(self) -> Ore | None:
        return None if self.adopted is None else self.adopted.value.total(self.year)

    def total(self, kind: str) -> Ore:
        """The sum of the year's lines of one kind."""
        return sum(month.by_kind.get(kind, 0) for month in self.months)


class Use(Struct, frozen=True):
    """How many resident-days of a level were settled as service, and at what amount in øre."""

    days: int
    amount: Ore

    def persons(self, year: int) -> Fraction:
        """Full-year persons: days / the days of the year."""
        return Fraction(self.days, year_length(year, "calendar"))


def budget_year(book: Book, year: int, current_months: MonthSource | None = None) -> BudgetYear:
    """The budget of a year as the book knows it. `current_months`: its current settlements, where somebody has them."""
    source = source_of(book)
    settlements = list(map(current_months or (lambda month: current_settlement(book, month, source)), months_of(year)))
    adopted = book.terms.budget_of(year)
    of_year = None if adopted is None else adopted.value.total(year)
    frames = unsettled_frames(book, year, 0 if adopted is None else adopted.value.frame)
    found = [_month(book, one, frame, of_year) for one, frame in zip(settlements, frames, strict=True)]
    return BudgetYear(book.offer, year, adopted, found, settlements, book.terms)


def current(
    book: Book,
    year: int,
    calculated: Callable[[Month], Ore] | None = None,
    undelivered: Callable[[Month], Sequence[Expected]] | None = None,
) -> Ore:
    """The current budget of a year in øre: the expected year-end, from the totals of months by themselves.

    `undelivered`: what no delivery is told of in a month, for whoever has it.
    """
    calculated = calculated or totals_of(book, source_of(book))
    of_month = partial(current_total, book, calculated=calculated)
    return year_end(book, year, of_month, lambda month: month not in book.closings, undelivered)


def year_end(
    book: Book,
    year: int,
    current_month: Callable[[Month], Ore],
    is_open: Callable[[Month], bool],
    undelivered: Callable[[Month], Sequence[Expected]] | None = None,
) -> Ore:
    """The same, from what the current settlement of each month comes to. The book needs no closings."""
    settled = sum(map(current_month, months_of(year)))
    if book.grants:
        in_month = undelivered or partial(_undelivered, book)
        settled += sum(one.amount for month in months_of(year) if is_open(month) for one in in_month(month))
    budget = book.terms.budget_of(year)
    frame = 0 if budget is None else sum(unsettled_frames(book, year, budget.value.frame))
    changes = sum(change.amount_ore for change in book.terms.budget_changes if change.effective_on.year == year)
    return settled + frame + changes


def use_by_level(months: Iterable[IssuedMonth]) -> dict[str, Use]:
    """The resident-days and amounts of service by level."""
    days: defaultdict[str, int] = defaultdict(int)
    amounts: defaultdict[str, Ore] = defaultdict(int)
    for line in (line for month in months for line in month.lines if line.kind == "service"):
        days[line.level] += line.days
        amounts[line.level] += line.amount_ore
    return {level: Use(days[level], amounts[level]) for level in sorted(days, key=natural)}


def _month(book: Book, settlement: IssuedMonth, frame: Ore, adopted: Ore | None) -> BudgetMonth:
    """`adopted`: the adopted figure of the year, in øre; `frame`: the month's part of what no settlement has."""
    month = settlement.month
    changes = (change for change in book.terms.budget_changes if Month.of(change.effective_on) == month)
    closed = month in book.closings
    undelivered = () if closed else _undelivered(book, month)
    kinds = settlement.by_kind()
    if undelivered:
        kinds["supplement"] = kinds.get("supplement", 0) + sum(one.amount for one in undelivered)
    return BudgetMonth(
        month=month,
        closed=closed,
        adopted=None if adopted is None else twelfth(adopted, month, month.days),
        by_kind=kinds,
        frame=frame,
        grants=sum(change.amount_ore for change in changes),
        undelivered=undelivered,
    )


def _undelivered(book: Book, month: Month) -> Sequence[Expected]:
    """What an open month is expected to come to besides its settlement: services of which no delivery is told yet."""
    if not book.grants:
        return ()
    from ledger.settlement.deliveries import expected_deliveries  # noqa: PLC0415 - few houses have services

    return expected_deliveries(book, month)


def unsettled_frames(book: Book, year: int, yearly: Ore) -> list[Ore]:
    """Each month's part of the adopted items for the days on which an activity model settles no base."""
    if not yearly:
        return [0] * 12
    window = window_of(Month(year, 1), Month(year, 12))
    return [
        _frame_of(book, month, yearly, of)
        for month, of in zip(window.months, parts_by_month(book, window), strict=True)
    ]


def _frame_of(book: Book, month: Month, yearly: Ore, of_month: Iterable[Part]) -> Ore:
    owed = [
        part.period
        for part in of_month
        if part.model is not None and part.model.value.allocation == "activity" and part.period.first in open_days(book)
    ]
    return twelfth(yearly, month, sum(period.days for period in owed)) if owed else 0
