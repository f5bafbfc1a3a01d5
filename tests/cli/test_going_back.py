"""Whoever goes back is asked the question before, where several questions ask for one thing too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house


@pytest.fixture
def two_houses(folder: Path) -> Path:
    """House h with two places, of which c-1 has the first from February, and house k with c-5."""
    adopt("h", house('"1" = 1000, "2" = 2000'))
    other = house().replace('"h"', '"k"').replace('"H"', '"K"').replace('"m"', '"n"').replace('"r"', '"s"')
    adopt("second", other.replace("KB 1", "KB 2"))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    done("move-in c-5 k 1 --from 2025-02-01 --level 1 --decision VU-5")
    return folder


@pytest.mark.usefixtures("two_houses")
def test_from_what_was_agreed_one_goes_back_to_the_last_house_and_then_to_the_first() -> None:
    line = ["follow-up", "hold", "h", "2025-03", "--offer", "k", "--on", "2025-04-07", "--participants", "leader"]
    # when the second house is gone back to, and then both are
    one = at_a_terminal(line, "1", "2", "back", "5", "", "n").text
    both = at_a_terminal(line, "1", "2", "back", "back", "3", "4", "", "n").text
    # then no answer ends with another house
    assert "--expect h=1 --expect k=5 " in one
    assert "--expect h=3 --expect k=4 " in both


@pytest.mark.usefixtures("two_houses")
def test_from_the_first_house_again_one_goes_back_to_the_question_before_all_of_them() -> None:
    line = ["follow-up", "hold", "h", "2025-03", "--offer", "k", "--participants", "leader"]
    told = at_a_terminal(line, "07-04-2025", "1", "2", "back", "back", "back", "08-04-2025", "3", "4", "", "n").text
    assert "--on 2025-04-08 --expect h=3 --expect k=4 " in told


@pytest.mark.usefixtures("two_houses")
def test_of_an_agreement_one_goes_back_through_each_thing_that_is_said_of_it() -> None:
    line = ["follow-up", "hold", "h", "2025-03", "--on", "2025-04-07", "--participants", "leader", "--expect", "none"]
    answers = ["paint", "01-05-2025", "back", "02-05-2025", "cook", "back", "leader", "", "y"]
    told = at_a_terminal(line, *answers)
    assert told.code == 0, told.text
    agreed = [(one["text"], one["due"], one["owner"]) for one in data("log")[-1]["actions"]]
    assert agreed == [("paint", "2025-05-02", "leader")]


@pytest.mark.usefixtures("two_houses")
def test_from_the_day_one_goes_back_to_who_lives_in_the_house_and_then_to_the_houses() -> None:
    told = at_a_terminal(["depart"], "h", "1", "back", "back", "k", "")
    lists = told.text.split("Which: ")
    assert "c-1" in lists[1]
    assert "Which day is the last one of the stay?" in lists[2]
    assert "c-1" in lists[2].partition("last one of the stay?")[2], "who lives in h"
    assert "the house, or the citizen's key" in lists[3], "and then the houses"
    assert "c-5" in lists[4]


@pytest.mark.usefixtures("two_houses")
def test_from_what_was_granted_one_goes_back_to_how_much_and_then_to_which_kind() -> None:
    line = ["move-in", "c-2", "h", "2", "--from", "2025-03-01"]
    told = at_a_terminal(line, "level", "1", "back", "2", "VU-2", "", "n").text
    assert told.count("What is granted?") == 1
    assert "--level 2" in told
    other = at_a_terminal(line, "level", "1", "back", "back", "special-price", "5", "VU-2", "", "n").text
    assert other.count("What is granted?") == 2
    assert "--special-price 5" in other


@pytest.mark.usefixtures("two_houses")
def test_from_an_event_one_goes_back_to_those_of_whom_it_was_asked_for() -> None:
    number = str(next(one["event"] for one in data("log") if "c-1 moved in" in one["text"]))
    told = at_a_terminal(["void"], "c-1", number, "back", "back", "")
    shown = [one.partition("Which: ")[0].count(" moved in ") for one in told.text.split("Which event?")]
    assert shown == [0, 2, 1, 1, 2], "all, those of c-1, those again, and all again"
