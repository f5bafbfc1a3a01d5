"""The settlement of one offer's month: states priced, equal days gathered to lines, each line rounded once.

Decided on 2026-11-21:

* Zero lines. A rule that comes to 0 kr. (package 0) gives a line, so that the reader sees why; one that pays nothing,
  or not yet, gives none.
* A line. The longest run of days alike in place, state, citizen, level and unit price, a reassessment to the same
  level included. Its id (`service/1/2023-05-01`) never differs between calculations.
* The bought base is taken from the own share. One line a month, `base/bought/…`: the offer's total stays the frame's
  twelfth, and closing, adjusting and bridging need not know of buyers. It has a part of its own, `bought`, because
  the frame's line has the same days and adjustments compare slot by slot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import attrgetter

from ledger.models.issued import line_id
from ledger.models.lines import LineKind, LinePart, order_of
from ledger.models.model import Model
from ledger.models.notice import NoNotice
from ledger.models.offers import Base
from ledger.models.units import amount_of
from ledger.settlement import prices
from ledger.settlement.confirming import stale_findings
from ledger.settlement.frames import frames, twelfth
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays
from ledger.settlement.phase_in import phased
from ledger.settlement.prices import Missing, Price
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, Span, count, open_days, parts, spans
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import numbers, union
from ledger.shared.message import Message, Value, say
from ledger.shared.money import half_up
from ledger.shared.ordering import natural
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.stays import Stay


@dataclass(frozen=True, slots=True)
class _Run:
    """Days at one price, before equal neighbours are gathered. `terms` are the events that chose the rules."""

    kind: LineKind
    part: LinePart
    place: str | None
    stay: Stay | None
    period: Period
    price: Price
    model: Version[Model]
    terms: tuple[int, ...]

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line: stay, place, state, level, unit price, convention."""
        stay, model = self.stay, self.model.value
        who = (stay.id, stay.payer, stay.paragraph) if stay is not None and self.kind != "vacancy" else None
        parts_of_unit = {"day": None, "month": model.days_in_month, "year": model.days_in_year}[self.price.unit]
        price = (self.price.level, self.price.per_unit, self.price.unit, self.price.of_frame, parts_of_unit)
        return (self.kind, self.part, self.place, who, price)


def settle_month(book: Book, month: Month) -> OfferMonth:
    """The settlement of one offer for one month, as it follows from what the book knows.

    Pure: the same book gives the same lines. What a person must decide is a finding and costs nothing until then;
    it never stops the rest of the offer.
    """
    return phased(book, month, _settled(book, month), _settled)


def _settled(book: Book, month: Month) -> OfferMonth:
    """The month by the terms in force, whatever is being phased in."""
    counted = PlaceDays()
    runs: list[_Run] = []
    findings: list[Finding] = []
    around, the_parts = Surroundings(book, month), parts(book, month)
    lines = list(_frame_lines(book, the_parts, month))
    for part in the_parts:
        if part.model is None and part.period.first in open_days(book):
            findings.append(_no_model(book, part.period))
        findings += stale_findings(book, part)
        for span in spans(book, part, month):
            count(counted, span)
            if part.model is not None:
                _price(around, part.model, span, runs, findings)
    priced = [(_line(gathered, month), gathered[0].price) for gathered in _gather(runs)]
    lines += [line for line, _ in priced]
    lines += _balance(book, month, [line for line, price in priced if price.of_frame])
    lines.sort(key=lambda line: (order_of(line.kind), natural(line.place), line.period, line.part, line.id))
    return OfferMonth(book.offer, month, tuple(_numbered(lines)), tuple(_merge(findings)), counted)


