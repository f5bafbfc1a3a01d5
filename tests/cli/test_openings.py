"""The months before a house opened: people read when it did and the months since then, programs every month."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.shared.calendar import Month, MonthSpan
from ledger.store import open_log
from projections import openings
from projections.months import answer
from projections.pictures import BudgetByMonth, LevelMix, Occupancy, Places, budget_by_month, of_house
from tests.cli.browse.looking import Visitor
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
BUDGET = """
reference = "KB 3"
decided_on = 2024-12-20
[[budget]]
offer = "h"
year = 2025
items = { rent = 1200 }
[[budget.activity]]
level = "1"
quantity = 1
price = 365000
"""
MONTH = re.compile(r"[0-9]{4}-[0-9]{2} ")
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


@pytest.fixture
def between() -> None:
    """The same of one that was adopted from March on."""
    adopt("between", LATE.replace('"h"\nname = "H"\neffective = 2025-01-01', '"h"\nname = "H"\neffective = 2025-03-01'))
    done("move-in c-1 h 1 --from 2025-06-15 --level 1 --decision VU")


def first_of_months(text: str) -> list[str]:
    """The months that begin the lines of a table."""
    return [line.split()[0] for line in text.splitlines() if MONTH.match(line)]


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
    assert done("key-figures 2025-03 --offer h").out.splitlines()[1].endswith("not open then: opened in 2025-06")


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
    told = done("key-figures 2025-03 --identifying")
    head, row, total = told.out.splitlines()
    # then the row has no noughts for it, but what the year comes to, which the total counts too, and why
    assert row.split()[:2] == [
        "h",
        data("key-figures 2025-03 --identifying")["rows"][0]["expected"].replace("000.00", ".000,00"),
    ]
    assert row.endswith("not open then: opened in 2025-06")
    assert row.split()[1] in total
    assert head.split()[-1] == "note"
    # and programs have its noughts as before
    assert data("key-figures 2025-03 --identifying")["rows"][0]["vacant"] == 0
    # and where it is of few, as here, the year-end is hidden with the house that has nothing else
    hidden = done("key-figures 2025-03")
    assert row.split()[1] not in hidden.out
    assert "it opened in 2025-06" in hidden.out


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
def test_a_sheet_of_a_year_has_persons_by_level_too_and_says_what_the_months_do_not(folder: Path) -> None:
    # when the years of a house, and the one before it opened, are written as spreadsheets
    done("budget h 2025 -o year.xlsx", "budget h 2024 -o before.xlsx")
    year, before = load_workbook(folder / "year.xlsx"), load_workbook(folder / "before.xlsx")
    # then the year has its levels on a sheet of its own
    assert "levels" in year.sheetnames
    # and each says beneath its months why there are no others
    for book, said in ((year, OPENED["en"].replace("h ", "H ", 1)), (before, ALONE)):
        assert said in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]


CLOSED = "{} is closed after 2025-04-30; the empty months after it are not shown."


@pytest.fixture
def shut() -> None:
    """A house with a resident that closed at the end of April 2025."""
    adopt("shut", house())
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU", "depart c-1 --on 2025-04-30 --cause moved")
    adopt("close", 'reference = "KB 9"\ndecided_on = 2025-01-10\n[[closure]]\noffer = "h"\nlast_day = 2025-04-30\n')


@pytest.mark.usefixtures("shut")
def test_the_last_year_ends_with_the_closing_whoever_asks(folder: Path) -> None:
    # given a house that closed in April, when its year is asked for, then its months end there, and that is said
    for line, months in (("budget h 2025", first_of_months), ("settle 2025 --offer h", first_cells)):
        told = done(line)
        assert len(months(told.out)) == 4
        assert CLOSED.format("h") in told.err.splitlines()
    # and so are those of its report, of its page and of its pictures
    done("report h 2025 -o year.html")
    year = (folder / "year.html").read_text()
    assert CLOSED.format("H") in year
    tables = [year.partition(name)[2].partition("</table>")[0] for name in ("Days of places", "The budget month by")]
    assert [(MONTHS[3] in table, MONTHS[4] in table) for table in tables] == [(True, False)] * 2
    visitor = Visitor("pladsbog.db")
    try:
        page, front = visitor.get("house/h/2025").text, visitor.get("").text
    finally:
        visitor.close()
    assert CLOSED.format("H") in page
    for name in ("The year month by month", "Occupancy by month as known now, in figures"):
        table = page.partition(f"{name}</h2>")[2].partition("</table>")[0]
        assert (MONTHS[3] in table, MONTHS[4] in table) == (True, False), name
    # and the front page does not leave its noughts to be wondered at
    assert "H is closed after 2025-04-30." in front
    # and programs have every month
    assert len(data("budget h 2025")["months"]) == 12


@pytest.mark.usefixtures("shut")
def test_a_month_after_the_closing_with_a_part_of_the_budget_says_that_the_house_is_closed(folder: Path) -> None:
    # given a house that closed in April, whose budget was adopted for the whole year, and January issued
    adopt("year", BUDGET)
    done("close 2025-01 --yes")
    # when people read its year, as a table, a page, a report and a spreadsheet
    table = [line.split("  ")[1:] for line in done("budget h 2025").out.splitlines() if MONTH.match(line)]
    told = [next(cell.strip() for cell in line if cell.strip()) for line in table]
    visitor = Visitor("pladsbog.db")
    try:
        page = visitor.look("house/h/2025").column("status")
        danish = visitor.look("house/h/2025?lang=da").column("status")
    finally:
        visitor.close()
    done("report h 2025 -o year.html", "budget h 2025 -o year.xlsx")
    report = (folder / "year.html").read_text().partition("The budget month by month")[2].partition("</table>")[0]
    sheet = [str(row[1].value) for row in load_workbook(folder / "year.xlsx").worksheets[0].iter_rows()]
    # then the months are issued, open, or of a closed house, and none of the latter is called open
    assert told == ["closed", *["open"] * 3, *["house closed"] * 8]
    assert page[:12] == told
    assert page[-1] == "3 open; house closed: 8"
    assert danish[:12] == ["lukket", *["åben"] * 3, *["lukket hus"] * 8]
    assert [report.count(f">{word}<") for word in ("closed", "open", "house closed")] == [1, 3, 8]
    assert [sheet.count(word) for word in ("closed", "open", "house closed")] == [1, 3, 8]
    # and what remains is a sum of every month that is not issued, as before
    assert [one["status"] for one in data("budget h 2025")["months"]] == ["closed", *["open"] * 11]


@pytest.mark.usefixtures("shut")
def test_a_year_without_the_house_leads_to_those_with_it_alone() -> None:
    # given a house that opened and closed in 2025, when a later year or an earlier one is looked at
    visitor = Visitor("pladsbog.db")
    try:
        led = {year: [text for text, _ in visitor.look(f"house/h/{year}").links] for year in (2024, 2026, 2027)}
    finally:
        visitor.close()
    # then its only year is named once, and no other
    assert {year: [text for text in texts if text.isdigit()] for year, texts in led.items()} == {
        2024: ["2025"], 2026: ["2025"], 2027: ["2025"],
    }  # fmt: skip


def test_a_month_before_the_opening_with_a_part_of_the_budget_says_that_the_house_is_not_opened(folder: Path) -> None:
    # given a house that opens in April, whose budget is adopted for the whole year, and April issued
    adopt("h", house().replace("2025-01-01", "2025-04-01"))
    adopt("year", BUDGET)
    done("close 2025-04 --yes")
    # when people read its year, as a table and as a page
    table = [line.split("  ")[1:] for line in done("budget h 2025").out.splitlines() if MONTH.match(line)]
    told = [next(cell.strip() for cell in line if cell.strip()) for line in table]
    visitor = Visitor("pladsbog.db")
    try:
        page = visitor.look("house/h/2025").column("status")
    finally:
        visitor.close()
    # then none of the months before it is called open, and each has its twelfth
    assert told == [*["house not opened"] * 3, "closed", *["open"] * 8]
    assert page[:12] == told
    assert page[-1] == "8 open; house not opened: 3"
    # and programs have their codes
    assert [one["status"] for one in data("budget h 2025")["months"]] == [*["open"] * 3, "closed", *["open"] * 8]
    assert folder


@pytest.mark.parametrize("opening", ["new", "late", "between"])
def test_a_house_has_one_opening_day_whoever_asks(opening: str, request: pytest.FixtureRequest, folder: Path) -> None:
    # given a house whose first place opened in June, adopted then, from January on or from March on
    request.getfixturevalue(opening)
    # when its budget is asked for, then it begins in June as the settlement does, and says the same day
    told = done("budget h 2025")
    assert first_of_months(told.out) == MONTHS[5:]
    assert OPENED["en"] in told.err.splitlines()
    # and the report too
    done("report h 2025 -o year.html")
    by_month = (folder / "year.html").read_text().partition("The budget month by month")[2].partition("</table>")[0]
    assert ("2025-05" in by_month, "2025-06" in by_month) == (False, True)
    # and so do the browser's pages
    visitor = Visitor(str(Path("pladsbog.db").absolute()))
    for page in ("house/h/2024", "house/h/2024/changes", "house/h/2025-03"):
        assert ALONE in visitor.get(page).text, page
    year = visitor.get("house/h/2025").text
    assert ("2025-05" in year, OPENED["en"].replace("h ", "H ", 1) in year) == (False, True)
    assert "is not open then" not in year + visitor.get("house/h/2025-06").text
    visitor.close()
    # and programs have every month
    assert [one["month"] for one in data("budget h 2025")["months"]] == MONTHS


@pytest.mark.usefixtures("between")
def test_a_month_with_a_part_of_the_budget_is_shown_before_the_first_place_opened() -> None:
    # given a budget that is adopted for the whole year
    adopt("year", BUDGET)
    # when it is asked for, then all its months are there, and nothing is said to be left out
    told = done("budget h 2025")
    assert first_of_months(told.out) == MONTHS
    assert "opened on" not in told.err


@pytest.mark.usefixtures("between")
def test_no_book_is_read_for_a_year_that_began_with_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    # given that somebody watches who looks up the day of the opening
    looked_up: list[object] = []
    monkeypatch.setattr(openings, "opened_on", lambda *of: looked_up.append(of))
    # when a later year is asked for, then nobody does, as its first month holds something
    assert first_of_months(done("budget h 2026").out) == [f"2026-{month:02}" for month in range(1, 13)]
    done("budget-changes h 2026")
    assert looked_up == []


@pytest.mark.usefixtures("new")
def test_a_budget_says_why_its_first_year_is_short() -> None:
    assert OPENED["en"] in done("budget h 2025").err
    assert "opened on" not in done("budget h 2026").err
    assert "opened on" not in done("budget h 2025 --format csv").err


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("period", ["2025-03", "2025-Q1", "2024"])
@pytest.mark.parametrize("payer", ["own", "own --offer h", "265 --offer h"])
def test_a_statement_of_a_time_before_the_opening_is_one_sentence(period: str, payer: str) -> None:
    # given that a municipality buys a place since the opening
    done("move-in c-2 h 2 --from 2025-06-15 --level 1 --decision VU --payer 265")
    # when it, or what is left to the own one, is stated of a time before that
    who, *rest = payer.split(" ", 1)
    line = f"statement {who} {period} {rest[0] if rest else ''}"
    told = done(line)
    # then one sentence stands for the noughts, with what proves it; and programs read them as before
    assert told.out == f"{NEVER}\n"
    assert re.fullmatch(r"digest of #(\d+): \1:\w{64}\nroot of the tree over #1 to #\1: \1:\w{64}\n", told.err)
    assert data(line)["total"] == "0.00"
    assert len(data(line)["offers"]) == (payer == "own --offer h")


@pytest.mark.usefixtures("late")
def test_a_statement_as_a_document_says_it_too(tmp_path: Path) -> None:
    file = tmp_path / "s.html"
    done(f"--lang da statement own 2025-03 --offer h -o {file}")
    text = file.read_text()
    assert "H er ikke åbent på det tidspunkt: det åbnede i juni 2025." in text
    assert "<table" not in text
    assert "<table" in done("statement own 2025-06 --offer h --format html -o -").out


@pytest.mark.parametrize("opening", ["new", "late"])
def test_pictures_of_a_house_begin_with_its_opening(opening: str, request: pytest.FixtureRequest) -> None:
    # given a house that opened in June
    request.getfixturevalue(opening)
    # when its year is drawn, then what stands for the picture in words begins with June
    log = open_log("pladsbog.db")
    found = answer("pladsbog.db", log, None, lambda months: of_house(months, "h", Month(2025, 12)))
    _, of_budget, used, mix, places = found
    assert isinstance(of_budget, BudgetByMonth)
    assert isinstance(used, Occupancy)
    assert isinstance(mix, LevelMix)
    assert isinstance(places, Places)
    since_june = list(Month(2025, 6).until(Month(2025, 12)))
    assert [one.month for one in of_budget.months] == since_june
    assert [one.month for one in used.houses[0][1]] == since_june
    assert [month for month, _ in mix.months] == since_june
    assert places.period == MonthSpan(since_june[0], since_june[-1])


@pytest.mark.usefixtures("late")
def test_the_places_of_a_house_are_drawn_since_its_opening() -> None:
    visitor = Visitor("pladsbog.db")
    try:
        text = visitor.get("house/h/2025/places").text
    finally:
        visitor.close()
    heads = re.findall(r'<text class="soft"[^>]*>([^<]*)</text>', text)
    assert len(heads) == 7


@pytest.mark.usefixtures("late")
def test_a_month_with_an_adopted_amount_is_drawn_however_early_it_is() -> None:
    adopt("budget", BUDGET)
    log = open_log("pladsbog.db")
    found = answer("pladsbog.db", log, None, lambda months: budget_by_month(months, "h", 2025))
    assert len(found.months) == 12


@pytest.mark.usefixtures("late")
def test_a_time_before_any_house_opened_says_so_where_all_are_asked_for() -> None:
    # when nobody names a house, then the sentence is that of the single house, and stands for a table of noughts
    for period in ("2024-03", "2025-Q1", "2025-03"):
        told = done(f"settle {period}")
        assert (told.out, told.err) == (f"{NEVER}\n", ""), period
    assert "0,00" not in done("--lang da settle 2024-03").out
    # and programs read what they read before
    assert data("settle 2024-03")["offers"] == []
    assert data("settle 2024-03")["total"] == "0.00"
    assert [one["offer"] for one in data("settle 2025-03")["offers"]] == ["h"]


@pytest.mark.usefixtures("new")
def test_of_many_houses_it_is_said_when_the_first_one_opened() -> None:
    for key in ("k", "l", "m"):
        further = f'\n[[offer]]\nid = "{key}"\nname = "{key}"\neffective = 2025-08-01\nmodel = "m"\nrates = "r"\n'
        adopt(key, f'reference = "KB {key}"\ndecided_on = 2024-12-10\n{further}places = ["1"]\n')
    assert done("settle 2024-03").out == "No house is open then: the first one opened in 2025-06.\n"
    told = done("settle 2025-06")
    assert first_cells(told.out, 0) == ["h"]
    assert "not open" not in told.err
