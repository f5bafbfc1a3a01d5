"""For which place the vacancy of a closed month was issued that has no price now.

Decided on 2026-11-26:

* Of vacancies the sum over places stays: one that was issued for a place that is not vacant, as known when the month
  was settled last and then as known now, is that of a place that has become vacant instead. A place that was vacant all
  the while, or that is annulled, keeps what was issued for it, and takes over nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.shares import days_of, lines_on, share_of
from ledger.settlement.timeline import parts, spans
from ledger.settlement.touched import first_moved
from ledger.settlement.unpriced import Calculated, Unpriced
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.book import Book, as_known

PlaceDay = tuple[str | None, date]


def moved_vacancies(
    now: Calculated, issued: Sequence[IssuedLine], unpriced: Sequence[Unpriced]
) -> Mapping[PlaceDay, str | None]:
    """The place that a vacancy without a price was issued for, by place and day, where that is another one.

    Only the sum over places is adjusted, so the lines issued do not tell.
    """
    lost = [one for one in unpriced if one.thing.is_vacancy]
    if not lost:
        return {}
    vacancies = [line for line in issued if line.is_vacancy]
    priced = [line for line in now.month.lines if line.kind == "vacancy"]
    first = _vacant_in(now.book.closings[now.month.month].issued)
    then = _vacant_then(now.book, now.month.month)
    if then is None:
        then = first
    moved: dict[PlaceDay, str | None] = {}
    for day in {day for one in lost for day in one.period.each()}:
        source: dict[str | None, str | None] = {place: place for place in _issued_for(vacancies, day)}
        _hand_over(source, then[day].union(now.book.annulled_places), then[day] - first[day])
        here = [one.thing.place for one in lost if day in one.period]
        vacant = {*here, *(line.place for line in lines_on(priced, day))}
        _hand_over(source, vacant, set(here).intersection(now.book.places) - then[day])
        moved.update({(place, day): was for place, was in source.items() if place != was})
    return moved


def _issued_for(vacancies: Sequence[IssuedLine], day: date) -> set[str | None]:
    amounts: defaultdict[str | None, Ore] = defaultdict(int)
    for line in lines_on(vacancies, day):
        amounts[line.place] += share_of(line, Period.inclusive(day, day))
    return {place for place, amount in amounts.items() if amount}


def _hand_over(source: dict[str | None, str | None], vacant: set[str | None], new: set[str | None]) -> None:
    """What was issued for places that are not vacant goes to ones that are newly so, in order of places."""
    gone = sorted((place for place in source if place not in vacant), key=natural)
    without = sorted((place for place in new if place not in source), key=natural)
    for place, was in zip(without, gone, strict=False):
        source[place] = source.pop(was)


_Vacant = defaultdict[date, set[str | None]]
"""Vacant places by day."""


def _vacant_in(month: IssuedMonth) -> _Vacant:
    """The places that a month has vacancies for, with a price or without."""
    vacant: _Vacant = defaultdict(set)
    days = [(line.place, days_of(line)) for line in month.lines if line.kind == "vacancy"]
    own = (one for one in month.findings if one.kind == "vacancy" and one.for_month is None)
    days += [(one.place, Period.inclusive(one.first_day, one.last_day)) for one in own]
    for place, period in days:
        for day in period.each():
            vacant[day].add(place)
    return vacant


def _vacant_then(book: Book, month: Month) -> _Vacant | None:
    """The places known to be vacant when a month was settled last; None where no news had come since it was closed."""
    closed, last = book.closings[month].known_at, max(closing.known_at for closing in book.closings.values())
    if first_moved((fact for fact in book.facts if fact.number <= last), closed) > month.last:
        return None
    then, vacant = as_known(book, last), _Vacant(set)
    for part in parts(then, month):
        for span in (span for place in then.places.values() for span in spans(then, part, month, place)):
            for day in span.period.each() if span.state == "vacant" else ():
                vacant[day].add(span.place.id)
    return vacant
