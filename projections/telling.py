"""The months that no table tells yet, calculated offer by offer and written in batches.

Nothing is calculated under the write lock. A batch is written in one transaction, and only where the tables are still
as of the event that it was calculated by: else what is missing is looked up again. So whoever reads meanwhile sees
whole months, each right as of `number`, and a completion that is killed leaves what it has written.
"""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.json import encode

from ledger.budgeting.budget import BudgetYear, budget_year
from ledger.errors import ViewsUnusable
from ledger.events.budgets import BUDGETS, year_of_budget
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding
from ledger.models.plain_lines import plain_lines
from ledger.settlement.as_issued import as_issued
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.engine import settled_of
from ledger.settlement.findings import sentence_of
from ledger.settlement.issuing import current_settlement, source_of
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import Month, civil_day, months_of, parse_month
from ledger.shared.message import say
from ledger.state.book import Book
from ledger.store import Log
from ledger.store.history import History
from projections.base import Progress, Views
from projections.budgets import month_rows
from projections.of_each import shared
from projections.told import TOLD
from projections.told_changes import tell_changes
from projections.told_journal import tell_journal

Row = tuple[Any, ...]


ToBeTold = Literal["months", "changes", "checks"]


class Missing(Struct, frozen=True):
    """What no table tells of an offer: months, and years of its budget."""

    months: Sequence[Month]
    years: Sequence[int]
    size: int = 0
    """How many rows a month may have: its places, and the services that it ever granted."""


Telling = Callable[[int, ToBeTold], AbstractContextManager[Progress]]
"""Given how many months, or years of budgets (`changes`), are to be told, shows how far that has come; or `checks`."""

MONTHS = 12

BATCH = 20_000
"""So many rows are written at a time."""
PLACE_MONTHS = 20_000
"""So many months of places are told at a time."""
MANY_MONTHS = 3_000
"""So many months are shared by two processes: to start them takes as long as to tell some hundred."""
_ATTEMPTS = 10
"""So often in a row others may record before a batch could be written."""


class Completed(Struct):
    """How many months, lines and findings have been written."""

    months: int = 0
    lines: int = 0
    findings: int = 0
    budgets: int = 0
    events: int = 0
    changes: int = 0


@in_bulk()
def complete(
    views: Views,
    log: Log,
    offers: Sequence[str] = (),
    telling: Telling | None = None,
    *,
    changes: bool = True,
    location: str | None = None,
) -> Completed:
    """Write every month of every offer, or of those named, that is not told yet, as of the end of the log.

    Where none are named, the journal too; and what moved their budgets, but without `changes`. `location`: the log,
    which other processes may open, where there is much to tell.

    Raises ViewsUnusable where others record faster than a batch can be written.
    """
    done, failed, shown = Completed(), 0, telling
    while failed < _ATTEMPTS:
        with views.at(log, log.last()) as position:
            missing = missing_months(views.db, log, position, offers)
        done.events += 0 if offers else tell_journal(views, log, position)
        before = done.months + done.budgets
        history = History(log, position)
        if _told(views, batches(history, missing, location), missing, done, shown, history.position):
            moved = tell_changes(views, history, offers, telling, location) if changes else 0
            done.changes += moved or 0
            said = (position, None if not changes else position)
            if moved is not None and (
                offers or views.put(position, lambda db, said=said: _say_told(db, *said))  # type: ignore[misc]
            ):
                views.index()
                return done
        shown = None  # what is left over is little
        failed = 0 if done.months + done.budgets > before else failed + 1
    raise ViewsUnusable("pladsbog.views.db", say("others record all the time"))


def _told(
    views: Views,
    written: Generator[MonthRows, None, None],
    missing: Mapping[str, Missing],
    done: Completed,
    telling: Telling | None,
    position: int,
) -> bool:
    """Whether all months could be written as of an event."""
    if telling is None:
        return _written(views, written, done, lambda _: None, position)
    with telling(sum(len(one.months) for one in missing.values()), "months") as advance:
        return _written(views, written, done, advance, position)


