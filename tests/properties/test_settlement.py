"""The engine against the naive reckoning, and what must hold of any settlement, on random lawful histories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.calendar import Month
from ledger.commands import Command, MoveIn, RatesVersion, Reassess
from ledger.models.model import Structure
from ledger.models.rates import Rates
from tests.properties.naive import reckon_naively
from tests.properties.strategies import OFFER, History, histories
from tests.scenarios import Scenario, Shown

STRUCTURES: tuple[Structure, ...] = get_args(Structure)
KINDS = ("base", "service", "notice", "vacancy")
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
fewer = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
any_structure = st.sampled_from(STRUCTURES).flatmap(lambda one: histories(one, STRUCTURES))


@pytest.mark.parametrize("structure", STRUCTURES)
@many
@given(data=st.data())
def test_engine_agrees_with_the_naive_reckoning(structure: Structure, data: Any) -> None:
    history = data.draw(histories(structure, STRUCTURES))
    scenario = history.scenario()
    engine = scenario.settle(OFFER, history.month)
    naive = reckon_naively(scenario.book(OFFER), history.month)
    assert engine.lines == naive.lines
    assert engine.findings == naive.findings
    assert engine.place_days == naive.place_days
    assert [engine.total(kind) for kind in (None, *KINDS)] == [naive.total(kind) for kind in (None, *KINDS)]


@many
@given(history=any_structure)
def test_place_days_are_conserved(history: History) -> None:
    """On a daily basis each open place has one state on each day of the month, no more and no less."""
    book = history.scenario().book(OFFER)
    if any(version.value.basis != "daily" for versions in book.terms.models.values() for version in versions):
        return
    opened = min(version.effective_on for version in book.terms.offer)
    closed = book.terms.closed_after or date.max
    days = [history.month.first + timedelta(days=n) for n in range(history.month.days)]
    open_days = [
        day
        for place in book.places.values()
        for day in days
        if opened <= day <= closed and place.open.first <= day < place.open.end
    ]
    settled = history.scenario().settle(OFFER, history.month)
    assert sum(settled.place_days.values()) == len(open_days)


@fewer
@given(history=any_structure, data=st.data())
def test_a_reassessment_to_the_same_level_changes_nothing(history: History, data: Any) -> None:
    before = history.scenario().settle(OFFER, history.month)
    split = [
        command for one in history.told for command in _with_needless_reassessments(one, data.draw(st.integers(1, 40)))
    ]
    assert history.scenario(split).settle(OFFER, history.month) == before


def _with_needless_reassessments(commands: Sequence[Command], after: int) -> Iterator[Command]:
    """The commands, with a reassessment to what is granted already `after` days into each unbroken assessment."""
    for at, command in enumerate(commands):
        yield command
        if isinstance(command, (MoveIn, Reassess)):
            day = command.first_day + timedelta(days=after)
            following = commands[at + 1] if at + 1 < len(commands) else None
            if following is None or day <= _day_before(following):
                yield Reassess(by="clerk", citizen=command.citizen, first_day=day, assessment=command.assessment)


def _day_before(command: Command) -> date:
    """The last day on which a reassessment can stand before a command that follows it in the same stay."""
    return command.first_day - timedelta(days=1) if isinstance(command, Reassess) else command.last_day


@fewer
@given(history=any_structure, dearer=st.integers(1, 1000), ahead=st.integers(0, 2))
def test_a_price_that_changes_from_a_day_leaves_every_month_before_untouched(
    history: History, dearer: int, ahead: int
) -> None:
    day = history.month.next(ahead).end
    before = _settled(history.scenario(), history.month, ahead)
    table = Rates(unit="day", prices_ore={"A": dearer * 100}, hourly_ore=dearer)
    changed = history.scenario().adopt_items(RatesVersion("rates", day, table))
    assert _settled(changed, history.month, ahead) == before


def _settled(scenario: Scenario, month: Month, ahead: int) -> list[Shown]:
    return [scenario.settle(OFFER, month.next(n)) for n in range(ahead + 1)]


@fewer
@given(history=any_structure, data=st.data())
def test_the_order_of_recording_independent_events_does_not_matter(history: History, data: Any) -> None:
    shuffled = list(_mixed(data, history.told))
    assert history.scenario(shuffled).settle(OFFER, history.month) == history.scenario().settle(OFFER, history.month)


def _mixed(data: Any, told: Sequence[Sequence[Command]]) -> Iterator[Command]:
    """All the commands, those of one place in their order, those of different places in any."""
    left = [list(one) for one in told if one]
    while left:
        one = data.draw(st.sampled_from(left))
        yield one.pop(0)
        left = [each for each in left if each]
