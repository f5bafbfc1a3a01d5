"""Services that cannot be granted as asked: of no stay, over each other, of no level, at an end that is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import until, voids
from ledger.shared.message import Message, Remedy, Value, say


class GrantedAlready(Refused):
    """The citizen has the service on some of the days already, by grant `number`.

    `chart` is the file of the 24-hour chart by which it was to be granted, as it is typed, where there is one.
    """

    code = "granted-already"
    citizen: str
    service: str
    first_day: date
    last_day: date | None
    number: int
    wanted: date
    chart: str | None = None

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
        if self.wanted < self.first_day:
            return Remedy("correct-grant-day", number=self.number, day=self.wanted)
        if self.wanted == self.first_day:
            return _in_its_place(self.number, self.chart)
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "day": self.wanted}
        if self.chart is None:
            return Remedy("regrant", **values)
        return Remedy("regrant-by-chart", file=self.chart, **values)


def _in_its_place(number: int, chart: str | None) -> Remedy:
    """How to replace what is granted from a day, by the chart that was to grant it where there is one."""
    if chart is None:
        return Remedy("correct-granted", number=number)
    return Remedy("correct-granted-by-chart", number=number, file=chart)


SaidOfGrant = Literal["offer", "payer", "quantity", "level"]
"""What a grant has to say of some services."""


class NoGrant(Refused):
    """The citizen is not granted the service on a day. `near` is the day of a grant that may be meant, if there is.

    `says` is what a grant of it has to say besides: the house, the payer, how much, or the level.
    A grant that ends on that day does so by event `ended`: by an end, or as it was granted (`as_granted`).
    `later` is the first day of the next grant after the day, and `later_by` its event: from the day on it could begin
    where `could_begin`. Of a service that needs a stay, `homeless` where the citizen lives nowhere that day; `left_by`
    is the departure of the last stay before it, `comes_by` the move-in of the first one after it.
    """

    code = "no-grant"
    citizen: str
    service: str
    day: date
    near: date | None = None
    ended: int | None = None
    as_granted: bool = False
    says: list[SaidOfGrant] = field(default_factory=list)
    later: date | None = None
    later_by: int | None = None
    could_begin: bool = False
    homeless: bool = False
    left_by: int | None = None
    comes_by: int | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "day": self.day}
        if self.near is None:
            return say("{citizen} is not granted {service} on {day}", **values)
        if self.near < self.day:
            return say("{citizen} is not granted {service} on {day}, but until {near}", near=self.near, **values)
        return say("{citizen} is not granted {service} on {day}, but from {near} on", near=self.near, **values)

    def remedy(self) -> Remedy:
        if self.homeless:
            return self._where_nobody_lives()
        if self.ended is not None and self.as_granted:
            return Remedy("later-grant-until", number=self.ended, day=self.day, citizen=self.citizen)
        if self.ended is not None:
            return Remedy("later-grant-end", number=self.ended, day=self.day, citizen=self.citizen)
        if self.could_begin:
            return Remedy("grant-earlier", number=self.later_by, day=self.day, command=self._to_grant("grant-before"))
        return self._to_grant("grant-first")

    def _where_nobody_lives(self) -> Remedy:
        """A grant of that day would need a stay: which one ends too early, or begins too late."""
        if self.near is None or (self.left_by is None and self.comes_by is None):
            return Remedy("record-move-in", citizen=self.citizen)
        if self.left_by is not None and self.near < self.day:
            return Remedy("until-departure", day=self.near, number=self.left_by, citizen=self.citizen)
        if self.comes_by is not None and self.near > self.day:
            return Remedy("from-move-in", day=self.near, number=self.comes_by)
        return Remedy("grant-from-day", day=self.near, citizen=self.citizen)

    def _to_grant(self, how: Literal["grant-first", "grant-before"]) -> Remedy:
        """The line that grants it from that day, as far as what is granted later leaves room."""
        values: dict[str, Value] = {"citizen": self.citizen, "service": self.service, "day": self.day}
        command = Remedy("grant-before", **values) if how == "grant-before" else Remedy("grant-first", **values)
        options = [_OPTIONS[one] for one in self.says]
        if self.later is not None:
            options.append(Remedy("add-until", day=self.later - timedelta(days=1)))
        return Remedy("with-options", command=command, options=options) if options else command


_OPTIONS: Mapping[SaidOfGrant, Remedy] = {
    "offer": Remedy("add-offer"),
    "payer": Remedy("add-payer-of-grant"),
    "quantity": Remedy("add-quantity"),
    "level": Remedy("add-level"),
}


class ServiceNeedsStay(Refused):
    """The service is granted to residents alone, by the house they live in, and another house was named."""

    code = "service-of-the-stay"
    service: str
    offer: str
    lives_in: str

    def sentence(self) -> Message:
        return say(
            "{service} is given where the citizen lives, which is {lives_in} and not {offer}",
            service=self.service,
            lives_in=self.lives_in,
            offer=self.offer,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-offer-out")


class OfferUnsaid(Refused):
    """The service needs no stay, so that nothing says which house gives it; `nor_payer`: nor who pays."""

    code = "offer-unsaid"
    service: str
    nor_payer: bool = False

    def sentence(self) -> Message:
        if self.nor_payer:
            return say(
                "{service} needs no stay, so that nothing says which offer gives it, and who pays", service=self.service
            )
        return say("{service} needs no stay, so that nothing says which offer gives it", service=self.service)

    def remedy(self) -> Remedy:
        return Remedy("say-offer-and-payer") if self.nor_payer else Remedy("say-offer")


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
        if 0 < self.quantity <= self.most:
            return say(
                "{service} (unit {unit}): the quantity is {quantity}; it must have no more than three decimals",
                **values,
            )
        if self.may_be_nothing:
            return say(
                "{service} (unit {unit}): the quantity is {quantity}; it must be from 0 to {most}",
                most=self.most,
                **values,
            )
        return say(
            "{service} (unit {unit}): the quantity is {quantity}; it must be above 0 and at most {most}",
            most=self.most,
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-quantity")


class QuantityUnsaid(Refused):
    """A service by the hour a week, of which nothing is usual."""

    code = "quantity-unsaid"
    service: str
    unit: str

    def sentence(self) -> Message:
        return say("nothing says how much of {service} (unit {unit}) is granted", service=self.service, unit=self.unit)

    def remedy(self) -> Remedy:
        return Remedy("say-quantity")


class NothingRegranted(Misuse):
    """A regrant that says neither how much nor which level, of what is granted so from `since` on."""

    code = "nothing-regranted"
    citizen: str
    service: str
    unit: str
    day: date
    since: date
    quantity: Decimal
    level: str | None
    hours: Decimal | None
    has_levels: bool
    by_hours: bool

    def sentence(self) -> Message:
        return say(
            "{citizen} is granted {service} since {since}: {now}; nothing says what is granted from {day} on",
            citizen=self.citizen,
            service=self.service,
            since=self.since,
            now=self._now(),
            day=self.day,
        )

    def _now(self) -> Message:
        """What is granted up to now, in its unit."""
        values: dict[str, Value] = {"quantity": self.quantity.normalize(), "unit": self.unit}
        if self.level is not None:
            return say("{quantity} (unit {unit}) at level {level}", level=self.level, **values)
        if self.hours is not None:
            return say("{quantity} (unit {unit}) by {hours} hours a week", hours=self.hours, **values)
        return say("{quantity} (unit {unit})", **values)

    def remedy(self) -> Remedy:
        return Remedy("say-quantity-or-level")


class ServiceLevelNeeded(Refused):
    """A service with levels, of which none was said. `by_hours`: whether the levels follow from hours as well."""

    code = "service-level-needed"
    service: str
    rates: str
    known: list[str]
    by_hours: bool = True

    def sentence(self) -> Message:
        return say("{service} is priced by the levels of {rates}: say one", service=self.service, rates=self.rates)

    def remedy(self) -> Remedy:
        if self.by_hours:
            return Remedy("say-level", known=self.known)
        return Remedy("say-level-alone", known=self.known)


class NoLevels(Refused):
    """A level, or hours a week, of a service that has one price."""

    code = "no-levels"
    service: str

    def sentence(self) -> Message:
        return say("{service} has one price, and no levels", service=self.service)

    def remedy(self) -> Remedy:
        return Remedy("leave-level-out")


class RegrantedThatDay(Refused):
    """Something else is granted from that very day already, by event `number`; `chart` as of GrantedAlready."""

    code = "regranted-that-day"
    citizen: str
    service: str
    day: date
    number: int
    chart: str | None = None

    def sentence(self) -> Message:
        return say(
            "{service} of {citizen} is granted anew from {day} already (event #{number})",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return _in_its_place(self.number, self.chart)


class GrantEndsEarlier(Refused):
    """The grant ends on `last_day` already, by event `number`: by an end, or as it was granted (`as_granted`)."""

    code = "grant-ends-earlier"
    citizen: str
    service: str
    last_day: date
    number: int
    wanted: date
    as_granted: bool

    def sentence(self) -> Message:
        return say(
            "{citizen} is granted {service} until {last_day} and no longer (event #{number})",
            citizen=self.citizen,
            service=self.service,
            last_day=self.last_day,
            number=self.number,
        )

    def remedy(self) -> Remedy | None:
        if self.wanted == self.last_day:
            return None
        if self.as_granted:
            return Remedy("correct-grant-until", number=self.number, day=self.wanted)
        return Remedy("correct-grant-end", number=self.number, day=self.wanted)


class GrantEndsTooEarly(Refused):
    """Something of the grant begins on a later day; the last of it is event `number`, of the day `late`.

    `events`, `numbers`, `in_full`, `whole` and `decided` are as of DepartureTooEarly.
    """

    code = "grant-ends-too-early"
    citizen: str
    service: str
    day: date
    late: date
    number: int
    events: list[Message]
    numbers: list[int]
    in_full: list[int] = field(default_factory=list)
    whole: date | None = None
    decided: list[int] = field(default_factory=list)

    def sentence(self) -> Message:
        return say(
            "{service} of {citizen} cannot end on {day}, for more is recorded of it after that:\n  {events:\n  }",
            service=self.service,
            citizen=self.citizen,
            day=self.day,
            events=list(self.events),
        )

    def remedy(self) -> Remedy:
        steps = voids(self.numbers, self.in_full, self.decided)
        if self.whole is not None:
            days = {"day": self.late, "whole": self.whole}
            return Remedy("void-after-end-in-delivery", service=self.service, steps=steps, **days)
        return Remedy("void-after-end", service=self.service, steps=steps, day=self.late)


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

    def remedy(self) -> Remedy:
        if self.day < self.opened:
            return Remedy("grant-from", day=self.opened)
        return Remedy("choose-open-offer", day=self.day)


class PayerOfGrantUnsaid(Refused):
    """The citizen lives nowhere on the first day of a grant without a stay, so nothing says who pays."""

    code = "payer-unsaid"
    citizen: str
    service: str
    day: date

    def sentence(self) -> Message:
        return say(
            "{citizen} lives in no offer on {day}, so that nothing says who pays for {service}",
            citizen=self.citizen,
            service=self.service,
            day=self.day,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-payer-of-grant")
