"""What one place adds to its house's months: the days that are owed, cut by months, and gathered to lines.

Decided on 2026-11-21:

* A vacancy fills a month by its days as they are settled: where a part of the month goes by a census, all days of that
  part are as its day is (decided on 2026-11-26).
* A line. The longest run of days of a month alike in place, state, citizen, level and unit price, a reassessment to
  the same level included. Its id (`service/1/2023-05-01`) never differs between calculations. A convention that changes
  inside it does not end it (decided on 2026-11-26). Of a base item by units the unit price is that of one unit: another
  quantity is another line, which names it, also where the product is the same (decided on 2026-11-26).

Decided on 2026-11-27:

* A vacancy fills a month by all days of the place, also those for which the offer's terms are annulled, or an opening
  of the place on which a month was issued: they are not paid, as with a stay. Before, a vacancy that was issued for a
  month was adjusted where terms were adopted, or the place was opened, again in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.issued_lines import line_id
from ledger.models.told import in_order
from ledger.models.units import DaysBy, by_day, days_by, whole_ore_of
from ledger.settlement.away import days_away
from ledger.settlement.gathering import gathered
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.lines import Finding, Line, PlaceDays
from ledger.settlement.place_runs import Run, priced
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, Span, before_terms, spans
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import numbers
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Room
from ledger.state.terms import Terms


class PlaceMonth(Struct, frozen=True):
    """One place's part of a month: its lines, its findings and days.

    `alone`: whether nothing of it depends on another place. A vacancy at an average of the others, what buyers owe of a
    frame, and the last month of who has moved do.
    `in_pieces`: whether some line may be one amount with others: one of a month's price, or of who has other rooms.
    """

    lines: Sequence[Line]
    findings: Sequence[Finding]
    days: PlaceDays
    alone: bool
    in_pieces: bool


class _Kept(Struct):
    """The months of a place, and what they were settled from."""

    place: Place
    rooms: Sequence[Room]
    terms: Terms
    months: dict[Month, PlaceMonth]


class KnownPlaces:
    """The months of places as they were settled last, for whoever settles a book that grows event by event.

    One is used again while the place, its stays and the terms are what they were: most events change one place. Those
    of grants are in `grants`.
    """

    def __init__(self) -> None:
        self.grants = KnownGrants()
        self._kept: dict[str, _Kept] = {}

    def settled(self, around: Surroundings, parts: Sequence[Part], place: Place) -> Sequence[PlaceMonth]:
        """What a place adds to each month of a window."""
        kept, months = self._still(around.book, place), around.window.months
        if all(month in kept.months for month in months):
            return [kept.months[month] for month in months]
        calculated = settle_place(around, parts, place)
        kept.months.update((month, one) for month, one in zip(months, calculated, strict=True) if one.alone)
        return calculated

    def _still(self, book: Book, place: Place) -> _Kept:
        """What is kept of a place, as far as it still holds."""
        rooms, kept = book.rooms.get(place.id, ()), self._kept.get(place.id)
        if kept is None or kept.terms is not book.terms or kept.place != place or not _same(kept.rooms, rooms):
            kept = self._kept[place.id] = _Kept(place, rooms, book.terms, {})
        return kept


def _same(rooms: Sequence[Room], others: Sequence[Room]) -> bool:
    return rooms is others or list(rooms) == list(others)


def settle_place(around: Surroundings, parts: Sequence[Part], place: Place) -> Sequence[PlaceMonth]:
    """What a place adds to each month of a window, whose parts are settled each under its own model."""
    of_parts = [(part, span) for part in parts for span in spans(around.book, part, place)]
    months = [Gathering() for _ in around.window.months]
    for part, span in of_parts:
        count(around, months, span)
        _lean(around, months, part, span)
    for span in before_terms(around.book, around.window, place):
        for at, days in around.window.cut(span.period):
            months[at].empty += days.days if _is_empty(span) else 0
    is_empty = [one.empty == days.days for one, days in zip(months, around.window.periods, strict=True)]
    runs: list[Run] = []
    for part, span in of_parts:
        empty = part.month is not None and is_empty[around.window.months.index(part.month)]
        found = priced(around, part, span, empty=empty)
        runs += [one for one in found if isinstance(one, Run)]
        _add_findings(around, months, [one for one in found if isinstance(one, Finding)])
    for alike in gathered(sorted(runs, key=_order)):
        for at, line in _lines(around, alike, is_empty):
            months[at].lines.append(line)
    return [one.done() for one in months]


def _may_be_filled_elsewhere(span: Span, month: Period) -> bool:
    """Whether the stay of somebody who has moved ends in a month: whether a notice fills it, the last place says."""
    return span.state == "occupied" and span.stay is not None and span.stay.period.end < month.end


def _add_findings(around: Surroundings, months: Sequence[Gathering], findings: Iterable[Finding]) -> None:
    for found in findings:
        for at, days in around.window.cut(found.period):
            months[at].findings.append(replace(found, period=days))


def _lean(around: Surroundings, months: Sequence[Gathering], part: Part, span: Span) -> None:
    """Mark the months whose amounts other places say too: by an average of the residents, or where a stay goes on."""
    averaged = span.state == "vacant" and part.model is not None and part.model.value.vacancy.averages
    moved = span.stay is not None and len(span.stay.lodgings) > 1
    for at, _ in around.window.cut(span.period) if averaged or moved else ():
        months[at].moved |= moved
        months[at].leans |= averaged or (moved and _may_be_filled_elsewhere(span, around.window.periods[at]))


class Gathering:
    """A month of a place while it is gathered: days by state, and how many of them nobody is there."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.findings: list[Finding] = []
        self.days = PlaceDays()
        self.empty = 0
        self.moved = False
        self.leans = False

    def done(self) -> PlaceMonth:
        alone = not self.leans and not any(line.of_frame for line in self.lines)
        in_pieces = self.moved or any(line.unit != "day" for line in self.lines)
        return PlaceMonth(self.lines, self.findings, self.days, alone, in_pieces)


