"""What an assessment is priced by is not there, or not enough of it is given: models, rates, levels, hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from decimal import Decimal

from ledger.errors.base import Refused
from ledger.shared.message import Message, Remedy, Value, say


class UnknownModel(Refused):
    """No version of the model is in force on the day. `near` is one whose key is much like it."""

    code = "unknown-model"
    model: str
    day: date
    near: str | None = None

    def sentence(self) -> Message:
        return say("no model {model} is in force on {day}", model=self.model, day=self.day)

    def remedy(self) -> Remedy:
        if self.near is not None:
            return Remedy("did-you-mean", word=self.near)
        return Remedy("adopt-model", model=self.model)


class UnknownRates(Refused):
    """No version of the series of rates is in force on the day. `near` is a series whose key is much like it."""

    code = "no-rate"
    rates: str
    day: date
    near: str | None = None

    def sentence(self) -> Message:
        return say("no rates {rates} are in force on {day}", rates=self.rates, day=self.day)

    def remedy(self) -> Remedy:
        if self.near is not None:
            return Remedy("did-you-mean", word=self.near)
        return Remedy("adopt-rates", rates=self.rates, day=self.day)


class UnknownLevel(Refused):
    """The rates in force have no such level. `known` are those that they name.

    `furthest` is the last level past those, where the table goes on by its interval; None where it does not.
    """

    code = "unknown-level"
    level: str
    rates: str
    day: date
    known: list[str]
    furthest: str | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"rates": self.rates, "day": self.day, "level": self.level}
        if " " in self.level:  # several words, of which one may be "level"
            return say("the rates {rates} in force on {day} have no level {level!r}", **values)
        return say("the rates {rates} in force on {day} have no level {level}", **values)

    def remedy(self) -> Remedy:
        if not self.known:
            return Remedy("give-hours-or-price")
        known = {level.replace(",", "."): level for level in reversed(self.known)}
        near = next((known[one] for one in _other_spellings(self.level) if one in known), None)
        if near is not None:
            return Remedy("did-you-mean", word=near)
        if self.furthest is not None:
            return Remedy("name-level-of-interval", known=self.known, furthest=self.furthest)
        return Remedy("name-level", known=self.known)


def _other_spellings(level: str) -> Iterator[str]:
    """What a level can have been meant for, the likeliest first.

    A level may be of several words itself, such as 5 A; else the last of them can be one: level 5, package 5.
    """
    words = level.split()
    for at in range(len(words)):
        yield from _spellings_of(" ".join(words[at:]))


def _spellings_of(text: str) -> tuple[str, ...]:
    """5,5 or 05.5 for 5.5, and 5,0 for 5, as spreadsheets write them; letters in either case."""
    plain = text.replace(",", ".")
    if not plain.replace(".", "", 1).isdecimal():
        return (plain, plain.upper(), plain.lower())
    whole = plain.lstrip("0") or "0"
    return (plain, whole, whole.rstrip("0").rstrip(".") if "." in whole else whole)


class HoursBeyondTable(Refused):
    """No interval of the rates in force holds the hours. `known` are levels of a service; `by_chart`: by a chart."""

    code = "hours-beyond-table"
    hours: Decimal
    rates: str
    day: date
    known: list[str] = field(default_factory=list)
    by_chart: bool = False

    def sentence(self) -> Message:
        return say(
            "the rates {rates} in force on {day} give no level for {hours} hours a week",
            rates=self.rates,
            day=self.day,
            hours=self.hours,
        )

    def remedy(self) -> Remedy:
        if self.by_chart:
            return Remedy("level-for-chart")
        return Remedy("give-level-of-service", known=self.known) if self.known else Remedy("give-level-or-price")


class HoursNeeded(Refused):
    """The offer's model settles hours, and none are given."""

    code = "hours-needed"
    offer: str
    day: date

    def sentence(self) -> Message:
        return say("{offer} is settled by the hour on {day}", offer=self.offer, day=self.day)

    def remedy(self) -> Remedy:
        return Remedy("give-hours")


class ParagraphNeeded(Refused):
    """The offer's base depends on the citizen's paragraph, and none is given. `known` are those with a base."""

    code = "paragraph-needed"
    offer: str
    day: date
    known: list[str]

    def sentence(self) -> Message:
        return say("{offer} has a base per paragraph on {day}", offer=self.offer, day=self.day)

    def remedy(self) -> Remedy:
        return Remedy("give-paragraph", known=self.known)


class NotExternal(Refused):
    """A price is renegotiated with an offer that is no external supplier."""

    code = "not-external"
    offer: str
    day: date

    def sentence(self) -> Message:
        return say(
            "{offer} is no external supplier on {day}; its prices follow from the rates",
            offer=self.offer,
            day=self.day,
        )

    def remedy(self) -> Remedy:
        return Remedy("reassess")
