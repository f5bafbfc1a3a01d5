"""A month of a service settled on deliveries of which none is told: settle, close and status say so, and what it is.

c-1 is granted 5 hours a week of support at 600 a hour from 1 January 2024: 5 × 31 / 7 × 600 in January. c-2 is granted
7 from 16 February on, 14 days of that month; nothing is owed in July.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.running import pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2023-12-10

[[offer]]
id = "support"
name = "Support"
effective = 2024-01-01
kind = "at-home"

[[offer]]
id = "other"
name = "Other"
effective = 2024-01-01
kind = "at-home"

[[service]]
id = "hours"
name = "Hours"
effective = 2024-01-01
unit = "hours-a-week"
price = 600
settled_on = "delivered"
needs_stay = false
closed_months = [7]

[[service]]
id = "km"
name = "Driving"
effective = 2024-01-01
unit = "km"
price = 4
needs_stay = false

[[service]]
id = "month"
name = "By the month"
effective = 2024-01-01
unit = "month"
price = 100
needs_stay = false
"""
JANUARY = "support: 1 grant untold in 2024-01, expected 13.285,71 kr."
NAMED = JANUARY.replace("support", "Support")
"""The same where people read, who have the names of houses."""


@pytest.fixture(autouse=True)
def granted(folder: Path) -> Iterator[None]:
    """Recorded in January 2024, asked about in April."""
    (folder / "d.toml").write_text(DECISION)
    with clock_set_to(datetime(2024, 1, 5, 9, tzinfo=UTC)):
        _grant()
    with clock_set_to(datetime(2024, 4, 1, 9, tzinfo=UTC)):
        yield


def _grant() -> None:
    told("init --municipality 787", "adopt d.toml")
    grant = "grant {who} {what} --offer support --from {day} --decision V --payer own"
    told(
        grant.format(who="c-1", what="hours", day="2024-01-01 --quantity 5"),
        grant.format(who="c-1", what="km", day="2024-01-01"),
        grant.format(who="c-1", what="month", day="2024-01-01"),
        grant.format(who="c-2", what="hours", day="2024-02-16 --quantity 7"),
    )


def told(*lines: str) -> str:
    said = ""
    for line in lines:
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
        said = ran.err
    return said


@pytest.mark.parametrize("form", ["", " --lines", " --offer support", " --format json", " --format csv"])
def test_settle_says_what_is_untold(form: str) -> None:
    assert JANUARY in told(f"settle 2024-01{form}")


def test_a_grant_that_began_late_is_expected_of_its_days() -> None:
    both = "support: 2 grants untold in 2024-02, expected 20.828,57 kr."  # 5 × 29 / 7 × 600, and 7 × 14 / 7 × 600
    assert both in told("settle 2024-02")


@pytest.mark.parametrize("month", ["2024-07", "2024-04"])
def test_nothing_is_untold_where_nothing_is_owed_or_the_month_has_not_ended(month: str) -> None:
    with clock_set_to(datetime(2024, 4 if month == "2024-04" else 8, 30, 9, tzinfo=UTC)):
        assert "untold" not in told(f"settle {month}")


def test_what_is_told_even_as_nothing_is_told() -> None:
    assert "untold" not in told("deliver c-1 hours 2024-01 --quantity 0", "settle 2024-01")


def test_a_month_told_in_part_is_untold_for_its_other_days() -> None:
    """14 days are told; of the other 17 days 5 hours a week are expected."""
    said = told("deliver c-1 hours 2024-01 --quantity 10 --until 2024-01-14", "settle 2024-01")
    assert "support: 1 grant partly untold in 2024-01, expected 7.285,71 kr. on the days that are not told" in said
    # of February c-2 has told nothing, and c-1 the first day and the last one
    days = [
        f"deliver c-1 hours 2024-02 --quantity 1 --from 2024-02-{day} --until 2024-02-{day}" for day in ("01", "29")
    ]
    said = told(*days, "settle 2024-02")
    assert "support: 2 grants untold (1 of them in part) in 2024-02, expected 19.971,43 kr." in said
    with clock_set_to(datetime(2024, 2, 10, 9, tzinfo=UTC)):
        assert pladsbog("status").out.count("1 grant (1 of them in part) in 2024-01, expected 7.285,71 kr.") == 1


def test_json_has_what_is_untold() -> None:
    told("deliver c-1 hours 2024-02 --quantity 10 --until 2024-02-14")
    assert pladsbog("settle 2024-02 --format json").data["untold"] == [
        {"offer": "support", "month": "2024-02", "grants": 2, "partly": 1, "expected": "14828.57"}
    ]
    assert pladsbog("settle 2024-04 --format json").data["untold"] == []


