"""What was typed for the number of an event, and names what has some: a place, a house or a citizen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.choices import Said, events_of, is_house, with_events
from cli.refusing import NameForEvent, PlaceForEvent
from ledger.errors import BadOption, Refusal
from ledger.shared.message import Remedy, say

if TYPE_CHECKING:
    from cli.session import Session


def with_its_events(refusal: Refusal, text: str, kind: str, session: Session) -> Refusal:
    """The refusal of what is no number, with the events of what it names; as it is where that names nothing.

    `kind`: which events can be meant (`choices.NUMBERED`). Raises UnknownOffer, UnknownPlace.
    """
    said = Said(session, {})
    if not isinstance(refusal, PlaceForEvent):
        named = with_events(said, text)
        if named is None or "/" in named:
            return refusal
        refusal = NameForEvent(named, is_house=is_house(said, named))
    found, refusal.more = events_of(said, kind, refusal.place)
    refusal.none = not found
    refusal.numbers = [one.number for one in found]
    refusal.events = [say("#{number} {happened}", number=one.number, happened=one.event.dated()) for one in found]
    return refusal


def leading_to_its_events(refusal: Refusal, text: str, session: Session) -> Refusal:
    """The refusal of what is no number, where any event can be meant: with what lists those of a citizen or a house.

    As it is where it names neither, or no ledger says.
    """
    if isinstance(refusal, PlaceForEvent):
        return refusal
    said = Said(session, {})
    try:
        named = with_events(said, text)
    except Refusal:
        return refusal
    if named is None or "/" in named:
        return refusal
    if is_house(said, named):
        return BadOption(refusal.sentence(), Remedy("see-events-of", offer=named))
    return BadOption(refusal.sentence(), Remedy("see-events-of-citizen", citizen=named))
