"""Ways on that a refusal names, typed to the letter and to the end: each does what was wanted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt
from tests.cli.running import pladsbog
from tests.cli.test_areas import OTHER
from tests.cli.test_functions import HOUSE

NOTICE = """
reference = "KB 9"
decided_on = 2025-01-01

[[model]]
id = "m"
effective = 2025-04-01
allocation = "activity"
structure = "differentiated"
notice = { rule = "days", count = 5, from = "given" }
"""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    """H with c-1 in 1 and c-2 in 2, k with c-3 in 1, all from 1 March 2025."""
    assert folder
    adopt("house", HOUSE)
    adopt("other", OTHER)
    for citizen, where in (("c-1", "h 1"), ("c-2", "h 2"), ("c-3", "k 1")):
        done(f"move-in {citizen} {where} --from 2025-03-01 --level 1 --decision V")


def done(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def ways(line: str, code: str) -> list[str]:
    """The commands of a refusal's hint, with what stands in capitals filled in."""
    ran = pladsbog(line)
    assert (ran.code, f"[{code}]" in ran.err) == (1, True), ran.err
    commands = re.findall(r"pladsbog ([^;\n]*)", ran.err.partition("Hint: ")[2])
    filled = {"TEXT": "slip", "REF": "V", " L ": " 1 ", "DATE": "2025-02-20"}
    for name, value in filled.items():
        commands = [command.replace(name, value) for command in commands]
    return commands


def homes(day: str) -> dict[str, str]:
    return {row["citizen"]: f"{row['offer']}/{row['place']}" for row in done(f"residents --on {day}")["residents"]}


def test_two_of_different_houses_get_each_others_room() -> None:
    assert homes("2025-05-01") == {"c-1": "h/1", "c-2": "h/2", "c-3": "k/1"}
    for command in ways("swap c-1 c-3 --from 2025-05-01", "swap-apart"):
        done(command)
    assert homes("2025-04-30") == {"c-1": "h/1", "c-2": "h/2", "c-3": "k/1"}
    assert homes("2025-05-01") == {"c-1": "k/1", "c-2": "h/2", "c-3": "h/1"}


def test_whoever_swapped_moves_elsewhere_once_the_swap_is_voided() -> None:
    adopt("third", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "h"\nid = "3"\n'
          "effective = 2025-01-01\n")  # fmt: skip
    done("swap c-1 c-2 --from 2025-05-01 --decision V")
    (void,) = ways("move c-1 3 --from 2025-05-01 --decision V", "moved-that-day")
    done(void)
    done("move c-1 3 --from 2025-05-01 --decision V")
    assert homes("2025-05-01") == {"c-1": "h/3", "c-2": "h/2", "c-3": "k/1"}


def test_whoever_moved_alone_is_put_elsewhere_by_a_correction() -> None:
    adopt("more", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "h"\nid = "3"\n'
          'effective = 2025-01-01\n[[place]]\noffer = "h"\nid = "4"\neffective = 2025-01-01\n')  # fmt: skip
    done("move c-1 3 --from 2025-05-01 --decision V")
    (correct,) = ways("move c-1 4 --from 2025-05-01 --decision V", "moved-that-day")
    done(correct)
    assert homes("2025-05-01")["c-1"] == "h/4"


def test_no_hint_names_a_place_that_there_is_not() -> None:
    done("swap c-1 c-2 --from 2025-05-01 --decision V")
    for citizen, day in (("c-1", "2025-05-01"), ("c-3", "2025-03-01")):  # who came that day by a swap, and by moving in
        refused = pladsbog(f"move {citizen} 99 --from {day} --decision V").err
        assert "[unknown-place]" in refused
        assert "--place 99" not in refused


def test_a_stay_that_began_earlier_is_put_earlier() -> None:
    line = "absent c-1 --from 2025-02-25 --until 2025-03-02 --kind hospital"
    (correct,) = ways(line, "not-resident")
    done(correct)
    done(line)
    assert "c-1" in homes("2025-02-20")


def test_a_stay_that_went_on_goes_on_and_whoever_came_back_moves_in() -> None:
    done("depart c-1 --on 2025-05-31 --cause moved")
    void, move_in = ways("reassess c-1 --from 2025-06-10 --level 2 --decision V", "not-resident")
    done(void)
    done("reassess c-1 --from 2025-06-10 --level 2 --decision V")
    done("depart c-1 --on 2025-06-30 --cause moved")
    assert move_in == "move-in c-1 OFFER PLACE --from 2025-02-20 --level 1 --decision V"
    done("move-in c-1 h 1 --from 2025-07-15 --level 1 --decision V --payer own --paragraph none")


def test_a_return_without_an_absence_asks_since_when() -> None:
    (absent,) = ways("return c-1 --on 2025-04-10", "not-absent")
    done(absent.replace("2025-02-20", "2025-04-01").removesuffix(", or other"))
    done("return c-1 --on 2025-04-10")
    (row,) = done("citizen c-1")["stays"][0]["absences"]
    assert (row["from"], row["to"]) == ("2025-04-01", "2025-04-09")


