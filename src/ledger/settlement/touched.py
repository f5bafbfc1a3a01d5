"""From which day on the events since one have moved anything: closed months before it are as they were issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.events import NEVER, Recorded
from ledger.state.live import live


def first_touched(facts: Sequence[Recorded], known: int) -> date:
    """The first day on which an amount may have moved since event `known`; NEVER where none can have."""
    if _in_every_month(facts, known):
        return date.min
    return first_moved(facts, known)


def first_moved(facts: Iterable[Recorded], known: int) -> date:
    """The same by the events' own days, whatever findings they make in every month."""
    news = (fact.event for fact in facts if fact.number > known)
    return min((event.moves_from for event in news if event.moves_amounts), default=NEVER)


def _in_every_month(facts: Sequence[Recorded], known: int) -> bool:
    """Whether an offer has its first base since, or has lost its last one: findings of every month come or go."""
    if not any(fact.event.in_every_month for fact in facts if fact.number > known):
        return False
    return _has_bases(fact for fact in facts if fact.number <= known) != _has_bases(facts)


def _has_bases(facts: Iterable[Recorded]) -> bool:
    return any(fact.event.in_every_month for fact in live(facts))
