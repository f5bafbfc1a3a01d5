"""Days away that cannot be: over each other, beyond the stay, or a return of somebody who was at home."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Refused
from ledger.errors.wording import until
from ledger.shared.message import Message, Remedy, say


class AbsentAlready(Refused):
    """The citizen is away on some of the days already, by event `number`."""

    code = "absent-already"
    citizen: str
    first_day: date
    last_day: date | None
    number: int
    wanted: date

    def sentence(self) -> Message:
        return say(
            "{citizen} is away from {first_day} {until} (event #{number})",
            citizen=self.citizen,
            first_day=self.first_day,
            until=until(self.last_day),
            number=self.number,
        )

    def remedy(self) -> Remedy:
        if self.last_day is None and self.wanted > self.first_day:
            return Remedy("return-first", citizen=self.citizen, day=self.wanted)
        return Remedy("correct-absence", number=self.number)


class AbsentBeyondStay(Refused):
    """The last day away would be after the departure, which is event `number`."""

    code = "absent-beyond-stay"
    citizen: str
    last_day: date
    left: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} cannot be away until {last_day}: departed on {left} (event #{number})",
            citizen=self.citizen,
            last_day=self.last_day,
            left=self.left,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("away-until", day=self.left)


class NotAbsent(Refused):
    """The citizen is not away on the night before the day; `number` is the absence that begins on it, if one does."""

    code = "not-absent"
    citizen: str
    day: date
    number: int | None = None

    def sentence(self) -> Message:
        if self.number is not None:
            return say(
                "{citizen} is away from {day} on (event #{number}), and cannot be home again that day",
                citizen=self.citizen,
                day=self.day,
                number=self.number,
            )
        return say("{citizen} is not away before {day}", citizen=self.citizen, day=self.day)

    def remedy(self) -> Remedy:
        if self.number is not None:
            return Remedy("void-first", number=self.number)
        return Remedy("show-citizen", citizen=self.citizen)
