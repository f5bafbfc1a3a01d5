"""What councils decide about budgets of houses and areas: the adopted ones, supplementary grants, transfers.

Decided on 2026-11-21:

* Grants and transfers move no settlement. So they need no reason in a closed month and leave cached months alone. A
  budget can, through its occupancy, and needs one where January is closed; `adopt` takes `--reason`, for back-dated
  rates too.

Decided on 2026-11-26:

* What is moved between areas stays among those of a kind. From one function to another, one paragraph or kind of
  supplier, it sums to zero in their table, as between houses it does. A house and an area, or two kinds, are of two
  tables, each of which shows all houses: nothing would be moved there, but added and taken away. They are two grants.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References, YearlyAdoption
from ledger.events.base import Event, VersionAdopted
from ledger.models.areas import Area
from ledger.models.budget import Budget
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore


class BudgetAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The budget of an offer for a year; `effective_on` is its 1 January. A later one takes its place."""

    TOPIC: ClassVar[str] = "budget.adopted:1"
    CAUSE: ClassVar[str] = "budget"
    offer: str
    year: int
    budget: Budget

    @property
    def total_ore(self) -> Ore:
        """What the budget comes to."""
        return self.budget.total(self.year)

    @property
    def stream(self) -> str:
        return budget_stream(self.offer, self.year)

    @property
    def subject(self) -> int:
        return self.year

    @property
    def content(self) -> Budget:
        return self.budget

    @property
    def called(self) -> Message:
        return say("budget of {offer} for {year}", offer=self.offer, year=self.year)

    def happened(self) -> Message:
        return say("budget of {offer} for {year}: {total}", offer=self.offer, year=self.year, total=_total(self))


def _total(event: "BudgetAdopted | AreaBudgetAdopted") -> Value:
    """What a budget comes to, and of it each service's units in the year, so that a week's are seen."""
    total = Kroner(event.total_ore)
    services: list[Value] = [
        say(
            "{quantity} of {service} in the year × {price}",
            quantity=one.quantity,
            service=one.service or "",
            price=Kroner(one.price_ore),
        )
        for one in event.budget.of_services
    ]
    return say("{total}, with {services}", total=total, services=services) if services else total


class BudgetVersion(YearlyAdoption, Struct, frozen=True):
    offer: str
    year: int
    budget: Budget

    @property
    def called(self) -> Message:
        return say("the budget of {offer} for {year}", offer=self.offer, year=self.year)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,), services=_services(self.budget))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield BudgetAdopted(**head, effective_on=self.day, offer=self.offer, year=self.year, budget=self.budget)


def _services(budget: Budget) -> tuple[str, ...]:
    """The services of which a budget assumes something."""
    return tuple(assumed.service for assumed in budget.activity if assumed.service is not None)


class AreaBudgetAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The budget of an area across houses for a year; `effective_on` is its 1 January. A later one takes its place.

    Houses have theirs besides; no settlement depends on it.
    """

    TOPIC: ClassVar[str] = "area-budget.adopted:1"
    CAUSE: ClassVar[str] = "budget"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    area: Area
    year: int
    budget: Budget

    @property
    def total_ore(self) -> Ore:
        """What the budget comes to."""
        return self.budget.total(self.year)

    @property
    def stream(self) -> str:
        return area_budget_stream(self.area, self.year)

    @property
    def subject(self) -> tuple[Area, int]:
        return (self.area, self.year)

    @property
    def content(self) -> Budget:
        return self.budget

    @property
    def called(self) -> Message:
        return say("budget of {area} for {year}", area=self.area.in_words(), year=self.year)

    def happened(self) -> Message:
        return say(
            "budget of {area} for {year}: {total}", area=self.area.in_words(), year=self.year, total=_total(self)
        )


class AreaBudgetVersion(YearlyAdoption, Struct, frozen=True):
    area: Area
    year: int
    budget: Budget

    @property
    def called(self) -> Message:
        return say("the budget of {area} for {year}", area=self.area.in_words(), year=self.year)

    @property
    def refers_to(self) -> References:
        return References(services=_services(self.budget))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield AreaBudgetAdopted(**head, effective_on=self.day, area=self.area, year=self.year, budget=self.budget)


class AreaBudgetChanged(VersionAdopted, frozen=True, kw_only=True):
    """A grant to an area across houses, or its half of a transfer, which names the other area as `counterpart`.

    `amount_ore` is negative for what is taken away; the two halves of a transfer are of one act and sum to zero.
    """

    TOPIC: ClassVar[str] = "area-budget.changed:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    area: Area
    year: int
    amount_ore: Ore
    item: str | None = None
    counterpart: Area | None = None

    @property
    def stream(self) -> str:
        return area_budget_stream(self.area, self.year)

    @property
    def subject(self) -> tuple[Ore, str | None, Area | None]:
        return (self.amount_ore, self.item, self.counterpart)

    @property
    def content(self) -> None:
        return None

    @property
    def called(self) -> Message:
        return say("budget of {area} for {year}", area=self.area.in_words(), year=self.year)

    def happened(self) -> Message:
        if self.counterpart is None:
            return _granted(self.amount_ore, self.area.in_words(), self.year, self.item)
        return _moved(self.amount_ore, self.area.in_words(), self.counterpart.in_words(), self.year)

    @property
    def cause_kind(self) -> str:
        if self.corrects is not None:
            return super().cause_kind
        return "grant" if self.counterpart is None else "transfer"


class BudgetChanged(VersionAdopted, frozen=True, kw_only=True):
    """A grant, or an offer's half of a transfer, which names the other offer as `counterpart`.

    `amount_ore` is negative for what is taken away; the two halves of a transfer are of one act and sum to zero.
    """

    TOPIC: ClassVar[str] = "budget.changed:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    offer: str
    year: int
    amount_ore: Ore
    item: str | None = None
    counterpart: str | None = None

    @property
    def stream(self) -> str:
        return budget_stream(self.offer, self.year)

    @property
    def subject(self) -> tuple[Ore, str | None, str | None]:
        return (self.amount_ore, self.item, self.counterpart)

    @property
    def content(self) -> None:
        return None

    @property
    def called(self) -> Message:
        return say("budget of {offer} for {year}", offer=self.offer, year=self.year)

    def happened(self) -> Message:
        if self.counterpart is None:
            return _granted(self.amount_ore, self.offer, self.year, self.item)
        return _moved(self.amount_ore, self.offer, self.counterpart, self.year)

    @property
    def cause_kind(self) -> str:
        if self.corrects is not None:
            return super().cause_kind
        return "grant" if self.counterpart is None else "transfer"


class Grant(DatedAdoption, Struct, frozen=True):
    """A supplementary grant within a year, in øre; negative where it takes away."""

    ONLY_ONCE: ClassVar[bool] = True
    offer: str
    year: int
    amount_ore: Ore
    effective: date
    item: str | None = None

    @property
    def called(self) -> Message:
        return _grant_to(self.offer, self.amount_ore, self.item, self.day)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield BudgetChanged(
            **head,
            effective_on=self.day,
            offer=self.offer,
            year=self.year,
            amount_ore=self.amount_ore,
            item=self.item,
        )


class AreaGrant(DatedAdoption, Struct, frozen=True):
    """A supplementary grant to an area across houses within a year, in øre; negative where it takes away."""

    ONLY_ONCE: ClassVar[bool] = True
    area: Area
    year: int
    amount_ore: Ore
    effective: date
    item: str | None = None

    @property
    def called(self) -> Message:
        return _grant_to(self.area.in_words(), self.amount_ore, self.item, self.day)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        said: dict[str, Any] = {"year": self.year, "amount_ore": self.amount_ore, "item": self.item}
        yield AreaBudgetChanged(**head, effective_on=self.day, area=self.area, **said)


class Transfer(DatedAdoption, Struct, frozen=True):
    """Øre, more than 0, moved from one offer's budget of a year to another's."""

    ONLY_ONCE: ClassVar[bool] = True
    offer: str
    to: str
    year: int
    amount_ore: Ore
    effective: date

    @property
    def called(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "to": self.to, "day": self.day}
        return say("the transfer of {amount} from {offer} to {to} on {day}", amount=Kroner(self.amount_ore), **values)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer, self.to))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        """Both halves, which sum to zero."""
        halves = ((self.offer, self.to, -self.amount_ore), (self.to, self.offer, self.amount_ore))
        for offer, counterpart, amount in halves:
            yield BudgetChanged(
                **head,
                effective_on=self.day,
                offer=offer,
                year=self.year,
                amount_ore=amount,
                counterpart=counterpart,
            )


class AreaTransfer(DatedAdoption, Struct, frozen=True):
    """Øre, more than 0, moved from one area's own budget of a year to that of another of its kind."""

    ONLY_ONCE: ClassVar[bool] = True
    area: Area
    to: Area
    year: int
    amount_ore: Ore
    effective: date

    @property
    def called(self) -> Message:
        values: dict[str, Value] = {"giver": self.area.in_words(), "to": self.to.in_words(), "day": self.day}
        return say("the transfer of {amount} from {giver} to {to} on {day}", amount=Kroner(self.amount_ore), **values)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        """Both halves, which sum to zero."""
        for area, counterpart, amount in (
            (self.area, self.to, -self.amount_ore),
            (self.to, self.area, self.amount_ore),
        ):
            said: dict[str, Any] = {"year": self.year, "amount_ore": amount, "counterpart": counterpart}
            yield AreaBudgetChanged(**head, effective_on=self.day, area=area, **said)


def _moved(ore: Ore, of: Value, counterpart: Value, year: int) -> Message:
    """A half of a transfer in words: the whole of it."""
    giver, taker = (counterpart, of) if ore >= 0 else (of, counterpart)
    values: dict[str, Value] = {"amount": Kroner(abs(ore)), "year": year}
    return say("{amount} of {year} moved from {giver} to {taker}", giver=giver, taker=taker, **values)


def _granted(ore: Ore, to: Value, year: int, item: str | None) -> Message:
    """A grant, or what is taken away, in words."""
    values: dict[str, Value] = {"amount": Kroner(abs(ore)), "to": to, "year": year}
    if ore >= 0:
        change = say("{amount} granted to {to} in {year}", **values)
    else:
        change = say("{amount} taken from {to} in {year}", **values)
    return change if item is None else say("{change} for {item}", change=change, item=item)


def _grant_to(to: Value, ore: Ore, item: str | None, day: date) -> Message:
    values: dict[str, Value] = {"to": to, "amount": Kroner(ore), "day": day}
    if item:
        return say("the grant to {to} of {amount} for {item} on {day}", item=item, **values)
    return say("the grant to {to} of {amount} on {day}", **values)


def area_budget_stream(area: Area, year: int) -> str:
    """The stream of an area's budget of one year."""
    return f"area-budget:{area.by}/{area.name}/{year}"


BUDGETS = "budget:"
"""So begin the streams of offers' budgets."""


def budget_stream(offer: str, year: int) -> str:
    """The stream of one offer's budget of one year."""
    return f"{BUDGETS}{offer}/{year}"


def year_of_budget(stream: str) -> int:
    """The year of the budget whose stream this is."""
    return int(stream.rpartition("/")[2])
