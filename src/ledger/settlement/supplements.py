"""The lines of services: what is granted by the day, and what was delivered.

Decided on 2026-11-27:

* Services are settled by the day under every basis, and under every allocation: their prices are adopted by themselves,
  and are no part of a place's, nor of what is phased in.
* A supplement names no place: it is the citizen's, and a change of room cuts no line of it.
* A delivery is owed as it was told, for the days that were told, at the price and payer of their first day; neither an
  absence nor a closed month takes from it. Its øre lie evenly on its days.
* A part of a month's price goes by the days that the model of each day says, as a place's does. Where the offer's model
  is missing it has no price; a month that is filled has it all the same.
* A month without a delivery is 0 kr. so far: it has no line. A service that is annulled is no finding on days on which
  no version of it that was ever adopted owes anything by what was granted: without a delivery, in a closed month.
* Grants of one service that touch and are alike in all that a line tells are one line: it is cut by what differs, not
  by how many decisions there were. What is paid once, and what was delivered, is a line each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind
from ledger.models.services import Service
from ledger.models.told import Told, in_order
from ledger.models.units import DaysAt, DaysBy, UnitPrice, days_by, whole_ore_of
from ledger.settlement.deliveries import changes_within
from ledger.settlement.gathering import gathered
from ledger.settlement.grant_months import GrantDays, begun_grants
from ledger.settlement.grant_prices import (
    OfUnit,
    Payer,
    Share,
    left_in_absence,
    price_of_unit,
    times,
)
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.lines import Finding, Line
from ledger.settlement.owed_grants import WEEK, days_counted, is_filled, versions_ever
from ledger.settlement.prices import Missing, days_in_month, unknown_tail
from ledger.settlement.timeline import Tail
from ledger.settlement.window import Window
from ledger.shared.calendar import DAY, Month, Period
from ledger.state.book import Book

if TYPE_CHECKING:
    from ledger.state.grants import Delivery, Grant
    from ledger.state.stays import Stay


class _Priced(Struct, frozen=True):
    """What a unit of a grant costs on days on which nothing changes: `price` is what is left in an absence.

    `a_day`: the exact øre of a day that counts, of the quantity; of a month's price that depends on the month.
    """

    grant: Grant
    service: Service
    price: OfUnit
    quantity: Fraction
    payer: Payer
    left: Share | None
    tail: Tail | None
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
        away = () if self.left is None else (self.left.how._replace(to=self.price.price),)
        return (*self.price.steps, *away, *(() if self.tail is None else (Told(self.tail.in_words()),)))


class _Run(Struct, frozen=True):
    """Days of one month at one price, before equal neighbours are gathered; by what a day's price is divided."""

    priced: _Priced
    period: Period
    pieces: DaysBy
    days: tuple[DaysAt, ...]

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line."""
        return self.priced.same


class _OfGrant(Struct):
    """What a grant comes to in a month: runs of days by what was granted, lines by what was delivered, and findings."""

    runs: list[_Run] = field(default_factory=list)
    delivered: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


_NOTHING = _OfGrant()
"""What a grant comes to in most months of a long window: that in which nothing of it lies."""


def supplements(book: Book, window: Window, known: KnownGrants) -> Sequence[Sequence[Line | Finding]]:
    """For each month the lines of the services granted in it, and what a person must decide about them."""
    months: list[list[Line | Finding]] = [[] for _ in window.months]
    of_service: defaultdict[tuple[int | None, str, str], defaultdict[int, list[_OfGrant]]]
    of_service = defaultdict(lambda: defaultdict(list))
    for grant, stay in begun_grants(book, window.period.end):
        one = _Settled(book, grant, stay, window)
        of_months = of_service[grant.stay, grant.citizen, grant.service]
        for at, found in enumerate(known.of(one, "settled", window.months, one.settled)):
            if found is _NOTHING:
                continue
            months[at] += found.delivered
            months[at] += found.findings
            if found.runs:
                of_months[at].append(found)
    for key, parts_of in of_service.items():
        lines = _Lines()
        for at, parts in sorted(parts_of.items()):
            month = window.months[at]
            months[at] += known.lines((key, month), parts, partial(lines.of, month, parts))
    return months


class _Settled(GrantDays):
    """What one grant comes to in each month of a window."""

    def __init__(self, book: Book, grant: Grant, stay: Stay | None, window: Window) -> None:
        super().__init__(book, grant, stay, window.period)
        self.window = window

    def settled(self) -> Sequence[_OfGrant]:
        """What each month comes to, by what was granted, and by what was delivered."""
        found: defaultdict[int, _OfGrant] = defaultdict(_OfGrant)
        for at, one in (*self._granted(), *self._delivered_by_month()):
            if isinstance(one, _Run):
                found[at].runs.append(one)
            elif isinstance(one, Line):
                found[at].delivered.append(one)
            else:
                found[at].findings.append(one)
        return [found.get(at, _NOTHING) for at in range(len(self.window.months))]

    def _granted(self) -> Iterator[tuple[int, _Run | Finding]]:
        for piece, one in self.pieces():
            by_month = self._asks_for_month
            whole = None if by_month else self._priced(piece, one.tail, filled=True)
            # What has no price is told of each month by itself.
            by_month = by_month or isinstance(whole, Missing)
            for cut in self.window.cut(piece):
                priced = self._priced(cut.days, one.tail, filled=self._is_filled(cut.at)) if by_month else whole
                for found in self._runs(cut.at, cut.days, priced):
                    yield cut.at, found

    def _runs(self, at: int, days: Period, priced: _Priced | Missing | None) -> Iterator[_Run | Finding]:
        """Days of one month at their price, and what a person must decide about them."""
        if priced is None or (isinstance(priced, _Priced) and not self._owes(priced.service, days)):
            return
        counted = priced if isinstance(priced, Missing) else self._days(at, days, priced)
        if isinstance(counted, Missing):
            yield self._finding(counted.code, days, counted.data, self.payer_on(days.first))
        elif isinstance(priced, _Priced):
            yield _Run(priced, days, *counted)
            yield from self._last_known(days, priced.payer)

    def _delivered_by_month(self) -> Iterator[tuple[int, Line | Finding]]:
        """The lines of what was delivered, and what a person must decide about them."""
        for delivery in self.grant.deliveries:
            for cut in self.window.cut(Period(delivery.period.first, delivery.period.first + DAY)):
                for found in self._delivered(cut.at, delivery):
                    yield cut.at, found

    def _priced(self, piece: Period, tail: Tail | None, *, filled: bool) -> _Priced | Missing | None:
        """What a unit costs on days that are alike; None where nothing is owed by what was granted."""
        version = self.book.terms.service_on(self.grant.service, piece.first)
        if version is None:
            ever = versions_ever(self.book, self.grant.service)
            return self._no_service(piece.first) if any(self._owes(one, piece) for one in ever) else None
        if not self._owes(version.value, piece):
            return None
        unknown = None if tail is None else unknown_tail(self.book, tail)
        price = unknown or price_of_unit(self.book, self.grant, version, piece.first, filled=filled)
        if isinstance(price, Missing):
            return price
        left = None
        if tail is None:
            left = left_in_absence(self.book, self.grant, self.stay, version.value, piece.first)
        if isinstance(left, Missing):
            return left
        if left is not None:
            price = price._replace(price=price.price * left.share)
        quantity = self.grant.step_on(piece.first).exact_quantity
        a_day = price.price * quantity / _divisor(price)
        return _Priced(self.grant, version.value, price, quantity, self.payer_on(piece.first), left, tail, a_day)

    @cached_property
    def _asks_for_month(self) -> bool:
        """Whether what is owed depends on the month: months are closed, or have another price where they are filled."""
        tables = self.book.terms.rates
        return any(
            one.closed_months or any(table.value.day_prices_ore for table in tables.get(one.rates or "", ()))
            for one in versions_ever(self.book, self.grant.service)
        )

    def _owes(self, service: Service, piece: Period) -> bool:
        """Whether days are owed by what was granted: not what is delivered, nor in a closed month."""
        if service.by_delivery or piece.first.month in service.closed_months:
            return False
        return service.unit != "once" or self.grant.first_day in piece

    def _no_service(self, day: date) -> Missing:
        return Missing("no-service", {"service": self.grant.service, "day": day.isoformat()})

    def _is_filled(self, at: int) -> bool:
        return is_filled(self.owed, self.grant, self.stay, self.window.months[at])

    def _days(self, at: int, piece: Period, priced: _Priced) -> tuple[DaysBy, tuple[DaysAt, ...]] | Missing:
        """The owed days, by what the price of the quantity is divided by; and the exact øre of each of all days."""
        if priced.price.unit == "month":
            filled = self._is_filled(at)
            in_month = "calendar" if filled else days_in_month(self.book, piece.first)
            if isinstance(in_month, Missing):
                return in_month
            of_month = UnitPrice(priced.a_day, "month")
            by = days_by(piece.days, of_month, self.window.months[at], in_month, "365", filled=filled)
            return by, (DaysAt(piece.days, priced.a_day / by.divisor),)
        runs = days_counted(priced.service, piece)
        counted = sum(days for days, is_owed in runs if is_owed)
        days = tuple([DaysAt(days, priced.a_day if is_owed else 0) for days, is_owed in runs])
        days = days if priced.a_day else (DaysAt(piece.days, 0),)
        return DaysBy(counted, _divisor(priced.price)), days

    def _last_known(self, period: Period, payer: Payer) -> Iterator[Finding]:
        """That nobody says who pays on days on which the citizen lives nowhere."""
        if payer.is_last_known:
            yield self._finding("last-payer", period, {**self._ends(), "payer": payer.code}, payer)

    def _ends(self) -> dict[str, str | int | None]:
        """Which service it is, until when it is granted, and by which event it ends: what another grant has to say."""
        last, ended = self.grant.period.last, self.grant.ended
        said: dict[str, str | int | None] = {"service": self.grant.service}
        if last is not None:
            said["until"] = last.isoformat()
        return said if ended is None else {**said, "ended": ended}

    def _finding(self, code: str, period: Period, data: Mapping[str, str | int | None], payer: Payer) -> Finding:
        whose = (self.grant.stay, self.grant.citizen)
        return Finding(
            code, None, *whose, period, data, "supplement", "service", payer.code, payer.paragraph, None,
            self.grant.service,
        )  # fmt: skip

    def _delivered(self, at: int, delivery: Delivery) -> Iterator[Line | Finding]:
        """What was delivered on some days, at the price and payer of the first of them."""
        period, first = delivery.period, delivery.period.first
        version = self.book.terms.service_on(self.grant.service, first)
        payer = self.payer_on(first)
        price = self._no_service(first) if version is None else price_of_unit(self.book, self.grant, version, first)
        if version is not None and not version.value.by_delivery:
            return
        if isinstance(price, Missing):
            yield self._finding(price.code, period, price.data, payer)
            return
        delivered = Fraction(delivery.quantity)
        exact = price.price * delivered
        days = (DaysAt(period.days, exact / period.days),)
        events = {*price.events, payer.number, delivery.number}
        yield _line(
            self.grant, self.window.months[at], period, price, delivered, payer, days,
            pieces=(), events=events, steps=price.steps,
        )  # fmt: skip
        yield from self._last_known(period, payer)
        change = changes_within(self, period)
        if change is not None:
            data: dict[str, str | int | None] = {
                "service": self.grant.service,
                "day": change[0].isoformat(),
                "number": delivery.number,
            }
            yield self._finding("delivery-cut", period, data, payer)


def _divisor(price: OfUnit) -> int:
    """By what a price is divided for a day of it; of a month's price that depends on the month."""
    return WEEK if price.unit == "hours-a-week" else 1