def _price(around: Surroundings, model: Version[Model], span: Span, runs: list[_Run], findings: list[Finding]) -> None:
    """Price a span's days one piece at a time, into runs and findings."""
    if span.state == "closed" or not span.paid:
        return
    days = prices.boundaries(around, span)
    if span.state == "vacant":
        days |= prices.vacancy_boundaries(around, model.value, span)
    for piece in span.period.split_at(days):
        for kind, part, found in _owed(around, model.value, span, piece.first):
            if isinstance(found, Missing):
                stay = span.stay if span.state != "vacant" else None
                identity, citizen = (stay.id, stay.citizen) if stay else (None, None)
                findings.append(Finding(found.code, span.place.id, identity, citizen, piece, found.data))
            elif found is not None:
                terms = _terms(around.book, model, piece.first)
                runs.append(_Run(kind, part, span.place.id, span.stay, piece, found, model, terms))


def _owed(
    around: Surroundings, model: Model, span: Span, day: date
) -> Iterator[tuple[LineKind, LinePart, Price | Missing | None]]:
    """What a span's state owes on a day: base and service for a resident, the tail's share of them, or the vacancy."""
    book = around.book
    if span.state == "vacant":
        if model.allocation != "frame":
            yield "vacancy", "service", prices.vacancy(around, model, span, day)
        return
    occupied = span.state == "occupied"
    assert span.stay is not None
    if model.allocation != "activity" and (occupied or _tail_covers_base(book, span.stay)):
        kind: LineKind = "base" if occupied else "notice"
        if model.allocation == "combination":
            yield kind, "base", prices.base(book, span.stay, day)
        yield kind, "base", prices.bought_base(around, span.stay, day)
    if model.allocation != "frame":
        yield "service" if occupied else "notice", "service", prices.service(book, model, span, day)


def _tail_covers_base(book: Book, stay: Stay) -> bool:
    version = book.terms.model_on(stay.last_day) if stay.last_day else None
    notice = version.value.notice if version else NoNotice()
    return not isinstance(notice, NoNotice) and notice.covers == "all"


