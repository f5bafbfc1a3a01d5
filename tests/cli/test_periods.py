"""A quarter or a year of settle, statement and bridge: the sum of its months, to the øre, and what is open named."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog

MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up municipality of two years: closed through October 2025, with late news."""
    file = tmp_path_factory.mktemp("demo") / "pladsbog.db"
    assert pladsbog(f"--ledger {file} demo --places 60 --years 2 --seed 3").code == 0
    return file


@pytest.fixture
def town(demo: Path, folder: Path) -> Path:
    shutil.copy(demo, folder / "pladsbog.db")
    return folder


def kroner(text: str) -> Decimal:
    return Decimal(text)


def summed(answers: list[Any], offer: str, key: str) -> Decimal:
    return sum(
        (kroner(one[key]) for answer in answers for one in answer["offers"] if one["offer"] == offer), Decimal(0)
    )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("known_at", ["", " --known-at 2025-08-20"])
def test_a_year_is_settled_at_the_sum_of_its_months_for_every_offer(known_at: str) -> None:
    year = data(f"settle 2025{known_at}")
    months = [data(f"settle {month}{known_at}") for month in MONTHS]
    assert "month" not in year
    assert year["period"] == "2025"
    assert year["known_at"] == months[0]["known_at"]
    assert kroner(year["total"]) == sum(kroner(month["total"]) for month in months) != 0
    assert {one["offer"] for one in year["offers"]} == {one["offer"] for month in months for one in month["offers"]}
    for one in year["offers"]:
        of_months = [(answer["month"], each) for answer in months for each in answer["offers"] if same(one, each)]
        assert kroner(one["total"]) == summed(months, one["offer"], "total")
        assert one["total"] == f"{sum((kroner(line['amount']) for line in one['lines']), Decimal(0)):.2f}"
        assert one["lines"] == [{"month": month, **line} for month, each in of_months for line in each["lines"]]
        assert one["findings"] == [{"month": month, **found} for month, each in of_months for found in each["findings"]]
        assert one["place_days"] == {
            state: sum(each["place_days"][state] for _, each in of_months) for state in one["place_days"]
        }
        shown = [(each["month"], each["status"], each["total"], each["place_days"]) for each in one["months"]]
        assert shown == [(month, each["status"], each["total"], each["place_days"]) for month, each in of_months]
        assert one["status"] == ("closed" if all(each["status"] == "closed" for _, each in of_months) else "open")
    assert year["untold"] == [untold for month in months for untold in month["untold"]] or not known_at


def same(one: Any, other: Any) -> bool:
    return bool(one["offer"] == other["offer"])


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("typed", "first"), [("2025-Q1", 0), ("2025-K2", 3), ("2025q3", 6), ("2025-k4", 9)])
def test_a_quarter_is_that_of_its_three_months_however_it_is_typed(typed: str, first: int) -> None:
    quarter = data(f"settle {typed}")
    assert quarter["period"] == f"2025-Q{first // 3 + 1}"
    assert kroner(quarter["total"]) == sum(
        kroner(data(f"settle {month}")["total"]) for month in MONTHS[first : first + 3]
    )
    assert {each["month"] for one in quarter["offers"] for each in one["months"]} == set(MONTHS[first : first + 3])


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("payer", ["own", "163"])
def test_a_statement_of_a_year_is_the_sum_of_its_months(payer: str) -> None:
    year = data(f"statement {payer} 2025")
    months = [data(f"statement {payer} {month}") for month in MONTHS]
    assert (year["period"], "month" in year) == ("2025", False)
    assert kroner(year["total"]) == sum(kroner(month["total"]) for month in months) != 0
    assert year["digest"] == months[0]["digest"]
    for one in year["offers"]:
        lines = [
            {"month": month["month"], **line}
            for month in months for each in month["offers"] if same(one, each) for line in each["lines"]
        ]  # fmt: skip
        assert one["lines"] == lines
        assert kroner(one["total"]) == summed(months, one["offer"], "total")
        if payer == "own":
            assert kroner(one["settlement"]) - kroner(one["bought"]) == kroner(one["total"])
    own = {line["month"] for one in year["offers"] for line in one["lines"]}
    assert own == set(MONTHS)


