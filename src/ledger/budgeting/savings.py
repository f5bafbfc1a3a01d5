"""What negotiated prices save: a year's settlements with each of them, less the same without it.

Decided on 2026-11-21:

* Negotiated prices. Reassessments of kind `price`, only where the supplier is external on the day (`kind` is not
  written where it is `need`, so older events are still written byte for byte). `savings` adds them one by one, in
  recorded order, to the year without any; the effects sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.budgeting.budget import months_of
from ledger.events import Reassessed, Recorded
from ledger.settlement.effects import Effect, Replay, effects
from ledger.state.live import live


def negotiated(facts: Sequence[Recorded]) -> list[Recorded]:
    """The negotiated prices among these facts that still hold, in the order they were recorded."""
    return [fact for fact in live(facts) if isinstance(fact.event, Reassessed) and fact.event.kind == "price"]


def effects_of_prices(offer: str, facts: Sequence[Recorded], year: int) -> Iterator[Effect]:
    """What each negotiated price does to an offer's year, in øre: negative is a saving; none of them zero.

    Each is the year with it less the year without it, all that else holds and the prices recorded before it being
    known; so they sum to the year as it is less the year without any of them. Every month counts, those to come too.
    """
    prices = negotiated(facts)
    numbers = {price.number for price in prices}
    others = [fact for fact in live(facts) if fact.number not in numbers]
    months = months_of(year)
    return effects(Replay(offer, others), prices, lambda replay: sum(replay.month(m).total_ore for m in months))
