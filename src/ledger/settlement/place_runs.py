"""What a place owes day by day: its states priced, in runs of days at one price. Runs know nothing of months.

Decided on 2026-11-21:

* Zero lines. A rule that comes to 0 kr. (package 0) gives a line, so that the reader sees why; one that pays nothing,
  or not yet, gives none.

Decided on 2026-11-27:

* A reserved vacancy has a payer. It is the vacancy line of the place, on the statement of whoever has reserved it. At
  a price a day it is owed under every model, whatever its vacancy rule says, and beside a frame, which stands; without
  one it is what the vacancy rule makes of it. Days of a tail are the former resident's, and days out of use nobody's.
* Under a census the state is that of its day, and the reservation that of each day that is priced, as prices are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.lines import LineKind, LinePart
from ledger.models.model import Model
from ledger.models.told import Told
from ledger.models.units import UnitPrice
from ledger.settlement import base_prices, service_prices, vacancy_prices
from ledger.settlement.away import away_for, boundaries, reduced
from ledger.settlement.lines import Finding
from ledger.settlement.prices import Missing, Price, unknown_tail
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, Span, Tail
from ledger.shared.calendar import Period
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Reservation
from ledger.state.reserving import reservations, reserved_on
from ledger.state.stays import Paying, Room, Stay


class Run(Struct, frozen=True):
    """Days at one price, before equal neighbours are gathered. `terms` are the events that chose the rules.

    `of_census`: what is settled of a month fills it.
    """

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
    of_census: bool

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line: stay, place, state, level, unit price."""
        stay, paying = self.stay, self.paying
        who = (stay and stay.id, paying.payer, paying.paragraph) if paying is not None else None
        one = self.price
        price = (one.level, one.per_unit, one.unit, one.of_frame, one.quantity, one.absence)
        return (self.kind, self.part, self.item, self.place, who, price)

    def goes_on_in(self, run: Run) -> bool:
        """Whether the days of another run of its span follow, and are the same in all that is told of them."""
        return (
            self.price is run.price
            and self.paying is run.paying
            and self.terms == run.terms
            and self.period.end == run.period.first
        )

    @property
    def citizen(self) -> str | None:
        """Whom a line of it names."""
        return self.stay.citizen if self.stay is not None and self.kind != "vacancy" else None

    @property
    def whole(self) -> UnitPrice:
        """The price of a unit of which an absence leaves a share."""
        share = self.price.share
        return UnitPrice(self.price.per_unit / share if share else Fraction(0), self.price.unit)

    @property
    def events(self) -> Sequence[int]:
        """The events that it alone follows from; those it shares with others are its price's."""
        events = (*self.price.events, *self.terms)
        if self.kind == "notice" and self.stay is not None and self.stay.departed:
            return (*events, self.stay.departed)
        return events


def priced(around: Surroundings, part: Part, span: Span, *, empty: bool) -> Sequence[Run | Finding]:
    """A span's days in runs at one price, and findings; `empty`: nobody is there in all its month."""
    if span.state == "closed" or not span.paid or part.model is None:
        return ()
    model = part.model
    filled = span.census is not None or (empty if span.state == "vacant" else _is_filled(around, part, span))
    gathered = _Gathered()
    for piece in span.period.split_at(_changes(around, model.value, span)):
        found = list(_priced_piece(around, model, span, piece, filled=filled))
        if part.month is None and not all(isinstance(one, Run) for one in found):
            # A finding names the day of its month from which on there is no price.
            for cut in around.window.cut(piece):
                gathered.add(_priced_piece(around, model, span, cut.days, filled=filled))
        else:
            gathered.add(found)
    return gathered.found


class _Gathered:
    """What is found of a span. A run goes on where what a next one says is the same: most changes touch one part."""

    def __init__(self) -> None:
        self.found: list[Run | Finding] = []
        self._last: dict[tuple[LineKind, LinePart, str | None], int] = {}

    def add(self, found: Iterable[Run | Finding]) -> None:
        """Add what is found of the next days."""
        for one in found:
            if not isinstance(one, Run):
                self.found.append(one)
                continue
            key = one.kind, one.part, one.item
            at = self._last.get(key)
            before = None if at is None else self.found[at]
            if at is not None and isinstance(before, Run) and before.goes_on_in(one):
                self.found[at] = replace(before, period=Period(before.period.first, one.period.end))
            else:
                self._last[key] = len(self.found)
                self.found.append(one)


def _is_filled(around: Surroundings, part: Part, span: Span) -> bool:
    """Whether a stay fills the month, where a price depends on it."""
    return part.month is None or around.is_filled_by(span.stay, part.month.period)


