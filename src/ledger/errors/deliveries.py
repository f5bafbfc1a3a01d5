"""What cannot have been delivered of a service: too much, twice, beyond a month, over a change of price."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ledger.errors.base import Refused
from ledger.shared.message import Message, Remedy, Value, days_said, say


class NotDelivered(Refused):
    """Nothing of the service is delivered by the piece: it is owed as granted."""

    code = "not-delivered"
    service: str
    unit: str

    def sentence(self) -> Message:
        return say(
            "{service} (unit {unit}) is settled as it is granted: nothing is told of its delivery",
            service=self.service,
            unit=self.unit,
        )

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
            "{quantity} of {service} for {citizen} is told already from {first_day} to {last_day} (event #{number})",
            citizen=self.citizen,
            service=self.service,
            first_day=self.first_day,
            last_day=self.last_day,
            number=self.number,
            quantity=self.quantity,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-delivery", number=self.number)


class MoreThanDays(Refused):
    """More days of a service would be delivered than there are, by as many a day as are granted (`a_day`)."""

    code = "more-than-days"
    service: str
    quantity: Decimal
    a_day: Decimal
    days: int
    first_day: date
    last_day: date
    weekdays: bool

    def sentence(self) -> Message:
        values: dict[str, Value] = {
            "service": self.service,
            "quantity": self.quantity,
            "days": self._days(),
            "first_day": self.first_day,
            "last_day": self.last_day,
        }
        if self.a_day == 1:
            return say("{quantity} of {service} cannot be: {first_day} to {last_day} are {days}", **values)
        return say(
            "{quantity} of {service} cannot be: {first_day} to {last_day} are {days}, with {a_day} a day",
            a_day=self.a_day,
            **values,
        )

    def _days(self) -> Message:
        if self.weekdays:
            return say("1 weekday") if self.days == 1 else say("{count} weekdays", count=self.days)
        return days_said(self.days)

    def remedy(self) -> Remedy:
        return Remedy("deliver-at-most", most=self.a_day * self.days)


class DeliveryChanges(Refused):
    """The price or the payer of a delivery is another one from a day inside it."""

    code = "delivery-changes"
    citizen: str
    service: str
    day: date
    what: Message

    def sentence(self) -> Message:
        return say(
            "{what} of {service} for {citizen} is another one from {day}",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
            what=self.what,
        )

    def remedy(self) -> Remedy:
        return Remedy("deliver-in-two", day=self.day, last_day=self.day - timedelta(days=1))


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
        return say("{service} is closed in {month}: nothing of it is owed", service=self.service, month=self.month)

    def remedy(self) -> Remedy:
        return Remedy("adopt-open-month", service=self.service)
