"""What one place adds to its house's month: its days priced, equal days gathered to lines, each rounded once.

Decided on 2026-11-21:

* Zero lines. A rule that comes to 0 kr. (package 0) gives a line, so that the reader sees why; one that pays nothing,
  or not yet, gives none.
* A vacancy fills a month by its days as they are settled: where a part of the month goes by a census, all days of that
  part are as its day is (decided on 2026-11-26).
* A line. The longest run of days alike in place, state, citizen, level and unit price, a reassessment to the same
  level included. Its id (`service/1/2023-05-01`) never differs between calculations. A convention that changes inside
  it does not end it (decided on 2026-11-26). Of a base item by units the unit price is that of one unit: another
  quantity is another line, which names it, also where the product is the same (decided on 2026-11-26).

Decided on 2026-11-27:

* A reserved vacancy has a payer. It is the vacancy line of the place, on the statement of whoever has reserved it. At
  a price a day it is owed under every model, whatever its vacancy rule says, and beside a frame, which stands; without
  one it is what the vacancy rule makes of it. Days of a tail are the former resident's, and days out of use nobody's.
* A vacancy fills a month by all days of the place, also those for which the offer's terms are annulled, or an opening
  of the place on which a month was issued: they are not paid, as with a stay. Before, a vacancy that was issued for a
  month was adjusted where terms were adopted, or the place was opened, again in it.
* Under a census the state is that of its day, and the reservation that of each day that is priced, as prices are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.issued_lines import line_id
from ledger.models.lines import LineKind, LinePart
from ledger.models.model import Model
from ledger.models.told import Told, in_order
from ledger.models.units import DaysBy, UnitPrice, amount_of, by_day, days_by
from ledger.settlement import base_prices, service_prices, vacancy_prices
from ledger.settlement.away import boundaries, days_away, reduced
from ledger.settlement.gathering import gathered
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.lines import Finding, Line, PlaceDays
from ledger.settlement.prices import Missing, Price, unknown_tail
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, Span, before_terms, chosen_by, count, spans
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import numbers
from ledger.shared.money import half_up
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Place, Reservation
from ledger.state.reserving import reservations, reserved_on
from ledger.state.stays import Paying, Room, Stay
from ledger.state.terms import Terms


class PlaceMonth(Struct, frozen=True):
    """One place's part of a month: its lines, its findings and days.

    `alone`: whether nothing of it depends on another place. Vacancies, what buyers owe of a frame and who has moved do.
    """

    lines: Sequence[Line]
    findings: Sequence[Finding]
    days: PlaceDays
    alone: bool


class KnownPlaces:
    """The months of places as they were settled last, for whoever settles a book that grows event by event.

    One is used again while the place, its stays and the terms are what they were: most events change one place. Those
    of grants are in `grants`.
    """

    def __init__(self) -> None:
        self.grants = KnownGrants()
        self._known: dict[tuple[Month, str], tuple[Place, Sequence[Room], Terms, PlaceMonth]] = {}

    def settled(self, around: Surroundings, parts: Sequence[Part], place: Place, month: Month) -> PlaceMonth:
        """What a place adds to a month."""
        book, key = around.book, (month, place.id)
        rooms = book.rooms.get(place.id, [])
        if key in self._known:
            of_place, of_rooms, of_terms, known = self._known[key]
            if of_terms is book.terms and of_place is place and of_rooms == rooms:
                return known
        calculated = settle_place(around, parts, place, month)
        if calculated.alone:
            self._known[key] = (place, rooms, book.terms, calculated)
        return calculated


def settle_place(around: Surroundings, parts: Sequence[Part], place: Place, month: Month) -> PlaceMonth:
    """What a place adds to a month, whose parts are settled each under its own model."""
    runs: list[_Run] = []
    findings: list[Finding] = []
    days = PlaceDays()
    of_parts = [(part.model, span) for part in parts for span in spans(around.book, part, month, place)]
    all_days = [*before_terms(around.book, month, place), *(span for _, span in of_parts)]
    empty = sum(span.period.days for span in all_days if _is_empty(span)) == month.days
    for model, span in of_parts:
        count(days, span)
        days.absent += days_away(span) if span.counts else 0
        if model is not None:
            _price(around, model, span, runs, findings, empty=empty)
    lines = [_line(alike, month) for alike in gathered(sorted(runs, key=_order))]
    alone = not days.vacant and not any(line.of_frame for line in lines) and not any(map(_has_moved, of_parts))
    return PlaceMonth(lines, findings, days, alone)


def _is_empty(span: Span) -> bool:
    """Whether days are of a vacancy: closed ones count along, and none that somebody who left still pays."""
    return span.state == "closed" or (span.state == "vacant" and span.paid)


def _has_moved(of_part: tuple[Version[Model] | None, Span]) -> bool:
    """Whether a stay has other rooms: whether it fills the month is not for this place alone to say."""
    stay = of_part[1].stay
    return stay is not None and len(stay.lodgings) > 1


class _Run(Struct, frozen=True):
    """Days at one price, before equal neighbours are gathered. `terms` are the events that chose the rules."""

    kind: LineKind
    part: LinePart
    place: str | None
    item: str | None
    stay: Stay | None
    paying: Paying | None
    period: Period
    price: Price
    model: Version[Model]
    terms: tuple[int, ...]
    filled: bool

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line: stay, place, state, level, unit price."""
        stay, paying = self.stay, self.paying
        who = (stay and stay.id, paying.payer, paying.paragraph) if paying is not None else None
        one = self.price
        price = (one.level, one.per_unit, one.unit, one.of_frame, one.quantity, one.absence)
        return (self.kind, self.part, self.item, self.place, who, price)