def _changes(around: Surroundings, model: Model, span: Span) -> set[date]:
    """The days inside a span on which a price can change."""
    days = service_prices.boundaries(around, span)
    if span.state == "vacant":
        days |= vacancy_prices.vacancy_boundaries(around, model, span)
        if span.place.reserved:
            days |= {day for one in reservations(span.place, _rooms(around.book, span)) for day in one.days}
    elif span.stay is not None and span.seen_on is None and span.stay.absences:
        days |= boundaries(model, span.stay)
    return days


def _priced_piece(
    around: Surroundings, model: Version[Model], span: Span, piece: Period, *, filled: bool
) -> Iterator[Run | Finding]:
    """What is owed on days on which nothing changes."""
    first, stay = piece.first, span.stay
    paying = _paying(around.book, span, first)
    away = away_for(model.value, span, first)
    terms: tuple[int, ...] | None = None
    for kind, part, item, price in _owed_once(around, model, span, first, paying, filled=filled):
        owed = price if span.tail is None else _in_tail(around.book, span.tail, price)
        if away is not None and isinstance(owed, Price):
            owed = reduced(owed, "base" if part == "base" else "service", away)
        if owed is None:
            continue
        if not isinstance(owed, Price):
            whose = stay if span.state != "vacant" else None
            identity, citizen = (whose.id, whose.citizen) if whose else (None, None)
            owes = (paying.payer, paying.paragraph) if paying else (None, None)
            yield Finding(owed.code, span.place.id, identity, citizen, piece, owed.data, kind, part, *owes, item)
        else:
            if owed.attention is not None:
                yield Finding(owed.attention, span.place.id, None, None, piece, {})
            terms = terms or (*around.chosen_by(model, first), *_came_about(span, paying))
            of_census = span.census is not None
            yield Run(kind, part, span.place.id, item, stay, paying, piece, owed, model, terms, of_census)


def _paying(book: Book, span: Span, day: date) -> Paying | None:
    """Who pays for a resident, or one who has left, on a day; for a vacancy whoever has reserved it, else the house."""
    if span.state == "vacant":
        one = _reserved(book, span, day)
        return None if one is None else Paying(one.days.first, one.payer, None, one.number)
    stay = span.stay
    return None if stay is None else stay.paying_on(span.decided_on(day))


def _reserved(book: Book, span: Span, day: date) -> Reservation | None:
    return reserved_on(span.place, _rooms(book, span), day) if span.place.reserved else None


def _rooms(book: Book, span: Span) -> Sequence[Room]:
    return book.rooms.get(span.place.id, ())


def _came_about(span: Span, paying: Paying | None) -> tuple[int, ...]:
    """The events by which a resident came to the place, and by which it is known who pays."""
    came = (span.room.number,) if span.room is not None and span.state != "vacant" else ()
    return () if paying is None else (*came, paying.number)


_Owed = tuple[LineKind, LinePart, str | None, Price | Missing | None]


def _owed_once(
    around: Surroundings, model: Version[Model], span: Span, day: date, paying: Paying | None, *, filled: bool
) -> Sequence[_Owed]:
    """What a span's state owes on a day, found once for a resident's days between two on which that can change."""
    stay = span.stay
    if span.state != "occupied" or stay is None or paying is None:
        return list(_owed(around, model.value, span, day, paying, filled=filled))
    step = stay.step_on(span.decided_on(day))
    key = (stay.id, span.place.id, step.number, paying.number, model.number, around.interval(day), filled)
    known: Sequence[_Owed] | None = around.owed.get(key)
    if known is None:
        known = list(_owed(around, model.value, span, day, paying, filled=filled))
        if all(isinstance(price, Price) for *_, price in known):
            around.owed[key] = known
    return known


def _owed(
    around: Surroundings, model: Model, span: Span, day: date, paying: Paying | None, *, filled: bool
) -> Iterator[_Owed]:
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
    assert paying is not None
    if model.allocation != "activity" and span.owes_base:
        kind: LineKind = "base" if occupied else "notice"
        if model.allocation == "combination":
            for item, price in base_prices.bases_around(around, paying.paragraph, day):
                yield kind, "base", item, price
        for item, bought in base_prices.bought_bases(around, paying, day):
            yield kind, "base", item, bought
    if model.allocation != "frame":
        of_service = service_prices.service(book, model, span, day, filled=filled)
        yield "service" if occupied else "notice", "service", None, of_service


def _in_tail(book: Book, tail: Tail, price: Price | Missing | None) -> Price | Missing | None:
    """What is owed in a tail: there is no price where nothing says how much it is."""
    owed = price if price is None else unknown_tail(book, tail) or price
    return replace(owed, steps=(*owed.steps, Told(tail.in_words()))) if isinstance(owed, Price) else owed
