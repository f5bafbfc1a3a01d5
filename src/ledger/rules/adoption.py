"""What a decision may adopt: versions whose references are known; the same thing twice is recorded once.

A version from the same day as an earlier one, under a decision of its own, takes its place from then on in what is
known; under the same decision it is refused (`rules.once`). Tables for all and for new residents stand beside each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.commands import Adopt
from ledger.errors import (
    ClosedEarlier,
    ClosedForGood,
    NoResidents,
    PlaceNotOpen,
    StillInUse,
    UnknownPlace,
    VersionConflict,
)
from ledger.events import BaseAdopted, BudgetAdopted, Event, OfferAdopted
from ledger.events.adoption import Adoption, DecisionHeader
from ledger.events.base import VersionAdopted
from ledger.events.places import Closure, PlaceOpening
from ledger.rules.bases import check_bases, check_occupancy, check_resident_days
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.once import differs, is_new
from ledger.rules.placement import check_has_places, check_housing
from ledger.rules.references import Known, brought_by, check_references
from ledger.rules.regulating import check_raises_something, check_regulated
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import say


class Adopting(Struct, frozen=True):
    """One decision being adopted: what it is judged against, and what it brings itself."""

    context: DecisionContext
    head: DecisionHeader
    said: dict[object, Event] = field(default_factory=dict)
    """What the decision itself has said so far."""

    def is_new(self, event: Event) -> bool:
        """Whether an event is neither recorded nor said already. Raises VersionConflict."""
        if event.once is None:
            return True
        known = self.said.setdefault(event.once, event)
        if known is not event:
            return differs(event, known, self.context.next_number())
        return is_new(event, self.context)


def adopt(command: Adopt, context: DecisionContext, head: Header) -> list[Event]:
    """Everything of a decision that is not adopted already; nothing where all of it is."""
    adopting = Adopting(context, DecisionHeader(**head, decided_on=command.decided_on))
    brought = brought_by(command.items)
    known = Known(lambda offer: bool(len(context.terms(offer).offer)), context.offers, lambda: context.terms(""))
    events: list[Event] = []
    then = Hypothetical(context)
    so_far = replace(adopting, context=then)
    for item in command.items:
        check_references(item, brought, known)
        for event in list(_proposed(item, adopting, so_far)):
            if adopting.is_new(event):
                check_goes_on(event, then)
                check_regulated(event, then)
                _check_service(event, then)
                if isinstance(event, OfferAdopted):
                    check_housing(event.offer, event.effective_on, event.terms, then.terms(event.offer))
                events.append(event)
                then.add(event)
    check_raises_something(events, then)
    for event in events:
        check_goes_on(event, then)  # a closing stands in the same file, after what is adopted
        check_lived_in(event, then)
    for offer in dict.fromkeys(event.offer for event in events if isinstance(event, BaseAdopted)):
        check_bases(offer, then)
    return events


_OF_OPEN_HOUSES = {
    "offer.adopted:1", "place.opened:1", "place.level-set:1", "base.adopted:1", "own-payment.adopted:1"
}  # fmt: skip
"""What is for a house that goes on: after its last day nothing of it would ever be settled."""


def check_goes_on(event: Event, context: DecisionContext) -> None:
    """Refuse what is for a house, or a place, from a day on which it is closed; a simulation asks it too.

    Raises ClosedForGood. Decided on 2026-11-28: a house opens again where its closing is voided; a later decision alone
    does not open it.
    """
    if event.TOPIC not in _OF_OPEN_HOUSES or event.about_offer is None or _only_ends(event):
        return
    closed_after = context.terms(event.about_offer).closed_after
    if closed_after is not None and event.effective_on > closed_after:
        raise ClosedForGood(event.about_offer, None, closed_after, event.effective_on)
    place = None if event.about_place is None else context.place(event.about_offer, event.about_place)
    if place is not None and place.open.last is not None and event.effective_on > place.open.last:
        raise ClosedForGood(event.about_offer, place.id, place.open.last, event.effective_on)


def _only_ends(event: Event) -> bool:
    """Whether it says of a base, or of what residents pay, that it is over."""
    return isinstance(event, VersionAdopted) and bool(getattr(event.content, "ends", False))


def check_lived_in(event: Event, context: DecisionContext) -> None:
    """Refuse what is owed by resident-days, or paid by residents, of an offer at home; a simulation asks it too.

    `context` is that in which all holds that is adopted, or simulated, together.
    Raises NoResidentDays, NoBuyersDays, NoResidents, UnknownPlace.
    """
    if isinstance(event, BaseAdopted):
        check_resident_days(event, context)
    elif isinstance(event, BudgetAdopted):
        check_occupancy(event, context)
    else:
        _check_own_payment(event, context)


def _check_own_payment(event: Event, context: DecisionContext) -> None:
    """Refuse what is paid where nobody lives, or in a place that is not there. Raises NoResidents, UnknownPlace."""
    if event.TOPIC != "own-payment.adopted:1" or event.about_offer is None:
        return
    offer, terms = event.about_offer, context.terms(event.about_offer)
    if any(version.value.housing == "at-home" for version in terms.offer):
        raise NoResidents(offer)
    if event.about_place is None:
        return
    check_has_places(offer, terms)
    if context.place(offer, event.about_place) is None:
        raise UnknownPlace(offer, event.about_place, context.places(offer))


def _check_service(event: Event, context: DecisionContext) -> None:
    """Refuse a version of a service that counts or is settled otherwise than another one. Raises ServiceChanged.

    Its rates must be such as it is counted by. Raises RatesOfOtherUnit.
    """
    if event.TOPIC != "service.adopted:1":
        return
    from ledger.rules.service_versions import check_version  # noqa: PLC0415 - few decisions have services

    check_version(event, context)


def _proposed(item: Adoption, adopting: Adopting, so_far: Adopting) -> Iterable[Event]:
    """What an item becomes. What opens or closes a place is judged with what the decision has said of it before."""
    rule = _OF_PLACES.get(type(item))
    return item.events(adopting.head) if rule is None else rule(item, so_far)


# --- places --------------------------------------------------------------------------------------


def _place(item: PlaceOpening, adopting: Adopting) -> Iterator[Event]:
    check_has_places(item.offer, adopting.context.terms(item.offer))
    place = adopting.context.place(item.offer, item.id)
    if place is None:
        yield from item.events(adopting.head)
        return
    # An offer's list of places may be repeated with its later versions; another opening day, or level on it, may not.
    if place.open.last is not None and item.effective > place.open.last:
        raise ClosedForGood(item.offer, item.id, place.open.last, item.effective)
    own = place.level_on(item.effective)
    if item.effective not in place.open or (item.effective == place.open.first and item.level not in (None, own.level)):
        what = say("place {place} of {offer}", place=item.id, offer=item.offer)
        raise VersionConflict(what, place.open.first, say("an earlier decision"), place.opened)
    if own.level != item.level or own.first_day == item.effective != place.open.first:
        yield from item.of_open_place(adopting.head)


def _closure(item: Closure, adopting: Adopting) -> Iterator[Event]:
    context = adopting.context
    if item.place is not None:
        yield from _close_place(item, item.place, adopting)
    elif not _is_closed(item, context.terms(item.offer).closed_after):
        for place in context.places(item.offer):
            yield from _close_place(item, place, adopting)
        yield from item.events(adopting.head)


def _close_place(item: Closure, place_id: str, adopting: Adopting) -> Iterator[Event]:
    context = adopting.context
    place = context.place(item.offer, place_id)
    if place is None:
        raise UnknownPlace(item.offer, place_id, context.places(item.offer))
    own = replace(item, place=place_id)
    # A place that was closed before its offer is stays as it is.
    if _is_closed(own, place.open.last, or_earlier=item.place is None):
        return
    if item.last_day not in place.open:
        raise PlaceNotOpen(item.offer, place_id, item.last_day, place.open.first, place.open.last)
    after = Period(item.last_day + DAY, place.open.end)
    for taken in context.rooms_in(item.offer, place_id):
        if taken.period.overlaps(after):
            raise StillInUse(item.offer, place_id, taken.stay.citizen, taken.period.last, item.last_day)
    yield from own.events(adopting.head)


def _is_closed(item: Closure, last: date | None, *, or_earlier: bool = False) -> bool:
    """Whether it closed on that day already. Raises ClosedEarlier for an earlier `last` day, unless that will do."""
    if last is None or last > item.last_day:
        return False
    if last < item.last_day and not or_earlier:
        raise ClosedEarlier(item.offer, item.place, last, item.last_day)
    return True


_OF_PLACES: dict[type[Adoption], Callable[[Any, Adopting], Iterable[Event]]] = {
    PlaceOpening: _place,
    Closure: _closure,
}
"""The items of which it depends on what is known whether, and as what, they are recorded."""