def _price(
    around: Surroundings,
    model: Version[Model],
    span: Span,
    runs: list[_Run],
    findings: list[Finding],
    *,
    empty: bool,
) -> None:
    """Price a span's days one piece at a time, into runs and findings; `empty`: nobody is there in all the month."""
    if span.state == "closed" or not span.paid:
        return
    filled = span.census is not None or (empty if span.state == "vacant" else around.is_filled_by(span.stay))
    days = service_prices.boundaries(around, span)
    if span.state == "vacant":
        days |= vacancy_prices.vacancy_boundaries(around, model.value, span)
        days |= {day for one in reservations(span.place, _rooms(around.book, span)) for day in one.days}
    elif span.stay is not None and span.seen_on is None:
        days |= boundaries(model.value, span.stay)
    for piece in span.period.split_at(days):
        for kind, part, item, price in _owed(around, model.value, span, piece.first, filled=filled):
            owed = price if price is None else _unknown(around.book, span) or price
            if isinstance(owed, Price):
                owed = reduced(model.value, span, piece.first, "base" if part == "base" else "service", owed)
                owed = owed if span.tail is None else replace(owed, steps=(*owed.steps, Told(span.tail.in_words())))
            paying = _paying(around.book, span, piece.first)
            if isinstance(owed, Missing):
                stay = span.stay if span.state != "vacant" else None
                identity, citizen = (stay.id, stay.citizen) if stay else (None, None)
                owes = (paying.payer, paying.paragraph) if paying else (None, None)
                findings.append(
                    Finding(owed.code, span.place.id, identity, citizen, piece, owed.data, kind, part, *owes, item)
                )
            elif owed is not None:
                if owed.attention is not None:
                    findings.append(Finding(owed.attention, span.place.id, None, None, piece, {}))
                terms = (*chosen_by(around.book, model, piece.first), *_came_about(span, paying))
                runs.append(_Run(kind, part, span.place.id, item, span.stay, paying, piece, owed, model, terms, filled))


def _paying(book: Book, span: Span, day: date) -> Paying | None:
    """Who pays for a resident, or one who has left, on a day; for a vacancy whoever has reserved it, else the house."""
    if span.state == "vacant":
        one = _reserved(book, span, day)
        return None if one is None else Paying(one.days.first, one.payer, None, one.number)
    return None if span.stay is None else span.stay.paying_on(span.decided_on(day))


def _reserved(book: Book, span: Span, day: date) -> Reservation | None:
    return reserved_on(span.place, _rooms(book, span), day)


def _rooms(book: Book, span: Span) -> Sequence[Room]:
    return book.rooms.get(span.place.id, ())


def _came_about(span: Span, paying: Paying | None) -> tuple[int, ...]:
    """The events by which a resident came to the place, and by which it is known who pays."""
    came = (span.room.number,) if span.room is not None and span.state != "vacant" else ()
    return () if paying is None else (*came, paying.number)


