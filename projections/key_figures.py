"""How do the houses compare? Places, occupancy, activity, prices and costs of all offers, side by side and in total.

Figures are those of the months as known then: what was issued stands in the settlements. What concerns
one to three citizens is not shown unless that is asked for, since it would show what each of them costs.

Decided on 2026-11-21:

* Key figures count what is known, not what was issued. They compare houses, and late news belongs to the month that
  it is about. Occupancy is occupied / (occupied + notice + vacant), without days out of use. A full-year person is
  occupied days / days of the year, leap days counted. Money is rounded per row and summed; ratios are those of the
  sums.
* Few citizens are hidden. Rows of one to three, with as many more of the smallest as make the hidden ones four or
  more together; else the total would give them away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal, get_args

from ledger.budgeting.budget import budget_year, months_of
from ledger.models.issued import IssuedLine, IssuedMonth
from ledger.models.units import year_length
from ledger.settlement.issuing import MonthSource
from ledger.settlement.residents import resident_days
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import natural
from ledger.shared.ratios import decimal, per_cent
from ledger.state.book import Book
from ledger.store import Log
from projections.budgets import PERSON_DECIMALS, in_kroner
from projections.months import Reckoning, answered_at

Group = Literal["function", "paragraph", "supplier", "level", "payer"]
GROUPS: tuple[Group, ...] = get_args(Group)

Grouping = Callable[[Book, Month, IssuedMonth], Iterator["FigureRow"]]
"""An offer's month as rows of its groups."""

FEWEST = 4
"""So many citizens a row must have to be shown."""

