"""From which day on the events since one have moved anything: closed months before it are as they were issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.events import NEVER, Event, Recorded


def first_touched(facts: Sequence[Recorded], known: int) -> date:
    """The first day on which an amount may have moved since event `known`; NEVER where none can have."""
    if _in_every_month(facts, [fact.event for fact in facts if fact.number > known]):
        return date.min
    return first_moved(facts, known)


def first_moved(facts: Iterable[Recorded], known: int) -> date:
    """The same by the events' own days, whatever findings they make in every month."""
    news = (fact.event for fact in facts if fact.number > known)
    return min((event.moves_from for event in news if event.moves_amounts), default=NEVER)


def _in_every_month(facts: Sequence[Recorded], news: Sequence[Event]) -> bool:
    """Whether an offer's first base is news, or the annulling of one: it makes or ends findings of months before it."""
    of_bases = [event for event in news if event.in_every_month]
    if not of_bases:
        return False
    is_first = len(of_bases) == sum(fact.event.in_every_month for fact in facts)
    return is_first or any(event.corrects is not None for event in of_bases)
