"""What is owed on the days of a closed month and has no price, or cannot be known any more.

Some of it is told by the findings of the month as calculated. Of terms that are annulled nothing is left to tell: that
a base, a frame or a place was owed is known from what was issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ledger.models.issued import IssuedFinding, IssuedLine, IssuedMonth, Severity
from ledger.models.lines import LineKind, LinePart
from ledger.settlement.frames import day_rate
from ledger.settlement.place_month import tail_covers_base
from ledger.settlement.shares import days_of
from ledger.settlement.timeline import Part, Span, open_days, parts, spans
from ledger.shared.calendar import DAY, Month, Period
from ledger.state.book import Book
from ledger.state.stays import Stay

Data = Mapping[str, str | int]


class Thing(NamedTuple):
    """What may be owed on a day: something of a stay, the vacancy of a place, or (both None) something of the house."""

    kind: LineKind
    part: LinePart
    stay: int | None = None
    citizen: str | None = None
    place: str | None = None
    payer: str | None = None
    paragraph: str | None = None

    def was(self, line: IssuedLine) -> bool:
        """Whether a line was issued for it: for a stay's day whatever the kind, payer and paragraph were then."""
        if self.stay is not None:
            return line.stay == self.stay and line.part == self.part
        if line.stay is not None or line.slot_kind != self.kind or line.place != self.place:
            return False
        return self.place is not None or (line.part, line.paragraph) == (self.part, self.paragraph)


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Days on which a thing is owed and has no price: why, as a finding says it.

    `silent`: nothing is said of it where nothing was issued, for only what was issued tells that it is owed.
    """

    thing: Thing
    period: Period
    code: str
    data: Data
    silent: bool = False


def may_hold(book: Book, severities: Iterable[Severity]) -> bool:
    """Whether anything of a closed month with such findings can be owed without a price: a look that costs nothing."""
    return bool(book.annulled & _ISSUED_BY) or "unpriced" in severities


_ISSUED_BY = frozenset({"base.adopted", "budget.adopted", "offer.adopted", "place.opened"})
"""Terms that leave no finding behind when they are annulled: only what was issued tells that they were there."""


def unpriced_in(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """Each thing and run of days of a closed month that is owed without a price, each day under one cause."""
    yield from _each_day_once(_owed(book, month, calculated, issued))


def _owed(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    yield from _told_by_findings(calculated.findings)
    for part in parts(book, month):
        if part.model is None:
            yield from _without_model(book, part, month, issued)
        elif part.model.value.allocation != "activity":
            yield from _without_base(book, part, month)
            yield from _without_frame(book, part, issued)
    yield from _unknown_tails(book, month, calculated.lines)
    yield from _annulled_places(book, issued)
    yield from _before_the_offer(book, issued)


def _told_by_findings(findings: Iterable[IssuedFinding]) -> Iterator[Unpriced]:
    for one in findings:
        if one.severity == "unpriced" and one.kind is not None and one.part is not None:
            thing = Thing(one.kind, one.part, one.stay, one.citizen, one.place, one.payer, one.paragraph)
            yield Unpriced(thing, Period.inclusive(one.first_day, one.last_day), one.code, one.data)


def _without_model(book: Book, part: Part, month: Month, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """Everything that the states of the places can owe, and what was issued for the house."""
    period = part.period.overlap(open_days(book))
    cause = _no_model(book, period.first)
    for place in book.places.values():
        for span in spans(book, part, month, place):
            for thing in _things_of(span):
                yield Unpriced(thing, span.period, *cause, silent=True)
    for thing in dict.fromkeys(_of_house(line) for line in issued if _is_of_house(line)):
        yield Unpriced(thing, period, *cause, silent=True)


def _things_of(span: Span) -> Iterator[Thing]:
    if span.state == "vacant":
        yield Thing("vacancy", "service", place=span.place.id)
    elif span.stay is not None:
        occupied = span.state == "occupied"
        yield _of_stay(span.stay, "service" if occupied else "notice", "service")
        yield _of_stay(span.stay, "base" if occupied else "notice", "base")


def _without_base(book: Book, part: Part, month: Month) -> Iterator[Unpriced]:
    """The days of residents, and of tails that cover the base, on which no base says what is owed."""
    days = {day for versions in book.terms.bases.values() for day in versions.days}
    for place in book.places.values():
        for span in spans(book, part, month, place):
            if not span.paid or span.stay is None or not _owes_base(book, span):
                continue
            kind: LineKind = "base" if span.state == "occupied" else "notice"
            for piece in span.period.split_at(days):
                if _lacks_base(book, span.stay, piece.first):
                    data: Data = {"offer": book.offer, "day": piece.first.isoformat()}
                    yield Unpriced(_of_stay(span.stay, kind, "base"), piece, "no-base", data, silent=True)


def _owes_base(book: Book, span: Span) -> bool:
    if span.state == "occupied":
        return True
    return span.state == "notice" and span.stay is not None and tail_covers_base(book, span.stay)


def _lacks_base(book: Book, stay: Stay, day: date) -> bool:
    version = book.terms.base_on(day, stay.paragraph)
    if version is None:
        return True
    foreign = book.terms.is_foreign(stay.payer)
    return version.value.unit == "year" and foreign and day_rate(book, version, day) is None


def _without_frame(book: Book, part: Part, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """The frames that were issued and that no version of their paragraph has replaced."""
    period = part.period.overlap(open_days(book))
    frames = (_of_house(line) for line in issued if _is_frame(line))
    for thing in dict.fromkeys(frames):
        versions = book.terms.bases.get(thing.paragraph)
        for piece in period.split_at(set(versions.days) if versions is not None else set()):
            if versions is None or versions.on(piece.first) is None:
                data = {"offer": book.offer, "day": piece.first.isoformat(), "paragraph": thing.paragraph}
                said = {name: value for name, value in data.items() if value is not None}
                yield Unpriced(thing, piece, "no-base", said, silent=True)


def _is_frame(line: IssuedLine) -> bool:
    return _is_of_house(line) and line.slot_kind == "base"


def _is_of_house(line: IssuedLine) -> bool:
    """What buyers owe of a frame is left out: it follows from what they are held at."""
    return line.stay is None and line.place is None and line.part != "bought"


def _unknown_tails(book: Book, month: Month, now: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """What follows a departure on a day without a model, unless the day is settled otherwise."""
    for stay in (stay for of_place in book.stays.values() for stay in of_place):
        left = stay.last_day
        if left is None or left not in open_days(book) or book.terms.model_on(left) is not None:
            continue
        period = Period(left + DAY, month.end).overlap(month.period)
        if period.days and not any(line.stay == stay.id and line.kind == "notice" for line in now):
            for part in ("service", "base"):
                thing = _of_stay(stay, "notice", part)
                yield Unpriced(thing, period, *_no_model(book, left), silent=True)


def _annulled_places(book: Book, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    for line in issued:
        if line.slot_kind == "vacancy" and line.place is not None and line.place not in book.places:
            thing = Thing("vacancy", "service", place=line.place)
            yield Unpriced(thing, days_of(line), "no-place", {"offer": book.offer}, silent=True)


def _before_the_offer(book: Book, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
    """What was issued before the first terms that the offer has now, for stays and places that are still there."""
    opens = open_days(book).first
    stays = {stay.id: stay for of_place in book.stays.values() for stay in of_place}
    for line in issued:
        period = Period(line.first_day, opens).overlap(days_of(line))
        stay = stays.get(line.stay) if line.stay is not None else None
        if not period.days or line.part == "bought" or (line.stay is not None and stay is None):
            continue
        there = period if stay is None or line.slot_kind == "notice" else period.overlap(stay.period)
        if there.days:
            thing = _of_house(line) if stay is None else _of_stay(stay, line.slot_kind, line.part)
            data: Data = {"offer": book.offer, "day": there.first.isoformat()}
            yield Unpriced(thing, there, "no-offer", data, silent=True)


def _no_model(book: Book, day: date) -> tuple[str, Data]:
    terms = book.terms.offer.on(day)
    return "no-model", {"model": terms.value.model if terms else "", "day": day.isoformat()}


def _of_stay(stay: Stay, kind: LineKind, part: LinePart) -> Thing:
    return Thing(kind, part, stay.id, stay.citizen, stay.place, stay.payer, stay.paragraph)


def _of_house(line: IssuedLine) -> Thing:
    return Thing(line.slot_kind, line.part, place=line.place, paragraph=line.paragraph)


def _each_day_once(unpriced: Iterable[Unpriced]) -> Iterator[Unpriced]:
    """Each day of a thing under the first reason given for it."""
    seen: dict[tuple[object, ...], set[date]] = {}
    for one in unpriced:
        thing = one.thing
        days = seen.setdefault((thing.stay, thing.place if thing.stay is None else None, *_sort(thing)), set())
        free = [day for day in one.period.each() if day not in days]
        days.update(free)
        for _, run in groupby(enumerate(free), key=lambda at: at[1].toordinal() - at[0]):
            dates = [day for _, day in run]
            yield Unpriced(thing, Period.inclusive(dates[0], dates[-1]), one.code, one.data, silent=one.silent)


def _sort(thing: Thing) -> tuple[object, ...]:
    """What tells two things of one stay, place or house apart."""
    return (thing.part,) if thing.stay is not None else (thing.kind, thing.part, thing.paragraph)
