"""What a settlement is made of: lines, findings, place-days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind
from ledger.models.issued import ABSENT, STATES
from ledger.models.issued_lines import IssuedLine
from ledger.models.lines import LineKind, LinePart, LineUnit, order_of
from ledger.models.told import Told
from ledger.models.units import DaysAt, DaysBy
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore


class Line(Struct, frozen=True, kw_only=True):
    """The longest run of days in one month with the same stay, place, state, level and unit price.

    `stay` is the identity of the stay, `service` and `item` name a supplement's service and a base's item; `quantity`
    is a decimal as text where the price follows from one, as from hours a week (of minutes to four decimals).
    `period` is half-open; `unit_price` is the exact øre per `unit`; `amount` whole øre, rounded half up once.
    `pieces` are its days, by what a unit's price is divided by for a day of it; none where no day has a price. `by_day`
    is the exact øre of each of its days; none where it follows from the whole month. `of_frame`: what a buyer owes of a
    base frame, which the house's own share has less.
    `absence`: of which kind its days are, where a resident is away and less is paid.
    `carried` is what rounding left, in exact øre, of the lines that are one amount with this one and come before it.
    `part` is base or service, for a notice line that covers both; `bought` is the line that takes from the own share
    what other municipalities owe of a base frame. `events` are the numbers of the events it follows
    from, `steps` how the price came about, in the order of the reckoning.
    """

    id: str
    kind: LineKind
    part: LinePart
    stay: int | None = None
    place: str | None = None
    citizen: str | None = None
    payer: str | None = None
    paragraph: str | None = None
    period: Period
    level: str = ""
    unit: LineUnit
    unit_price: Fraction
    amount: Ore
    for_month: Month
    events: Sequence[int]
    steps: tuple[Told, ...]
    repairs: str | None = None
    service: str | None = None
    item: str | None = None
    pieces: tuple[DaysBy, ...] = ()
    by_day: tuple[DaysAt, ...] = ()
    of_frame: bool = False
    quantity: str | None = None
    absence: AbsenceKind | None = None
    carried: Fraction = Fraction(0)

    @property
    def days(self) -> int:
        return self.period.days

    @property
    def is_of_month(self) -> bool:
        """Whether its price is a month's, or the twelfth of a year's that the month costs."""
        return self.unit == "month" or any(piece.twelfth is not None for piece in self.pieces)


class Finding(Struct, frozen=True):
    """What a person must decide: a code with its data, for a place and days (`settlement.findings` has the words).

    It never stops the other places and offers. Where something is owed without a price, `kind` and `part` say what,
    `payer` and `paragraph` on which terms, `item` of which base, `service` which service.
    """

    code: str
    place: str | None
    stay: int | None
    citizen: str | None
    period: Period
    data: Mapping[str, str | int | None]
    kind: LineKind | None = None
    part: LinePart | None = None
    payer: str | None = None
    paragraph: str | None = None
    item: str | None = None
    service: str | None = None


class PlaceDays(Struct):
    """How many of the month's place-days were in which state. Their sum is the days on which places were open."""

    occupied: int = 0
    notice: int = 0
    vacant: int = 0
    closed: int = 0
    absent: int = 0
    """Those of the occupied days on which the resident was away."""

    def by_state(self) -> dict[str, int]:
        """The days by state; and how many of the occupied ones were days away, where any was."""
        days = {state: getattr(self, state) for state in STATES}
        return {**days, ABSENT: self.absent} if self.absent else days

    @property
    def total(self) -> int:
        return self.occupied + self.notice + self.vacant + self.closed


class OfferMonth(Struct, frozen=True):
    """One offer's settlement of one month, as it follows from one book."""

    offer: str
    month: Month
    lines: Sequence[Line]
    findings: Sequence[Finding]
    place_days: PlaceDays

    @property
    def total(self) -> Ore:
        """The sum of the lines, in øre."""
        return sum(line.amount for line in self.lines)

    def in_order(self) -> OfferMonth:
        """Itself: its lines are in the order in which they are shown."""
        return self


def in_order_of_kinds(line: Line) -> tuple[int, Period, LinePart, str]:
    """A key to sort the lines of one place, or of none, as a settlement shows them."""
    return order_of(line.kind), line.period, line.part, line.id


in_order_of_one_kind = attrgetter("period", "part", "id")
"""The same of lines of one kind."""

L = TypeVar("L", Line, IssuedLine)


def numbered(lines: list[L]) -> Iterable[L]:
    """The lines with a number behind an id that came before.

    Two tails of one citizen, who came back and left again before the first one ended, may begin on the same day. A day
    base and a frame's day of one stay, which take each other's place, may be adjusted from the same day.
    """
    return lines if len({line.id for line in lines}) == len(lines) else _numbered(lines)


def _numbered(lines: Iterable[L]) -> Iterator[L]:
    seen: dict[str, int] = {}
    for line in lines:
        count = seen[line.id] = seen.get(line.id, 0) + 1
        yield line if count == 1 else replace(line, id=f"{line.id}/{count}")


def dates(period: Period) -> tuple[date, date]:
    """A line's first and last day, both included."""
    return period.first, period.last or period.end
