"""On which days a grant of a service is owed: its own, as far as the stay goes that it needs, and its notice.

Decided on 2026-11-27:

* A grant that needs a stay has the stay's paid days. A free day of departure has none, nor one that under a census is
  no day of the house's.
* Whether a service goes on in the notice after a stay, its version of the last day says. A grant that was ended before
  has no notice.
* A grant without a stay fills the months of its own days, as a stay does: neither the days after the offer's closing
  nor those on which its terms are annulled undo that, though they are not paid. Before, only the annulled ones did not.
* 5 June, 24 and 31 December are workdays: no public holidays by law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from itertools import groupby

from msgspec import Struct

from ledger.models.services import Service
from ledger.settlement.timeline import Tail, open_days, paid_days, tails_after
from ledger.shared.calendar import Month, Period
from ledger.state.book import Book
from ledger.state.grants import Grant
from ledger.state.stays import Stay

SATURDAY = 5
WEEK = 7


class Owed(Struct, frozen=True):
    """Days on which a grant is owed, and the notice after the stay that they are of, if they are."""

    days: Period
    tail: Tail | None = None


def owed(book: Book, grant: Grant, stay: Stay | None) -> Iterator[Owed]:
    """The days on which a grant is owed, in order; `stay` is the one that it needs, as far as it is known."""
    here = grant.period.overlap(open_days(book))
    if grant.stay is None:
        yield Owed(here)
        return
    if stay is None:
        return
    left = stay.last_day
    days, tail = paid_days(book, stay), None
    if left is not None and _goes_on(book, grant, left):
        tail = max(tails_after(book, stay), key=lambda tail: tail.days.end, default=None)
        # A departure day that was free by a model that is annulled is one of the notice, and none of the stay.
        days = days if tail is None else Period(days.first, min(days.end, tail.days.first))
    yield Owed(here.overlap(days))
    if tail is not None:
        yield Owed(here.overlap(tail.days), tail)


def is_over(book: Book, grant: Grant, stay: Stay | None, day: date) -> bool:
    """Whether nothing of a grant can be owed on a day or later, nor is told as delivered: a look that costs little."""
    left = None if stay is None else stay.last_day
    ended = grant.period.end <= day or (left is not None and left < day and not _goes_on(book, grant, left))
    return ended and all(delivery.period.first < day for delivery in grant.deliveries)


def _goes_on(book: Book, grant: Grant, last_day: date) -> bool:
    """Whether a grant goes on in a notice; of a service that is annulled, whether it did by any version of it."""
    version = book.terms.service_on(grant.service, last_day)
    if version is not None:
        return version.value.notice == "as-stay"
    return any(lost.value.notice == "as-stay" for lost in book.terms.annulled_services(grant.service).recorded)


def versions_ever(book: Book, service: str) -> Iterator[Service]:
    """The versions of a service that were ever adopted, those that are annulled first."""
    yield from (lost.value for lost in book.terms.annulled_services(service).recorded)
    yield from (version.value for version in book.terms.services.get(service, ()))


def is_filled(owed_days: Sequence[Owed], grant: Grant, stay: Stay | None, month: Month) -> bool:
    """Whether a grant, with its notice, has all days of a month, whether or not each of them is owed."""
    has = grant.period if stay is None else grant.period.overlap(stay.period)
    ends = [has.end, *(one.days.end for one in owed_days if one.tail is not None and one.days.days)]
    return has.first <= month.first and max(ends) >= month.period.end


def days_counted(service: Service, period: Period) -> Sequence[tuple[int, bool]]:
    """The days of a period as runs, each with whether they are counted: of weekdays no others are."""
    if service.unit != "weekday":
        return ((period.days, True),)
    return _weekdays(period, holidays_free=service.holidays == "free")


@lru_cache(maxsize=1024)
def _weekdays(period: Period, *, holidays_free: bool) -> Sequence[tuple[int, bool]]:
    """Most grants of a month have the same days of it."""
    free = holidays() if holidays_free else frozenset[date]()
    runs = groupby(period.each(), lambda day: day.weekday() < SATURDAY and day not in free)
    return tuple((len(list(run)), is_counted) for is_counted, run in runs)


def units_in(service: Service, period: Period) -> Fraction:
    """How many units of one a day, or of one a week, the days of a period are."""
    counted = sum(days for days, is_counted in days_counted(service, period) if is_counted)
    return Fraction(counted) if service.unit in ("day", "weekday") else Fraction(counted, WEEK)


@cache
def holidays() -> frozenset[date]:
    """The public holidays of Denmark, in the years that the ledger knows."""
    from holidays.countries.denmark import Denmark  # noqa: PLC0415 - few services have free ones, and it takes long

    from ledger.shared.calendar import FIRST_YEAR, LAST_YEAR  # noqa: PLC0415 - beside it

    by_law: Mapping[date, str] = Denmark(years=range(FIRST_YEAR, LAST_YEAR + 1))  # type: ignore[no-untyped-call]
    return frozenset(by_law)
