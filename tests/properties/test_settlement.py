"""The engine against the naive calculation, and what must hold of any settlement, on random lawful histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.commands import Command, Depart, MoveIn, Reassess
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.models.model import Structure
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.shared.calendar import Month
from ledger.state.book import Book
from tests.properties.everyday import ALONE, FEWEST, ROUNDS, met, on_everyday_histories, unhurried
from tests.properties.naive import settle_naively
from tests.properties.rounds import rounds_until_met
from tests.properties.strategies import OFFER, History, histories
from tests.scenarios import CLERK, Scenario, Shown

STRUCTURES: tuple[Structure, ...] = get_args(Structure)
KINDS = ("base", "service", "notice", "vacancy")
ONE_DAY = timedelta(days=1)

any_history = st.sampled_from(STRUCTURES).flatmap(lambda structure: histories(structure, STRUCTURES))


@pytest.mark.parametrize("structure", STRUCTURES)
@settings(unhurried, max_examples=200)
@given(data=st.data())
def test_engine_agrees_with_the_naive_calculation(structure: Structure, data: Any) -> None:
    """Four times 200 histories: lines, findings, place-days and totals are the same, and place-days conserved."""
    history = data.draw(histories(structure, STRUCTURES))
    scenario = history.scenario()
    book = scenario.book(OFFER)
    engine = scenario.settle(OFFER, history.month)
    naive = settle_naively(book, history.month)
    assert engine.lines == naive.lines
    assert engine.findings == naive.findings
    assert engine.place_days == naive.place_days
    assert [engine.total(kind) for kind in (None, *KINDS)] == [naive.total(kind) for kind in (None, *KINDS)]
    if _is_daily(book):
        assert sum(engine.place_days.values()) == _open_place_days(book, history.month)


def test_engine_agrees_through_everyday_life() -> None:
    """Histories through the door, until each kind of event and each rule has been met, each situation has come about.

    Which event meets which rule is counted, and asked for by the drill of many histories alone.
    """
    missed: list[str] = []
    for number, missed in rounds_until_met(on_everyday_histories, met, ALONE, ROUNDS):
        if not missed and number >= FEWEST:
            return
    pytest.fail(f"never met: {missed}")


def _is_daily(book: Book) -> bool:
    return all(version.value.basis == "daily" for versions in book.terms.models.values() for version in versions)


def _open_place_days(book: Book, month: Month) -> int:
    """On a daily basis each open place has one state on each day of the month, no more and no less."""
    opened = min(version.effective_on for version in book.terms.offer)
    closed = book.terms.closed_after or date.max
    days = [day for n in range(month.days) if opened <= (day := month.first + n * ONE_DAY) <= closed]
    return sum(place.open.first <= day < place.open.end for place in book.places.values() for day in days)


@settings(unhurried, max_examples=200)
@given(history=any_history, after=st.integers(1, 40))
def test_a_reassessment_to_the_same_level_changes_nothing(history: History, after: int) -> None:
    split = [command for commands in history.by_place for command in _with_needless_reassessments(commands, after)]
    before = history.scenario().settle(OFFER, history.month)
    assert history.scenario(split).settle(OFFER, history.month) == before


def _with_needless_reassessments(commands: Sequence[Command], after: int) -> Iterator[Command]:
    """What was told of a place, with what is granted already granted again `after` days later, where there is room."""
    for command, following in zip_longest(commands, commands[1:]):
        yield command
        # A special price granted anew is another price: a regulation before it does not raise it.
        if not isinstance(command, (MoveIn, Reassess)) or command.assessment is None:
            continue
        if command.assessment.special_price_ore is None:
            day, decided_on = command.first_day + after * ONE_DAY, command.decided_on or command.first_day
            if day <= _last_day_before(following):
                yield Reassess(
                    by=CLERK,
                    citizen=command.citizen,
                    first_day=day,
                    assessment=command.assessment,
                    decided_on=decided_on,
                )


def _last_day_before(following: Command | None) -> date:
    """The last day for a reassessment ahead of what follows it in the same stay."""
    if isinstance(following, Reassess):
        return following.first_day - ONE_DAY
    return following.last_day if isinstance(following, Depart) else date.max


@settings(unhurried, max_examples=200)
@given(history=any_history, ore=st.integers(1, 1000_00), ahead=st.integers(0, 2))
def test_a_price_that_changes_from_a_day_leaves_every_month_before_untouched(
    history: History, ore: int, ahead: int
) -> None:
    day = history.month.next(ahead).end
    changed = history.scenario().adopt_items(
        RatesVersion("rates", day, Rates(unit="day", prices_ore={"A": ore}, hourly_ore=ore)),
        BaseVersion(OFFER, day, Base(unit="day", amount_ore=ore)),
    )
    assert _amounts(changed, history.month, ahead) == _amounts(history.scenario(), history.month, ahead)


def _amounts(scenario: Scenario, month: Month, ahead: int) -> list[Any]:
    """Lines and place-days of a month and the `ahead` months after it.

    Findings are left out: an offer's first base, however late, shows that the days before it have none.
    """
    settled: list[Shown] = [scenario.settle(OFFER, month.next(n)) for n in range(ahead + 1)]
    return [(one.lines, one.place_days) for one in settled]


@settings(unhurried, max_examples=200)
@given(history=any_history, data=st.data())
def test_the_order_in_which_independent_events_are_recorded_does_not_matter(history: History, data: Any) -> None:
    mixed = list(_mixed(data, history.by_place))
    before = history.scenario().settle(OFFER, history.month)
    assert history.scenario(mixed).settle(OFFER, history.month) == before


def _mixed(data: Any, commands: Sequence[Sequence[Command]]) -> Iterator[Command]:
    """Every command, those of one place in their order, those of different places in any."""
    left = [list(one) for one in commands if one]
    while left:
        yield data.draw(st.sampled_from(left)).pop(0)
        left = [one for one in left if one]
