"""The lines of services: what is granted by the day, and what was delivered.

Decided on 2026-11-27:

* Services are settled by the day under every basis, and under every allocation: their prices are adopted by themselves,
  and are no part of a place's, nor of what is phased in.
* A delivery is owed as it was told, for the days that were told, at the price and payer of their first day; neither an
  absence nor a closed month takes from it. Its øre lie evenly on its days.
* A part of a month's price goes by the days that the model of each day says, as a place's does. Where the offer's model
  is missing it has no price; a month that is filled has it all the same.
* A month without a delivery is 0 kr. so far: it has no line. A service that is annulled is no finding on days on which
  no version of it that was ever adopted owes anything by what was granted: without a delivery, in a closed month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.models.services import Service
from ledger.models.units import BY_THE_DAY, DaysAt, DaysBy, UnitPrice, days_by
from ledger.settlement.deliveries import changes_within
from ledger.settlement.grant_months import GrantDays, begun_grants
from ledger.settlement.grant_prices import Payer, left_in_absence, price_of_unit
from ledger.settlement.known_grants import KnownGrants
from ledger.settlement.lines import Finding, Line
from ledger.settlement.owed_grants import WEEK, days_counted, is_filled, is_over, versions_ever
from ledger.settlement.prices import Missing, days_in_month, unknown_tail
from ledger.settlement.supplement_lines import DaysOwed, GrantedLines, Priced, line_of
from ledger.settlement.timeline import Tail
from ledger.settlement.window import Cut, Window
from ledger.shared.calendar import DAY, Month, Period
from ledger.state.book import Book

if TYPE_CHECKING:
    from ledger.state.grants import Delivery, Grant
    from ledger.state.stays import Stay

_BY_MONTHS = ("month", "weekday")
"""The units of which so many days come to something else in another month."""


def supplements(book: Book, window: Window, known: KnownGrants) -> Sequence[Sequence[Line | Finding]]:
    """For each month the lines of the services granted in it, and what a person must decide about them."""
    of_service: defaultdict[tuple[int | None, str, str], list[_Settled]] = defaultdict(list)
    for grant, stay in begun_grants(book, window.period.end):
        if is_over(book, grant, stay, window.period.first):
            continue
        of_service[grant.stay, grant.citizen, grant.service].append(_Settled(book, grant, stay, window))
    months: list[list[Line | Finding]] = [[] for _ in window.months]
    first, last = window.months[0], window.months[-1]
    for grants in of_service.values():
        of_months = known.of(grants, "settled", first, last, partial(_together, grants))
        for month, found in of_months.items():
            if first <= month <= last:
                months[window.at(month)] += found
    return months


def _together(grants: Sequence[_Settled]) -> Mapping[Month, Sequence[Line | Finding]]:
    """What the grants of one service to one citizen come to in each month in which they come to anything."""
    months = _Months()
    for grant in grants:
        grant.settle(months)
    lines = GrantedLines()
    for month in sorted(months.owed):
        months.found[month] += lines.of(months.owed[month])
    return months.found


class _Months:
    """What some grants come to, by months: the days owed by what was granted, lines of deliveries, and findings."""

    def __init__(self) -> None:
        self.owed: defaultdict[Month, list[DaysOwed]] = defaultdict(list)
        self.found: defaultdict[Month, list[Line | Finding]] = defaultdict(list)


class _Settled(GrantDays):
    """What one grant comes to in each month of a window."""

    def __init__(self, book: Book, grant: Grant, stay: Stay | None, window: Window) -> None:
        super().__init__(book, grant, stay, window.period)
        self.window = window

    def settle(self, months: _Months) -> None:
        """Add what each month comes to."""
        for piece, one in self.pieces():
            whole = None if self._asks_for_month else self._priced(piece, one.tail, filled=True)
            if self._asks_for_month or isinstance(whole, Missing):
                # What has no price is told of each month by itself.
                for cut in self.window.cut(piece):
                    priced = self._priced(cut.days, one.tail, filled=self._is_filled(cut.month))
                    self._add(months, cut, self._days(cut, priced) if isinstance(priced, Priced) else priced)
            elif whole is not None:
                self._add_all(months, piece, whole)
        for delivery in self.grant.deliveries:
            for cut in self.window.cut(Period(delivery.period.first, delivery.period.first + DAY)):
                months.found[cut.month] += self._delivered(cut.month, delivery)

    def _add_all(self, months: _Months, piece: Period, priced: Priced) -> None:
        """Add days at one price to each month; as many days come to as much in any month, but for some units."""
        by_length: dict[int, DaysOwed] = {}
        for cut in self.window.cut(piece):
            alike = by_length.get(cut.length)
            counted = self._days(cut, priced) if alike is None else DaysOwed(priced, cut, alike.by, alike.ore)
            if isinstance(counted, DaysOwed) and priced.price.unit not in _BY_MONTHS:
                by_length[cut.length] = counted
            self._add(months, cut, counted)

    def _add(self, months: _Months, cut: Cut, counted: DaysOwed | Missing | None) -> None:
        """Add days of one month at their price, and what a person must decide about them."""
        if isinstance(counted, DaysOwed):
            months.owed[cut.month].append(counted)
            if counted.priced.payer.is_last_known:
                months.found[cut.month].append(self._last_known(cut.days, counted.priced.payer))
        elif counted is not None:
            found = self._finding(counted.code, cut.days, counted.data, self.payer_on(cut.days.first))
            months.found[cut.month].append(found)

    def _priced(self, piece: Period, tail: Tail | None, *, filled: bool) -> Priced | Missing | None:
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
            price = replace(price, price=price.price * left.share)
        quantity = self.grant.step_on(piece.first).exact_quantity
        payer, divisor = self.payer_on(piece.first), WEEK if price.unit == "hours-a-week" else 1
        a_day = price.price * quantity / divisor
        return Priced(self.grant, version.value, price, quantity, payer, left, tail, divisor, a_day)

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

    def _is_filled(self, month: Month) -> bool:
        return is_filled(self.owed, self.grant, self.stay, month)

    def _days(self, cut: Cut, priced: Priced) -> DaysOwed | Missing:
        """The owed days, by what the price of the quantity is divided by; and the exact øre of each of all days."""
        a_day, unit = priced.a_day, priced.price.unit
        if unit == "month":
            filled = self._is_filled(cut.month)
            in_month = "calendar" if filled else days_in_month(self.book, cut.days.first)
            if isinstance(in_month, Missing):
                return in_month
            of_month = UnitPrice(a_day, "month")
            by = days_by(cut.length, of_month, cut.month, in_month, "365", filled=filled)
            return DaysOwed(priced, cut, by, (DaysAt(cut.length, a_day / by.divisor),))
        days = (DaysAt(cut.length, a_day or 0),)
        if unit != "weekday":
            by = BY_THE_DAY[cut.length] if priced.divisor == 1 else DaysBy(cut.length, priced.divisor)
            return DaysOwed(priced, cut, by, days)
        runs = days_counted(priced.service, cut.days)
        counted = sum(days for days, is_owed in runs if is_owed)
        by_weekdays = tuple([DaysAt(days, a_day if is_owed else 0) for days, is_owed in runs])
        return DaysOwed(priced, cut, DaysBy(counted, priced.divisor), by_weekdays if a_day else days)

    def _last_known(self, days: Period, payer: Payer) -> Finding:
        """That nobody says who pays on days on which the citizen lives nowhere."""
        return self._finding("last-payer", days, {**self._ends(), "payer": payer.code}, payer)

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

    def _delivered(self, month: Month, delivery: Delivery) -> Iterator[Line | Finding]:
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
        yield line_of(
            self.grant, month, period, price, delivered, payer, days,
            pieces=(), events=events, steps=price.steps,
        )  # fmt: skip
        if payer.is_last_known:
            yield self._last_known(period, payer)
        change = changes_within(self, period)
        if change is not None:
            data: dict[str, str | int | None] = {
                "service": self.grant.service,
                "day": change[0].isoformat(),
                "number": delivery.number,
            }
            yield self._finding("delivery-cut", period, data, payer)
