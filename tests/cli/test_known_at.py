"""As known then, on the command line: stays, rates, places, houses and closings, by event number, moment and date."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.conftest import TOWN
from tests.cli.running import Ran, pladsbog

LATER = 'reference = "{}"\ndecided_on = 2023-06-01\n'
RATES = """
[[rates]]
id = "lillebaelt"
effective = 2023-05-01
unit = "day"
interval = 359
steps = 12
hours_per_step = 7
"""
PLACE = '\n[[place]]\noffer = "syrenparken"\nid = "3"\neffective = 2023-05-01\n'
HOUSE = """
[[offer]]
id = "havblik"
name = "Havblik"
effective = 2023-05-01
model = "pakker"
rates = "lillebaelt"
places = ["1"]
"""

TOLD = [
    ("2023-01-01", "init --municipality 787"),  # 1
    ("2023-01-01", "adopt town.toml"),  # 2-7
    ("2023-01-05", "move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU-7"),  # 8, 9
    ("2023-06-10", "adopt rates.toml"),  # 10
    ("2023-06-11", "adopt place.toml"),  # 11
    ("2023-06-12", "adopt house.toml"),  # 12, 13
    ("2023-06-13", "reassess c-17 --from 2023-05-15 --level 6 --decision VU-8"),  # 14
    ("2023-06-14", "close 2023-05 --and-earlier"),  # 15 havblik, 16-20 syrenparken
    ("2023-06-15", "void 14 --kind typo --reason 'wrong person'"),  # 21
]
"""What was typed at noon of which day, with the numbers of its events."""

KNOWN: list[tuple[int, str, dict[str, str]]] = [
    # package 5 at 1,571 and base 878 for 31 days
    (9, "2023-06-09", {"syrenparken": "75919.00"}),
    # package 5 at an interval of 359 is 1,616
    (10, "2023-06-10", {"syrenparken": "77314.00"}),
    (11, "2023-06-11", {"syrenparken": "77314.00"}),
    (13, "2023-06-12", {"havblik": "0.00", "syrenparken": "77314.00"}),
    # package 6 is 1,975: 17 × 359 more
    (14, "2023-06-13", {"havblik": "0.00", "syrenparken": "83417.00"}),
    (20, "2023-06-14", {"havblik": "0.00", "syrenparken": "83417.00"}),
    (21, "2023-06-15", {"havblik": "0.00", "syrenparken": "83417.00"}),
]
"""The last event, the day on whose evening it was the last one, and what May then came to in each house."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger with all of it, made once: every test reads a copy."""
    folder = tmp_path_factory.mktemp("known-at")
    for name, text in (("rates", RATES), ("place", PLACE), ("house", HOUSE)):
        (folder / f"{name}.toml").write_text(LATER.format(name) + text)
    (folder / "town.toml").write_text(TOWN)
    with chdir(folder):
        for day, line in TOLD:
            with clock_set_to(datetime.fromisoformat(f"{day}T12:00:00+00:00")):
                ran = pladsbog(f"{line} --by anna")
                assert ran.code == 0, ran.err
    return folder / "pladsbog.db"


@pytest.fixture(autouse=True)
def ledger(folder: Path, recorded: Path) -> Iterator[None]:
    shutil.copy(recorded, folder)
    with clock_set_to(datetime(2023, 7, 1, 12, tzinfo=UTC)):
        yield


