"""What is owed on the days of a closed month and has no price, or cannot be known any more.

Some of it is told by the findings of the month as calculated. What is annulled leaves none: that a base, a frame or a
place was owed is known from the month as it would be if what was annulled still held (`state.annulled`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine, Severity
from ledger.models.lines import LineKind, LinePart, is_by_the_day
from ledger.settlement.frames import day_rate, has_no_day_rate
from ledger.settlement.prices import Missing, no_terms
from ledger.settlement.shares import days_of
from ledger.settlement.timeline import Part, Span, census_day, open_days, parts, spans
from ledger.shared.calendar import Month, Period
from ledger.state.annulled import owes_in
from ledger.state.book import Book
from ledger.state.reserving import reservations
from ledger.state.stays import Paying, Room, Stay

Data = Mapping[str, str | int | None]


class Thing(NamedTuple):
    """What may be owed on a day: something of a stay, the vacancy of a place, or (both None) something of the house."""

    kind: LineKind
    part: LinePart
    stay: int | None = None
    citizen: str | None = None
    place: str | None = None
    payer: str | None = None
    paragraph: str | None = None
    item: str | None = None
    service: str | None = None

    def was(self, line: IssuedLine) -> bool:
        """Whether a line was issued for it: for a stay's day whatever the kind, payer and paragraph were then."""
        if self.stay is not None:
            return (line.stay, line.part, line.item, line.service) == (self.stay, self.part, self.item, self.service)
        if self.service is not None:
            return line.stay is None and (line.citizen, line.service) == (self.citizen, self.service)
        if line.stay is not None or line.slot_kind != self.kind or line.place != self.place:
            return False
        return self.place is not None or (line.part, line.paragraph, line.item, line.service) == (
            self.part, self.paragraph, self.item, None,
        )  # fmt: skip

    @property
    def is_vacancy(self) -> bool:
        """Whether it is the vacancy of a place."""
        return self.stay is None and self.kind == "vacancy"

    @property
    def by_the_day(self) -> bool:
        """Whether it is owed for days."""
        return is_by_the_day(self.kind, self.part)


class Calculated(NamedTuple):
    """A month as it follows from a book."""

    book: Book
    month: IssuedMonth


class Unpriced(Struct, frozen=True):
    """Days on which a thing is owed and has no price: why, as a finding says it.

    `silent`: nothing is said of it where nothing was issued, for only what was issued tells that it is owed.
    """

    thing: Thing
    period: Period
    code: str
    data: Data
    silent: bool = False


def may_hold(book: Book, month: Month, severities: Iterable[Severity]) -> bool:
    """Whether anything of a closed month with such findings can be owed without a price: a look that costs little.

    The book may lack what was issued, but for the events that did.
    """
    return may_hold_in(book, month, severities) or has_unknown_tail(book)


def may_hold_in(book: Book, month: Month, severities: Iterable[Severity]) -> bool:
    """The same but for tails of which nobody knows how long they are, which are owed in any month."""
    if "unpriced" in severities or (has_no_day_rate(book, month) and _has_buyers(book)):
        return True
    return owes_in(book, month)


def has_unknown_tail(book: Book) -> bool:
    """Whether nobody knows of some stay how long it is paid for after its departure."""
    return any(_is_unknown(book, stay) for stay in book.stays())


def _is_unknown(book: Book, stay: Stay) -> bool:
    """Whether nobody knows how long a stay is paid for after its departure."""
    return stay.last_day is not None and book.terms.model_on(stay.last_day) is None


def _has_buyers(book: Book) -> bool:
    return any(book.terms.is_foreign(paying.payer) for stay in book.stays() for paying in stay.payings)