@pytest.mark.parametrize(
    ("known_at", "is_said"), [("2024-01-31", False), ("2024-02-01", True), ("#6", False), ("#7", True)]
)
def test_a_month_has_ended_by_the_day_of_what_was_known(known_at: str, is_said: bool) -> None:
    with clock_set_to(datetime(2024, 2, 3, 9, tzinfo=UTC)):
        told("grant c-3 month --offer support --from 2024-02-01 --decision V --payer own")
    if known_at.startswith("#"):
        last = pladsbog("log --format json").data[-1]["event"]
        known_at = f"#{last if is_said else last - 1}"
    with clock_set_to(datetime(2024, 4, 1, 9, tzinfo=UTC)):
        assert (JANUARY in told(f"settle 2024-01 --known-at {known_at}")) is is_said


def test_close_says_it_and_closes() -> None:
    said = told("close 2024-01")
    assert "support 2024-01 closed at 100,00 kr." in said
    assert said.count(JANUARY) == 1
    assert JANUARY in told("close 2024-02 --dry-run", "settle 2024-01")
    assert "untold in 2024-02" in told("close 2024-02 --dry-run")


def test_of_several_months_one_sentence_says_it_all() -> None:
    said = told("close 2024-03 --and-earlier --dry-run")
    assert said.count("untold") == 1
    # January 1, February 2, March 2: 13.285,71 + 20.828,57 + 31.885,71, as each month rounds them
    assert (
        "support: 5 grants untold, each month counted, from 2024-01 to 2024-03, expected 65.999,99 kr.; nothing is "
        "settled of them until they are told; see them: pladsbog key-figures 2024 --show delivered --identifying"
    ) in said
    listed = pladsbog("key-figures 2024 --show delivered --identifying").out
    assert "hours" in listed
    elsewhere = told("--ledger pladsbog.db close 2024-03 --and-earlier --dry-run")
    assert "see them: pladsbog --ledger pladsbog.db key-figures 2024" in elsewhere


def test_of_several_houses_in_one_month_too() -> None:
    told("grant c-3 hours --offer other --from 2024-01-01 --quantity 7 --decision V --payer own")
    said = told("close 2024-01 --dry-run")
    assert said.count("untold") == 1
    assert "other, support: 2 grants untold in 2024-01, expected 31.885,71 kr.; nothing is settled" in said


def test_pages_sheets_and_the_report_say_it_in_the_same_words() -> None:
    (sentence,) = [line for line in told("settle 2024-01 --offer support").splitlines() if line.startswith(JANUARY)]
    named = sentence.replace("support:", "Support:", 1)  # a page has the names of houses
    visitor = Visitor("pladsbog.db")
    try:
        for path, is_said in (
            ("house/support/2024-01", True),
            ("why/support/2024-01", True),
            ("house/support/2024", True),
            ("house/support/2024-04", False),
            ("house/other/2024-01", False),
        ):
            assert (named in unescape(visitor.get(path).text)) is is_said, path
    finally:
        visitor.close()
    assert JANUARY in told("why support 2024-01")
    assert "untold" not in told("why support 2024-01 --citizen c-1")
    told("settle 2024-01 -o s.xlsx", "why support 2024-01 -o w.xlsx")
    for name, count in (("s.xlsx", 2), ("w.xlsx", 1)):  # below the houses and below the lines
        cells = [cell.value for sheet in load_workbook(name) for row in sheet.iter_rows() for cell in row]
        assert cells.count(named) == count, name


def test_a_report_says_it() -> None:
    with clock_set_to(datetime(2024, 2, 10, 9, tzinfo=UTC)):
        told("grant c-3 month --offer support --from 2024-02-01 --decision V --payer own")
        told("report support 2024-01 -o r.html", "report support 2024-01 -o r.xlsx")
    assert NAMED in Path("r.html").read_text()
    cells = [str(cell.value) for sheet in load_workbook("r.xlsx") for row in sheet.iter_rows() for cell in row]
    assert any(cell.startswith(NAMED) for cell in cells)


def test_the_house_says_it_of_what_it_expects_alone() -> None:
    """Of a closed month it has what was issued, and the deliveries are in neither figure."""
    told("close 2024-01")
    visitor = Visitor("pladsbog.db")
    try:
        assert NAMED not in visitor.get("house/support/2024").text
        assert "Support: 2 grants untold in 2024-02" in visitor.get("house/support/2024").text
    finally:
        visitor.close()


def test_status_does_not_say_that_nothing_is_to_decide() -> None:
    with clock_set_to(datetime(2024, 2, 10, 9, tzinfo=UTC)):
        assert "2024-01 has ended, and nothing in it is to decide but what is untold" in pladsbog("status").out
        told("deliver c-1 hours 2024-01 --quantity 20")
        assert "2024-01 has ended, and nothing in it is to decide\n" in pladsbog("status").out


