"""How much of each service a year comes to, and at what amount: quantity × price, as granted or as delivered.

Decided on 2026-11-27:

* Quantities are in the service's own unit, days away and notices among them: days and weekdays that are owed times how
  many, hours a week by the day, months by their share of the calendar month, what was delivered as it was told. What is
  still expected of deliveries counts with them.
* An adjustment is of the year that carries it, and no quantity of it: late news stands under adjustments.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from ledger.budgeting.budget import BudgetYear
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.owed_grants import WEEK
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.terms import Terms


class ServiceUse(Struct):
    """How many units of a service, and what they come to in øre."""

    quantity: Fraction = Fraction(0)
    amount: Ore = 0


def use_of_year(budget_year: BudgetYear) -> dict[str, ServiceUse]:
    """What a year comes to of each service, with what is still expected of it."""
    used = use_by_service((line for month in budget_year.settlements for line in month.lines), budget_year.terms)
    for one in (one for month in budget_year.months for one in month.undelivered):
        use = used.setdefault(one.service, ServiceUse())
        use.quantity += one.quantity
        use.amount += one.amount
    return dict(sorted(used.items(), key=lambda named: natural(named[0])))


def use_by_service(lines: Iterable[IssuedLine], terms: Terms) -> dict[str, ServiceUse]:
    """What lines come to of each service."""
    used: dict[str, ServiceUse] = {}
    for line in lines:
        if line.kind == "supplement" and line.service is not None:
            use = used.setdefault(line.service, ServiceUse())
            use.quantity += units_of(line, terms)
            use.amount += line.amount_ore
    return used


def units_of(line: IssuedLine, terms: Terms) -> Fraction:
    """How many units of its service a line is.

    In the service's own unit, also where a part of a month is at a day price: days are not mixed with months.
    """
    quantity = Fraction(line.quantity or 0)
    version = terms.service_on(line.service or "", line.first_day)
    unit = line.unit if version is None else version.value.unit
    if unit == "once" or (version is not None and version.value.by_delivery):
        return quantity
    if unit == "hours-a-week":
        return quantity * line.days / WEEK
    if unit == "month":
        return quantity * Fraction(line.days, line.for_month.days)
    return quantity * line.paid_days
