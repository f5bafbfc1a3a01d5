"""Prices that are typed for a day, and prices that are raised from that day on: which is meant, nobody knows.

A regulation raises what is in force the day before, so a table from the same day would be raised or not by the order of
two files. Both orders are refused, in one decision too.

Decided on 2026-11-27:

* What residents do not pay is not raised. A regulation of an own payment is refused where those of the house pay
  nothing of that kind the day before, in no place either. One that its own decision adopts counts, in whatever order.
  So is the regulation of the bases of an offer that has none the day before, for no paragraph and no item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ledger.errors import NothingToRaise, RegulatedThatDay
from ledger.events import Event
from ledger.events.base import VersionAdopted
from ledger.rules.context import DecisionContext
from ledger.shared.calendar import DAY
from ledger.state.live import live
from ledger.state.terms import Terms

_AGAINST: Mapping[str, str] = {
    "rates.adopted:1": "rates.regulated:1",
    "rates.regulated:1": "rates.adopted:1",
    "base.adopted:1": "base.regulated:1",
    "base.regulated:1": "base.adopted:1",
    "service.adopted:1": "service.regulated:1",
    "service.regulated:1": "service.adopted:1",
    "own-payment.adopted:1": "own-payment.regulated:1",
    "own-payment.regulated:1": "own-payment.adopted:1",
}
"""What must not take effect on the same day, in one stream; by topic, so that none is loaded for it."""


def check_regulated(event: Event, context: DecisionContext) -> None:
    """Refuse a table or a base from the day of a regulation of it, and the other way round. Raises RegulatedThatDay."""
    against = _AGAINST.get(event.TOPIC)
    if against is None:
        return
    for fact in live(context.facts(event.stream)):
        same_day = against == fact.event.TOPIC and fact.event.effective_on == event.effective_on
        if same_day and _payment_of(fact.event) == _payment_of(event):
            is_typed = against.partition(".")[2] == "adopted:1"
            assert isinstance(event, VersionAdopted)
            raise RegulatedThatDay(event.called, event.effective_on, fact.number, is_typed=is_typed)


def check_raises_something(events: Iterable[Event], context: DecisionContext) -> None:
    """Refuse to raise a base that an offer does not have, and what residents do not pay. Raises NothingToRaise."""
    for event in events:
        if event.about_offer is None or event.TOPIC not in ("base.regulated:1", "own-payment.regulated:1"):
            continue
        offer, day, before = event.about_offer, event.effective_on, event.effective_on - DAY
        terms = context.terms(offer)
        if event.TOPIC == "base.regulated:1":
            in_force = [version for versions in terms.bases.values() if (version := versions.on(before)) is not None]
            if all(version.value.ends for version in in_force):
                raise NothingToRaise(offer, None, day, before)
            continue
        kind, paid = _payment_of(event), set(_kinds_paid(terms, before))
        if kind not in paid:
            raise NothingToRaise(offer, str(kind), day, before, sorted(paid))


def _kinds_paid(terms: Terms, day: date) -> Iterator[str]:
    """What residents of a house, or of one of its places, pay themselves on a day."""
    for key, versions in terms.own_payments.items():
        version = versions.on(day)
        if version is not None and not version.value.ends:
            yield key.kind


def _payment_of(event: Event) -> object:
    """Of which kind of own payment it is: rent may be typed on the day on which food is raised. None for the rest."""
    payment = getattr(event, "payment", None)
    return getattr(event, "kind", None) if payment is None else payment.kind
