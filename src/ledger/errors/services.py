"""Services that cannot be granted or delivered as asked: of no stay, over each other, beyond a month, too much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors.base import Refused
from ledger.errors.wording import until
from ledger.shared.message import Message, Remedy, Value, say


class GrantedAlready(Refused):
    """The citizen has the service on some of the days already, by grant `number`."""

    code = "granted-already"
    citizen: str
    service: str
    first_day: date
    last_day: date | None
    number: int
    wanted: date

    def sentence(self) -> Message:
        return say(
            "{citizen} is granted {service} from {first_day} {until} (event #{number})",
            citizen=self.citizen,
            service=self.service,
            first_day=self.first_day,
            until=until(self.last_day),
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.wanted <= self.first_day:
            return Remedy("correct-grant", number=self.number)
        return Remedy("regrant", citizen=self.citizen, service=self.service, day=self.wanted)


class NoGrant(Refused):
    """The citizen is not granted the service on a day. `near` is the day of a grant that may be meant, if there is."""

    code = "no-grant"
    citizen: str
    service: str
    day: date
    near: date | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "day": self.day}
        if self.near is None:
            return say("{citizen} is not granted {service} on {day}", **values)
        return say("{citizen} is not granted {service} on {day}, but is on {near}", near=self.near, **values)

    def remedy(self) -> Remedy:
        return Remedy("grant-first", citizen=self.citizen, service=self.service, day=self.day)


class ServiceNeedsStay(Refused):
    """The service is granted to residents alone, by the house they live in, and another house was named."""

    code = "service-of-the-stay"
    service: str
    offer: str
    lives_in: str

    def sentence(self) -> Message:
        return say(
            "{service} goes with the stay, which is in {lives_in} and not in {offer}",
            service=self.service,
            lives_in=self.lives_in,
            offer=self.offer,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-offer-out")


class OfferUnsaid(Refused):
    """The service needs no stay, so that nothing says which house gives it."""

    code = "offer-unsaid"
    service: str

    def sentence(self) -> Message:
        return say("{service} needs no stay: who gives it is to be said", service=self.service)

    def remedy(self) -> Remedy:
        return Remedy("say-offer")


class QuantityOutOfRange(Refused):
    """A quantity that is none, or absurd, or finer than quantities are."""

    code = "quantity-out-of-range"
    quantity: Decimal
    service: str
    unit: str
    most: int
    may_be_nothing: bool = False

    def sentence(self) -> Message:
        values: dict[str, Value] = {"quantity": self.quantity, "service": self.service, "unit": self.unit}
        if self.may_be_nothing:
            return say("{quantity} of {service} ({unit}) must be from 0 to {most}", most=self.most, **values)
        return say("{quantity} of {service} ({unit}) must be above 0 and at most {most}", most=self.most, **values)

    def remedy(self) -> Remedy:
        return Remedy("say-quantity")


class QuantityUnsaid(Refused):
    """A service by the hour a week, of which nothing is usual."""

    code = "quantity-unsaid"
    service: str
    unit: str

    def sentence(self) -> Message:
        return say("how much of {service} ({unit}) is granted is to be said", service=self.service, unit=self.unit)

    def remedy(self) -> Remedy:
        return Remedy("say-quantity")


class ServiceLevelNeeded(Refused):
    """A service with levels, of which none was said."""

    code = "service-level-needed"
    service: str
    rates: str
    known: list[str]

    def sentence(self) -> Message:
        return say("{service} has the levels of {rates}", service=self.service, rates=self.rates)

    def remedy(self) -> Remedy:
        return Remedy("say-level", known=self.known)


class NoLevels(Refused):
    """A level, or hours a week, of a service that has one price."""

    code = "no-levels"
    service: str

    def sentence(self) -> Message:
        return say("{service} has one price, and no levels", service=self.service)

    def remedy(self) -> Remedy:
        return Remedy("leave-level-out")


class RegrantedThatDay(Refused):
    """Something else is granted from that very day already, by event `number`."""

    code = "regranted-that-day"
    citizen: str
    service: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} is granted another amount of {service} from {day} already (event #{number})",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-grant", number=self.number)


class GrantEndsEarlier(Refused):
    """The grant ends on `last_day` already, by event `number`."""

    code = "grant-ends-earlier"
    citizen: str
    service: str
    last_day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} is granted {service} until {last_day} (event #{number})",
            citizen=self.citizen,
            service=self.service,
            last_day=self.last_day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-grant", number=self.number)


class GrantEndsTooEarly(Refused):
    """Something of the grant holds from a later day, by event `number`."""

    code = "grant-ends-too-early"
    citizen: str
    service: str
    day: date
    late: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{service} of {citizen} cannot end on {day}: event #{number} is about {late}",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
            late=self.late,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-first", number=self.number)


class NotDelivered(Refused):
    """Nothing of the service is delivered by the piece: it is owed as granted."""

    code = "not-delivered"
    service: str
    unit: str

    def sentence(self) -> Message:
        return say("{service} ({unit}) is owed as it is granted", service=self.service, unit=self.unit)

    def remedy(self) -> Remedy:
        return Remedy("regrant-instead")


class DeliveredAlready(Refused):
    """Something was told already of some of the days, by event `number`."""

    code = "delivered-already"
    citizen: str
    service: str
    first_day: date
    last_day: date
    number: int
    quantity: Decimal

    def sentence(self) -> Message:
        return say(
            "{quantity} of {service} for {citizen} from {first_day} to {last_day} is told already (event #{number})",
            citizen=self.citizen,
            service=self.service,
            first_day=self.first_day,
            last_day=self.last_day,
            number=self.number,
            quantity=self.quantity,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-delivery", number=self.number, quantity=self.quantity)


class DeliveryChanges(Refused):
    """The price or the payer of a delivery is another one from a day inside it."""

    code = "delivery-changes"
    citizen: str
    service: str
    day: date
    what: Message

    def sentence(self) -> Message:
        return say(
            "{what} of {service} for {citizen} is another one from {day}: tell what was delivered before it apart",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
            what=self.what,
        )

    def remedy(self) -> Remedy:
        return Remedy("deliver-in-two", day=self.day)


class DeliveryBeyond(Refused):
    """Days of a delivery lie outside its month."""

    code = "delivery-beyond"
    month: str
    day: date

    def sentence(self) -> Message:
        return say("{day} is no day of {month}: a delivery is told month by month", month=self.month, day=self.day)

    def remedy(self) -> Remedy:
        return Remedy("deliver-by-month")


class DeliveryWhileClosed(Refused):
    """The service is closed in the month, so that nothing of it is owed."""

    code = "service-closed"
    service: str
    month: str

    def sentence(self) -> Message:
        return say("{service} is closed in {month}", service=self.service, month=self.month)


class ServiceChanged(Refused):
    """A later version of a service counts, or is settled, otherwise than an earlier one, event `number`."""

    code = "service-changed"
    service: str
    day: date
    number: int
    what: Message

    def sentence(self) -> Message:
        return say(
            "service {service} from {day} has another {what} than by event #{number}, and grants would change",
            service=self.service,
            day=self.day,
            number=self.number,
            what=self.what,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-other-service", service=self.service)


class OfferNotOpen(Refused):
    """The house that is to give a service is not open on the day."""

    code = "offer-not-open"
    offer: str
    day: date
    opened: date
    closed_after: date | None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "day": self.day, "opened": self.opened}
        return say(
            "{offer} is not open on {day}: it is open from {opened} {until}", until=until(self.closed_after), **values
        )


class RatesOfOtherUnit(Refused):
    """A service is to take its prices from rates that price something else than what it is counted by."""

    code = "rates-of-other-unit"
    service: str
    rates: str
    unit: str
    needs: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"service": self.service, "rates": self.rates, "unit": self.unit}
        if self.needs == "hourly":
            return say("service {service} ({unit}) needs an hourly price, which {rates} does not have", **values)
        return say(
            "service {service} ({unit}) needs prices by the {needs}, which {rates} does not have",
            needs=self.needs,
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-rates-for-service", service=self.service)


class PayerOfGrantUnsaid(Refused):
    """The citizen lives nowhere on the first day of a grant without a stay, so nothing says who pays."""

    code = "payer-unsaid"
    citizen: str
    service: str
    day: date

    def sentence(self) -> Message:
        return say(
            "{citizen} lives nowhere on {day}: who pays for {service}?",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-payer-of-grant")
