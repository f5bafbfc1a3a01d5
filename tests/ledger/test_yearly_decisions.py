"""Sections of decision files about accounts and the year: what they adopt, once, and what the rules keep out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.budgeting.simulation import Switch
from ledger.errors import BadDecisionFile, Refusal, UnknownModel, UnknownOffer, UnknownRates, VersionConflict
from ledger.events.accounts import AccountVersion
from ledger.events.adoption import Adoption
from ledger.events.yearly import PhaseInVersion, RefundVersion, SavingsTarget
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.reading.decisions import read_decision, shipped_path
from ledger.reading.decisions.simulations import read_simulation
from tests.ledger.given import NEW_YEAR, OFFER, TOWN, decision, given, void

MAPPING = AccountMapping(account="538501003", counter="538521001")
STEPS = RefundSteps(thresholds_ore={"25": 860_000_00})
PHASE_IN = PhaseIn(shares={"2023": Decimal(25)}, old_ore=1_200_000_00)


def phase_in(old_model: str, old_rates: str | None = None) -> PhaseIn:
    return PhaseIn(shares={"2023": Decimal(5)}, old_model=old_model, old_rates=old_rates)


FILE = """
reference = "KB 1"
decided_on = 2022-12-20
[[account]]
effective = 2023-01-01
offer = "syrenparken"
kind = "phase-in"
paragraph = "108"
payer = "163"
account = "538501003"
counter = "538521001"
[[refund]]
effective = 2022-01-01
thresholds = { "25" = 860000, "50" = 1680000.50 }
[[savings_target]]
year = 2023
amount = 1500000
[[phase_in]]
model = "pakker"
effective = 2023-01-01
shares = { "2023" = 25, "2024" = 62.5 }
old_model = "timer"
old_rates = "timepris"
"""


def adopted(folder: Path, text: str) -> tuple[object, ...]:
    file = folder / "decision.toml"
    file.write_text(text)
    return tuple(read_decision(file, by="anna").items)


def test_each_section_becomes_what_it_says(tmp_path: Path) -> None:
    selector = Selector(offer="syrenparken", kind="phase-in", paragraph="108", payer="163")
    phase_in = PhaseIn(shares={"2023": Decimal(25), "2024": Decimal("62.5")}, old_model="timer", old_rates="timepris")
    assert set(map(repr, adopted(tmp_path, FILE))) == set(map(repr, (
        AccountVersion(date(2023, 1, 1), selector, MAPPING),
        RefundVersion(date(2022, 1, 1), RefundSteps(thresholds_ore={"25": 860_000_00, "50": 1_680_000_50})),
        SavingsTarget(2023, 1_500_000_00),
        PhaseInVersion(None, "pakker", date(2023, 1, 1), phase_in),
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        ('model = "pakker"', 'model = "pakker"\noffer = "syrenparken"', "give either `offer` or `model`"),
        ('old_model = "timer"', "old = 5", "`old` is the amount of one offer; for a model give `old_model`"),
        ('old_model = "timer"', "", "give either old, a yearly amount, or old_model"),
        ("62.5", "162.5", "a share is from 0 to 100 per cent"),
        ('"2024"', '"next"', "shares names the years"),
        (
            'counter = "538521001"',
            'counter = "538521001"\nalias = "MUCH TOO LONG"',
            "is not 1 to 10 letters and figures",
        ),
        ('counter = "538521001"', 'counter = "538521001"\ntext = "670180-0001"', "looks like a CPR number"),
        ('counter = "538521001"', 'counter = "538521001"\nalia = "A"', "unknown key `alia`; did you mean `alias`?"),
        ('paragraph = "108"', 'paragraph = "§108"', "write the figures alone"),
        ("amount = 1500000", "amount = -5", "`amount` is -5; it must be from 0"),
    ],
)
def test_a_problem_is_told_in_a_sentence(tmp_path: Path, was: str, now: str, problem: str) -> None:
    assert FILE.count(was) == 1
    with pytest.raises(BadDecisionFile) as refused:
        adopted(tmp_path, FILE.replace(was, now))
    assert any(problem in str(told) for told in refused.value.problems), refused.value.problems


def test_an_account_that_is_its_own_counter_is_refused_where_it_is_adopted(tmp_path: Path) -> None:
    """Not where stored ones are read: a ledger that has one must stay readable."""
    with pytest.raises(BadDecisionFile) as refused:
        adopted(tmp_path, FILE.replace('counter = "538521001"', 'counter = "538501003"'))
    assert "`account` and `counter` are the same" in str(refused.value)
    AccountMapping(account="538501003", counter="538501003")


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_thresholds_of_two_years_are_shipped(year: int) -> None:
    (item,) = read_decision(shipped_path(f"refund-{year}"), by="anna").items
    assert isinstance(item, RefundVersion)
    expected = {2021: (850_000_00, 1_660_000_00, 2_090_000_00), 2022: (860_000_00, 1_680_000_00, 2_120_000_00)}
    assert dict(zip(("25", "50", "75"), expected[year], strict=True)) == item.steps.thresholds_ore
    assert item.steps.source


ITEMS: tuple[Adoption, ...] = (
    AccountVersion(NEW_YEAR, Selector(offer=OFFER), MAPPING),
    RefundVersion(NEW_YEAR, STEPS),
    SavingsTarget(2023, 100_00),
    PhaseInVersion(OFFER, None, NEW_YEAR, PHASE_IN),
)
OTHERS: tuple[Adoption, ...] = (
    AccountVersion(NEW_YEAR, Selector(offer=OFFER), AccountMapping(account="538501009", counter="538521001")),
    RefundVersion(NEW_YEAR, RefundSteps(thresholds_ore={"25": 1})),
    SavingsTarget(2023, 200_00),
    PhaseInVersion(OFFER, None, NEW_YEAR, PhaseIn(shares={"2023": Decimal(50)}, old_ore=1)),
)


@pytest.mark.parametrize(("item", "other"), list(zip(ITEMS, OTHERS, strict=True)), ids=lambda item: type(item).__name__)
def test_a_decision_is_recorded_once_and_does_not_change_its_mind(item: Adoption, other: Adoption) -> None:
    context = given(TOWN).after(decision(item))
    context.when(decision(item)).then_nothing()
    refused = context.when(decision(other)).refusal
    assert isinstance(refused, VersionConflict)
    assert refused.number == 7
    context.when(decision(other, reference="KB 2")).then_recorded()
    voided = context.after(void(7))
    assert voided.when(decision(other)).refusal is None


@pytest.mark.parametrize(
    ("item", "refusal"),
    [
        (AccountVersion(NEW_YEAR, Selector(offer="nowhere"), MAPPING), UnknownOffer),
        (PhaseInVersion("nowhere", None, NEW_YEAR, PHASE_IN), UnknownOffer),
        (PhaseInVersion(None, "nowhere", NEW_YEAR, phase_in("pakker")), UnknownModel),
        (PhaseInVersion(OFFER, None, NEW_YEAR, phase_in("nowhere")), UnknownModel),
        (
            PhaseInVersion(OFFER, None, NEW_YEAR, phase_in("pakker", "nowhere")),
            UnknownRates,
        ),
    ],
)
def test_what_nobody_has_adopted(item: AccountVersion | PhaseInVersion, refusal: type[Refusal]) -> None:
    assert isinstance(given(TOWN).when(decision(item)).refusal, refusal)


def test_a_simulation_file_needs_no_head_and_holds_switches_and_levels(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(
        '[[switch]]\nmodel = "a"\nto = "b"\nrates = "r"\neffective = 2023-01-01\n'
        '[[map_levels]]\nrates = "r"\nfrom = "1"\nto = "2"\n[[map_levels]]\nrates = "r"\nfrom = "2"\nto = "4"\n'
    )
    found = read_simulation(file)
    assert found.switches == [Switch("a", "b", "r", date(2023, 1, 1))]
    assert found.levels == {"r": {"1": "2", "2": "4"}}
    assert found.first_day == date(2023, 1, 1)
    file.write_text("")
    assert read_simulation(file).first_day is None
