"""The last act of somebody cannot be undone, or there is none."""

from __future__ import annotations

from ledger.errors.base import Misuse, Refused
from ledger.errors.correcting import instead_of_voiding
from ledger.shared.message import Message, Remedy, Value, say


class NothingToUndo(Refused):
    """Somebody has recorded nothing, or nothing that is left."""

    code = "nothing-to-undo"
    by: str

    def sentence(self) -> Message:
        return say("{by} has recorded nothing that is left to undo", by=self.by)

    def remedy(self) -> Remedy:
        return Remedy("undo-own-acts")


class UndoNamesNone(Misuse):
    """An event is named where only the last act is taken; `number` is None for what is no event's number."""

    code = "undo-names-none"
    text: str
    number: int | None

    def sentence(self) -> Message:
        return say("undo takes back your last act, whichever it is; {text!r} names nothing", text=self.text)

    def remedy(self) -> Remedy:
        return Remedy("find-event") if self.number is None else Remedy("void-by-number", number=self.number)


class NotUndoable(Refused):
    """The last act of somebody, events `first` to `last`, has one that stays for ever; `what` happened, in words.

    `earlier` is the event to annul by its number where the act before it was meant, and `earlier_what` what it was.
    """

    code = "not-undoable"
    by: str
    first: int
    last: int
    kind: str
    what: Message
    earlier: int | None = None
    earlier_what: Message | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"by": self.by, "events": _events(self.first, self.last), "what": self.what}
        return say("the last act of {by}, {events} ({what}), cannot be undone", **values)

    def remedy(self) -> Remedy:
        instead = instead_of_voiding(self.kind)
        if self.earlier is None:
            return instead
        return Remedy("or-void-earlier", instead=instead, number=self.earlier, what=self.earlier_what)


class UsedSince(Refused):
    """What somebody adopted in the last act, events `first` to `last`, is what event `number` stands on."""

    code = "used-since"
    by: str
    first: int
    last: int
    number: int

    def sentence(self) -> Message:
        values: dict[str, Value] = {"by": self.by, "events": _events(self.first, self.last), "number": self.number}
        return say("what {by} adopted in {events} has been used since, by event #{number}", **values)

    def remedy(self) -> Remedy:
        return Remedy("adopt-what-holds", number=self.number)


class CorrectedSince(Refused):
    """Of the last act, event `number` was replaced by another act; event `by_number` holds in its place."""

    code = "corrected-since"
    number: int
    by_number: int

    def sentence(self) -> Message:
        return say(
            "event #{number} of the last act was corrected since, by event #{by_number}",
            number=self.number,
            by_number=self.by_number,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-correction-first", number=self.by_number)


class OthersGoAlong(Refused):
    """Event `other` of another act would go with event `number` of the last one."""

    code = "others-go-along"
    number: int
    other: int

    def sentence(self) -> Message:
        return say(
            "event #{other} was recorded in another act, and would go with event #{number}",
            number=self.number,
            other=self.other,
        )

    def remedy(self) -> Remedy:
        return Remedy("void-both", number=self.number)


def _events(first: int, last: int) -> Message:
    return say("#{first}", first=first) if first == last else say("#{first} to #{last}", first=first, last=last)
