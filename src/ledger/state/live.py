"""Which facts still hold: those that no other fact annuls or replaces.

A correction that is voided gives back what it had replaced; one that is corrected again does not.

Decided on 2026-11-21:

* Voiding a correction gives back what it had replaced. An event and its void restore every amount. To be rid of both,
  void the correction first.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.events import Recorded, Voided


def live(facts: Iterable[Recorded]) -> list[Recorded]:
    """The facts that hold, in their order; annulments themselves are left out, having done their work."""
    facts = list(facts)
    gone = annulled_by(facts)
    if not gone:
        return facts
    return [fact for fact in facts if fact.number not in gone and not isinstance(fact.event, Voided)]


def annulled_by(facts: Iterable[Recorded]) -> dict[int, Recorded]:
    """For each fact that no longer holds, the fact that annulled or replaced it."""
    gone: dict[int, Recorded] = {}
    corrections = [fact for fact in facts if fact.event.corrects is not None]
    if not corrections:
        return gone
    for fact in sorted(corrections, key=lambda fact: fact.number, reverse=True):
        # The latest first: what is voided has replaced nothing; what is replaced itself has handed on its place.
        voided = fact.number in gone and isinstance(gone[fact.number].event, Voided)
        if not voided and fact.event.corrects is not None:
            gone.setdefault(fact.event.corrects, fact)
    return gone
