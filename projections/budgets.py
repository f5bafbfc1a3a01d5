"""What is the house's budget? Month by month adopted, settled, expected and current, and the activity behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.budgeting.budget import BudgetMonth, BudgetYear, Use, budget_year, use_by_level
from ledger.budgeting.service_use import ServiceUse, use_of_year
from ledger.models.budget import Activity
from ledger.models.lines import LINE_KINDS
from ledger.shared.calendar import months_of
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import natural
from ledger.shared.ratios import PERSON_DECIMALS, decimal
from ledger.store import Log
from projections.months import Months, answer


def _of_kind(kind: str) -> Callable[[BudgetMonth], Ore]:
    return lambda month: month.by_kind.get(kind, 0)


_SUMS: Mapping[str, Callable[[BudgetMonth], Ore | None]] = {
    "adopted": lambda month: month.adopted,
    "settled": lambda month: month.settled,
    "expected": lambda month: month.expected,
    "grants": lambda month: month.grants,
    "current": lambda month: month.current,
    "deviation": lambda month: month.deviation,
    **{kind: _of_kind(kind) for kind in LINE_KINDS},
    "frame": lambda month: month.frame,
}


class LevelRow(Struct, frozen=True):
    """A level's activity over the year, as known and as assumed. Prices are øre a year per full-year person."""

    level: str
    days: int
    persons: Decimal
    amount: Ore
    price: Ore | None
    assumed: Activity | None


class ServiceRow(Struct, frozen=True):
    """A service over the year, in its own unit, as it stands with what is expected, and as assumed. Prices are øre."""

    service: str
    unit: str | None
    quantity: Fraction
    amount: Ore
    assumed: Activity | None

    @property
    def price(self) -> Ore | None:
        """What a unit costs on average."""
        return half_up(self.amount / self.quantity) if self.quantity else None


class OfferBudget(Struct, frozen=True):
    """An offer's budget as known at event `known_at`."""

    known_at: int
    budget: BudgetYear
    levels: Sequence[LevelRow]
    services: Sequence[ServiceRow] = ()


def budget(location: str, log: Log, offer: str, year: int, known_at: int | None = None) -> OfferBudget:
    """The budget of an offer for a year. Raises UnknownOffer.

    The activity is that of the months as known then, those included that were issued otherwise.
    """

    def asked(months: Months) -> OfferBudget:
        whole = budget_year(months.book(offer), year, months.current_source(offer))
        used = use_by_level(months.known(offer, month) for month in months_of(year))
        services = _services(whole)
        return OfferBudget(months.as_of, whole, _levels(used, whole), services)

    return answer(location, log, known_at, asked, of_few=True)


def _levels(used: Mapping[str, Use], budget_year: BudgetYear) -> list[LevelRow]:
    adopted = budget_year.adopted.value.of_levels if budget_year.adopted else ()
    assumed = {one.level: one for one in adopted if one.level is not None}
    levels = sorted(used.keys() | assumed.keys(), key=natural)
    return [_level(level, used.get(level, Use(0, 0)), assumed.get(level), budget_year.year) for level in levels]


def _services(budget_year: BudgetYear) -> list[ServiceRow]:
    used = use_of_year(budget_year)
    adopted = budget_year.adopted.value.of_services if budget_year.adopted else ()
    assumed = {one.service: one for one in adopted if one.service is not None}
    found: list[ServiceRow] = []
    for service in sorted(used.keys() | assumed.keys(), key=natural):
        use = used.get(service, ServiceUse())
        version = next(reversed(list(budget_year.terms.services.get(service, ()))), None)
        unit = None if version is None else version.value.unit
        found.append(ServiceRow(service, unit, use.quantity, use.amount, assumed.get(service)))
    return found


def _level(level: str, use: Use, assumed: Activity | None, year: int) -> LevelRow:
    persons = use.persons(year)
    price = half_up(use.amount / persons) if persons else None
    return LevelRow(level, use.days, decimal(persons, PERSON_DECIMALS), use.amount, price, assumed)


def month_rows(budget_year: BudgetYear) -> list[dict[str, Any]]:
    """A row a month, the year's, and that of the months still open. Money in øre."""
    rows = [
        {"month": month.month, "status": "closed" if month.closed else "open", **_sums([month])}
        for month in budget_year.months
    ]
    remaining = [month for month in budget_year.months if not month.closed]
    return [
        *rows,
        {"month": str(budget_year.year), "status": "year", **_sums(budget_year.months)},
        {
            "month": "remaining",
            "status": remaining_said(len(remaining)),
            **_sums(remaining, adopted=budget_year.adopted is not None),
        },
    ]


