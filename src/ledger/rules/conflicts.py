"""What cannot be true together: a citizen in two places, a place with two citizens, a fact outside its stay.

The rules of placement refuse one thing at a time. After a correction the whole history that would hold is judged:
every stay of the citizens concerned, and everybody's stays in the places concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from msgspec import Struct

from ledger.events import (
    BaseAdopted,
    CountedElsewhere,
    Departed,
    MovedIn,
    OfStay,
    PlaceClosed,
    PlaceLevelSet,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    Recorded,
)
from ledger.models.offers import BaseKey
from ledger.rules.bases import bases_beside_items
from ledger.rules.context import DecisionContext
from ledger.rules.placement import days_to_live_in
from ledger.shared.message import Message, Remedy, Value, say
from ledger.state.live import live
from ledger.state.sharing import overlapping_homes, overlapping_residents
from ledger.state.stays import Dated, Stay
from ledger.state.terms import terms_of


class Conflict(Struct, frozen=True):
    """Why some facts cannot all hold, and which of them could be voided to end that, the likeliest first.

    `helps`: what ends it where nothing is to be voided.
    """

    why: Message
    numbers: tuple[int, ...]
    helps: Remedy | None = None


def conflicts(context: DecisionContext, streams: Iterable[str]) -> Iterator[Conflict]:
    """What cannot be true together in the history of the citizens, places and offers whose streams are named."""
    for stream in streams:
        kind, _, name = stream.partition(":")
        if of_stream := _CONFLICTS.get(kind):
            yield from of_stream(name, context)


def _offer_conflicts(offer: str, context: DecisionContext) -> Iterator[Conflict]:
    if not len(terms_of(context.facts(f"offer:{offer}")).offer):
        why = say("the offer would never have been adopted")
        yield Conflict(why, (), Remedy("adopt-offer-before-void", offer=offer))
    for key, day in bases_beside_items(context.terms(offer)):
        values: dict[str, Value] = {"item": key.item, "day": day}
        bases = live(context.facts(f"offer:{offer}"))
        of_item = [fact.number for fact in bases if _is_base_of(fact, key)]
        yield Conflict(say("{item} would stand beside a base for all on {day}", **values), tuple(reversed(of_item)))


def _is_base_of(fact: Recorded, key: BaseKey) -> bool:
    return isinstance(fact.event, BaseAdopted) and fact.event.base.key == key


def _citizen_conflicts(citizen: str, context: DecisionContext) -> Iterator[Conflict]:
    stays = sorted(context.stays(citizen), key=lambda stay: (stay.period, stay.id))
    for before, after in overlapping_homes(stays):
        yield Conflict(say("{citizen} would live in two places", citizen=citizen), (after.moved_in, before.moved_in))
    by_id = {stay.id: stay for stay in stays}
    facts = [fact for fact in live(context.facts(f"citizen:{citizen}")) if isinstance(fact.event, OfStay)]
    for fact in reversed(facts):
        yield from _outside_its_stay(fact, by_id.get(fact.stay or 0))
    yield from _transferred_from_nowhere(by_id)
    for stay in stays:
        yield from _assessed_twice(stay)
        yield from _moved_twice(stay)
        yield from _pays_twice(stay)
        yield from _away_twice(stay)
        departed = [fact.number for fact in facts if isinstance(fact.event, Departed) and fact.stay == stay.id]
        if len(departed) > 1:
            yield Conflict(say("{citizen} would depart twice", citizen=citizen), tuple(reversed(departed)))
    yield from _of_grants(citizen, context.facts(f"citizen:{citizen}"), context)


def _of_grants(citizen: str, facts: Iterable[Recorded], context: DecisionContext) -> Iterator[Conflict]:
    """What cannot be of the services granted; their rules are loaded for those alone who have some."""
    if any(hasattr(fact.event, "grant") for fact in facts):
        from ledger.rules.grant_conflicts import grant_conflicts  # noqa: PLC0415 - as said

        yield from (Conflict(found.why, found.numbers) for found in grant_conflicts(citizen, context))


def _outside_its_stay(fact: Recorded, stay: Stay | None) -> Iterator[Conflict]:
    """A fact of a stay that never was, or of a day on which the citizen did not live there.

    A follow-up may lie after a departure that was recorded late: it took place all the same, and moves nothing.
    """
    day = fact.event.last_lived if isinstance(fact.event, Departed) else fact.event.effective_on
    if isinstance(fact.event, (MovedIn, CountedElsewhere)) or (stay is not None and day in stay.period):
        return
    if stay is not None and fact.event.OUTSIDE_SETTLEMENT:
        return
    ended = (stay.departed,) if stay is not None and stay.departed not in (None, fact.number) else ()
    why = say("{citizen} would not live there on {day}", citizen=fact.event.about_citizen, day=day)
    yield Conflict(why, (fact.number, *(number for number in ended if number is not None)))


def _transferred_from_nowhere(stays: Mapping[int, Stay]) -> Iterator[Conflict]:
    """A move-in by a transfer from a stay that never was, or that has not ended, or ended another day before."""
    for stay in stays.values():
        if stay.transferred_from is None:
            continue
        left = stays.get(stay.transferred_from)
        if left is None or left.departed is None or left.arrives_on not in (None, stay.first_day):
            values: dict[str, Value] = {"citizen": stay.citizen, "day": stay.first_day}
            yield Conflict(say("{citizen} would be transferred on {day} from nowhere", **values), (stay.moved_in,))


def _assessed_twice(stay: Stay) -> Iterator[Conflict]:
    for day, steps in groupby(stay.steps, key=lambda step: step.first_day):
        numbers = [step.number for step in steps]
        if len(numbers) > 1:
            again = tuple(number for number in reversed(numbers) if number != stay.moved_in)
            yield Conflict(say("{citizen} would be assessed twice from {day}", citizen=stay.citizen, day=day), again)


def _pays_twice(stay: Stay) -> Iterator[Conflict]:
    """Two amounts that a resident would pay himself of one kind from one day."""
    alike: dict[tuple[date, str], list[int]] = {}
    for one in stay.own_amounts:
        alike.setdefault((one.first_day, one.kind), []).append(one.number)
    for (day, kind), numbers in alike.items():
        if len(numbers) > 1:
            values: dict[str, Value] = {"citizen": stay.citizen, "kind": kind, "day": day}
            yield Conflict(say("{citizen} would pay two amounts of {kind} from {day}", **values), tuple(numbers[::-1]))


def _moved_twice(stay: Stay) -> Iterator[Conflict]:
    """Two rooms, or two who pay, from one day: the later ones recorded are in the way, but never the move-in."""
    of_stay: list[Sequence[Dated]] = [stay.lodgings, stay.payings]
    for dated in of_stay:
        for day, alike in groupby(dated, key=lambda one: one.first_day):
            numbers = [one.number for one in alike]
            if len(numbers) > 1:
                again = tuple(number for number in reversed(numbers) if number != stay.moved_in)
                why = say("{citizen} would have two rooms, or two payers, from {day}", citizen=stay.citizen, day=day)
                yield Conflict(why, again)


def _away_twice(stay: Stay) -> Iterator[Conflict]:
    """Two absences over each other, one that ends before it begins, or a return of somebody who was not away."""
    for before, after in pairwise(stay.absences):
        if before.days.overlaps(after.days):
            why = say("{citizen} would be away twice from {day}", citizen=stay.citizen, day=after.first_day)
            yield Conflict(why, (after.number, before.number))
    for number in reversed(stay.strays):
        yield Conflict(say("{citizen} would come home from nowhere", citizen=stay.citizen), (number,))


def _place_conflicts(name: str, context: DecisionContext) -> Iterator[Conflict]:
    offer, _, place_id = name.partition("/")
    place, rooms = context.place(offer, place_id), context.rooms_in(offer, place_id)
    where: dict[str, Value] = {"offer": offer, "place": place_id}
    if place is None:
        why = say("{offer}/{place} would not be open", **where)
        yield from (Conflict(why, (room.number,)) for room in reversed(rooms))
        yield from _closed_but_never_opened(offer, place_id, context)
        return
    for before, after in overlapping_residents(rooms):
        both: list[Value] = [before.citizen, after.citizen]
        why = say("{both: and } would both live in {offer}/{place}", both=both, **where)
        yield Conflict(why, (after.number, before.number))
    for one, other in pairwise(place.reserved):
        if one.days.overlaps(other.days):
            why = say("{offer}/{place} would be reserved twice from {day}", day=other.days.first, **where)
            yield Conflict(why, tuple(sorted((one.number, other.number), reverse=True)))
    facts = live(context.facts(f"place:{offer}/{place_id}"))
    closings = tuple(fact.number for fact in facts if isinstance(fact.event, PlaceTakenOutOfUse))
    opened = days_to_live_in(place, context.terms(offer))
    for room in rooms:
        if room.period.overlap(opened) != room.period:
            why = say("{offer}/{place} would not be open for {citizen}", citizen=room.stay.citizen, **where)
            yield Conflict(why, (room.number,))
        if any(hole.overlaps(room.period) for hole in place.out_of_use):
            why = say("{offer}/{place} would be out of use under {citizen}", citizen=room.stay.citizen, **where)
            yield Conflict(why, (room.number, *reversed(closings)))


def _closed_but_never_opened(offer: str, place_id: str, context: DecisionContext) -> Iterator[Conflict]:
    """The closings and uses of a place whose opening does not hold: they would come back with another opening."""
    for fact in reversed(live(context.facts(f"place:{offer}/{place_id}"))):
        if isinstance(fact.event, (PlaceClosed, PlaceLevelSet, PlaceReserved, PlaceTakenOutOfUse, PlacePutInUse)):
            where: dict[str, Value] = {"offer": offer, "place": place_id}
            yield Conflict(say("{offer}/{place} would never have been opened", **where), (fact.number,))


_CONFLICTS: Mapping[str, Callable[[str, DecisionContext], Iterator[Conflict]]] = {
    "citizen": _citizen_conflicts,
    "place": _place_conflicts,
    "offer": _offer_conflicts,
}
"""What cannot be true together, by what a stream is of; other streams hold nothing that could not be."""
