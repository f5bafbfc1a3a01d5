"""A cause has one word for people, in a meeting's sheet as in what moved the budget; the largest stands first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

DEARER = """
reference = "KB 2"
decided_on = 2025-03-01

[[rates]]
id = "r"
effective = 2025-07-01
unit = "day"
prices = { "1" = 1010, "2" = 2020 }
"""


@pytest.fixture(autouse=True)
def _since_a_meeting(folder: Path) -> None:
    """A meeting in March; since then a departure told late, a correction, new rates, and a move-in."""
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000', places=3))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "move-in c-2 h 2 --from 2025-01-01 --level 1 --decision VU-2",
        "follow-up hold h 2025-02 --on 2025-03-05 --participants leader",
        "depart c-2 --on 2025-02-10 --cause moved",
        "correct 8 --kind typo --level 2 --reason mistyped",
    )
    adopt("dearer", DEARER)
    done("move-in c-3 h 3 --from 2025-12-01 --level 1 --decision VU-3")


def test_a_cause_has_the_word_that_it_has_in_every_list() -> None:
    codes = {change["cause"] for change in data("follow-up prepare h 2025-03")["changes"]}
    assert codes == {"late news", "correction", "price", "move-in"}, "codes for programs are as ever"
    sheet, budget = pladsbog("follow-up prepare h 2025-03").out, pladsbog("budget-changes h 2025 --by cause").out
    for word in ("departure", "correction (typo)", "rate", "move-in"):
        assert word in sheet
        assert word in budget
    assert "departure, late news" in sheet
    assert "rates and prices" not in sheet
    sums = sheet.partition("by cause")[2].partition("by citizen")[0].splitlines()[1:]
    assert [line.partition("  ")[0] for line in sums if line][:-1] == [
        "correction (typo)",
        "departure, late news",
        "move-in",
        "rate",
    ]


def test_causes_stand_by_size_on_the_page_and_in_the_report_and_by_name_for_programs() -> None:
    names = [row["cause"] for row in data("budget-changes h 2025")["causes"]]
    assert names == sorted(names)
    rows = pladsbog("budget-changes h 2025 --by cause --format csv").out.splitlines()[2:-2]
    sizes = [abs(float(row.split(";")[2].replace(",", "."))) for row in rows]
    assert len(sizes) > 2
    assert sizes == sorted(sizes, reverse=True)
