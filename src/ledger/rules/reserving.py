"""Reserving a place: another municipality pays its vacancy, until somebody moves in.

Decided on 2026-11-27:

* A reservation begins on a day on which nobody lives in the place. Where somebody does, it is refused, and the first
  day named on which nobody is known to. Who is known to move in later is no obstacle: that ends it.
* A place has one reservation a day, as they were said: one that somebody's moving in has ended is shortened first.
* A reservation is for another municipality. The own one pays its vacancies as it is.
* It has a last day. It ends earlier, or later, by a correction of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.commands import Reserve
from ledger.errors import (
    AmountOutOfRange,
    DaysReversed,
    PlaceLivedIn,
    PlaceNotOpen,
    ReservationWithoutEnd,
    ReservedAlready,
    ReservedForOwn,
    UnknownPlace,
)
from ledger.events import Event, PlaceReserved
from ledger.rules.assessment import MOST_ORE
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.placement import days_to_live_in, known_place
from ledger.shared.calendar import Period
from ledger.shared.message import Kroner
from ledger.shared.money import danish
from ledger.state.places import Place
from ledger.state.stays import Room
from ledger.state.terms import Terms


def reserve(command: Reserve, context: DecisionContext, head: Header) -> list[Event]:
    """A place is reserved for another municipality, both days included."""
    place, terms = known_place(context, command.offer, command.place)
    reserved = PlaceReserved(
        **head,
        effective_on=command.first_day,
        offer=command.offer,
        place=command.place,
        payer=command.payer,
        until=command.last_day,
        price_ore=command.price_ore,
    )
    _check(reserved, place, terms)
    _check_lived_in(reserved, context.rooms_in(command.offer, command.place))
    return [reserved]


def check_corrected(new: PlaceReserved, old: PlaceReserved, context: DecisionContext) -> None:
    """Refuse what a reservation cannot be corrected to. Who lives there is asked only of another first day."""
    place, terms = context.place(new.offer, new.place), context.terms(new.offer)
    if place is None:
        raise UnknownPlace(new.offer, new.place, context.places(new.offer))
    _check(new, place, terms)
    if new.effective_on != old.effective_on:
        _check_lived_in(new, context.rooms_in(new.offer, new.place))


def _check(new: PlaceReserved, place: Place, terms: Terms) -> None:
    until: date | None = new.until  # a correction may have taken it back
    if until is None:
        raise ReservationWithoutEnd(new.corrects or 0)
    if until < new.effective_on:
        raise DaysReversed(new.effective_on, until)
    if not terms.is_foreign(new.payer):
        raise ReservedForOwn(new.offer, new.place, new.corrects)
    most = MOST_ORE["day"]
    if new.price_ore is not None and not 0 <= new.price_ore <= most:
        raise AmountOutOfRange(danish(new.price_ore), Kroner(0), Kroner(most))
    days = Period.inclusive(new.effective_on, until)
    opened = days_to_live_in(place, terms).overlap(Period(terms.offer.days[0], place.open.end))
    if days.overlap(opened) != days:
        outside = days.first if days.first not in opened else opened.end
        raise PlaceNotOpen(place.offer, place.id, outside, opened.first, opened.last)
    for one in place.reserved:
        if one.number != new.corrects and one.days.overlaps(days) and one.days.last is not None:
            known = one.days.first, one.days.last, one.number
            raise ReservedAlready(new.offer, new.place, one.payer, *known, days.first)


def _check_lived_in(new: PlaceReserved, rooms: Sequence[Room]) -> None:
    lives = next((room for room in reversed(rooms) if new.effective_on in room.period), None)
    if lives is not None:
        lived = lives.first_day, lives.last_day
        free = _first_free(new.effective_on, rooms)
        raise PlaceLivedIn(new.offer, new.place, new.effective_on, lives.citizen, *lived, free)


def _first_free(day: date | None, rooms: Sequence[Room]) -> date | None:
    """The first day, that one or later, on which nobody is known to live there; None where there is none."""
    while day is not None:
        there = [room.period for room in rooms if day in room.period]
        if not there:
            return day
        end = max(period.end for period in there)
        day = end if end < date.max else None
    return None
