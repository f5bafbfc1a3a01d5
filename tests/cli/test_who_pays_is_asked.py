"""Of somebody new who is moved in by questions it is asked who pays, and by which paragraph; Enter is the usual."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import Told, at_a_terminal
from tests.cli.house import adopt, data, done, house

_LINE = "move-in h 2 --new --from 2025-04-01 --level 1"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    assert folder
    adopt("h", house(places=3))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1 --payer 265")


def moved_in(*typed: str, line: str = _LINE) -> Told:
    told = at_a_terminal(line.split(), *typed, PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    return told


def paying() -> tuple[str | None, str | None]:
    event = next(one for one in reversed(data("log")) if one["kind"] == "citizen.moved-in")
    return event.get("payer"), event.get("paragraph")


def test_enter_is_the_own_municipality_and_one_question_more() -> None:
    told = moved_in("VU 2", "", "j").text
    assert told.count("[egen]: ") == 1
    assert "[ingen]" not in told, "nobody in the house has a paragraph"
    assert paying() == (None, None)


@pytest.mark.parametrize("answer", ["265", "Roskilde"])
def test_another_one_is_chosen(answer: str) -> None:
    assert "--betaler 265" in moved_in("VU 2", answer, "j").text
    assert paying() == ("265", None)


def test_the_paragraph_is_asked_for_where_others_of_the_house_have_one() -> None:
    done("move-in c-2 h 3 --from 2025-02-01 --level 1 --decision VU-1 --paragraph 107")
    told = moved_in("VU 2", "", "107", "j").text
    assert told.count("[ingen]: ") == 1
    assert paying() == (None, "107")


def test_one_can_go_back_to_it() -> None:
    done("move-in c-2 h 3 --from 2025-02-01 --level 1 --decision VU-1 --paragraph 107")
    moved_in("VU 2", "", "tilbage", "265", "", "j")
    assert paying() == ("265", None)


def test_it_is_not_asked_of_somebody_known_nor_where_it_is_said_nor_of_a_whole_line() -> None:
    done("depart c-1 --on 2025-03-01 --cause moved")
    known = "move-in c-1 h 2 --from 2026-04-01 --level 1"
    assert "[egen]" not in moved_in("VU 2", "j", line=known).text
    assert "[egen]" not in moved_in("VU 2", "j", line=f"{_LINE.replace(' 2 ', ' 3 ')} --payer 265").text
    assert "[egen]" not in moved_in("j", line=f"{_LINE.replace(' 2 ', ' 1 ')} --decision VU").text
