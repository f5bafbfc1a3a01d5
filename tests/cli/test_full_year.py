"""What an event does to a full year: what the next year is expected to come to with it, less what it is without it.

c-1 is granted 7 hours a week of support at 600 a hour from 1 October 2025, settled as delivered: 600 a day. c-2 is
granted 14 from 1 December, and c-3 a month's service at 100 from 1 October.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done, refused

DECISION = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "support"
name = "Support"
effective = 2025-01-01
kind = "at-home"
function = "5.38.38"

[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hour"
price = 600
needs_stay = false

[[service]]
id = "club"
name = "Club"
effective = 2025-01-01
unit = "month"
price = 100
needs_stay = false
"""
OF_HOUSE = "budget-changes support 2025"
OF_FUNCTION = "budget-changes --function 5.38.38 2025"


@pytest.fixture(autouse=True)
def granted(folder: Path) -> None:
    adopt("support", DECISION)
    done(
        "grant c-1 hours --offer support --from 2025-10-01 --quantity 7 --payer own --decision V",
        "grant c-2 hours --offer support --from 2025-12-01 --quantity 14 --payer own --decision V",
        "grant c-3 club --offer support --from 2025-10-01 --payer own --decision V",
    )


@pytest.mark.parametrize("asked", [OF_HOUSE, OF_FUNCTION])
def test_what_is_settled_on_deliveries_is_expected_in_a_full_year(asked: str) -> None:
    lines = data(asked)["lines"]
    assert [(line["effect"], line["full_year"]) for line in lines] == [
        ("55200.00", "219000.00"),  # 92 days × 600, and 365
        ("37200.00", "438000.00"),  # 31 days × 1.200, and 365
        ("300.00", "1200.00"),
    ]


@pytest.mark.parametrize("asked", [OF_HOUSE, OF_FUNCTION])
def test_full_years_sum_to_what_the_next_year_is_expected_to_be(asked: str) -> None:
    done(
        "deliver c-1 hours 2025-10 --quantity 20",  # of this year alone: 12.000 for the 18.600 that were expected
        "regrant c-1 hours --from 2025-12-16 --quantity 3.5 --decision V",
        "end-grant c-2 hours --on 2025-12-31",  # moves nothing of 2025: no line
        "end-grant c-3 club --on 2025-11-30",
    )
    told = data(asked)
    assert [(line["effect"], line["full_year"]) for line in told["lines"]][3:] == [
        ("-6600.00", "0.00"),
        ("-4800.00", "-109500.00"),  # 16 days × 300, and 365
        ("-100.00", "-1200.00"),
    ]
    in_full_years = sum(Decimal(line["full_year"]) for line in told["lines"])
    ended = 438000  # c-2's, by an event that is no line of 2025
    assert str(in_full_years - ended) == "109500.00" == data("budget support 2026")["total"]["current"]


def test_what_was_taken_back_is_still_the_story_of_its_function(folder: Path) -> None:
    # given all that was ever granted, annulled
    assert folder
    granted = [one["event"] for one in data("log") if "granted" in one["text"]]
    done(*(f"void {number} --kind typo --reason mistake" for number in granted))
    # then the function's story is as long as its house's
    told, of_house = data(OF_FUNCTION)["lines"], data(OF_HOUSE)["lines"]
    assert [line["effect"] for line in told] == [line["effect"] for line in of_house]
    assert len(told) == 6
    # and a function that was never there is refused
    assert "unknown-area" in refused("budget-changes --function 5.38.39 2025")


TWO_HOUSES = """
reference = "KB 2"
decided_on = 2024-12-10

[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }

[[offer]]
id = "old"
name = "Old"
effective = 2025-01-01
model = "m"
rates = "r"
function = "5.38.50"
places = ["1"]

[[offer]]
id = "new"
name = "New"
effective = 2026-01-01
model = "m"
rates = "r"
function = "5.38.50"
places = ["1"]
"""
DEARER = """
reference = "KB 3"
decided_on = 2024-12-10

[[rates]]
id = "r"
effective = 2025-07-01
unit = "day"
prices = { "1" = 1100 }
"""


def test_of_a_function_the_full_year_is_that_of_all_its_houses_though_one_opens_next_year() -> None:
    # given two houses with the same rates, of which one opens with a resident on 1 January 2026
    adopt("houses", TWO_HOUSES)
    done(
        "move-in c-4 old 1 --from 2025-01-01 --level 1 --payer own --decision V",
        "move-in c-5 new 1 --from 2026-01-01 --level 1 --payer own --decision V",
    )
    # when the rates rise by 100 a day on 1 July 2025
    adopt("dearer", DEARER)
    # then this year it is 184 days of one house, and in a full year 365 of both
    dearer = data("budget-changes --function 5.38.50 2025")["lines"][-1]
    assert (dearer["effect"], dearer["full_year"]) == ("18400.00", "73000.00")