def test_the_sentence_is_danish() -> None:
    try:
        said = told("--lang da luk 2024-03 --og-tidligere --prøv")
    finally:
        SPEECH.speak(ENGLISH)
    assert "support: 5 bevillinger uden oplyst levering, hver måned talt med, fra januar 2024 til marts 2024" in said
    assert "pladsbog nøgletal 2024 --vis leveret --identificerende" in said


def test_status_has_the_last_closed_month_and_the_one_that_has_ended() -> None:
    def rows() -> dict[str, str]:
        return {row["what"]: row["value"] for row in csv_rows(pladsbog("status --format csv").out)}

    with clock_set_to(datetime(2024, 2, 10, 9, tzinfo=UTC)):
        assert rows()["untold"] == "1 grant in 2024-01, expected 13.285,71 kr."
        told("close 2024-01")
        assert rows()["untold"] == "1 grant in 2024-01, expected 13.285,71 kr."
    with clock_set_to(datetime(2024, 3, 10, 9, tzinfo=UTC)):
        untold = pladsbog("status --format json").data["untold"]
        assert [(one["offer"], one["month"], one["grants"], one["expected"]) for one in untold] == [
            ("support", "2024-01", 1, "13285.71"),
            ("support", "2024-02", 2, "20828.57"),
        ]
        told("deliver c-1 hours 2024-01 --quantity 20 --reason late")
        assert rows()["untold"] == "2 grants in 2024-02, expected 20.828,57 kr."


def test_where_nobody_has_a_place_what_is_granted_is_settled_next() -> None:
    assert pladsbog("status --format json").data["next"]["command"] == "pladsbog close 2024-01"


def csv_rows(text: str) -> list[dict[str, str]]:
    return [dict(zip(("what", "value"), line.split(";", 1), strict=True)) for line in text.splitlines()]


@pytest.mark.parametrize("path", ["house/support/2024-01", "house/support/2024", "why/support/2024-01"])
def test_what_is_typed_to_tell_it_is_on_the_ledger_that_a_page_shows(folder: Path, path: str) -> None:
    # given pages of a ledger that was named, which somebody reads who types elsewhere
    location = str(folder / "pladsbog.db")
    visitor = Visitor(location, typed=location)
    # when the page tells what is untold
    text = unescape(visitor.get(path).text)
    danish = unescape(visitor.get(f"{path}?lang=da").text)
    visitor.close()
    # then its command is on that ledger, as all others of the page are
    assert f"pladsbog --ledger {location} deliver" in re.sub("<[^>]*>", "", text)
    assert f"pladsbog --pladsbog {location} levering" in re.sub("<[^>]*>", "", danish)


def test_what_a_buyer_would_owe_stands_beside_its_lines_and_nothing_of_others(folder: Path) -> None:
    """A bill of a month of which nothing was told came to nothing, and looked whole."""
    # given a citizen whom Herlev pays for, beside the own ones: 3 hours a week, of which nothing is told
    told("grant c-3 hours --offer support --from 2024-01-01 --quantity 3 --decision VU-3 --payer 163")
    # when its statement is asked for, in each form
    told_in = (  # 3 × 31 / 7 × 600, and 29 days of February
        "support, 2024-01: 1 grant untold, expected 7.971,43 kr.; it is not in this statement, and is owed once the "
        "deliveries are told."
    )
    assert told_in in told("statement 163 2024-01")
    year = told("statement 163 2024")
    assert [line[:25] for line in year.splitlines() if "untold" in line] == [
        f"support, 2024-{month}: 1 grant"[:25] for month in ("01", "02", "03")
    ]
    data = pladsbog("statement 163 2024-01 --format json").data
    assert data["untold"] == [{"offer": "support", "month": "2024-01", "grants": 1, "partly": 0, "expected": "7971.43"}]
    # and what the own municipality would owe is the rest
    own = pladsbog("statement own 2024-01 --format json").data["untold"]
    every = pladsbog("settle 2024-01 --format json").data["untold"]
    assert Decimal(own[0]["expected"]) + Decimal("7971.43") == Decimal(every[0]["expected"])
    # and documents, sheets and pages have it, by the name of the house
    told("statement 163 2024-01 -o s.html", "statement 163 2024-01 -o s.xlsx")
    named = told_in.replace("support,", "Support,")
    assert named in unescape((folder / "s.html").read_text())
    cells = [cell.value for row in load_workbook("s.xlsx").worksheets[0].iter_rows() for cell in row]
    assert any(str(cell).startswith("Support, 2024-01: 1 grant untold") for cell in cells)
    visitor = Visitor("pladsbog.db")
    assert named in unescape(visitor.get("payer/163/2024-01").text)
    visitor.close()
    # and once it is told it is a line
    assert "untold" not in told("deliver c-3 hours 2024-01 --quantity 12", "statement 163 2024-01")