def read(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def refused(line: str) -> Ran:
    ran = pladsbog(f"{line} --format json")
    assert (ran.code, ran.out) == (1, "")
    return ran


def spellings(number: int, day: str) -> list[str]:
    """The ways to say one cut."""
    return [
        f"{number}",
        f"'#{number}'",
        day,
        f"{day[8:]}-{day[5:7]}-{day[:4]}",
        f"{day}T12:00:00Z",
        f"{day}T14:00+02:00",
    ]


@pytest.mark.parametrize(("number", "day", "totals"), KNOWN, ids=[day for _, day, _ in KNOWN])
def test_a_settlement_is_of_one_cut_however_it_is_said(number: int, day: str, totals: dict[str, str]) -> None:
    answers = [read(f"settle 2023-05 --known-at {said}") for said in spellings(number, day)]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["known_at"] == {"event": number}
    assert {one["offer"]: one["total"] for one in answers[0]["offers"]} == totals


def test_the_latest_cut_is_what_is_known_now() -> None:
    assert read("settle 2023-05 --known-at 21") == read("settle 2023-05")
    assert read("settle 2023-06 --known-at 21") == read("settle 2023-06")
    assert read("settle 2023-05 --known-at 2023-06-30") == read("settle 2023-05")


def test_a_month_that_was_not_closed_yet_was_open() -> None:
    def status(known_at: int) -> list[str]:
        return [one["status"] for one in read(f"settle 2023-05 --known-at {known_at}")["offers"]]

    assert (status(14), status(20)) == (["open", "open"], ["closed", "closed"])
    carried = [line for one in read("settle 2023-06 --known-at 20")["offers"] for line in one["lines"]]
    assert "adjustment" not in {line["kind"] for line in carried}
    carried = [line for one in read("settle 2023-06")["offers"] for line in one["lines"]]
    assert [line["amount"] for line in carried if line["kind"] == "adjustment"] == ["-6103.00"]


def test_a_place_opened_later_is_not_known_before() -> None:
    def vacant(known_at: int) -> int:
        days: int = read(f"settle 2023-05 --offer syrenparken --known-at {known_at}")["offers"][0]["place_days"][
            "vacant"
        ]
        return days

    assert (vacant(10), vacant(11)) == (31, 62)


def test_a_house_adopted_later_is_not_known_before() -> None:
    for line in ("settle 2023-05 --offer havblik", "why havblik 2023-05", "log --offer havblik"):
        assert refused(f"{line} --known-at 11").refusal["code"] == "unknown-offer"
        assert refused(f"{line} --known-at 2023-06-11").refusal["code"] == "unknown-offer"
        assert pladsbog(f"{line} --known-at 13").code == 0


def test_a_citizen_who_moved_in_later_is_not_known_before() -> None:
    assert refused("log --citizen c-17 --known-at 7").refusal["code"] == "unknown-citizen"
    assert [event["event"] for event in read("log --citizen c-17 --known-at 8")] == [8]


def test_what_came_later_is_not_there_yet_which_is_said() -> None:
    """Not that somebody never moved in, and no other house's name is proposed."""
    told = refused("log --citizen c-17 --known-at 7")
    assert "nothing is recorded of citizen c-17 yet, as known at event #7" in told.err
    assert "leave out --known-at" in told.err
    for line in ("settle 2023-05 --offer havblik", "follow-up due havblik", "follow-up history havblik"):
        told = refused(f"{line} --known-at 11")
        assert "there is no offer havblik yet, as known at event #11" in told.err
        assert "did you mean" not in told.err
    for line in ("citizen c-17", "why syrenparken 2023-05 --citizen c-17"):
        assert "nothing is recorded of citizen c-17 yet" in refused(f"{line} --known-at 7").err
    assert "has never moved in" in refused("log --citizen c-1 --known-at 7").err
    assert refused("log --offer havblikk --known-at 11").refusal["message"] == "there is no offer havblikk"


def test_the_derivation_names_only_what_was_known() -> None:
    for number, day, totals in KNOWN:
        for said in spellings(number, day):
            found = read(f"why syrenparken 2023-05 --known-at {said}")
            assert found["total"] == totals["syrenparken"]
            assert max(event for line in found["lines"] for event in line["events"]) <= number
    before, after = (read(f"why syrenparken 2023-05 --known-at {number}")["lines"][1] for number in (9, 10))
    assert (before["exact_unit_price"], after["exact_unit_price"]) == ("1571", "1616")
    assert 10 not in before["events"]
    assert 10 in after["events"]


def test_the_log_ends_at_the_cut() -> None:
    for number, day, _ in KNOWN:
        for said in spellings(number, day):
            assert [event["event"] for event in read(f"log --known-at {said}")] == list(range(1, number + 1))
    annulled = {event["event"]: event["annulled_by"] for event in read("log --known-at 20")}
    assert annulled[14] is None
    assert {event["event"]: event["annulled_by"] for event in read("log")}[14] == 21


def test_an_event_shows_what_annulled_it_by_then() -> None:
    assert read("show 14")["annulled_by"] == 21
    assert "annulled_by" not in read("show 14 --known-at 20")
    rows = [line.split() for line in pladsbog("show 14").out.splitlines()]
    assert ["annulled", "by", "#21"] in rows
    assert "annulled by" not in pladsbog("show 14 --known-at 20").out


def test_the_log_begins_after_a_cut() -> None:
    for said in spellings(13, "2023-06-12"):
        assert [event["event"] for event in read(f"log --since {said} --known-at 16")] == [14, 15, 16]


def test_a_bridge_goes_from_one_cut_to_another() -> None:
    (number, *_), (last, *_) = KNOWN[0], KNOWN[4]
    for first, second in zip(spellings(9, "2023-06-09"), spellings(14, "2023-06-13"), strict=True):
        (bridge,) = read(f"bridge 2023-05 --offer syrenparken --from-known {first} --to-known {second}")["offers"]
        assert (bridge["from"], bridge["to"]) == (
            {"event": number, "total": "75919.00"}, {"event": last, "total": "83417.00"},
        )  # fmt: skip
        assert [(line["event"], line["effect"]) for line in bridge["lines"]] == [(10, "1395.00"), (14, "6103.00")]
    assert refused("bridge 2023-05 --to-known 14").refusal["code"] == "not-issued"


def test_a_cut_that_there_is_not() -> None:
    for command in ("settle 2023-05", "why syrenparken 2023-05", "log"):
        assert pladsbog(f"{command} --known-at '#22' --format json").refusal["code"] == "unknown-event"
        assert pladsbog(f"{command} --known-at lately --format json").refusal["code"] == "bad-known-at"
        assert pladsbog(f"{command} --known-at 2022-12-31 --format json").refusal["code"] == "nothing-known"


def test_programs_have_the_moments_of_a_refusal_in_utc() -> None:
    refusal = pladsbog("log --known-at 2022-07-01 --format json").refusal
    assert refusal["moment"] == "2022-07-01T21:59:59.999999Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", str(refusal["first"]))


