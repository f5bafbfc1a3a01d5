"""A decision cannot be adopted: its file, a version that is there already, the closing of what is in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import did_you_mean, nearest, until
from ledger.shared.message import Message, Remedy, Value, code_said, say

_ENDING = ".toml"


class BadDecisionFile(Misuse):
    """A decision file has problems. All of them, each with its place in the file."""

    code = "bad-decision-file"
    file: str
    problems: list[Message]

    def sentence(self) -> Message:
        if len(self.problems) == 1:
            return say("{file} cannot be adopted: {problem}", file=self.file, problem=self.problems[0])
        return say("{file} cannot be adopted:\n  {problems:\n  }", file=self.file, problems=self.problems)


class UnknownDecision(Misuse):
    """There is neither a file nor a shipped decision of that name.

    `known` are the shipped ones, `beside` the decision files in the folder that was named.
    """

    code = "unknown-decision"
    name: str
    known: list[str]
    beside: list[str] = field(default_factory=list)

    def sentence(self) -> Message:
        return say("there is no file {name}, and no shipped decision of that name", name=self.name)

    def remedy(self) -> Remedy:
        stem = self.name.removesuffix(_ENDING)
        if stem not in self.known and (file := nearest(stem, [one.removesuffix(_ENDING) for one in self.beside])):
            return Remedy("did-you-mean", word=file + _ENDING)
        return did_you_mean(self.name, self.known) or Remedy("name-shipped-decision", known=self.known)


class VersionConflict(Refused):
    """The same decision adopted other content for the same day before, as event `number`."""

    code = "version-conflict"
    what: Message
    day: date
    reference: Message
    number: int

    def sentence(self) -> Message:
        return say(
            "{what} from {day} was already adopted by {reference} with other content (event #{number})",
            what=self.what,
            day=self.day,
            reference=self.reference,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-or-give-own-reference", number=self.number)


_HOUSED = {
    "places": say("an offer with places of its own"),
    "open": say("a supplier of any number of stays"),
    "at-home": say("an offer at home"),
}


class OtherKind(Refused):
    """An offer at home, with open places or with places of its own is to be another of the three from a day on.

    `was` and `would_be` are "places", "open" or "at-home"; event `number` adopted it as what it is.
    """

    code = "other-kind"
    offer: str
    day: date
    was: str
    would_be: str
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "day": self.day, "number": self.number}
        was, now = (_HOUSED.get(one, code_said(one)) for one in (self.was, self.would_be))
        return say("{offer} is {was} (event #{number}); from {day} it cannot be {now}", was=was, now=now, **values)

    def remedy(self) -> Remedy:
        return Remedy("adopt-other-offer")


class RegulatedThatDay(Refused):
    """Prices are raised from a day on, and prices are typed for that very day, by event `number`.

    `is_typed`: whether that event is the one that types them.
    """

    code = "regulated-that-day"
    what: Message
    day: date
    number: int
    is_typed: bool

    def sentence(self) -> Message:
        values: dict[str, Value] = {"what": self.what, "day": self.day, "number": self.number}
        if self.is_typed:
            return say("{what} from {day}: prices of their own are adopted for that day (event #{number})", **values)
        return say("{what} from {day}: the prices are raised from that day on (event #{number})", **values)

    def remedy(self) -> Remedy:
        return Remedy("void-first", number=self.number)


class NothingToRaise(Refused):
    """What an offer has not is to be raised from a day: its bases, or what its residents pay of a `kind`.

    There is none in force `before`, which is the day before. `kinds` are those that residents do pay.
    """

    code = "nothing-to-raise"
    offer: str
    kind: str | None
    day: date
    before: date
    kinds: Sequence[str] = ()

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "day": self.day, "before": self.before}
        if self.kind is None:
            return say(
                "the bases of {offer} are to be raised from {day}, and no base of it is in force on {before}", **values
            )
        return say(
            "{kind} of {offer} is to be raised from {day}, and residents there pay no {kind} themselves on {before}",
            kind=self.kind,
            **values,
        )

    def remedy(self) -> Remedy:
        if self.kind is None:
            return Remedy("regulate-without-base", offer=self.offer, before=self.before)
        values: dict[str, Value] = {"offer": self.offer, "kind": self.kind, "before": self.before}
        if self.kinds:
            return Remedy("regulate-other-kinds", kinds=list(self.kinds), **values)
        return Remedy("regulate-without-offer", **values)


class BaseAndItems(Refused):
    """An offer would have a base for all, and an item of it beside it, for one paragraph (None: for everybody)."""

    code = "base-and-items"
    offer: str
    paragraph: str | None
    item: str
    day: date

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "item": self.item, "day": self.day}
        if self.paragraph is None:
            return say("on {day} the base of {offer} would be one for all, and {item} beside it", **values)
        of = self.paragraph
        return say("on {day} the base of {offer} for §{of} would be one for all, and {item} beside it", of=of, **values)

    def remedy(self) -> Remedy:
        return Remedy("end-base-first", offer=self.offer, day=self.day)


class NoResidentDays(Refused):
    """A base by the day of an offer at home, from a day on: nobody stays there, so it would never be owed."""

    code = "no-resident-days"
    offer: str
    day: date

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "day": self.day}
        return say(
            "the base of {offer} from {day} is by the day: {offer} is an offer at home, where nobody has resident-days",
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-frame-or-service", offer=self.offer)


class NoBuyersDays(Refused):
    """A frame, or a budget, of an offer at home says what buyers pay a day: nobody stays there, so nobody would.

    `where` is the frame or budget in words, and `what` the key that says it.
    """

    code = "no-buyers-days"
    offer: str
    where: Message
    what: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"where": self.where, "what": self.what, "offer": self.offer}
        return say(
            "{where} has {what}, by which buyers pay a frame by the day: {offer} is an offer at home, where nobody has "
            "resident-days",
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-day-rate-out", what=self.what)


class ClosedEarlier(Refused):
    """An offer, or one of its places, is closed after an earlier day already."""

    code = "closed-earlier"
    offer: str
    place: str | None
    closed_after: date
    day: date

    def sentence(self) -> Message:
        if self.place is None:
            return say(
                "{offer} is closed after {closed_after} already; it cannot close after {day}",
                offer=self.offer,
                closed_after=self.closed_after,
                day=self.day,
            )
        return say(
            "place {place} of {offer} is closed after {closed_after} already; it cannot close after {day}",
            place=self.place,
            offer=self.offer,
            closed_after=self.closed_after,
            day=self.day,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-closing", offer=self.offer)


class ClosedForGood(Refused):
    """An offer, or one of its places, is closed, and a decision says what it is from a `day` after that."""

    code = "closed-for-good"
    offer: str
    place: str | None
    closed_after: date
    day: date

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "closed_after": self.closed_after, "day": self.day}
        if self.place is None:
            return say("{offer} is closed after {closed_after}: nothing can be adopted for it from {day}", **values)
        return say(
            "place {place} of {offer} is closed after {closed_after}: nothing can be adopted for it from {day}",
            place=self.place,
            **values,
        )

    def remedy(self) -> Remedy:
        if self.place is None:
            return Remedy("void-closing-of-house", offer=self.offer)
        return Remedy("void-closing-of-place", offer=self.offer)


class NothingInForce(Refused):
    """What decisions say of an offer is asked of a day on which it has no terms: before its `first`, or after its last.

    `first` is None where nothing is adopted of it any more.
    """

    code = "nothing-in-force"
    offer: str
    day: date
    first: date | None
    closed_after: date | None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "day": self.day}
        if self.first is None:
            return say("nothing is adopted of {offer} any more", **values)
        if self.closed_after is not None and self.day > self.closed_after:
            return say(
                "{offer} is closed after {last}: nothing holds for it on {day}", last=self.closed_after, **values
            )
        return say(
            "nothing is adopted of {offer} for {day}: its first terms hold from {first}", first=self.first, **values
        )

    def remedy(self) -> Remedy:
        if self.first is None:
            return Remedy("show-offer", offer=self.offer)
        is_over = self.closed_after is not None and self.day > self.closed_after
        return Remedy("show-terms-on", offer=self.offer, day=self.closed_after if is_over else self.first)


class StillInUse(Refused):
    """A place is to close for good while somebody lives there later. `simulated`: nothing is to be recorded of it."""

    code = "still-in-use"
    offer: str
    place: str
    citizen: str
    last_day: date | None
    day: date
    simulated: bool = False

    def sentence(self) -> Message:
        return say(
            "place {place} of {offer} cannot close after {day}: {citizen} lives there {until}",
            place=self.place,
            offer=self.offer,
            day=self.day,
            citizen=self.citizen,
            until=until(self.last_day),
        )

    def remedy(self) -> Remedy:
        if self.last_day is not None and self.simulated:
            return Remedy("simulate-earlier", citizen=self.citizen, day=self.last_day)
        if self.last_day is not None:
            return Remedy("close-place-later", day=self.last_day)
        if self.simulated:
            return Remedy("simulate-empty-place", citizen=self.citizen)
        return Remedy("record-departure", citizen=self.citizen)


class ServiceChanged(Refused):
    """A later version of a service counts, or is settled, otherwise than an earlier one, event `number`."""

    code = "service-changed"
    service: str
    day: date
    number: int
    what: Message

    def sentence(self) -> Message:
        return say(
            "service {service} would have another {what} from {day} than by event #{number}",
            service=self.service,
            day=self.day,
            number=self.number,
            what=self.what,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-other-service")


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
            return say("service {service} (unit {unit}) needs an hourly price, which {rates} does not have", **values)
        return say(
            "service {service} (unit {unit}) needs prices by the {needs}, which {rates} does not have",
            needs=self.needs,
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-rates-for-service", service=self.service)
