"""What was named is not known: offers, places, citizens, events, settlement lines, payers, checks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import area_said, did_you_mean
from ledger.shared.message import Message, Remedy, Value, moment_said, say

_MOST_NAMED = 12
"""A hint names so many offers and counts the others."""


class UnknownOffer(Refused):
    """No decision has adopted the offer. `known` are those that are.

    `not_yet_at` is the event up to which the ledger was asked, where a later one adopts it.
    """

    code = "unknown-offer"
    offer: str
    known: list[str]
    not_yet_at: int | None = None

    def sentence(self) -> Message:
        if self.not_yet_at is not None:
            values: dict[str, Value] = {"offer": self.offer, "number": self.not_yet_at}
            return say("there is no offer {offer} yet, as known at event #{number}", **values)
        return say("there is no offer {offer}", offer=self.offer)

    def remedy(self) -> Remedy:
        if self.not_yet_at is not None:
            return Remedy("leave-known-at-out")
        if not self.known:
            return Remedy("adopt-offer")
        more = len(self.known) - _MOST_NAMED
        if more > 0:
            named = Remedy("name-offer-of-many", known=self.known[:_MOST_NAMED], more=more)
        else:
            named = Remedy("name-offer", known=self.known)
        return did_you_mean(self.offer, self.known) or named


class UnknownArea(Refused):
    """Nothing of a year belongs to an area, and it has no budget. `known` are those of its kind that there are."""

    code = "unknown-area"
    by: str
    name: str
    year: int
    known: list[str]

    def sentence(self) -> Message:
        return say("nothing of {year} is of {area}", year=self.year, area=area_said(self.by, self.name))

    def remedy(self) -> Remedy:
        return Remedy("show-areas", kind=self.by, year=self.year)


class UnknownPlace(Refused):
    """The offer has no such place. `known` are those that it has."""

    code = "unknown-place"
    offer: str
    place: str
    known: list[str]

    def sentence(self) -> Message:
        return say("{offer} has no place {place}", offer=self.offer, place=self.place)

    def remedy(self) -> Remedy:
        return Remedy("name-place", known=self.known) if self.known else Remedy("adopt-place")


class UnknownCitizen(Refused):
    """Nothing is recorded about the citizen. `near` is a known one whose key is the same but for how it is written.

    `only_asked`: nothing was to be recorded either, so that nobody is to move in. `services` are those of somebody who
    has no stay, but support at home; with `last_day`, those that could end on that day, where a stay was to end; with
    `first_day`, those of that day, where a stay was to go on otherwise: with `pays` with another payer, with `of_stay`
    in what is of stays alone. `offer` grants the first service, `until` its last day, which event `ended` said, where
    it has one; `number` is the event of the only one, where it begins that day. `not_yet_at` is the event up to which
    the ledger was asked, where a later one is the first about the citizen.
    """

    code = "unknown-citizen"
    citizen: str
    near: str | None = None
    only_asked: bool = False
    services: list[str] | None = None
    not_yet_at: int | None = None
    last_day: date | None = None
    first_day: date | None = None
    pays: bool = False
    of_stay: bool = False
    offer: str | None = None
    number: int | None = None
    until: date | None = None
    ended: int | None = None

    def sentence(self) -> Message:
        if self.not_yet_at is not None:
            values: dict[str, Value] = {"citizen": self.citizen, "number": self.not_yet_at}
            return say("nothing is recorded of citizen {citizen} yet, as known at event #{number}", **values)
        if self.services and self.last_day is not None:
            return say("citizen {citizen} has no stay that could end, but services", citizen=self.citizen)
        if self.services and self.first_day is not None:
            services: list[Value] = list(self.services)
            return say(
                "citizen {citizen} has no stay, but is supported at home: {services: and }",
                citizen=self.citizen,
                services=services,
            )
        if self.services:
            return say("citizen {citizen} has no stay, but services: say which", citizen=self.citizen)
        return say("citizen {citizen} has never moved in", citizen=self.citizen)

    def remedy(self) -> Remedy:
        if self.not_yet_at is not None:
            return Remedy("leave-known-at-out")
        if self.services:
            return self._of_services(self.services)
        if self.near is not None:
            return Remedy("did-you-mean", word=self.near)
        if self.only_asked:
            return Remedy("find-citizen")
        return Remedy("record-move-in", citizen=self.citizen)

    def _of_services(self, services: list[str]) -> Remedy:
        if self.last_day is not None:
            return self._end_of_grant(services, self.last_day)
        if self.first_day is not None:
            return self._other_grant(services, self.first_day)
        return Remedy("say-service", known=services)

    def _end_of_grant(self, services: list[str], day: date) -> Remedy:
        if len(services) == 1:
            return Remedy("end-grant-instead", citizen=self.citizen, service=services[0], day=day)
        return Remedy("end-one-grant-instead", citizen=self.citizen, known=services, day=day)

    def _other_grant(self, services: list[str], day: date) -> Remedy:
        last_day = day if day == date.min else day - timedelta(days=1)  # `day` is the first one of the change
        if self.of_stay:
            return Remedy("see-citizen-at-home", citizen=self.citizen)
        if self.pays and len(services) == 1:
            return self._with_payer(services[0], day, last_day)
        if self.pays:
            return Remedy("pays-one-at-home", citizen=self.citizen, known=services, day=day, last_day=last_day)
        end = self._end_of_grant(services, last_day)
        if len(services) == 1:
            return Remedy("regrant-or-end", citizen=self.citizen, service=services[0], day=day, end=end)
        return Remedy("regrant-one-or-end", citizen=self.citizen, known=services, day=day, end=end)

    def _with_payer(self, service: str, day: date, last_day: date) -> Remedy:
        if self.number is not None:
            return Remedy("correct-payer-at-home", number=self.number)
        named: dict[str, Value] = {"citizen": self.citizen, "service": service, "offer": self.offer}
        if self.until is None:
            return Remedy("pays-at-home", day=day, last_day=last_day, **named)
        if self.ended is None:
            return Remedy("pays-at-home-until", day=day, last_day=last_day, until=self.until, **named)
        return Remedy("pays-at-home-ended", day=day, last_day=last_day, until=self.until, ended=self.ended, **named)


_LARGEST_NUMBER = 99_999_999


class UnknownEvent(Refused):
    """The event's number is past the last one."""

    code = "unknown-event"
    number: int
    last: int

    def sentence(self) -> Message:
        if self.number > _LARGEST_NUMBER:  # could be a CPR number, which is not repeated
            return say("there is no event of that number; the last one is #{last}", last=self.last)
        return say("there is no event #{number}; the last one is #{last}", number=self.number, last=self.last)

    def remedy(self) -> Remedy:
        return Remedy("find-event")