def count(around: Surroundings, months: Sequence[Gathering], span: Span) -> None:
    """Add a span's days to the place-days of each month."""
    state, counts, is_empty = span.state, span.counts, _is_empty(span)
    for at, days in around.window.cut(span.period):
        month, count = months[at], days.days
        if counts:
            setattr(month.days, state, getattr(month.days, state) + count)
        month.empty += count if is_empty else 0
    for away in days_away(span) if counts else ():
        for at, days in around.window.cut(away):
            months[at].days.absent += days.days


def _is_empty(span: Span) -> bool:
    """Whether days are of a vacancy: closed ones count along, and none that somebody who left still pays."""
    return span.state == "closed" or (span.state == "vacant" and span.paid)


def _order(run: Run) -> tuple[str, str, str, str, str, date, Period]:
    return run.kind, run.part, run.item or "", run.place or "", run.citizen or "", _tail_after(run), run.period


def _tail_after(run: Run) -> date:
    """The stay that a tail is after: two of one citizen may lie over each other, and are gathered each by itself."""
    return run.stay.first_day if run.kind == "notice" and run.stay else date.min


def _lines(around: Surroundings, runs: Sequence[Run], is_empty: Sequence[bool]) -> Iterator[tuple[int, Line]]:
    """The line of each month that runs have days in, and where the month stands in the window."""
    window = around.window
    waiting: list[tuple[Run, Period]] = []
    of_month = -1
    for run in runs:
        line: Line | None = None
        for at, days in window.cut(run.period):
            if waiting and at != of_month:
                yield of_month, _joined(around, waiting, of_month, is_empty)
                waiting = []
            if waiting or (days.end == run.period.end and days.end != window.periods[at].end and run is not runs[-1]):
                # Another run goes on in the same month, or has begun in it.
                waiting.append((run, days))
                of_month = at
                continue
            if line is None:
                line = _line(around, [run], at, days, (_day_by(around, run, at, days.days, is_empty),))
                by_days = {days.days: line}
            else:
                line = _cut(around, by_days.get(days.days, line), run, at, days, is_empty)
                by_days[days.days] = line
            yield at, line
    if waiting:
        yield of_month, _joined(around, waiting, of_month, is_empty)


