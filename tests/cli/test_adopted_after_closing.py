"""What is adopted for a house that is closed for good, of a time after that, is recorded, and told to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

HEAD = 'reference = "KB {number}"\ndecided_on = 2025-12-10\n'
CLOSING = '[[closure]]\noffer = "h"\nlast_day = 2025-06-15\n'
BUDGET = '[[budget]]\noffer = "h"\nyear = {year}\nitems = {{ rent = 1200 }}\n'
RATES = '[[regulation]]\nrates = "r"\neffective = {day}\nper_cent = 2\n'
ANOTHER = '[[offer]]\nid = "o"\nname = "O"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'


@pytest.fixture
def closed(folder: object) -> None:
    """A house that closed for good in the middle of June 2025."""
    assert folder
    adopt("h", house())
    adopt("closing", HEAD.format(number=2) + CLOSING)


def said_of(text: str, option: str) -> str:
    Path("d.toml").write_text(HEAD.format(number=3) + text)
    ran = pladsbog(f"adopt d.toml {option}")
    assert ran.code == 0, ran.err
    return ran.err


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("option", ["", "--dry-run"])
def test_a_budget_of_a_year_after_the_closing_is_to_be_looked_at(option: str) -> None:
    told = said_of(BUDGET.format(year=2026), option)
    assert "look again: budget of h for 2026: h is closed after 2025-06-15; nothing is settled of it after that" in told
    assert pladsbog("budget h 2026").code == 0


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("option", ["", "--dry-run"])
def test_the_budget_of_the_closing_year_is_right(option: str) -> None:
    assert "look again" not in said_of(BUDGET.format(year=2025), option)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("day", "is_told"), [("2025-06-20", False), ("2025-07-01", True), ("2026-01-01", True)])
def test_rates_that_closed_houses_alone_follow_are_to_be_looked_at(day: str, is_told: bool) -> None:
    told = said_of(RATES.format(day=day), "--dry-run")
    assert ("the houses that follow them are closed, the last one after 2025-06-15" in told) == is_told


@pytest.mark.usefixtures("closed")
def test_rates_that_an_open_house_follows_too_are_not() -> None:
    adopt("another", HEAD.format(number=4) + ANOTHER)
    assert "look again" not in said_of(RATES.format(day="2026-01-01"), "--dry-run")
    done("settle 2025-07 --offer o")