def test_an_absence_that_lasted_longer_ends_later() -> None:
    done("absent c-1 --from 2025-04-01 --until 2025-04-05 --kind hospital")
    (correct,) = ways("return c-1 --on 2025-04-10", "not-absent")
    done(correct)
    (row,) = done("citizen c-1")["stays"][0]["absences"]
    assert (row["from"], row["to"]) == ("2025-04-01", "2025-04-09")
    assert "nothing to record" in pladsbog("return c-1 --on 2025-04-10").err


def test_a_return_of_another_day_is_corrected() -> None:
    done("absent c-1 --from 2025-04-01 --kind hospital")
    done("return c-1 --on 2025-04-05")
    (correct,) = ways("return c-1 --on 2025-04-10", "not-absent")
    done(correct)
    (row,) = done("citizen c-1")["stays"][0]["absences"]
    assert (row["from"], row["to"]) == ("2025-04-01", "2025-04-09")


def test_notice_that_a_rule_asks_for_is_given_by_the_departure() -> None:
    adopt("notice", NOTICE)
    line = "depart c-1 --on 2025-05-31 --cause moved"
    err = pladsbog(f"{line} --notice-given 2025-06-02").err
    assert "--notice-given 2025-05-31" in err
    assert "leave it out" not in err
    done(f"{line} --notice-given 2025-05-31")


def test_a_return_long_after_the_last_absence_is_of_another_one() -> None:
    done("absent c-1 --from 2025-04-01 --until 2025-04-05 --kind hospital")
    (correct,) = ways("return c-1 --on 2025-04-19", "not-absent")
    assert "--until 2025-04-18" in correct
    (absent,) = ways("return c-1 --on 2025-09-20", "not-absent")
    assert absent.startswith("absent c-1 --from ")
    done("absent c-2 --from 2025-04-01 --until 2025-06-30 --kind hospital")
    done("return c-2 --on 2025-04-10")
    (correct,) = ways("return c-2 --on 2025-06-20", "not-absent")
    assert correct.endswith("--date 2025-06-20")


def test_two_of_whom_one_came_that_day_swap_on_the_next() -> None:
    (swap,) = ways("swap c-1 c-2 --from 2025-03-01 --decision V", "moved-that-day")
    assert swap == "swap c-1 c-2 --from 2025-03-02"
    done(f"{swap} --decision V")
    assert homes("2025-05-01") == {"c-1": "h/2", "c-2": "h/1", "c-3": "k/1"}


def test_two_of_whom_the_other_moves_on_the_next_day_are_looked_at() -> None:
    adopt("third", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "h"\nid = "3"\n'
          "effective = 2025-01-01\n")  # fmt: skip
    done("depart c-2 --on 2025-04-09")
    done("move-in c-4 h 2 --from 2025-04-10 --level 1 --decision V")
    done("move c-1 3 --from 2025-04-11 --decision V")
    assert ways("swap c-1 c-4 --from 2025-04-10 --decision V", "moved-that-day") == ["log --citizen c-4"]


def test_a_move_that_is_there_already_is_said_to_be() -> None:
    adopt("third", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "h"\nid = "3"\n'
          "effective = 2025-01-01\n")  # fmt: skip
    done("move c-1 3 --from 2025-05-01 --decision V")
    number = done("log --citizen c-1")[-1]["event"]
    ran = pladsbog("move c-1 3 --from 2025-05-01 --decision V")
    assert f"c-1 moves to h/3 on 2025-05-01 already (event #{number}) [already-in-place]" in ran.err
    assert "--place" not in ran.err
    assert "lives in h/1 already" in pladsbog("move c-1 1 --from 2025-03-01 --decision V").err


@pytest.mark.parametrize("day", ["2025-04-20", "2025-05-31", "2025-06-01"])
def test_whoever_has_departed_is_transferred_once_the_departure_is_voided(day: str) -> None:
    adopt("second", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "k"\nid = "2"\n'
          "effective = 2025-01-01\n")  # fmt: skip
    done("depart c-1 --on 2025-05-31 --cause moved")
    line = f"move c-1 2 --offer k --from {day} --level 1 --decision V"
    (void,) = ways(line, "already-departed")
    done(void)
    done(line)
    assert homes("2025-06-02")["c-1"] == "k/2"


@pytest.mark.parametrize("line", ['h 2025-11 "called the bank"', '"called the bank" h 2025-11'])
def test_free_text_that_stands_alone_belongs_to_the_comment_and_to_no_house(line: str) -> None:
    ran = pladsbog(f"follow-up note {line}")
    assert ran.code == 2
    assert "pladsbog follow-up note h 2025-11 --comment 'called the bank'" in ran.err
    assert "--offer" not in ran.err


def test_a_word_that_is_no_house_is_not_offered_as_one() -> None:
    assert "--offer nowhere" not in pladsbog("settle 2025-11 nowhere").err
    assert "pladsbog settle 2025-11 --offer h" in pladsbog("settle 2025-11 h").err