@pytest.mark.usefixtures("town")
def test_the_bridge_of_a_year_is_the_sum_of_those_of_its_closed_months_and_names_the_open_ones() -> None:
    year = data("bridge 2025")
    months = [data(f"bridge {month}") for month in MONTHS[:10]]
    assert "[not-issued]" in refused("bridge 2025-11")
    for key in ("from_total", "to_total"):
        assert kroner(year[key]) == sum(kroner(month[key]) for month in months)
    assert year["residual"] == "0.00"
    moved = 0
    for one in year["offers"]:
        assert one["open"] == MONTHS[10:]
        of_months = {month["month"]: each for month in months for each in month["offers"] if same(one, each)}
        assert [each["month"] for each in one["months"]] == list(of_months)
        for each in one["months"]:
            assert each["lines"] == of_months[each["month"]]["lines"]
        by_event: dict[int, Decimal] = {}
        moved_months: dict[int, list[str]] = {}
        for month, each in of_months.items():
            for line in each["lines"]:
                by_event[line["event"]] = by_event.get(line["event"], Decimal(0)) + kroner(line["effect"])
                moved_months.setdefault(line["event"], []).append(month)
        assert [(line["event"], kroner(line["effect"])) for line in one["lines"]] == sorted(by_event.items())
        assert {line["event"]: line["months"] for line in one["lines"]} == moved_months
        assert kroner(one["to"]["total"]) - kroner(one["from"]["total"]) == sum(by_event.values(), Decimal(0))
        moved += len(by_event)
    assert moved
    assert "not closed for" in done("bridge 2025").err


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("period", ["2025-09", "2025", "2025 --from-known 2025-08-20"])
def test_from_whatever_a_bridge_goes_it_says_that_adjustments_are_not_in_it(period: str) -> None:
    """The total of a month's settlement has them."""
    offer = data("bridge 2025")["offers"][0]["offer"]
    shown = done(f"bridge {period} --offer {offer}").out.splitlines()
    assert ", without adjustments" in shown[1]
    assert ", without adjustments" in shown[-2], "and to what it goes"
    # and in files of numbers a month's rows are called as ever
    _, opening, *_ = done(f"bridge 2025-09 --offer {offer} --format csv").out.splitlines()
    assert ", without adjustments" not in opening


@pytest.mark.usefixtures("town")
def test_from_what_was_known_then_every_month_has_a_bridge() -> None:
    known = data("log --since 2025-06-01")[0]["event"]
    year = data(f"bridge 2025 --from-known {known}")
    months = [data(f"bridge {month} --from-known {known}") for month in MONTHS]
    assert kroner(year["to_total"]) == sum(kroner(month["to_total"]) for month in months)
    assert kroner(year["from_total"]) == sum(kroner(month["from_total"]) for month in months)
    assert all(one["open"] == [] and one["from"]["event"] == known for one in year["offers"])


@pytest.mark.usefixtures("town")
def test_a_year_that_is_to_come_is_as_its_months_are() -> None:
    assert kroner(data("settle 2027")["total"]) == sum(
        kroner(data(f"settle 2027-{month:02}")["total"]) for month in range(1, 13)
    )
    assert all(one["status"] == "open" for one in data("settle 2027")["offers"])


@pytest.mark.usefixtures("town")
def test_tables_have_a_row_per_offer_per_month_or_per_line() -> None:
    offer = data("settle 2025-Q4")["offers"][0]["offer"]
    page = done("settle 2025-Q4")
    assert "2025-11 to 2025-12" in page.out
    assert "not closed for" in page.err
    by_month = done(f"settle 2025-Q4 --offer {offer}").out.splitlines()
    assert [row.split()[1:3] for row in by_month[1:4]] == [
        ["2025-10", "closed"],
        ["2025-11", "open"],
        ["2025-12", "open"],
    ]
    assert by_month[-1].startswith("total")
    assert done("settle 2025-Q4 --show months").out.count(f"{offer} ") == 3
    assert done(f"settle 2025-Q4 --offer {offer} --lines").out.splitlines()[1].split()[1] == "2025-10"
    assert done("statement own 2025-Q4 --show months").out.count(f"{offer} ") == 3
    # a single month has one
    assert done("settle 2025-10 --show months").out.count(f"{offer} ") == 1
    assert done("statement own 2025-10 --show months").out.count(f"{offer} ") == 1


@pytest.mark.usefixtures("town")
def test_csv_and_spreadsheets_name_the_month_of_each_line() -> None:
    lines = [line for one in data("settle 2025-Q4")["offers"] for line in one["lines"]]
    rows = list(csv.DictReader(io.StringIO(done("settle 2025-Q4 --format csv").out), delimiter=";"))
    assert [row["month"] for row in rows] == [line["month"] for line in lines]
    done("settle 2025-Q4 -o s.xlsx", "statement 163 2025-Q4 -o b.xlsx", "bridge 2025 -o bridge.xlsx")
    assert load_workbook("s.xlsx").sheetnames == ["settle", "lines", "months", "adjustments", "findings"]
    assert load_workbook("b.xlsx").sheetnames == ["statement", "months"]
    assert load_workbook("s.xlsx")["settle"]["A1"].value == "Settlement: all offers, 2025-Q4"
    assert "2025-Q4" in load_workbook("b.xlsx")["statement"]["A1"].value
    assert load_workbook("bridge.xlsx")["bridge"]["A1"].value == "Bridge: all offers, 2025"


