"""What is counted of each house, or of each group of residents, to compare them: days, persons, money.

Groups can be crossed: a row is then a cell, what belongs to a group of the one kind and a group of the other. What
concerns one to three citizens can be hidden, since it would show what each of them costs.

Decided on 2026-11-26:

* A deviation compares like with like: the year-ends of the houses that have a budget, less those budgets. How many
  houses have none stands beside it.
* A hidden row says why: it concerns one to three citizens itself, or it would give such a row away, which is then what
  is left of the total. In a cross table that holds for every line of it, and a cell of a hidden group is hidden too.
  Whom a row concerns is whoever its money is for, those who left and are still paid for among them.
* Levels, prices and persons are those of the residents alone. So a row, and the total, is hidden too where one to three
  live there, however many others it has money for; and the total where the hidden rows come to one to three residents
  and no other row has any to hide with them: total less what is shown is theirs (decided on 2026-11-27).
* Of a row that is shown, what it has of services is hidden where one to three citizens are granted any, and of the
  smallest others, and of the total, where it would give that away (decided on 2026-11-27).
* The function of a line is that of its paragraph, else of the house, on the last day of the month that settles it: the
  day by which its account is found too (`accounting.postings`), so that key figures, budgets and postings agree.
* Days away are counted with the resident whose they are, so groups that are counted by lines (kind, level) have none.
* A kind of lines has an average price of its own: its amount by its days. Of all kinds together there is none: the same
  day is paid by base and service.
* What one costs. A full-year person costs what is settled for persons, as in an area's budget (`budgeting.areas`):
  those who left and are still paid for among them, vacancies and a house's own frame not, nor what buyers owe of it by
  the day (decided on 2026-11-28). They stand beside it, and have no quantity. So a house with vacant places is no
  dearer a person than a full one, and a resident no dearer whom another municipality pays for.

Decided on 2026-11-29:

* What is hidden column by column. A row of many can have an amount that is of few: a house of ten with one sold place
  shows in its income what that one costs. And four who are hidden in all may be three who live there and one supported
  at home. So each amount knows whose it is (`Whose`). Where it is of one to three it is hidden in its row; then in the
  smallest other rows until in no line of the table total less what is shown is of one to three, and where no other row
  has any, in the total.
* What two columns tell together counts as a column. What a total is made of (`mix`: service, vacancy, besides persons,
  and price and per person, which tell two of them again) is hidden together: each of these, and what total less any of
  them leaves, is judged, since to hide one of them alone would leave it to be subtracted. Income stands by itself; what
  total less income leaves is the own municipality's, and is judged with it. A total is a column too, and where it is
  hidden all that it is made of is.
* A year-end is of whoever the settlements of the year are for, those adjusted in it among them, who can be few beside
  the many of a month, or the other way round. It is hidden with its deviation, since budgets are public. In the
  answer of a year it is the total again, as far as all is settled: so the total is judged by whose the year-end is
  too, and where it is hidden the year-end is. The difference that late news leaves between the two is not judged. The
  deviation of the total parts the year-end of all houses into those with a budget and those without: it is hidden
  where either part, or what is hidden of it, is of one to three.
* What is nobody's hides nobody: a house's own frame is known from its decision, so that an amount of one citizen and a
  frame together are that citizen's; and a line of 0 kr. is nobody's amount, though its level counts in the average. A
  vacancy may be priced by the level of those who live there: it is taken as theirs. Days are no amounts, and are hidden
  with their row alone. An answer is judged by itself: two answers (a month and its year, a table and its cross table)
  are not held together, and whoever may ask for both may ask for `identifying`. Every form of an answer has the same
  rows, so that JSON, CSV and sheets hide what the table does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from msgspec import Struct, field

from ledger.budgeting.areas import NONE, area_of, day_of, is_besides_persons
from ledger.budgeting.budget import year_end
from ledger.models.areas import AreaKind
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.lines import LINE_KINDS
from ledger.models.units import year_length
from ledger.settlement.issuing import MonthSource
from ledger.settlement.residents import Resident, away_days, resident_days, shared_days
from ledger.settlement.support_hours import SupportHours, support_hours
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import natural
from ledger.state.book import Book

if TYPE_CHECKING:
    from ledger.settlement.deliveries import Expected

Group = Literal["function", "paragraph", "supplier", "offer", "kind", "level", "payer"]
GROUPS: tuple[Group, ...] = get_args(Group)

Hidden = Literal["few", "gives-away"]
"""Why a row is hidden: it concerns one to three citizens; it would give away another that does."""

Part = Literal["services", "hours", "level", "total", "mix", "income", "expected", "deviation"]
"""What is hidden of a row by itself: an amount, with what tells it again; `mix` is what the total is made of."""

Whose = Literal["hours", "level", "service", "beside_service", "besides_persons", "income", "own", "expected"]
"""An amount that is somebody's; service and what is beside it are for persons, and `own` is no buyer's."""

MOST_GROUPS = 2
"""So many kinds of groups make a cross table."""

FEWEST = 4
"""So many citizens a row must have to be shown."""

TOTAL = "total"


class FigureRow(Struct):
    """What is counted for one row: an offer, a group or a cell.

    `across` is the second group of a cell. `concerned` are the citizens, and those who are only paid for. Days are
    whole, money is øre; `in_no_place` are those, occupied or on notice, with suppliers of any number of stays, which
    have no places to fill; `besides_persons` is what of the total is owed for nobody. `priced`, over `priced_days`, is
    what the average price is of: the service, or of a kind of lines the whole of it.
    """

    name: str
    days_of_period: int
    days_of_year: int
    across: str | None = None
    citizens: set[str] = field(default_factory=set)
    concerned: set[str] = field(default_factory=set)
    occupied: int = 0
    notice: int = 0
    absent: int = 0
    vacant: int = 0
    closed: int = 0
    occupied_in_no_place: int = 0
    in_no_place: int = 0
    sold: int = 0
    priced: Ore = 0
    priced_days: int = 0
    levelled_days: int = 0
    level_days: int = 0
    service: Ore = 0
    vacancy: Ore = 0
    besides_persons: Ore = 0
    income: Ore = 0
    total: Ore = 0
    expected: Ore = 0
    adopted: Ore | None = None
    expected_with_budget: Ore = 0
    houses: int = 0
    houses_with_budget: int = 0
    hidden: Hidden | None = None
    whose: dict[Whose, set[str]] = field(default_factory=dict)
    """The citizens each of whom has a share of an amount."""
    parts_hidden: set[Part] = field(default_factory=set)
    """What is of one to three citizens in a row that is shown, or would give that of another row away."""
    support: SupportHours = field(default_factory=SupportHours)

    def add(self, other: FigureRow) -> None:
        """Count what another row counts too."""
        self.citizens |= other.citizens
        self.concerned |= other.concerned
        for amount, citizens in other.whose.items():
            self.is_of(amount, citizens)
        for name in _ADDED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.adopted is not None:
            self.adopted = (self.adopted or 0) + other.adopted
        self.support.add(other.support)

    def is_of(self, amount: Whose, citizens: Iterable[str]) -> None:
        """An amount is also these citizens'."""
        self.whose.setdefault(amount, set()).update(citizens)

    @property
    def is_of_year(self) -> bool:
        """Whether the period is the whole year, whose total is the year-end as far as all is settled."""
        return self.days_of_period >= self.days_of_year

    @property
    def persons(self) -> Fraction:
        """Full-year persons: occupied days / the days of the year."""
        return Fraction(self.occupied, self.days_of_year)

    @property
    def per_person(self) -> Ore | None:
        """What is settled for persons, by the full-year persons; None where there are none."""
        return half_up((self.total - self.besides_persons) / self.persons) if self.persons else None

    @property
    def support_hours(self) -> Fraction:
        """The hours a week that residents are granted, on average over the period."""
        return self.support.hours / self.days_of_period

    @property
    def service_hours(self) -> Fraction:
        """The hours a week that are granted as services, on average over the period."""
        return self.support.services / self.days_of_period

    @property
    def hours_each(self) -> Fraction | None:
        """The hours a week of services of a citizen who is granted any, on average; None where nobody is."""
        return self.support.services / self.support.served_days if self.support.served_days else None

    @property
    def positions(self) -> Fraction | None:
        """The full-time positions that the residents' hours mean; None where there are none, or not of all hours."""
        if not self.support.hours or self.support.without_position:
            return None
        return self.support.positions / self.days_of_period

    @property
    def deviation(self) -> Ore | None:
        """The expected year-end of the houses with a budget less their budgets; None where none has one."""
        return None if self.adopted is None else self.expected_with_budget - self.adopted


