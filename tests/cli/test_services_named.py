"""A refusal tells a person what a service is called, and a program its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, done, house, refused
from tests.cli.running import pladsbog

SERVICES = """
[[service]]
id = "day-offer"
name = "Dagtilbud"
effective = 2025-01-01
unit = "weekday"
price = 399
settled_on = "delivered"
"""
TOO_MUCH = "deliver c-1 day-offer 2025-03 --quantity 30"


@pytest.fixture(autouse=True)
def granted(folder: Path) -> None:
    """C-1, for whom 163 pays, is granted a day offer."""
    assert folder
    adopt("h", house(after=SERVICES))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 163 --decision VU",
        "grant c-1 day-offer --from 2025-01-01 --decision VU",
        "deliver c-1 day-offer 2025-02 --quantity 10",
    )


def test_people_are_told_its_name_and_its_key() -> None:
    assert "30 of Dagtilbud (day-offer) cannot be" in refused(TOO_MUCH)


def test_in_what_is_to_be_typed_stands_the_key() -> None:
    told = refused("deliver c-1 day-offer 2025-02 --quantity 9").partition("Hint: ")
    assert "Dagtilbud (day-offer)" in told[0]
    assert "Dagtilbud" not in told[2]


def test_programs_are_told_its_key() -> None:
    answer = pladsbog(f"{TOO_MUCH} --format json").refusal
    assert answer["service"] == "day-offer"
    assert "Dagtilbud" not in answer["message"]


def test_events_that_are_told_for_a_place_have_it_too() -> None:
    assert "10 of Dagtilbud (day-offer) delivered to c-1" in refused("void h/1 --kind typo --reason slip")
    assert "10 of Dagtilbud (day-offer) delivered to c-1" in at_a_terminal(["void", "h/1"]).text


def test_an_authority_is_named_once() -> None:
    told = refused("move-in c-2 h 2 --from 2027-02-01 --level 1 --payer 1084 --decision VU")
    assert told.count("Region Hovedstaden") == 1


def test_why_calls_a_supplement_by_its_service() -> None:
    told = done("why h 2025-02").out
    assert ": supplement Dagtilbud (day-offer) c-1, 2025-02-01 to 2025-02-28" in told
