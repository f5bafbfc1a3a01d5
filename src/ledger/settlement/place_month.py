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
from itertools import chain, groupby

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.models.issued_lines import id_around
from ledger.models.lines import order_of
from ledger.models.told import in_order
from ledger.models.units import BY_THE_DAY, DaysBy, by_day, days_by, whole_ore_of
from ledger.settlement.away import days_away
from ledger.settlement.gathering import gathered
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.lines import Finding, Line, PlaceDays, in_order_of_kinds
from ledger.settlement.place_runs import Run, priced
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, Span, before_terms, spans
from ledger.settlement.window import Cut, Window, window_of
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import numbers
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Room
from ledger.state.terms import Terms


class PlaceMonth(PlaceDays):
    """One place's part of a month: its lines, in the order in which a settlement shows them, its findings and days.

    `alone`: whether nothing of it depends on another place. A vacancy at an average of the others, what buyers owe of a
    frame, and the last month of who has moved do.
    `in_pieces`: whether some line may be one amount with others: one of a month's price, or of who has other rooms.
    `empty`: on how many days nobody is there. `mixed`: whether it has several lines of one kind.
    """

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    alone: bool = True
    in_pieces: bool = False
    empty: int = 0
    mixed: bool = False

    def add(self, line: Line) -> None:
        """Add a line of the kind of the last one, or of one that comes after it."""
        lines = self.lines
        if lines and lines[-1].kind == line.kind:
            self.mixed = True
        lines.append(line)


class _Kept(Struct):
    """The months of a place, and what they were settled from."""

    place: Place
    rooms: Sequence[Room]
    terms: Terms
    months: dict[Month, PlaceMonth]


class KnownPlaces:
    """The months of places as they were settled last, for whoever settles a book that grows event by event.

    One is used again while the place, its stays and the terms are what they were: most events change one place. Those
    of grants are in `grants`. `ahead`: places are settled to the end of the year that is asked about.
    """

    def __init__(self, *, ahead: bool = False) -> None:
        self.grants = KnownGrants()
        self._ahead = ahead
        self._kept: dict[str, _Kept] = {}

    def seen_from(self, window: Window) -> Window:
        """The months that are settled where those of a window are asked for: to the end of the year, if ahead."""
        last = window.months[-1]
        return window_of(window.months[0], Month(last.year, 12)) if self._ahead else window

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
    months = [PlaceMonth() for _ in around.window.months]
    for part, span in of_parts:
        count(around, months, span)
        _lean(around, months, part, span)
    for span in before_terms(around.book, around.window, place):
        for cut in around.window.cut(span.period) if _is_empty(span) else ():
            months[cut.at].empty += cut.length
    is_empty = [one.empty == days.days for one, days in zip(months, around.window.periods, strict=True)]
    runs: list[Run] = []
    for part, span in of_parts:
        empty = part.month is not None and is_empty[around.window.months.index(part.month)]
        for found in priced(around, part, span, empty=empty):
            if isinstance(found, Run):
                runs.append(found)
            else:
                _add_finding(around, months, found)
    for alike in gathered(sorted(runs, key=_order)):
        _add_lines(around, months, alike, is_empty)
    for month in months:
        if month.mixed:
            month.lines.sort(key=in_order_of_kinds)
    return months


def _add_finding(around: Surroundings, months: Sequence[PlaceMonth], found: Finding) -> None:
    for cut in around.window.cut(found.period):
        months[cut.at].findings.append(replace(found, period=cut.days))


def _lean(around: Surroundings, months: Sequence[PlaceMonth], part: Part, span: Span) -> None:
    """Mark the months whose amounts other places say too: by an average of the residents, or where a stay goes on."""
    averaged = span.state == "vacant" and part.model is not None and part.model.value.vacancy.averages
    moved = span.stay is not None and len(span.stay.lodgings) > 1
    for cut in around.window.cut(span.period) if averaged or moved else ():
        month = months[cut.at]
        month.in_pieces |= moved
        if averaged or _may_be_filled_elsewhere(span, around.window.periods[cut.at]):
            month.alone = False


def _may_be_filled_elsewhere(span: Span, month: Period) -> bool:
    """Whether the stay of somebody who has moved ends in a month: whether a notice fills it, the last place says."""
    return span.state == "occupied" and span.stay is not None and span.stay.period.end < month.end


def count(around: Surroundings, months: Sequence[PlaceMonth], span: Span) -> None:
    """Add a span's days to the place-days of each month."""
    state, is_empty = span.state, _is_empty(span)
    for cut in around.window.cut(span.period) if span.counts or is_empty else ():
        month = months[cut.at]
        if span.counts:
            setattr(month, state, getattr(month, state) + cut.length)
        month.empty += cut.length if is_empty else 0
    for away in days_away(span) if span.counts else ():
        for cut in around.window.cut(away):
            months[cut.at].absent += cut.length


def _is_empty(span: Span) -> bool:
    """Whether days are of a vacancy: closed ones count along, and none that somebody who left still pays."""
    return span.state == "closed" or (span.state == "vacant" and span.paid)


def _order(run: Run) -> tuple[int, str, str, str, date, Period]:
    return order_of(run.kind), run.part, run.item or "", run.citizen or "", _tail_after(run), run.period


