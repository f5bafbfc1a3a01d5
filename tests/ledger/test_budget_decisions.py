"""Budgets, grants and transfers as decision files write them: kroner, lists of tables, and every problem told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.errors import BadDecisionFile
from ledger.events.adoption import Adoption
from ledger.events.budgets import AreaTransfer, BudgetVersion, Grant, Transfer
from ledger.events.decisions import BaseVersion
from ledger.models.areas import Area
from ledger.models.budget import Activity, Budget
from ledger.reading.decisions import read_decision

HEAD = 'reference = "KB 2025-10-14 item 2"\ndecided_on = 2025-10-14\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "budget.toml"


def adopted(file: Path, text: str) -> list[Adoption]:
    file.write_text(HEAD + text)
    return list(read_decision(file, by="anna").items)


def problems(file: Path, text: str) -> list[str]:
    file.write_text(HEAD + text)
    with pytest.raises(BadDecisionFile) as refused:
        read_decision(file, by="anna")
    return [str(problem) for problem in refused.value.problems]


def test_a_budget_with_its_activity(file: Path) -> None:
    text = """
[[budget]]
offer = "skovbo"
year = 2026
items = { management = 980000, "night watch" = 412500.50 }
occupancy = 97.5
[[budget.activity]]
level = "5"
quantity = 11.25
price = 573415
[[budget.activity]]
level = "6"
quantity = 2
price = 1920
unit = "day"
"""
    budget = Budget(
        items_ore={"management": 980_000_00, "night watch": 412_500_50},
        occupancy=Decimal("97.5"),
        activity=(
            Activity(level="5", quantity=Decimal("11.25"), price_ore=573_415_00),
            Activity(level="6", quantity=Decimal(2), price_ore=1_920_00, unit="day"),
        ),
    )
    assert adopted(file, text) == [BudgetVersion("skovbo", 2026, budget)]
    assert budget.total(2026) == 1_392_500_50 + 11 * 573_415_00 + 143_353_75 + 2 * 365 * 1_920_00


def test_grants_and_transfers(file: Path) -> None:
    text = """
[[budget_grant]]
offer = "skovbo"
year = 2026
amount = -25000.50
item = "training"
effective = 2026-05-01

