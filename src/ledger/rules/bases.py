"""A base is one for all, or made of items: one offer and paragraph has the one or the others on a day.

A base by the day is owed for resident-days, which an offer at home never has.

Judged is what would hold in the end, so one decision may end a base and begin its items.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.errors import BaseAndItems, NoResidentDays
from ledger.events import BaseAdopted
from ledger.models.offers import BaseKey
from ledger.rules.context import DecisionContext
from ledger.state.terms import Terms


def check_bases(offer: str, context: DecisionContext) -> None:
    """Refuse an item beside a base for all of the same paragraph. Raises BaseAndItems."""
    for key, day in bases_beside_items(context.terms(offer)):
        raise BaseAndItems(offer, key.paragraph, key.item or "", day)


def check_resident_days(adopted: BaseAdopted, context: DecisionContext) -> None:
    """Refuse a base by the day of an offer at home. Raises NoResidentDays."""
    at_home = any(version.value.housing == "at-home" for version in context.terms(adopted.offer).offer)
    if at_home and adopted.base.unit == "day":
        raise NoResidentDays(adopted.offer, adopted.effective_on)


def bases_beside_items(terms: Terms) -> Iterator[tuple[BaseKey, date]]:
    """Each item that would be in force beside a base for all of its paragraph, and a day from which."""
    for day in sorted({day for versions in terms.bases.values() for day in versions.days}):
        key = terms.has_both_on(day)
        if key is not None:
            yield key, day
