"""Why the current budget is not the adopted one: quantity, price and mix of the service, and every other kind.

Decided on 2026-11-21:

* Quantity, price and mix. They are calculated from the current settlements: issued months count as issued, and late
  news is shown as adjustments. Levels that the budget did not assume count as mix. Where it assumed no persons, all
  service is quantity.

Decided on 2026-11-27:

* What residents pay themselves is assumed by kind, for so many full-year persons at a price: more or fewer of them is
  quantity, another amount is price, each kind by itself. A full-year person pays each day of twelve months; a day that
  is free of an absence is none. Of a kind that is not assumed all of it is told under own payment.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from ledger.budgeting.budget import BudgetYear, Use, use_by_level
from ledger.budgeting.service_use import ServiceUse, use_of_year
from ledger.models.budget import Activity, Budget
from ledger.models.lines import LINE_KINDS
from ledger.shared.message import Message, code_said, say
from ledger.shared.money import Ore, half_up


class BudgetEffect(Struct, frozen=True):
    """One part of the difference between the current and the adopted budget, in øre. `name` is its code."""

    name: str
    amount: Ore

    @property
    def called(self) -> Message:
        """What a reader calls it."""
        return CALLED.get(self.name) or code_said(self.name)


_BUDGETED = ("base", "service", "supplement", "own-payment")
"""The kinds of line that a budget assumes something for; all others count in full, whatever kinds there will be."""

_NAMES = {"adjustment": "adjustments"}

CALLED: Mapping[str, Message] = {
    "quantity": say("quantity"),
    "price": say("price"),
    "mix": say("mix"),
    "base": say("base"),
    "vacancy": say("vacancy"),
    "notice": say("notice"),
    "supplement": say("services not assumed"),
    "own-payment": say("own payment"),
    "own payment: quantity": say("own payment: quantity"),
    "own payment: price": say("own payment: price"),
    "services: quantity": say("services: quantity"),
    "services: price": say("services: price"),
    "phase-in": say("phase-in"),
    "adjustments": say("adjustments"),
    "grants and transfers": say("grants and transfers"),
}
"""The parts in words."""


def budget_effects(budget_year: BudgetYear) -> list[BudgetEffect]:
    """The current budget less the adopted one, in parts that sum to it exactly; nothing where none is adopted.

    With Q full-year persons in all at levels l, and 0 marking what was adopted: quantity is (Q − Q0) × P0, where P0
    is the adopted average price; price is Σ q_l × (p_l − p0_l) over the levels that were adopted; mix is the rest of
    the service. Quantities and prices are those of the settlements as they stand, so that what is issued is compared
    as it was issued; what late news changed in it stands under adjustments.

    Of services that were assumed it is (q − q0) × p0 and q × (p − p0), each by itself: hours and km have no average. Of
    the others it is all that they come to. So it is of what residents pay themselves, which is income.
    """
    if budget_year.adopted is None:
        return []
    budget = budget_year.adopted.value
    return [
        *_service(budget, budget_year),
        *_services(budget, budget_year),
        *_own_payments(budget, budget_year),
        BudgetEffect(
            "base", budget_year.total("base") + sum(month.frame for month in budget_year.months) - budget.frame
        ),
        *(
            BudgetEffect(_NAMES.get(kind, kind), budget_year.total(kind))
            for kind in LINE_KINDS
            if kind not in _BUDGETED
        ),
        BudgetEffect("grants and transfers", sum(month.grants for month in budget_year.months)),
    ]


def _service(budget: Budget, budget_year: BudgetYear) -> list[BudgetEffect]:
    used = use_by_level(budget_year.settlements)
    adopted = budget.service(budget_year.year)
    difference = budget_year.total("service") - adopted
    quantity = _quantity(budget, adopted, used, budget_year.year)
    price = _price({assumed.level: assumed for assumed in budget.of_levels}, used, budget_year.year)
    if quantity is None:  # no persons were assumed, so there is no price to value the difference at
        return [BudgetEffect("quantity", difference), BudgetEffect("price", 0), BudgetEffect("mix", 0)]
    return [
        BudgetEffect("quantity", quantity),
        BudgetEffect("price", price),
        BudgetEffect("mix", difference - quantity - price),
    ]


def _own_payments(budget: Budget, budget_year: BudgetYear) -> list[BudgetEffect]:
    """What residents do to a budget that pay themselves: more or fewer of them, other amounts, what was not assumed."""
    used, year = paid_themselves(budget_year), budget_year.year
    assumed = {one.own_payment: one for one in budget.of_own_payments}
    total = budget_year.total("own-payment")
    if not assumed:
        return [BudgetEffect("own-payment", total)]
    persons = ((one, used.get(kind, ServiceUse()).quantity - Fraction(one.quantity)) for kind, one in assumed.items())
    quantity = -half_up(sum((more * one.yearly_price(year) for one, more in persons), Fraction(0)))
    others = sum(use.amount for kind, use in used.items() if kind not in assumed)
    return [
        BudgetEffect("own payment: quantity", quantity),
        BudgetEffect("own payment: price", total - budget.own_payments(year) - others - quantity),
        BudgetEffect("own-payment", others),
    ]


def paid_themselves(budget_year: BudgetYear) -> dict[str | None, ServiceUse]:
    """Full-year persons who pay themselves, by kind, and what that comes to in negative øre; adjustments left out."""
    used: dict[str | None, ServiceUse] = {}
    for line in (line for month in budget_year.settlements for line in month.lines if line.kind == "own-payment"):
        use = used.setdefault(line.item, ServiceUse())
        use.amount += line.amount_ore
        use.quantity += Fraction(line.days if line.absence is None else 0, 12 * line.for_month.days)
    return used


def _services(budget: Budget, budget_year: BudgetYear) -> list[BudgetEffect]:
    """What services do to a budget: more or fewer units, other prices, and those of which nothing was assumed."""
    used, year = use_of_year(budget_year), budget_year.year
    assumed = {one.service: one for one in budget.of_services}
    quantity = Fraction(0)
    for service, one in assumed.items():
        use = used.get(service or "", ServiceUse())
        quantity += (use.quantity - Fraction(one.quantity)) * one.yearly_price(year)
    rest = budget_year.total("supplement") - budget.supplements(year)
    others = sum(use.amount for service, use in used.items() if service not in assumed)
    if not assumed:
        return [BudgetEffect("supplement", rest)]
    return [
        BudgetEffect("services: quantity", half_up(quantity)),
        BudgetEffect("services: price", rest - others - half_up(quantity)),
        BudgetEffect("supplement", others),
    ]


def _quantity(budget: Budget, adopted: Ore, used: Mapping[str, Use], year: int) -> Ore | None:
    """(Q − Q0) × P0, half up to whole øre."""
    assumed = sum((Fraction(one.quantity) for one in budget.of_levels), Fraction(0))
    persons = sum((use.persons(year) for use in used.values()), Fraction(0))
    return half_up((persons - assumed) * adopted / assumed) if assumed else None


def _price(adopted: Mapping[str | None, Activity], used: Mapping[str, Use], year: int) -> Ore:
    """Σ q × (p − p0): what was settled at the adopted levels, less the same persons at the adopted prices."""
    exact = Fraction(0)
    for level, use in used.items():
        if level in adopted:
            exact += use.amount - use.persons(year) * adopted[level].yearly_price(year)
    return half_up(exact)
