"""What goes on through a stay: rooms and payers, and what cannot be changed about them."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Refused
from ledger.shared.message import Kroner, Message, Remedy, Value, say


class AlreadyInPlace(Refused):
    """The citizen lives in the place already; `number` is the later move to it that is recorded, if that is why."""

    code = "already-in-place"
    citizen: str
    offer: str
    place: str
    day: date
    number: int | None = None

    def sentence(self) -> Message:
        if self.number is not None:
            return say(
                "{citizen} moves to {offer}/{place} on {day} already (event #{number})",
                citizen=self.citizen,
                offer=self.offer,
                place=self.place,
                day=self.day,
                number=self.number,
            )
        return say(
            "{citizen} lives in {offer}/{place} already on {day}",
            citizen=self.citizen,
            offer=self.offer,
            place=self.place,
            day=self.day,
        )

    def remedy(self) -> Remedy:
        if self.number is not None:
            return Remedy("correct-day", number=self.number)
        return Remedy("choose-place")


class MovedThatDay(Refused):
    """The citizen came to a room on that day already, by event `number`; `wanted` is the one that was asked for.

    `swapped`: in a swap, whose rooms are no correction's to change: it is voided, and what holds is recorded. `circle`:
    all who were to swap that day, and `swap_on` a day on which they can.
    """

    code = "moved-that-day"
    citizen: str
    offer: str
    place: str
    day: date
    number: int
    wanted: str
    swapped: bool = False
    circle: tuple[str, ...] = ()
    swap_on: date | None = None

    def sentence(self) -> Message:
        return say(
            "{citizen} came to {offer}/{place} on {day} (event #{number})",
            citizen=self.citizen,
            offer=self.offer,
            place=self.place,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.swapped:
            return Remedy("void-first", number=self.number)
        if self.swap_on is not None:
            return Remedy("swap-on", circle=self.circle, day=self.swap_on)
        if self.circle:
            return Remedy("show-citizen", citizen=self.citizen)
        return Remedy("correct-place", number=self.number, place=self.wanted)


class TransferredThatDay(Refused):
    """The citizen moved in on the day from which another house is to be the home, by event `number`."""

    code = "transferred-that-day"
    citizen: str
    offer: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} moved in to {offer} on {day} (event #{number}): nobody lived there before a transfer",
            citizen=self.citizen,
            offer=self.offer,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-first", number=self.number)


class NoNoticeOfMove(Refused):
    """Notice is given of a departure or a transfer; a room change in the house ends nothing."""

    code = "no-notice-of-move"
    citizen: str
    offer: str

    def sentence(self) -> Message:
        return say(
            "{citizen} goes on living in {offer}: no notice is given of another room",
            citizen=self.citizen,
            offer=self.offer,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-notice-out")


class LevelUnsaid(Refused):
    """What is granted in one house does not go along to another, and nothing was said of what is granted there."""

    code = "level-unsaid"
    citizen: str
    offer: str
    to_offer: str
    granted: Message

    def sentence(self) -> Message:
        return say(
            "{citizen} has {granted} in {offer}, which says nothing in {to_offer}: it has other prices",
            citizen=self.citizen,
            granted=self.granted,
            offer=self.offer,
            to_offer=self.to_offer,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-what-is-granted")


class SwapWithSelf(Refused):
    """A citizen cannot swap with himself, nor stand in a circle twice."""

    code = "swap-with-self"
    citizen: str

    def sentence(self) -> Message:
        return say("{citizen} is named twice", citizen=self.citizen)

    def remedy(self) -> Remedy:
        return Remedy("name-each-once")


class SwapApart(Refused):
    """The two live in different offers: that would be two transfers, of which the second finds its place taken.

    `place` and `other_place` are where they live on the day, and `last_day` would be the last one of the other's stay,
    were it to end for a transfer. `several`: there are more than these two.
    """

    code = "swap-apart"
    citizen: str
    offer: str
    place: str
    other: str
    other_offer: str
    other_place: str
    day: date
    last_day: date
    several: bool = False

    def sentence(self) -> Message:
        return say(
            "{citizen} lives in {offer} and {other} in {other_offer}: only residents of one offer swap",
            citizen=self.citizen,
            offer=self.offer,
            other=self.other,
            other_offer=self.other_offer,
        )

    def remedy(self) -> Remedy:
        if self.several:
            return Remedy("swap-in-one-offer", citizen=self.other, offer=self.other_offer)
        return Remedy(
            "swap-by-transfer",
            citizen=self.citizen,
            offer=self.offer,
            place=self.place,
            other=self.other,
            other_offer=self.other_offer,
            other_place=self.other_place,
            day=self.day,
            last_day=self.last_day,
        )


class PayerUnsaid(Refused):
    """The citizen had another payer, or a paragraph, until not long ago, and nothing was said of who pays now.

    `payer` None is the ledger's own municipality. `unsaid` is what was not said, where the other one was.
    """

    code = "payer-unsaid"
    citizen: str
    offer: str
    left: date
    payer: str | None
    paragraph: str | None
    unsaid: str | None = None

    def sentence(self) -> Message:
        was: dict[str, Value] = {
            "citizen": self.citizen,
            "offer": self.offer,
            "left": self.left,
            "payer": self._payer,
            "paragraph": self._paragraph,
        }
        if self.unsaid == "paragraph":
            return say(
                "{citizen} left {offer} on {left}, paid by {payer}, paragraph {paragraph}: by which paragraph now?",
                **was,
            )
        return say("{citizen} left {offer} on {left}, paid by {payer}, paragraph {paragraph}: who pays now?", **was)

    def remedy(self) -> Remedy:
        if self.unsaid == "paragraph":
            return Remedy("say-paragraph", paragraph=self._paragraph)
        if self.unsaid == "payer":
            return Remedy("say-payer-alone", payer=self._payer)
        return Remedy("say-payer", payer=self._payer, paragraph=self._paragraph)

    @property
    def _payer(self) -> str:
        return self.payer or "own"

    @property
    def _paragraph(self) -> str:
        return self.paragraph or "none"


class NothingChanged(Refused):
    """What was to be changed is so already on that day."""

    code = "nothing-changed"
    citizen: str
    day: date

    def sentence(self) -> Message:
        return say("nothing of {citizen} would be another on {day}", citizen=self.citizen, day=self.day)

    def remedy(self) -> Remedy:
        return Remedy("say-what-changes", citizen=self.citizen)


class OwnPaymentSaid(Refused):
    """What a resident pays himself of a kind was decided for that day already, by event `number`."""

    code = "own-payment-said"
    citizen: str
    kind: str
    day: date
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "kind": self.kind, "day": self.day, "number": self.number}
        return say("what {citizen} pays of {kind} from {day} is decided already (event #{number})", **values)

    def remedy(self) -> Remedy:
        return Remedy("correct-own-payment", number=self.number)


class OwnPaymentAsItWas(Refused):
    """What a resident is to pay himself of a kind is decided so already; `ore` None: what others pay."""

    code = "own-payment-as-it-was"
    citizen: str
    kind: str
    day: date
    ore: int | None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "kind": self.kind, "day": self.day}
        if self.ore is None:
            return say("{citizen} pays {kind} as others who live there on {day}", **values)
        return say("{citizen} pays {kind} of {amount} a month on {day}", amount=Kroner(self.ore), **values)

    def remedy(self) -> Remedy:
        return Remedy("say-other-own-payment")


class ChangedThatDay(Refused):
    """Who pays was said for that day already, by event `number`."""

    code = "changed-that-day"
    citizen: str
    day: date
    number: int

    def sentence(self) -> Message:
        return say(
            "who pays for {citizen} from {day} is recorded already (event #{number})",
            citizen=self.citizen,
            day=self.day,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-paying", number=self.number)
