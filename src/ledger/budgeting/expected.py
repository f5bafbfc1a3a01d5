"""What each event since some moment did to the expected year-end, the current budget of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.budgeting.replay import Replay
from ledger.events import Recorded
from ledger.settlement.bridging import Effect


def expected_effects(offer: str, facts: Sequence[Recorded], year: int, after: int) -> Iterator[Effect]:
    """The effect of each event numbered above `after`, in recorded order; none of them zero.

    Each is the figure with the event less the figure without it, all before it being known; so they sum to the
    difference between the first cut and the last.
    """
    replay = Replay(offer, year, [fact for fact in facts if fact.number <= after])
    before = replay.current()
    for fact in (fact for fact in facts if fact.number > after):
        replay.learn(fact)
        becomes = replay.current()
        if becomes != before:
            yield Effect(fact, becomes - before)
        before = becomes
