"""What a corrected fact of a grant must obey, new and old in hand; that the history is possible is judged besides.

Decided on 2026-11-27:

* What a correction says is judged as where it is recorded first, by the same checks; what stays as it was is not judged
  anew. Days of a delivery are judged together, and so are a grant's first day and its payer.
* A payer or paragraph of the grant's own is taken back with *none*: it is that of the stay again. *own* is a payer like
  others, the ledger's own municipality. A stay has nobody whose payer it could have.
* What is granted for once has one day: with its first day goes its last one, which is never said by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from ledger.commands import OF_STAY, Correct
from ledger.errors import GrantEndsEarlier
from ledger.events import Event, GrantEnded, ServiceDelivered, ServiceGranted, ServiceRegranted
from ledger.rules.context import DecisionContext
from ledger.rules.delivering import check_alike, check_days_delivered, check_delivered
from ledger.rules.grant_charts import Amount
from ledger.rules.granted import granted_to, service_in_force
from ledger.rules.services import (
    check_level,
    check_offer_open,
    check_payer_known,
    checked_quantity,
    last_day_of,
    recorded_payer,
)
from ledger.shared.calendar import Period


def wanted_of(event: Event, command: Correct, wanted: Mapping[str, Any], context: DecisionContext) -> dict[str, Any]:
    """What is wanted of a grant or a delivery: an assessment is a level, or hours a week, of the service."""
    wanted = dict(wanted)
    if (assessment := wanted.pop("assessment", None)) is not None:
        wanted |= _said_of(event, Amount(wanted.get("quantity"), assessment.level, assessment.hours), wanted, context)
    if not isinstance(event, ServiceGranted):
        return wanted
    if command.payer is OF_STAY:
        wanted["payer"] = None
    elif command.payer is not None:
        wanted["payer"] = recorded_payer(command.payer, context.terms(event.offer))
    day, version = (
        wanted.get("day", event.effective_on),
        context.terms("").service_on(event.service, event.effective_on),
    )
    if version is not None and version.value.unit == "once":
        said = wanted.get("until", day) or day
        wanted["until"] = last_day_of(event.service, version.value, day, None if said == day else said)
    return wanted


def _said_of(event: Event, said: Amount, wanted: Mapping[str, Any], context: DecisionContext) -> dict[str, Any]:
    """A level, or hours; of what is counted in hours and has no levels, hours are the quantity, as in a grant."""
    if said.level is None and isinstance(event, (ServiceGranted, ServiceRegranted)):
        version = context.terms("").service_on(event.service, wanted.get("day") or event.effective_on)
        counted = said if version is None else said.counted(version.value)
        if counted.hours is None:
            return {"quantity": counted.quantity}
    return {"level": said.level, "hours": said.hours}


def _check_grant(new: ServiceGranted, old: ServiceGranted, context: DecisionContext) -> None:
    if (new.effective_on, new.until) != (old.effective_on, old.until):
        service = service_in_force(new.service, new.effective_on, context)
        last_day_of(new.service, service, new.effective_on, None if service.unit == "once" else new.until)
    if new.effective_on != old.effective_on and new.stay is None:
        check_offer_open(new.offer, new.effective_on, context)
    if new.payer is None and (new.effective_on, new.payer) != (old.effective_on, old.payer):
        check_payer_known(new.citizen, new.service, new.effective_on, context)
    _check_amount(new, old, context)


def _check_amount(
    new: ServiceGranted | ServiceRegranted, old: ServiceGranted | ServiceRegranted, context: DecisionContext
) -> None:
    amount = Amount.of(new)
    if (*amount, new.effective_on) == (*Amount.of(old), old.effective_on):
        return
    service = service_in_force(new.service, new.effective_on, context)
    checked_quantity(amount, new.service, service)
    from_ = next((one.grant.first_day for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    days = (new.effective_on, from_ or new.effective_on, new.decided_on)
    check_level(new.service, service, amount, days, context)


def _check_end(new: GrantEnded, _old: GrantEnded, context: DecisionContext) -> None:
    """An end after the last day that the grant says itself says nothing."""
    granted = next((one.grant for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    fact = context.fact(granted.granted).event if granted is not None else None
    if isinstance(fact, ServiceGranted) and fact.until is not None and new.effective_on > fact.until:
        assert granted is not None
        told = (granted.granted, new.effective_on, True)
        raise GrantEndsEarlier(new.citizen, new.service, fact.until, *told)


def _check_delivery(new: ServiceDelivered, old: ServiceDelivered, context: DecisionContext) -> None:
    period, moves = Period.inclusive(new.effective_on, new.until), _days_of(new) != _days_of(old)
    if moves:
        check_days_delivered(new.service, new.effective_on, new.until, context)
    granted = next((one.grant for one in granted_to(new.citizen, context) if one.grant.id == new.grant), None)
    others = None if granted is None else [one for one in granted.deliveries if one.number != new.corrects]
    besides = None if granted is None else replace(granted, deliveries=others)
    check_delivered(new.quantity, new.service, period, besides, context, more=True)
    if granted is not None and moves:
        check_alike(granted, period, context)


def _days_of(event: ServiceDelivered) -> Period:
    return Period.inclusive(event.effective_on, event.until)


GRANT_CHECKS: Mapping[type[Event], Callable[[Any, Any, DecisionContext], None]] = {
    ServiceGranted: _check_grant,
    ServiceRegranted: _check_amount,
    GrantEnded: _check_end,
    ServiceDelivered: _check_delivery,
}
"""What each kind of fact of a grant must obey where it is corrected."""