def _written(
    views: Views, written: Generator[MonthRows, None, None], done: Completed, advance: Progress, position: int
) -> bool:
    with closing(written):  # which may have other processes to end
        for rows in written:
            if not views.put(position, rows.write):
                return False
            done.months += len(rows.settlements)
            done.lines += len(rows.lines)
            done.findings += len(rows.findings)
            done.budgets += len(rows.budgets)
            advance(len(rows.settlements))
    return True


def _say_told(db: sqlite3.Connection, told: int, changes_told: int | None) -> None:
    said = (told, changes_told, CALCULATION)
    db.execute("UPDATE position SET told = ?, changes_told = coalesce(?, changes_told), calculation = ?", said)


_WANTED = """
SELECT offer, min(first), max(last) FROM (
    SELECT offer, substr(min(effective_on), 1, 7) AS first, :until AS last FROM offers GROUP BY offer
    UNION ALL SELECT offer, min(month), max(month) FROM closings GROUP BY offer
) GROUP BY offer ORDER BY offer
"""


_SIZES = """
SELECT offer, count(*) FROM (SELECT offer FROM places UNION ALL SELECT offer FROM granted) GROUP BY offer
"""


def missing_months(db: sqlite3.Connection, log: Log, position: int, offers: Sequence[str] = ()) -> dict[str, Missing]:
    """What is to be told and has no row, by offer; of the offers named, if any are."""
    if not position:
        return {}
    until = str(Month.of(civil_day(log.moment(position))))
    missing: dict[str, Missing] = {}
    sizes, budgeted = dict(db.execute(_SIZES).fetchall()), budgeted_years(log, position)
    for offer, first, last in db.execute(_WANTED, {"until": until}).fetchall():
        if offers and offer not in offers:
            continue
        told = {month for (month,) in db.execute("SELECT month FROM settlements WHERE offer = ?", (offer,))}
        begins, ends = parse_month(first), parse_month(last)
        months = [one for one in begins.until(ends) if str(one) not in told]
        there = {year for (year,) in db.execute("SELECT DISTINCT year FROM budgets WHERE offer = ?", (offer,))}
        years = [year for year in years_of(begins, ends, budgeted.get(offer, ())) if year not in there]
        if months or years:
            missing[offer] = Missing(months, years, sizes.get(offer, 0))
    return missing


def budgeted_years(log: Log, position: int) -> dict[str, set[int]]:
    """The years of which a budget, a grant or a transfer was ever recorded, by offer."""
    found: dict[str, set[int]] = {}
    for stream in log.streams_named(BUDGETS, position):
        offer = stream.removeprefix(BUDGETS).rpartition("/")[0]
        found.setdefault(offer, set()).add(year_of_budget(stream))
    return found


def years_of(begins: Month, ends: Month, budgeted: Collection[int]) -> list[int]:
    """The years whose budgets are told of an offer of some months: those, the next one, and budgeted ones before.

    Where it begins later than it ends, it opens later: that year is told too, where it is this or the next one.
    """
    of_months = range(begins.year, ends.year + 2)
    return sorted({*of_months, *(year for year in budgeted if year <= ends.year + 1)})


def batches(
    history: History, wanted: Mapping[str, Missing], location: str | None = None
) -> Generator[MonthRows, None, None]:
    """The rows of months, a batch at a time; two processes share them where they are many. Raises UnknownOffer."""
    many = sum(len(missing.months) for missing in wanted.values()) >= MANY_MONTHS
    rows = MonthRows()
    for some in shared(location if many else None, history, _packed_rows_of, _in_parts(wanted)):
        rows.join(MonthRows(*marshal.loads(some)))  # noqa: S302 - made by this program a moment ago
        if len(rows) >= BATCH:
            yield rows
            rows = MonthRows()
    if len(rows):
        yield rows


class _Part(Struct, frozen=True):
    """Some years of an offer, of which nothing is told that is missing of it."""

    offer: str
    missing: Missing


