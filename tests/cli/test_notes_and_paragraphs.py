"""A remark between meetings; and a service that is granted by another paragraph from a day on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt, data, done, house, refused

NIGHT = '\n[[service]]\nid = "night"\nname = "Night"\neffective = 2025-01-01\nunit = "day"\nprice = 100\n'


@pytest.fixture
def lived_in(folder: Path) -> Path:
    adopt("h", house('"1" = 1000', after=NIGHT))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --paragraph 107 --decision VU-1",
        "grant c-1 night --from 2025-03-01 --decision VU-2",
    )
    return folder


def supplements() -> list[tuple[str, str, int]]:
    lines: list[dict[str, Any]] = data("settle 2025-03")["offers"][0]["lines"]
    return [(one["paragraph"], one["from"], one["days"]) for one in lines if one["kind"] == "supplement"]


def test_another_paragraph_from_a_day_on(lived_in: Path) -> None:
    assert lived_in
    done("regrant c-1 night --from 2025-03-11 --paragraph 103 --decision VU-3")
    assert supplements() == [("107", "2025-03-01", 10), ("103", "2025-03-11", 21)]


def test_a_later_quantity_keeps_it_and_a_correction_changes_it(lived_in: Path) -> None:
    assert lived_in
    done("regrant c-1 night --from 2025-03-11 --paragraph 103 --decision VU-3")
    number = data("log")[-1]["event"]
    done("regrant c-1 night --from 2025-03-21 --quantity 2 --decision VU-4")
    assert supplements() == [("107", "2025-03-01", 10), ("103", "2025-03-11", 10), ("103", "2025-03-21", 11)]
    done(f"correct {number} --kind typo --reason slip --paragraph 104")
    assert [paragraph for paragraph, *_ in supplements()] == ["107", "104", "104"]
    done(f"correct {data('log')[-1]['event']} --kind typo --reason slip --paragraph none --quantity 3")
    assert [paragraph for paragraph, *_ in supplements()] == ["107"] * 3


def test_a_closed_month_moves_and_nobody_pays_twice(lived_in: Path) -> None:
    assert lived_in
    done("close 2025-03 --and-earlier")
    done("regrant c-1 night --from 2025-03-11 --paragraph 103 --decision VU-3 --reason late")
    lines = data("settle 2025-04")["offers"][0]["lines"]
    moved = [(one["paragraph"], one["amount"]) for one in lines if one["kind"] == "adjustment"]
    assert sorted(moved) == [("103", "2100.00"), ("107", "-2100.00")]


def test_an_import_says_it_too_and_a_regrant_of_nothing_is_refused(lived_in: Path) -> None:
    row = "regrant;2025-03-11;c-1;night;103;VU-3\n"
    (lived_in / "rows.csv").write_text(f"event;date;citizen;service;paragraph;decision\n{row}")
    done("import rows.csv")
    assert supplements()[1] == ("103", "2025-03-11", 21)
    assert "nothing says what is granted" in refused("regrant c-1 night --from 2025-03-21 --decision VU-4")
    line = "regrant c-1 night --from 2025-03-21 --paragraph 103 --decision VU-4 --dry-run"
    again = done(line).err
    assert "look again: c-1 is granted Night (night) like that from 2025-03-11 on already" in again
    # also of whoever lives there
    assert done(line.replace("c-1", "h/1")).err == again


def test_a_note_is_a_meeting_of_whoever_records_it(lived_in: Path) -> None:
    assert lived_in
    done("follow-up note h 2025-03 --comment 'place 2 is promised' --on 2025-04-02")
    done("follow-up note h 2025-03 --comment 'and taken' --on 2025-04-03")
    meetings = data("follow-up show h 2025-03")
    assert [(one["kind"], one["participants"], one["comment"]) for one in meetings] == [
        ("ad-hoc", ["anna"], "place 2 is promised"),
        ("ad-hoc", ["anna"], "and taken"),
    ]
    assert "--comment" in refused("follow-up note h 2025-03")


def test_a_note_is_called_one_wherever_people_read_it_and_keeps_its_code_in_csv(lived_in: Path) -> None:
    # given a note, and an ad-hoc meeting of two
    assert lived_in
    done("follow-up note h 2025-03 --comment 'place 2 is promised' --on 2025-04-02")
    done("follow-up hold h 2025-03 --kind ad-hoc --participants 'anna, leader' --on 2025-04-03")
    # when both are shown
    page, table = done("follow-up show h 2025-03").out, done("--lang da follow-up show h 2025-03 --show meetings").out
    # then each is called what it is
    assert "note about h 2025-03, made 2025-04-02 by anna (event" in page
    assert "ad-hoc meeting about h 2025-03, held 2025-04-03 with" in page
    assert [row.split()[4] for row in table.splitlines()[1:]] == ["notat", "efter"]
    danish = done("--lang da follow-up show h 2025-03").out.splitlines()
    assert [one.split()[0] for one in danish if "marts 2025" in one] == ["notat", "opfølgningsmøde"]
    assert "notat" in done("--lang da follow-up history h").out
    # and programs read what they did
    csv = done("--lang da follow-up show h 2025-03 --show meetings --format csv").out.splitlines()[1:]
    assert [row.split(";")[3] for row in csv] == ["ad-hoc", "ad-hoc"]
    assert ";note;" in done("--lang da follow-up history h --format csv").out
