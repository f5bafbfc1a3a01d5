"""What happens to a citizen: moves in, is reassessed, departs. The settlement follows from these."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from ledger.events.base import DayMeans, Granted, OfStay
from ledger.models.offers import Assessment
from ledger.shared.message import Message, Value, say

DepartureCause = Literal["died", "moved", "transfer", "other"]
"""Why a stay ended, where it is said."""


class MovedIn(OfStay):
    """A citizen takes a place; `effective_on` is the first day. `payer` None: the ledger's own municipality.

    `acting` is the municipality that acts for the citizen and `residence` that of residence, where they are
    others than the payer.
    """

    TOPIC: ClassVar[str] = "citizen.moved-in:1"
    CAUSE: ClassVar[str] = "move-in"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = (
        "day", "assessment", "place", "paragraph", "payer", "acting", "residence", "decided_by", "decided_on",
    )  # fmt: skip
    assessment: Assessment
    paragraph: str | None = None
    payer: str | None = None
    acting: str | None = None
    residence: str | None = None
    decided_by: str | None = None

    @property
    def granted(self) -> Granted:
        return Granted(self.assessment, self.decided_by, self.paragraph)

    def happened(self) -> Message:
        granted = self.assessment.granted()
        return say(
            "{citizen} moved in to {where} at {granted}", citizen=self.citizen, where=self.where, granted=granted
        )


class Reassessed(OfStay):
    """A new assessment of a resident, from `effective_on` until the next one.

    `kind`: the need was assessed anew, or the price of the same need was negotiated anew with an external supplier.
    """

    TOPIC: ClassVar[str] = "citizen.reassessed:1"
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "assessment", "decided_by", "decided_on")
    stay: int
    assessment: Assessment
    kind: Literal["need", "price"] = "need"
    decided_by: str | None = None

    @property
    def granted(self) -> Granted:
        return Granted(self.assessment, self.decided_by)

    def happened(self) -> Message:
        values: dict[str, Value] = {"citizen": self.citizen, "where": self.where, "granted": self.assessment.granted()}
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


class Departed(OfStay):
    """A citizen leaves; `effective_on` is the last day of the stay.

    `cause` is why the stay ended and `notice_given` the day on which notice was given; a notice rule may ask for
    either. What else is to be said stands in `reason`.
    """

    DAY: ClassVar[DayMeans] = "last"
    TOPIC: ClassVar[str] = "citizen.departed:1"
    CAUSE: ClassVar[str] = "departure"
    IS_PLACEMENT: ClassVar[bool] = True
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "cause", "notice_given")
    stay: int
    cause: DepartureCause | None = None
    notice_given: date | None = None

    def happened(self) -> Message:
        if self.cause is None:
            return say("{citizen} departed from {where}", citizen=self.citizen, where=self.where)
        return say(
            "{citizen} departed from {where} ({cause})", citizen=self.citizen, where=self.where, cause=self.cause
        )
