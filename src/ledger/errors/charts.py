"""24-hour charts: which is in force, and what is granted beside one."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refused
from ledger.shared.message import Message, Remedy, Value, say


class NoChart(Refused):
    """No 24-hour chart is in force for an offer. `recorded`: a chart was recorded before, and its day is corrected.

    `of_service`: it was to say how much of a service is granted.
    """

    code = "no-chart"
    offer: str
    day: date
    recorded: bool = False
    of_service: bool = False

    def sentence(self) -> Message:
        return say("no 24-hour chart is in force for {offer} on {day}", offer=self.offer, day=self.day)

    def remedy(self) -> Remedy:
        if self.recorded:
            return Remedy("adopt-chart-or-take-back", day=self.day)
        if self.of_service:
            return Remedy("adopt-chart-of-service", day=self.day)
        return Remedy("adopt-chart", day=self.day)


class SeveralCharts(Refused):
    """Several 24-hour charts are in force for an offer, and nothing says which one a file is of."""

    code = "several-charts"
    offer: str
    day: date
    known: list[str]

    def sentence(self) -> Message:
        return say(
            "{known: and } are 24-hour charts for {offer} on {day}", known=self.known, offer=self.offer, day=self.day
        )

    def remedy(self) -> Remedy:
        return Remedy("name-offers-of-chart", offer=self.offer)


class NotMinutes(Misuse):
    """A cell is no number of minutes that a chart can have."""

    code = "bad-minutes"
    text: str
    why: Message

    def sentence(self) -> Message:
        return say("{text!r} cannot be minutes of a 24-hour chart: {why}", text=self.text, why=self.why)

    def in_cell(self) -> Message:
        return self.why


class EmptyChart(Misuse):
    """A file's chart has no minutes that count."""

    code = "empty-chart"
    file: str
    counted: list[str]

    def sentence(self) -> Message:
        return say("{file}: no minutes of it count in the hours", file=self.file)

    def remedy(self) -> Remedy:
        return Remedy("count-forms", forms=self.counted)


class ChartBeyondWeek(Misuse):
    """A file's rows come to more than the hours of a week."""

    code = "chart-beyond-week"
    file: str
    total: str

    def sentence(self) -> Message:
        return say("{file}: its rows come to {total} hours a week; a week has 168", file=self.file, total=self.total)

    def remedy(self) -> Remedy:
        return Remedy("per-week-or-day")


class ChartDisagrees(Refused):
    """What is granted beside a 24-hour chart is not what follows from it. `follows` is that, in words.

    `recorded`: the chart was recorded before, and a correction says something else alone.
    """

    code = "chart-disagrees"
    granted: Message
    hours: str
    follows: Message
    recorded: bool = False

    def sentence(self) -> Message:
        values: dict[str, Value] = {"hours": self.hours, "follows": self.follows, "granted": self.granted}
        if self.recorded:
            return say(
                "the recorded 24-hour chart is {hours} hours a week, which give {follows}, not {granted}", **values
            )
        return say("the 24-hour chart is {hours} hours a week, which give {follows}, not {granted}", **values)

    def remedy(self) -> Remedy:
        return Remedy("correct-chart") if self.recorded else Remedy("chart-or-granted")


class ChartOfNoHours(Refused):
    """A service that is counted in no hours, and has no levels that hours give, is to be granted by a chart."""

    code = "chart-of-no-hours"
    service: str
    unit: str

    def sentence(self) -> Message:
        return say(
            "{service} (unit {unit}) is counted in no hours and has no levels: no chart says how much of it is granted",
            service=self.service,
            unit=self.unit,
        )

    def remedy(self) -> Remedy:
        return Remedy("leave-chart-out")


class ChartAndAmount(Misuse):
    """A service is granted by a chart, and by a quantity, a level or hours at once."""

    code = "chart-and-amount"
    service: str

    def sentence(self) -> Message:
        return say(
            "a 24-hour chart says how much of {service} is granted; beside it stands a quantity, a level or hours",
            service=self.service,
        )

    def remedy(self) -> Remedy:
        return Remedy("chart-or-amount")


class HoursNoDecimal(Refused):
    """A chart is to be taken back, and its hours, which would stay, are no decimal number. `levels`: they give one."""

    code = "hours-no-decimal"
    hours: str
    levels: bool

    def sentence(self) -> Message:
        return say("what the chart gave, {hours} hours a week, is no decimal number of hours", hours=self.hours)

    def remedy(self) -> Remedy:
        return Remedy("say-level-beside") if self.levels else Remedy("say-quantity-beside")
