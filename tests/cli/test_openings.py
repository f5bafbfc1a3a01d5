"""The months before a house opened: people read when it did and the months since then, programs every month."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.house import adopt, data, done, house

NEW = house().replace("2025-01-01", "2025-06-15")
LATE = house(places=0).replace("places = []\n", "") + "".join(
    f'[[place]]\noffer = "h"\nid = "{place}"\neffective = 2025-06-15\n' for place in "12"
)
OPENED = {
    "en": "h opened on 2025-06-15; the empty months before it are not shown.",
    "da": "h åbnede den 15-06-2025; de tomme måneder før da vises ikke.",
}
NEVER = "h is not open then: it opened in 2025-06."
ALONE = "The house is not open then: it opened in 2025-06."
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


@pytest.fixture
def new() -> None:
    """A house that was adopted to open in the middle of 2025, with somebody in it from then on."""
    adopt("new", NEW)
    done("move-in c-1 h 1 --from 2025-06-15 --level 1 --decision VU")


@pytest.fixture
def late() -> None:
    """A house that was adopted from January on, whose first places opened in the middle of the year."""
    adopt("late", LATE)
    done("move-in c-1 h 1 --from 2025-06-15 --level 1 --decision VU")


def first_cells(text: str, at: int = 1) -> list[str]:
    """What stands in a column of a table, from its heading to the total."""
    lines = [line.split() for line in text.splitlines()]
    return [line[at] for line in lines if line and line[0] == "h"]


@pytest.mark.parametrize("opening", ["new", "late"])
@pytest.mark.parametrize("language", ["en", "da"])
def test_the_first_year_begins_with_the_opening(opening: str, language: str, request: pytest.FixtureRequest) -> None:
    # given a house that opened in June
    request.getfixturevalue(opening)
    # when its year is settled
    told = done(f"--lang {language} settle 2025 --offer h")
    # then the months are those since June, and one sentence says why
    assert len(first_cells(told.out)) == 7
    assert told.err.splitlines().count(OPENED[language]) == 1
    # and the months named as open are those that are shown
    assert ("2025-06 to 2025-12" if language == "en" else "juni 2025 til december 2025") in told.err


@pytest.mark.usefixtures("new")
@pytest.mark.parametrize("period", ["2024", "2025-Q1", "2025-03"])
def test_a_time_before_the_opening_is_one_sentence(period: str) -> None:
    # when a period before the opening is asked for, then the sentence stands for the table, and nothing else is said
    told = done(f"settle {period} --offer h")
    assert (told.out, told.err) == (f"{NEVER}\n", "")


@pytest.mark.usefixtures("late")
def test_months_before_the_first_place_opened_are_not_rows_of_noughts() -> None:
    assert done("settle 2025-Q1 --offer h").out == f"{NEVER}\n"
    assert done("key-figures 2025-03 --offer h").out.splitlines()[1].endswith(ALONE)


@pytest.mark.usefixtures("new")
def test_programs_read_every_month_as_before() -> None:
    # given a year in which the house was not there
    of_2024 = data("settle 2024 --offer h")["offers"][0]["months"]
    # then JSON and CSV have its twelve months
    assert [one["month"] for one in of_2024] == [f"2024-{month:02}" for month in range(1, 13)]
    rows = list(
        csv.DictReader(io.StringIO(done("settle 2024 --offer h --show months --format csv").out), delimiter=";")
    )
    assert len(rows) == 12


@pytest.mark.usefixtures("new")
def test_a_house_beside_one_that_was_not_open_is_shown_alone() -> None:
    # given another house that was open in 2024
    adopt("other", house().replace('"h"', '"k"').replace('"m"', '"n"').replace('"r"', '"s"').replace("KB 1", "KB 2"))
    # when both are asked for in a quarter before h opened
    told = done("settle 2025-Q1 --offer h --offer k")
    # then the other one has its rows, and the sentence is beside them
    assert [line.split()[0] for line in told.out.splitlines()] == ["offer", "k", "k", "k", "total"]
    assert NEVER in told.err.splitlines()
    assert "not closed for k: 2025-01 to 2025-03, as it comes to so far" in told.err


@pytest.mark.usefixtures("new")
def test_a_sheet_has_the_months_since_the_opening(folder: Path) -> None:
    done("settle 2025 --offer h --show months -o y.xlsx")
    sheet = load_workbook(folder / "y.xlsx").worksheets[0]
    houses = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("h", "H", "H (h)")]
    assert len(houses) == 7


@pytest.mark.usefixtures("new")
def test_key_figures_of_a_month_before_the_opening_have_the_year_end_and_say_why() -> None:
    # when a month before the opening is compared
    told = done("key-figures 2025-03")
    head, row, total = told.out.splitlines()
    # then the row has no noughts for it, but what the year comes to, which the total counts too, and why
    assert row.split()[:2] == ["h", data("key-figures 2025-03")["rows"][0]["expected"].replace("000.00", ".000,00")]
    assert row.endswith("The house is not open then: it opened in 2025-06.")
    assert row.split()[1] in total
    assert head.split()[-1] == "note"
    # and programs have its noughts as before
    assert data("key-figures 2025-03")["rows"][0]["vacant"] == 0


@pytest.mark.usefixtures("new")
def test_the_report_of_the_first_year_has_the_days_since_the_opening(folder: Path) -> None:
    done("report h 2025 -o year.html", "report h 2025-Q1 -o quarter.html")
    year, quarter = ((folder / name).read_text() for name in ("year.html", "quarter.html"))
    days = year.partition("Days of places")[2].partition("</table>")[0]
    assert ("2025-05" in days, "2025-06" in days) == (False, True)
    assert "H opened on 2025-06-15; the empty months before it are not shown." in year
    assert "Days of places" not in quarter
    assert "H is not open then: it opened in 2025-06." in quarter


@pytest.mark.usefixtures("new")
def test_a_budget_says_why_its_first_year_is_short() -> None:
    assert OPENED["en"] in done("budget h 2025").err
    assert "opened on" not in done("budget h 2026").err
    assert "opened on" not in done("budget h 2025 --format csv").err