_ADDED = (
    "occupied", "absent", "notice", "vacant", "closed", "occupied_in_no_place", "in_no_place", "sold", "priced",
    "priced_days", "levelled_days", "level_days",
    "service", "vacancy", "besides_persons", "income", "total", "expected", "expected_with_budget", "houses",
    "houses_with_budget",
)  # fmt: skip


class House(NamedTuple):
    """An offer to count: its book, which needs no closings, and what its months come to.

    `source` gives a month by itself, `current` its current settlement, `is_open` whether it is not closed yet.
    """

    book: Book
    source: MonthSource
    current: MonthSource
    is_open: Callable[[Month], bool]


def counted(houses: Iterable[House], months: Sequence[Month], by: Sequence[Group]) -> list[FigureRow]:
    """A row an offer, in the order of the houses; a row a group, or a cell of two kinds, in natural order.

    Months are of one year. Year-ends are those of the whole year.
    """
    if not by:
        return [_of_offer(house, months) for house in houses]
    cells: dict[Names, FigureRow] = {}
    for house in houses:
        for month in months:
            for names, part in _of_groups(house.book, month, house.source(month), by).items():
                cells.setdefault(names, _cell(names, months)).add(part)
    return sorted(cells.values(), key=lambda row: (natural(row.name), natural(row.across or "")))


