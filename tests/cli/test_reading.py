"""What people ask daily, from the command line: the day it is about, every form, places for citizens, the status."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.sheet import HEAD
from ledger.shared.calendar import clock_set_to
from tests.cli.conftest import make_town
from tests.cli.running import Ran, pladsbog

MARCH, NOW = datetime(2023, 3, 20, 9, tzinfo=UTC), datetime(2023, 7, 10, 9, tzinfo=UTC)

RECORDED = """
move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU-1 --paragraph 108
move-in c-18 syrenparken 2 --from 2023-02-01 --hours 24 --decision VU-2 --payer 163
"""
LATER = """
depart c-18 --on 2023-07-31 --cause moved
"""


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    """Two residents, recorded in March; in July it is known that the second one leaves."""
    with clock_set_to(MARCH):
        make_town(folder)
    for moment, lines in ((MARCH, RECORDED), (NOW, LATER)):
        for line in lines.strip().splitlines():
            ran = at(moment, line)
            assert ran.code == 0, ran.err


def at(moment: datetime, line: str) -> Ran:
    with clock_set_to(moment):
        return pladsbog(line)


def told(line: str) -> Any:
    ran = at(NOW, f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


# --- the day it is about -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["residents", "vacancies", "coming", "status", "citizen c-17"])
@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("", "2023-07-10"),
        ("--known-at 2023-05-05", "2023-05-05"),
        ("--known-at 2023-05-05T23:30:00Z", "2023-05-06"),
        ("--known-at 9", "2023-03-20"),
        ("--known-at '#9'", "2023-03-20"),
    ],
)
def test_a_day_that_is_not_given_is_that_of_known_at_else_today(command: str, asked: str, day: str) -> None:
    assert told(f"{command} {asked}")["on"] == day


def test_the_day_and_what_was_known_are_two_questions() -> None:
    """In March nobody knew of the departure; in July it was known for any day."""
    line = "residents syrenparken --on 2023-08-01"
    assert [row["citizen"] for row in told(f"{line} --known-at 2023-03-31")["residents"]] == ["c-17", "c-18"]
    assert [row["citizen"] for row in told(line)["residents"]] == ["c-17"]


# --- forms -------------------------------------------------------------------------------------------


def test_residents_on_a_page() -> None:
    assert at(NOW, "residents").out == (
        "offer        place  citizen  level  hours  special price  payer       §    from        room from  to          "
        "away\n"
        "syrenparken  1      c-17     5                            own         108  2023-01-01\n"
        "syrenparken  2      c-18     4         24                 163 Herlev       2023-02-01             2023-07-31\n"
        "2 residents on 2023-07-10\n"
    )


def test_vacancies_on_a_page() -> None:
    assert at(NOW, "vacancies --on 2023-08-09").out == (
        "offer        place  vacant from  to  days  cost by then  empty from  last citizen  next citizen  note\n"
        "syrenparken  2      2023-08-01          9          0,00  2023-08-01  c-18\n"
        "total                                   9          0,00\n"
        "1 place is vacant on 2023-08-09\n"
    )
    assert at(NOW, "vacancies").out.splitlines() == [  # headings of nothing tell nobody anything
        "no place is vacant on 2023-07-10; syrenparken/2 falls vacant on 2023-08-01 (--within 22)"
    ]
    falling = at(NOW, "vacancies --within 30").out.splitlines()[1:]
    assert falling == [
        "syrenparken  2      2023-08-01                          2023-08-01  c-18                        falls vacant",
        "no place is vacant on 2023-07-10, and 1 falls vacant within 30 days",
    ]


def test_coming_on_a_page() -> None:
    assert at(NOW, "coming").out == (
        "day         in days  what       offer        place  citizen  about\n"
        "2023-07-31       21  departure  syrenparken  2      c-18     last day of the stay; vacant from the day after\n"
    )


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("en", "coming --on 2025-03-01 --within 20", ["nothing lies ahead from 2025-03-01, within 20 days", "coming"]),
        ("da", "coming --on 2025-03-01 --within 20", ["intet er på vej fra 01-03-2025 inden for 20 dage", "på-vej"]),
        ("en", "coming syrenparken --on 2025-03-01 --within 20 --known-at '#12'", ["nothing lies ahead", "coming"]),
    ],
)
def test_where_nothing_is_coming_the_last_event_and_the_way_to_look_from_it_are_said(
    language: str, asked: str, said: list[str]
) -> None:
    # given a ledger whose events end long before the day asked about
    ran = at(NOW, f"--lang {language} {asked}")
    nothing, latest = ran.out.splitlines()
    # then the days that were looked at are said, and the last event with a line that can be typed
    assert nothing.startswith(said[0])
    number = int(latest.partition("#")[2].partition(",")[0])
    typed = latest.partition(": pladsbog ")[2]
    assert typed.startswith(said[1])
    # and that line looks from the last day on which anything took effect, of the same house and with the same knowledge
    found = json.loads(at(NOW, f"{typed} --format json").out)
    effective = told(f"show {number}")["effective_on"]
    assert latest.partition(": pladsbog ")[0].endswith(typed_day(latest, found["on"]))
    assert typed_day(latest, effective) in latest.partition(";")[0]
    assert found["known_at"]["event"] == (12 if "#12" in asked else told("status")["known_at"]["event"])


def typed_day(said: str, day: str) -> str:
    """A day as a sentence in either language has it."""
    year, month, of_month = day.split("-")
    return day if said.startswith("the ") else f"{of_month}-{month}-{year}"


def test_what_was_recorded_ahead_of_the_day_is_not_its_last_event() -> None:
    latest = at(NOW, "coming --on 2023-05-20 --within 2").out.splitlines()[-1]
    assert latest.startswith("the last event is #")
    assert latest.rpartition(" ")[2] <= "2023-05-20"


def test_programs_read_what_is_coming_as_before() -> None:
    assert sorted(told("coming --on 2025-03-01 --within 20")) == ["coming", "known_at", "on", "overdue", "within"]


def test_a_citizen_on_a_page() -> None:
    """From February on 334 days at 878 + 1,222 kr. would be 701,400.00; until the end of July they are 181."""
    assert at(NOW, "citizen c-18").out == (
        "c-18 lives in syrenparken/2 since 2023-02-01, at 24 hours a week; leaves on 2023-07-31\n"
        "\n"
        "offer        place  from        to          level  hours  payer       §  price a day  price a year  "
        "priced on\n"
        "syrenparken  2      2023-02-01  2023-07-31  4         24  163 Herlev        2.100,00    766.500,00  "
        "2023-07-10\n"
        "\n"
        "cost of 2023: 380.100,00 kr., of it own 0,00 kr.\n"
        "\n"
        "offer        kind     payer           amount\n"
        "syrenparken  base     163 Herlev  158.918,00\n"
        "syrenparken  service  163 Herlev  221.182,00\n"
        "\n"
        "event  recorded    effective   days late  what                                                           "
        "by    decision  reason  annulled or replaced by\n"
        "   10  2023-03-20  2023-02-01         47  c-18 moved in to syrenparken/2 at 24 hours a week              "
        "anna  VU-2\n"
        "   12  2023-07-10                         c-18 departed from syrenparken/2 (moved), last day 2023-07-31  "
        "anna\n"
    )


def test_where_a_citizen_is_in_a_sentence() -> None:
    first = [at(NOW, line).out.splitlines()[0] for line in ("citizen c-17", "citizen c-18 --known-at 2023-03-31")]
    assert first == [
        "c-17 lives in syrenparken/1 since 2023-01-01, at level 5",
        "c-18 lives in syrenparken/2 since 2023-02-01, at 24 hours a week",
    ]
    at(NOW, "move-in c-19 syrenparken 2 --from 2023-09-01 --level 3 --decision VU-3")
    assert at(NOW, "citizen c-19").out.startswith("c-19 moves in to syrenparken/2 on 2023-09-01\n")
    later = at(datetime(2023, 8, 9, 9, tzinfo=UTC), "citizen c-18").out
    assert later.startswith("c-18 lives nowhere on 2023-08-09; lived in syrenparken/2 until 2023-07-31\n")
    at(NOW, "void 14 --kind typo --reason slip")
    assert at(NOW, "citizen c-19").out.splitlines()[:3] == [
        "c-19 has no stay: all that was recorded of one has been annulled",
        "",
        "cost of 2023: 0,00 kr., of it own 0,00 kr.",
    ]


@pytest.mark.parametrize(
    ("line", "heading", "first"),
    [
        ("residents", ["offer", "place", "citizen", "level"], ["syrenparken", "1", "c-17", "5"]),
        ("vacancies --on 2023-08-09", ["offer", "place", "vacant from", "to", "days", "cost so far"],
         ["syrenparken", "2", "2023-08-01", "", "9", "0,00"]),
        ("coming", ["day", "in days", "what"], ["2023-07-31", "21", "departure"]),
        ("citizen c-18", ["offer", "place", "from", "to"], ["syrenparken", "2", "2023-02-01", "2023-07-31"]),
        ("status", ["what", "how it stands"], ["ledger", "pladsbog.db, of municipality 787"]),
    ],
)  # fmt: skip
def test_rows_for_a_spreadsheet(line: str, heading: list[str], first: list[str]) -> None:
    rows = list(csv.reader(StringIO(at(NOW, f"{line} --format csv").out), delimiter=";"))
    assert (rows[0][: len(heading)], rows[1][: len(first)]) == (heading, first)
    assert at(NOW, f"{line} -o out.xlsx").code == 0
    sheet = list(load_workbook("out.xlsx").active.values)
    # to programs a cost has one name, whether its day has come or not
    of_people = ["cost by then" if one == "cost so far" else one for one in heading]
    assert list(sheet[HEAD - 1][: len(heading)]) == of_people


def test_amounts_and_days_are_numbers_and_dates_in_a_sheet() -> None:
    at(NOW, "vacancies --on 2023-08-09 -o out.xlsx")
    heading, row, *_ = list(load_workbook("out.xlsx").active.values)[HEAD - 1 :]
    found = dict(zip(heading, row, strict=True))
    assert found["vacant from"] == datetime(2023, 8, 1)  # noqa: DTZ001 - a day, as openpyxl reads it
    assert (found["days"], found["cost by then"]) == (9, 0)


# --- citizens by place, and new ones -----------------------------------------------------------------


def test_a_place_stands_for_whoever_lives_there_on_the_day() -> None:
    ran = at(NOW, "reassess syrenparken/1 --from 2023-07-10 --level 6 --decision VU-4")
    assert ran.err == "#14 c-17 in syrenparken/1 reassessed to level 6 from 2023-07-10\n"
    assert told("citizen syrenparken/1")["citizen"] == "c-17"
    assert [event["event"] for event in told("log --citizen syrenparken/1")] == [8, 14]


def test_a_row_of_an_import_can_name_the_place() -> None:
    Path("rows.csv").write_text("event;date;citizen;level;decision\nreassess;2023-07-10;syrenparken/2;6;VU-4\n")
    assert at(NOW, "import rows.csv").code == 0
    assert told("log --citizen c-18")[-1]["text"] == "c-18 in syrenparken/2 reassessed to level 6"


def test_nobody_lives_there_that_day() -> None:
    ran = at(NOW, "reassess syrenparken/2 --from 2023-08-01 --level 6 --decision VU-4 --format json")
    assert (ran.code, ran.refusal["code"]) == (1, "nobody-there")
    assert ran.refusal["remedy"] == (
        "c-18 lived there through 2023-07-31; see who lives where that day: "
        "pladsbog residents syrenparken --on 2023-08-01"
    )
    assert at(NOW, ran.refusal["remedy"].partition(": pladsbog ")[2]).code == 0


def test_somebody_new_gets_a_key_and_is_told_it() -> None:
    line = "move-in --new syrenparken 2 --from 2023-09-01 --level 3 --decision VU-3"
    dry = at(NOW, f"{line} --dry-run")
    assert dry.out.splitlines()[1].startswith("c-00019 moved in to syrenparken/2 at level 3")
    assert told("log")[-1]["event"] == 13
    ran = at(NOW, f"{line} --ref r-1")
    assert ran.err.splitlines()[-1] == "the citizen's key is c-00019"
    again = at(NOW, f"{line} --ref r-1 --format json")
    assert (again.data["repeated"], again.data["events"][0]["citizen"]) == (True, "c-00019")


@pytest.mark.parametrize(
    "line",
    ["move-in syrenparken 2 --new --from 2023-09-01 --level 3 --decision VU-3",
     "move-in syrenparken 2 --from 2023-09-01 --new --level 3 --decision VU-3",
     "--lang da indflytning --ny syrenparken 2 --fra 01-09-2023 --niveau 3 --afgørelse VU-3"],
)  # fmt: skip
def test_new_may_stand_anywhere(line: str) -> None:
    assert at(NOW, line).code == 0


@pytest.mark.parametrize("where", ["syrenparken 2", "Syrenparken 2", "syrenparken/2", "Syrenparken/2"])
def test_a_key_is_suggested_where_none_is_given(where: str) -> None:
    ran = at(NOW, f"move-in {where} --from 2023-09-01 --level 3 --decision VU-3")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "Error: no citizen's key is given [bad-option]")
    hint = ran.err.splitlines()[1]
    assert hint.startswith("Hint: c-00019 is free: pladsbog move-in c-00019 syrenparken 2 --from 2023-09-01")
    assert at(NOW, hint.partition(": pladsbog ")[2]).code == 0


def test_a_place_where_somebody_lives_is_who_moves_in() -> None:
    """And the house and the place lack."""
    ran = at(NOW, "move-in syrenparken/1 --from 2023-09-01 --level 3 --decision VU-3")
    assert "no citizen's key" not in ran.err
    assert ran.code == 2


def test_a_star_is_no_key() -> None:
    assert at(NOW, "move-in '*' syrenparken 2 --from 2023-09-01 --level 3 --decision VU-3").code == 2


# --- the status --------------------------------------------------------------------------------------


def test_the_status_on_a_page_and_its_next_command_typed() -> None:
    ran = at(NOW, "status")
    assert ran.out.splitlines() == [
        "what                 how it stands",
        "ledger               pladsbog.db, of municipality 787",
        "recorded             13 events, 2023-03-20 to 2023-07-10, the last by anna",
        "offers               1",
        "places               2: 2 lived in, 0 on notice, 0 vacant, 0 out of use",
        "closed through       no month is closed",
        "earliest open month  2023-01; it has ended",
        "to decide in it      nothing",
        "accepted before      nothing",
        "due                  0 overdue, 0 within 30 days",
        "next                 pladsbog close 2023-01",
        "because              2023-01 has ended, and nothing in it is to decide",
    ]
    assert at(NOW, told("status")["next"]["command"].removeprefix("pladsbog ")).code == 0
    assert told("status")["next"]["command"] == "pladsbog close 2023-02"


def test_as_of_a_past_event_nothing_is_to_be_done() -> None:
    assert told("status --known-at 2023-03-31")["next"] is None


def test_a_ledger_that_was_named_is_named_in_the_next_command() -> None:
    assert "pladsbog --ledger pladsbog.db close 2023-01" in at(NOW, "--ledger pladsbog.db status").out


def test_alone_on_a_terminal_it_is_the_status_and_elsewhere_wrong_usage() -> None:
    elsewhere = at(NOW, "")
    assert (elsewhere.code, elsewhere.err.splitlines()[0]) == (2, "Error: missing command [usage]")
    with patch("cli.program.is_person_there", lambda: True):
        alone = at(NOW, "")
    assert (alone.code, alone.out) == (0, at(NOW, "status").out)
    assert sys.stdout is not None


def test_a_new_ledger_says_how_to_begin() -> None:
    assert at(NOW, "--ledger new.db init").code == 0
    with clock_set_to(NOW):
        found = pladsbog("--ledger new.db status --format json").data
    assert found["next"]["command"] == "pladsbog adopt --help"
    assert pladsbog("--ledger new.db adopt --help").code == 0


# --- a room change and the place before it ---------------------------------------------------------------


def test_a_room_change_names_the_place_that_was_left() -> None:
    """The event holds the new place alone."""
    came = told("citizen c-17")["stays"][0]["stay"]
    for line in (
        "correct 12 --kind typo --reason typed --date 2023-02-05",
        "move c-17 2 --from 2023-03-10 --decision VU-3",
        "move c-17 1 --from 2023-04-10 --decision VU-4",
    ):
        ran = at(NOW, f"{line} --yes")
        assert ran.code == 0, ran.err
    moves = [one["event"] for one in told("log --citizen c-17") if "moved to" in str(one["text"])]
    assert [told(f"show {number}")["moved_from"] for number in moves] == ["1", "2"]
    assert "moved_from;1" in at(NOW, f"show {moves[0]} --format csv").out
    for language, name in (("en", "from place"), ("da", "fra plads")):
        lines = at(NOW, f"--lang {language} show {moves[1]}").out.splitlines()
        assert [line.split()[-1] for line in lines if line.startswith(name)] == ["2"]
    assert "moved_from" not in told(f"show {came}")


# --- moments are those of Danish clocks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "nothing was known 2023-03-20 at 09:59:00: the first event was recorded 2023-03-20 at 10:00:00"),
        ("da", "intet var kendt 20-03-2023 kl. 09:59:00: den første hændelse blev registreret 20-03-2023 kl. 10:00:00"),
    ],
)
def test_a_moment_before_the_first_event_is_told_in_danish_time(language: str, said: str) -> None:
    ran = at(NOW, f"--lang {language} residents --known-at 2023-03-20T08:59:00Z")
    assert (ran.code, said in ran.err) == (1, True)


def test_a_clock_that_runs_behind_is_told_in_danish_time() -> None:
    ran = at(MARCH, "--lang da depart c-18 --on 2023-07-31 --cause moved")
    said = "uret viser 20-03-2023 kl. 10:00:00, og den seneste hændelse er registreret 10-07-2023 kl. 11:00:00"
    assert (ran.code, said in ran.err) == (1, True)


# --- a time before a house opened -------------------------------------------------------------------------


def test_a_year_before_a_house_opened_has_one_sentence_for_people_and_every_month_for_programs() -> None:
    sentence = "The house is not open then: it opened in 2023-01."
    for command in ("budget syrenparken 2021", "budget-changes syrenparken 2021"):
        assert at(NOW, command).out == f"{sentence}\n"
    assert at(NOW, "key-figures 2021 --offer syrenparken").out == f"syrenparken: {sentence}\n"
    assert len(told("budget syrenparken 2021")["months"]) == 12
    assert [row["name"] for row in told("key-figures 2021 --offer syrenparken")["rows"]] == ["syrenparken"]
    rows = at(NOW, "budget syrenparken 2021 --format csv").out.splitlines()
    assert [row.partition(";")[0] for row in rows[1:4]] == ["2021-01", "2021-02", "2021-03"]


def test_months_before_a_house_opened_are_left_out_of_its_first_year() -> None:
    new = """
reference = "KB 9"
decided_on = 2023-06-01

[[offer]]
id = "nyhus"
name = "Nyhus"
effective = 2023-10-01
model = "pakker"
rates = "lillebaelt"
places = ["1"]

[[base]]
offer = "nyhus"
effective = 2023-10-01
unit = "year"
amount = 365000
"""
    Path("nyhus.toml").write_text(new)
    ran = at(NOW, "adopt nyhus.toml")
    assert ran.code == 0, ran.err
    shown = at(NOW, "budget nyhus 2023").out.splitlines()
    assert [line.split()[0] for line in shown[1:]] == ["2023-10", "2023-11", "2023-12", "2023", "remaining"]
    assert "3 open" in shown[-1]
    assert "#0" not in at(NOW, "budget-changes nyhus 2023").out
    assert len(told("budget nyhus 2023")["months"]) == 12
