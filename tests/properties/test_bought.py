"""Stays bought of a supplier, in random histories: reckoned day by day, and by dates and prices alone.

Purchases, new prices and payers, days away, departures, corrections of the first day and closings come in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from msgspec import Struct

from ledger.commands import CLEARED, Buy, Close, Command, Correct, GoAway, Reassess
from ledger.errors import Refusal
from ledger.events import MovedIn
from ledger.models.offers import Assessment
from ledger.models.units import Unit
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.shared.money import half_up
from ledger.state.live import live
from tests.memory import MemoryLedger
from tests.properties.naive import settle_naively
from tests.properties.test_two_times import obeys_the_sum_law_for
from tests.scenarios import shown

OFFER = "supplier"
FIRST = date(2023, 11, 1)
MONTHS = list(Month(2023, 11).until(Month(2024, 4)))
UNITS: tuple[Unit, ...] = ("day", "month", "year")
HEAD: dict[str, Any] = {"by": "clerk", "decision": "V", "reason": "told late"}


class Bought(Struct):
    """A stay as somebody without the program would note it: its days, and its price and unit from each day on."""

    first: date
    last: date
    unit: Unit
    prices: dict[date, int]

    def of_month(self, month: Month) -> int:
        """What a month comes to in øre, by dates and prices alone."""
        days = [day for day in month.period.each() if self.first <= day <= self.last]
        runs: dict[int, int] = {}
        for day in days:
            since = max(start for start in self.prices if start <= day)
            price = self.prices[since]
            runs[price] = runs.get(price, 0) + 1
        in_year = 366 if month.year % 4 == 0 else 365
        divisor = {"day": 1, "month": month.days, "year": in_year}[self.unit]
        exact = [Fraction(price * count, divisor) for price, count in runs.items()]
        # A month's price that is cut is rounded once, up to its last day; every other line by itself.
        return half_up(sum(exact, Fraction(0))) if self.unit == "month" else sum(map(half_up, exact))


class History:
    """A random history, in a ledger and in notes."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - no secret
        self.ledger = MemoryLedger()
        self.notes: dict[str, list[Bought]] = {}
        self.closed = 0

    def day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(180))

    def attempt(self, command: Command) -> bool:
        try:
            self.ledger.do(command)
        except Refusal:
            return False
        return True

    def buy(self, citizen: str) -> None:
        first, unit, price = self.day(), self.chance.choice(UNITS), self.chance.randrange(1, 9_999_999)
        last = first + timedelta(days=self.chance.randrange(90))
        granted = Assessment(special_price_ore=price, per=unit)
        about: dict[str, Any] = {"payer": CLEARED, "paragraph": "107", "assessment": granted}
        if self.attempt(Buy(citizen=citizen, offer=OFFER, first_day=first, until=last, **about, **HEAD)):
            self.notes.setdefault(citizen, []).append(Bought(first, last, unit, {first: price}))

    def price_anew(self, citizen: str) -> None:
        day, price = self.day(), self.chance.randrange(1, 9_999_999)
        for one in self.notes.get(citizen, []):
            if one.first < day <= one.last:
                granted = Assessment(special_price_ore=price, per=one.unit)
                command = Reassess(citizen=citizen, first_day=day, assessment=granted, kind="price", **HEAD)
                if self.attempt(command):
                    one.prices[day] = price

    def go_away(self, citizen: str) -> None:
        day = self.day()
        self.attempt(GoAway(citizen=citizen, first_day=day, until=day + timedelta(days=5), kind="hospital", **HEAD))

    def begin_later(self, citizen: str) -> None:
        """The first day was another one."""
        for one in self.notes.get(citizen, []):
            day = one.first + timedelta(days=self.chance.randrange(-6, 7))
            found = [
                fact.number
                for fact in live(self.ledger.log.facts)
                if isinstance(fact.event, MovedIn)
                and (fact.event.citizen, fact.event.effective_on) == (citizen, one.first)
            ]
            if found and self.attempt(Correct(number=found[0], kind="typo", day=day, **HEAD)):
                one.prices[day] = one.prices.pop(one.first)
                one.first = day

    def close(self, _: str) -> None:
        self.closed += self.attempt(Close(month=self.next_month(), offers=(OFFER,), accept_findings=True, **HEAD))

    def next_month(self) -> Month:
        return (self.ledger.book(OFFER).earliest_open() if self.ledger.log.offers() else None) or MONTHS[0]

    def play(self, steps: int) -> Iterator[None]:
        kinds = [self.buy, self.buy, self.price_anew, self.go_away, self.begin_later, self.close]
        for _ in range(steps):
            self.chance.choice(kinds)(f"c-{self.chance.randrange(4)}")
            yield


@pytest.mark.parametrize("seed", range(12))
def test_bought_stays_come_to_what_dates_and_prices_say(seed: int) -> None:
    history = History(seed)
    for _ in history.play(25):
        if not history.ledger.log.offers():
            continue
        assert obeys_the_sum_law_for(history.ledger, OFFER)
    book = history.ledger.book(OFFER)
    for month in MONTHS:
        settled = shown(settle_month(book, month))
        naive = settle_naively(book, month)
        assert sorted(settled.lines, key=lambda line: line.order) == sorted(naive.lines, key=lambda line: line.order)
        assert settled.place_days == naive.place_days
        assert settled.place_days["vacant"] == 0
        noted = sum(one.of_month(month) for stays in history.notes.values() for one in stays)
        assert settled.total() == noted
    assert any(history.notes.values())


def test_the_histories_meet_what_they_are_for() -> None:
    met = {"closed": 0, "prices": 0, "stays": 0}
    for seed in range(12):
        history = History(seed)
        for _ in history.play(25):
            pass
        stays = [one for of_citizen in history.notes.values() for one in of_citizen]
        met["closed"] += history.closed
        met["prices"] += sum(len(one.prices) > 1 for one in stays)
        met["stays"] += len(stays)
    assert min(met.values()) > 5, met