class NothingKnown(Refused):
    """The ledger is asked about a moment before its first event.

    `first` is None where there is no event. Both are told by Danish clocks.
    """

    code = "nothing-known"
    moment: datetime
    first: datetime | None

    def sentence(self) -> Message:
        if self.first is None:
            return say("nothing has been recorded yet")
        if self.moment.date() < self.first.date():
            return say(
                "nothing was known on {day}: the first event was recorded on {first}",
                day=self.moment.date(),
                first=self.first.date(),
            )
        return say(
            "nothing was known {moment}: the first event was recorded {first}",
            moment=moment_said(self.moment),
            first=moment_said(self.first),
        )

    def remedy(self) -> Remedy | None:
        return Remedy("give-later-moment") if self.first else None


class UnknownLine(Refused):
    """The month's settlement has no line with that id; or none of a `place` or a `citizen` that there is."""

    code = "unknown-line"
    line: str
    offer: str
    month: str
    place: str | None = None
    citizen: str | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "month": self.month}
        if self.place is not None and self.citizen is not None:
            both: dict[str, Value] = {"place": self.place, "citizen": self.citizen}
            return say("{citizen} in place {place} of {offer} has no line in {month}", **both, **values)
        if self.place is not None:
            return say("place {place} of {offer} has no line in {month}", place=self.place, **values)
        if self.citizen is not None:
            return say("{citizen} has no line at {offer} in {month}", citizen=self.citizen, **values)
        return say("the settlement of {offer} for {month} has no line {line}", line=self.line, **values)

    def remedy(self) -> Remedy:
        return Remedy("show-lines", offer=self.offer, month=self.month)


class UnknownPayer(Refused):
    """The municipality has no line in any settlement. `known` are those that buy places."""

    code = "unknown-payer"
    payer: str
    known: list[str]

    def sentence(self) -> Message:
        return say("municipality {payer} pays for nobody here", payer=self.payer)

    def remedy(self) -> Remedy:
        return Remedy("name-buyer", known=self.known) if self.known else Remedy("show-own-share")


class PaysNothingThere(Refused):
    """The municipality pays for nobody in an offer, and never has. `known` are those that do, or have."""

    code = "pays-nothing-there"
    offer: str
    payer: str
    known: list[str]

    def sentence(self) -> Message:
        return say("municipality {payer} pays for nobody in {offer}", payer=self.payer, offer=self.offer)

    def remedy(self) -> Remedy:
        return Remedy("name-payer", known=[*self.known, "own"])


class UnknownService(Refused):
    """No service of that key has been adopted."""

    code = "unknown-service"
    service: str
    day: date
    known: list[str] | None = None

    def sentence(self) -> Message:
        return say("no service {service} is in force on {day}", service=self.service, day=self.day)

    def remedy(self) -> Remedy:
        if self.known and self.service not in self.known:
            return did_you_mean(self.service, self.known) or Remedy("name-service", known=self.known)
        return Remedy("adopt-service", service=self.service, day=self.day)


class UnknownCheck(Misuse):
    """No check of the ledger's invariants has that name."""

    code = "unknown-check"
    name: str
    known: list[str]

    def sentence(self) -> Message:
        return say("there is no check {name}", name=self.name)

    def remedy(self) -> Remedy:
        return Remedy("name-check", known=self.known)
