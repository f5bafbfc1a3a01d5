"""What goes on through a stay: a resident gets another room, residents swap theirs, somebody else pays.

A room change is no departure: the stay keeps its identity, with its prices, payer and paragraph. There is no tail, and
the room that is left falls vacant on the day of the move.

Decided on 2026-11-26:

* A move is judged by the whole timeline, as a move-in is. One that is told late lies between those before and after it:
  the new room is lived in until the next move, or the departure.
* Several who exchange rooms in a circle are one act, as two are: no room of it is free for one of them meanwhile, so
  moves one after the other would be refused. Each takes the room of the next one, and the last that of the first.
* A move on the first day of a stay, or on that of another move, is a correction of that one.
* A move names its decision, since it may bring another house or another level; of a swap, which never does, one may be
  named and need not be (decided on 2026-11-28).
* What is changed about the payer is recorded as what was said: a later correction of the move-in goes on to hold for
  what was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, get_args

from msgspec.structs import replace

from ledger.commands import CLEARED, ChangePaying, Move, Reassess, Swap
from ledger.errors import (
    AlreadyDeparted,
    AlreadyInPlace,
    ChangedThatDay,
    MovedThatDay,
    NoNoticeOfMove,
    NothingChanged,
    PlaceTaken,
    Refusal,
    SwapApart,
    SwapWithSelf,
)
from ledger.events import Event, Moved, PayingChanged
from ledger.events.citizens import Payment
from ledger.rules.assessment import check_paragraph
from ledger.rules.context import DecisionContext
from ledger.rules.halves import other_half
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.placement import check_open, in_the_way, known_place, reassess, stay_to_change
from ledger.rules.transferring import last_day_before, transfer
from ledger.rules.vacancies import with_what_follows
from ledger.shared.calendar import DAY, Period
from ledger.state.sharing import overlapping_residents
from ledger.state.stays import Lodging, Room, Stay


def move(command: Move, context: DecisionContext, head: Header) -> list[Event]:
    """A resident gets another room from a day on, in another house too; with a new assessment, that is recorded too."""
    if command.offer is not None:
        _check_not_left(command, command.offer, context)
    stay = stay_to_change(command.citizen, command.first_day, context)
    if command.offer is not None and command.offer != stay.offer:
        return transfer(command, command.offer, stay, context, head)
    if command.notice_given is not None:
        raise NoNoticeOfMove(stay.citizen, stay.offer)
    known_place(context, stay.offer, command.place)  # before a hint may name it
    _check_new_that_day(stay, command.place, command.first_day, context)
    moved = _moved(stay, command.place, command.first_day, command.decided_on, head)
    period = _until_next_move(stay, command.first_day)
    _check_room(stay, command.place, period, context)
    _check_free(stay, command.place, period, context.rooms_in(stay.offer, command.place))
    events: list[Event] = [moved]
    if command.assessment is not None or command.chart is not None:
        events += reassess(_as_reassessment(command), Hypothetical(context, [moved]), head)
    return with_what_follows(events, [stay], context, head)


def swap(command: Swap, context: DecisionContext, head: Header) -> list[Event]:
    """Two residents of one offer take each other's room, or several in a circle that of the next one."""
    named_twice = [citizen for citizen, times in Counter(command.circle).items() if times > 1]
    if named_twice:
        raise SwapWithSelf(named_twice[0])
    day = command.first_day
    stays = [stay_to_change(citizen, day, context) for citizen in command.circle]
    _check_together(stays, day, context)
    next_ones = (*stays[1:], stays[0])
    moves = [(s, n.place_on(day), _until_next_move(s, day)) for s, n in zip(stays, next_ones, strict=True)]
    events: list[Event] = []
    for stay, place, period in moves:
        _check_new_to_swap(stay, place, command, context, head)
        events.append(_moved(stay, place, day, command.decided_on, head))
        _check_room(stay, place, period, context)
    # Whoever leaves a room may come back to it later: by a move that was to the room he was in, until now.
    then = Hypothetical(context, events)
    for stay, place, period in moves:
        _check_free(stay, place, period, then.rooms_in(stay.offer, place))
    return with_what_follows(events, stays, context, head)


def _check_together(stays: Sequence[Stay], day: date, context: DecisionContext) -> None:
    """Refuse residents of several offers: that would be transfers. Raises SwapApart."""
    one, other = stays[0], next((stay for stay in stays if stay.offer != stays[0].offer), None)
    if other is None:
        return
    places = [(stay.offer, stay.place_on(day)) for stay in (one, other)]
    last_day = last_day_before(day, context.terms(other.offer))
    several = len(stays) > len(places)
    raise SwapApart(one.citizen, *places[0], other.citizen, *places[1], day, last_day, several)


def change_paying(command: ChangePaying, context: DecisionContext, head: Header) -> list[Event]:
    """Somebody else pays for a resident, or by another paragraph, from a day on."""
    pays = command.payer is not None or command.paragraph is not None
    stay = stay_to_change(command.citizen, command.first_day, context, "payer" if pays else "stay")
    terms = context.terms(stay.offer)
    said = {name: getattr(command, name) for name in get_args(Payment) if getattr(command, name) is not None}
    if "payer" in said and said["payer"] is not CLEARED:
        said["payer"] = terms.payer_recorded(said["payer"]) or CLEARED
    if not said or not _says_anything_new(stay, said, command.first_day):
        raise NothingChanged(command.citizen, command.first_day)
    for paying in stay.payings:
        if paying.first_day == command.first_day:
            raise ChangedThatDay(command.citizen, command.first_day, paying.number)
    paragraph = said.get("paragraph")
    if paragraph is not None:
        check_paragraph(stay.offer, terms, None if paragraph is CLEARED else paragraph, command.first_day)
    return [
        PayingChanged(
            **head,
            effective_on=command.first_day,
            citizen=stay.citizen,
            offer=stay.offer,
            place=stay.place_on(command.first_day),
            stay=stay.id,
            decided_on=command.decided_on,
            ends=tuple(name for name, value in said.items() if value is CLEARED),
            **{name: value for name, value in said.items() if value is not CLEARED},
        )
    ]


