"""A second budget of a house and year takes the place of the first: that is said first, and the year's story stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

HEAD = 'reference = "KB {number}"\ndecided_on = 2024-12-10\n'
BUDGET = "[[budget]]\n{of}\nyear = 2025\nitems = {{ rent = {amount} }}\n"
GRANT = "[[budget_grant]]\n{of}\nyear = 2025\namount = {amount}\neffective = 2025-03-01\n"
HOUSE = 'offer = "h"'
FUNCTION = 'function = "5.38.50"'


@pytest.fixture(params=[HOUSE, FUNCTION])
def of(request: pytest.FixtureRequest, folder: object) -> str:
    """Whose budget of 1,200 kr. is adopted, before a resident moves in and 500 kr. are granted."""
    assert folder
    whose: str = request.param
    adopt("h", house().replace('"activity"', '"combination"'))
    adopt("first", HEAD.format(number=2) + BUDGET.format(of=whose, amount=1200))
    done('move-in c-1 h 1 --from 2025-02-01 --level 1 --decision "VU 1"')
    adopt("grant", HEAD.format(number=3) + GRANT.format(of=whose, amount=500))
    return whose


def _second(of: str, amount: int = 700) -> None:
    Path("second.toml").write_text(HEAD.format(number=4) + BUDGET.format(of=of, amount=amount))


def _asked(of: str) -> str:
    return "h 2025" if of == HOUSE else "--function 5.38.50 2025"


TOLD = "look again: 700,00 kr. takes the place of the budget of {budget} for 2025, 1.200,00 kr. ("
BESIDE = "its grants and transfers stand beside it, 500,00 kr. in all; what is added to a budget is a [[budget_grant]]"


@pytest.mark.parametrize("option", ["", "--dry-run", "--explain"])
def test_a_second_budget_says_which_one_it_takes_the_place_of(of: str, option: str) -> None:
    _second(of)
    ran = pladsbog(f"adopt second.toml {option}")
    assert ran.code == 0
    assert TOLD.format(budget="h" if of == HOUSE else "function 5.38.50") in ran.err
    assert BESIDE in ran.err


@pytest.mark.parametrize("option", ["--dry-run", "--explain"])
def test_programs_are_told_of_both(of: str, option: str) -> None:
    _second(of)
    (told,) = data(f"adopt second.toml {option}")["budgets"]
    assert (told["before"], told["after"], told["grants_and_transfers"]) == ("1200.00", "700.00", "500.00")


def test_the_first_budget_of_a_year_takes_no_place(of: str) -> None:
    Path("next.toml").write_text(HEAD.format(number=5) + BUDGET.format(of=of, amount=1).replace("2025\n", "2026\n"))
    assert "look again" not in pladsbog("adopt next.toml --dry-run").err
    assert "budgets" not in data("adopt next.toml --dry-run")
    # what the ledger holds already takes no place either, however it is asked about
    assert "look again" not in pladsbog("adopt first.toml --explain").err
    assert "budgets" not in data("adopt first.toml --explain")


def test_what_moved_the_year_stays_under_the_budget_that_replaces_it(of: str) -> None:
    # given what moved the year under the first budget
    before = data(f"budget-changes {_asked(of)}")
    # when another one is adopted
    _second(of)
    done("adopt second.toml")
    # then it opens the story, says what it replaced, and every line that was there stands, the grant among them
    after = data(f"budget-changes {_asked(of)}")
    assert (after["opening"]["total"], after["residual"]) == ("700.00", "0.00")
    replaced, *lines = after["lines"]
    first = next(line for line in lines if line["cause"].startswith("residents known then"))
    assert replaced["replaces"] == first["event"]
    assert (replaced["effect"], replaced["cause"]) == (_effect(of), "budget")
    assert [_moved(line) for line in lines] == [_moved(line) for line in before["lines"]]
    assert "500.00" in [line["effect"] for line in lines if line["cause"] == "grant"]
    assert ", in the place of 1.200,00 kr. (#" in done(f"budget-changes {_asked(of)}").out


def _effect(of: str) -> str:
    """The items of an area's budget are of what is expected of it: of both there is as much the less."""
    return "500.00" if of == HOUSE else "0.00"


def _moved(line: dict[str, object]) -> tuple[object, ...]:
    return line["event"], line["effect"], line["full_year"], line["cause"]
