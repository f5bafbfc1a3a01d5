"""A table for everybody goes before those for some, and what that makes of their prices is told beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done, house

_CHEAPER = """
[[rates]]
id = "r"
effective = 2025-02-01
unit = "day"
prices = { "1" = 800 }
for_decisions_from = 2025-02-01
"""
_EVERYBODY = """
reference = "KB 2"
decided_on = 2025-11-01

[[rates]]
id = "r"
effective = 2026-01-01
unit = "day"
prices = { "1" = 1010 }
"""
_AGAIN = """
[[rates]]
id = "r"
effective = 2026-01-01
unit = "day"
prices = { "1" = 808 }
for_decisions_from = 2025-02-01
"""


@pytest.fixture(autouse=True)
def two_tables(folder: Path) -> Iterator[None]:
    """Table r is 1,000 a day for everybody, and 800 by decisions from February 2025 on, as c-1's is."""
    assert folder
    with clock_set_to(datetime(2025, 12, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=_CHEAPER))
        done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision A")
        yield
    SPEECH.speak(ENGLISH)


def test_whoever_was_on_another_table_is_told_what_that_for_everybody_makes_of_it() -> None:
    Path("all.toml").write_text(_EVERYBODY)
    # when a table for everybody is adopted, then both are told, and the leap of those on the other one is flagged
    ran = done("adopt all.toml --dry-run")
    assert "r, of those on the table for decisions from 2025-02-01" in ran.out
    assert ran.out.count("1.010,00") == 2
    assert "+26,3 % !" in ran.out
    assert "more than 10 % (r, of those on the table for decisions from 2025-02-01, level 1: +26,3 %)" in ran.err
    (plain, of_some) = data("adopt all.toml --dry-run")["prices"]
    assert (plain["before"], of_some["before"], of_some["of"]) == ("1000.00", "800.00", "r")
    assert of_some["instead_of"]["for_decisions_from"] == "2025-02-01"
    # and that is what is settled
    done("adopt all.toml")
    (line,) = data("settle 2026-01")["offers"][0]["lines"]
    assert line["unit_price"] == "1010.00"


def test_who_keeps_a_table_by_the_same_decision_is_not_told_of_the_other_one() -> None:
    Path("both.toml").write_text(_EVERYBODY + _AGAIN)
    prices = data("adopt both.toml --dry-run")["prices"]
    assert [(one["before"], one["after"]) for one in prices] == [("1000.00", "1010.00"), ("800.00", "808.00")]
    done("adopt both.toml")
    (line,) = data("settle 2026-01")["offers"][0]["lines"]
    assert line["unit_price"] == "808.00"
