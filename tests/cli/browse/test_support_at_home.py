"""A house that supports citizens in their own homes shows them, on its page and on the command line, and no places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # no stubs

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import AT_HOME, adopt, done, house
from tests.cli.running import pladsbog

SERVICE = """
[[service]]
id = "support"
name = "Support"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
needs_stay = false
paragraph = "85"
"""
GRANT = "grant {citizen} support --from 2025-01-01 --quantity 5 --offer {offer} --payer own --decision VU-1"


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """Three citizens supported at home, of whom one no longer is, and one by a house with places."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=AT_HOME + SERVICE))
        done(*(GRANT.format(citizen=citizen, offer="home") for citizen in ("h-10", "h-2", "h-3")))
        done("end-grant h-3 support --on 2025-02-28", GRANT.format(citizen="c-1", offer="h"))
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def test_its_page_lists_who_is_supported_and_no_places(looking: Visitor) -> None:
    shown = looking.look("house/home/2025")
    text = looking.get("house/home/2025").text
    assert ">2 citizens get support at home on 2025-04-01</h2>" in text
    listed = next(table for table in shown.tables if table and "price a year" in table[0])
    assert [(row["citizen"], row["quantity"], row["payer"], row["§"]) for row in listed] == [
        ("h-2", "5", "own", "85"),
        ("h-10", "5", "own", "85"),
    ]
    for said in ("Residents on", "Vacant places", "Occupancy by month", "Places over the year"):
        assert said not in text
    assert "Days of places" not in looking.get("house/home/2025-03").text
    assert "Places over the year" not in looking.get("house/home/2025-03").text
    why = looking.look("why/home/2025-03").tables[0]
    assert [row["citizen"] for row in why] == ["h-2", "h-10", ""]
    moved = looking.look("follow-up/home/2025-03").tables
    summed = next(table for table in moved if "by citizen" in table[0])
    assert [row["by citizen"] for row in summed] == ["h-2", "h-3", "h-10", "total"]
    of_month = looking.look("house/home/2025-03").tables[0]
    assert [row["citizen"] for row in of_month] == ["h-2", "h-10", ""]


def test_a_house_with_places_keeps_them_and_tells_of_both(looking: Visitor) -> None:
    text = looking.get("house/h/2025").text
    for said in ("Residents on", "Vacant places", "Occupancy by month", "1 citizen gets services without a place on"):
        assert said in text
    assert "Days of places" in looking.get("house/h/2025-03").text


def test_its_list_of_residents_is_who_is_supported_at_home(looking: Visitor) -> None:
    shown = looking.look("residents?offer=home&on=2025-02-01")
    text = looking.get("residents?offer=home&on=2025-02-01").text
    assert ">3 citizens get support at home on 2025-02-01</h2>" in text
    assert "Each row is a service that a citizen is granted" in text
    assert "By house and place" not in text
    assert [row["citizen"] for row in shown.tables[0]] == ["h-2", "h-3", "h-10"]
    assert "1 citizen gets services without a place on" in looking.get("residents?offer=h").text
    every = looking.look("residents")
    assert every.href("Home").endswith("residents?offer=home")


@pytest.mark.usefixtures("looking")
def test_residents_lists_them_as_the_page_does() -> None:
    *listed, told = pladsbog("residents home").out.rstrip().split("\n")
    assert told == "2 citizens get support at home on 2025-04-01"
    assert [line.split()[0] for line in listed] == ["citizen", "h-2", "h-10"]
    assert pladsbog("residents home --on 2024-12-31").out.endswith("no citizen gets support at home on 2024-12-31\n")
    danish = pladsbog("--lang da beboere home --den 01-02-2025").out
    assert "3 borgere får støtte i eget hjem den 01-02-2025\n" in danish


@pytest.mark.usefixtures("looking")
def test_residents_of_a_house_with_places_tells_of_both() -> None:
    out = pladsbog("residents h").out
    assert "nobody lives here on 2025-04-01\n" in out
    assert "1 citizen gets services without a place on 2025-04-01\n" in out
    assert [line.split()[0] for line in out.split("\n") if " VU" in line or "support" in line] == ["c-1"]
    assert "without a place" not in pladsbog("residents").out


@pytest.mark.usefixtures("looking")
def test_programs_are_told_who_is_supported_beside_who_lives_there() -> None:
    data = pladsbog("residents home --format json").data
    assert data["residents"] == []
    assert [(one["citizen"], one["payer"], one["price"]) for one in data["supported"]] == [
        ("h-2", None, "400.00"),
        ("h-10", None, "400.00"),
    ]
    assert "supported" not in pladsbog("residents --format json").data
    rows = pladsbog("residents home --format csv --show supported").out.split("\n")
    assert [row.split(";")[0] for row in rows if row] == ["citizen", "h-2", "h-10"]
    done("move-in c-9 h 1 --from 2025-01-01 --level 1 --decision A", "end-grant c-1 support --on 2025-01-31")
    assert pladsbog("residents h --show supported --on 2025-03-01").out.split()[0] == "citizen"
    assert "--show supported is about one offer" in pladsbog("residents --show supported").err


def test_the_spreadsheet_of_a_list_of_residents_has_what_the_page_shows(looking: Visitor) -> None:
    book = load_workbook(BytesIO(looking.get("residents?offer=home&form=xlsx").content))
    (sheet,) = book.worksheets
    assert [row[0].value for row in sheet.rows if str(row[0].value).startswith("h-")] == ["h-2", "h-10"]


def test_who_lives_there_and_who_is_supported_stand_below_what_each_is(looking: Visitor) -> None:
    # given a house that supports c-1 and in which nobody lives, and then somebody does
    assert looking
    empty = done("residents h").out.splitlines()
    done("move-in c-7 h 1 --from 2025-02-01 --level 1 --decision V")
    both = done("residents h").out.splitlines()
    # then there is no heading of nothing, and each table has its title
    assert empty[:3] == ["nobody lives here on 2025-04-01", "", "1 citizen gets services without a place on 2025-04-01"]
    assert empty[3].startswith("citizen  service")
    assert len(empty) == 5
    assert both[0] == "1 resident on 2025-04-01"
    assert both[1].startswith("offer")
    assert both[3:5] == ["", "1 citizen gets services without a place on 2025-04-01"]
    assert len(both) == 7


@pytest.mark.usefixtures("looking")
def test_a_report_of_a_house_without_places_has_no_days_of_places(folder: Path) -> None:
    done("report home 2025-03 -o home.html", "report h 2025-03 -o h.html")
    home, with_places = ((folder / name).read_text() for name in ("home.html", "h.html"))
    assert "Totals in kroner; closed months as issued" in home
    for said in ("Days of places", "Places and levels", "No place was open"):
        assert said not in home
    assert "Days of places, and totals in kroner" in with_places
    assert "Places and levels" in with_places
