"""From which day on the events since one have moved anything: closed months before it are as they were issued."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter

from ledger.events import NEVER, Recorded
from ledger.state.live import live


def first_touched(facts: Sequence[Recorded], known: int) -> date:
    """The first day on which an amount may have moved since event `known`; NEVER where none can have.

    `facts` are in recorded order.
    """
    if _in_every_month(facts, known):
        return date.min
    return first_moved(facts, known)


def first_moved(facts: Sequence[Recorded], known: int) -> date:
    """The same by the events' own days, whatever findings they make in every month."""
    return min((fact.event.moves_from for fact in _since(facts, known) if fact.event.moves_amounts), default=NEVER)


def _in_every_month(facts: Sequence[Recorded], known: int) -> bool:
    """Whether an offer has its first base since, or has lost its last one: findings of every month come or go."""
    news = _since(facts, known)
    if not any(fact.event.in_every_month for fact in news):
        return False
    return _has_bases(facts[: len(facts) - len(news)]) != _has_bases(facts)


def _since(facts: Sequence[Recorded], known: int) -> Sequence[Recorded]:
    """The last few of the facts: the others need not be looked at."""
    return facts[bisect_right(facts, known, key=attrgetter("number")) :]


def _has_bases(facts: Iterable[Recorded]) -> bool:
    return any(fact.event.in_every_month for fact in live(facts))
