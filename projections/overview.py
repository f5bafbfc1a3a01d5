"""How do all houses stand? A row a house, from the months and budgets that tables tell, however many there are.

Nothing is reckoned here: the rows are those that `settle` and `budget` show, put beside each other.

Decided on 2026-11-27:

* The month is the first one that is open in any house, its year the year of the budgets. Occupancy is that of months as
  settled, occupied / (occupied + notice + vacant), since the tables tell settlements; `key-figures` counts the known.
* A house that opens in a later year has a row, though no budget: its places are vacant on the day.
* Of a year in which a house was not open, and that has neither a budget nor grants, nothing is expected, which is not 0
  (2026-11-29).
* What a few events have taken out of the tables is told first, where that is quick (`FEW_UNTOLD` houses); a ledger of
  few events (`SMALL`) is told whole. Of any other one nothing is shown but what is told: half the houses are no total.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct

from ledger.budgeting.budget import budget_year
from ledger.errors import ForeignViews, ViewsUnusable
from ledger.models.issued import IssuedMonth
from ledger.shared import steps
from ledger.shared.calendar import Month, civil_day, months_of, parse_month
from ledger.shared.money import Ore
from ledger.shared.ratios import per_cent
from ledger.store import Log
from ledger.store.history import History
from projections.base import UnusableViews
from projections.months import Months, adjusted_of_before, answer
from projections.telling import MONTHS, budgeted_years, years_of
from projections.views import answered, tell

SMALL = 4_000
"""A ledger of so many events is told within a second."""
FEW_UNTOLD = 5
"""So many houses, too."""


def occupancy_of(days: Sequence[int]) -> Decimal | None:
    """The first of some days in per cent of all of them."""
    return per_cent(days[0], sum(days))


class HouseOnTable(Struct, frozen=True):
    """A house in the open month and its year; money in øre.

    What is None is not there: no budget is adopted, or nothing was open in the month.
    """

    offer: str
    name: str
    function: str | None
    total: Ore | None
    days: Sequence[int]
    """Occupied, on notice, vacant; nought where a house has no places of its own, and so none that could be filled."""
    findings: int
    expected: Ore | None
    """None of a year in which the house was not open, and that holds no amount."""
    adopted: Ore | None
    deviation: Ore | None
    granted: Ore = 0
    """What grants and transfers are of the expected year-end: no month is settled with them."""
    course: Sequence[Sequence[int] | None] = ()
    """The days of each month of the year; those of closed months as issued (as known: `courses`)."""
    first_day: date = date.min
    last_day: date = date.max
    """The days on which it is open: from its first terms until it closed."""
    late: Ore | None = None
    late_in_year: Ore | None = None
    """What the month adjusts of earlier ones, and the year of earlier years; None where that comes to nothing."""

    @property
    def occupancy(self) -> Decimal | None:
        return occupancy_of(self.days)


class Overview(Struct, frozen=True):
    """All houses as told by the tables as of event `known_at`; `month` is None where there is none to show."""

    known_at: int
    month: Month
    houses: Sequence[HouseOnTable]


class ClosedThrough(Struct, frozen=True):
    """A house by its last closed month, and what that was issued with; both None where none is closed, or looked up."""

    offer: str
    month: Month | None = None
    total: Ore | None = None


class Outline(Struct, frozen=True):
    """What is known of all houses at event `known_at` without a month being calculated or told.

    `told` is the event as of which the tables tell every month; None where they do not, or where the past is asked for.
    """

    known_at: int
    told: int | None
    houses: Sequence[ClosedThrough]


def overview(location: str, log: Log) -> Overview | Outline:
    """How all houses stand now; an outline alone where the tables do not tell it, and it takes long to tell them."""
    found = _asked(location, log)
    if isinstance(found, Overview) or not found.houses:
        return found
    if found.known_at <= SMALL and tells(location, log):
        return _asked(location, log)
    if found.told is not None:
        untold = answered(location, log, _untold)
        if len(untold) <= FEW_UNTOLD and tells(location, log, untold):
            return _asked(location, log)
    return found


def outline(location: str, log: Log, known_at: int) -> Outline:
    """All houses as known at a past event, by what was closed by then."""
    return answered(
        location,
        log,
        lambda db, _: Outline(known_at, None, _closed(db, known_at)),
        None,
        lambda: Outline(known_at, None, [ClosedThrough(offer) for offer in log.offers(known_at)]),
        of_few=known_at > SMALL,
    )


def calculated(location: str, log: Log, known_at: int | None) -> Overview:
    """The same as `overview`, calculated house by house: as known at a past event, or where no table can be used."""
    return answer(location, log, known_at, _calculated)


def courses(
    location: str, log: Log, offers: Sequence[str], through: Month, known_at: int | None
) -> Mapping[str, Sequence[Sequence[int]]]:
    """The days of some houses in each month of a year, through one of them, as known: those of key figures.

    A closed month too is as known, whatever it was issued with: late news has moved days in it since.
    """
    span = [month for month in months_of(through.year) if month <= through]

    def asked(months: Months) -> Mapping[str, Sequence[Sequence[int]]]:
        return {
            offer: [
                _days(months.calculated(offer, month)) if months.book_without_closings(offer).capacity() else _NO_DAYS
                for month in span
            ]
            for offer in offers
        }

    return answer(location, log, known_at, asked)


def _calculated(months: Months) -> Overview:
    history = months.history
    offers = history.offers()
    month = _earliest(months, offers)
    return Overview(
        history.position, month, [_house(months, offer, month) for offer in steps.counted(offers, steps.HOUSES)]
    )


def _earliest(months: Months, offers: Sequence[str]) -> Month:
    """The first month that is open in some house with anything in it, else that of the last event."""
    last = Month.of(civil_day(months.history.log.moment(months.as_of)))
    found = last
    for offer in offers:
        first = months.earliest_open(offer)
        for month in [] if first is None else first.until(found):
            if months.current(offer, month).was_open:
                found = min(found, month)
                break
    return found


def _house(months: Months, offer: str, month: Month) -> HouseOnTable:
    book = months.book(offer)
    year = budget_year(book, month.year, months.current_source(offer))
    has_places = bool(book.capacity())
    course = [_days(one) if has_places else _NO_DAYS for one in year.settlements]
    current = months.current(offer, month)
    terms = book.terms.offer.on(month.last)
    adopted = year.adopted_total
    first_day = book.terms.offer.days[0] if len(book.terms.offer) else date.min
    last_day = book.terms.closed_after or date.max
    was_open = _was_open(month.year, first_day, last_day)
    return HouseOnTable(
        offer=offer,
        name=offer if terms is None else terms.value.name,
        function=None if terms is None else terms.value.function,
        total=current.settlement.total_ore if current.was_open else None,
        days=_days(current.settlement) if has_places else _NO_DAYS,
        findings=len(current.settlement.findings),
        expected=_expected(year.current, adopted, was_open=was_open),
        adopted=adopted,
        deviation=None if adopted is None else year.current - adopted,
        granted=sum(one.grants for one in year.months),
        course=course,
        first_day=first_day,
        last_day=last_day,
        late=adjusted_of_before([current.settlement], month),
        late_in_year=adjusted_of_before(year.settlements, months_of(month.year)[0]),
    )


def _was_open(year: int, first_day: date, last_day: date) -> bool:
    """Whether a house that is open from a day until another one was so in a year."""
    return first_day.year <= year <= last_day.year


def _expected(current: Ore, adopted: Ore | None, *, was_open: bool) -> Ore | None:
    """What a year is expected to come to, in øre; None where the house was not open, and it holds no amount."""
    return current if was_open or current or adopted is not None else None


_NO_DAYS = (0, 0, 0)


def _days(month: IssuedMonth) -> Sequence[int]:
    return (month.occupied, month.notice, month.vacant)


def tells(location: str, log: Log, offers: Sequence[str] = ()) -> bool:
    """Tell every month of some houses, or of all; whether that could be done."""
    try:
        tell(location, log, offers, changes=False)
    except (ViewsUnusable, ForeignViews, UnusableViews, sqlite3.Error, OSError):
        return False
    return True


def _asked(location: str, log: Log) -> Overview | Outline:
    def from_log() -> Overview | Outline:
        history = History(log)
        return Outline(history.position, None, [ClosedThrough(offer) for offer in history.offers()])

    return answered(location, log, _in_tables, None, from_log, of_few=log.last() > SMALL)


def _in_tables(db: sqlite3.Connection, history: History) -> Overview | Outline:
    (told,) = db.execute("SELECT told FROM position").fetchone()
    untold = told != history.position and (told is None or _untold(db, history))
    month = None if untold else _month(db)
    if month is None:
        return Outline(history.position, told, _closed(db, history.position))
    return Overview(history.position, month, _houses(db, month))


_MONTH = """
SELECT min(month) FILTER (WHERE status = 'open' AND occupied + notice + vacant + closed + lines + findings > 0),
    max(month) FROM settlements
