"""The other half of an act: two who swapped, a transfer's departure and move-in, a move and what was granted with it.

A transfer's halves name the stay that was left; what was granted with a move is of the same stay, day and act; two who
swap stand beside each other in one act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.events import Departed, Event, Moved, MovedIn, Reassessed, Recorded
from ledger.rules.context import DecisionContext
from ledger.state.live import annulled_by, live


def other_half(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """What was recorded in the same act as a fact and makes no sense without it, as far as it still holds."""
    find = _HALVES.get(type(fact.event))
    return [other for other in find(fact, context) if other.event.act == fact.event.act] if find is not None else []


def granted_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The reassessment that a move was recorded with, or the move of a reassessment; or what has replaced it since."""
    other = Reassessed if isinstance(fact.event, Moved) else Moved
    facts = (one for one in live(context.facts(fact.stream)) if isinstance(one.event, other) and one.stay == fact.stay)
    of_day = (one for one in facts if one.event.effective_on == fact.event.effective_on)
    return [one for one in of_day if _first_act(one, context) == _first_act(fact, context)]


def transferred_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The move-in after a transfer's departure, or the departure before its move-in; or what has replaced it since."""
    facts = live(context.facts(fact.stream))
    if isinstance(fact.event, MovedIn):
        left = fact.event.transferred_from
        return [one for one in facts if isinstance(one.event, Departed) and left is not None and one.stay == left]
    return [one for one in facts if isinstance(one.event, MovedIn) and one.event.transferred_from == fact.stay]


def _swapped_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The move of the other citizen, where two swapped: it is the event before or after."""
    near = [fact.number - 1, fact.number + 1]
    facts = [context.fact(number) for number in near if 0 < number < context.next_number()]
    moves = [one for one in facts if isinstance(one.event, Moved) and one.event.citizen != fact.event.about_citizen]
    return [one for one in moves if one.number not in annulled_by(context.facts(one.stream))]


_HALVES: Mapping[type[Event], Callable[[Recorded, DecisionContext], list[Recorded]]] = {
    Moved: _swapped_with,
    MovedIn: transferred_with,
    Departed: transferred_with,
}
"""The kinds of facts that may be half of an act, and how the other one is found."""


def _first_act(fact: Recorded, context: DecisionContext) -> str:
    """The act in which a fact, or the one that it replaced, was first recorded."""
    while fact.event.corrects is not None:
        fact = context.fact(fact.event.corrects)
    return fact.event.act
