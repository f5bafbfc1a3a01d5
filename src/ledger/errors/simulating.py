"""A simulation cannot be: its file, what it assumes that somebody does, and neutral prices that there are none of."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.shared.message import Kroner, Message, Remedy, Value, say


class NotInSimulation(Misuse):
    """A simulation's file adopts something that would not be other terms for the recorded history."""

    code = "not-in-simulation"
    what: str

    def sentence(self) -> Message:
        return say("a simulation cannot hold {what}", what=self.what)

    def remedy(self) -> Remedy:
        return Remedy("simulation-sections")


class ActRefused(Refused):
    """What a simulation assumes that somebody does cannot be.

    `table` is where it stands in the file, `because` the rule's own code, and `suggested` what may have been meant,
    where the rule knows it.
    """

    code = "act-refused"
    table: str
    because: str
    why: Message
    suggested: Remedy | None = None

    def sentence(self) -> Message:
        return say("{table}: {why}", table=self.table, why=self.why)

    def remedy(self) -> Remedy:
        return self.suggested or Remedy("mend-act")


class NobodyLeaves(Refused):
    """Everybody of an offer is to leave on a day on which nobody lives there without an end."""

    code = "nobody-leaves"
    offer: str
    day: date

    def sentence(self) -> Message:
        return say("nobody lives in {offer} on {day} who has not left yet", offer=self.offer, day=self.day)


class ActsOutside(Misuse):
    """All that a simulation assumes begins after the months that are asked about."""

    code = "acts-outside"
    day: date
    first: str
    last: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"first": self.first, "last": self.last, "day": self.day}
        return say("nothing of it is from {first} to {last}: it begins on {day}", **values)

    def remedy(self) -> Remedy:
        return Remedy("simulate-from", month=f"{self.day:%Y-%m}")


class PlaceThere(Refused):
    """A simulation adds a place that an offer has already; `last` is its last day, where it closes.

    `known` are all that it has.
    """

    code = "place-there"
    offer: str
    place: str
    first: date
    last: date | None
    known: list[str]

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "place": self.place, "first": self.first}
        if self.last is None:
            return say("{offer} has the place {place} already, from {first}", **values)
        return say("{offer} has the place {place} already, from {first} to {last}", last=self.last, **values)

    def remedy(self) -> Remedy:
        return Remedy("name-new-place", offer=self.offer, known=self.known)


class NeedsNeutral(Misuse):
    """What only a neutral price answers was asked for without asking for one."""

    code = "needs-neutral"
    what: Message

    def sentence(self) -> Message:
        return say("{what} goes with a neutral price alone", what=self.what)

    def remedy(self) -> Remedy:
        return Remedy("ask-neutral")


class NotInProportion(Refused):
    """What houses come to does not follow the new prices in proportion, so that no factor is neutral.

    `offers` are those houses, and `others` the other ones that were asked about.
    """

    code = "not-in-proportion"
    offers: list[str]
    others: list[str]

    def sentence(self) -> Message:
        return say(
            "no factor is neutral: what {offers} comes to does not follow the new prices in proportion",
            offers=self.offers,
        )

    def remedy(self) -> Remedy | None:
        return Remedy("ask-other-houses", others=self.others) if self.others else Remedy("leave-neutral-out")


class PricesTakeNoPart(Refused):
    """No house is settled by the simulated rates. `rates` are those in the file, `used` those that houses are on."""

    code = "prices-take-no-part"
    rates: list[str]
    used: list[str]

    def sentence(self) -> Message:
        if not self.rates:
            return say("no factor is neutral: the file has no [[rates]]")
        return say("no factor is neutral: nothing in those months is priced by the rates {rates}", rates=self.rates)

    def remedy(self) -> Remedy:
        return Remedy("simulate-used-rates", used=self.used)


class MoreWithoutPrices(Refused):
    """What is not priced by the new rates comes to more than the houses come to as they are: in øre, both."""

    code = "more-without-prices"
    fixed: int
    total: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"fixed": Kroner(self.fixed), "total": Kroner(self.total)}
        return say(
            "no factor is neutral: without the new prices the houses come to {fixed}, and as they are to {total}",
            **values,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-neutral-out")
