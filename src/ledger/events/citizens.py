"""What happens to a citizen: moves in, is reassessed, departs. The settlement follows from these."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from ledger.events.base import DayMeans, Granted, OfStay
from ledger.models.absence import AbsenceKind
from ledger.models.charts import ChartEntries
from ledger.models.frozen import Within
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment
from ledger.models.own_payments import PaymentKind
from ledger.shared.calendar import DAY as ONE_DAY
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore


class MovedIn(OfStay, frozen=True, kw_only=True):
    """A citizen takes a place; `effective_on` is the first day. `payer` None: the ledger's own municipality.

    `acting` is the municipality that acts for the citizen and `residence` that of residence, where they are
    others than the payer. `transferred_from` is the stay in another house that ended with this one's beginning, `asked`
    the level that the provider had asked for, where it is kept beside what was granted. `chart` is the 24-hour chart
    that the assessment follows from, where there is one.
    """

    TOPIC: ClassVar[str] = "citizen.moved-in:1"
    NAMES: ClassVar[tuple[str, ...]] = (*OfStay.NAMES, "transferred_from")
    CAUSE: ClassVar[str] = "move-in"
    IS_PLACEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = (
        "day", "assessment", "asked", "place", "paragraph", "payer", "acting", "residence", "decided_by", "decided_on",
        "chart",
    )  # fmt: skip
    assessment: Assessment
    paragraph: str | None = None
    payer: str | None = None
    acting: str | None = None
    residence: str | None = None
    decided_by: str | None = None
    transferred_from: int | None = None
    asked: str | None = None
    chart: ChartEntries | None = None

    @property
    def granted(self) -> Granted:
        return Granted(self.assessment, self.decided_by, self.paragraph)

    def happened(self) -> Message:
        granted = beside_asked(self.assessment, self.asked)
        return say(
            "{citizen} moved in to {where} at {granted}", citizen=self.citizen, where=self.where, granted=granted
        )


def beside_asked(assessment: Assessment, asked: str | None) -> Message:
    """What was granted, in words, and beside it what the provider had asked for, where that is kept."""
    if asked is None:
        return assessment.granted()
    return say("{granted} (asked for: level {asked})", granted=assessment.granted(), asked=asked)


class Moved(OfStay, frozen=True, kw_only=True):
    """A resident gets another room of the same offer, `place`, from `effective_on` on; the stay goes on."""

    TOPIC: ClassVar[str] = "citizen.moved:1"
    CAUSE: ClassVar[str] = "move"
    IS_PLACEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "place", "decided_on")
    stay: int

    def happened(self) -> Message:
        return say("{citizen} moved to {where}", citizen=self.citizen, where=self.where)


Payment = Literal["payer", "paragraph", "acting", "residence"]
"""What can change about who pays for a stay, and by what."""


class PayingChanged(OfStay, frozen=True, kw_only=True):
    """Who pays for a resident, and by which paragraph, from `effective_on` on; what is not said stays as it was.

    `ends` names what is no longer so: the payer (it is the ledger's own municipality again), the paragraph, or whoever
    acted or was the municipality of residence.
    """

    TOPIC: ClassVar[str] = "citizen.paying-changed:1"
    CAUSE: ClassVar[str] = "payer"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "payer", "paragraph", "acting", "residence", "decided_on")
    stay: int
    payer: str | None = None
    paragraph: str | None = None
    acting: str | None = None
    residence: str | None = None
    ends: tuple[Payment, ...] = ()

    def happened(self) -> Message:
        now: list[tuple[str | None, Message]] = [
            (self.payer, say("paid by {payer}", payer=self.payer)),
            (self.paragraph, say("paragraph {paragraph}", paragraph=self.paragraph)),
            (self.acting, say("{acting} acts", acting=self.acting)),
            (self.residence, say("{residence} is the municipality of residence", residence=self.residence)),
        ]
        told: list[Value] = [words for value, words in now if value is not None]
        told += [NO_MORE[name] for name in self.ends]
        return say("{citizen} in {where}: {told}", citizen=self.citizen, where=self.where, told=told)


NO_MORE: Mapping[Payment, Message] = {
    "payer": say("paid by the own municipality"),
    "paragraph": say("no paragraph"),
    "acting": say("nobody else acts"),
    "residence": say("no other municipality of residence"),
}
"""What is so from a day on, where what was said before is no longer so."""


class OwnPaymentDecided(OfStay, frozen=True, kw_only=True):
    """What one resident pays himself of a kind, from `effective_on` until the next decision or the end of the stay.

    `price_ore` øre a month; None: what others who live there pay.
    """

    TOPIC: ClassVar[str] = "citizen.own-payment-decided:1"
    CAUSE: ClassVar[str] = "own payment"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "price_ore", "decided_on")
    stay: int
    kind: PaymentKind
    price_ore: Annotated[Ore | None, Within(ge=0)] = None

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "where": self.where, "kind": self.kind}
        if self.price_ore is None:
            return say("{citizen} in {where} pays {kind} as others who live there", **values)
        return say("{citizen} in {where} pays {kind} of {amount} a month", amount=Kroner(self.price_ore), **values)


class WentAway(OfStay, frozen=True, kw_only=True):
    """A resident is away from `effective_on` on, up to and with `until`; None: until the return is recorded.

    The stay goes on and the place is kept. A departure ends it, whatever `until` says.
    """

    TOPIC: ClassVar[str] = "citizen.absent:1"
    CAUSE: ClassVar[str] = "absence"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "until", "absence")
    stay: int
    absence: AbsenceKind
    until: date | None = None

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "where": self.where, "kind": self.absence}
        if self.until is None:
            return say("{citizen} of {where} away ({kind})", **values)
        return say("{citizen} of {where} away ({kind}) until {until}", until=self.until, **values)


class CameHome(OfStay, frozen=True, kw_only=True):
    """A resident who was away is back; `effective_on` is the first day home."""

    TOPIC: ClassVar[str] = "citizen.returned:1"
    CAUSE: ClassVar[str] = "absence"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day",)
    stay: int

    def happened(self) -> Message:
        return say("{citizen} of {where} home again", citizen=self.citizen, where=self.where)


class Reassessed(OfStay, frozen=True, kw_only=True):
    """A new assessment of a resident, from `effective_on` until the next one.

    `kind`: the need was assessed anew, or the price of the same need was negotiated anew with an external supplier.
    `asked` is the level that the provider had asked for, where it is kept beside what was granted. `chart` is the
    24-hour chart that the assessment follows from, where there is one.
    """

    TOPIC: ClassVar[str] = "citizen.reassessed:1"
    MAY_BE_HALF: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "assessment", "asked", "decided_by", "decided_on", "chart")
    stay: int
    assessment: Assessment
    kind: Literal["need", "price"] = "need"
    decided_by: str | None = None
    asked: str | None = None
    chart: ChartEntries | None = None

    @property
    def granted(self) -> Granted:
        return Granted(self.assessment, self.decided_by)

    def happened(self) -> Message:
        granted = beside_asked(self.assessment, self.asked)
        values: dict[str, Value] = {"citizen": self.citizen, "where": self.where, "granted": granted}
        if self.kind == "price":
            return say("{citizen} in {where} renegotiated to {granted}", **values)
        return say("{citizen} in {where} reassessed to {granted}", **values)

    @property
    def cause_kind(self) -> str:
        if self.corrects is not None:
            return super().cause_kind
        return "price" if self.kind == "price" else "reassessment"

    @property
    def is_placement(self) -> bool:
        return self.kind == "need"


class Departed(OfStay, frozen=True, kw_only=True):
    """A citizen leaves; `effective_on` is the last day of the stay.

    `cause` is why the stay ended and `notice_given` the day on which notice was given; a notice rule may ask for
    either. What else is to be said stands in `reason`. `arrives_on` is the first day in the other house after a
    transfer: the stay has all days before it, whatever the agreement says of a day of departure, then or later.
    """

    DAY: ClassVar[DayMeans] = "last"
    TOPIC: ClassVar[str] = "citizen.departed:1"
    CAUSE: ClassVar[str] = "departure"
    IS_PLACEMENT: ClassVar[bool] = True
    MAY_BE_HALF: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "cause", "notice_given")
    stay: int
    cause: DepartureCause | None = None
    notice_given: date | None = None
    arrives_on: date | None = None

    @property
    def last_lived(self) -> date:
        """The last day of the stay: that of the departure, or before that in another house."""
        return self.effective_on if self.arrives_on is None else self.arrives_on - ONE_DAY

    def happened(self) -> Message:
        if self.cause is None:
            return say("{citizen} departed from {where}", citizen=self.citizen, where=self.where)
        return say(
            "{citizen} departed from {where} ({cause})", citizen=self.citizen, where=self.where, cause=self.cause
        )


class CountedElsewhere(OfStay, frozen=True, kw_only=True):
    """On `effective_on`, the day of departure from `offer`, the citizen arrives in another offer and counts there.

    Nobody records it by itself: it follows from the departure and the move-in, and goes when either does. By it the
    offer that is left knows what is recorded in another.
    """

    DAY: ClassVar[DayMeans] = "on"
    TOPIC: ClassVar[str] = "citizen.counted-elsewhere:1"
    CAUSE: ClassVar[str] = "departure"
    MAY_BE_HALF: ClassVar[bool] = True
    stay: int

    def happened(self) -> Message:
        return say("{citizen} departed from {where} and counts elsewhere", citizen=self.citizen, where=self.where)