def _owed(
    around: Surroundings, model: Model, span: Span, day: date, *, filled: bool
) -> Iterator[tuple[LineKind, LinePart, str | None, Price | Missing | None]]:
    """What a span's state owes on a day: base and service for a resident, the tail's share of them, or the vacancy.

    The third is the item of a base that is made of several.
    """
    book = around.book
    if span.state == "vacant":
        reservation = _reserved(book, span, day)
        if reservation is not None and reservation.price_ore is not None:
            yield "vacancy", "service", None, vacancy_prices.agreed(span, reservation, reservation.price_ore)
        elif model.allocation != "frame":
            price = vacancy_prices.vacancy(around, model, span, day, filled=filled)
            yield "vacancy", "service", None, vacancy_prices.reserved(price, reservation)
        return
    occupied = span.state == "occupied"
    paying = _paying(book, span, day)
    assert paying is not None
    if model.allocation != "activity" and span.owes_base:
        kind: LineKind = "base" if occupied else "notice"
        if model.allocation == "combination":
            for item, price in base_prices.bases(book, paying, day):
                yield kind, "base", item, price
        for item, bought in base_prices.bought_bases(around, paying, day):
            yield kind, "base", item, bought
    if model.allocation != "frame":
        of_service = service_prices.service(book, model, span, day, filled=filled)
        yield "service" if occupied else "notice", "service", None, of_service


def _unknown(book: Book, span: Span) -> Missing | None:
    """That nothing says how much a tail is. None for any other span."""
    return None if span.tail is None else unknown_tail(book, span.tail)


def _order(run: _Run) -> tuple[str, str, str, str, str, date, Period]:
    return run.kind, run.part, run.item or "", run.place or "", _citizen(run) or "", _tail_after(run), run.period


def _tail_after(run: _Run) -> date:
    """The stay that a tail is after: two of one citizen may lie over each other, and are gathered each by itself."""
    return run.stay.first_day if run.kind == "notice" and run.stay else date.min


def _line(runs: list[_Run], month: Month) -> Line:
    first, last = runs[0], runs[-1]
    price = first.price
    pieces = tuple(_pieces(runs, month))
    days = by_day(price.per_unit, pieces)
    period = Period(first.period.first, last.period.end)
    who = first.stay if first.kind != "vacancy" else None
    paying = first.paying
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
        amount=half_up(amount_of(days)),
        for_month=month,
        events=_events(runs),
        steps=price.steps if len(runs) == 1 else in_order(run.price.steps for run in runs),
        quantity=price.quantity,
        absence=price.absence,
    )


def _pieces(runs: Sequence[_Run], month: Month) -> Iterator[DaysBy]:
    """The days of a line, by what the price of a unit is divided by on them."""
    for of_one, alike in groupby(runs, key=lambda run: _day_by(run, month)):
        yield of_one._replace(days=sum(run.period.days for run in alike))


def _day_by(run: _Run, month: Month) -> DaysBy:
    """What the price of a day is divided by; of a twelfth in an absence, a share of the whole rounded one."""
    model, price = run.model.value, run.price
    whole = UnitPrice(price.per_unit / price.share if price.share else Fraction(0), price.unit)
    by = days_by(1, whole, month, model.days_in_month, model.days_in_year, filled=run.filled)
    return by if by.twelfth is None else by._replace(twelfth=by.twelfth * price.share)


def _line_id(run: _Run, period: Period) -> str:
    """Stable for the same line in any calculation, and unique in the offer's month."""
    kind = f"{run.kind}-base" if (run.kind, run.part) == ("notice", "base") else run.kind
    kind = kind if run.item is None else f"{kind}-{run.item}"
    return line_id(kind, run.place, run.stay.citizen if run.stay else None, period.first)


def _events(runs: Iterable[_Run]) -> Sequence[int]:
    runs = list(runs)
    own = {number for run in runs for number in (*run.price.events, *run.terms)}
    own |= {run.stay.departed for run in runs if run.kind == "notice" and run.stay and run.stay.departed}
    return numbers(own, *(run.price.shared for run in runs))


def _citizen(run: _Run) -> str | None:
    return run.stay.citizen if run.stay is not None and run.kind != "vacancy" else None
