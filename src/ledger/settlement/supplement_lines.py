"""The lines of services: days owed at one price become one line, which goes on from month to month.

Decided on 2026-11-27:

* A supplement names no place: it is the citizen's, and a change of room cuts no line of it.
* Grants of one service that touch and are alike in all that a line tells are one line: it is cut by what differs, not
  by how many decisions there were. What is paid once, and what was delivered, is a line each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind
from ledger.models.services import Service
from ledger.models.told import Told, in_order
from ledger.models.units import DaysAt, DaysBy, whole_ore_of
from ledger.settlement.gathering import gathered
from ledger.settlement.grant_prices import OfUnit, Payer, Share, times
from ledger.settlement.lines import Line
from ledger.settlement.timeline import Tail
from ledger.settlement.window import Cut
from ledger.shared.calendar import Month, Period

if TYPE_CHECKING:
    from ledger.state.grants import Grant


class Priced(Struct, frozen=True):
    """What a unit of a grant costs on days on which nothing changes: `price` is what is left in an absence.

    `a_day`: the exact øre of a day that counts, of the quantity: the unit's price by `divisor`; of a month's price both
    depend on the month.
    """

    grant: Grant
    service: Service
    price: OfUnit
    quantity: Fraction
    payer: Payer
    left: Share | None
    tail: Tail | None
    divisor: int
    a_day: Fraction

    @property
    def same(self) -> tuple[object, ...]:
        """What the days of one line share."""
        price = (self.price.price, self.price.unit, self.price.level, self.quantity)
        once = self.grant.id if self.price.unit == "once" else None
        return once, self.payer.code, self.payer.paragraph, self.left and self.left.kind, self.tail is None, price

    @property
    def events(self) -> set[int]:
        """The events that it follows from."""
        away = () if self.left is None else (self.left.number,)
        left = self.tail.room.left if self.tail is not None else None
        return {*self.price.events, self.payer.number, *away, *(() if left is None else (left,))}

    @property
    def steps(self) -> tuple[Told, ...]:
        """How its price came about."""
        away = () if self.left is None else (replace(self.left.how, to=self.price.price),)
        return (*self.price.steps, *away, *(() if self.tail is None else (Told(self.tail.in_words()),)))


class DaysOwed(Struct, frozen=True):
    """Days of one month at one price, before equal neighbours are gathered.

    `by`: those that count, by what the price of the quantity is divided by; `ore`: the exact øre of each of all.
    """

    priced: Priced
    cut: Cut
    by: DaysBy
    ore: tuple[DaysAt, ...]

    @property
    def period(self) -> Period:
        return self.cut.days

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line."""
        return self.priced.same


class GrantedLines:
    """The lines of what was granted. In each month that the same days go on into, the line is the same but for them."""

    def __init__(self) -> None:
        self._last: Priced | None = None
        self._by_length: dict[int, Line] = {}
        """Its lines, by how many days they have."""

    def of(self, owed: list[DaysOwed]) -> Sequence[Line]:
        """The lines of the days owed in a month: equal days that touch are one. What no day is owed of is no line."""
        if len(owed) == 1:
            return [self._going_on(owed[0])] if owed[0].by.days else ()
        alike = gathered(sorted(owed, key=attrgetter("period")))
        return [self._line(days) for days in alike if any(one.by.days for one in days)]

    def _line(self, alike: Sequence[DaysOwed]) -> Line:
        return self._going_on(alike[0]) if len(alike) == 1 else _granted_line(alike)

    def _going_on(self, days: DaysOwed) -> Line:
        """The line of days in one month, which may have gone on from the months before."""
        priced, cut, by, ore = days.priced, days.cut, days.by, days.ore
        if priced is not self._last:
            self._last, self._by_length = priced, {}
        before = self._by_length.get(cut.length) or next(iter(self._by_length.values()), None)
        if before is None:
            line = _granted_line([days])
        else:
            line_id = _line_id(priced.grant, cut.first)
            line = replace(before, id=line_id, period=cut.days, for_month=cut.month)
            if before.by_day != ore or before.pieces[0] != by:
                line = replace(line, pieces=(by,), by_day=ore, amount=whole_ore_of(ore))
        self._by_length[cut.length] = line
        return line


def _granted_line(owed: Sequence[DaysOwed]) -> Line:
    first, last = owed[0], owed[-1]
    priced = first.priced
    alone = len(owed) == 1
    return line_of(
        priced.grant,
        first.cut.month,
        Period(first.period.first, last.period.end),
        priced.price,
        priced.quantity,
        priced.payer,
        first.ore if alone else _ore(owed),
        pieces=(first.by,) if alone else _pieces(owed),
        events=priced.events if alone else set[int]().union(*(one.priced.events for one in owed)),
        steps=in_order(one.priced.steps for one in owed),
        absence=priced.left.kind if priced.left is not None else None,
    )


def _ore(owed: Sequence[DaysOwed]) -> tuple[DaysAt, ...]:
    """The exact øre of all their days, equal neighbours as one."""
    alike = groupby((run for one in owed for run in one.ore), key=lambda run: run.ore)
    return tuple(DaysAt(sum(run.days for run in runs), ore) for ore, runs in alike)


def _pieces(owed: Sequence[DaysOwed]) -> tuple[DaysBy, ...]:
    """The days that count, by what the price is divided by."""
    alike = groupby((one.by for one in owed), key=lambda by: by._replace(days=0))
    return tuple(by._replace(days=sum(one.days for one in days)) for by, days in alike)


def _line_id(grant: Grant, first_day: date | str) -> str:
    return f"supplement/{grant.service}/{grant.citizen}/{first_day}"


def line_of(
    grant: Grant,
    month: Month,
    period: Period,
    price: OfUnit,
    quantity: Fraction,
    payer: Payer,
    days: tuple[DaysAt, ...],
    *,
    pieces: tuple[DaysBy, ...],
    events: set[int],
    steps: tuple[Told, ...],
    absence: AbsenceKind | None = None,
) -> Line:
    return Line(
        id=_line_id(grant, period.first),
        kind="supplement",
        part="service",
        stay=grant.stay,
        citizen=grant.citizen,
        payer=payer.code,
        paragraph=payer.paragraph,
        period=period,
        level=price.level,
        unit=price.unit,
        unit_price=price.price,
        amount=whole_ore_of(days),
        for_month=month,
        events=tuple(sorted(events)),
        steps=steps,
        service=grant.service,
        pieces=pieces,
        by_day=days,
        quantity=times(quantity),
        absence=absence,
    )
