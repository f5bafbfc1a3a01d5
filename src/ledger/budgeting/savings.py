"""What negotiated prices save: a year's settlements with each of them, less the same without it.

Decided on 2026-11-21:

* Negotiated prices. They are reassessments of kind `price`, allowed only where the supplier is external on the day.
  Kind `need` is not written, so that older events keep their bytes. `savings` begins with the year without negotiated
  prices and adds them one by one, as they were recorded. So the effects sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ledger.events import Reassessed, Recorded, SavingsTargetAdopted
from ledger.settlement.effects import Effect, Replay, effects
from ledger.shared.calendar import months_of
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from ledger.state.live import live
from ledger.state.terms import Terms
from ledger.state.versions import version_on


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
    return effects(Replay(offer, others), prices, lambda replay: sum(map(replay.total, months)))


def is_external(terms: Terms) -> bool:
    """Whether an offer is, or has been, another supplier's, with whom prices are negotiated."""
    return any(version.value.supplier == "external" for version in terms.offer)


def target_of(adopted: Iterable[Recorded], year: int) -> Version[Ore] | None:
    """What a year's negotiated prices are to save, in øre, by the latest decision; None where nobody has decided it."""
    return version_on(adopted, SavingsTargetAdopted, year, date(year, 1, 1))
