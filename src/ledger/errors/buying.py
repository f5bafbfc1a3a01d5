"""A stay cannot be bought of an external supplier as it is said."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.shared.message import Message, Remedy, Value, say


class PriceUnitUnsaid(Refused):
    """A supplier without rates needs a price for each citizen, and what it is for: a day, a month or a year."""

    code = "price-needed"
    offer: str

    def sentence(self) -> Message:
        return say("{offer} has no rates: a stay there has its own price, per day, month or year", offer=self.offer)

    def remedy(self) -> Remedy:
        return Remedy("give-own-price")


class ContractDays(Misuse):
    """What a contract `what` ("ends" or "negotiate") says lies on the wrong side of a `bound`.

    The bound is the first day, or the contract's end where it `is_last`.
    """

    code = "contract-days"
    what: str
    day: date
    bound: date
    is_last: bool = False

    def sentence(self) -> Message:
        values: dict[str, Value] = {"day": self.day, "bound": self.bound}
        if self.what == "ends":
            return say("the contract ends on {day}, before its first day {bound}", **values)
        if not self.is_last:
            return say("the price is to be negotiated by {day}, before its first day {bound}", **values)
        return say("the price is to be negotiated by {day}, after the contract's end on {bound}", **values)

    def remedy(self) -> Remedy:
        values: dict[str, Value] = {"what": self.what, "bound": self.bound}
        return Remedy("contract-day-until", **values) if self.is_last else Remedy("contract-day-from", **values)


class NothingAgreed(Misuse):
    """A contract says neither a reference nor a day."""

    code = "nothing-agreed"
    citizen: str

    def sentence(self) -> Message:
        return say("nothing is said of the contract of {citizen}", citizen=self.citizen)

    def remedy(self) -> Remedy:
        return Remedy("say-contract")


class OwnPlaces(Refused):
    """A purchase names an offer that has places of its own."""

    code = "own-places"
    offer: str
    citizen: str
    day: date

    def sentence(self) -> Message:
        return say("{offer} has places of its own: a citizen moves in to one of them", offer=self.offer)

    def remedy(self) -> Remedy:
        return Remedy("move-in-to-place", citizen=self.citizen, offer=self.offer, day=self.day)


class SupplierLike(Refused):
    """Nobody knows the supplier, and its key is almost that of an offer that is known."""

    code = "supplier-like"
    offer: str
    near: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "near": self.near}
        return say("there is no supplier {offer}, and {near} is written almost like it", **values)

    def remedy(self) -> Remedy:
        return Remedy("did-you-mean-supplier", near=self.near)


class SupplierKnown(Refused):
    """A purchase says another name or function than the supplier is known by (`known`, of event `number`)."""

    code = "supplier-known"
    offer: str
    what: str
    known: str | None
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "number": self.number, "known": self.known or say("none")}
        if self.what == "name":
            return say("{offer} is known by another name: {known} (event #{number})", **values)
        return say("{offer} is known by another function: {known} (event #{number})", **values)

    def remedy(self) -> Remedy:
        return Remedy("leave-out-or-adopt", what=self.what, offer=self.offer)
