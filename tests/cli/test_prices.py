"""Prices as people meet them: a regulation shown price by price, special prices per day, twelfths in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import pladsbog

HOUSE = """\
reference = "KB 1"
decided_on = 2023-12-20
[[model]]
id = "m"
effective = 2024-01-01
allocation = "activity"
structure = "differentiated"
days_in_year = "twelfths"
[[rates]]
id = "r"
effective = 2024-01-01
unit = "year"
prices = { "1" = 1000000 }
[[offer]]
id = "house"
name = "The house"
effective = 2024-01-01
model = "m"
rates = "r"
places = ["1", "2"]
"""
REGULATION = """\
reference = "KB 2"
decided_on = 2024-12-20
[[regulation]]
rates = "r"
effective = 2025-01-01
per_cent = 12.5
special = true
"""


@pytest.fixture
def house() -> None:
    """A house priced by the year, with two residents, one on a special price by the day."""
    Path("house.toml").write_text(HOUSE, encoding="utf-8")
    Path("regulation.toml").write_text(REGULATION, encoding="utf-8")
    granted = "--from 2024-01-01 --decision VU"
    for line in (
        "init", "adopt house.toml", f"move-in c-1 house 1 --level 1 {granted}",
        f"move-in c-2 house 2 --special-price 2832 --per dag {granted}",
    ):  # fmt: skip
        assert pladsbog(line).code == 0


@pytest.mark.usefixtures("house")
def test_a_regulation_is_shown_price_by_price_and_flagged_where_it_is_large() -> None:
    shown = pladsbog("adopt regulation.toml --dry-run").out
    assert "rates r raised by 12,5 %, half up to whole kroner  2025-01-01" in shown
    (price,) = (line for line in shown.splitlines() if line.startswith("r  "))
    assert price.split()[:8] == ["r", "1", "year", "2025-01-01", "1.000.000,00", "1.125.000,00", "+12,5", "%"]
    assert price.rstrip().endswith("!")


@pytest.mark.usefixtures("house")
def test_why_names_the_year_the_twelfth_the_unit_and_the_regulation() -> None:
    assert pladsbog("adopt regulation.toml").code == 0
    assert pladsbog("reassess c-1 --from 2025-02-15 --special-price 12 --per year --decision VU").code == 0
    answer = pladsbog("why house 2025-02").out
    for told in (
        "14 days × 93.750,00 kr., the month's of 1.125.000,00 kr. a year, / 28 = 46.875,00 kr.",
        "raised by 12,5 %, half up to whole kroner from 2025-01-01 (#",
        "special price per year",
        "28 days × 3.186,00 kr. = 89.208,00 kr.",
        "special price per day",
    ):
        assert answer.count(told) >= 1, told
    january = pladsbog("why house 2025-01").out
    assert "1.125.000,00 kr. a year, twelfths to 2025-01 less those before = 93.750,00 kr." in january


@pytest.mark.usefixtures("house")
def test_a_simulated_regulation_is_like_one_that_is_adopted() -> None:
    told = pladsbog("simulate --model regulation.toml --from 2025-01 --to 2025-01 --format json").out
    # 1,125,000 / 12 = 93,750.00 in place of 83,333.33, and 31 × 3186 in place of 31 × 2832.
    assert '"21390.67"' in told
