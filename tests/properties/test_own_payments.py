"""What residents pay themselves: the engine against the naive calculation, on random lawful histories."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.commands import Adopt
from ledger.events.own_payments import OwnPaymentVersion
from ledger.models.model import Structure
from ledger.models.own_payments import PAYMENT_KINDS, OwnPayment
from tests.properties.everyday import unhurried
from tests.properties.naive import settle_naively
from tests.properties.strategies import OFFER, History, histories
from tests.scenarios import CLERK

STRUCTURES: tuple[Structure, ...] = get_args(Structure)

paid = st.builds(
    OwnPayment, kind=st.sampled_from(PAYMENT_KINDS), amount_ore=st.integers(0, 5_000_00), while_absent=st.just("paid")
)
free = st.builds(
    OwnPayment,
    kind=st.sampled_from(PAYMENT_KINDS),
    amount_ore=st.integers(0, 5_000_00),
    while_absent=st.just("free"),
    after_days=st.integers(0, 8),
)
ended = st.builds(OwnPayment, kind=st.sampled_from(PAYMENT_KINDS), ends=st.just(True))


@st.composite
def versions(draw: st.DrawFn, history: History) -> list[OwnPaymentVersion]:
    """Several versions, from before the month that is asked about and from days in it."""
    month = history.month
    days = st.sampled_from([date(month.year - 1, 1, 1), *month.period.each()])
    found = draw(st.lists(st.tuples(days, st.one_of(paid, paid, free, ended)), min_size=1, max_size=5))
    return [OwnPaymentVersion(OFFER, day, payment) for day, payment in sorted(found, key=lambda one: one[0])]


@settings(unhurried, max_examples=200)
@given(data=st.data())
def test_own_payments_are_those_of_the_naive_calculation(data: Any) -> None:
    history = data.draw(st.sampled_from(STRUCTURES).flatmap(lambda structure: histories(structure, STRUCTURES)))
    items = data.draw(versions(history))
    scenario = history.scenario()
    scenario.obey(Adopt(by=CLERK, decision="own payments", decided_on=date(2020, 1, 1), items=items))
    engine, naive = scenario.settle(OFFER, history.month), settle_naively(scenario.book(OFFER), history.month)
    assert engine.lines == naive.lines
    assert engine.total() == naive.total()
