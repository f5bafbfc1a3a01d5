"""The other half of an act: those who swapped, a transfer's departure and move-in, a move and what was granted with it.

A transfer's halves name the stay that was left; what was granted with a move is of the same stay, day and act; those
who swap stand beside each other in one act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ledger.events import Departed, Event, Moved, MovedIn, Reassessed, Recorded
from ledger.rules.context import DecisionContext
from ledger.rules.header import NOBODY
from ledger.rules.hypothetical import Hypothetical
from ledger.rules.vacancies import annulled
from ledger.state.live import live


def other_half(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """What was first recorded in the act of a fact and makes no sense without it; or what has replaced it since."""
    find, act = _HALVES.get(type(fact.event)), _first(fact, context).event.act
    return [other for other in find(fact, context) if _first(other, context).event.act == act] if find else []


def voided_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The other half, to be annulled with a fact: all of it, with what it replaced, which would hold again else.

    With a correction goes what was corrected with it alone: to annul it gives back what they were before.
    """
    if fact.event.corrects is not None:
        return [other for other in other_half(fact, context) if other.event.act == fact.event.act]
    return in_full(lambda seen: other_half(fact, seen), context)


def in_full(find: Callable[[DecisionContext], list[Recorded]], context: DecisionContext) -> list[Recorded]:
    """What is found, and what would hold again, one after the other, if that were annulled: it had replaced them."""
    found: list[Recorded] = []
    while True:
        left = find(Hypothetical(context, [annulled(one, NOBODY, "typo") for one in found]))
        if not left:
            return found
        found += left


def granted_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The reassessment that a move was recorded with, or the move of a reassessment; or what has replaced it since."""
    other = Reassessed if isinstance(fact.event, Moved) else Moved
    facts = (one for one in live(context.facts(fact.stream)) if isinstance(one.event, other) and one.stay == fact.stay)
    of_day = (one for one in facts if one.event.effective_on == fact.event.effective_on)
    act = _first(fact, context).event.act
    return [one for one in of_day if _first(one, context).event.act == act]


def transferred_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The move-in after a transfer's departure, or the departure before its move-in; or what has replaced it since."""
    facts = live(context.facts(fact.stream))
    if isinstance(fact.event, MovedIn):
        left = fact.event.transferred_from
        return [one for one in facts if isinstance(one.event, Departed) and left is not None and one.stay == left]
    return [one for one in facts if isinstance(one.event, MovedIn) and one.event.transferred_from == fact.stay]


def _swapped_with(fact: Recorded, context: DecisionContext) -> list[Recorded]:
    """The moves of the others who swapped: they were first recorded as the events before and after, in one act."""
    first = _first(fact, context)
    return [
        one
        for other in (*_moves_beside(first, -1, context), *_moves_beside(first, 1, context))
        for one in live(context.facts(other.stream))
        if isinstance(one.event, Moved) and _first(one, context).number == other.number
    ]


def _moves_beside(first: Recorded, step: int, context: DecisionContext) -> Iterator[Recorded]:
    """The moves of other citizens that stand before or after one in its act, until something else does."""
    number = first.number + step
    while 0 < number < context.next_number():
        other = context.fact(number)
        if not isinstance(other.event, Moved) or other.event.act != first.event.act:
            return
        yield other
        number += step


_HALVES: Mapping[type[Event], Callable[[Recorded, DecisionContext], list[Recorded]]] = {
    Moved: _swapped_with,
    MovedIn: transferred_with,
    Departed: transferred_with,
}
"""The kinds of facts that may be half of an act, and how the other one is found."""


def _first(fact: Recorded, context: DecisionContext) -> Recorded:
    """The fact as it was first recorded: what it replaced, and what that replaced."""
    while fact.event.corrects is not None:
        fact = context.fact(fact.event.corrects)
    return fact
