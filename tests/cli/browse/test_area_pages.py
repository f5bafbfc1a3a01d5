"""Meetings about areas across houses: the list of those that are followed, and the coming sheet of one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.demo import Plan, make_municipality
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import NOW, Visitor, amounts, asked, keys_of, kroner
from tests.cli.running import pladsbog


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small municipality, with a meeting about a paragraph across its houses, and what has come since."""
    found = str(tmp_path_factory.mktemp("area") / "demo.db")
    make_municipality(found, Plan(places=26, years=1))
    with clock_set_to(NOW):
        citizen = asked(found, "residents aagaarden")["residents"][0]["citizen"]
        hold = "follow-up hold --paragraph 108 2025-09 --on 2025-10-14 --participants head --expect 30000000"
        for line in (
            f"{hold} --because 'it is quiet' --action 'Ask Roskilde' --due 2025-12-01 --owner head",
            f"reassess {citizen} --from 2025-11-15 --level 12 --decision 'VU æ-1'",
        ):
            ran = pladsbog(f"--ledger {found} {line} --yes --by eve")
            assert ran.code == 0, ran.err
    return found


def test_the_areas_that_are_followed_stand_below_the_houses(visitor: Visitor) -> None:
    shown = visitor.look("follow-up")
    rows = [row for table in shown.tables for row in table if "area" in row]
    (row,) = rows
    assert (row["area"], row["coming meeting about"], row["last meeting"]) == ("paragraph 108", "2025-10", "2025-10-14")
    assert (row["about"], row["agreements not done"], row["of them overdue"]) == ("2025-09", "1", "1")
    assert "area/paragraph/108/2025-10" in shown.href("paragraph 108")
    assert "paragraf 108" in visitor.get("follow-up?lang=da").text


def test_the_coming_sheet_of_an_area_is_that_of_the_command(visitor: Visitor, location: str) -> None:
    shown = visitor.look(visitor.look("follow-up").href("paragraph 108"))
    assert "residual" not in shown.facts, "what has changed is found where it is asked for"
    assert not [table for table in shown.tables if table and "recorded" in table[0]]
    now = shown.facts["expected now"]
    shown = visitor.look(shown.href("What has changed since the last meeting (takes a while)"))
    assert shown.facts["expected now"] == now
    sheet = asked(location, "follow-up prepare --paragraph 108 2025-10")
    assert kroner(shown.facts["expected then"]) == sheet["expected_then"]
    assert kroner(shown.facts["expected now"]) == sheet["expected_now"]
    assert kroner(shown.facts["residual"]) == "0.00"
    assert shown.facts["full-year persons"].replace(",", ".") == sheet["figures"]["full_year_persons"]
    keys = keys_of(location)
    *houses, together = shown.column("house")
    assert ([keys[name] for name in houses], together) == ([one["offer"] for one in sheet["houses"]], "total")
    every = [one["current"] for one in sheet["houses"]]
    assert amounts(shown.column("current")) == [*every, f"{sum(map(Decimal, every)):f}"]
    assert kroner(shown.facts["expected now"]) == f"{sum(map(Decimal, every)):f}"
    *_, persons = (cell for cell in shown.column("full-year persons") if cell)
    assert persons == shown.facts["full-year persons"]
    changes = next(table for table in shown.tables if table and "recorded" in table[0])
    assert [row["event"] for row in changes[1:-1]] == [f"#{change['event']}" for change in sheet["changes"]]
    effects = amounts([row["on the year-end"] for row in changes])
    assert effects == [sheet["expected_then"], *(one["effect"] for one in sheet["changes"]), sheet["expected_now"]]
    assert sheet["changes"], "nothing has changed, so that this shows nothing"
    assert "Ask Roskilde" in shown.column("agreed")
    assert shown.column("expectation")[0] == "30.000.000,00"
    assert "--paragraph 108" in visitor.get("area/paragraph/108/2025-10").text
    assert "--paragraf 108" in visitor.get("area/paragraph/108/2025-10?lang=da").text


def test_places_that_stand_empty_are_of_a_function_and_of_no_paragraph(visitor: Visitor, location: str) -> None:
    # given houses whose places are not all filled
    of_function = asked(location, "follow-up prepare --function 5.38.50 2025-10")["figures"]
    assert of_function["place_days"]["vacant"] > 0
    # when
    of_paragraph = asked(location, "follow-up prepare --paragraph 108 2025-10")["figures"]
    shown, whole = visitor.look("area/paragraph/108/2025-10"), visitor.look("area/function/5.38.50/2025-10")
    # then a paragraph is not said to be filled
    assert (of_paragraph["occupancy_percent"], float(of_function["occupancy_percent"]) < 100) == (None, True)
    assert {"occupancy %", "vacancies"} & set(shown.facts) == set()
    assert {"occupancy %", "vacancies"} <= set(whole.facts)


def test_an_areas_meetings_are_its_own(visitor: Visitor) -> None:
    shown = visitor.look("area/supplier/internal/2025-10")
    assert shown.facts["expected now"]
    assert "Ask Roskilde" not in visitor.get("area/supplier/internal/2025-10").text
    assert "No meeting has been held" in visitor.get("area/supplier/internal").text


@pytest.mark.parametrize("path", ["area/paragraph/109/2025-10", "area/function/5.38.99", "area/colour/red"])
def test_an_area_that_is_not_there_is_said_to_be_so(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_the_sheet_of_an_areas_meeting_is_its_workbook(visitor: Visitor) -> None:
    answer = visitor.get("area/paragraph/108/2025-10?form=xlsx")
    assert answer.status_code == 200
    assert "follow-up-prepare-108-2025-10.xlsx" in answer.headers["content-disposition"]


def test_as_known_before_the_meeting_there_is_none(visitor: Visitor) -> None:
    text = visitor.get("area/paragraph/108/2025-10?known_at=2025-10-20").text
    assert "Ask Roskilde" not in text
    assert "Not as of now" in text


def test_of_many_houses_there_is_what_was_agreed(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """To settle them all takes minutes, in which nobody else is answered."""
    monkeypatch.setattr("cli.browse.pages.area.MOST", 1)
    monkeypatch.setattr("cli.browse.pages.area.answer", lambda *_: pytest.fail("the houses are settled"))
    shown = visitor.look("area/paragraph/108/2025-10")
    assert shown.facts["the leader expected"] == "30.000.000,00\u00a0kr."
    assert shown.column("agreed") == ["Ask Roskilde"]
    assert "follow-up prepare --paragraph 108 2025-10" in visitor.get("area/paragraph/108/2025-10").text
    assert "No meeting has been held" in visitor.get("area/supplier/internal/2025-10").text