def _joined(around: Surroundings, cut: Sequence[tuple[Run, Period]], at: int, is_empty: Sequence[bool]) -> Line:
    """The line of several runs in one month."""
    period = Period(cut[0][1].first, cut[-1][1].end)
    pieces = tuple(_pieces(_day_by(around, run, at, days.days, is_empty) for run, days in cut))
    return _line(around, [run for run, _ in cut], at, period, pieces)


def _line(around: Surroundings, runs: Sequence[Run], at: int, period: Period, pieces: tuple[DaysBy, ...]) -> Line:
    first = runs[0]
    price = first.price
    who = first.stay if first.kind != "vacancy" else None
    paying = first.paying
    days = by_day(price.per_unit, pieces)
    return Line(
        id=_line_id(first, period),
        kind=first.kind,
        part=first.part,
        item=first.item,
        stay=who.id if who else None,
        place=first.place,
        citizen=who.citizen if who else None,
        payer=paying.payer if paying else None,
        paragraph=paying.paragraph if paying else None,
        period=period,
        level=price.level,
        unit=price.unit,
        unit_price=price.per_unit,
        pieces=pieces,
        by_day=days,
        of_frame=price.of_frame,
        amount=whole_ore_of(days),
        for_month=around.window.months[at],
        events=numbers((number for run in runs for number in run.events), *(run.price.shared for run in runs)),
        steps=price.steps if len(runs) == 1 else in_order(run.price.steps for run in runs),
        quantity=price.quantity,
        absence=price.absence,
    )


def _cut(around: Surroundings, line: Line, run: Run, at: int, period: Period, is_empty: Sequence[bool]) -> Line:
    """The line of the same days in another month; `line` is of as many of them, if there was one before."""
    line_id, month = _line_id(run, period), around.window.months[at]
    if run.price.unit == "day" and line.period.days == period.days:
        return replace(line, id=line_id, period=period, for_month=month)
    pieces = (_day_by(around, run, at, period.days, is_empty),)
    days = by_day(run.price.per_unit, pieces)
    return replace(
        line,
        id=line_id,
        period=period,
        pieces=pieces,
        by_day=days,
        amount=whole_ore_of(days),
        for_month=month,
    )


def _pieces(days: Iterable[DaysBy]) -> Iterator[DaysBy]:
    """The days of a line, by what the price of a unit is divided by on them."""
    for of_one, alike in groupby(days, key=lambda by: by._replace(days=0)):
        yield of_one._replace(days=sum(by.days for by in alike))


def _day_by(around: Surroundings, run: Run, at: int, days: int, is_empty: Sequence[bool]) -> DaysBy:
    """What the price of a day is divided by; of a twelfth in an absence, a share of the whole rounded one."""
    price = run.price
    if price.unit == "day":
        return DaysBy(days, 1)
    filled = run.of_census
    if not filled:
        whole = around.window.periods[at]
        filled = is_empty[at] if run.kind == "vacancy" else around.is_filled_by(run.stay, whole)
    model, month = run.model.value, around.window.months[at]
    by = days_by(days, run.whole, month, model.days_in_month, model.days_in_year, filled=filled)
    return by if by.twelfth is None else by._replace(twelfth=by.twelfth * price.share)


def _line_id(run: Run, period: Period) -> str:
    """Stable for the same line in any calculation, and unique in the offer's month."""
    kind = f"{run.kind}-base" if (run.kind, run.part) == ("notice", "base") else run.kind
    kind = kind if run.item is None else f"{kind}-{run.item}"
    return line_id(kind, run.place, run.stay.citizen if run.stay else None, period.first)