SWAPPED = [
    "move-in c-18 syrenparken 2 --from 2023-06-01 --level 3 --decision VU-9",  # 22, 23
    "swap c-17 c-18 --from 2023-06-10",  # 24, 25 moved, 26-29 vacancies
    "move c-18 1 --offer havblik --from 2023-06-20 --decision VU-10",  # 30 departs, 31 vacant, 32 arrives, 33
    "void 32 --kind typo --reason 'not to be'",  # 34 and on
]


@pytest.mark.parametrize(
    ("inside", "stands_for", "rooms"),
    [
        (22, 22, {"c-17": "1", "c-18": "2"}),
        (24, 25, {"c-17": "2", "c-18": "1"}),
        (25, 25, {"c-17": "2", "c-18": "1"}),
        (28, 28, {"c-17": "2", "c-18": "1"}),
        (30, 32, {"c-17": "2", "c-18": "havblik 1"}),
        (31, 32, {"c-17": "2", "c-18": "havblik 1"}),
        (34, 37, {"c-17": "2", "c-18": "1"}),
    ],
)
def test_nobody_knew_one_half_of_an_act(inside: int, stands_for: int, rooms: dict[str, str]) -> None:
    for line in SWAPPED:
        ran = pladsbog(f"{line} --yes")
        assert ran.code == 0, ran.err
    found = read(f"residents --on 2023-06-25 --known-at {inside}")
    assert found["known_at"] == {"event": stands_for}
    where = {one["citizen"]: f"{one['offer']} {one['place']}" for one in found["residents"]}
    assert {who: room.removeprefix("syrenparken ") for who, room in where.items()} == rooms


def test_the_log_since_half_of_an_act_begins_with_the_other_half() -> None:
    for line in SWAPPED[:2]:
        assert pladsbog(f"{line} --yes").code == 0
    assert [entry["event"] for entry in read("log --since 24")] == [25, 26, 27, 28, 29]