def total_of(rows: Iterable[FigureRow], months: Sequence[Month]) -> FigureRow:
    total = _empty(TOTAL, months)
    for row in rows:
        total.add(row)
    return total


def unpriced_days(month: IssuedMonth) -> int:
    """How many days its findings count on which something is owed without a price."""
    unpriced = (finding for finding in month.findings if finding.severity == "unpriced")
    return sum((finding.last_day - finding.first_day).days + 1 for finding in unpriced)


def _of_offer(house: House, months: Sequence[Month]) -> FigureRow:
    book = house.book
    row = _empty(book.offer, months)
    for month in months:
        found = house.source(month)
        row.occupied += found.occupied
        row.notice += found.notice
        row.absent += found.absent
        row.vacant += found.vacant
        row.closed += found.closed
        if not book.capacity():
            row.occupied_in_no_place += found.occupied
            row.in_no_place += found.occupied + found.notice
        for resident, days in resident_days(book, month).items():
            row.citizens.add(resident.citizen)
            row.concerned.add(resident.citizen)
            row.sold += days if resident.payer else 0
        for citizen, support in support_hours(book, month).items():
            _support(row, citizen, support)
        for line in found.lines:
            _count(row, line, book)
            _price(row, line, {"service"})
            _count_income(row, line, book)
    year = months[0].year
    budget = book.terms.budget_of(year)
    _expect(row, house, year)
    in_use = row.expected or row.occupied + row.notice + row.vacant + row.closed
    row.houses = 1 if in_use or budget is not None else 0
    if budget is not None:
        row.adopted, row.expected_with_budget, row.houses_with_budget = budget.value.total(year), row.expected, 1
    return row


def _expect(row: FigureRow, house: House, year: int) -> None:
    """Let a row have the house's year-end, and whose it is; amounts of one citizen that cancel out are nobody's."""
    shares: defaultdict[str, Ore] = defaultdict(int)

    def settled(month: Month) -> Ore:
        settlement = house.current(month)
        for line in settlement.lines:
            if line.citizen is not None:
                shares[line.citizen] += line.amount_ore
        return settlement.total_ore

    def undelivered(month: Month) -> Sequence[Expected]:
        from ledger.settlement.deliveries import expected_deliveries  # noqa: PLC0415 - few houses have services

        found = expected_deliveries(house.book, month)
        for one in found:
            shares[one.citizen] += one.amount
        return found

    row.expected = year_end(house.book, year, settled, house.is_open, undelivered)
    row.is_of("expected", (citizen for citizen, share in shares.items() if share))


def _reside(row: FigureRow, resident: Resident, days: int) -> None:
    """Count the days of a resident."""
    row.citizens.add(resident.citizen)
    row.concerned.add(resident.citizen)
    row.occupied += days


def _support(row: FigureRow, citizen: Resident, support: SupportHours) -> None:
    """Count the hours granted to a citizen, whom they concern."""
    row.concerned |= {citizen.citizen} if support.counts_hours else set()
    row.support.add(support)
    if support.hours:
        row.is_of("hours", [citizen.citizen])