def test_a_year_has_the_months_of_a_house_from_its_opening_on() -> None:
    adopt("house", house().replace("2025-01-01", "2025-03-01"))
    done("move-in c-1 h 1 --from 2025-03-01 --until 2025-05-31 --level 1 --payer own --decision V")
    one = data("settle 2025 --offer h")["offers"][0]
    assert [each["month"] for each in one["months"]] == MONTHS[2:]
    assert one["place_days"]["occupied"] == 92
    # a house that was not there at all is as in a month before it
    (before,) = data("settle 2024 --offer h")["offers"]
    assert (before["total"], before["status"]) == ("0.00", "open")


@pytest.mark.parametrize("typed", ["2025-Q5", "2025-Q0", "1969", "25-Q1", "2025-H1", "2025-13"])
def test_what_is_no_period_is_refused(typed: str, folder: Path) -> None:
    assert folder
    adopt("house", house())
    assert "[bad-period]" in refused(f"settle {typed}")
    assert "[bad-period]" in refused(f"bridge {typed}")
    assert "[bad-period]" in refused(f"statement own {typed}")


@pytest.mark.usefixtures("town")
def test_a_period_and_a_house_in_the_wrong_order_are_told_apart() -> None:
    assert "pladsbog settle 2025-Q1 --offer engvej" in refused("settle engvej 2025-Q1")
    assert "pladsbog statement own 2025" in refused("statement 2025 own")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("in_words", "in_figures"),
    [
        ("settle 'november 2025'", "settle 2025-11"),
        ("settle november 2025", "settle 2025-11"),
        ("settle Nov. 2025 --lines", "settle 2025-11 --lines"),
        ("afregn 4. kvartal 2025", "settle 2025-Q4"),
        ("afregn '4. kvartal 2025'", "settle 2025-Q4"),
        ("hvorfor OFFER maj 2025", "why OFFER 2025-05"),
        ("nøgletal marts 2025", "key-figures 2025-03"),
        ("opgørelse own maj 2025", "statement own 2025-05"),
        ("posteringer juli 2025 --dry-run", "postings 2025-07 --dry-run"),
        ("simulate --from november 2024 --to 'dec 2024'", "simulate --from 2024-11 --to 2024-12"),
        ("opfølgning forbered OFFER november 2025", "follow-up prepare OFFER 2025-11"),
        ("opfølgning forbered november 2025 --tilbud OFFER", "follow-up prepare 2025-11 --offer OFFER"),
        ("opfølgning forbered 'november 2025' --tilbud OFFER", "follow-up prepare 2025-11 --offer OFFER"),
        ("levering c-0 s november 2025 --mængde 1", "deliver c-0 s 2025-11 --quantity 1"),
        ("settle 11/2025", "settle 2025-11"),
        ("beboere OFFER --den 31/3 2025", "residents OFFER --on 2025-03-31"),
        ("beboere OFFER --den 31. marts 2025", "residents OFFER --on 2025-03-31"),
        ("beboere --den 5 nov 2025 OFFER", "residents OFFER --on 2025-11-05"),
        ("settle 2025-11 --known-at 31/12 2099", "settle 2025-11 --known-at 2099-12-31"),
        ("settle nov 2025 --known-at 31. december 2099", "settle 2025-11 --known-at 2099-12-31"),
        ("settle --known-at 3 november 2025", "settle --known-at 3 2025-11"),  # an event, and a month
    ],
)  # fmt: skip
def test_a_month_is_typed_as_our_tables_write_it(in_words: str, in_figures: str) -> None:
    offer = data("settle 2025-11")["offers"][0]["offer"]
    answered = pladsbog(in_words.replace("OFFER", offer))
    expected = pladsbog(in_figures.replace("OFFER", offer))
    assert (answered.code, answered.out, answered.err) == (expected.code, expected.out, expected.err)
    assert "bad-" not in answered.err


@pytest.mark.usefixtures("folder")
def test_what_may_be_a_house_or_has_more_readings_is_not_taken_for_a_month() -> None:
    adopt("house", house().replace('"h"', '"maj"'))
    assert "[unknown-offer]" in refused("picture occupancy juni 2025 -o x.svg")
    done("picture occupancy maj 2025 -o x.svg", "settle 2025 --offer maj")
    assert "[bad-period]" in refused("settle november")
    assert refused("settle nov 25")
    assert "[bad-month]" in refused("close november")
