"""A quantity with decimals is a number wherever it is shown: a comma for Danish eyes, a typed cell, JSON as ever."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.columns import Column
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.remedies import CATALOGUE, MACHINES
from cli.render import readable
from ledger.shared.calendar import months_said
from ledger.shared.message import say
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"

[[service]]
id = "km"
name = "Driving"
effective = 2025-01-01
unit = "km"
price = 9.39
needs_stay = false
"""


@pytest.fixture(autouse=True)
def driven(folder: Path) -> Path:
    """Somebody at home was driven 1.234,567 km in January, of 7,5 expected a week."""
    (folder / "d.toml").write_text(DECISION)
    for line in (
        "init --municipality 787",
        "adopt d.toml",
        "grant c-1 km --offer home --from 2025-01-01 --quantity 7,5 --decision VU --payer own",
        "deliver c-1 km 2025-01 --quantity 1234,567",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    return folder


LINES = "settle 2025-01 --offer home"
ANSWERS = (
    (LINES, "1234,567"),
    ("citizen c-1 --year 2025 --show deliveries", "1234,567"),
    ("citizen c-1 --year 2025 --show services", "7,5"),
)


@pytest.mark.parametrize(("asked", "quantity"), ANSWERS)
def test_csv_and_tables_have_a_decimal_comma(asked: str, quantity: str) -> None:
    assert f";{quantity};" in pladsbog(f"{asked} --format csv").out
    assert f" {quantity} " in pladsbog(asked).out


@pytest.mark.parametrize(("asked", "quantity"), ANSWERS)
def test_a_spreadsheet_has_a_number(asked: str, quantity: str) -> None:
    assert pladsbog(f"{asked} -o out.xlsx").code == 0
    values = [cell for sheet in load_workbook("out.xlsx") for row in sheet.iter_rows(values_only=True) for cell in row]
    assert float(Decimal(quantity.replace(",", "."))) in values


def test_json_is_as_ever() -> None:
    (offer,) = pladsbog(f"{LINES} --format json").data["offers"]
    assert [line["quantity"] for line in offer["lines"]] == ["1234.567"]
    (service,) = pladsbog("citizen c-1 --year 2025 --format json").data["services"]
    assert (service["quantity"], service["deliveries"][0]["quantity"]) == ("7.5", "1234.567")


def test_a_day_rates_occupancy_has_a_comma() -> None:
    asked = "day-rate --budget 10000000 --places 10 --occupancy 97,5 --format csv"
    assert "365 × 97,5 %" in pladsbog(asked).out


# --- counts, hours and levels in Danish ---------------------------------------------------------------------


@pytest.fixture
def danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


@pytest.mark.usefixtures("danish")
def test_a_count_in_a_sentence_has_its_thousands_apart_and_what_is_typed_or_a_number_of_an_event_has_not() -> None:
    told = say("{ledger}: {events} events; digest of #{events}: {digest}", ledger="b", events=12345, digest="d")
    assert told.worded(CATALOGUE) == "b: 12.345 hændelser; fingeraftryk af #12345: d"
    assert told.worded(MACHINES) == "b: 12345 events; digest of #12345: d"
    vacant = say("{told}; {place} falls vacant on {first} (--within {days})", told="t", place="1", first="f", days=1461)
    assert "1461" in vacant.worded(CATALOGUE)
    assert say("{year}", year=2026).worded(CATALOGUE) == "2026"
    typed = say("pladsbog report {house} --within {days}", house="h", days=1461)
    assert typed.worded(CATALOGUE).endswith("1461")


@pytest.mark.usefixtures("danish")
def test_a_count_in_a_danish_table_has_its_thousands_apart_and_a_level_is_a_name() -> None:
    def shown(key: str, value: object, holds: str = "number") -> str:
        return readable(Column(key, say("x"), holds), value)  # type: ignore[arg-type]

    assert [shown("days", 4742), shown("event", 4742), shown("year", 2026)] == ["4.742", "4742", "2026"]
    assert [shown("hours", Decimal("6368.95")), shown("hours", "8000")] == ["6.368,95", "8.000"]
    assert [shown("level", one, "text") for one in ("4.4", "24.5 h", "7 h", "C")] == ["4.4", "24,5 t", "7 t", "C"]
    SPEECH.speak(ENGLISH)
    assert [shown("days", 4742), shown("level", "24.5 h", "text")] == ["4742", "24,5 h"]
    assert [shown("hours", Decimal("6368.95")), shown("hours", "8000")] == ["6368,95", "8000"]


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ((3, 6, 9, 12), "marts, juni, september, december"),
        ((1, 2, 3, 7), "januar til marts, juli"),
        ((6, 7), "juni, juli"),
        (range(1, 13), "januar til december"),
    ],
)
def test_months_of_any_year_are_named(numbers: Iterable[int], names: str) -> None:
    assert say("{months}", months=months_said(numbers)).worded(CATALOGUE) == names