"""


def _month(db: sqlite3.Connection) -> Month | None:
    """The first month that is open in some house with anything in it, else the last one that is told."""
    first_open, last = db.execute(_MONTH).fetchone()
    return None if last is None else parse_month(first_open or last)


HOUSES = "(SELECT DISTINCT offer FROM offers) o"
"""The houses that there are, to be joined with."""
_THERE = """
SELECT w.offer, w.first, max(w.last, coalesce(c.last, '')), s.months, b.months FROM (
    SELECT offer, substr(min(effective_on), 1, 7) AS first, :until AS last FROM offers GROUP BY offer
) w
LEFT JOIN (SELECT offer, max(month) AS last FROM closings GROUP BY offer) c ON c.offer = w.offer
LEFT JOIN (SELECT offer, count(*) AS months FROM settlements GROUP BY offer) s ON s.offer = w.offer
LEFT JOIN (SELECT offer, count(*) AS months FROM budgets GROUP BY offer) b ON b.offer = w.offer
"""


def _untold(db: sqlite3.Connection, history: History) -> list[str]:
    """The houses of which a month, or a year's budget, is not told."""
    until = str(Month.of(civil_day(history.log.moment(history.position))))
    budgeted = budgeted_years(history.log, history.position)
    untold = []
    for offer, first, last, months, of_budgets in db.execute(_THERE, {"until": until}):
        begins, ends = parse_month(first), parse_month(last)
        wanted = len(list(begins.until(ends)))
        of_years = MONTHS * len(years_of(begins, ends, budgeted.get(offer, ())))
        if (months or 0) < wanted or (of_budgets or 0) < of_years:
            untold.append(offer)
    return untold


