"""What a corrected fact of a grant must obey, new and old in hand; that the history is possible is judged besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.errors import DaysReversed, DeliveryBeyond, GrantEndsEarlier
from ledger.events import Event, GrantEnded, ServiceDelivered, ServiceGranted, ServiceRegranted
from ledger.rules.context import DecisionContext
from ledger.rules.services import (
    check_alike,
    check_delivered,
    check_level,
    checked_quantity,
    granted_to,
    service_in_force,
)
from ledger.shared.calendar import Month, Period


def _check_grant(new: ServiceGranted, old: ServiceGranted, context: DecisionContext) -> None:
    if new.until is not None and new.until < new.effective_on:
        raise DaysReversed(new.effective_on, new.until)
    _check_amount(new, old, context)


def _check_amount(
    new: ServiceGranted | ServiceRegranted, old: ServiceGranted | ServiceRegranted, context: DecisionContext
) -> None:
    if (new.quantity, new.level, new.hours, new.effective_on) == (
        old.quantity, old.level, old.hours, old.effective_on,
    ):  # fmt: skip
        return
    service = service_in_force(new.service, new.effective_on, context)
    checked_quantity(new.quantity, new.service, service)
    from_ = next((one.grant.first_day for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    days = (new.effective_on, from_ or new.effective_on, new.decided_on)
    check_level(new.service, service, new.level, new.hours, *days, context)


def _check_end(new: GrantEnded, _old: GrantEnded, context: DecisionContext) -> None:
    """An end after the last day that the grant says itself says nothing."""
    granted = next((one.grant for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    fact = context.fact(granted.granted).event if granted is not None else None
    if isinstance(fact, ServiceGranted) and fact.until is not None and new.effective_on > fact.until:
        assert granted is not None
        told = (granted.granted, new.effective_on, True)
        raise GrantEndsEarlier(new.citizen, new.service, fact.until, *told)


def _check_delivery(new: ServiceDelivered, _old: ServiceDelivered, context: DecisionContext) -> None:
    if new.until < new.effective_on:
        raise DaysReversed(new.effective_on, new.until)
    month = Month.of(new.effective_on)
    if Month.of(new.until) != month:
        raise DeliveryBeyond(str(month), new.until)
    period = Period.inclusive(new.effective_on, new.until)
    service = service_in_force(new.service, new.effective_on, context)
    granted = next((one.grant for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    check_delivered(new.quantity, new.service, service, period, granted)
    if granted is not None:
        check_alike(granted, period, context)


GRANT_CHECKS: Mapping[type[Event], Callable[[Any, Any, DecisionContext], None]] = {
    ServiceGranted: _check_grant,
    ServiceRegranted: _check_amount,
    GrantEnded: _check_end,
    ServiceDelivered: _check_delivery,
}
"""What each kind of fact of a grant must obey where it is corrected."""
