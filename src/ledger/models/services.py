"""Services: what a citizen gets beside the place, or without one, each with its own unit, price and account.

Decided on 2026-11-27:

* Every unit takes a quantity, and has one where none is said: 1 of what is counted, none expected of what is only
  delivered. A grant says it with the quantity, so that a later default changes nothing.
* What a service counts, whether it needs a stay and whether it is settled on what was granted or delivered, is the same
  in every version: quantities that are recorded would mean something else. Another service gets another id.
* What is granted for once is granted on one day. No month is closed for it.
* A service with levels takes its prices from a series of rates, by the unit of the tables: a day's for days and
  weekdays, a month's for months. By the hour it takes the table's hourly price.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from msgspec.structs import asdict

from ledger.models.frozen import Frozen, Within
from ledger.models.regulation import Raise
from ledger.models.units import Unit
from ledger.shared.message import Message, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version

ServiceUnit = Literal["day", "weekday", "hours-a-week", "month", "once", "attendance", "hour", "km"]
"""What a service is counted and priced in."""

SERVICE_UNITS: tuple[ServiceUnit, ...] = get_args(ServiceUnit)

DELIVERED_ALONE: tuple[ServiceUnit, ...] = ("attendance", "hour", "km")
"""Units that are never settled on what was granted: a grant says how many are expected a week."""
GRANTED_ALONE: tuple[ServiceUnit, ...] = ("month", "once")
"""Units of which nothing is delivered by the piece."""

_OF_RATES: dict[ServiceUnit, Unit | Literal["hourly"]] = {
    "day": "day",
    "weekday": "day",
    "month": "month",
    "hours-a-week": "hourly",
    "hour": "hourly",
}
"""What a table of rates must price for a service of each unit that can have levels, or be priced by the hour."""

WHILE_ABSENT = Literal["as-stay", "paid", "free"]
MONTHS = range(1, 13)


class Service(Frozen, frozen=True, kw_only=True):
    """One dated version of a service. It costs `price_ore` a unit, or what a series of rates says (`rates`).

    `settled_on`: what was granted, or what was delivered; None: what its unit can be, granted where that can be.
    `needs_stay`: it is granted to residents, and ends with the stay; else to anybody, by a house that is named.
    `while_absent`: paid by the share of the stay's service, in full, or not from the first day away. `notice`: it
    ends with the stay, or goes on in the notice after it. In `closed_months`, from 1 to 12, nothing is owed; on Danish
    public holidays that are weekdays, what `holidays` says. `paragraph` is that of its lines, where the grant has none.
    """

    name: str
    unit: ServiceUnit
    price_ore: Annotated[Ore | None, Within(ge=0)] = None
    rates: str | None = None
    paragraph: str | None = None
    settled_on: Literal["granted", "delivered"] | None = None
    needs_stay: bool = True
    while_absent: WHILE_ABSENT = "as-stay"
    notice: Literal["none", "as-stay"] = "none"
    closed_months: tuple[Annotated[int, Within(ge=1, le=12)], ...] = ()
    holidays: Literal["paid", "free"] = "paid"
    source: str = ""

    def __post_init__(self) -> None:
        self._check_price()
        if self.settled_on == "granted" and self.unit in DELIVERED_ALONE:
            raise ValueError(say("unit {unit} is settled on what is delivered, never as granted", unit=self.unit))
        if self.settled_on == "delivered" and self.unit in GRANTED_ALONE:
            raise ValueError(say("unit {unit} is settled as granted, never on what is delivered", unit=self.unit))
        if list(self.closed_months) != sorted(set(self.closed_months)):
            raise ValueError(say("closed_months must name months from 1 to 12, each once, in order"))
        if len(self.closed_months) == len(MONTHS):
            raise ValueError(say("closed_months names every month of the year"))
        if self.closed_months and self.unit == "once":
            raise ValueError(say("no month is closed for what is granted for once"))
        if self.holidays == "free" and self.unit != "weekday":
            raise ValueError(say("holidays belongs to unit weekday"))
        if self.notice == "as-stay" and not self.needs_stay:
            raise ValueError(say("notice as-stay needs a stay"))

    def _check_price(self) -> None:
        if (self.price_ore is None) == (self.rates is None):
            raise ValueError(say("give either price or rates"))
        if self.rates is not None and self.unit not in _OF_RATES:
            raise ValueError(say("unit {unit} has a price, and no rates", unit=self.unit))

    @property
    def by_delivery(self) -> bool:
        """Whether it is settled on what was delivered."""
        return self.settled_on == "delivered" or self.unit in DELIVERED_ALONE

    @property
    def can_be_delivered(self) -> bool:
        """Whether deliveries of it can be told, whatever it is settled on."""
        return self.unit not in GRANTED_ALONE

    @property
    def counts_hours(self) -> bool:
        """Whether a grant says how many hours a week."""
        return self.unit in ("hours-a-week", "hour")

    @property
    def has_levels(self) -> bool:
        """Whether a grant says a level, or the hours a week from which it follows."""
        return self.rates is not None and self.priced_by != "hourly"

    @property
    def priced_by(self) -> Unit | Literal["hourly"] | None:
        """What a table of its rates must price; None where it has a price of its own."""
        return None if self.rates is None else _OF_RATES[self.unit]

    @property
    def kind(self) -> tuple[object, ...]:
        """What must be the same in every version."""
        return self.unit, self.needs_stay, self.by_delivery, self.has_levels

    @property
    def usual_quantity(self) -> Decimal | None:
        """How much a grant is of where none is said; None where it has to be."""
        if self.unit in DELIVERED_ALONE:
            return Decimal(0)
        return None if self.unit == "hours-a-week" else Decimal(1)


class RegulatedService(Service, frozen=True, kw_only=True):
    """A service raised: `typed` is the version somebody typed, `raises` what was done to it since. Never stored."""

    typed: Any
    raises: tuple[Any, ...]


def raised_service(version: Version[Service], by: Version[Raise]) -> Version[Service] | None:
    """A version of a service, its price raised; one that was raised before goes on being raised.

    None where it has no price of its own: its rates are raised.
    """
    service = version.value
    if service.price_ore is None:
        return None
    said: dict[str, Any] = {**asdict(service), "price_ore": by.value.of(service.price_ore)}
    before = {} if isinstance(service, RegulatedService) else {"typed": version, "raises": ()}
    said = {**said, **before}
    said["raises"] = (*said["raises"], by)
    return Version(by.effective_on, by.number, by.decision, RegulatedService(**said))


_COUNTED: dict[ServiceUnit, Message] = {
    "day": say("days"),
    "weekday": say("weekdays"),
    "hours-a-week": say("hours"),
    "month": say("months"),
    "once": say("times"),
    "attendance": say("attendances"),
    "hour": say("hours"),
    "km": say("km"),
}


def counted(unit: ServiceUnit) -> Message:
    """What is delivered of a unit, or is of a whole year, in words."""
    return _COUNTED[unit]


_MOST_GRANTED: dict[ServiceUnit, int] = {
    "day": 100,
    "weekday": 100,
    "hours-a-week": 168,
    "month": 100,
    "once": 1_000,
    "attendance": 168,
    "hour": 168,
    "km": 10_000,
}


def most_granted(unit: ServiceUnit) -> int:
    """A larger quantity of a grant is a slip of the fingers."""
    return _MOST_GRANTED[unit]


_MOST_A_DAY: dict[ServiceUnit, int] = {
    "day": 100,
    "weekday": 100,
    "hours-a-week": 24,
    "attendance": 24,
    "hour": 24,
    "km": 2_000,
}


def most_delivered(unit: ServiceUnit, days: int) -> int:
    """More than that delivered on so many days is a slip of the fingers."""
    return _MOST_A_DAY[unit] * days


MOST_DECIMALS = 3
"""Of a quantity: an hour in minutes is no finer."""
