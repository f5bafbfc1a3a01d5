"""Which facts still hold: those that no later fact annuls or replaces."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.events import Recorded, Voided


def live(facts: Iterable[Recorded]) -> list[Recorded]:
    """The facts that hold, in their order; annulments themselves are left out, having done their work."""
    facts = list(facts)
    gone = {fact.event.corrects for fact in facts if fact.event.corrects is not None}
    if not gone:
        return facts
    return [fact for fact in facts if fact.number not in gone and not isinstance(fact.event, Voided)]


def annulled_by(facts: Iterable[Recorded]) -> dict[int, Recorded]:
    """For each fact that no longer holds, the fact that annulled or replaced it."""
    return {fact.event.corrects: fact for fact in facts if fact.event.corrects is not None}
