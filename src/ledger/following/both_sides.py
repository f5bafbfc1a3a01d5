"""A citizen on both sides, the ledger's and a list's, on days on which neither changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct

from ledger.following.residents import ResidentOn
from ledger.shared.calendar import Period
from ledger.shared.message import Message, Remedy, Value, say
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.stays import Stay

What = Literal["not-in-ledger", "not-listed", "listed-twice", "house", "place", "level", "price", "from", "to"]


class Listed(Struct, frozen=True):
    """One line of the list: a citizen in a house from a first to a last day. None: not said, or no end."""

    line: int
    citizen: str
    offer: str
    place: str | None = None
    level: str | None = None
    price_ore: Ore | None = None
    first_day: date | None = None
    last_day: date | None = None

    def is_on(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


class Home(NamedTuple):
    """A citizen as the ledger has him on a day."""

    book: Book
    resident: ResidentOn


class Found(NamedTuple):
    """What differs on some days: what each side says, what mends the ledger, what mends the list."""

    what: What
    ledger: Message | None
    listed: Message | None
    remedy: Remedy
    elsewhere: Message


class Asked(Struct):
    """One citizen on some days on which neither side changes."""

    citizen: str
    days: Period
    lines: Sequence[Listed]
    stays: Sequence[Stay]
    home: Home | None
    has_ends: bool
    """Whether the list has last days at all: one without them says nothing of departures."""
    homes: Mapping[str, Home]
    """Everybody's, by citizen."""
    every_line: Mapping[str, Sequence[Listed]]
    """The whole list, by citizen."""

    @property
    def day(self) -> date:
        return self.days.first

    @property
    def here(self) -> list[Listed]:
        return [one for one in self.lines if one.is_on(self.day)]

    @property
    def line(self) -> Listed | None:
        """The line of the list that is about these days; the first of several."""
        return next(iter(self.here), None)

    @property
    def offer(self) -> str:
        return self.home.resident.stay.offer if self.home is not None else self.line.offer if self.line else ""

    def write(self, value: Message, line: Listed) -> Message:
        """What to write in the other system."""
        values: dict[str, Value] = {"value": value, "citizen": self.citizen, "line": line.line}
        return say("write {value} for {citizen}, line {line}", **values)

    def since(self, line: Listed, first_day: date) -> date | None:
        """The day from which the list says something else, where that is later than the ledger's own; else None."""
        return line.first_day if line.first_day is not None and line.first_day > first_day else None