def _count(row: FigureRow, line: IssuedLine, book: Book) -> None:
    """Add a line to the money of a row, and a resident's to its levels."""
    citizens = _citizens_of([line])
    row.concerned |= {line.citizen} if line.citizen is not None else set()
    row.total += line.amount_ore
    row.besides_persons += line.amount_ore if is_besides_persons(line) else 0
    is_service: Whose = "service" if line.kind == "service" else "beside_service"
    row.is_of("besides_persons" if is_besides_persons(line) else is_service, citizens)
    if line.kind == "vacancy":
        row.vacancy += line.amount_ore
    if line.kind == "service":
        row.service += line.amount_ore
        if (size := _size(book, line.level, line.first_day)) is not None:
            row.levelled_days += line.days
            row.level_days += line.days * size
            row.is_of("level", [line.citizen] if line.citizen else ())


def _citizens_of(lines: Iterable[IssuedLine]) -> set[str]:
    """Whom lines are for; a line of 0 kr. is nobody's share."""
    return {line.citizen for line in lines if line.citizen is not None and line.amount_ore}


def _count_income(row: FigureRow, line: IssuedLine, book: Book) -> None:
    """Let a line count as a buyer's, or as the own municipality's."""
    is_income = book.terms.is_foreign(line.payer)
    row.income += line.amount_ore if is_income else 0
    row.is_of("income" if is_income else "own", _citizens_of([line]))


def _price(row: FigureRow, line: IssuedLine, kinds: Container[str]) -> None:
    """Let a line of some kinds count in the average price."""
    if line.kind in kinds:
        row.priced += line.amount_ore
        row.priced_days += line.days


def _size(book: Book, level: str, day: date) -> int | None:
    """A level's place in the table in force; None for special rates, hours and the like."""
    version = book.terms.rates_on(day, None)
    return None if version is None else version.value.position(level)


# --- groups --------------------------------------------------------------------------------------

Names = tuple[str, ...]
"""The groups that something belongs to, one of each kind asked for."""


class _Kind(NamedTuple):
    """A kind of groups: of which one a line is, and of which one a resident's days are, in an offer on a day.

    Where residents have none by themselves (`of_resident` None), they are counted by their lines.
    """

    of_line: Callable[[IssuedLine, Book, date], str]
    of_resident: Callable[[Resident, Book, date], str] | None


def _of_groups(book: Book, month: Month, issued: IssuedMonth, by: Sequence[Group]) -> dict[Names, FigureRow]:
    """An offer's month by the groups that each resident and each line belongs to."""
    rows: dict[Names, FigureRow] = {}
    if not len(book.terms.offer):
        return rows
    day = day_of(book.terms, month)
    kinds = [_KINDS[group] for group in by]
    by_lines = any(kind.of_resident is None for kind in kinds)
    shared = shared_days(book, month) if by_lines else ()
    for line in issued.lines:
        names = tuple(kind.of_line(line, book, day) for kind in kinds)
        row = rows.setdefault(names, _cell(names, [month]))
        _count(row, line, book)
        _price(row, line, LINE_KINDS if "kind" in by else {"service"})
        if by_lines and line.citizen is not None and line.kind in ("service", "notice"):
            row.citizens.add(line.citizen)
            row.occupied += _lived(line, shared) if line.kind == "service" else 0
    for resident, days in () if by_lines else resident_days(book, month).items():
        names = _names_of(resident, kinds, book, day)
        _reside(rows.setdefault(names, _cell(names, [month])), resident, days)
    for resident, days in away_days(book, month).items() if issued.absent and not by_lines else ():
        rows[_names_of(resident, kinds, book, day)].absent += days
    for citizen, support in () if by_lines else support_hours(book, month).items():
        names = _names_of(citizen, kinds, book, day)
        _support(rows.setdefault(names, _cell(names, [month])), citizen, support)
    return rows


def _names_of(resident: Resident, kinds: Sequence[_Kind], book: Book, day: date) -> Names:
    """The groups that a resident's days belong to."""
    return tuple(kind.of_resident(resident, book, day) for kind in kinds if kind.of_resident is not None)


def _lived(line: IssuedLine, shared: Iterable[tuple[int, date]]) -> int:
    """The days of a line on which the resident counts as living there."""
    return line.days - sum(stay == line.stay and line.first_day <= day <= line.last_day for stay, day in shared)