def unpriced_in(now: Calculated, as_it_was: Sequence[Calculated], issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """Each thing and run of days of a closed month that is owed without a price, each day under one cause.

    `as_it_was`: the month as it would be if what was annulled still held; several where it was annulled by and by.
    """
    yield from _each_day_once(_owed(now, as_it_was, issued), now.month.lines)


def _owed(now: Calculated, as_it_was: Sequence[Calculated], issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    yield from (one for one in _told_by(now.month.findings) if one.thing.by_the_day)
    yield from _without_day_rate(now)
    for one in as_it_was:
        yield from _annulled(now.book, one)
    yield from _without_model(now, as_it_was, issued)
    yield from _unknown_tails(now, as_it_was, issued)


def _told_by(findings: Iterable[IssuedFinding]) -> Iterator[Unpriced]:
    for one in findings:
        if one.severity == "unpriced" and one.kind is not None and one.part is not None:
            whose = (one.stay, one.citizen, one.place, one.payer, one.paragraph)
            thing = Thing(one.kind, one.part, *whose, one.item, one.service)
            yield Unpriced(thing, Period.inclusive(one.first_day, one.last_day), one.code, one.data)


def _without_day_rate(calculated: Calculated) -> Iterator[Unpriced]:
    """The days on which a buyer owes of a frame, and nothing says how much a day of it is."""
    book, month = calculated.book, calculated.month.month
    if has_no_day_rate(book, month):
        for part in parts(book, month):
            if part.model is not None and part.model.value.allocation != "activity":
                yield from _without_day_rate_in(book, part)


def _without_day_rate_in(book: Book, part: Part) -> Iterator[Unpriced]:
    days = {day for versions in book.terms.bases.values() for day in versions.days}
    for place in book.places.values():
        for span in spans(book, part, place):
            if not span.paid or span.stay is None or not span.owes_base:
                continue
            kind: LineKind = "base" if span.state == "occupied" else "notice"
            for piece in span.period.split_at(days | {paying.first_day for paying in span.stay.payings}):
                paying = span.stay.paying_on(span.decided_on(piece.first))
                for item in _lacks_day_rate(book, paying, piece.first):
                    data: Data = {"offer": book.offer, "day": piece.first.isoformat()}
                    thing = _of_stay(span.stay, kind, "base", span.place.id, paying)._replace(item=item)
                    yield Unpriced(thing, piece, "no-day-rate", data, silent=True)


def _lacks_day_rate(book: Book, paying: Paying, day: date) -> Iterator[str | None]:
    """The items of a frame of which nothing says what a buyer owes (None: of the whole)."""
    for version in book.terms.bases_on(day, paying.paragraph) if book.terms.is_foreign(paying.payer) else ():
        if version.value.unit == "year" and day_rate(book, version, day) is None:
            yield version.value.item


def _annulled(book: Book, as_it_was: Calculated) -> Iterator[Unpriced]:
    """What would be owed if what was annulled still held, on the days on which nothing is in its place."""
    priced = [(_thing_of(line), days_of(line)) for line in as_it_was.month.lines]
    unpriced = (*_told_by(as_it_was.month.findings), *_without_day_rate(as_it_was))
    for thing, period in (*priced, *((one.thing, one.period) for one in unpriced)):
        if not thing.by_the_day:
            continue
        days = [(day, cause) for day in period.each() if (cause := _cause(book, thing, day)) is not None]
        for _, run in groupby(enumerate(days), key=lambda at: (at[1][0].toordinal() - at[0], _apart(*at[1]))):
            of_run = [on_day for _, on_day in run]
            (first, cause), (last, _) = of_run[0], of_run[-1]
            yield Unpriced(thing, Period.inclusive(first, last), cause.code, cause.data, silent=True)


def _apart(day: date, cause: Missing) -> tuple[str, object]:
    """What keeps days apart that have no price: the code, and the day that was asked, where it is another one."""
    asked = cause.data["day"]
    return cause.code, None if asked == day.isoformat() else asked


def _thing_of(line: IssuedLine) -> Thing:
    whose = (line.stay, line.citizen, line.place, line.payer, line.paragraph)
    return Thing(line.kind, line.part, *whose, line.item, line.service)


def _cause(book: Book, thing: Thing, day: date) -> Missing | None:
    """Why nothing says what a thing costs on a day; None where it is not for want of terms."""
    if (missing := no_terms(book, day)) is not None:
        return missing
    census = _census_day(book, day)
    if census is not None and (missing := no_terms(book, census)) is not None:
        return missing
    about = {"offer": book.offer, "day": day.isoformat()}
    if thing.place is not None and _is_annulled(book, thing.place, day):
        return Missing("no-place", about)
    # A base for everybody is in the place of a paragraph's own: whoever lives there owes that one now.
    if thing.part != "base" or book.terms.says_base(day, thing.paragraph, thing.item):
        return None
    about |= {"item": thing.item} if thing.item is not None else {}
    of_house = thing.stay is None and thing.paragraph is not None
    return Missing("no-base", {**about, "paragraph": thing.paragraph} if of_house else about)


def _census_day(book: Book, day: date) -> date | None:
    """The day whose state counts for a day; None where its own does. Without terms on it nobody knows what counts."""
    version = book.terms.model_on(day)
    return census_day(version.value, Month.of(day)) if version is not None else None


def _is_annulled(book: Book, place: str, day: date) -> bool:
    """Whether a place is not there on a day on which it would be if no opening of it had been annulled."""
    now = book.places.get(place)
    return now is None or day < now.open.first


def _without_model(
    now: Calculated, as_it_was: Sequence[Calculated], issued: Sequence[IssuedLine]
) -> Iterator[Unpriced]:
    """The days without a model though none was annulled: the offer's terms name one that is not in force yet.

    Who is there on a day owes what nobody knows, and so does the house what was issued for it.
    """
    book, month = now.book, now.month.month
    for part in parts(book, month):
        period = part.period.overlap(open_days(book))
        known = any(one.book.terms.model_on(part.period.first) for one in as_it_was)
        missing = no_terms(book, period.first) if period.days and part.model is None else None
        if missing is None or known:
            continue
        there = (span for place in book.places.values() for span in spans(book, part, place))
        owed = (one for span in there for one in _things_of(span, book.rooms.get(span.place.id, ())))
        things = [of_item for one in owed for of_item in _by_item(one, issued)]
        of_house = (line for line in issued if line.stay is None and line.place is None and line.service is None)
        things += [
            (Thing(line.slot_kind, line.part, paragraph=line.paragraph, item=line.item), period) for line in of_house
        ]
        for thing, days in things:
            if thing.by_the_day:
                yield Unpriced(thing, days, missing.code, missing.data, silent=True)


def _things_of(span: Span, rooms: Sequence[Room]) -> Iterator[tuple[Thing, Period]]:
    if span.state == "vacant":
        reserved = list(reservations(span.place, rooms))
        for period in span.period.split_at({day for one in reserved for day in one.days}):
            payer = next((one.payer for one in reserved if period.first in one.days), None)
            yield Thing("vacancy", "service", place=span.place.id, payer=payer), period
    elif span.stay is not None:
        occupied, place = span.state == "occupied", span.place.id
        for period in span.period.split_at({paying.first_day for paying in span.stay.payings}):
            paying = span.stay.paying_on(span.decided_on(period.first))
            yield _of_stay(span.stay, "service" if occupied else "notice", "service", place, paying), period
            yield _of_stay(span.stay, "base" if occupied else "notice", "base", place, paying), period


def _by_item(thing_on: tuple[Thing, Period], issued: Sequence[IssuedLine]) -> Iterator[tuple[Thing, Period]]:
    """A stay's base by the items that were issued for it: nobody knows of which it is made now."""
    thing, period = thing_on
    own = (line for line in issued if thing.part == "base" and (line.stay, line.part) == (thing.stay, "base"))
    for item in dict.fromkeys([None, *(line.item for line in own)]):
        yield thing._replace(item=item), period


def _unknown_tails(
    now: Calculated, as_it_was: Sequence[Calculated], issued: Sequence[IssuedLine]
) -> Iterator[Unpriced]:
    """What was issued as notice after a departure on a day of which no model was ever known."""
    book = now.book
    left = {stay.id: stay for stay in book.stays() if stay.last_day is not None}
    for line in issued:
        stay = left.get(line.stay) if line.stay is not None and line.slot_kind == "notice" else None
        if stay is None or stay.last_day is None:
            continue
        models = (one.book.terms.model_on(stay.last_day) for one in (now, *as_it_was))
        if not any(models):  # else its days are among those of the month
            paying = stay.paying_on(stay.last_day)
            thing = _of_stay(stay, "notice", line.part, stay.last_place, paying)._replace(item=line.item)
            after = days_of(line).overlap(Period(stay.period.end, date.max))
            missing = no_terms(book, stay.last_day)
            if after.days and missing is not None:
                yield Unpriced(thing, after, missing.code, missing.data, silent=True)


def _of_stay(stay: Stay, kind: LineKind, part: LinePart, place: str, paying: Paying) -> Thing:
    return Thing(kind, part, stay.id, stay.citizen, place, paying.payer, paying.paragraph)


def _each_day_once(unpriced: Iterable[Unpriced], priced: Iterable[IssuedLine]) -> Iterator[Unpriced]:
    """Each day of a thing under the first reason given for it; a day that has a price under none.

    A day of a service that the month's findings tell of has no price, also where it has a line: of several deliveries
    on a day some may have a price and others none.
    """
    with_price: defaultdict[object, set[date]] = defaultdict(set)
    for line in priced:
        with_price[_same(_thing_of(line))].update(days_of(line).each())
    seen: defaultdict[object, set[date]] = defaultdict(set)
    for one in unpriced:
        thing, same = one.thing, _same(one.thing)
        lies_over_others = thing.service is not None and not one.silent
        but = seen[same] if lies_over_others else seen[same] | with_price[same]
        free = [day for day in one.period.each() if day not in but]
        seen[same].update(free)
        for _, run in groupby(enumerate(free), key=lambda at: at[1].toordinal() - at[0]):
            dates = [day for _, day in run]
            yield Unpriced(thing, Period.inclusive(dates[0], dates[-1]), one.code, one.data, silent=one.silent)


def _same(thing: Thing) -> tuple[object, ...]:
    """What two things have in common that are one: a stay's day is one thing whatever its kind, payer and paragraph.

    So is the day of a vacancy, whoever has it reserved.
    """
    if thing.stay is not None:
        return thing.stay, thing.part, thing.item, thing.service
    if thing.service is not None:
        return thing.citizen, thing.service
    return None, thing.place, thing.kind, thing.part, thing.paragraph, thing.item
