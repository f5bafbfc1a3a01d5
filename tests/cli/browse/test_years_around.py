"""From a house's year lead ways to the years in which it is open, or that hold an amount of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, house

_CLOSED = """
[[closure]]
offer = "h"
last_day = 2026-06-30
"""
_GRANT = """
reference = "KB 2"
decided_on = 2025-01-10

[[budget_grant]]
offer = "h"
year = 2024
amount = 50000
effective = 2024-11-01
"""


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """House h is open from 2025 until the middle of 2026."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=_CLOSED))
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def years(looking: Visitor, year: int) -> list[str]:
    return [text for text, _ in looking.look(f"house/h/{year}").links if text.isdigit()]


def test_no_way_leads_to_a_year_in_which_the_house_is_not_open(looking: Visitor) -> None:
    assert years(looking, 2025) == ["2026"]
    assert years(looking, 2026) == ["2025"]


def test_a_way_leads_to_a_year_before_the_opening_that_holds_a_grant(looking: Visitor) -> None:
    adopt("grant", _GRANT)
    assert years(looking, 2025) == ["2024", "2026"]
