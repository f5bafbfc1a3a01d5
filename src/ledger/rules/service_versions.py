"""What a later version of a service must have in common with the others, and what its rates must price."""

from __future__ import annotations

from ledger.errors import RatesOfOtherUnit, ServiceChanged
from ledger.events import Event, ServiceAdopted
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.rules.context import DecisionContext
from ledger.shared.message import Message, say
from ledger.shared.versions import Version


def check_version(event: Event, context: DecisionContext) -> None:
    """Refuse a version that counts or is settled otherwise, or whose rates do not price it.

    Raises ServiceChanged, RatesOfOtherUnit.
    """
    assert isinstance(event, ServiceAdopted)
    terms = context.terms("")
    for version in terms.services.get(event.id, ()):
        if version.value.kind != event.service.kind:
            what = _difference(version.value, event.service)
            raise ServiceChanged(event.id, event.effective_on, version.number, what)
    series = event.service.rates
    tables = [] if series is None else list(terms.rates.get(series, ()))
    if series is not None and tables and not any(_prices(table, event.service) for table in tables):
        needs = event.service.priced_by
        raise RatesOfOtherUnit(event.id, series, event.service.unit, needs or "")


def _prices(table: Version[Rates], service: Service) -> bool:
    """Whether a table prices what a service is counted by."""
    if service.priced_by == "hourly":
        return table.value.hourly is not None
    return table.value.unit == service.priced_by and bool(table.value.levels)


def _difference(one: Service, other: Service) -> Message:
    if one.unit != other.unit:
        return say("unit")
    if one.needs_stay != other.needs_stay:
        return say("needs_stay")
    return say("settled_on") if one.by_delivery != other.by_delivery else say("kind of price")