_CLOSED = """
SELECT o.offer, c.month, c.total_ore FROM (SELECT DISTINCT offer FROM offers WHERE number <= :upto) o
LEFT JOIN closings c ON c.offer = o.offer
    AND c.month = (SELECT max(month) FROM closings WHERE offer = o.offer AND number <= :upto)
ORDER BY o.offer
"""


def _closed(db: sqlite3.Connection, upto: int) -> list[ClosedThrough]:
    rows = db.execute(_CLOSED, {"upto": upto}).fetchall()
    return [ClosedThrough(offer, None if month is None else parse_month(month), total) for offer, month, total in rows]


_NAMES = "SELECT offer, name, function FROM offers WHERE effective_on <= ? ORDER BY offer, effective_on, number"
_OPEN = "SELECT offer, min(effective_on), coalesce(max(last_day), '9999-12-31') FROM offers GROUP BY offer"
_YEAR = f"""
SELECT o.offer, coalesce(sum(b.current_ore), 0), sum(b.adopted_ore), sum(b.deviation_ore),
    coalesce(sum(b.grants_ore), 0)
FROM {HOUSES} LEFT JOIN budgets b ON b.offer = o.offer AND b.month BETWEEN ? AND ? GROUP BY o.offer
"""  # noqa: S608 - as above
_COURSE = f"""
SELECT o.offer, s.month, s.total_ore, s.occupied, s.notice, s.vacant, s.findings, s.closed + s.lines FROM {HOUSES}
JOIN settlements s ON s.offer = o.offer AND s.month BETWEEN ? AND ?
"""  # noqa: S608 - as above
_LATE = f"""
SELECT o.offer, nullif(sum(l.amount_ore) FILTER (WHERE l.month = :month), 0),
    nullif(sum(l.amount_ore) FILTER (WHERE l.for_month < :first), 0)
FROM {HOUSES} CROSS JOIN settlement_lines l ON l.offer = o.offer AND l.month BETWEEN :first AND :last
WHERE l.for_month < l.month GROUP BY o.offer
"""  # noqa: S608 - as above
"""House by house (CROSS keeps SQLite to that), so that no line of another year is passed by.

A month whose adjustments come to 0 is looked at too: a part of them may be of the year before.
"""


def _houses(db: sqlite3.Connection, month: Month) -> list[HouseOnTable]:
    months = [str(one) for one in months_of(month.year)]
    span = (months[0], months[-1])
    named = {offer: (name, function) for offer, name, function in db.execute(_NAMES, (month.last.isoformat(),))}
    with_places = {offer for (offer,) in db.execute("SELECT DISTINCT offer FROM places")}
    open_: dict[str, list[date]] = {
        offer: [date.fromisoformat(day) for day in days] for offer, *days in db.execute(_OPEN)
    }
    course: dict[str, dict[str, tuple[int, ...]]] = {}
    for offer, of_month, *figures in db.execute(_COURSE, span):
        course.setdefault(offer, {})[of_month] = tuple(figures)
    of_span = {"month": str(month), "first": span[0], "last": span[1]}
    late = {offer: (of_month, of_year) for offer, of_month, of_year in db.execute(_LATE, of_span)}
    found = []
    for offer, expected, adopted, deviation, granted in db.execute(_YEAR, span):
        name, function = named.get(offer, (offer, None))
        here = course.get(offer, {})
        first_day, last_day = open_[offer]
        was_open = _was_open(month.year, first_day, last_day)
        late_in_month, late_in_year = late.get(offer, (None, None))
        total, *days, findings, other = here.get(str(month), (None, 0, 0, 0, 0, 0))
        found.append(
            HouseOnTable(
                offer=offer,
                name=name,
                function=function,
                total=total if sum(days) + findings + other else None,
                days=days if offer in with_places else _NO_DAYS,
                findings=findings,
                expected=_expected(expected, adopted, was_open=was_open),
                adopted=adopted,
                deviation=deviation,
                granted=granted,
                course=[
                    None if one not in here else here[one][1:4] if offer in with_places else _NO_DAYS for one in months
                ],
                first_day=first_day,
                last_day=last_day,
                late=late_in_month,
                late_in_year=late_in_year,
            )
        )
    return found