def _of_area(by: AreaKind) -> _Kind:
    return _Kind(
        lambda line, book, day: area_of(by, book.terms, line.paragraph, day),
        lambda resident, book, day: area_of(by, book.terms, resident.paragraph, day),
    )


def _level(line: IssuedLine, _book: Book, _day: date) -> str:
    """The level that a resident was settled at; bases and vacancies belong to none."""
    return line.level if line.kind in ("service", "notice") else NONE


_KINDS: dict[Group, _Kind] = {
    "function": _of_area("function"),
    "supplier": _of_area("supplier"),
    "paragraph": _of_area("paragraph"),
    "payer": _Kind(
        lambda line, book, _day: book.terms.payer_of(line.payer),
        lambda resident, book, _day: book.terms.payer_of(resident.payer),
    ),
    "offer": _Kind(lambda _, book, _day: book.offer, lambda _, book, _day: book.offer),
    "kind": _Kind(lambda line, _book, _day: line.kind, None),
    "level": _Kind(_level, None),
}


# --- what is hidden -------------------------------------------------------------------------------


def hide_few(rows: Sequence[FigureRow], total: FigureRow) -> None:
    """Hide what would show one to three citizens: a row by itself, or by what a total leaves for it."""
    for row in rows:
        row.hidden = "few" if _is_of_few(row) else None
    crossing = [line for axis in _AXES for line in _lines(rows, axis)] if _is_crossed(rows) else []
    if crossing:
        for axis in _AXES:
            _hide_as_their_group(rows, axis)
    lines = (rows, *crossing)
    while sum(_hide_more(line) for line in lines):
        pass
    total.hidden = "few" if _is_of_few(total) or _leaves_few(rows) else None
    _hide_parts(rows, total, lines)


_WHOSE: tuple[Callable[[FigureRow], set[str]], ...] = (lambda row: row.concerned, lambda row: row.citizens)
"""Whose figures a row has: the money of everybody concerned; levels and prices a day of those who live there."""


def _is_of_few(row: FigureRow) -> bool:
    """Whether some figures of a row are those of one to three citizens."""
    return any(_is_few(whose(row)) for whose in _WHOSE)


def _leaves_few(line: Iterable[FigureRow]) -> bool:
    """Whether the total of a line, less what is shown of it, is that of one to three citizens."""
    found = list(line)
    return any(_leaves_few_of(found, whose) for whose in _WHOSE)


def _leaves_few_of(line: Iterable[FigureRow], whose: Callable[[FigureRow], set[str]]) -> bool:
    """The same of those whose figures some are."""
    return _is_few({one for row in line if row.hidden for one in whose(row)})


def _of(*amounts: Whose) -> Callable[[FigureRow], set[str]]:
    """Whose some amounts of a row together are."""
    return lambda row: {one for amount in amounts for one in row.whose.get(amount, ())}


def _vacancy_of(row: FigureRow) -> set[str]:
    """Whose levels may price its vacancy."""
    return row.citizens if row.vacancy else set()


_TOTAL_OF = _of("service", "beside_service", "besides_persons")
_YEAR_END_OF = _of("expected")
_PARTS: dict[Part, tuple[Callable[[FigureRow], set[str]], ...]] = {
    "total": (
        _TOTAL_OF,
        lambda row: _TOTAL_OF(row) | _vacancy_of(row),
        lambda row: _YEAR_END_OF(row) if row.is_of_year else set(),
    ),
    "mix": (_of("service"), _of("beside_service"), _of("besides_persons"), _vacancy_of),
    "income": (_of("income"), _of("own")),
    "expected": (_YEAR_END_OF,),
    "level": (_of("level"),),
    "hours": (_of("hours"),),
    "services": (lambda row: row.support.served,),
}
"""Whose each part of a row is, and whose what is left without it: either way one to three would show.

The mix is judged by what its columns, and total less any of them, are put together of: where such a sum is of one to
three, each amount in it is, or nobody's. Of the total a vacancy is nearly known, by the level that is shown: so it is
judged with that and without.
"""


def _hide_parts(rows: Sequence[FigureRow], total: FigureRow, lines: Sequence[Sequence[FigureRow]]) -> None:
    """Hide of rows that are shown what is of one to three citizens, or would give that away."""
    each = [(part, whose) for part, of in _PARTS.items() for whose in of]
    for row in (*rows, total):
        row.parts_hidden = set()
        for part, whose in each:
            if _is_few(whose(row)):
                _hide_part(row, part)
    while sum(_hide_more_of(line, part, whose) for line in lines for part, whose in each):
        pass
    for part, whose in each:
        if _is_few(_left(rows, part, whose)):
            _hide_part(total, part)
    if total.adopted is not None and "expected" not in total.parts_hidden and _parts_few_by_budget(rows):
        total.parts_hidden.add("deviation")