[[budget_transfer]]
from = "skovbo"
to = "havblik"
year = 2026
amount = 100000
effective = 2026-09-01
"""
    assert adopted(file, text) == [
        Grant("skovbo", 2026, -25_000_50, date(2026, 5, 1), "training"),
        Transfer("skovbo", "havblik", 2026, 100_000_00, date(2026, 9, 1)),
    ]


def test_a_transfer_between_areas_of_a_kind(file: Path) -> None:
    assert adopted(file, AREAS) == [
        AreaTransfer(
            Area(by="function", name="5.38.50"), Area(by="function", name="5.38.52"), 2026, 5_00, date(2026, 5, 1)
        )
    ]


def test_a_frame_s_day_rate_and_occupancy(file: Path) -> None:
    text = '[[base]]\noffer = "skovbo"\neffective = 2026-01-01\nunit = "year"\namount = 9000000\nday_rate = 1118.26\n'
    (version,) = adopted(file, text)
    assert isinstance(version, BaseVersion)
    assert version.base.day_rate_ore == 1_118_26
    (version,) = adopted(file, text.replace("day_rate = 1118.26", "occupancy = 98"))
    assert isinstance(version, BaseVersion)
    assert version.base.occupancy == 98


BUDGET = '[[budget]]\noffer = "skovbo"\nyear = 2026\n'
GRANT = '[[budget_grant]]\noffer = "skovbo"\nyear = 2026\namount = 5\neffective = 2026-05-01\n'
TRANSFER = '[[budget_transfer]]\nfrom = "skovbo"\nto = "havblik"\nyear = 2026\namount = 5\neffective = 2026-05-01\n'
AREAS = (
    '[[budget_transfer]]\nby = "function"\nfrom = "53850"\nto = "5.38.52"\nyear = 2026\namount = 5\n'
    "effective = 2026-05-01\n"
)
FRAME = '[[base]]\noffer = "skovbo"\neffective = 2026-01-01\nunit = "year"\namount = 9\n'
ACTIVITY = '[[budget.activity]]\nlevel = "5"\nquantity = 1\nprice = 5\n'


def test_a_large_municipality_assumes_more_hours_at_home_than_persons() -> None:
    hours = Activity(service="practical-help", quantity=Decimal("448428.57"), price_ore=400_00)
    assert hours.amount(2024) == 179_371_428_00


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BUDGET, "[[budget]] 1 `skovbo`: give items or activity, or both"),
        (BUDGET + "amount = 5", "unknown key `amount`; the frame is written by item: items = { management = 900000 }"),
        (BUDGET + ACTIVITY + ACTIVITY, "[[budget]] 1 `skovbo`: level 5 is assumed twice"),
        (BUDGET + "items = { rent = -1 }", '[[budget]] 1 `skovbo`: `items` "rent" is -1; it must be from 0 to'),
        (BUDGET + "items = { rent = 1 }\noccupancy = 101", "`occupancy` is 101; it must be at most 100"),
        (BUDGET + "items = { rent = 1 }\nactivity = 3", "`activity` is 3; it must be tables of its own, in double"),
        (BUDGET + ACTIVITY.replace("quantity", "quantum"), "`activity` 1: unknown key `quantum`; did you mean"),
        (BUDGET + ACTIVITY.replace("= 1", "= -1"), "`activity` 1: `quantity` is -1; it must be 0 or more"),
        (BUDGET + ACTIVITY.replace("= 1", "= 100001"), "more than 100000 full-year persons are no house's"),
        (BUDGET.replace("2026", "26") + ACTIVITY, "`year` is 26; it must be a year from 1970 to 2099"),
        (BUDGET.replace("year = 2026", "") + ACTIVITY, "`year` is missing"),
        (2 * (BUDGET + ACTIVITY), "the budget of skovbo for 2026 is there already ([[budget]] 1 `skovbo`)"),
        (GRANT.replace("= 5\n", "= 0\n"), "`amount` is 0; it must move something"),
        (GRANT.replace("= 5\n", "= 5.00501\n"), "`amount` is 5.00501; kroner have at most two decimals"),
        (
            GRANT.replace("= 5\n", "= 1.370\n"),
            "`amount` is 1.370; a Dane reads 1370: write that, or two decimals at most",
        ),
        (GRANT.replace("= 5\n", '= "5"\n'), '`amount` is "5"; write 5, without quotation marks'),
        (GRANT.replace("2026-05-01", "2027-05-01"), "`effective` is 2027-05-01; it must lie in 2026"),
        (2 * GRANT, "the grant to skovbo of 5,00 kr. on 2026-05-01 is there already"),
        (TRANSFER.replace("havblik", "skovbo"), "`from` and `to` are the same offer"),
        (AREAS.replace("53850", "5.38.52"), "`from` and `to` are the same function"),
        (AREAS.replace("53850", "north"), '`from` is "north"; write it such as "5.38.52"'),
        (AREAS.replace('"function"', '"house"'), '`by` is "house"; it must be function, paragraph or supplier'),
        (AREAS.replace('"function"', '"paragraph"'), '`from` is "53850"; write the figures alone, such as "108"'),
        (AREAS.replace('"function"', '"supplier"'), '`to` is "5.38.52"; it must be internal or external'),
        (AREAS.replace('from = "53850"\n', ""), "`from` is missing"),
        (AREAS.replace("= 5\n", "= -5\n"), "`amount` is -5; it must be from 0 to 1,000,000,000 kr."),
        (2 * AREAS, "the transfer of 5,00 kr. from function 5.38.50 to function 5.38.52 on 2026-05-01 is there"),
        (TRANSFER.replace("= 5\n", "= -5\n"), "`amount` is -5; it must be from 0 to 1,000,000,000 kr."),
        (2 * TRANSFER, "the transfer of 5,00 kr. from skovbo to havblik on 2026-05-01 is there already"),
        (FRAME + "day_rate = 1\noccupancy = 98", "give either day_rate or occupancy, not both"),
        (FRAME.replace("year", "day") + "day_rate = 1", "day_rate and occupancy belong to a frame, unit year"),
        (FRAME + 'occupancy = 98\nparagraph = "107"', "a frame of one paragraph needs a day_rate"),
    ],
)
def test_what_is_wrong_is_told(file: Path, text: str, told: str) -> None:
    assert [problem for problem in problems(file, text) if told in problem], problems(file, text)


def test_one_problem_is_told_once(file: Path) -> None:
    """An activity that could not be read does not also count as an empty budget."""
    assert len(problems(file, BUDGET + ACTIVITY.replace("price = 5", 'price = "5"'))) == 1
