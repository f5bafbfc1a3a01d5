"""The civil calendar: months, half-open periods of days, what people type, and the program's only clock.

Decided on 2026-11-27:

* A quarter is written 2026-Q1; 2026-K1 (*kvartal*), small letters and 2026q1 are read as well. It is shown as 2026-Q1
  always.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ledger.errors import NotADate, NotAMonth, NotAPeriod, NotAYear
from ledger.shared.message import Message, Value, as_said, moment_said, say
from ledger.shared.patterns import pattern
from ledger.shared.spelled import MONTHS, day_in_figures, in_figures

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1970, 2099
"""Years outside these are taken for a wrong century."""

COPENHAGEN = "Europe/Copenhagen"
_FOREVER = date.max


_set: ContextVar[datetime | None] = ContextVar("set", default=None)


def now() -> datetime:
    """The present instant in UTC. Nothing else in the program asks the clock."""
    return _set.get() or datetime.now(UTC)


@contextmanager
def clock_set_to(moment: datetime) -> Iterator[None]:
    """Let it be another moment meanwhile: for made-up histories, which are recorded as they would have been."""
    before = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(before)


def today() -> date:
    """The civil date in Copenhagen."""
    return now().astimezone(ZoneInfo(COPENHAGEN)).date()


def civil_day(moment: str) -> date:
    """The day in Copenhagen on which something was recorded, from its moment in the log."""
    return civil_time(moment).date()


def civil_time(moment: str) -> datetime:
    """A moment of the log, which is in UTC, by the clocks in Copenhagen."""
    return civil(datetime.fromisoformat(moment))


def civil(moment: datetime) -> datetime:
    """A moment by the clocks in Copenhagen."""
    return moment.astimezone(ZoneInfo(COPENHAGEN))


def moment_in_words(moment: str) -> Message:
    """A moment of the log as a person reads it: day and time by the clocks in Copenhagen, wherever it is told.

    It stands as RFC 3339 in UTC; what somebody has put in its place is told as it stands.
    """
    try:
        there = civil_time(moment)
    except (TypeError, ValueError):
        return as_said(str(moment))
    return moment_said(there)


def end_of_day(day: date) -> datetime:
    """The last microsecond of a civil day in Copenhagen, as an instant in UTC."""
    midnight = datetime.combine(day + DAY, time.min, tzinfo=ZoneInfo(COPENHAGEN))
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def instants_of(day: date, clock: time) -> list[datetime]:
    """When the clocks in Copenhagen show a time on a day, in UTC: once, but twice or never where they are set."""
    there = [datetime.combine(day, clock, tzinfo=ZoneInfo(COPENHAGEN)).replace(fold=fold) for fold in (0, 1)]
    found = [
        moment
        for moment in (one.astimezone(UTC) for one in there)
        if civil(moment).replace(tzinfo=None) == datetime.combine(day, clock)
    ]
    return sorted(set(found))


class Month(NamedTuple):
    """A calendar month; orders as the calendar does."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return _days_of(self).first

    @property
    def last(self) -> date:
        return _last_of(self)

    @property
    def end(self) -> date:
        """The first day after the month."""
        return _days_of(self).end

    @property
    def days(self) -> int:
        return _last_of(self).day

    @property
    def period(self) -> Period:
        return _days_of(self)

    def next(self, count: int = 1) -> Month:
        """The month `count` months later; earlier where `count` is negative."""
        return _after(self, count)

    def until(self, last: Month) -> Iterator[Month]:
        """Each month from this one to `last`, both included."""
        month = self
        while month <= last:
            yield month
            month = month.next()

    @staticmethod
    def of(day: date) -> Month:
        return Month(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


NAMES_OF_MONTHS = (
    say("January"), say("February"), say("March"), say("April"), say("May"), say("June"), say("July"), say("August"),
    say("September"), say("October"), say("November"), say("December"),
)  # fmt: skip
"""The months of any year."""
_A_RUN = 3


def months_said(numbers: Iterable[int]) -> list[Value]:
    """Months of any year, from 1 to 12 and in order, by name; three or more in a row as the first and the last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[Value] = []
    for run in runs:
        names = [NAMES_OF_MONTHS[number - 1] for number in run]
        said += names if len(run) < _A_RUN else [say("{first} to {last}", first=names[0], last=names[-1])]
    return said


def months_of(year: int) -> list[Month]:
    """January to December."""
    return list(Month(year, 1).until(Month(year, 12)))


class MonthSpan(NamedTuple):
    """Several months that are asked about together, from `first` to `last`: a year, or a quarter of one."""

    first: Month
    last: Month

    @staticmethod
    def of_year(year: int) -> MonthSpan:
        return MonthSpan(Month(year, 1), Month(year, 12))

    @staticmethod
    def of_quarter(year: int, quarter: int) -> MonthSpan:
        """The first quarter is 1."""
        first = Month(year, 3 * quarter - 2)
        return MonthSpan(first, first.next(2))

    def months(self) -> list[Month]:
        return list(self.first.until(self.last))

    def __str__(self) -> str:
        whole = self == MonthSpan.of_year(self.first.year)
        return f"{self.first.year:04d}" if whole else f"{self.first.year:04d}-Q{(self.first.month + 2) // 3}"


def runs_of(months: Iterable[Month]) -> Iterator[tuple[Month, Month]]:
    """Months in the order of the calendar as the first and last of each run without a gap."""
    first: Month | None = None
    last: Month | None = None
    for month in months:
        if first is not None and last is not None and month != last.next():
            yield first, last
            first = None
        first, last = first or month, month
    if first is not None and last is not None:
        yield first, last


class Period(NamedTuple):
    """Days from `first` up to, not including, `end`; empty where end <= first."""

    first: date
    end: date

    @staticmethod
    def inclusive(first: date, last: date | None) -> Period:
        """From `first` to `last`, both included; without end where `last` is None."""
        return Period(first, _FOREVER if last is None else last + DAY)

    @property
    def days(self) -> int:
        count = (self.end - self.first).days
        return count if count > 0 else 0  # noqa: FURB136 - twice as fast as `max`, and each line asks several times

    @property
    def last(self) -> date | None:
        """The last day in the period; None where it has no end."""
        return None if self.end == _FOREVER else self.end - DAY

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day < self.end

    def overlap(self, other: Period) -> Period:
        """The days in both; possibly empty."""
        return Period(max(self.first, other.first), min(self.end, other.end))

    def overlaps(self, other: Period) -> bool:
        return max(self.first, other.first) < min(self.end, other.end)

    def each(self) -> Iterator[date]:
        """Its days, one by one; it must have an end."""
        return map(date.fromordinal, range(self.first.toordinal(), self.end.toordinal()))

    def split_at(self, days: set[date]) -> Iterator[Period]:
        """The period in pieces: a new one begins at each of `days` that lies inside it."""
        begins, end = self
        first = begins
        for day in sorted([day for day in days if begins < day < end]):
            yield Period(first, day)
            first = day
        if first < end:
            yield Period(first, end)


@cache
def _days_of(month: Month) -> Period:
    """A month's days, found once: there are few months, and whoever settles asks for them all the time."""
    following = month.next()
    return Period(date(month.year, month.month, 1), date(following.year, following.month, 1))


@lru_cache(maxsize=4096)
def _after(month: Month, count: int) -> Month:
    index = month.year * 12 + month.month - 1 + count
    return Month(index // 12, index % 12 + 1)


@cache
def _last_of(month: Month) -> date:
    return _days_of(month).end - DAY


def months_after(day: date, count: int) -> date:
    """The same day of the month `count` months later, or the month's last day where it has none such; negative: before.

    Three months after 30 November is the last day of February.
    """
    month = Month.of(day).next(count)
    return date(month.year, month.month, min(day.day, month.days))


def parse_date(text: str) -> date:
    """A date as people type it: 2026-03-31, 31-03-2026, 31.03.2026, 31/3-2026, 20260331, 31. marts 2026, 31 March 2026.

    Raises NotADate for a day that does not exist, for an American or two-figure year, and for another century.
    """
    bare = day_in_figures(text.strip())
    for shape, order in _SHAPES:
        if match := shape.fullmatch(bare):
            year, month, day = (int(match[part]) for part in order)
            try:
                parsed = date(year, month, day)
            except ValueError:
                raise NotADate(text, _no_such_day(year, month), _exchanged(year, month, day)) from None
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise NotADate(text, _OTHER_YEAR)
            return parsed
    raise NotADate(text, next(why for pattern, why in _WRONG_SHAPES if re.search(pattern, bare)), _only_reading(bare))


def day_by_other_signs(text: str) -> date | None:
    """The day that a text can mean which is written with other signs, where it can mean just one.

    None of a day that does not exist, such as 2025-13-01: which part of it is wrong is not known.
    """
    bare = day_in_figures(text.strip())
    return None if any(shape.fullmatch(bare) for shape, _ in _SHAPES) else _only_reading(bare)


def _only_reading(bare: str) -> date | None:
    """The day that other signs between its figures can mean, where they can mean just one: 20/12/2025, 2025/12/20.

    3/12/2025 may be a day in March or in December, and is neither.
    """
    match = _OTHER_SIGNS.fullmatch(bare)
    if match and bool(match["year"]) != bool(match["first_year"]):
        year, first, second = match["year"] or match["first_year"], match["first"], match["second"]
        orders = [(first, second), (second, first)]
        if match["year"] and "/" not in bare:
            orders = [(second, first)]  # an American writes slashes
        found = {_day(int(year), int(month), int(day)) for month, day in orders} - {None}
        return found.pop() if len(found) == 1 else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    return None


_OTHER_SIGNS = pattern(
    r"(?:(?P<first_year>\d{4}) ?[-./ ] ?)?(?P<first>\d{1,2}) ?[-./ ] ?(?P<second>\d{1,2})(?: ?[-./ ] ?(?P<year>\d{4}))?"
)


def _no_such_day(year: int, month: int) -> Message:
    """Which part of it is wrong, and which days there are instead where there is such a month."""
    if (why := _no_such_month(year, month)) is not None:
        return why
    of = Month(year, month)
    return say("there is no such day, {month} has {days} days", month=of, days=of.days)


_OTHER_YEAR = say("the year is outside {first}-{last}", first=FIRST_YEAR, last=LAST_YEAR)


def _no_such_month(year: int, month: int) -> Message | None:
    """Which part of a month is wrong; None where there is one."""
    if not 1 <= month <= _MONTHS_A_YEAR:
        return say("there is no month {month}, the twelve of a year are 01 to 12", month=f"{month:02}")
    return None if FIRST_YEAR <= year <= LAST_YEAR else _OTHER_YEAR


def _exchanged(year: int, month: int, day: int) -> date | None:
    """The day that it is with day and month the other way round, where there is one and the month is none."""
    return None if 1 <= month <= _MONTHS_A_YEAR else _day(year, day, month)


_MONTHS_A_YEAR = 12
_YEAR_IN_FULL = say("a date is year, month and day, the year with four figures")
_WRONG_SHAPES = (
    (r"^\d{1,2}/\d{1,2}( ?- ?| )\d{1,3}$", _YEAR_IN_FULL),
    (r"^(\d{4}[-./]\d{1,2}|\d{1,2}[-./]\d{4})$", say("the day is missing")),
    (r"^\d{1,2}/\d{1,2}-?$", say("the year is missing")),
    ("/", say("with slashes the order of day and month is not known")),
    ("[0-9]:[0-9]", say("a date has no clock time")),
    (
        r"^\d{4}[-. ]\d{1,2}[-. ]\d{1,2}$",
        say("after the year, month and day have two figures each, with '-' between"),
    ),
    (r"^$", say("it is empty")),
    (r"^[^\W\d_]+$", say("it is a word")),
    (
        r"^\d{1,2}[-. ]+(\d{1,2}|[^\W\d_]{3,})[-.]?$|^[^\W\d_]{3,} +\d{1,2}$",
        say("the year is missing"),
    ),
    (
        r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d",
        say("its month is a number or a month's name, and its year has four figures"),
    ),
    ("", _YEAR_IN_FULL),
)
"""What a text that is no date looks like, and what is wrong with it: the first that fits."""

_SHAPES = (
    (pattern(r"(\d{4})-(\d{2})-(\d{2})"), (1, 2, 3)),
    (pattern(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})"), (4, 3, 1)),
    (pattern(r"(\d{1,2})/(\d{1,2})(?: ?- ?| )(\d{4})"), (3, 2, 1)),  # as Danes write it by hand; nobody else does
    (pattern(r"(\d{4})(\d{2})(\d{2})"), (1, 2, 3)),
)


def parse_month(text: str) -> Month:
    """A month: 2026-03, 03-2026, 3/2026, or in words: march 2026, marts 2026. Raises NotAMonth."""
    if match := _MONTH.fullmatch(in_figures(text.strip())):
        year, month = (int(match[1]), int(match[2])) if match[1] else (int(match[4]), int(match[3]))
        if (why := _no_such_month(year, month)) is None:
            return Month(year, month)
        raise NotAMonth(text, why=why)
    raise NotAMonth(text, latest_named(text))


_MONTH = pattern(r"(\d{4})-(\d{2})|(\d{1,2}(?=[-/])|\d{2}(?=\.))[-/.](\d{4})")


def latest_named(text: str) -> list[str]:
    """Of a month's name without a year the last two that are over, the later one first; none for another text."""
    number = MONTHS.get(text.strip().rstrip(".").lower())
    if number is None:
        return []
    this = Month.of(today())
    last = Month(this.year if number < this.month else this.year - 1, number)
    return [str(last), str(last.next(-12))]


def month_in_table(text: str) -> Month:
    """A month in a cell: as parse_month has it, or its first day, which spreadsheets make of it. Raises NotAMonth."""
    try:
        return parse_month(text)
    except NotAMonth:
        with suppress(NotADate):
            if (day := parse_date(text)).day == 1:
                return Month.of(day)
        raise


def parse_year(text: str) -> int:
    """A year in four figures. Raises NotAYear."""
    bare = text.strip()
    if re.fullmatch(r"[0-9]{4}", bare) and FIRST_YEAR <= int(bare) <= LAST_YEAR:
        return int(bare)
    raise NotAYear(text)


def parse_span(text: str) -> Month | MonthSpan:
    """A month, a quarter or a year: 2026-03, 2026-Q1 (2026-K1, 1. kvartal 2026), 2026. Raises NotAPeriod."""
    match = re.fullmatch(r"([0-9]{4})(?:-?[QqKk]([1-4]))?", in_figures(text.strip()))
    try:
        if match is None:
            return parse_month(text)
        year = parse_year(match[1])
    except NotAMonth as refusal:
        raise NotAPeriod(text, refusal.latest, refusal.why) from None
    except NotAYear:
        raise NotAPeriod(text) from None
    return MonthSpan.of_quarter(year, int(match[2])) if match[2] else MonthSpan.of_year(year)


def moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds: of equal width, so that it sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
