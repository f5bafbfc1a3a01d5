"""Who is where: places that are taken or not open, citizens who live elsewhere, and the days of a stay."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from decimal import Decimal

from ledger.errors.base import Refused
from ledger.errors.wording import until, voids
from ledger.shared.message import Kroner, Message, Remedy, Value, say


class PlaceTaken(Refused):
    """Somebody lives in the place on a day of the stay that was asked for.

    `free_from` is the first day from which the whole stay is possible there; None where there is none. `mover` is who
    was to move there from another room of the offer.
    """

    code = "place-taken"
    offer: str
    place: str
    citizen: str
    first_day: date
    last_day: date | None
    wanted_from: date
    free_from: date | None = None
    mover: str | None = None

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} is taken by {citizen} from {first_day} {until}",
            place=self.place,
            offer=self.offer,
            citizen=self.citizen,
            first_day=self.first_day,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        if self.mover is not None:
            if self.wanted_from < self.first_day:
                return Remedy("choose-place")
            return Remedy("swap-or-choose", citizen=self.mover, other=self.citizen, day=self.wanted_from)
        if self.wanted_from < self.first_day:
            return Remedy("leave-before", day=self.first_day)
        if self.last_day is None:
            return Remedy("record-departure", citizen=self.citizen)
        if self.free_from is None:
            return Remedy("choose-place")
        return Remedy("come-on", day=self.free_from)


class NobodyThere(Refused):
    """A citizen was named by the place, in which nobody lives on the day.

    `left` lived there last before it, through the day `last`; None where nobody did.
    """

    code = "nobody-there"
    offer: str
    place: str
    day: date
    left: str | None = None
    last: date | None = None

    def sentence(self) -> Message:
        return say(
            "nobody lives in place {place} of {offer} on {day}", place=self.place, offer=self.offer, day=self.day
        )

    def remedy(self) -> Remedy:
        if self.left is not None and self.last is not None:
            left: dict[str, Value] = {"citizen": self.left, "last": self.last}
            return Remedy("show-residents-or-who-left", offer=self.offer, day=self.day, **left)
        return Remedy("show-residents", offer=self.offer, day=self.day)


class CitizenElsewhere(Refused):
    """The citizen lives in a place on a day of the stay that was asked for.

    `free_from` is the first day from which the whole stay is possible; None where there is none.
    """

    code = "citizen-elsewhere"
    citizen: str
    offer: str
    place: str
    first_day: date
    last_day: date | None
    wanted_from: date | None = None
    free_from: date | None = None

    def sentence(self) -> Message:
        return say(
            "{citizen} lives in place {place} of {offer} from {first_day} {until}",
            citizen=self.citizen,
            place=self.place,
            offer=self.offer,
            first_day=self.first_day,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        if self.wanted_from is not None and self.wanted_from < self.first_day:
            return Remedy("leave-before", day=self.first_day)
        if self.last_day is None:
            return Remedy("record-departure", citizen=self.citizen)
        if self.free_from is None:
            return Remedy("show-citizen", citizen=self.citizen)
        return Remedy("come-on", day=self.free_from)


class NoResidents(Refused):
    """Residents of an offer are to pay something, and it is one at home, where nobody lives."""

    code = "no-residents"
    offer: str

    def sentence(self) -> Message:
        return say("{offer} is an offer at home: nobody lives there who could pay something himself", offer=self.offer)

    def remedy(self) -> Remedy:
        return Remedy("name-houses", offer=self.offer)


class NoPlaces(Refused):
    """The offer has no place to open, to take or to take out of use: it is one at home, where nobody lives.

    `any_number`: it is a supplier of any number of stays, and no place of it is named. `leaving` is who was to be
    transferred there, `last_day` the last day in the first house and `day` the first one there. `to_live`: somebody was
    to live in what is one at home. `for_citizen`: the place stood for whoever lives in it.
    """

    code = "no-places"
    offer: str
    any_number: bool = False
    leaving: str | None = None
    last_day: date | None = None
    day: date | None = None
    to_live: bool = False
    for_citizen: bool = False

    def sentence(self) -> Message:
        if self.any_number:
            return say("{offer} is a supplier of any number of stays: no place of it is named", offer=self.offer)
        return say("{offer} is an offer at home: it has no places", offer=self.offer)

    def remedy(self) -> Remedy:
        if self.to_live:
            return Remedy("grant-at-home", offer=self.offer)
        if self.for_citizen:
            there = Remedy("name-citizen-there", offer=self.offer)
            return there if self.any_number else Remedy("name-citizen-at-home", offer=self.offer)
        if not self.any_number:
            return Remedy("adopt-other-offer")
        if self.leaving is None:
            return Remedy("move-in-without-place", offer=self.offer)
        days: dict[str, Value] = {"last_day": self.last_day, "day": self.day}
        return Remedy("depart-then-move-in", offer=self.offer, citizen=self.leaving, **days)


class PlaceUnsaid(Refused):
    """The offer has places of its own, and none of them is named. `known` are those that it has."""

    code = "place-unsaid"
    offer: str
    known: list[str]

    def sentence(self) -> Message:
        return say("{offer} has places of its own: say which one", offer=self.offer)

    def remedy(self) -> Remedy:
        return Remedy("say-place", known=self.known) if self.known else Remedy("adopt-place")


class PlaceNotOpen(Refused):
    """The day is before the place was opened, or after it was closed for good.

    `arrives`: somebody moves in while it is open, and would stay on; `mover` is who would, and lives in the house.
    """

    code = "place-not-open"
    offer: str
    place: str
    day: date
    opened: date
    closed_after: date | None
    arrives: bool = False
    mover: str | None = None

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} is not open on {day}: it is open from {opened} {until}",
            place=self.place,
            offer=self.offer,
            day=self.day,
            opened=self.opened,
            until=until(self.closed_after),
        )

    def remedy(self) -> Remedy:
        if self.closed_after is None or self.day < self.opened:
            return Remedy("give-day-from", day=self.opened)
        if self.arrives:
            return Remedy("leave-by", day=self.closed_after)
        if self.mover is not None:
            return Remedy("depart-by", citizen=self.mover, day=self.closed_after)
        return Remedy("give-day-until", day=self.closed_after)


class PlaceOutOfUse(Refused):
    """The place is out of use on a day of the stay that was asked for."""

    code = "place-out-of-use"
    offer: str
    place: str
    first_day: date
    last_day: date | None

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} is out of use from {first_day} {until}",
            place=self.place,
            offer=self.offer,
            first_day=self.first_day,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        return Remedy("put-back-in-use", offer=self.offer, place=self.place)


class PlaceOccupied(Refused):
    """A place is to be taken out of use while somebody lives there."""

    code = "place-occupied"
    offer: str
    place: str
    citizen: str
    first_day: date
    last_day: date | None

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} cannot be taken out of use: {citizen} lives there from {first_day} {until}",
            place=self.place,
            offer=self.offer,
            citizen=self.citizen,
            first_day=self.first_day,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        if self.last_day is None:
            return Remedy("close-before-or-depart", day=self.first_day, citizen=self.citizen)
        return Remedy("close-before-or-after", first_day=self.first_day, last_day=self.last_day)


class NotOutOfUse(Refused):
    """A place is to be put back in use that is in use."""

    code = "not-out-of-use"
    offer: str
    place: str
    day: date

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} is in use already from {day}", place=self.place, offer=self.offer, day=self.day
        )

    def remedy(self) -> Remedy:
        return Remedy("show-offer", offer=self.offer)


class NotResident(Refused):
    """The citizen has no stay on the day. `stays` are the known ones, in words.

    `left_on` is the departure of the last one before the day, event `left_by`, and `comes_on` the move-in of the first
    one after it, event `comes_by`, where there are such.
    """

    code = "not-resident"
    citizen: str
    day: date
    stays: list[Message]
    left_on: date | None = None
    left_by: int | None = None
    comes_on: date | None = None
    comes_by: int | None = None

    def sentence(self) -> Message:
        if not self.stays:
            return say("{citizen} does not live anywhere on {day}", citizen=self.citizen, day=self.day)
        return say(
            "{citizen} does not live anywhere on {day}; known stays: {stays}",
            citizen=self.citizen,
            day=self.day,
            stays=self.stays,
        )

    def remedy(self) -> Remedy:
        if self.left_on is not None:
            return Remedy("until-departure", day=self.left_on, number=self.left_by, citizen=self.citizen)
        if self.comes_on is not None:
            return Remedy("from-move-in", day=self.comes_on, number=self.comes_by)
        return Remedy("record-move-in", citizen=self.citizen)


class AlreadyDeparted(Refused):
    """The stay has its departure already, as event `number`. `to_offer`: where a transfer was to lead."""

    code = "already-departed"
    citizen: str
    last_day: date
    number: int
    to_offer: str | None = None

    def sentence(self) -> Message:
        return say(
            "{citizen} has already departed, on {last_day} (event #{number})",
            citizen=self.citizen,
            last_day=self.last_day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.to_offer is not None:
            return Remedy("void-departure-first", number=self.number)
        return Remedy("correct-day", number=self.number)


class DepartureBeforeMoveIn(Refused):
    """The departure is before the move-in, which is event `number`."""

    code = "departure-before-move-in"
    citizen: str
    day: date
    moved_in_on: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} cannot depart on {day}: moved in on {moved_in_on} (event #{number})",
            citizen=self.citizen,
            day=self.day,
            moved_in_on=self.moved_in_on,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("depart-later")


class DepartureTooEarly(Refused):
    """The departure is before something of the stay that holds from a later day; the last of it is event `number`.

    `events` are all that is later, in words, `numbers` those to void if the day is right, in that order, `in_full`
    those of them that are voided with what they corrected, and `decided` those that a decision was behind. `from_day`
    is the first that can be typed, and `whole` the first that cuts no delivery short, where that is another.
    """

    code = "departure-too-early"
    citizen: str
    day: date
    from_day: date
    number: int
    events: list[Message]
    numbers: list[int]
    in_full: list[int] = field(default_factory=list)
    whole: date | None = None
    decided: list[int] = field(default_factory=list)

    def sentence(self) -> Message:
        return say(
            "{citizen} cannot depart on {day}, for more is recorded of the stay after it:\n  {events:\n  }",
            citizen=self.citizen,
            day=self.day,
            events=list(self.events),
        )

    def remedy(self) -> Remedy:
        steps = voids(self.numbers, self.in_full, self.decided)
        if self.whole is not None:
            days = {"day": self.from_day, "whole": self.whole}
            return Remedy("void-after-departure-in-delivery", citizen=self.citizen, steps=steps, **days)
        return Remedy("void-after-departure", citizen=self.citizen, steps=steps, day=self.from_day)


class CauseUnsaid(Refused):
    """A notice rule in force on the day of departure asks why the stay ends; event `number` adopted it."""

    code = "cause-unsaid"
    citizen: str
    offer: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "the notice after {citizen} leaves {offer} on {day} depends on the cause (event #{number})",
            citizen=self.citizen,
            offer=self.offer,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-cause")


class NoticeUnsaid(Refused):
    """The notice rule that counts for the departure counts from the day it was given; event `number` adopted it."""

    code = "notice-unsaid"
    citizen: str
    offer: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "notice counts from the day it was given when {citizen} leaves {offer} on {day} (event #{number})",
            citizen=self.citizen,
            offer=self.offer,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-notice")


class NoticeAfterDeparture(Refused):
    """The notice would have been given after the last day of the stay."""

    code = "notice-after-departure"
    citizen: str
    notice_given: date
    last_day: date

    def sentence(self) -> Message:
        return say(
            "{citizen} departs on {last_day}: notice cannot have been given later, on {notice_given}",
            citizen=self.citizen,
            last_day=self.last_day,
            notice_given=self.notice_given,
        )

    def remedy(self) -> Remedy:
        return Remedy("give-notice-by", day=self.last_day)


class AssessedThatDay(Refused):
    """The citizen has another assessment from the same day, which is event `number`.

    `level`, `hours` and `special_price`, one of them, are what was to be recorded, `decision` its reference and
    `because` why; `chart` is the file of the 24-hour chart that it follows from, or that is kept beside it, if any.
    """

    code = "assessed-that-day"
    citizen: str
    day: date
    number: int
    level: str | None = None
    hours: Decimal | None = None
    special_price: Kroner | None = None
    decision: str | None = None
    chart: str | None = None
    because: str | None = None

    def sentence(self) -> Message:
        return say(
            "{citizen} already has an assessment from {day} (event #{number})",
            citizen=self.citizen,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        by = Remedy("by-decision", decision=self.decision) if self.decision is not None else ""
        why = Remedy("for-reason", reason=self.because) if self.because is not None else Remedy("for-some-reason")
        return Remedy("correct-assessment", number=self.number, why=why, granted=self._granted(), by=by)

    def _granted(self) -> Remedy:
        if self.chart is None:
            return self._granted_itself()
        if self.hours is not None:
            return Remedy("grant-chart", file=self.chart)
        return Remedy("grant-beside-chart", file=self.chart, granted=self._granted_itself())

    def _granted_itself(self) -> Remedy:
        if self.special_price is not None:
            return Remedy("grant-price", price=self.special_price)
        if self.hours is not None:
            return Remedy("grant-hours", hours=self.hours)
        return Remedy("grant-level", level=self.level)


class DaysReversed(Refused):
    """A period ends before it begins."""

    code = "days-reversed"
    first_day: date
    last_day: date

    def sentence(self) -> Message:
        return say(
            "the last day {last_day} is before the first day {first_day}",
            last_day=self.last_day,
            first_day=self.first_day,
        )

    def remedy(self) -> Remedy:
        return Remedy("end-on-or-after", day=self.first_day)
