"""Rooms exchanged in a circle, from the command line and from files: one act, told and undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt
from tests.cli.running import pladsbog
from tests.cli.test_functions import HOUSE
from tests.cli.test_ways_on import done, homes, ways

THREE = {"c-1": "h/1", "c-2": "h/2", "c-4": "h/3"}
ROUND = {"c-1": "h/2", "c-2": "h/3", "c-4": "h/1"}
"""Each in the room of the next one."""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    """H with c-1 in 1, c-2 in 2 and c-4 in 3, all from 1 March 2025."""
    assert folder
    adopt("house", HOUSE)
    adopt("third", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[place]]\noffer = "h"\nid = "3"\n'
          "effective = 2025-01-01\n")  # fmt: skip
    for citizen, where in THREE.items():
        done(f"move-in {citizen} {where.replace('/', ' ')} --from 2025-03-01 --level 1 --decision V")


def last() -> list[tuple[int, str]]:
    """The moves of the last act: their numbers and whose they are."""
    rows = done("log")
    of_act = (row for row in rows if row["act"] == rows[-1]["act"] and row["kind"] == "citizen.moved")
    return [(row["event"], row["citizen"]) for row in of_act]


def test_each_takes_the_room_of_the_next_one_and_the_last_that_of_the_first() -> None:
    line = "swap c-1 c-2 c-4 --from 2025-04-10 --decision V"
    proposed = done(f"{line} --dry-run")["events"]
    assert [row["citizen"] for row in proposed if row["kind"] == "citizen.moved"] == ["c-1", "c-2", "c-4"]
    assert homes("2025-04-10") == THREE
    done(line)
    assert (homes("2025-04-09"), homes("2025-04-10")) == (THREE, ROUND)
    assert [citizen for _, citizen in last()] == ["c-1", "c-2", "c-4"]
    rooms = done("citizen c-4")["stays"][0]["rooms"]
    assert [(row["place"], row["from"]) for row in rooms] == [("3", "2025-03-01"), ("1", "2025-04-10")]
    # nobody is without a room, and no room without somebody
    assert done("vacancies h --on 2025-04-10")["vacancies"] == []


def test_they_can_be_named_by_their_rooms() -> None:
    done("swap h/1 h/2 h/3 --from 2025-04-10")
    assert homes("2025-04-10") == ROUND


@pytest.mark.parametrize("which", [0, 1, 2])
def test_any_of_the_moves_stands_for_the_act(which: int) -> None:
    done("swap c-1 c-2 c-4 --from 2025-04-10")
    number = last()[which][0]
    done(f"correct {number} --kind typo --reason slip --date 2025-04-20")
    assert (homes("2025-04-19"), homes("2025-04-20")) == (THREE, ROUND)
    done(f"void {last()[which][0]} --kind typo --reason slip --with-original")
    assert homes("2025-04-20") == THREE


def test_what_is_corrected_together_comes_back_together() -> None:
    done("swap c-1 c-2 c-4 --from 2025-04-10")
    done(f"correct {last()[2][0]} --kind typo --reason slip --date 2025-04-20")
    done(f"void {last()[0][0]} --kind typo --reason slip")
    assert (homes("2025-04-09"), homes("2025-04-10")) == (THREE, ROUND)


def test_where_somebody_came_that_day_they_go_on_the_next() -> None:
    (swap,) = ways("swap c-1 c-2 c-4 --from 2025-03-01 --decision V", "moved-that-day")
    assert swap == "swap c-1 c-2 c-4 --from 2025-03-02"
    done(f"{swap} --decision V")
    assert homes("2025-03-02") == ROUND


@pytest.mark.parametrize("others", ["c-2, c-4", "c-2 c-4", "h/2,h/3"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_row_of_a_file_names_all_others(others: str, form: str) -> None:
    text = f'event;date;citizen;citizen2\nswap;2025-04-10;c-1;"{others}"\n'
    if form == "jsonl":
        text = f'{{"event": "swap", "date": "2025-04-10", "citizen": "c-1", "citizen2": "{others}"}}\n'
    Path(f"rows.{form}").write_text(text, encoding="utf-8")
    done(f"import rows.{form}")
    assert homes("2025-04-10") == ROUND
    assert len(last()) == 3


def test_a_row_that_names_one_twice_or_a_cpr_number_is_refused() -> None:
    for others, code in (("c-2, c-1", "swap-with-self"), ("670180 0001", "cpr"), ("c-2, ", None)):
        Path("rows.csv").write_text(f'event;date;citizen;citizen2\nswap;2025-04-10;c-1;"{others}"\n', encoding="utf-8")
        ran = pladsbog("import rows.csv --dry-run")
        assert (ran.code == 0) == (code is None), ran.err
        assert code is None or code in ran.err
