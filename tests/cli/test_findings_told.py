"""Findings as people read them: their kind in words, the event that is at fault, and what mends them on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from cli.remedies import CATALOGUE
from ledger.settlement.findings import FINDINGS, OLD
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog

SERVICE = """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hour"
price = 400
"""
TABLE = "settle 2025-01 --show findings"


@pytest.fixture(autouse=True)
def cut(folder: Path) -> int:
    """January's delivery to c-1, who moved out in the middle of it: its event."""
    assert folder
    adopt("h", house(after=SERVICE))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU",
        "grant c-1 hours --from 2025-01-01 --quantity 7 --decision VU",
        "deliver c-1 hours 2025-01 --quantity 31",
    )
    number: int = data("log")[-1]["event"]
    done("depart c-1 --on 2025-01-16 --cause moved")
    return number


def in_danish(line: str) -> str:
    try:
        return pladsbog(f"--lang da {line}").out
    finally:
        SPEECH.speak(ENGLISH)


def test_a_delivery_over_a_departure_is_told_with_its_event(cut: int) -> None:
    assert f"what was delivered of Hours (hours) (event #{cut}) has the price" in refused("close 2025-01")
    assert f"pladsbog void {cut} --kind typo" in done("settle 2025-01").out


@pytest.mark.parametrize("columns", [80, 120])
def test_what_mends_a_finding_is_on_a_narrow_screen(cut: int, columns: int) -> None:
    told = at_a_terminal(TABLE.split(), columns=columns).text
    assert "what mends it" in told
    assert f"pladsbog void {cut}" in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= columns


def test_the_kind_of_a_finding_is_a_word_for_people_and_a_code_for_programs() -> None:
    assert "levering over et skifte" in in_danish(TABLE)
    assert "delivery-cut" in in_danish(f"{TABLE} --format csv")
    assert data("settle 2025-01")["offers"][0]["findings"][0]["code"] == "delivery-cut"


def test_each_kind_of_finding_has_a_word() -> None:
    SPEECH.speak("da")
    try:
        codes = [code for one in FINDINGS for code in (one, f"{OLD}{one}")]
        assert [code for code in codes if CATALOGUE.code(code) == code] == []
    finally:
        SPEECH.speak(ENGLISH)
