"""A base is one for all, or made of items: one offer and paragraph has the one or the others on a day.

A base by the day is owed for resident-days, which an offer at home never has. So is what buyers pay of a frame by the
day: a day rate or an occupancy is refused there too, of a budget as well, and in a simulation alike (decided on
2026-11-27).

Judged is what would hold in the end, so one decision may end a base and begin its items.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.errors import BaseAndItems, NoBuyersDays, NoResidentDays
from ledger.events import BaseAdopted, BudgetAdopted
from ledger.models.offers import BaseKey
from ledger.rules.context import DecisionContext
from ledger.shared.message import say
from ledger.state.terms import Terms


def check_bases(offer: str, context: DecisionContext) -> None:
    """Refuse an item beside a base for all of the same paragraph. Raises BaseAndItems."""
    for key, day in bases_beside_items(context.terms(offer)):
        raise BaseAndItems(offer, key.paragraph, key.item or "", day)


def check_resident_days(adopted: BaseAdopted, context: DecisionContext) -> None:
    """Refuse a base by the day of an offer at home, and a frame that buyers would pay by the day.

    Raises NoResidentDays, NoBuyersDays.
    """
    if not _is_at_home(adopted.offer, context):
        return
    base = adopted.base
    if base.unit == "day":
        raise NoResidentDays(adopted.offer, adopted.effective_on)
    said = (("day_rate", base.day_rate_ore), ("day_rate_from", base.day_rate_from), ("occupancy", base.occupancy))
    for what, value in said:
        if value is not None:
            where = say("the frame of {offer} from {day}", offer=adopted.offer, day=adopted.effective_on)
            raise NoBuyersDays(adopted.offer, where, what)


def check_occupancy(adopted: BudgetAdopted, context: DecisionContext) -> None:
    """Refuse a budget of an offer at home by whose occupancy buyers would pay a frame. Raises NoBuyersDays."""
    if adopted.budget.occupancy is not None and _is_at_home(adopted.offer, context):
        where = say("the budget of {offer} for {year}", offer=adopted.offer, year=adopted.year)
        raise NoBuyersDays(adopted.offer, where, "occupancy")


def _is_at_home(offer: str, context: DecisionContext) -> bool:
    return any(version.value.housing == "at-home" for version in context.terms(offer).offer)


def bases_beside_items(terms: Terms) -> Iterator[tuple[BaseKey, date]]:
    """Each item that would be in force beside a base for all of its paragraph, and a day from which."""
    for day in sorted({day for versions in terms.bases.values() for day in versions.days}):
        key = terms.has_both_on(day)
        if key is not None:
            yield key, day
