"""Which event is meant by a number, and whether it still holds and can be spoken of by itself.

Decided on 2026-11-26:

* What follows from an act stands for it where it is corrected: of the vacancy that a move-in ended, the move-in is. To
  void it is refused and the act's own event named: a stay is not undone by whoever only meant that a place is not
  vacant. Either is refused where nothing that holds explains the vacancy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from ledger.errors import AlreadyVoided, VoidTheOther
from ledger.events import (
    CountedElsewhere,
    Departed,
    Event,
    Moved,
    MovedIn,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.rules.context import DecisionContext
from ledger.shared.calendar import DAY
from ledger.state.live import annulled_by, live


def spoken_of(number: int, context: DecisionContext) -> int:
    """The event that is meant by a number: of what only follows from another one, that one."""
    fact = context.fact(number)
    follows = type(fact.event) in _FOLLOWS_FROM and number not in annulled_by(context.facts(fact.stream))
    return cause_of(fact, context.facts).number if follows else number


def holding(number: int, context: DecisionContext) -> Recorded:
    """The fact, if it still holds and can be voided or corrected by itself. Raises AlreadyVoided, VoidTheOther."""
    fact = context.fact(number)
    gone = annulled_by(context.facts(fact.stream))
    if type(fact.event) in _FOLLOWS_FROM and number not in gone:
        raise VoidTheOther(number, cause_of(fact, context.facts).number)
    if number in gone:
        raise AlreadyVoided(number, gone[number].number, _in_place_of(fact, gone))
    return fact


def _in_place_of(fact: Recorded, gone: dict[int, Recorded]) -> int | None:
    """The event that holds in place of one that was replaced; None where it was voided."""
    while fact.number in gone:
        fact = gone[fact.number]
    return None if isinstance(fact.event, Voided) else fact.number


_FOLLOWS_FROM: Mapping[type[Event], tuple[type[Event], ...]] = {
    VacancyEnded: (MovedIn, Moved),
    VacancyBegan: (Departed, Moved),
    CountedElsewhere: (Departed,),
}
"""The kinds of facts that nobody records by themselves, and from which kind of fact of the same stay each follows."""


def cause_of(vacancy: Recorded, facts_of: Callable[[str], Sequence[Recorded]]) -> Recorded:
    """The move-in, move or departure that a fact follows from; the fact itself where that is none that holds."""
    kinds, day = _FOLLOWS_FROM.get(type(vacancy.event), ()), vacancy.event.effective_on
    if isinstance(vacancy.event, CountedElsewhere):
        day += DAY  # what a departure makes vacant is so from the day after
    facts = live(facts_of(f"citizen:{vacancy.event.about_citizen}")) if kinds else []
    of_stay = (fact for fact in facts if isinstance(fact.event, kinds) and fact.stay == vacancy.stay)
    return next((fact for fact in of_stay if _vacant_from(fact.event) == day), vacancy)


def _vacant_from(event: Event) -> date:
    """The day on which the vacancies that follow from an event begin or end."""
    return event.last_lived + DAY if isinstance(event, Departed) else event.effective_on


def name_of(event: Event | type[Event]) -> str:
    return event.TOPIC.partition(":")[0]
