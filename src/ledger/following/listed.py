"""A list of residents from another system, a case system say, held against the ledger: what differs, day by day.

Decided on 2026-11-26:

* Days are compared. Over a period both sides are asked on each day on which either changes, so a difference has the
  days on which it is one. On one day alone the first and last days are compared too, where the list has them.
* Of some houses alone the whole list counts for their residents: whom the list has in another house, it has not left
  out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.following.both_sides import Asked, Found, Home, Listed, What
from ledger.following.differing import differences
from ledger.following.residents import residents_on
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import Message, Remedy
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.stays import Stay


class Difference(Struct, frozen=True):
    """What differs about a citizen, on which days (None: to the end of the period, or a day of its own).

    `ledger` and `listed` are what each side says; None for nothing. `remedy` mends the ledger, `elsewhere` the list.
    """

    citizen: str
    what: What
    first_day: date
    last_day: date
    offer: str
    ledger: Message | None
    listed: Message | None
    line: int | None
    remedy: Remedy
    elsewhere: Message


class Compared(Struct, frozen=True):
    """What a comparison came to: the differences by citizen, and how many citizens agree."""

    differences: Sequence[Difference]
    agreeing: int


def compared(books: Mapping[str, Book], listed: Sequence[Listed], period: Period, *, every: bool = True) -> Compared:
    """The list against the ledger on the days of a period. `books` are by offer.

    `every` False: of some offers alone. A line of another one then counts for those who live in one of these.
    """
    lines, stays = _by_citizen(books, listed)
    has_ends = any(one.last_day is not None for one in listed)
    found: _Differences = defaultdict(list)
    citizens: set[str] = set()
    for days in period.split_at(_turns(books, listed)):
        homes = {home.resident.stay.citizen: home for home in _homes(books, days.first)}
        on_it = (one for one in listed if one.is_on(days.first))
        here = homes.keys() | {one.citizen for one in on_it if every or one.offer in books}
        citizens |= here
        for citizen in here:
            own = _of_offers(lines[citizen], days.first, None if every else books)
            asked = Asked(citizen, days, own, stays[citizen], homes.get(citizen), has_ends, homes, lines)
            for one in differences(asked, dates=period.days == 1):
                _add(found, asked, one)
    every_one = [one for alike in found.values() for one in alike]
    every_one.sort(key=lambda one: (natural(one.citizen), one.first_day, one.what))
    return Compared(every_one, len(citizens - {one.citizen for one in every_one}))


def _of_offers(lines: Sequence[Listed], day: date, offers: Collection[str] | None) -> Sequence[Listed]:
    """Somebody's lines of some offers (None: of all); of others only where none of them is about the day."""
    own = [one for one in lines if offers is None or one.offer in offers]
    return own if any(one.is_on(day) for one in own) else lines


def _by_citizen(
    books: Mapping[str, Book], listed: Iterable[Listed]
) -> tuple[defaultdict[str, list[Listed]], defaultdict[str, list[Stay]]]:
    lines: defaultdict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        lines[one.citizen].append(one)
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    for stay in (stay for book in books.values() for stay in book.stays()):
        stays[stay.citizen].append(stay)
    return lines, stays


def _turns(books: Mapping[str, Book], listed: Iterable[Listed]) -> set[date]:
    """The days on which either side can change."""
    turns = {one.first_day for one in listed if one.first_day is not None}
    turns |= {one.last_day + DAY for one in listed if one.last_day is not None and one.last_day < date.max}
    for stay in (stay for book in books.values() for stay in book.stays()):
        turns |= {stay.period.first, stay.period.end}
        turns |= {one.first_day for of in (stay.steps, stay.lodgings, stay.payings) for one in of}
    for book in books.values():
        turns |= {day for versions in book.terms.rates.values() for day in versions.days}
    return turns


def _homes(books: Mapping[str, Book], day: date) -> Iterator[Home]:
    for book in books.values():
        for resident in residents_on(book, day):
            yield Home(book, resident)


_Differences = defaultdict[tuple[str, What, str, str], list[Difference]]
"""By citizen and what both sides say, in the order of their days."""


def _add(found: _Differences, asked: Asked, one: Found) -> None:
    """A difference of some days, or some days more of one that ended the day before."""
    alike = found[asked.citizen, one.what, str(one.ledger), str(one.listed)]
    first, last = asked.days.first, asked.days.end - DAY
    if alike and alike[-1].last_day + DAY == first:
        alike[-1] = replace(alike[-1], last_day=last)
        return
    line = None if asked.line is None else asked.line.line
    alike.append(
        Difference(
            citizen=asked.citizen,
            what=one.what,
            first_day=first,
            last_day=last,
            offer=asked.offer,
            ledger=one.ledger,
            listed=one.listed,
            line=line,
            remedy=one.remedy,
            elsewhere=one.elsewhere,
        )
    )
