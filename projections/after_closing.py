"""Is what is adopted for a house of a time after it was closed for good? Nothing is ever settled of it then.

Decided on 2026-11-28:

* A budget of a year that begins after a house's last day is recorded, and so is a regulation from a month after it: a
  closing may be voided, and the order of decisions is the council's. But an adopted amount that nothing is settled of
  stays in every sum of budgets as money that is left over. So a person is told to look again, before it is recorded and
  where it is. The budget of the closing year itself is right. What takes money away is, too.
* Rates are of no house: they are told where every house that follows them is closed, and no service has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.events import BudgetAdopted, BudgetChanged, Event, RatesAdopted, RatesRegulated, Recorded
from ledger.events.base import VersionAdopted
from ledger.shared.calendar import Month
from ledger.shared.message import Message, Value, say
from ledger.store.history import History

_OF_HOUSES = ("base.regulated:1", "own-payment.regulated:1", "phase-in.adopted:1")


def adopted_after_closing(history: History, events: Iterable[Recorded]) -> Iterator[Message]:
    """What of some events is for a house, or for rates, of which nothing is settled any more."""
    known = frozenset(history.offers())
    for event in (recorded.event for recorded in events):
        if not isinstance(event, VersionAdopted):
            continue
        if isinstance(event, (RatesAdopted, RatesRegulated)):
            closed = _followers_closed(history, event.id)
            if closed is not None and _is_after(event, closed):
                yield say(
                    "look again: {what}: the houses that follow them are closed, the last one after {day}; nothing is "
                    "settled at them after that",
                    what=event.called,
                    day=closed,
                )
        elif event.about_offer in known and _is_of_time(event):
            assert event.about_offer is not None
            closed = history.terms(event.about_offer).closed_after
            if closed is not None and _is_after(event, closed):
                values: dict[str, Value] = {"what": event.called, "offer": event.about_offer, "day": closed}
                yield say(
                    "look again: {what}: {offer} is closed after {day}; nothing is settled of it after that", **values
                )


def _is_of_time(event: Event) -> bool:
    """Whether it is for a time to come: a budget, what is added to one, or prices that are raised."""
    if isinstance(event, BudgetChanged):
        return event.amount_ore > 0
    return isinstance(event, BudgetAdopted) or event.TOPIC in _OF_HOUSES


def _is_after(event: Event, closed: date) -> bool:
    """Whether the time that it is for begins after the month, or the year, of a closing."""
    if isinstance(event, (BudgetAdopted, BudgetChanged)):
        return event.year > closed.year
    return Month.of(event.effective_on) > Month.of(closed)


def _followers_closed(history: History, series: str) -> date | None:
    """The last day of the houses that follow some rates, where all of them are closed; else None."""
    if any(version.value.rates == series for versions in history.terms().services.values() for version in versions):
        return None
    last: date | None = None
    for terms in map(history.terms, history.offers()):
        versions = list(terms.offer)
        if not versions or versions[-1].value.rates != series:
            continue
        if terms.closed_after is None:
            return None
        last = terms.closed_after if last is None else max(last, terms.closed_after)
    return last
