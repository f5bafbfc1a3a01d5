"""A statement without lines: whether its month is closed, or may still get some, in table, sheet and document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.house import adopt, data, done, house, said

OTHER = """
[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""

FRAME = """
reference = "KB 2"
decided_on = 2024-12-10
[[model]]
id = "f"
effective = 2025-03-01
allocation = "frame"
structure = "differentiated"
[[offer]]
id = "k"
name = "K"
effective = 2025-03-01
model = "f"
rates = "r"
[[base]]
offer = "k"
effective = 2025-03-01
unit = "year"
amount = 365000
"""


@pytest.fixture(autouse=True)
def house_of_a_buyer(folder: Path) -> Path:
    """A house in which 163 pays for somebody to the end of March, and another one, both closed to February."""
    adopt("house", house(after=OTHER))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 163 --decision V")
    done("depart c-1 --on 2025-01-31", "close 2025-02 --and-earlier")
    return folder


@pytest.mark.parametrize("form", ["", " --format csv", " --format json"])
def test_of_an_open_month_it_says_that_it_is_no_bill(form: str) -> None:
    # when a month that is open is asked about, in which nothing is owed of a house
    told = said(f"statement 163 2025-03 --offer h{form}").splitlines()
    # then it is told that there are no lines, and that it is provisional
    assert "163 Herlev has no lines of h in 2025-03." in told
    assert "2025-03 is not closed for h: what it comes to so far, and no bill" in told


def test_of_a_closed_month_it_says_that_there_are_no_lines() -> None:
    told = said("statement 163 2025-02 --offer h")
    assert "163 Herlev has no lines of h in 2025-02." in told
    assert "not closed" not in told


@pytest.mark.parametrize("part", ["", " --show months"])
def test_of_a_year_it_names_the_months_that_are_open(part: str) -> None:
    told = said(f"statement 163 2025 --offer k{part}").splitlines()
    assert "163 Herlev has no lines of k in 2025." in told
    assert "not closed for k: 2025-03 to 2025-12, as it comes to so far" in told


def test_a_house_without_lines_is_told_beside_one_that_has_some_where_it_was_asked_about() -> None:
    # given somebody who moves in later, and a month that is closed for one of two houses alone
    done("move-in c-2 h 2 --from 2025-03-10 --level 1 --payer 163 --decision V", "close 2025-03 --offer k")
    # when both are asked about, then it is told of each
    told = said("statement 163 2025-03 --offer h --offer k")
    assert "163 Herlev has no lines of k in 2025-03." in told
    assert "2025-03 is not closed for h: " in told
    # and nobody is told of houses that were not named, where others have lines
    assert "no lines" not in said("statement 163 2025-03")


def test_where_no_house_has_lines_it_is_told_of_all_of_them() -> None:
    told = said("statement 163 2025-03")
    assert "163 Herlev has no lines of h, k in 2025-03." in told
    assert "2025-03 is not closed for h, k: " in told


def test_of_many_houses_it_says_how_many() -> None:
    more = "".join(OTHER.replace('"k"', f'"{key}"').replace('"K"', f'"{key.upper()}"') for key in "npq")
    adopt("more", f'reference = "KB 2"\ndecided_on = 2024-12-10\n{more}')
    assert "163 Herlev has no lines of 5 offers in 2025-03." in said("statement 163 2025-03")


def test_the_sheet_says_it_below() -> None:
    done("statement 163 2025-03 --offer h -o a.xlsx")
    cells = [cell.value for (cell,) in load_workbook("a.xlsx").worksheets[0]["A1:A30"]]
    assert "163 Herlev has no lines of H in 2025-03." in cells
    assert "Not closed, and no bill yet: H." in cells


@pytest.mark.parametrize(("month", "is_open"), [("2025-02", False), ("2025-03", True)])
def test_the_document_says_it_above(house_of_a_buyer: Path, month: str, *, is_open: bool) -> None:
    done(f"statement 163 {month} --offer h -o a.html")
    page = re.sub(r"<[^>]*>", "", (house_of_a_buyer / "a.html").read_text())
    assert f"163 Herlev has no lines of H in {month}." in page
    assert ("Not closed, and no bill yet: H." in page) is is_open


def test_in_danish_it_reads_as_people_speak() -> None:
    told = said("--lang da statement 163 2025-03 --offer h")
    assert "163 Herlev har ingen linjer fra h i marts 2025." in told
    assert "beløbene er foreløbige og ikke til fakturering" in told
    assert "163 Herlev har ingen linjer fra h i 2. kvartal 2025." in said("--lang da statement 163 2025-Q2 --offer h")


def test_a_house_that_was_not_open_then_is_told_so_instead() -> None:
    # given a house that opened later
    adopt(
        "late",
        f'reference = "KB 2"\ndecided_on = 2024-12-10\n{OTHER}'.replace('"k"', '"s"').replace("-01-01", "-06-01"),
    )
    # when a month before is asked about, beside a house that has lines then
    told = said("statement 163 2025-01 --offer h --offer s")
    # then it is told when it opened, and not that it has no lines
    assert "s is not open then: it opened in 2025-06." in told
    assert "no lines" not in told


def test_the_document_of_a_house_of_which_only_a_finding_is_known_says_so(house_of_a_buyer: Path) -> None:
    # given a house that is settled by a frame, of which nothing says what a buyer owes
    adopt("frame", FRAME)
    done("move-in c-3 k 1 --from 2025-03-01 --level 1 --payer 163 --decision V")
    # when the statement is made a document
    done("statement 163 2025-03 -o a.html")
    page = re.sub(r"<[^>]*>", "", (house_of_a_buyer / "a.html").read_text())
    # then the house has no lines, and the finding is told
    assert "There are no lines." in page
    assert "the base of K is a frame without a day rate" in page


def test_lines_that_are_claimed_too_late_are_told_with_their_months() -> None:
    # given two months of a house that were closed, and deliveries of old months told and issued since
    done("close 2025-12 --and-earlier --accept-findings --reason r")
    done("move-in c-5 h 2 --from 2025-03-01 --level 1 --payer 163 --decision V --reason late")
    done("depart c-5 --on 2025-04-30 --reason late")
    done("close 2026-06 --and-earlier --accept-findings --reason r")
    # when the month that carries them is stated
    told = said("statement 163 2026-01 --offer h")
    # then it is told of which months they are, and as of when
    assert "2 lines of 2025-03 to 2025-04, which had ended over 12 months before when issued: " in told
    # and so in the document, and in Danish
    danish = said("--lang da statement 163 2026-01 --offer h -o a.html")
    line = "2 linjer fra marts 2025 til april 2025, der var slut for over 12 måneder siden, da de blev udstedt: "
    assert line in danish
    assert line in re.sub(r"<[^>]*>", "", Path("a.html").read_text())


def test_programs_read_what_they_read() -> None:
    assert data("statement 163 2025-03 --offer h")["offers"] == []
