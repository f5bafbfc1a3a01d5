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
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.models.absence import AbsenceKind
from ledger.models.services import Service
from ledger.models.told import Told, in_order
from ledger.models.units import DaysAt, DaysBy, UnitPrice, amount_of, days_by
from ledger.settlement.deliveries import changes_within
from ledger.settlement.gathering import gathered
from ledger.settlement.grant_months import GrantMonth, grant_months
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
from ledger.shared.calendar import Month, Period
from ledger.shared.money import half_up
from ledger.state.book import Book

if TYPE_CHECKING:
    from ledger.state.grants import Delivery, Grant


class _Run(Struct, frozen=True):
    """Days of a grant at one price, before equal neighbours are gathered. `price` is what is left in an absence."""

    grant: Grant
    period: Period
    pieces: DaysBy
    days: tuple[DaysAt, ...]
    price: OfUnit
    quantity: Fraction
    payer: Payer
    left: Share | None
    tail: Tail | None

    @property
    def same(self) -> tuple[object, ...]:
        """What two adjacent runs share when they are one line."""
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


def supplements(book: Book, month: Month, known: KnownGrants) -> Iterator[Line | Finding]:
    """The lines of the services granted in a month, and what a person must decide about them."""
    of_service: dict[tuple[int | None, str, str], list[_Run]] = defaultdict(list)
    for one in grant_months(book, month, _Settled):
        granted, delivered = known.of(one, "settled", one.settled)
        yield from delivered
        for found in granted:
            if isinstance(found, Finding):
                yield found
            else:
                of_service[one.grant.stay, one.grant.citizen, one.grant.service].append(found)
    for runs in of_service.values():
        for alike in gathered(sorted(runs, key=lambda run: run.period)):
            if any(run.pieces.days for run in alike):  # what no day is owed of is no line
                yield _granted_line(month, alike)


class _Settled(GrantMonth):
    """What one grant comes to in one month."""

    def settled(self) -> tuple[Sequence[_Run | Finding], Sequence[Line | Finding]]:
        """What is owed by what was granted, and by what was delivered."""
        return tuple(self.granted()), tuple(self.delivered())

    def granted(self) -> Iterator[_Run | Finding]:
        """The runs of days that are owed by what was granted, and what a person must decide about them."""
        for piece, one in self.pieces():
            found = self._priced(piece, one.tail)
            if isinstance(found, Missing):
                yield self._finding(found.code, piece, found.data, self.payer_on(piece.first))
            elif found is not None:
                yield found
                yield from self._last_known(piece, found.payer)

    def delivered(self) -> Iterator[Line | Finding]:
        """The lines of what was delivered in the month, and what a person must decide about them."""
        for delivery in self.grant.deliveries:
            if Month.of(delivery.period.first) == self.month:
                yield from self._delivered(delivery)

    def _priced(self, piece: Period, tail: Tail | None) -> _Run | Missing | None:
        """What days cost that are alike; None where nothing is owed by what was granted."""
        version = self.book.terms.service_on(self.grant.service, piece.first)
        if version is None:
            ever = versions_ever(self.book, self.grant.service)
            return self._no_service(piece.first) if any(self._owes(one, piece) for one in ever) else None
        if not self._owes(version.value, piece):
            return None
        unknown = None if tail is None else unknown_tail(self.book, tail)
        price = unknown or price_of_unit(self.book, self.grant, version, piece.first, filled=self._is_filled)
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
        counted = self._days(version.value, piece, price, quantity)
        if isinstance(counted, Missing):
            return counted
        by, days = counted
        return _Run(self.grant, piece, by, days, price, quantity, self.payer_on(piece.first), left, tail)

    def _owes(self, service: Service, piece: Period) -> bool:
        """Whether days are owed by what was granted: not what is delivered, nor in a closed month."""
        if service.by_delivery or self.month.month in service.closed_months:
            return False
        return service.unit != "once" or self.grant.first_day in piece

    def _no_service(self, day: date) -> Missing:
        return Missing("no-service", {"service": self.grant.service, "day": day.isoformat()})

    @cached_property
    def _is_filled(self) -> bool:
        return is_filled(self.owed, self.grant, self.stay, self.month)

    def _days(
        self, service: Service, piece: Period, price: OfUnit, quantity: Fraction
    ) -> tuple[DaysBy, tuple[DaysAt, ...]] | Missing:
        """The owed days, by what the price of the quantity is divided by; and the exact øre of each of all days."""
        of_quantity = price.price * quantity
        if price.unit == "month":
            in_month = "calendar" if self._is_filled else days_in_month(self.book, piece.first)
            if isinstance(in_month, Missing):
                return in_month
            of_month = UnitPrice(of_quantity, "month")
            by = days_by(piece.days, of_month, self.month, in_month, "365", filled=self._is_filled)
            return by, (DaysAt(piece.days, of_quantity / by.divisor),)
        divisor = Fraction(WEEK if price.unit == "hours-a-week" else 1)
        runs = list(days_counted(service, piece))
        counted = sum(days for days, is_owed in runs if is_owed)
        days = (DaysAt(days, of_quantity / divisor if is_owed else Fraction(0)) for days, is_owed in runs)
        return DaysBy(counted, divisor), tuple(days)

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

    def _delivered(self, delivery: Delivery) -> Iterator[Line | Finding]:
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
            self.grant, self.month, period, price, delivered, payer, days,
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


def _granted_line(month: Month, runs: Sequence[_Run]) -> Line:
    first = runs[0]
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
        Period(first.period.first, runs[-1].period.end),
        first.price,
        first.quantity,
        first.payer,
        days,
        pieces=pieces,
        events=set[int]().union(*(run.events for run in runs)),
        steps=in_order(run.steps for run in runs),
        absence=first.left.kind if first.left is not None else None,
    )


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
        id=f"supplement/{grant.service}/{grant.citizen}/{period.first}",
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
        amount=half_up(amount_of(days)),
        for_month=month,
        events=tuple(sorted(events)),
        steps=steps,
        service=grant.service,
        pieces=pieces,
        by_day=days,
        quantity=times(quantity),
        absence=absence,
    )