def remaining_said(months: int, not_opened: int = 0, of_closed_house: int = 0) -> Message:
    """How many months of a year are still open, how many come before the house opened, and how many after it closed."""
    values: dict[str, Value] = {"count": months, "before": not_opened, "after": of_closed_house}
    if not_opened and of_closed_house:
        return say("{count} open; house not opened: {before}; house closed: {after}", **values)
    if not_opened:
        return say("{count} open; house not opened: {before}", **values)
    if of_closed_house:
        return say("{count} open; house closed: {after}", **values)
    return say("{count} open", count=months)


def _sums(months: Sequence[BudgetMonth], *, adopted: bool | None = None) -> dict[str, Ore | None]:
    """Each figure's sum; None for the adopted figure and the deviation where nothing is adopted."""
    known = any(month.adopted is not None for month in months) if adopted is None else adopted
    sums = {name: sum(read(month) or 0 for month in months) for name, read in _SUMS.items()}
    return {name: None if name in ("adopted", "deviation") and not known else ore for name, ore in sums.items()}


def level_rows(offer_budget: OfferBudget) -> list[dict[str, Any]]:
    """A row a level. Money in øre."""
    return [
        {
            "level": row.level,
            "days": row.days,
            "full_year_persons": row.persons,
            "price": row.price,
            "amount": row.amount,
            "assumed_persons": row.assumed.quantity if row.assumed else None,
            "assumed_price": row.assumed.yearly_price(offer_budget.budget.year) if row.assumed else None,
            "assumed_amount": row.assumed.amount(offer_budget.budget.year) if row.assumed else None,
        }
        for row in offer_budget.levels
    ]


def service_rows(offer_budget: OfferBudget) -> list[dict[str, Any]]:
    """A row a service. Money in øre, quantities in the service's unit."""
    year = offer_budget.budget.year
    return [
        {
            "service": row.service,
            "unit": row.unit,
            "quantity": decimal(row.quantity, PERSON_DECIMALS),
            "price": row.price,
            "amount": row.amount,
            "assumed_quantity": row.assumed.quantity if row.assumed else None,
            "assumed_price": row.assumed.yearly_price(year) if row.assumed else None,
            "assumed_amount": row.assumed.amount(year) if row.assumed else None,
        }
        for row in offer_budget.services
    ]


def budget_data(offer_budget: OfferBudget) -> dict[str, Any]:
    """The budget for machines."""
    *months, year, remaining = (with_kroner(row, _SUMS) for row in month_rows(offer_budget.budget))
    money = ("price", "amount", "assumed_price", "assumed_amount")
    return {
        "offer": offer_budget.budget.offer,
        "year": offer_budget.budget.year,
        "known_at": {"event": offer_budget.known_at},
        "adopted": adopted_data(offer_budget.budget),
        "months": months,
        "total": year,
        "remaining": remaining,
        "levels": [with_kroner(row, money) for row in level_rows(offer_budget)],
        "services": [with_kroner(row, money) for row in service_rows(offer_budget)],
    }


def adopted_data(budget_year: BudgetYear) -> dict[str, Any] | None:
    """The adopted budget for machines; None where there is none."""
    if budget_year.adopted is None:
        return None
    adopted = budget_year.adopted.value
    return {
        "event": budget_year.adopted.number,
        "decision": budget_year.adopted.decision,
        "total": Kroner(adopted.total(budget_year.year)),
        "frame": Kroner(adopted.frame),
        "items": {item: Kroner(ore) for item, ore in adopted.items_ore.items()},
        "activity": Kroner(adopted.service(budget_year.year)),
        "services": Kroner(adopted.supplements(budget_year.year)),
        "own_payments": Kroner(adopted.own_payments(budget_year.year)),
        "occupancy": adopted.occupancy,
    }


def with_kroner(row: Mapping[str, Any], money: Iterable[str]) -> dict[str, Any]:
    """A row in which the columns that hold øre hold amounts of money."""
    of_money = set(money)
    return {name: Kroner(value) if name in of_money and value is not None else value for name, value in row.items()}
