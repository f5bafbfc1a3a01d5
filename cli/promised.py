"""Who is to live in a place that is reserved for another municipality than the one that pays for him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from cli.called import authority
from cli.session import Session
from ledger.commands import CLEARED, ChangePaying, Command, Correct, Move, MoveIn
from ledger.errors import NobodyThere, UnknownEvent
from ledger.events.citizens import Departed, Moved, MovedIn
from ledger.rules.holding import cause_of
from ledger.rules.naming import living_in
from ledger.shared.calendar import DAY
from ledger.shared.message import Message, Value, as_said, say
from ledger.state.book import Book
from ledger.state.folding import stays_of
from ledger.state.reserving import reserved_on
from ledger.state.stays import Stay
from ledger.store.history import History


class _Arrival(Struct, frozen=True):
    """Somebody in a place from a day on, and who pays; None: the own municipality.

    `corrects` is the event that is to say so in another's stead: what that one says ends no reservation.
    """

    citizen: str
    offer: str
    place: str
    day: date
    payer: str | None
    corrects: int | None = None


def told_of_promised_places(session: Session, commands: Sequence[Command]) -> Iterator[Message]:
    """Moves in, within a house and to another one, whose place another municipality has reserved on that day.

    And what corrects one of them.
    """
    if not any(isinstance(one, MoveIn | Move | Correct) for one in commands):
        return
    with session.history() as history:
        arrivals = list(_arrivals(history, commands))
        reserving = _reserving(history, dict.fromkeys(one.offer for one in arrivals))
        for one in arrivals:
            book = reserving.get(one.offer)
            place = None if book is None else book.places.get(one.place)
            if book is None or place is None:
                continue
            rooms = [room for room in book.rooms.get(one.place, ()) if room.number != one.corrects]
            held = reserved_on(place, rooms, one.day)
            if held is not None and held.payer != one.payer:
                values: dict[str, Value] = {
                    "where": f"{one.offer}/{one.place}",
                    "payer": held.payer,
                    "citizen": one.citizen,
                    "day": one.day,
                }
                yield say(
                    "look again: {where} is reserved for {payer} on {day}, and {citizen} is paid by {other}",
                    other=say("the own municipality") if one.payer is None else as_said(authority(one.payer)),
                    **values,
                )


def _arrivals(history: History, commands: Iterable[Command]) -> Iterator[_Arrival]:
    """Where the commands put people, one after the other: a row of a file goes on from those before it."""
    lives: dict[str, tuple[str, str | None]] = {}
    for one in commands:
        if isinstance(one, Correct):
            yield from _corrected(history, one)
        if not isinstance(one, MoveIn | ChangePaying | Move):
            continue
        citizen = key_of(history, one.citizen, one.first_day)
        known = lives.get(citizen) or _known(history, citizen, one.first_day)
        match one:
            case MoveIn(place=str(place)):
                lives[citizen] = one.offer, _said(one.payer)
                yield _Arrival(citizen, one.offer, place, one.first_day, _said(one.payer))
            case ChangePaying(payer=payer) if payer is not None and known is not None:
                lives[citizen] = known[0], _said(payer)
            case Move() if known is not None:
                lives[citizen] = one.offer or known[0], known[1]
                yield _Arrival(citizen, lives[citizen][0], one.place, one.first_day, known[1])


def _corrected(history: History, asked: Correct) -> Iterator[_Arrival]:
    """Where a correction of a move-in or a move puts somebody, where it says another place, day or payer."""
    if asked.place is None and asked.day is None and asked.payer is None:
        return
    try:
        fact = cause_of(history.event(asked.number), history.stream)
    except UnknownEvent:
        return  # which the rule refuses
    if isinstance(fact.event, Departed):  # of a transfer: the move-in to the other house is corrected with it
        stays = stays_of(history.stream(fact.stream))
        arrived = next((one.moved_in for one in stays if one.transferred_from == fact.event.stay), None)
        if arrived is None:
            return
        fact = history.event(arrived)
    match fact.event:
        case MovedIn(payer=payer):
            payer = payer if asked.payer is None else _said(asked.payer)
        case Moved(citizen=citizen):
            payer = (_known(history, citizen, asked.day or fact.event.effective_on) or ("", None))[1]
        case _:
            return
    was = fact.event
    place, day = asked.place or was.place, asked.day or was.effective_on
    yield _Arrival(was.citizen, was.offer, place, day, payer, corrects=fact.number)


def _said(payer: object) -> str | None:
    return None if payer is None or payer is CLEARED else str(payer)


def key_of(history: History, citizen: str, day: date) -> str:
    """A citizen's key, also of one who is named as OFFER/PLACE; as it is where nobody lives there."""
    offer, slash, place = citizen.partition("/")
    if not slash or offer not in history.offers():
        return citizen
    try:
        return living_in(offer, place, history.book_without_closings(offer).rooms.get(place, []), day)
    except NobodyThere:
        return citizen  # which the rule refuses


def _known(history: History, citizen: str, day: date) -> tuple[str, str | None] | None:
    """In which house a citizen lives on a day, and who pays; None where he lives in none."""
    stay = _stay_on(stays_of(history.stream(f"citizen:{citizen}")), day)
    return None if stay is None else (stay.offer, stay.paying_on(day).payer)


def _stay_on(stays: Sequence[Stay], day: date) -> Stay | None:
    """The stay that a move on a day goes on from, or that a transfer on it ends the day before."""
    return next((stay for stay in stays if day in stay.period or day - DAY in stay.period), None)


def _reserving(history: History, offers: Iterable[str]) -> dict[str, Book]:
    """Those of some offers of which a place was ever reserved, each read once, whoever comes to it."""
    known = set(history.offers())
    books = (history.book_without_closings(offer) for offer in offers if offer in known)
    return {book.offer: book for book in books if any(place.reserved for place in book.places.values())}
