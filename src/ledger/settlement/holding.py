"""What cannot be priced in a closed month is never money: what has been issued for it stays, and a person is told.

For each thing and day that is owed but has no price now, a closed month comes to what has been issued for it so far,
adjustments included. So nothing is refunded or charged because a table, a base, a level or a model is missing. What is
no longer owed is refunded as ever.

A stay's day is held as one thing under service, notice or base: where its payer, paragraph or kind has changed
meanwhile, the amount moves with the day.

Decided on 2026-11-26:

* Owed until a decision says otherwise. A lived-in place, a tail, a vacancy under a rule that pays, and a base that was
  issued are owed. A model, base, place or first terms of an offer that are annulled make unpriced, never not owed. An
  allocation that no longer has a base, or a frame that takes the place of a day base, is a decision: refunded.
* An unknown tail. Nobody knows the notice rule of somebody who left on a day without a model: what was issued as
  notice stays.
* What buyers owed of a frame and is held stays taken from the own share.
* A finding once accepted comes back when its cause, its days or the amount held change. Accepted is what the latest
  closing said of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from ledger.events import BaseAdopted
from ledger.models.issued import IssuedFinding, IssuedLine, IssuedMonth, Severity
from ledger.models.lines import LineKind, LinePart
from ledger.settlement.as_issued import as_issued
from ledger.settlement.frames import day_rate
from ledger.settlement.lines import OfferMonth
from ledger.settlement.place_month import tail_covers_base
from ledger.settlement.shares import day_cells, days_of, share_of
from ledger.settlement.timeline import Part, Span, open_days, parts, spans
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.event_numbers import union
from ledger.shared.money import Ore
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


class Held(NamedTuple):
    """What a closed month comes to beyond its lines: what stays as issued, and a finding for each run of its days."""

    lines: Sequence[IssuedLine]
    findings: Sequence[IssuedFinding]


NOTHING = Held((), ())


def held(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Held:
    """What stays as it was `issued` for a closed month, its own lines and adjustments, since it has no price now."""
    if not may_hold(book, (finding.severity for finding in calculated.findings)):
        return NOTHING
    lines: list[IssuedLine] = []
    findings: list[IssuedFinding] = []
    for unpriced in _each_day_once(_unpriced(book, month, calculated, issued)):
        kept = list(_as_issued(unpriced, issued, month))
        lines += kept
        if kept or not unpriced.silent:
            findings.append(_finding(unpriced, month, sum(line.amount_ore for line in kept)))
    lines += _taken_from_the_own_share(book, month, lines)
    return Held(lines, findings)


def known_total(book: Book, month: Month, calculated: OfferMonth, issued: Sequence[IssuedLine]) -> Ore:
    """What a month comes to: as calculated, and, once it is closed, with what stays as it was `issued`."""
    stays_as_issued = held(book, month, as_issued(calculated), issued).lines
    return calculated.total + sum(line.amount_ore for line in stays_as_issued)


def may_hold(book: Book, severities: Iterable[Severity]) -> bool:
    """Whether anything of a closed month with such findings can be owed without a price: a look that costs nothing."""
    return bool(book.annulled & _ISSUED_BY) or "unpriced" in severities


_ISSUED_BY = frozenset({"base.adopted", "budget.adopted", "offer.adopted", "place.opened"})
"""Terms that leave no finding behind when they are annulled: only what was issued tells that they were there."""


# --- what has no price -----------------------------------------------------------------------------


def _unpriced(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Iterator[Unpriced]:
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


# --- what stays as it was issued -------------------------------------------------------------------


def _as_issued(unpriced: Unpriced, issued: Sequence[IssuedLine], month: Month) -> Iterator[IssuedLine]:
    """The amounts issued for the days, as lines of what the days are now; a line where the issued lines change."""
    sources = [line for line in issued if unpriced.thing.was(line)]
    for period, of_days in day_cells(sources, unpriced.period):
        amount = sum(share_of(line, period) for line in of_days)
        if amount:
            yield _line(unpriced.thing, of_days, period, amount, month)


def _line(thing: Thing, sources: Sequence[IssuedLine], period: Period, amount: Ore, month: Month) -> IssuedLine:
    example = next((line for line in sources if line.repairs is None), sources[0])
    last = period.last
    assert last is not None
    return IssuedLine(
        id=example.repairs or example.id,
        kind=thing.kind,
        part=thing.part,
        stay=thing.stay,
        place=thing.place,
        citizen=thing.citizen,
        payer=thing.payer,
        paragraph=thing.paragraph,
        first_day=period.first,
        last_day=last,
        level=example.level,
        unit="day",
        unit_price_ore=str(Fraction(amount, period.days)),
        amount_ore=amount,
        for_month=str(month),
        events=tuple(sorted(union(line.events for line in sources))),
    )


def _taken_from_the_own_share(book: Book, month: Month, kept: Sequence[IssuedLine]) -> Iterator[IssuedLine]:
    """Against what buyers owed of a frame and is held: the frame's own line is not held twice."""
    frames = {
        fact.number for fact in book.facts if isinstance(fact.event, BaseAdopted) and fact.event.base.unit == "year"
    }
    bought = [line for line in kept if line.stay is not None and line.part == "base" and frames & set(line.events)]
    amount = -sum(line.amount_ore for line in bought)
    if amount:
        thing = Thing("base", "bought")
        yield _line(thing, bought, open_days(book).overlap(month.period), amount, month)


def _finding(unpriced: Unpriced, month: Month, amount: Ore) -> IssuedFinding:
    thing, last = unpriced.thing, unpriced.period.last
    assert last is not None
    return IssuedFinding(
        code=unpriced.code,
        severity="unpriced",
        kind=thing.kind,
        part=thing.part,
        place=thing.place,
        stay=thing.stay,
        citizen=thing.citizen,
        payer=thing.payer,
        paragraph=thing.paragraph,
        first_day=unpriced.period.first,
        last_day=last,
        data=unpriced.data,
        for_month=str(month),
        held_ore=amount,
    )