NONE, OWN = "none", "own"
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


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The rows, and their total, of a month or a year, as known at event `known_at`."""

    period: str
    known_at: int
    by: Group | None
    rows: Sequence[FigureRow]
    total: FigureRow


def key_figures(
    location: str,
    log: Log,
    period: Month | int,
    *,
    by: Group | None = None,
    identifying: bool = False,
    known_at: int | None = None,
) -> KeyFigures:
    """The key figures of a month or a year: a row an offer, or a row a group. Year-ends are those of the year."""
    months = months_of(period) if isinstance(period, int) else [period]

    def found(at: Reckoning) -> KeyFigures:
        rows: dict[str, FigureRow] = {}
        for offer in at.history.offers():
            book = at.history.book(offer)
            for part in _counted(book, months, at.months(book), by):
                rows.setdefault(part.name, _empty(part.name, months)).add(part)
        ordered = sorted(rows.values(), key=lambda row: natural(row.name)) if by else list(rows.values())
        return KeyFigures(str(period), at.history.position, by, ordered, _total(ordered, months))

    figures = answered_at(location, log, known_at, found)
    if not identifying:
        _hide_few(figures.rows, figures.total)
    return figures


def _total(rows: Iterable[FigureRow], months: Sequence[Month]) -> FigureRow:
    total = _empty(TOTAL, months)
    for row in rows:
        total.add(row)
    return total


def _counted(book: Book, months: Sequence[Month], reckoned: MonthSource, by: Group | None) -> Iterator[FigureRow]:
    if by is None:
        yield _of_offer(book, months, reckoned)
        return
    for month in months:
        yield from _GROUPINGS[by](book, month, reckoned(month))


def _of_offer(book: Book, months: Sequence[Month], reckoned: MonthSource) -> FigureRow:
    row = _empty(book.offer, months)
    for month in months:
        found = reckoned(month)
        row.occupied += found.occupied
        row.notice += found.notice
        row.vacant += found.vacant
        row.closed += found.closed
        for resident, days in resident_days(book, month).items():
            row.citizens.add(resident.citizen)
            row.sold += days if resident.payer else 0
        for line in found.lines:
            _count(row, line, book)
    year = budget_year(book, months[0].year, reckoned)
    row.expected, row.adopted = year.current, year.adopted_total
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

    def grouped(book: Book, month: Month, found: IssuedMonth) -> Iterator[FigureRow]:
        if not len(book.terms.offer):
            return
        row = _empty(read(book, max(month.first, book.terms.offer.days[0])), [month])
        _count_residents(row, book, month)
        for line in found.lines:
            _count(row, line, book)
        if row.occupied or row.total:
            yield row

    return grouped


def _by_resident(
    of_line: Callable[[IssuedLine, Book], str], of_resident: Callable[[str | None, str | None], str]
) -> Grouping:
    """A grouping in which each resident, and each line, belongs to a group."""

    def grouped(book: Book, month: Month, found: IssuedMonth) -> Iterator[FigureRow]:
        rows: dict[str, FigureRow] = {}
        for resident, days in resident_days(book, month).items():
            row = rows.setdefault(name := of_resident(resident.payer, resident.paragraph), _empty(name, [month]))
            row.citizens.add(resident.citizen)
            row.occupied += days
        for line in found.lines:
            name = of_line(line, book)
            _count(rows.setdefault(name, _empty(name, [month])), line, book)
        yield from rows.values()

    return grouped


def _by_level(book: Book, month: Month, found: IssuedMonth) -> Iterator[FigureRow]:
    """Residents by the level that they were settled at; bases and vacancies belong to none."""
    rows: dict[str, FigureRow] = {}
    for line in found.lines:
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
    "paragraph": _by_resident(lambda line, _: line.paragraph or NONE, lambda _, paragraph: paragraph or NONE),
    "payer": _by_resident(
        lambda line, book: line.payer if line.payer and book.terms.is_foreign(line.payer) else OWN,
        lambda payer, _: payer or OWN,
    ),
    "level": _by_level,
}


# --- what is shown -------------------------------------------------------------------------------


def _hide_few(rows: Iterable[FigureRow], total: FigureRow) -> None:
    """Hide what would tell of one to three citizens: a row by itself, or by what the total leaves for it."""
    shown = sorted((row for row in rows if row.citizens), key=lambda row: len(row.citizens))
    hidden: set[str] = set()
    while shown and (len(shown[0].citizens) < FEWEST or 0 < len(hidden) < FEWEST):
        row = shown.pop(0)
        row.hidden = True
        hidden |= row.citizens
    total.hidden = 0 < len(total.citizens) < FEWEST


def _empty(name: str, months: Sequence[Month]) -> FigureRow:
    return FigureRow(name, sum(month.days for month in months), year_length(months[0].year, "calendar"))


def figures_row(row: FigureRow) -> dict[str, Any]:
    """A row for readers: money in øre, persons and shares as decimals; only its name where it is hidden."""
    if row.hidden:
        return {"name": row.name, "citizens": "few"}
    days = row.occupied + row.notice + row.vacant + row.closed
    return {
        "name": row.name,
        "citizens": len(row.citizens),
        "places": decimal(Fraction(days, row.days_of_period), 1),
        "occupancy": per_cent(row.occupied, row.occupied + row.notice + row.vacant),
        "vacant": row.vacant,
        "vacancy": row.vacancy,
        "full_year_persons": decimal(row.persons, PERSON_DECIMALS),
        "level": decimal(Fraction(row.level_days, row.levelled_days), 2) if row.levelled_days else None,
        "price": half_up(Fraction(row.service, row.service_days)) if row.service_days else None,
        "service": row.service,
        "sold": per_cent(row.sold, row.occupied),
        "income": row.income,
        "total": row.total,
        "per_person": half_up(row.total / row.persons) if row.persons else None,
        "expected": row.expected,
        "adopted": row.adopted,
        "deviation": None if row.adopted is None else row.expected - row.adopted,
    }


_MONEY = ("vacancy", "price", "service", "income", "total", "per_person", "expected", "adopted", "deviation")

_OF_GROUPS = ("name", "citizens", "full_year_persons", "level", "price", "service", "total", "per_person")
"""What a group has: places, buyers and budgets are told of offers."""


def figures_data(found: KeyFigures) -> dict[str, Any]:
    """The key figures for machines."""
    return {
        "period": found.period,
        "known_at": {"event": found.known_at},
        "by": found.by or "offer",
        "rows": [_row_data(row, found.by) for row in found.rows],
        "total": _row_data(found.total, found.by),
    }


def _row_data(row: FigureRow, by: Group | None) -> dict[str, Any]:
    told = in_kroner(figures_row(row), _MONEY)
    return told if by is None else {name: value for name, value in told.items() if name in _OF_GROUPS}
