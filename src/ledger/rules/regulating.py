"""Prices that are typed for a day, and prices that are raised from that day on: which is meant, nobody knows.

A regulation raises what is in force the day before, so a table from the same day would be raised or not by the order of
two files. Both orders are refused, in one decision too.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.errors import RegulatedThatDay
from ledger.events import BaseAdopted, BaseRegulated, Event, RatesAdopted, RatesRegulated
from ledger.events.base import VersionAdopted
from ledger.rules.context import DecisionContext
from ledger.state.live import live

_AGAINST: Mapping[type[Event], type[VersionAdopted]] = {
    RatesAdopted: RatesRegulated,
    RatesRegulated: RatesAdopted,
    BaseAdopted: BaseRegulated,
    BaseRegulated: BaseAdopted,
}
"""What must not take effect on the same day, in one stream."""


def check_regulated(event: Event, context: DecisionContext) -> None:
    """Refuse a table or a base from the day of a regulation of it, and the other way round. Raises RegulatedThatDay."""
    against = _AGAINST.get(type(event))
    if against is None:
        return
    for fact in live(context.facts(event.stream)):
        if isinstance(fact.event, against) and fact.event.effective_on == event.effective_on:
            is_typed = isinstance(fact.event, (RatesAdopted, BaseAdopted))
            raise RegulatedThatDay(event.called, event.effective_on, fact.number, is_typed=is_typed)
