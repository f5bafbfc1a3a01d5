"""Which month the coming meeting is about: not one that has just been met about, and none before a house opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import NOW, ROOT, Visitor
from tests.cli.house import adopt, data, done, house

SECOND = '\n[[offer]]\nid = "new"\nname = "New"\neffective = 2025-03-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """House h, closed through February 2025; house new, opened in March, of which nothing is closed."""
    folder = tmp_path_factory.mktemp("coming")
    with pytest.MonkeyPatch.context() as patch, clock_set_to(NOW):
        patch.chdir(folder)
        patch.setenv("PLADSBOG_ACTOR", "anna")
        adopt("h", house('"1" = 1000', after=SECOND))
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
            "close 2025-01 --offer h",
            "close 2025-02 --offer h",
        )
    return str(folder / "pladsbog.db")


def coming(visitor: Visitor) -> dict[str, str]:
    """Of each house, the month of its coming meeting: that of the list, which is that of its own page."""
    rows = {row["offer"]: row["coming meeting about"] for row in visitor.look("follow-up").tables[0]}
    found = {{"H": "h", "New": "new"}[name]: month for name, month in rows.items()}
    for offer, month in found.items():
        assert f", {month}</h1>" in visitor.get(f"follow-up/{offer}").text
    return found


def test_a_meeting_moves_the_coming_one_on(visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(location).parent)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    assert coming(visitor) == {"h": "2025-02", "new": "2025-03"}
    done("follow-up hold h 2025-02 --kind ad-hoc --participants leader")
    assert coming(visitor)["h"] == "2025-02", "one besides the others is not the month's meeting"
    done("follow-up hold h 2025-02 --participants leader")
    assert coming(visitor) == {"h": "2025-03", "new": "2025-03"}
    done("follow-up hold h 2025-01 --participants leader --kind quarterly")
    assert coming(visitor)["h"] == "2025-03", "an earlier month that is met about late takes nothing back"
    done("follow-up hold new 2025-03 --participants leader")
    assert coming(visitor)["new"] == "2025-04"


def test_what_was_agreed_about_several_is_said_once_and_led_to(
    visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second house has nothing of its own, which is not that nothing was agreed; nor has it what the first has."""
    monkeypatch.chdir(Path(location).parent)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    done(
        "follow-up hold h 2025-04 --participants leader --action 'mend the roof'",
        "follow-up hold 2025-05 --offer h --offer new --participants leader --action 'fill place 2' --comment 'see #1'",
    )
    first, second = (row["event"] for row in data("log")[-2:])
    page, shown = visitor.get("follow-up/new/2025-06").text, visitor.look("follow-up/new/2025-06")
    assert "Nothing was agreed." not in page
    assert page.count("stands with") == 2  # below the heading, and in the list of every meeting
    assert shown.href(f"#{first}") == f"{ROOT}event/{first}"
    assert shown.href(f"#{second}") == f"{ROOT}event/{second}"
    assert (second, [href for text, href in shown.links if text == "#1"]) == (second, [])
    own = visitor.look("follow-up/h/2025-06")
    assert own.column("agreed") == ["fill place 2"]
    # and it is what was agreed last time, for both houses, also once it is done
    assert "Still open from earlier meetings" not in page
    assert "mend the roof" not in page
    assert shown.column("agreed") == ["fill place 2"]
    done(f"follow-up action done {own.column('action')[0]} --on 2026-01-02")
    assert visitor.look("follow-up/new/2025-06").column("state") == ["done 2026-01-02"]


WHEEL = """
reference = "BY 2"
decided_on = 2025-01-02
[[year_wheel]]
effective = 2025-01-01
meeting = "monthly"
months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
days_after = 15
supplier = "internal"
"""
FUNCTION = 'function = "5.38.50"\n'
LATE = """
[[offer]]
id = "late"
name = "Late"
effective = 2025-03-01
model = "m"
rates = "r"
supplier = "internal"

[[place]]
offer = "late"
id = "1"
effective = 2025-06-01
"""


@pytest.mark.usefixtures("folder")
def test_a_house_adopted_before_it_opens_is_met_about_from_its_opening_on() -> None:
    with clock_set_to(NOW):
        adopt("h", house('"1" = 1000', after=LATE))
        adopt("wheel", WHEEL)
        done("close 2025-03 --offer late --and-earlier", "close 2025-04 --offer late")
        visitor = Visitor("pladsbog.db")
        try:
            rows = visitor.look("follow-up").tables[0]
            assert next(row for row in rows if row["offer"] == "Late")["coming meeting about"] == "2025-06"
        finally:
            visitor.close()
        due = data("follow-up due late")["due"]
    assert [one["subject"] for one in due][:1] == ["monthly 2025-06"]


@pytest.mark.usefixtures("folder")
def test_what_has_changed_says_what_it_is_and_leads_to_each_citizen() -> None:
    with clock_set_to(NOW):
        # given a meeting after which nothing has moved the year
        adopt("h", house('"1" = 1000, "2" = 2000', more=FUNCTION))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
        done("follow-up hold h 2025-02 --participants leader")
        visitor = Visitor("pladsbog.db")
        try:
            page = visitor.get("follow-up/h/2025-03").text
            # then a sentence stands in the place of a table of the same two figures
            assert "The year is still expected to come to 365.000,00 kr.: no event has moved it since then." in page
            assert "From what was expected then" not in page
            # and once something has, the table is told, and each citizen is a link to the citizen
            done("reassess c-1 --from 2025-07-01 --level 2 --decision VU-2")
            for path in ("follow-up/h/2025-03", "area/function/5.38.50/2025-03?changes=1"):
                shown = visitor.look(path)
                assert "a row for each event that moved the year-end." in visitor.get(path).text
                (of_citizen,) = [table for table in shown.tables if "by citizen" in table[0]]
                assert of_citizen[0]["by citizen"] == "c-1"
                cells = [cell for table in shown.tables for row in table for cell in row.values() if cell == "c-1"]
                led = [href.partition("?")[0] for text, href in shown.links if text == "c-1"]
                assert led == [f"{ROOT}citizen/c-1"] * len(cells), "each cell is a link"
        finally:
            visitor.close()


def test_a_sheet_as_known_then_says_so_of_what_was_expected(
    visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(location).parent)
    # given a meeting with an expectation, and a level that is known now and was not then
    done("follow-up hold h 2025-06 --participants leader --expect 360000 --because 'one resident'")
    then = data("log")[-1]["event"]
    done("move-in c-9 h 2 --from 2025-07-01 --level 1 --decision VU-9")
    # when its sheet is asked for as known at an event, and on a day
    for asked, known in (
        (f"%23{then}", f"as known at #{then}"),
        (NOW.date().isoformat(), f"as known on {NOW.date()}"),
    ):
        for path in ("follow-up/h/2025-07", "follow-up/h/2025-06"):
            page = visitor.get(f"{path}?known_at={asked}").text
            # then nothing is said to be of now
            assert "expected now" not in page
            assert "now differs by" not in page
            assert "is still expected" not in page
            assert f"expected, {known}" in page
            assert f"differs by, {known}" in page
    assert "expected now" in visitor.get("follow-up/h/2025-07").text
    assert f"forventet som kendt ved #{then}" in visitor.get(f"follow-up/h/2025-07?known_at=%23{then}&lang=da").text


def test_what_an_occupied_day_is_made_of_stands_beside_it(
    visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(location).parent)
    told = "service, and base by the day; no frame, supplement, notice or vacancy"
    assert told in visitor.get("follow-up/h/2025-07").text
    assert "an occupied day on average (service, base; no frame)" in done("follow-up prepare h 2025-07").out
