"""From what was known to what is known: a month's total after each event in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.events import Event, Recorded
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import book_of


@dataclass(frozen=True, slots=True)
class Effect:
    """What one event did to a month's total, in øre."""

    cause: Recorded
    effect: Ore


def effects(offer: str, facts: Sequence[Recorded], month: Month, after: int) -> Iterator[Effect]:
    """The effect on an offer's month of each event numbered above `after`, in recorded order; none of them zero.

    Each is the total with the event less the total without it, all before it being known: so they sum to the
    difference between the first cut and the last, whatever the events have to do with each other.
    """
    known = [fact for fact in facts if fact.number <= after]
    total = settle_month(book_of(offer, known), month).total
    for fact in facts:
        if fact.number > after:
            known.append(fact)
            if can_move(fact.event, month):
                becomes = settle_month(book_of(offer, known), month).total
                if becomes != total:
                    yield Effect(fact, becomes - total)
                total = becomes


def can_move(event: Event, month: Month) -> bool:
    """Whether an event may change what a month comes to: nothing does that takes effect after it."""
    return event.touches_from <= month.last and event.moves_amounts