def _in_parts(wanted: Mapping[str, Missing]) -> Iterator[_Part]:
    """What is missing, in parts of so many years that few rows wait to be written, however large a house is."""
    for offer, missing in wanted.items():
        years = sorted({*missing.years, *(month.year for month in missing.months)})
        at_once = max(1, PLACE_MONTHS // (12 * max(1, missing.size)))
        for at in range(0, len(years), at_once):
            some = years[at : at + at_once]
            months = [month for month in missing.months if month.year in some]
            yield _Part(offer, Missing(months, [year for year in missing.years if year in some]))


def _packed_rows_of(history: History, part: _Part) -> bytes:
    """The rows of a part as bytes: those that wait to be written take a tenth of the memory, and travel as they are."""
    rows = _rows_of(history, part)
    return marshal.dumps(tuple(getattr(rows, table) for table in rows.__struct_fields__))


def _rows_of(history: History, part: _Part) -> MonthRows:
    """The rows of a part."""
    book, missing, rows = history.book(part.offer), part.missing, MonthRows()
    told, of_years = set(missing.months), dict[Month, IssuedMonth]()
    for month, closing_number in _current(book, sorted(told.union(*map(months_of, missing.years)))):
        if month.month in told:
            rows.add(month, closing_number)
        if month.month.year in missing.years:
            of_years[month.month] = month
    for year in missing.years:
        rows.add_budget(budget_year(book, year, of_years.__getitem__))
        for of_year in months_of(year):
            of_years[of_year].let_go()
    return rows


def _current(book: Book, months: Iterable[Month]) -> Iterator[tuple[IssuedMonth, int | None]]:
    """The settlements of some months as they are now, each with the event that issued it."""
    to_settle: list[Month] = []
    for month in months:
        if month not in book.closings:
            to_settle.append(month)
            continue
        yield book.closings[month].issued, book.closings[month].number
    carries = book.earliest_open() if book.closings else None
    for settled in map(as_issued, settled_of(book, to_settle)):
        yield _carrying(book, settled) if settled.month == carries else settled, None


def _carrying(book: Book, settled: IssuedMonth) -> IssuedMonth:
    """The earliest open month with what it carries for closed ones."""
    others = source_of(book)
    return current_settlement(book, settled.month, lambda month: settled if month == settled.month else others(month))


class MonthRows(Struct):
    """Rows of months, waiting to be written."""

    settlements: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    budgets: list[Row] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.settlements) + len(self.lines) + len(self.findings) + len(self.budgets)

    def join(self, others: MonthRows) -> None:
        """Add the rows of others."""
        for table in self.__struct_fields__:
            getattr(self, table).extend(getattr(others, table))

    def add(self, month: IssuedMonth, closing: int | None) -> None:
        """Add a month's settlement; `closing` is the number of the event that issued it."""
        key = (month.offer, str(month.month))
        lines, findings = month.reading(lambda: list(plain_lines(month.packed()))), month.findings
        status = "open" if closing is None else "closed"
        days = (month.occupied, month.notice, month.vacant, month.closed, month.absent)
        self.settlements.append((*key, status, closing, month.total_ore, *days, len(lines), len(findings)))
        self.lines += [(*key, at, *line) for at, line in enumerate(lines, 1)]
        self.findings += [(*key, at, *_finding(finding)) for at, finding in enumerate(findings, 1)]

    def add_budget(self, whole: BudgetYear) -> None:
        """Add the twelve months of a year's budget."""
        for row in month_rows(whole)[:MONTHS]:
            month, status, *sums = row.values()
            self.budgets.append((whole.offer, whole.year, str(month), status, *sums))

    def write(self, db: sqlite3.Connection) -> None:
        """Write the rows, in place of those of the same months."""
        db.execute("UPDATE position SET calculation = ?", (CALCULATION,))
        for table, rows in zip(TOLD, (self.settlements, self.lines, self.findings, self.budgets), strict=True):
            marks = ", ".join("?" * TOLD[table])
            db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names


def _finding(finding: IssuedFinding) -> Row:
    days = (finding.last_day - finding.first_day).days + 1
    return (
        finding.code, finding.severity, finding.kind, finding.part, finding.place, finding.stay, finding.citizen,
        finding.payer, finding.paragraph, _day(finding.first_day), _day(finding.last_day), days, finding.item,
        finding.service, None if finding.for_month is None else _month(finding.for_month), finding.held_ore,
        encode(dict(finding.data)).decode(), str(sentence_of(finding)),
    )  # fmt: skip


_day: Callable[[date], str] = lru_cache(maxsize=None)(date.isoformat)
_month: Callable[[Month], str] = lru_cache(maxsize=None)(str)
"""Few days and months stand in very many findings."""
