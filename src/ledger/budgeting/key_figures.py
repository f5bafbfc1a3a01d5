"""What is counted of each house, or of each group of residents, to compare them: days, persons, money.

What concerns one to three citizens can be hidden, since it would show what each of them costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from ledger.budgeting.budget import year_end
from ledger.models.issued import IssuedLine, IssuedMonth
from ledger.models.units import year_length
from ledger.settlement.issuing import MonthSource
from ledger.settlement.residents import Resident, resident_days
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.book import Book

Group = Literal["function", "paragraph", "supplier", "level", "payer"]
GROUPS: tuple[Group, ...] = get_args(Group)

Grouping = Callable[[Book, Month, IssuedMonth], Iterator["FigureRow"]]
"""An offer's month as rows of its groups."""

FEWEST = 4
"""So many citizens a row must have to be shown."""

NONE = "none"
TOTAL = "total"


@dataclass(slots=True)
class FigureRow:
    """What is counted for one row, an offer or a group. Days are whole, money is øre; ratios are left to the reader."""

    name: str
    days_of_period: int
    days_of_year: int
    citizens: set[str] = field(default_factory=set)
    occupied: int = 0
    notice: int = 0
    vacant: int = 0
    closed: int = 0
    sold: int = 0
    service_days: int = 0
    levelled_days: int = 0
    level_days: int = 0
    service: Ore = 0
    vacancy: Ore = 0
    income: Ore = 0
    total: Ore = 0
    expected: Ore = 0
    adopted: Ore | None = None
    hidden: bool = False

    def add(self, other: FigureRow) -> None:
        """Count what another row counts too."""
        self.citizens |= other.citizens
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.adopted is not None:
            self.adopted = (self.adopted or 0) + other.adopted

    @property
    def persons(self) -> Fraction:
        """Full-year persons: occupied days / the days of the year."""
        return Fraction(self.occupied, self.days_of_year)


_ADDED = (
    "occupied", "notice", "vacant", "closed", "sold", "service_days", "levelled_days", "level_days", "service",
    "vacancy", "income", "total", "expected",
)  # fmt: skip


class House(NamedTuple):
    """An offer to count: its book, which needs no closings, and what its months come to.

    `source` gives a month by itself, `current` what its current settlement comes to.
    """

    book: Book
    source: MonthSource
    current: Callable[[Month], Ore]


def counted(houses: Iterable[House], months: Sequence[Month], by: Group | None) -> list[FigureRow]:
    """A row an offer, in the order of the houses, or a row a group, in natural order. Months are of one year.

    Year-ends are those of the whole year.
    """
    rows: dict[str, FigureRow] = {}
    for house in houses:
        for part in _counted(house, months, by):
            rows.setdefault(part.name, _empty(part.name, months)).add(part)
    return sorted(rows.values(), key=lambda row: natural(row.name)) if by else list(rows.values())


def total_of(rows: Iterable[FigureRow], months: Sequence[Month]) -> FigureRow:
    total = _empty(TOTAL, months)
    for row in rows:
        total.add(row)
    return total


def _counted(house: House, months: Sequence[Month], by: Group | None) -> Iterator[FigureRow]:
    if by is None:
        yield _of_offer(house, months)
        return
    for month in months:
        yield from _GROUPINGS[by](house.book, month, house.source(month))


def _of_offer(house: House, months: Sequence[Month]) -> FigureRow:
    book = house.book
    row = _empty(book.offer, months)
    for month in months:
        found = house.source(month)
        row.occupied += found.occupied
        row.notice += found.notice
        row.vacant += found.vacant
        row.closed += found.closed
        for resident, days in resident_days(book, month).items():
            row.citizens.add(resident.citizen)
            row.sold += days if resident.payer else 0
        for line in found.lines:
            _count(row, line, book)
    year = months[0].year
    budget = book.terms.budget_of(year)
    row.expected = year_end(book, year, house.current)
    row.adopted = None if budget is None else budget.value.total(year)
    return row