# --- the level of a vacant place ----------------------------------------------------------------------------

AVERAGE = '[model.vacancy]\nrule = "average-minus"\npackages = 0\nempty_offer = "4.4"\n'
NAMED = '[model.vacancy]\nrule = "level"\nlevel = "4.4"\n'


def settled(vacancy: str, *moves: str) -> None:
    """A house of three places that pays so for vacant ones, where people have moved in."""
    text = house('"4" = 1000, "4.4" = 1100, "5" = 1200', 3)
    adopt("h", text.replace("[[rates]]", f"{vacancy}\n[[rates]]", 1))
    for at, level in enumerate(moves, start=1):
        done(f"move-in c-{at} h {at} --from 2025-01-01 --level {level} --decision VU")


def vacant_levels(line: str, at: int) -> set[str]:
    """What the table of a line has as the levels of vacant places: so many cells before the last."""
    rows = [row.split() for row in done(line).out.splitlines()]
    return {row[at] for row in rows if row and ("vacancy" in row or "tomgang" in row)}


@pytest.mark.parametrize(
    ("vacancy", "moves", "shown", "told"),
    [
        (AVERAGE, ("4", "4.4"), "1,5", "1.5"),  # sizes are positions in the table: one and two
        (AVERAGE, (), "4.4", "4.4"),  # an empty house costs a level that has a name
        (NAMED, ("4", "4.4"), "4.4", "4.4"),
    ],
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_an_average_package_is_a_number_and_the_name_of_a_level_is_not(
    vacancy: str, moves: tuple[str, ...], shown: str, told: str, language: str
) -> None:
    # given a place that is vacant at an average of the others, or at a level that is called as a number is written
    settled(vacancy, *moves)
    # when its month is settled, then people read the average as a number, and the name as it is
    assert vacant_levels(f"--lang {language} settle 2025-02 --offer h", -4) == {shown}
    # and programs read what they did before
    levels = {line["level"] for line in data("settle 2025-02 --offer h")["offers"][0]["lines"] if line["stay"] is None}
    assert levels == {told}
    rows = csv.DictReader(io.StringIO(done("settle 2025-02 --format csv").out), delimiter=";")
    assert {row["level"] for row in rows if row["kind"] == "vacancy"} == {told}


def test_an_average_package_is_a_number_in_a_sheet(folder: Path) -> None:
    settled(AVERAGE, "4", "4.4")
    done("settle 2025-02 --offer h --show lines -o lines.xlsx")
    values = [cell for row in load_workbook(folder / "lines.xlsx").active.iter_rows(values_only=True) for cell in row]
    assert "1.5" not in values
    assert 1.5 in values or "1,5" in values


def test_an_average_package_is_a_number_in_a_report_and_on_pages(folder: Path) -> None:
    settled(AVERAGE, "4", "4.4")
    done("report h 2025-02 -o report.html")
    assert ">1,5<" in (folder / "report.html").read_text()
    visitor = Visitor(str(folder / "pladsbog.db"))
    for path in ("house/h/2025-02", "why/h/2025-02"):
        assert "1,5" in visitor.look(path).column("level")
    visitor.close()


@pytest.mark.parametrize(("language", "word"), [(DANISH, "afrundet"), (ENGLISH, "rounded")])
def test_an_average_whose_decimals_do_not_end_is_no_fraction_for_people(folder: Path, language: str, word: str) -> None:
    # given an average of four thirds
    adopt("h", house('"1" = 1000, "2" = 2000', 4).replace("[[rates]]", f"{AVERAGE.replace('4.4', '1')}\n[[rates]]", 1))
    for at, level in enumerate("112", start=1):
        done(f"move-in c-{at} h {at} --from 2025-01-01 --level {level} --decision VU")
    # when people read it, then it has decimals wherever it stands
    assert vacant_levels(f"--lang {language} settle 2025-02 --offer h", -4) == {"1,33"}
    line = "why h 2025-02 --line vacancy/4/2025-02-01"
    assert f"1,333333 ({word})" in done(f"--lang {language} {line}").out
    done(f"--lang {language} settle 2025-02 --offer h --show lines -o lines.xlsx")
    values = [cell for row in load_workbook(folder / "lines.xlsx").active.iter_rows(values_only=True) for cell in row]
    assert 1.33 in values
    assert "4/3" not in values
    # and programs read it to the letter
    assert "4/3" in {row["level"] for row in data("settle 2025-02 --offer h")["offers"][0]["lines"]}
    assert "vacancy;4;;2025-02-01;2025-02-28;28;4/3" in done("settle 2025-02 --format csv").out
    assert "4/3" in str(data(line))


@pytest.mark.parametrize(
    ("quantity", "danish"),
    [("6465.71", "6.465,71"), ("-1000", "-1.000"), ("1234567.5", "1.234.567,5"), ("999.99", "999,99")],
)
def test_a_large_quantity_in_a_danish_sentence_has_its_thousands_apart(quantity: str, danish: str) -> None:
    values = {"quantity": Decimal(quantity)}
    SPEECH.speak(DANISH)
    try:
        assert say("{quantity} hours", **values).worded(CATALOGUE).startswith(danish)
        typed = say("pladsbog deliver --quantity {quantity}", **values).worded(CATALOGUE)
        assert typed.endswith(quantity.replace(".", ","))
        assert say("{number}", number=2025).worded(CATALOGUE) == "2025"
    finally:
        SPEECH.speak(ENGLISH)


def test_the_average_of_packages_has_a_comma_in_danish_and_a_point_for_programs(folder: Path) -> None:
    # given a house where a vacancy is at the average of the others, 1,5
    text = house('"1" = 1000, "2" = 2000', places=3)
    adopt(
        "h",
        text.replace('structure = "differentiated"', 'structure = "differentiated"\n' + AVERAGE.replace("4.4", "1"), 1),
    )
    done(
        "move-in c-11 h 1 --from 2025-01-01 --level 1 --decision VU",
        "move-in c-12 h 2 --from 2025-01-01 --level 2 --decision VU",
        "move-in c-13 h 3 --from 2025-01-01 --level 1 --decision VU",
        "depart c-13 --on 2025-01-10 --cause moved",
    )
    # then people read commas, on the page too, and programs what they always did
    try:
        told = pladsbog("--lang da why h 2025-01 --place 3").out
    finally:
        SPEECH.speak(ENGLISH)
    visitor = Visitor("pladsbog.db", DANISH)
    vacant = next(
        line["id"] for line in data("settle 2025-01 --offer h")["offers"][0]["lines"] if line["kind"] == "vacancy"
    )
    page = visitor.get(f"why/h/2025-01?line={vacant}").text
    visitor.close()
    for text in (told, page):
        assert "gennemsnit af 2 andre beboere (1, 2): 1,5" in text
        assert "(1, 2): 1.5" not in text
    assert "pakke 1,5" in told
    says = done("why h 2025-01 --place 3 --format json").out
    assert "average of 2 other residents (1, 2): 1.5" in says


BY_THE_MONTH = 'unit = "month"\nprices = { "1" = 30500.01 }'
AWAY_AT_HALF = "[[model.absence]]\nservice = 0.5\n"


def _by_the_month(days_in_month: str) -> None:
    """A house priced by the month, where c-1 lives from the 21st of February on, and at half the price while away."""
    text = house().replace('unit = "day"\nprices = { "1" = 1000 }', BY_THE_MONTH)
    assert BY_THE_MONTH in text
    model = f'structure = "differentiated"\ndays_in_month = "{days_in_month}"\n{AWAY_AT_HALF}'
    adopt("h", text.replace('structure = "differentiated"\n', model))
    done(
        "move-in c-1 h 1 --from 2025-02-21 --level 1 --decision VU",
        "absent c-1 --from 2025-03-11 --until 2025-03-20 --kind holiday",
    )


@pytest.mark.parametrize(
    ("days_in_month", "told", "exact"),
    [
        ("30.5", "8 days × 30.500,01 kr. / 30,5 = 8.000,00 kr.", "61/2"),
        ("365/12", "8 days × 30.500,01 kr. / 30,416667 (rounded) = 8.021,92 kr.", "365/12"),
    ],
)
def test_the_days_of_a_month_that_a_price_is_divided_by_are_one_number(
    days_in_month: str, told: str, exact: str
) -> None:
    # given eight days of a month whose price is divided by 30.5 days, or by 365/12
    _by_the_month(days_in_month)
    # when people read what was reckoned, then there is nothing to divide by twice, and programs have the exact number
    assert told in done("why h 2025-02").out
    assert told.replace("days", "dage").replace("rounded", "afrundet") in done("--lang da why h 2025-02").out
    (line,) = data("why h 2025-02")["lines"]
    assert line["pieces"][0]["divisor"] == exact


def test_a_share_that_has_decimals_is_not_called_rounded() -> None:
    # given days away at half the price, whose lines are rounded together
    _by_the_month("calendar")
    # when people read why, then a half is a half, and what rounding left has decimals
    told = done("why h 2025-03").out
    assert ": 0,5 of the price" in told
    assert "0,500000 (rounded)" not in told
    left = [line for line in told.splitlines() if "which leave" in line]
    assert left
    assert all("/" not in line for line in left)


IN_SENTENCES = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 1200000
occupancy = 97.25

[[base]]
offer = "h"
paragraph = "107"
item = "night watch"
effective = 2025-01-01
unit = "day"
quantity = 1.25
unit_price = 22.22

[[phase_in]]
offer = "h"
effective = 2025-01-01
shares = { 2025 = 33.3 }
old = 1300000
"""


def test_shares_and_quantities_in_sentences_have_a_decimal_comma(folder: Path) -> None:
    # given a frame at 97.25 % occupancy, a base of 1.25 units, and a phase-in of which 66.7 % are left
    assert folder
    adopt("h", house(after=IN_SENTENCES).replace('"activity"', '"combination"'))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --paragraph 108 --payer 265 --decision VU")
    # when Danes read why, then all of them have a comma
    told = done("--lang da why h 2025-01").out
    assert "(2 pladser × 365 × 97,25 %)" in told
    assert "66,7 % × (" in told
    assert ": 1,25 × 22,22 kr. pr. dag" in done("--lang da log").out
    # and programs a point, as ever
    as_ever = done("why h 2025-01 --format json").out
    assert "97.25 %" in as_ever
    assert "66.7 % × (" in as_ever


@pytest.mark.parametrize(("places", "occupancy", "days"), [(154, "97,25", "54664.225"), (3000, "97,5", "1067625")])
def test_the_days_that_a_rate_is_shared_by_are_told_whole(places: int, occupancy: str, days: str) -> None:
    found = data(f"day-rate --budget 10000000 --places {places} --occupancy {occupancy}")
    assert found["resident_days"] == days


def test_what_rounding_left_is_told_of_an_adjustment_too(folder: Path) -> None:
    # given a month that was issued at 45,005.56 kr. a month, of which the last day is at 61,234.50 after all
    assert folder
    prices = 'unit = "month"\nprices = { "1" = 45005.56, "2" = 61234.5 }'
    adopt("h", house().replace('unit = "day"\nprices = { "1" = 1000 }', prices))
    done(
        "move-in c-1 h 1 --from 2025-01-10 --level 1 --decision VU",
        "close 2025-01 --offer h",
        "reassess c-1 --from 2025-01-31 --level 2 --decision VU --reason late",
    )
    # when it is asked about, then 61,234.50 / 31 = 1,975.3065 is told with what makes it 1,975.30
    told = done("why h 2025-02").out
    now = "now: 1 day × 61.234,50 kr. / 31 = 1.975,30 kr., rounded together with the lines from 2025-01-10 on"
    assert f"{now}, which leave -0,258065 (rounded) øre" in told