class _Lines:
    """The lines of what was granted. In each month that the same days go on into, the line is the same but for them."""

    def __init__(self) -> None:
        self._last: tuple[_Priced, Line] | None = None

    def of(self, month: Month, parts: Sequence[_OfGrant]) -> Sequence[Line]:
        """The lines of the grants of a service in a month: equal days that touch are one."""
        runs = sorted((run for part in parts for run in part.runs), key=lambda run: run.period)
        # What no day is owed of is no line.
        return [self._line(month, alike) for alike in gathered(runs) if any(run.pieces.days for run in alike)]

    def _line(self, month: Month, runs: Sequence[_Run]) -> Line:
        first = runs[0]
        if self._last is not None and self._last[0] is first.priced and len(runs) == 1:
            line = replace(
                self._last[1],
                id=_line_id(first.priced.grant, first.period),
                period=first.period,
                pieces=(first.pieces,),
                by_day=first.days,
                amount=whole_ore_of(first.days),
                for_month=month,
            )
        else:
            line = _granted_line(month, runs)
        self._last = (first.priced, line) if len(runs) == 1 else None
        return line


def _granted_line(month: Month, runs: Sequence[_Run]) -> Line:
    first = runs[0].priced
    days = tuple(
        DaysAt(sum(run.days for run in alike), ore)
        for ore, alike in groupby((of_run for run in runs for of_run in run.days), key=lambda run: run.ore)
    )
    pieces = tuple(
        by._replace(days=sum(run.pieces.days for run in alike))
        for by, alike in groupby(runs, key=lambda run: run.pieces._replace(days=0))
    )
    return _line(
        first.grant,
        month,
        Period(runs[0].period.first, runs[-1].period.end),
        first.price,
        first.quantity,
        first.payer,
        days,
        pieces=pieces,
        events=set[int]().union(*(run.priced.events for run in runs)),
        steps=in_order(run.priced.steps for run in runs),
        absence=first.left.kind if first.left is not None else None,
    )


def _line_id(grant: Grant, period: Period) -> str:
    return f"supplement/{grant.service}/{grant.citizen}/{period.first}"


def _line(
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
        id=_line_id(grant, period),
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