def _count(row: FigureRow, line: IssuedLine, book: Book) -> None:
    """Add a line to the money of a row, and a resident's to its levels."""
    row.total += line.amount_ore
    row.income += line.amount_ore if book.terms.is_foreign(line.payer) else 0
    if line.kind == "vacancy":
        row.vacancy += line.amount_ore
    if line.kind == "service":
        row.service += line.amount_ore
        row.service_days += line.days
        if (size := _size(book, line.level, line.first_day)) is not None:
            row.levelled_days += line.days
            row.level_days += line.days * size


def _size(book: Book, level: str, day: date) -> int | None:
    """A level's place in the table in force; None for special rates, hours and the like."""
    version = book.terms.rates_on(day, None)
    return None if version is None else version.value.position(level)


# --- groups --------------------------------------------------------------------------------------


def _by_terms(read: Callable[[Book, date], str]) -> Grouping:
    """A grouping in which an offer's month belongs to one group as a whole."""

    def grouped(book: Book, month: Month, issued_month: IssuedMonth) -> Iterator[FigureRow]:
        if not len(book.terms.offer):
            return
        row = _empty(read(book, max(month.first, book.terms.offer.days[0])), [month])
        _count_residents(row, book, month)
        for line in issued_month.lines:
            _count(row, line, book)
        if row.occupied or row.total:
            yield row

    return grouped


def _by_resident(of_line: Callable[[IssuedLine, Book], str], of_resident: Callable[[Resident, Book], str]) -> Grouping:
    """A grouping in which each resident, and each line, belongs to a group."""

    def grouped(book: Book, month: Month, issued_month: IssuedMonth) -> Iterator[FigureRow]:
        rows: dict[str, FigureRow] = {}
        for resident, days in resident_days(book, month).items():
            row = rows.setdefault(name := of_resident(resident, book), _empty(name, [month]))
            row.citizens.add(resident.citizen)
            row.occupied += days
        for line in issued_month.lines:
            name = of_line(line, book)
            _count(rows.setdefault(name, _empty(name, [month])), line, book)
        yield from rows.values()

    return grouped


def _by_level(book: Book, month: Month, issued_month: IssuedMonth) -> Iterator[FigureRow]:
    """Residents by the level that they were settled at; bases and vacancies belong to none."""
    rows: dict[str, FigureRow] = {}
    for line in issued_month.lines:
        name = line.level if line.kind in ("service", "notice") else NONE
        row = rows.setdefault(name, _empty(name, [month]))
        _count(row, line, book)
        if line.citizen is not None and name != NONE:
            row.citizens.add(line.citizen)
        row.occupied += line.days if line.kind == "service" else 0
    yield from rows.values()


def _count_residents(row: FigureRow, book: Book, month: Month) -> None:
    for resident, days in resident_days(book, month).items():
        row.citizens.add(resident.citizen)
        row.occupied += days


def _function(book: Book, day: date) -> str:
    terms = book.terms.offer.on(day)
    return (terms.value.function if terms else None) or NONE


def _supplier(book: Book, day: date) -> str:
    terms = book.terms.offer.on(day)
    return terms.value.supplier if terms else NONE


_GROUPINGS: dict[Group, Grouping] = {
    "function": _by_terms(_function),
    "supplier": _by_terms(_supplier),
    "paragraph": _by_resident(lambda line, _: line.paragraph or NONE, lambda resident, _: resident.paragraph or NONE),
    "payer": _by_resident(
        lambda line, book: book.terms.payer_of(line.payer),
        lambda resident, book: book.terms.payer_of(resident.payer),
    ),
    "level": _by_level,
}


# --- what is hidden -------------------------------------------------------------------------------


def hide_few(rows: Iterable[FigureRow], total: FigureRow) -> None:
    """Hide what would show one to three citizens: a row by itself, or by what the total leaves for it."""
    shown = sorted((row for row in rows if row.citizens), key=lambda row: len(row.citizens))
    hidden: set[str] = set()
    while shown and (len(shown[0].citizens) < FEWEST or 0 < len(hidden) < FEWEST):
        row = shown.pop(0)
        row.hidden = True
        hidden |= row.citizens
    total.hidden = 0 < len(total.citizens) < FEWEST


def _empty(name: str, months: Sequence[Month]) -> FigureRow:
    return FigureRow(name, sum(month.days for month in months), year_length(months[0].year, "calendar"))
