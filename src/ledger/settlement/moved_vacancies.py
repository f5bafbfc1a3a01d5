"""What has been issued for the vacancy of each place in a closed month, where a vacancy has no price any more.

Of vacancies only the sum over places is adjusted, so the lines issued do not tell it where places took each other's
part and the sum stayed. What a place came to when the month was settled last tells it.

Decided on 2026-11-26:

* A place has been issued what it came to when the month was settled last. So it is on a day on which every vacancy had
  a price then. On any other day places were compared one by one, and the lines tell; so they do where another version
  of the calculation would have come to another sum.
* A vacancy that has moved since goes on. What was issued for a place that is not vacant now is that of one that has
  become vacant instead and has no price. A place that was vacant all the while, or is annulled, takes over nothing.

Decided on 2026-11-27:

* It goes on for the same payer only: the sum over places is compared for each payer by itself. What somebody owed who
  had a place reserved, in which somebody lives now, is refunded, and nobody else's vacancy takes it over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from ledger.models.issued_lines import IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.shares import lines_on, share_of
from ledger.settlement.timeline import parts, spans
from ledger.settlement.touched import first_moved
from ledger.settlement.unpriced import Calculated, Unpriced, unpriced_in
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.annulled import owing
from ledger.state.book import Book, as_known

Places = set[str | None]


class _Source(NamedTuple):
    """For which place a day's vacancy was issued, and whether the month as settled last tells it, or the lines do."""

    place: str | None
    by_last: bool


class IssuedVacancies:
    """The vacancies of one closed month: as calculated now, as issued, and as the month was settled last."""

    def __init__(self, now: Calculated, issued: Sequence[IssuedLine], unpriced: Sequence[Unpriced]) -> None:
        self._now = now
        self._lines = [line for line in issued if line.is_vacancy]
        self._lost: defaultdict[date, Places] = defaultdict(set)
        self._payers: dict[tuple[str | None, date], str | None] = {}
        for one in unpriced:
            if one.thing.is_vacancy:
                for day in one.period.each():
                    self._lost[day].add(one.thing.place)
                    self._payers[one.thing.place, day] = one.thing.payer
        self._sources: dict[date, Mapping[str | None, _Source]] = {}

    def of(self, place: str | None, period: Period) -> Iterator[tuple[Period, Sequence[IssuedLine]]]:
        """What was issued for the vacancy of a place without a price, by runs of days, as lines that hold on them."""
        for source, run in groupby(period.each(), lambda day: self._source(place, day)):
            days = list(run)
            lines = self._last_lines if source.by_last else self._lines
            yield Period.inclusive(days[0], days[-1]), [line for line in lines if line.place == source.place]

    def _source(self, place: str | None, day: date) -> _Source:
        if day not in self._sources:
            self._sources[day] = self._handed_over(day)
        return self._sources[day].get(place, _Source(place, self._is_told_by_last(day)))

    def _handed_over(self, day: date) -> Mapping[str | None, _Source]:
        """The places without a price that have become vacant since, each with one that is not vacant any more."""
        by_last = self._is_told_by_last(day)
        there = self._lost[day].union(line.place for line in lines_on(self._now.month.lines, day) if line.is_vacancy)
        issued = _issued_for(self._last_lines if by_last else self._lines, day)
        gone = {place: payer for place, payer in issued.items() if place not in there}
        if not gone:
            return {}
        new = {place for place in self._lost[day] if self._is_open(place, day)} - self._vacant_then[day]
        found: dict[str | None, _Source] = {}
        for payer in {gone[place] for place in gone}:
            of_payer = (place for place in new if self._payers[place, day] == payer)
            left = (place for place in gone if gone[place] == payer)
            pairs = zip(sorted(of_payer, key=natural), sorted(left, key=natural), strict=False)
            found |= {place: _Source(was, by_last) for place, was in pairs}
        return found

    def _is_open(self, place: str | None, day: date) -> bool:
        """Whether a place is there, and not only known to have been until it was annulled."""
        return place is not None and place in self._now.book.places and day in self._now.book.places[place].open

    def _is_told_by_last(self, day: date) -> bool:
        """Whether the month as settled last tells, place by place, what was issued: then it sums to that, too.

        It is calculated anew, and a release that changes the calculation may calculate something else.
        """
        if not self._news_was_settled or day in self._unpriced_then:  # the first for speed: then the lines are its own
            return False
        return _sums_on(self._last_lines, day) == _sums_on(self._lines, day)

    @cached_property
    def _news_was_settled(self) -> bool:
        """Whether the month was settled again, after it was closed, upon news of it."""
        closed = self._now.book.closings[self._now.month.month].known_at
        facts = [fact for fact in self._now.book.facts if fact.number <= self._last]
        return first_moved(facts, closed) <= self._now.month.month.last

    @cached_property
    def _last(self) -> int:
        """The event as known at which the month was settled last: every closing settles all months before it."""
        return self._now.book.closings.known_at

    @cached_property
    def _then(self) -> Calculated:
        then = as_known(self._now.book, self._last)
        return Calculated(then, as_issued(settle_month(then, self._now.month.month)))

    @cached_property
    def _last_lines(self) -> Sequence[IssuedLine]:
        return [line for line in self._then.month.lines if line.is_vacancy]

    @cached_property
    def _unpriced_then(self) -> set[date]:
        """The days on which some vacancy had no price when the month was settled last."""
        month = self._now.month.month
        as_it_was = [Calculated(one, as_issued(settle_month(one, month))) for one in owing(self._then.book)]
        unpriced = unpriced_in(self._then, as_it_was, self._lines)
        return {day for one in unpriced if one.thing.is_vacancy for day in one.period.each()}

    @cached_property
    def _vacant_then(self) -> defaultdict[date, Places]:
        """The places that were vacant when the month was settled last, by day, whether or not anything was owed.

        Where terms were annulled by then, those also that were vacant by what had held: it tells who a census counts.
        """
        vacant: defaultdict[date, Places] = defaultdict(set)
        for book in (self._then.book, *owing(self._then.book)):
            for day, places in _vacant(book, self._now.month.month).items():
                vacant[day] |= places
        return vacant


def _sums_on(vacancies: Sequence[IssuedLine], day: date) -> Mapping[str | None, Ore]:
    """What each payer owes for vacancies on a day; one that owes nothing is left out."""
    sums: defaultdict[str | None, Ore] = defaultdict(int)
    for line in vacancies:
        sums[line.payer] += share_of(line, Period.inclusive(day, day))
    return {payer: ore for payer, ore in sums.items() if ore}


def _issued_for(vacancies: Sequence[IssuedLine], day: date) -> Mapping[str | None, str | None]:
    """The places for the vacancy of which something was issued on a day, each with who owes it."""
    amounts: defaultdict[tuple[str | None, str | None], Ore] = defaultdict(int)
    for line in lines_on(vacancies, day):
        amounts[line.place, line.payer] += share_of(line, Period.inclusive(day, day))
    return {place: payer for (place, payer), amount in amounts.items() if amount}


def _vacant(book: Book, month: Month) -> defaultdict[date, Places]:
    vacant: defaultdict[date, Places] = defaultdict(set)
    for part in parts(book, month):
        for span in (span for place in book.places.values() for span in spans(book, part, place)):
            for day in span.period.each() if span.state == "vacant" else ():
                vacant[day].add(span.place.id)
    return vacant
