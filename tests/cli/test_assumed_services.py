"""A budget assumes a service's units of the whole year: said where it is adopted, and remarked where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"

[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 600
settled_on = "delivered"
needs_stay = false
"""
BUDGET = """
reference = "KB {number}"
decided_on = 2025-01-10
[[budget]]
offer = "home"
year = 2025
[[budget.activity]]
service = "hours"
quantity = {quantity}
price = 600
{more}
"""


@pytest.fixture(autouse=True)
def granted(folder: Path) -> Path:
    """c-1 is granted 5 hours a week all year, 260,71 of them; c-2 less."""
    (folder / "d.toml").write_text(DECISION)
    for line in (
        "init --municipality 787",
        "adopt d.toml",
        "grant c-1 hours --offer home --from 2025-01-01 --quantity 5 --decision V --payer own",
        "grant c-2 hours --offer home --from 2025-02-01 --quantity 4 --decision V --payer own",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    return folder


def adopt(quantity: object, more: str = "", option: str = "") -> tuple[int, str]:
    Path("b.toml").write_text(BUDGET.format(quantity=quantity, number=quantity, more=more))
    ran = pladsbog(f"adopt b.toml {option}")
    return ran.code, ran.err


def test_adopting_says_the_units_of_the_year() -> None:
    code, said = adopt(600)
    assert code == 0
    assert "budget of home for 2025: 360.000,00 kr., with 600 of Hours (hours) in the year × 600,00 kr." in said
    assert "look again" not in said


@pytest.mark.parametrize("option", ["", "--dry-run"])
def test_a_weeks_hours_are_remarked_where_one_citizen_alone_has_more_in_the_year(option: str) -> None:
    code, said = adopt(5, option=option)
    assert code == 0
    remark = "5 hours of Hours (hours) are assumed in the whole of 2025; c-1 alone is granted 260,71 in that year"
    assert said.count(f"look again: {remark}") == 1


def test_a_unit_of_a_service_is_refused_in_words_that_say_what_to_write() -> None:
    code, said = adopt(5, more='unit = "day"')
    assert code == 2
    assert "the quantity of a service is its hours" in said
    assert "in the whole year" in said
    assert "leave them out" in said


def test_the_budget_shows_hours_in_the_year() -> None:
    assert adopt(600)[0] == 0
    head, row = pladsbog("budget home 2025 --show services").out.splitlines()
    assert "assumed in the year" in head
    assert row.split()[:3] == ["Hours", "(hours)", "hours"]
    (service,) = pladsbog("budget home 2025 --format json").data["services"]
    assert (service["unit"], service["assumed_quantity"]) == ("hours-a-week", "600")


OTHER_HOUSE = """
reference = "KB 2"
decided_on = 2024-12-11

[[offer]]
id = "other"
name = "Other"
effective = 2025-01-01
kind = "at-home"
function = "5.38.58"
"""
OF_AREA = """
reference = "KB 3"
decided_on = 2025-01-10
[[budget]]
{area}
year = 2025
[[budget.activity]]
service = "hours"
quantity = 200
price = 600
"""


@pytest.mark.parametrize("option", ["", "--dry-run"])
@pytest.mark.parametrize(
    ("area", "most"),
    [
        # c-1: 365 × 5 / 7 in home; c-3: 181 days of 10 hours at home, 184 of 9 in the other house, under 85 and 107
        ('supplier = "internal"', ("c-3", "495,14")),
        ('function = "5.38.58"', ("c-3", "236,57")),
        ('paragraph = "85"', ("c-3", "258,57")),
        ('paragraph = "107"', ("c-3", "236,57")),
    ],
)
def test_of_an_area_what_is_granted_of_it_in_all_houses_counts(area: str, most: tuple[str, str], option: str) -> None:
    Path("other.toml").write_text(OTHER_HOUSE)
    Path("area.toml").write_text(OF_AREA.format(area=area))
    granted = "grant c-3 hours --payer own --decision V"
    for line in (
        "adopt other.toml",
        f"{granted} --offer home --from 2025-01-01 --until 2025-06-30 --quantity 10 --paragraph 85",
        f"{granted} --offer other --from 2025-07-01 --quantity 9 --paragraph 107",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    ran = pladsbog(f"adopt area.toml {option}")
    citizen, units = most
    remark = (
        f"200 hours of Hours (hours) are assumed in the whole of 2025; {citizen} alone is granted {units} in that year"
    )
    assert (ran.code, ran.err.count("look again"), ran.err.count(remark)) == (0, 1, 1), ran.err


def test_what_is_granted_outside_an_area_is_not_compared() -> None:
    Path("area.toml").write_text(OF_AREA.format(area='paragraph = "107"'))
    ran = pladsbog("adopt area.toml")
    assert (ran.code, "look again" in ran.err) == (0, False), ran.err
