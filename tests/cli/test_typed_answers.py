"""Answers are typed to the last: numbers and days in a spreadsheet, one recorded day, one word for who pays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.sheet import HEAD
from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog
from tests.cli.test_budgeting import HOUSES

NEAR_MIDNIGHT = datetime(2023, 7, 3, 23, 30, tzinfo=UTC)
"""In Copenhagen it is half past one, the day after."""
NEXT_DAY = date(2023, 7, 4)


@pytest.fixture(autouse=True)
def houses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two citizens in one house of a ledger of municipality 163; May is closed, and changed near midnight."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "karen")
    Path("houses.toml").write_text(HOUSES)
    with clock_set_to(datetime(2023, 6, 1, 12, tzinfo=UTC)):
        done("init --municipality 163")
        done("adopt houses.toml")
        done("move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1 --payer 787")
        done("move-in c-18 syrenparken 2 --from 2023-05-01 --level 5 --decision VU-2 --payer 163")
        done("close 2023-05 --and-earlier --accept-findings --reason test")
    with clock_set_to(NEAR_MIDNIGHT):
        done("reassess c-17 --from 2023-05-15 --level 6 --decision VU-3 --reason late")


def done(line: str) -> None:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err


def sheet(line: str) -> list[dict[str, Any]]:
    """The rows of a spreadsheet under its headings."""
    with clock_set_to(NEAR_MIDNIGHT):
        done(f"{line} --output out.xlsx")
    heading, *rows = list(load_workbook("out.xlsx").active.values)[HEAD - 1 :]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_a_bridge_in_a_spreadsheet_has_numbers_and_days() -> None:
    change = next(row for row in sheet("bridge 2023-05 --offer syrenparken") if row["event"])
    assert change["effective"] == datetime(2023, 5, 15)  # noqa: DTZ001 - a day, as openpyxl reads it
    assert change["recorded"] == datetime.combine(NEXT_DAY, datetime.min.time())
    assert change["effect"] == 17 * 349


def test_budget_changes_in_a_spreadsheet_have_numbers_and_days() -> None:
    (change,) = [row for row in sheet("budget-changes syrenparken 2023") if row["what"] and "reassessed" in row["what"]]
    assert change["recorded"] == datetime.combine(NEXT_DAY, datetime.min.time())
    assert change["this year"] == 349 * (17 + 214)


def test_a_derivation_in_a_spreadsheet_has_numbers_and_days() -> None:
    row = next(row for row in sheet("why syrenparken 2023-06") if row["what"] and "reassessed" in row["what"])
    assert isinstance(row["amount"], (int, float))
    assert row["recorded"] == datetime.combine(NEXT_DAY, datetime.min.time())


def test_key_figures_in_a_spreadsheet_have_numbers() -> None:
    row = next(row for row in sheet("key-figures 2023-05 --identifying") if row["offer"] == "Syrenparken")
    assert isinstance(row["occupancy %"], (int, float))
    # and what is looked at after the rest has a sheet of its own, where one page has no room for both
    heading, *rows = list(load_workbook("out.xlsx").worksheets[1].values)[HEAD - 1 :]
    aside = next(row for row in (dict(zip(heading, row, strict=True)) for row in rows) if row["offer"] == "Syrenparken")
    assert isinstance(aside["price a day"], (int, float))


@pytest.mark.parametrize("line", ["bridge 2023-05", "budget-changes syrenparken 2023", "log"])
def test_the_recorded_day_is_that_in_copenhagen(line: str) -> None:
    ran = pladsbog(f"{line} --format csv")
    assert f";{NEXT_DAY};" in next(row for row in ran.out.splitlines() if "reassessed" in row)


def test_the_log_in_a_spreadsheet_has_days() -> None:
    row = next(row for row in sheet("log") if "reassessed" in row["what"])
    assert row["recorded"] == datetime.combine(NEXT_DAY, datetime.min.time())


def test_the_recorded_day_of_a_derivation_is_that_in_copenhagen() -> None:
    page = pladsbog("why syrenparken 2023-06").out
    reassessed = next(row for row in page.splitlines() if "reassessed" in row)
    assert f"; recorded {NEXT_DAY} by karen" in reassessed


def test_the_recorded_day_of_a_coming_meetings_changes_too() -> None:
    ran = pladsbog("follow-up prepare syrenparken 2023-06 --format csv")
    assert f";{NEXT_DAY};" in next(row for row in ran.out.splitlines() if "level 6" in row)


def test_the_ledgers_own_code_is_the_own_municipality_everywhere() -> None:
    with clock_set_to(NEAR_MIDNIGHT):
        proposed = pladsbog(
            "reassess c-18 --from 2023-06-15 --level 6 --decision VU-4 --reason late --dry-run --format json"
        ).data["consequences"]
        own, other = (pladsbog(f"statement {payer} 2023-06 --format json").data for payer in ("163", "787"))
        figures = pladsbog("key-figures 2023-06 --by payer --identifying --format json").data
    assert proposed["months"][0]["payers"] == {"own": f"{16 * 349}.00"}
    assert (own["payer"], other["payer"]) == ("own", "787")
    assert {row["name"] for row in figures["rows"]} == {"own", "787"}


def test_a_message_and_a_command_are_words_in_json() -> None:
    with clock_set_to(NEAR_MIDNIGHT):
        line = pladsbog("why syrenparken 2023-06 --format json").data["lines"][0]
    assert all(isinstance(step, str) for step in line["steps"])
