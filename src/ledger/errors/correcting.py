"""An event cannot be voided or corrected, comes too late, or was recorded under a key that is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import voids
from ledger.shared.message import Message, Remedy, Value, as_said, say


class NotVoidable(Refused):
    """Events of this kind stay as they are; `what` happened, in words."""

    code = "not-voidable"
    number: int
    kind: str
    what: Message

    def sentence(self) -> Message:
        return say("event #{number} ({what}) cannot be voided", number=self.number, what=self.what)

    def remedy(self) -> Remedy:
        return instead_of_voiding(self.kind)


def instead_of_voiding(kind: str) -> Remedy:
    """What to do where an event of a kind stays as it is."""
    match kind:
        case "followup.meeting-held" | "followup.area-meeting-held":
            return Remedy("hold-another-meeting")
        case "followup.action-done" | "followup.area-action-done":
            return Remedy("agree-anew")
        case "correction.voided":
            return Remedy("record-anew")
    return Remedy("record-what-holds")


class NotCorrectable(Refused):
    """Events of this kind have no correction; some can be voided. `what` happened, in words."""

    code = "not-correctable"
    number: int
    kind: str
    what: Message
    voidable: bool = True

    def sentence(self) -> Message:
        return say("event #{number} ({what}) cannot be corrected in place", number=self.number, what=self.what)

    def remedy(self) -> Remedy:
        return Remedy("void-and-record", number=self.number) if self.voidable else Remedy("record-what-holds")


class NotInEvent(Misuse):
    """A correction changes a field that the event does not have; `what` happened, in words."""

    code = "not-in-event"
    number: int
    kind: str
    what: Message
    field: str

    def sentence(self) -> Message:
        field = _FIELDS.get(self.field) or as_said(self.field)
        values: dict[str, Value] = {"number": self.number, "what": self.what, "field": field}
        return say("event #{number} ({what}) has no {field} to correct", **values)

    def remedy(self) -> Remedy:
        return Remedy("see-what-it-says", number=self.number)


class OfAnotherStay(Refused):
    """A correction would make the event one of another citizen or offer, so of another stay.

    `numbers` are the events of the stay to void, in that order, the last one together with what it replaced if it
    `is_correction`; then the stay is recorded anew, of `citizen` in `offer` from `day`.
    """

    code = "of-another-stay"
    number: int
    field: str
    numbers: list[int]
    is_correction: bool
    citizen: str
    offer: str
    day: date

    def sentence(self) -> Message:
        if self.field == "citizen":
            return say("event #{number} cannot become one of another citizen", number=self.number)
        return say("event #{number} cannot become one of another offer", number=self.number)

    def remedy(self) -> Remedy:
        steps: list[Value] = [Remedy("void", number=number) for number in self.numbers]
        if self.is_correction and self.numbers:
            steps[-1] = Remedy("void-whole", number=self.numbers[-1])
        where: dict[str, Value] = {"citizen": self.citizen, "offer": self.offer, "day": self.day}
        return Remedy("void-stay-and-record", steps=steps, **where)


class NothingToCorrect(Refused):
    """A correction would leave the event as it is."""

    code = "nothing-to-correct"
    number: int

    def sentence(self) -> Message:
        return say("event #{number} already says that", number=self.number)

    def remedy(self) -> Remedy:
        return Remedy("say-what-differs")


class AlreadyVoided(Refused):
    """The event was voided or replaced, by event `by_number`.

    `holds` is the event that holds in its place; None where it was voided and nothing does.
    """

    code = "already-voided"
    number: int
    by_number: int
    holds: int | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"number": self.number, "by_number": self.by_number}
        if self.holds is None:
            return say("event #{number} no longer holds: event #{by_number} annulled it", **values)
        return say("event #{number} no longer holds: event #{by_number} replaced it", **values)

    def remedy(self) -> Remedy:
        if self.holds is None:
            return Remedy("leave-voided", number=self.by_number)
        return Remedy("name-other-event", number=self.holds)


class VoidTheOther(Refused):
    """The event was recorded because of event `other`, and only goes with it; the same one where none explains it."""

    code = "void-the-other"
    number: int
    other: int

    def sentence(self) -> Message:
        if self.other == self.number:
            return say("event #{number} follows from another one, of which nothing holds", number=self.number)
        return say("event #{number} only follows from event #{other}", number=self.number, other=self.other)

    def remedy(self) -> Remedy:
        if self.other == self.number:
            return Remedy("see-event", number=self.number)
        return Remedy("name-other-event", number=self.other)


class ImpossibleHistory(Refused):
    """Without the event, or with its correction, the other events could not all hold.

    `numbers` are the events to void first, in that order, `events` the same in words, and `decided` those that a
    decision was behind. It is empty where voiding would not help: then other days or another place must be given, or
    what `helps` done. `other_stays`: a stay that nobody asked about is among them, and may well be right.
    """

    code = "impossible-history"
    why: Message
    numbers: list[int]
    other_stays: bool = False
    helps: Remedy | None = None
    voided: int | None = None
    """The event that was to be voided, where it can be together with those."""
    events: list[Message] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)

    def voiding(self, number: int) -> ImpossibleHistory:
        """Itself, of the voiding of an event to whose stay all that is in the way belongs."""
        return replace(self, voided=number)

    def sentence(self) -> Message:
        if not self.numbers:
            return say("that would leave an impossible history: {why}", why=self.why)
        return say(
            "that would leave an impossible history: {why}; in the way: {events:; }",
            why=self.why,
            events=list(self.events),
        )

    def remedy(self) -> Remedy:
        if not self.numbers:
            return self.helps or Remedy("put-in-its-place-first")
        if self.other_stays:
            return Remedy("in-order-if-wrong", steps=voids(self.numbers))
        steps = voids(self.numbers, decided=self.decided)
        if self.voided is not None:
            return Remedy("in-order-or-at-once", steps=steps, number=self.voided)
        return Remedy("in-order", steps=steps)


class ReasonNeeded(Refused):
    """What is recorded takes effect in a closed month, and no reason is given."""

    code = "reason-needed"
    day: date
    closed_through: str

    def sentence(self) -> Message:
        return say(
            "it takes effect on {day}, in a month that is closed (closed through {closed_through})",
            day=self.day,
            closed_through=self.closed_through,
        )

    def remedy(self) -> Remedy:
        return Remedy("say-why-late")


class RefUsed(Refused):
    """A caller's own key stands for other content already, as event `number`."""

    code = "ref-used"
    ref: str
    number: int

    def sentence(self) -> Message:
        return say("the key {ref!r} was used for something else (event #{number})", ref=self.ref, number=self.number)

    def remedy(self) -> Remedy:
        return Remedy("use-own-key", number=self.number)


_FIELDS: Mapping[str, Message] = {
    "citizen": say("citizen"),
    "offer": say("offer"),
    "place": say("place"),
    "paragraph": say("paragraph"),
    "payer": say("payer"),
    "cause": say("cause"),
    "quantity": say("quantity"),
    "day": say("date"),
    "assessment": say("level or price"),
    "asked": say("level that was asked for"),
    "acting": say("acting municipality"),
    "residence": say("municipality of residence"),
    "notice_given": say("day of notice"),
    "until": say("last day"),
    "price_ore": say("price"),
    "special_price": say("special price"),
    "absence": say("kind of absence"),
    "decided_by": say("decided-by"),
    "decided_on": say("day of the decision"),
    "chart": say("24-hour chart"),
}
"""What a correction may say anew, as a reader calls it."""
