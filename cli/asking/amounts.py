"""How much of a service, asked for in what it is counted in: hours a week were taken for hours a month."""

from __future__ import annotations

from collections.abc import Mapping

import click

from cli.choices import Said, unit_of_rates
from ledger.models.services import ServiceUnit
from ledger.shared.message import Message, say

DELIVERY = "delivery"
"""What a line is about where an event that tells of a delivery is to be corrected."""

_GRANTED: Mapping[ServiceUnit, Message] = {
    "day": say("How many a day?"),
    "weekday": say("How many each weekday?"),
    "hours-a-week": say("How many hours a week?"),
    "month": say("How many a month?"),
    "once": say("How many in all?"),
    "attendance": say("How many attendances a week are expected?"),
    "hour": say("How many hours a week are expected?"),
    "km": say("How many km a week are expected?"),
}
_DELIVERED: Mapping[ServiceUnit, Message] = {
    "day": say("How many days were delivered in all?"),
    "weekday": say("How many weekdays were delivered in all?"),
    "hours-a-week": say("How many hours were delivered in all (not a week)?"),
    "attendance": say("How many attendances were delivered in all?"),
    "hour": say("How many hours were delivered in all?"),
    "km": say("How many km were delivered in all?"),
}


def how_much(param: click.Parameter, command: click.Command, said: Said) -> Message | None:
    """The question for a quantity of the service that a line is about, or a special price; None of anything else."""
    if param.name == "special_price" and "service" not in said.values:
        return _price_of(said)
    unit = unit_of(said) if param.name == "quantity" else None
    if unit is None:
        return None
    is_delivery = command.name == "deliver" or DELIVERY in said.values
    return (_DELIVERED if is_delivery else _GRANTED).get(unit)


def _price_of(said: Said) -> Message | None:
    """The question for a special price, in the unit that it would be of: 45,000 a month was typed for a day's."""
    unit = said.values.get("per") or unit_of_rates(said)
    return None if unit is None else say("How large is the special price, in kroner a {unit}?", unit=unit)


def unit_of(said: Said) -> ServiceUnit | None:
    """What the service that a line is about is counted in: the same in every version of it."""
    with said.session.history() as history:
        versions = list(history.terms().services.get(said.values.get("service", ""), ()))
    return versions[-1].value.unit if versions else None
