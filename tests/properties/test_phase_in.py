"""Phase-in on random histories: the share of the new and the rest of the old, exactly, and nothing else changes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.yearly import PhaseInVersion
from ledger.models.issued import IssuedMonth
from ledger.models.model import Model
from ledger.models.yearly import PhaseIn
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.shared.money import half_up
from tests.memory import MemoryLedger, money, months
from tests.properties.histories import FIRST, MODELS, OFFER, Instruction, adoption, instructions, opened, play, rates

MONTHS = list(months(FIRST, 7))
many = settings(max_examples=300, deadline=None)
shares = st.sampled_from([Decimal(0), Decimal(25), Decimal("33.3"), Decimal(50), Decimal(100)])
yearly = st.integers(0, 9_000_000_00)


def phased_in(ledger: MemoryLedger, phase_in: PhaseIn, model: str | None = None) -> None:
    offer = None if model else OFFER
    ledger.do(adoption(ledger, PhaseInVersion(offer, model, FIRST.first, phase_in)))


def of_old(amount: int, month: Month) -> int:
    """The cumulated twelfths of an amount, half up, less those of the month before; calculated on whole numbers."""
    upto, before = ((2 * amount * n + 12) // 24 for n in (month.month, month.month - 1))
    return upto - before


def has_unpriced(month: IssuedMonth) -> bool:
    return any(finding.severity == "unpriced" for finding in month.findings)


@many
@given(MODELS, instructions(), shares, yearly)
def test_a_month_is_its_share_of_the_new_and_the_rest_of_the_old(
    model: Model, steps: list[Instruction], share: Decimal, amount: int
) -> None:
    # terms adopted again from another day leave part of the year without any
    ledger = play(opened(model), [one for one in steps if one.kind != "again"])
    before = {month: ledger.comes_to(OFFER, month) for month in MONTHS}
    phased_in(ledger, PhaseIn(shares={"2024": share}, old_ore=amount))
    if ledger.book(OFFER).terms.model_on(FIRST.first) is None:  # voided on the way: a finding, and nothing to phase in
        assert {month: ledger.comes_to(OFFER, month) for month in MONTHS} == before
        return
    for month in MONTHS:
        found = ledger.comes_to(OFFER, month)
        old, new, part = of_old(amount, month), before[month].total_ore, Fraction(share) / 100
        if share != 100 and has_unpriced(before[month]):
            assert found.lines == before[month].lines
            assert [finding.code for finding in found.findings][-1:] == ["no-phase-in"]
            continue
        own = sum(line.amount_ore for line in before[month].lines if line.kind == "own-payment")
        new -= own  # what residents pay themselves is no part of the allocation
        exact = part * new + (1 - part) * old + own
        assert abs(found.total_ore - exact) <= Fraction(1, 2)
        extra = [line for line in found.lines if line.kind == "phase-in"]
        assert len(extra) == (0 if share == 100 else 1)
        assert (
            found.total_ore - new - own == sum(line.amount_ore for line in extra) == half_up((1 - part) * (old - new))
        )
        assert [line for line in found.lines if line.kind != "phase-in"] == list(before[month].lines)


ASKING_NOTHING = MODELS.filter(lambda model: not isinstance(model.notice, tuple))
"""Models whose notice rules ask a departure for nothing: else the door lets in other histories under the one."""


@many
@given(ASKING_NOTHING, ASKING_NOTHING, instructions(), shares, st.integers(300, 400))
def test_the_old_model_is_calculated_as_if_the_house_had_stayed_on_it(
    model: Model, old: Model, steps: list[Instruction], share: Decimal, interval: int
) -> None:
    old_rates = rates(interval * 100)
    # what else is adopted, closed or mended on the way would be another thing in the other ledger
    steps = [one for one in steps if one.kind in ("move-in", "reassess", "depart", "use")]
    ledger, stayed = play(opened(model), steps), play(opened(old), steps)
    stayed_on = adoption(stayed, RatesVersion("rates", FIRST.first, old_rates))
    new = {month: ledger.comes_to(OFFER, month) for month in MONTHS}
    terms = (ModelVersion("old", FIRST.first, old), RatesVersion("old", FIRST.first, old_rates))
    stayed.do(stayed_on)
    ledger.do(adoption(ledger, *terms))
    phased_in(ledger, PhaseIn(shares={"2024": share}, old_model="old", old_rates="old"), model="model")
    for month in MONTHS:
        there = stayed.comes_to(OFFER, month)
        unpriced = share != 100 and (has_unpriced(there) or has_unpriced(new[month]))
        rest = (1 - Fraction(share) / 100) * (there.total_ore - new[month].total_ore)
        expected = 0 if unpriced else half_up(rest)
        assert ledger.comes_to(OFFER, month).total_ore == new[month].total_ore + expected


@many
@given(MODELS, instructions(), st.integers(1, 99), yearly)
def test_a_phase_in_told_late_is_carried_to_the_oere(
    model: Model, steps: list[Instruction], share: int, amount: int
) -> None:
    ledger = play(opened(model), [*steps, Instruction("close", 0, 0, 0, 0)])
    issued = {month: money(ledger.current_settlement(OFFER, month)) for month in ledger.book(OFFER).closings}
    phased_in(ledger, PhaseIn(shares={"2024": Decimal(share)}, old_ore=amount))
    book = ledger.book(OFFER)
    earliest = book.earliest_open()
    assert earliest is not None
    assert {month: money(ledger.current_settlement(OFFER, month)) for month in book.closings} == issued
    carried = sum(line.amount_ore for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
    paid = sum(closing.issued.total_ore for closing in book.closings.values())
    assert paid + carried == sum(ledger.total(OFFER, month) for month in book.closings)


def test_twelve_months_of_an_old_amount_alone_sum_to_it() -> None:
    ledger = opened(Model(allocation="combination", structure="differentiated"))
    phased_in(ledger, PhaseIn(shares={"2024": Decimal(0), "2025": Decimal(100)}, old_ore=1_000_000_01))
    totals = [ledger.comes_to(OFFER, month).total_ore for month in months(FIRST, 12)]
    assert sum(totals) == 1_000_000_01
    assert (totals[0], totals[1]) == (83_333_33, 83_333_34)
    assert not ledger.comes_to(OFFER, Month(2025, 1)).lines


def test_an_offers_own_phase_in_is_followed_rather_than_its_models() -> None:
    ledger = opened(Model(allocation="combination", structure="differentiated"))
    ledger.do(adoption(ledger, ModelVersion("old", FIRST.first, Model(allocation="activity", structure="average"))))
    phased_in(ledger, PhaseIn(shares={"2024": Decimal(50)}, old_model="old"), model="model")
    phased_in(ledger, PhaseIn(shares={"2024": Decimal(50)}, old_ore=12_00))
    assert ledger.comes_to(OFFER, FIRST).total_ore == 50