def _gather(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Runs that are one line: alike, and each beginning where the one before ended."""
    ordered = sorted(runs, key=lambda r: (r.kind, r.part, r.place or "", _citizen(r) or "", _tail_after(r), r.period))
    gathered: list[_Run] = []
    for run in ordered:
        if gathered and (run.same != gathered[-1].same or run.period.first != gathered[-1].period.end):
            yield gathered
            gathered = []
        gathered.append(run)
    if gathered:
        yield gathered


def _tail_after(run: _Run) -> date:
    """The stay that a tail is after: two of one citizen may lie over each other, and are gathered each by itself."""
    return run.stay.first_day if run.kind == "notice" and run.stay else date.min


def _line(runs: list[_Run], month: Month) -> Line:
    first, last = runs[0], runs[-1]
    model, price = first.model.value, first.price
    period = Period(first.period.first, last.period.end)
    exact = amount_of(price.per_unit, price.unit, period.days, month, model.days_in_month, model.days_in_year)
    who = first.stay if first.kind != "vacancy" else None
    return Line(
        id=_line_id(first, period),
        kind=first.kind,
        part=first.part,
        stay=who.id if who else None,
        place=first.place,
        citizen=who.citizen if who else None,
        payer=who.payer if who else None,
        paragraph=who.paragraph if who else None,
        period=period,
        level=price.level,
        unit=price.unit,
        unit_price=price.per_unit,
        amount=half_up(exact),
        for_month=month,
        events=_events(runs),
        steps=tuple(dict.fromkeys(step for run in runs for step in run.price.steps)),
    )


def _frame_lines(book: Book, parts: Sequence[Part], month: Month) -> Iterator[Line]:
    owing = [part for part in parts if _owes_frame(part) and part.period.first in open_days(book)]
    for frame in frames(book, [part.period for part in owing]):
        version = frame.versions[0]
        base = version.value
        behind = {each.number for each in frame.versions}
        for part in owing:
            if part.model is not None and part.period.overlaps(frame.period):
                behind.update(_terms(book, part.model, part.period.first))
        yield Line(
            id=f"base/frame{base.paragraph or ''}/{frame.period.first}",
            kind="base",
            part="base",
            stay=None,
            place=None,
            citizen=None,
            payer=None,
            paragraph=base.paragraph,
            period=frame.period,
            level="",
            unit="year",
            unit_price=Fraction(base.amount_ore),
            amount=twelfth(base.amount_ore, month, frame.period.days),
            for_month=month,
            events=tuple(sorted(behind)),
            steps=(
                _frame_of(version),
                say("cumulated twelfths to month {month}, less those of the month before", month=month.month),
            ),
        )


def _frame_of(version: Version[Base]) -> Message:
    values: dict[str, Value] = {"day": version.effective_on, "number": version.number}
    if version.value.paragraph is None:
        return say("yearly frame from {day} (#{number})", **values)
    return say(
        "yearly frame for paragraph {paragraph} from {day} (#{number})", paragraph=version.value.paragraph, **values
    )


def _owes_frame(part: Part) -> bool:
    return part.model is not None and part.model.value.allocation != "activity"


def _balance(book: Book, month: Month, bought: Sequence[Line]) -> Iterator[Line]:
    """What buyers owe of the frame, taken from the own share: the offer's total stays the frame's twelfth."""
    amount = -sum(line.amount for line in bought)
    if not amount:
        return
    period = open_days(book).overlap(month.period)
    payers = sorted({line.payer or "" for line in bought})
    yield Line(
        id=f"base/bought/{period.first}",
        kind="base",
        part="bought",
        stay=None,
        place=None,
        citizen=None,
        payer=None,
        paragraph=None,
        period=period,
        level="",
        unit="day",
        unit_price=Fraction(amount, period.days),
        amount=amount,
        for_month=month,
        events=tuple(sorted(union(line.events for line in bought))),
        steps=(say("owed of the frame by the day by {payers}, and so not by the municipality itself", payers=payers),),
    )


def _terms(book: Book, model: Version[Model], day: date) -> tuple[int, ...]:
    """The events behind every line: the model, and the offer's own terms that chose it and its rates."""
    offer = book.terms.offer.on(day)
    return (model.number, offer.number) if offer else (model.number,)


def _line_id(run: _Run, period: Period) -> str:
    """Stable for the same line in any calculation, and unique in the offer's month."""
    kind = f"{run.kind}-base" if (run.kind, run.part) == ("notice", "base") else run.kind
    return line_id(kind, run.place, run.stay.citizen if run.stay else None, period.first)


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    """Two tails of one citizen, who came back and left again before the first one ended, may begin on the same day."""
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.id] += 1
        yield line if seen[line.id] == 1 else replace(line, id=f"{line.id}/{seen[line.id]}")


def _events(runs: Iterable[_Run]) -> Sequence[int]:
    runs = list(runs)
    own = {number for run in runs for number in (*run.price.events, *run.terms)}
    own |= {run.stay.departed for run in runs if run.kind == "notice" and run.stay and run.stay.departed}
    return numbers(own, *(run.price.shared for run in runs))


def _merge(findings: list[Finding]) -> Iterator[Finding]:
    """Findings of one code, place and stay on adjacent days as one, with the data of its first day."""
    merged: Finding | None = None
    for finding in sorted(findings, key=lambda f: (f.code, natural(f.place), f.citizen or "", f.period)):
        if merged is not None and _about(merged) == _about(finding) and merged.period.end >= finding.period.first:
            merged = replace(merged, period=Period(merged.period.first, finding.period.end))
            continue
        if merged is not None:
            yield merged
        merged = finding
    if merged is not None:
        yield merged


_about = attrgetter("code", "place", "stay")


def _no_model(book: Book, period: Period) -> Finding:
    terms = book.terms.offer.on(period.first)
    data = {"model": terms.value.model if terms else "", "day": period.first.isoformat()}
    return Finding("no-model", None, None, None, period, data)


def _citizen(run: _Run) -> str | None:
    return run.stay.citizen if run.stay is not None and run.kind != "vacancy" else None
