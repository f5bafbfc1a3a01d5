"""Places that another municipality has reserved: who pays their vacancy, and for which days."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import until
from ledger.shared.message import Message, Remedy, say

_DAY = timedelta(days=1)


class ReservedForOwn(Refused):
    """A place is to be reserved for the municipality that keeps the ledger, which pays its vacancies anyhow.

    `number` is the reservation that was to be corrected so; None where it is a new one.
    """

    code = "reserved-for-own"
    offer: str
    place: str
    number: int | None = None

    def sentence(self) -> Message:
        return say(
            "the own municipality pays the vacancy of place {place} of {offer} without a reservation",
            place=self.place,
            offer=self.offer,
        )

    def remedy(self) -> Remedy:
        if self.number is not None:
            return Remedy("name-other-payer-or-void", number=self.number)
        return Remedy("name-other-municipality")


class ReservationWithoutEnd(Misuse):
    """A correction takes back the last day of a reservation, event `number`, which has one always."""

    code = "reservation-without-end"
    number: int

    def sentence(self) -> Message:
        return say("the reservation (#{number}) has a last day always", number=self.number)

    def remedy(self) -> Remedy:
        return Remedy("give-last-day-or-void", number=self.number)


class PlaceLivedIn(Refused):
    """A place is to be reserved from a day on which somebody lives there.

    `free_from` is the first day on which nobody is known to live there; None where there is none.
    """

    code = "place-lived-in"
    offer: str
    place: str
    day: date
    citizen: str
    first_day: date
    last_day: date | None
    free_from: date | None

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} cannot be reserved from {day}: {citizen} lives there from {first_day} {until}",
            place=self.place,
            offer=self.offer,
            day=self.day,
            citizen=self.citizen,
            first_day=self.first_day,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        if self.free_from is None:
            return Remedy("record-departure", citizen=self.citizen)
        return Remedy("give-day-from", day=self.free_from)


class ReservedAlready(Refused):
    """A place is reserved already, by event `number`, on a day of the reservation that was asked for."""

    code = "reserved-already"
    offer: str
    place: str
    payer: str
    first_day: date
    last_day: date
    number: int
    wanted_from: date

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} is reserved for {payer} from {first_day} {until} (#{number})",
            place=self.place,
            offer=self.offer,
            payer=self.payer,
            first_day=self.first_day,
            until=until(self.last_day),
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.wanted_from <= self.first_day:
            return Remedy("void-reservation", number=self.number, day=self.last_day + _DAY)
        return Remedy("shorten-reservation", number=self.number, day=self.wanted_from - _DAY)