def _hide_part(row: FigureRow, part: Part) -> None:
    """Hide a part of a row; with the total all that would tell it again, of what the row has."""
    row.parts_hidden.add(part)
    again: tuple[Part, ...] = ("mix", "income", "expected") if row.is_of_year else ("mix", "income")
    if part == "total":
        row.parts_hidden |= {one for one in again if any(whose(row) for whose in _PARTS[one])}


def _parts_few_by_budget(rows: Sequence[FigureRow]) -> bool:
    """Whether the year-end of the houses with a budget, or of those without, tells of one to three citizens."""
    parted = [[row for row in rows if (row.adopted is None) is without] for without in (False, True)]
    return any(
        _is_few({one for row in part for one in _YEAR_END_OF(row)}) or _is_few(_left(part, "expected", _YEAR_END_OF))
        for part in parted
    )


def _hide_more_of(line: Sequence[FigureRow], part: Part, whose: Callable[[FigureRow], set[str]]) -> bool:
    """The same as `_hide_more`, of a part alone."""
    hidden = _left(line, part, whose)
    shown = [row for row in line if whose(row) and not _hides(row, part)]
    shown.sort(key=lambda row: len(whose(row)))
    before = len(shown)
    while shown and _is_few(hidden):
        row = shown.pop(0)
        _hide_part(row, part)
        hidden |= whose(row)
    return len(shown) < before


def _left(line: Iterable[FigureRow], part: Part, whose: Callable[[FigureRow], set[str]]) -> set[str]:
    """Whose the total of a part is, less what is shown of it."""
    return {one for row in line if _hides(row, part) for one in whose(row)}


def _hides(row: FigureRow, part: Part) -> bool:
    return row.hidden is not None or part in row.parts_hidden


def _is_few(citizens: Collection[str]) -> bool:
    return 0 < len(citizens) < FEWEST


_AXES: tuple[Callable[[FigureRow], str], ...] = (lambda row: row.name, lambda row: row.across or "")


def _is_crossed(rows: Iterable[FigureRow]) -> bool:
    return any(row.across is not None for row in rows)


def _lines(rows: Iterable[FigureRow], axis: Callable[[FigureRow], str]) -> list[list[FigureRow]]:
    """The cells of each group of one kind."""
    lines: defaultdict[str, list[FigureRow]] = defaultdict(list)
    for row in rows:
        lines[axis(row)].append(row)
    return list(lines.values())


def _hide_as_their_group(rows: Iterable[FigureRow], axis: Callable[[FigureRow], str]) -> None:
    """Hide the cells of a group that is hidden where it is asked for alone: summed, they would show it."""
    lines = _lines(rows, axis)
    groups = [FigureRow("", line[0].days_of_period, line[0].days_of_year) for line in lines]
    for group, line in zip(groups, lines, strict=True):
        for row in line:
            group.add(row)
    hide_few(groups, FigureRow("", 0, 1))
    for group, line in zip(groups, lines, strict=True):
        for row in line if group.hidden else ():
            row.hidden = row.hidden or ("gives-away" if row.concerned else None)


def _hide_more(line: Iterable[FigureRow]) -> bool:
    """Hide as many more of the smallest as make the hidden ones four citizens; whether there was any."""
    found = list(line)
    shown = sorted((row for row in found if row.concerned and not row.hidden), key=lambda row: len(row.concerned))
    before = len(shown)
    while few := [whose for whose in _WHOSE if _leaves_few_of(found, whose)]:
        # A row without residents would hide nobody's level.
        row = next((row for row in shown if any(whose(row) for whose in few)), None)
        if row is None:
            break
        shown.remove(row)
        row.hidden = "gives-away"
    return len(shown) < before


def _empty(name: str, months: Sequence[Month]) -> FigureRow:
    return FigureRow(name, sum(month.days for month in months), year_length(months[0].year, "calendar"))


def _cell(names: Names, months: Sequence[Month]) -> FigureRow:
    row = _empty(names[0], months)
    row.across = names[1] if len(names) == MOST_GROUPS else None
    return row