def _says_anything_new(stay: Stay, said: dict[str, Any], day: date) -> bool:
    """Whether anything is not as it was."""
    was = stay.paying_on(day)
    return any(getattr(was, name) != (None if value is CLEARED else value) for name, value in said.items())


def _check_not_left(command: Move, offer: str, context: DecisionContext) -> None:
    """Refuse a transfer of somebody who left another house the day before, for nowhere. Raises AlreadyDeparted."""
    begun = [stay for stay in context.stays(command.citizen) if stay.first_day <= command.first_day]
    if not begun or begun[-1].departed is None or begun[-1].last_day is None or begun[-1].offer == offer:
        return
    if begun[-1].last_day + DAY == command.first_day:
        raise AlreadyDeparted(command.citizen, begun[-1].last_day, begun[-1].departed, offer)


def _check_new_to_swap(stay: Stay, place: str, command: Swap, context: DecisionContext, head: Header) -> None:
    """Refuse as `_check_new_that_day`: no correction gives the one the room of the other, who lives in it."""
    try:
        _check_new_that_day(stay, place, command.first_day, context)
    except MovedThatDay as refusal:
        refusal.circle = command.circle
        refusal.swap_on = _possible_day_to_swap(command, context, head)
        raise


def _possible_day_to_swap(command: Swap, context: DecisionContext, head: Header) -> date | None:
    """The day after, where they can swap on it."""
    day = command.first_day + DAY
    if any(lodging.first_day == day for one in command.circle for lodging in _rooms(one, context)):
        return None
    try:
        swap(replace(command, first_day=day), context, head)
    except Refusal:
        return None
    return day


def _rooms(citizen: str, context: DecisionContext) -> Iterable[Lodging]:
    return (lodging for stay in context.stays(citizen) for lodging in stay.lodgings)


def _check_new_that_day(stay: Stay, place: str, day: date, context: DecisionContext) -> None:
    """Refuse a day on which the citizen came to a room already. Raises AlreadyInPlace, MovedThatDay."""
    for lodging in stay.lodgings:
        if lodging.first_day == day:
            came = context.fact(lodging.number)
            if lodging.place == place:
                moved = lodging.number if isinstance(came.event, Moved) else None
                raise AlreadyInPlace(stay.citizen, stay.offer, place, day, moved)
            swapped = isinstance(came.event, Moved) and bool(other_half(came, context))
            raise MovedThatDay(stay.citizen, stay.offer, lodging.place, day, lodging.number, place, swapped)


def _moved(stay: Stay, place: str, day: date, decided_on: date | None, head: Header) -> Moved:
    return Moved(
        **head,
        effective_on=day,
        citizen=stay.citizen,
        offer=stay.offer,
        place=place,
        stay=stay.id,
        decided_on=decided_on,
    )


def _until_next_move(stay: Stay, day: date) -> Period:
    """The days from a move on that the new room is lived in."""
    later = (lodging.first_day for lodging in stay.lodgings if lodging.first_day > day)
    return Period(day, min(later, default=stay.period.end))


def _check_room(stay: Stay, place_id: str, period: Period, context: DecisionContext) -> None:
    """Refuse a room that the citizen has already, before or right after, or that is not open.

    Raises UnknownPlace, AlreadyInPlace, PlaceNotOpen, PlaceOutOfUse.
    """
    place, terms = known_place(context, stay.offer, place_id)
    if stay.place_on(period.first) == place_id:
        raise AlreadyInPlace(stay.citizen, stay.offer, place_id, period.first)
    following = next((lodging for lodging in stay.lodgings if lodging.first_day == period.end), None)
    if following is not None and following.place == place_id:
        raise AlreadyInPlace(stay.citizen, stay.offer, place_id, following.first_day, following.number)
    stays_on = following is None and stay.last_day is None
    check_open(place, terms, period, mover=stay.citizen if stays_on else None)


def _check_free(stay: Stay, place: str, period: Period, others: Iterable[Room]) -> None:
    """Refuse days on which somebody else has the room. Raises PlaceTaken."""
    wanted = Room(stay, place, period, number=0, left=None)
    taken = in_the_way(wanted, [room for room in others if room.stay.id != stay.id], overlapping_residents)
    if taken is not None:
        lived = taken.citizen, taken.first_day, taken.last_day
        raise PlaceTaken(stay.offer, place, *lived, period.first, mover=stay.citizen)


def _as_reassessment(command: Move) -> Reassess:
    """The new assessment that goes with a move."""
    return Reassess(
        by=command.by,
        ref=command.ref,
        decision=command.decision,
        reason=command.reason,
        citizen=command.citizen,
        first_day=command.first_day,
        assessment=command.assessment,
        decided_by=command.decided_by,
        decided_on=command.decided_on,
        chart=command.chart,
    )
