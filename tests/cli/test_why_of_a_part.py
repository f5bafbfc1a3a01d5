"""Who is asked what is to be explained is asked of which place or citizen: a whole house is hundreds of lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import Told, at_a_terminal
from tests.cli.house import adopt, done, house


@pytest.fixture(autouse=True)
def of_two(folder: Path) -> None:
    """Two who live in a house of 1000 kr. a day, the second one for half of the month."""
    assert folder
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    done("move-in c-2 h 2 --from 2025-02-15 --level 1 --decision VU-2")


def why(*typed: str, line: str = "why") -> Told:
    return at_a_terminal(line.split(), *typed, PLADSBOG_LANG="da")


@pytest.mark.parametrize(("answer", "option"), [("2", "--plads 2"), ("c-2", "--borger c-2")])
def test_a_place_or_a_citizen_is_chosen_of_those_of_the_month_with_their_amounts(answer: str, option: str) -> None:
    told = why("h", "2025-02", answer)
    assert told.code == 0, told.text
    asked, _, page = told.text.partition("Hvilken [alle]: ")
    rows = [line.split() for line in asked.splitlines()[-3:]]
    assert rows[0][:5] == ["alle", "hele", "huset,", "2", "linjer"]
    assert rows[1] == ["1", "c-1", "28.000,00", "kr."]
    assert rows[2] == ["2", "c-2", "14.000,00", "kr."]
    assert "plads 2" in page
    assert "plads 1" not in page
    assert f"hvorfor h 2025-02 {option}\n" in page


@pytest.mark.parametrize("answer", ["", "alle", "all"])
def test_nothing_typed_is_everything_as_ever(answer: str) -> None:
    told = why("h", "2025-02", answer)
    assert told.code == 0, told.text
    assert "plads 1" in told.text.partition("Hvilken [alle]: ")[2]
    assert "hvorfor h 2025-02\n" in told.text


def test_one_can_go_back_and_what_is_not_of_the_month_is_asked_for_again() -> None:
    told = why("h", "2025-03", "tilbage", "2025-02", "c-9", "2")
    assert told.code == 0, told.text
    assert "c-9" in told.text
    assert "hvorfor h 2025-02 --plads 2\n" in told.text


@pytest.mark.parametrize("line", ["why h/2", "why --place 2", "why --line service/2/2025-02-15"])
def test_who_has_said_it_is_not_asked(line: str) -> None:
    told = why(*(["2025-02"] if "/" in line[:7] else ["h", "2025-02"]), line=line)
    assert told.code == 0, told.text
    assert "[alle]" not in told.text


def test_a_line_that_lacks_nothing_is_not_asked_about() -> None:
    told = why(line="why h 2025-02")
    assert told.code == 0, told.text
    assert "[alle]" not in told.text
