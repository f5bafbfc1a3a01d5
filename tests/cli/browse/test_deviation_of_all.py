"""The front page's deviation leaves out houses without a budget, and says so where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import NOW, Visitor
from tests.cli.house import adopt, done, house

SECOND = '\n[[offer]]\nid = "new"\nname = "New"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
BUDGET = """
reference = "BY 1"
decided_on = 2025-01-02
[[budget]]
offer = "h"
year = 2025
items = { management = 360000 }
"""


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """House h with a budget, and house new without one; somebody lives in each."""
    folder = tmp_path_factory.mktemp("deviation")
    with pytest.MonkeyPatch.context() as patch, clock_set_to(NOW):
        patch.chdir(folder)
        patch.setenv("PLADSBOG_ACTOR", "anna")
        adopt("h", house('"1" = 1000', after=SECOND))
        adopt("budget", BUDGET)
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
            "move-in c-2 new 1 --from 2025-01-01 --level 1 --decision VU-2",
        )
    return str(folder / "pladsbog.db")


def amount(text: str) -> Decimal:
    return Decimal(text.split(maxsplit=1)[0].replace(".", "").replace(",", "."))


def test_what_is_expected_less_the_budget_is_the_deviation_and_the_houses_that_are_not_in_it(visitor: Visitor) -> None:
    facts = visitor.look("").facts
    page = visitor.get("").text
    left_out = amount(page.partition("not in it: New, without a budget, expected ")[2])
    assert left_out == 365_000
    assert amount(facts["expected year-end 2025"]) - amount(facts["adopted budget"]) == (
        amount(facts["deviation"]) + left_out
    )
    assert facts["houses that cost something, without a budget"] == "1"
