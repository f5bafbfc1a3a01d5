"""What would a decision make of prices? Each price that it adopts, with the one before.

Decided on 2026-11-26:

* Compared are the levels and the hourly price of a series of rates, and an offer's bases, with what holds on the new
  version's first day without it. A change above 10 per cent either way is flagged: regulation stays below it, and a
  slip of the fingers seldom does. What had no price before, or one by another unit, has nothing to be compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.events import BaseAdopted, RatesAdopted, Recorded
from ledger.models.rates import Rates
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Versions
from ledger.state.terms import Terms, terms_of
from ledger.store.history import History

LARGE = Fraction(10, 100)
"""A change above this share of the price before is flagged."""


@dataclass(frozen=True, slots=True)
class PriceChange:
    """One price in øre per `unit`, before and after; None where there was none, or is none any more.

    `of` is the series of rates or the offer; `level` a level of the table, "" for an hourly price or a base.
    """

    of: str
    level: str
    unit: str
    effective_on: date
    before: Ore | None
    after: Ore | None

    @property
    def per_cent(self) -> Fraction | None:
        """By how much the price changes; None where one of the two is missing or nothing."""
        if not self.before or self.after is None:
            return None
        return Fraction(100 * (self.after - self.before), self.before)

    @property
    def is_large(self) -> bool:
        return self.per_cent is not None and abs(self.per_cent) > LARGE * 100


def price_changes(history: History, proposed: Sequence[Recorded]) -> list[PriceChange]:
    """The prices of every version that replaces another one, in the order of the decision."""
    changes: list[PriceChange] = []
    for at, fact in enumerate(proposed):
        event = fact.event
        if isinstance(event, RatesAdopted):
            changes += _of_rates(event, _terms(history, None, event.stream, proposed[:at]))
        elif isinstance(event, BaseAdopted):
            changes += _of_base(event, _terms(history, event.offer, event.stream, proposed[:at]))
    return changes


def _terms(history: History, offer: str | None, stream: str, earlier: Sequence[Recorded]) -> Terms:
    """What is adopted for all offers, for one of them in its stream, and by the same decision before."""
    facts = {fact.number: fact for fact in (*history.shared(), *history.stream(stream))}
    said = (fact for fact in earlier if fact.event.may_concern(offer))
    return terms_of([*sorted(facts.values(), key=lambda fact: fact.number), *said])


def _of_rates(event: RatesAdopted, terms: Terms) -> Iterator[PriceChange]:
    versions, after = terms.rates.get(event.id), event.rates
    before = _before(versions, event) if versions else None
    if before is None or before.unit != after.unit:
        return
    for level in dict.fromkeys([*after.levels, *before.levels]):
        prices = (_ore(before.price(level)), _ore(after.price(level)))
        yield PriceChange(event.id, level, after.unit, event.effective_on, *prices)
    if before.hourly_ore is not None or after.hourly_ore is not None:
        yield PriceChange(event.id, "", "hour", event.effective_on, before.hourly_ore, after.hourly_ore)


def _before(versions: Versions[Rates], event: RatesAdopted) -> Rates | None:
    """The table in force for those whom another one is for; of new residents that for all, where they have none."""
    tables = [version.value for version in versions.up_to(event.effective_on)]
    alike = (table for table in tables if table.applies_to in (event.rates.applies_to, "all"))
    return next(alike, None)


def _of_base(event: BaseAdopted, terms: Terms) -> Iterator[PriceChange]:
    after = event.base
    versions = terms.bases.get(after.paragraph)
    version = versions.on(event.effective_on) if versions else None
    if version is not None and version.value.unit == after.unit:
        of = event.offer if after.paragraph is None else f"{event.offer} §{after.paragraph}"
        yield PriceChange(of, "", after.unit, event.effective_on, version.value.amount_ore, after.amount_ore)


def _ore(price: Fraction | None) -> Ore | None:
    return None if price is None else half_up(price)