def _tail_after(run: Run) -> date:
    """The stay that a tail is after: two of one citizen may lie over each other, and are gathered each by itself."""
    return run.stay.first_day if run.kind == "notice" and run.stay else date.min


def _add_lines(
    around: Surroundings, months: Sequence[PlaceMonth], runs: Sequence[Run], is_empty: Sequence[bool]
) -> None:
    """Add the line of each month that some runs have days in, which are one line there."""
    cut = around.window.cut
    if len(runs) == 1:
        of_run = _OfRun(around, runs[0], is_empty)
        for days in cut(runs[0].period):
            months[days.at].add(of_run.line(days))
    else:
        of_runs = [(_OfRun(around, run, is_empty), days) for run in runs for days in cut(run.period)]
        for at, of_month in groupby(of_runs, key=lambda one: one[1].at):
            (of_run, days), *others = of_month
            months[at].add(_joined([(of_run, days), *others]) if others else of_run.line(days))
    price = runs[0].price
    for days in cut(Period(runs[0].period.first, runs[-1].period.end)) if price.of_frame or price.unit != "day" else ():
        months[days.at].alone &= not price.of_frame
        months[days.at].in_pieces |= price.unit != "day"


class _OfRun:
    """The lines of a run of days in its months: they differ in their days alone, and in what those come to."""

    def __init__(self, around: Surroundings, run: Run, is_empty: Sequence[bool]) -> None:
        self.run = run
        self._around, self._is_empty = around, is_empty
        self._before, self._after = _id_around(run)
        self._last: Line | None = None
        self._by_length: dict[int, Line] = {}
        """Where the price is a day's: the line of so many days, of any month."""

    def id_of(self, cut: Cut) -> str:
        return f"{self._before}{cut.first}{self._after}"

    def line(self, cut: Cut) -> Line:
        """The line of its days in a month."""
        if (alike := self._by_length.get(cut.length)) is not None:
            return replace(alike, id=self.id_of(cut), period=cut.days, for_month=cut.month)
        pieces = (self.day_by(cut),)
        if self._last is None:
            line = _line([self.run], self.id_of(cut), cut.month, cut.days, pieces)
        else:
            days = by_day(self.run.price.per_unit, pieces)
            line = replace(
                self._last,
                id=self.id_of(cut),
                period=cut.days,
                pieces=pieces,
                by_day=days,
                amount=whole_ore_of(days),
                for_month=cut.month,
            )
        self._last = line
        if self.run.price.unit == "day":
            self._by_length[cut.length] = line
        return line

    def day_by(self, cut: Cut) -> DaysBy:
        """What the price of a day is divided by; of a twelfth in an absence, a share of the whole rounded one."""
        run, price = self.run, self.run.price
        if price.unit == "day":
            return BY_THE_DAY[cut.length]
        filled = run.of_census
        if not filled:
            whole = self._around.window.periods[cut.at]
            filled = self._is_empty[cut.at] if run.kind == "vacancy" else self._around.is_filled_by(run.stay, whole)
        model = run.model.value
        by = days_by(cut.length, run.whole, cut.month, model.days_in_month, model.days_in_year, filled=filled)
        return by if by.twelfth is None else by._replace(twelfth=by.twelfth * price.share)


def _joined(cuts: Sequence[tuple[_OfRun, Cut]]) -> Line:
    """The line of several runs in one month."""
    (begun, first), (_, last) = cuts[0], cuts[-1]
    pieces = tuple(_pieces(of_run.day_by(cut) for of_run, cut in cuts))
    period = Period(first.days.first, last.days.end)
    return _line([of_run.run for of_run, _ in cuts], begun.id_of(first), first.month, period, pieces)


def _line(runs: Sequence[Run], line_id: str, month: Month, period: Period, pieces: tuple[DaysBy, ...]) -> Line:
    first = runs[0]
    price = first.price
    who = first.stay if first.kind != "vacancy" else None
    paying = first.paying
    days = by_day(price.per_unit, pieces)
    if len(runs) == 1:  # as of most
        events, steps = numbers(first.events, price.shared), price.steps
    else:
        events = numbers(chain.from_iterable([run.events for run in runs]), *[run.price.shared for run in runs])
        steps = in_order(run.price.steps for run in runs)
    return Line(
        id=line_id,
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
        for_month=month,
        events=events,
        steps=steps,
        quantity=price.quantity,
        absence=price.absence,
    )


def _pieces(days: Iterable[DaysBy]) -> Iterator[DaysBy]:
    """The days of a line, by what the price of a unit is divided by on them."""
    for of_one, alike in groupby(days, key=lambda by: by._replace(days=0)):
        yield of_one._replace(days=sum(by.days for by in alike))


def _id_around(run: Run) -> tuple[str, str]:
    """What stands around the first day in the id of its lines.

    It is stable for the same line in any calculation, and unique in the offer's month.
    """
    kind = f"{run.kind}-base" if (run.kind, run.part) == ("notice", "base") else run.kind
    kind = kind if run.item is None else f"{kind}-{run.item}"
    return id_around(kind, run.place, run.stay.citizen if run.stay else None)
