"""Days away that cannot be: over each other, beyond the stay, or a return of somebody who was at home."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.errors.base import Refused
from ledger.errors.wording import until
from ledger.shared.message import Message, Remedy, Value, say


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
    """The citizen is not away on the night before the day; `number` is the absence that begins on it, if one does.

    `ended` is the last day of the last absence before the day, `ended_by` the event that says so: the return, where
    there is one (`returned`), or else the absence itself. `near`: the day is so near that absence that it may well have
    lasted until then.
    """

    code = "not-absent"
    citizen: str
    day: date
    number: int | None = None
    ended: date | None = None
    ended_by: int | None = None
    returned: bool = False
    near: bool = False

    def sentence(self) -> Message:
        if self.number is not None:
            return say(
                "{citizen} is away from {day} on (event #{number}), and cannot be home again that day",
                citizen=self.citizen,
                day=self.day,
                number=self.number,
            )
        if self.ended is not None:
            values: dict[str, Value] = {"citizen": self.citizen, "day": self.day, "ended": self.ended}
            return say(
                "{citizen} is not away before {day}, but was until {ended} (event #{by})", by=self.ended_by, **values
            )
        return say("{citizen} is not away before {day}", citizen=self.citizen, day=self.day)

    def remedy(self) -> Remedy:
        if self.number is not None:
            return Remedy("void-first", number=self.number)
        if self.ended is None:
            return Remedy("go-away-first", citizen=self.citizen)
        last_away = self.day - timedelta(days=1)
        if self.ended == last_away:
            return Remedy("home-already", day=self.day)
        if not self.near:
            return Remedy("go-away-first", citizen=self.citizen)
        if self.returned:
            return Remedy("correct-return", number=self.ended_by, day=self.day)
        return Remedy("correct-until", number=self.ended_by, day=last_away)


class ReturnedAlready(Refused):
    """The absence has ended already: the citizen came home on `returned`, by event `number`."""

    code = "returned-already"
    citizen: str
    day: date
    returned: date
    number: int

    def sentence(self) -> Message:
        return say(
            "{citizen} cannot come home on {day}: came home from that absence on {returned} (event #{number})",
            citizen=self.citizen,
            day=self.day,
            returned=self.returned,
            number=self.number,
        )

    def remedy(self) -> Remedy:
        return Remedy("correct-return", number=self.number, day=self.day)
