"""A house's adopted budget for one year: the frame by item, and the assumed activity as quantities × prices."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from msgspec import field

from ledger.models.frozen import Frozen, Within
from ledger.models.own_payments import PaymentKind
from ledger.models.units import DaysOfYear, year_length
from ledger.shared.message import say
from ledger.shared.money import Ore, half_up

MOST_PERSONS = 100_000
"""More in a house is a slip of the fingers. Hours of help at home are millions in a large municipality."""


class Activity(Frozen, frozen=True, kw_only=True):
    """How many residents of one level are assumed, in full-year persons, and what each costs.

    `price_ore` is øre a year per full-year person, or a day where `unit` says so; a day's price is multiplied by the
    days of a year that `days_in_year` names. Or how many units of a `service` are assumed in the whole year (hours, not
    hours a week; days, attendances, km, months, times), and what one costs. Or how many residents, in full-year
    persons, pay an `own_payment` of a kind, and what each pays a year, or a month where `unit` says so: it is income.
    """

    level: str | None = None
    quantity: Annotated[Decimal, Within(ge=0, le=100_000_000)]
    price_ore: Annotated[Ore, Within(ge=0)]
    unit: Literal["year", "month", "day"] = "year"
    days_in_year: DaysOfYear = "365"
    service: str | None = None
    own_payment: PaymentKind | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.level, self.service, self.own_payment)) != 1:
            raise ValueError(say("give one of level, service and own_payment"))
        if self.service is None and self.quantity > MOST_PERSONS:
            raise ValueError(say("more than {most} full-year persons are no house's", most=MOST_PERSONS))
        if self.service is not None and (self.unit, self.days_in_year) != ("year", "365"):
            raise ValueError(
                say(
                    "unit and days_in_year belong to a level; the quantity of a service is its hours, days, "
                    "attendances, km, months or times in the whole year, and its price that of one of them: "
                    "leave them out"
                )
            )

        if self.own_payment is not None and (self.unit == "day" or self.days_in_year != "365"):
            raise ValueError(say("an own payment is assumed by the month or the year"))
        if self.unit == "month" and self.own_payment is None:
            raise ValueError(say("unit month belongs to an own payment"))

    def yearly_price(self, year: int) -> Ore:
        """Øre for one full-year person, or for one unit of a service."""
        if self.unit == "month":
            return 12 * self.price_ore
        return self.price_ore if self.unit == "year" else self.price_ore * year_length(year, self.days_in_year)

    def amount(self, year: int) -> Ore:
        """What the assumed activity costs, half up to whole øre once."""
        return half_up(Fraction(self.quantity) * self.yearly_price(year))


class BudgetFrame(Frozen, frozen=True, kw_only=True):
    """The part of a budget that does not move with the residents: øre a year by item (management, buildings, …).

    `occupancy`, in per cent, turns a base frame into a day rate for buying municipalities, where the base itself
    has neither.
    """

    items_ore: dict[str, Ore] = field(default_factory=dict)
    occupancy: Annotated[Decimal | None, Within(gt=0, le=100)] = None
    source: str = ""

    @property
    def frame(self) -> Ore:
        """The sum of the items."""
        return sum(self.items_ore.values())


class Budget(BudgetFrame, frozen=True, kw_only=True):
    """A whole budget: the frame, and the assumed activity, each level at most once."""

    activity: tuple[Activity, ...] = ()

    def __post_init__(self) -> None:
        if not self.items_ore and not self.activity:
            raise ValueError(say("give items or activity, or both"))
        levels = [assumed.level for assumed in self.of_levels]
        if twice := next((level for level in levels if levels.count(level) > 1), None):
            raise ValueError(say("level {level} is assumed twice", level=twice))
        services = [assumed.service for assumed in self.of_services]
        if twice := next((service for service in services if services.count(service) > 1), None):
            raise ValueError(say("service {service} is assumed twice", service=twice))
        kinds = [assumed.own_payment for assumed in self.of_own_payments]
        if kind := next((kind for kind in kinds if kinds.count(kind) > 1), None):
            raise ValueError(say("own payment {kind} is assumed twice", kind=kind))

    @property
    def of_levels(self) -> tuple[Activity, ...]:
        """What is assumed of residents."""
        return tuple(assumed for assumed in self.activity if assumed.level is not None)

    @property
    def of_services(self) -> tuple[Activity, ...]:
        """What is assumed of services."""
        return tuple(assumed for assumed in self.activity if assumed.service is not None)

    @property
    def of_own_payments(self) -> tuple[Activity, ...]:
        """What is assumed that residents pay themselves."""
        return tuple(assumed for assumed in self.activity if assumed.own_payment is not None)

    def service(self, year: int) -> Ore:
        """What the assumed residents cost in all, in øre."""
        return sum(assumed.amount(year) for assumed in self.of_levels)

    def supplements(self, year: int) -> Ore:
        """What the assumed services cost in all, in øre."""
        return sum(assumed.amount(year) for assumed in self.of_services)

    def own_payments(self, year: int) -> Ore:
        """What residents are assumed to pay themselves, in negative øre: it is income."""
        return -sum(assumed.amount(year) for assumed in self.of_own_payments)

    def total(self, year: int) -> Ore:
        """The adopted figure, in øre."""
        return self.frame + self.service(year) + self.supplements(year) + self.own_payments(year)
