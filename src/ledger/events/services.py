"""Services: adopted by councils, granted to citizens, delivered month by month.

A grant has an identity, the number of the event that granted it, which all its events carry. What it comes to is
settled in one offer: that of the stay, or the one that is named where the service needs none.
"""

from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import DayMeans, Event, VersionAdopted, Whose, granted_in_words
from ledger.events.decisions import Regulated
from ledger.models.charts import ChartEntries
from ledger.models.followups import Result
from ledger.models.regulation import Raise
from ledger.models.residences import Residence
from ledger.models.services import Service
from ledger.shared.calendar import DAY
from ledger.shared.message import Kroner, Message, Value, say


class ServiceAdopted(VersionAdopted, frozen=True, kw_only=True):
    """A version of service `id`, whole: what is granted of it costs that from `effective_on`."""

    TOPIC: ClassVar[str] = "service.adopted:1"
    CAUSE: ClassVar[str] = "service price"
    AT_MEETINGS: ClassVar[str] = "price"
    id: str
    service: Service

    @property
    def stream(self) -> str:
        return f"service:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Service:
        return self.service

    @property
    def called(self) -> Message:
        return say("service {service}", service=self.id)

    def happened(self) -> Message:
        service = self.service
        values: dict[str, Value] = {"service": self.id, "rates": service.rates, "unit": service.unit}
        if service.rates is not None:
            return say("service {service} at rates {rates}, by unit {unit}", **values)
        return say("service {service} at {price}, by unit {unit}", price=Kroner(service.price_ore or 0), **values)

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("service", self.id),)


class ServiceVersion(DatedAdoption, Struct, frozen=True):
    id: str
    effective: date
    service: Service

    @property
    def called(self) -> Message:
        return say("the service {service}", service=self.id)

    @property
    def brings(self) -> References:
        return References(services=(self.id,))

    @property
    def refers_to(self) -> References:
        return References(rates=() if self.service.rates is None else (self.service.rates,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield ServiceAdopted(**head, effective_on=self.day, id=self.id, service=self.service)


class ServiceRegulated(Regulated, frozen=True, kw_only=True):
    """The price of a service is raised. One with levels is raised by the regulation of its rates."""

    TOPIC: ClassVar[str] = "service.regulated:1"
    id: str
    regulation: Raise

    @property
    def stream(self) -> str:
        return f"service:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Raise:
        return self.regulation

    @property
    def called(self) -> Message:
        return say("the regulation of service {service}", service=self.id)

    def happened(self) -> Message:
        return say("service {service} {raised}", service=self.id, raised=self.regulation.in_words())

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("service", self.id),)

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        return (ServiceAdopted, self.stream)


class OfGrant(Event, frozen=True, kw_only=True):
    """A fact about one grant of a service to one citizen, settled in one offer.

    `grant` is the grant's identity: the number of the event that granted it. That event itself leaves it out; what
    corrects it names it. `stay` is the stay that the grant needs; None where it needs none.
    """

    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "grant", "stay")
    VOIDABLE: ClassVar[bool] = True
    IS_PLACEMENT: ClassVar[bool] = True
    citizen: str
    offer: str
    service: str
    stay: int | None = None
    grant: int | None = None

    @property
    def stream(self) -> str:
        return f"citizen:{self.citizen}"


class ServiceGranted(OfGrant, frozen=True, kw_only=True):
    """A citizen is granted a service from `effective_on`, up to and with `until` (None: until it ends).

    `quantity` is how much, in the unit of the service; of what is only delivered, how much is expected a week. `level`,
    or `hours` a week from which it follows, where the service has levels. `payer` and `paragraph` where they are not
    those of the stay: "own" is the ledger's own municipality. `chart` is the 24-hour chart that the hours follow from,
    where there is one: they are the quantity of what is counted in hours, else `hours`, either to four decimals.
    """

    TOPIC: ClassVar[str] = "citizen.service-granted:1"
    CAUSE: ClassVar[str] = "service"
    CORRECTABLE: ClassVar[tuple[str, ...]] = (
        "day", "until", "quantity", "assessment", "payer", "paragraph", "decided_by", "decided_on", "chart",
    )  # fmt: skip
    quantity: Decimal
    level: str | None = None
    hours: Decimal | None = None
    until: date | None = None
    payer: str | None = None
    paragraph: str | None = None
    decided_by: str | None = None
    chart: ChartEntries | None = None

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "offer": self.offer}
        amount = granted_in_words(self.quantity, self.level, self.hours)
        if self.until is None:
            return say("{citizen} granted {service} by {offer}: {amount}", amount=amount, **values)
        return say(
            "{citizen} granted {service} by {offer} until {until}: {amount}", amount=amount, until=self.until, **values
        )


