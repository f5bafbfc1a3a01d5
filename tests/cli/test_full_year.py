"""What an event does to a full year: what the next year is expected to come to with it, less what it is without it.

c-1 is granted 7 hours a week of support at 600 a hour from 1 October 2025, settled as delivered: 600 a day. c-2 is
granted 14 from 1 December, and c-3 a month's service at 100 from 1 October.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done

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