class ServiceRegranted(OfGrant, frozen=True, kw_only=True):
    """Another quantity or level of a grant, from `effective_on` until the next one; `chart` as of a grant.

    `paragraph`: that by which it is granted from then on; None: as before.
    """

    TOPIC: ClassVar[str] = "citizen.service-regranted:1"
    CAUSE: ClassVar[str] = "service"
    CORRECTABLE: ClassVar[tuple[str, ...]] = (
        "day", "quantity", "assessment", "paragraph", "decided_by", "decided_on", "chart",
    )  # fmt: skip
    grant: int
    quantity: Decimal
    level: str | None = None
    hours: Decimal | None = None
    decided_by: str | None = None
    chart: ChartEntries | None = None
    paragraph: str | None = None

    def happened(self) -> Message:
        amount = granted_in_words(self.quantity, self.level, self.hours)
        return say("{citizen} regranted {service}: {amount}", citizen=self.citizen, service=self.service, amount=amount)


class GrantEnded(OfGrant, frozen=True, kw_only=True):
    """A grant ends; `effective_on` is its last day."""

    DAY: ClassVar[DayMeans] = "last"
    TOPIC: ClassVar[str] = "citizen.grant-ended:1"
    CAUSE: ClassVar[str] = "service"
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day",)
    grant: int

    @property
    def touches_from(self) -> date:
        """The day after: on the last day itself nothing is another than before."""
        return super().touches_from + DAY

    @property
    def moves_from(self) -> date:
        """The same: services go by the day, whatever the basis of the house."""
        return self.touches_from

    def happened(self) -> Message:
        return say("{citizen} no longer granted {service}", citizen=self.citizen, service=self.service)


class ServiceDelivered(OfGrant, frozen=True, kw_only=True):
    """So much was delivered of a grant from `effective_on` to `until`, both days included, in one month.

    `more`: besides what was told for the same days before.
    """

    DAY: ClassVar[DayMeans] = "unsaid"
    TOPIC: ClassVar[str] = "citizen.service-delivered:1"
    CAUSE: ClassVar[str] = "delivery"
    IS_DELIVERY: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "until", "quantity")
    grant: int
    until: date
    quantity: Decimal
    more: bool | None = None

    @property
    def knowable_on(self) -> date:
        """The last of its days: how much there was of them can be told no earlier."""
        return self.until

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "quantity": self.quantity}
        return say("{quantity} of {service} delivered to {citizen} from {day} to {until}", day=self.effective_on,
                   until=self.until, **values)  # fmt: skip


class ServiceFollowedUp(OfGrant, frozen=True, kw_only=True):
    """A citizen's service was followed up on `effective_on`."""

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "citizen.service-followed-up:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    IS_PLACEMENT: ClassVar[bool] = False
    grant: int
    result: Result
    comment: str | None = None

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "result": self.result}
        return say("{service} of {citizen} followed up: {result}", **values)


class ResidenceTold(Event, frozen=True, kw_only=True):
    """Where a citizen lives who is granted a service without a stay: what the offer that gives it has to know.

    Who pays, by which paragraph and which days are days away is that of the citizen's residence, wherever it is. Nobody
    records it by itself: it follows from the citizen's stays, and is told anew, whole, when they change.
    `effective_on` is the first day on which it is another than was told before; `because` the code of the cause, that
    of the act which made it so: a departure, an absence, a payer, a correction. None where it was not kept yet.
    """

    DAY: ClassVar[DayMeans] = "from"
    TOPIC: ClassVar[str] = "citizen.residence-told:1"
    CAUSE: ClassVar[str] = "payer"
    IS_PLACEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    citizen: str
    offer: str
    residence: Residence
    because: str | None = None

    @property
    def stream(self) -> str:
        return f"citizen:{self.citizen}"

    @property
    def cause_kind(self) -> str:
        return self.because or super().cause_kind

    def happened(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "citizen": self.citizen}
        match self.because:
            case "absence":
                return say("{offer} told when {citizen} is away", **values)
            case "departure":
                return say("{offer} told that {citizen} departed", **values)
            case "payer":
                return say("{offer} told who pays for {citizen}", **values)
            case _:
                return say("{offer} told where {citizen} lives", **values)
