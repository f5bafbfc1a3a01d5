"""What is recorded by its last day says so where it is read: nothing holds from that day. Programs have the date."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.house import adopt, data, done, house


@pytest.fixture(autouse=True)
def left(folder: Path) -> None:
    """Somebody who lived in a house until the last of March."""
    assert folder
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1", "depart c-1 --on 2025-03-31 --cause moved")


@pytest.mark.parametrize("line", ["log --citizen c-1", "citizen c-1", "citizen c-1 --show events"])
def test_a_departure_is_read_with_its_last_day_and_holds_from_none(line: str) -> None:
    told = next(row for row in done(f"--lang da {line}").out.splitlines() if "fraflyttet" in row)
    assert "fraflyttet h/1 (flyttet), sidste dag 31-03-2025" in told
    assert told.count("31-03-2025") == 1
    moved_in = next(row for row in done(f"--lang da {line}").out.splitlines() if "indflyttet" in row)
    assert "01-02-2025" in moved_in


@pytest.mark.parametrize("line", ["log --citizen c-1", "citizen c-1 --show events"])
def test_programs_have_it_by_its_date(line: str) -> None:
    rows = list(csv.DictReader(done(f"{line} --format csv").out.lstrip("\ufeff").splitlines(), delimiter=";"))
    departed = next(row for row in rows if "departed" in row["what"] or "left" in row["what"])
    assert departed["effective"] == "2025-03-31"
    assert "last day" not in departed["what"]


def _told_late() -> None:
    """April is closed as if the resident of a house stayed; then it is told that the last day was 31 March."""
    adopt("k", house().replace('id = "h"', 'id = "k"').replace("KB 1", "KB 2"))
    done("move-in c-2 k 1 --from 2025-01-01 --level 1 --decision VU-1")
    done("close 2025-01 --offer k", "close 2025-02 --offer k", "close 2025-03 --offer k", "close 2025-04 --offer k")
    done("depart c-2 --on 2025-03-31 --cause moved --reason 'told in May'")


_READ = ["budget-changes k 2025", "bridge 2025-04 --offer k", "follow-up prepare k 2025-05"]


@pytest.mark.parametrize("line", _READ)
def test_what_a_departure_moved_is_read_with_its_last_day_and_holds_from_none(line: str) -> None:
    _told_late()
    told = next(row for row in done(f"--lang da {line}").out.splitlines() if "fraflyttet" in row)
    assert "fraflyttet k/1 (flyttet), sidste dag 31-03-2025" in told
    assert told.count("31-03-2025") == 1


@pytest.mark.parametrize("line", [*_READ, "log --citizen c-2", "citizen c-2 --show events"])
def test_so_is_a_spreadsheet(line: str) -> None:
    _told_late()
    done(f"--lang da {line} -o read.xlsx")
    rows = [row for sheet in load_workbook("read.xlsx") for row in sheet.iter_rows(values_only=True)]
    told = [row for row in rows if any("sidste dag 31-03-2025" in str(cell) for cell in row)]
    assert told
    assert not any(isinstance(cell, date) and str(cell).startswith("2025-03-31") for row in told for cell in row)


@pytest.mark.parametrize("line", [*_READ[:2], "follow-up prepare k 2025-05 --show changes"])
def test_programs_have_its_date_in_csv(line: str) -> None:
    _told_late()
    departed = next(row for row in done(f"{line} --format csv").out.splitlines() if "departed" in row)
    assert "2025-03-31" in departed.split(";")
    assert "last day" not in departed


def test_the_coming_sheet_tells_programs_which_dates_are_last_days() -> None:
    _told_late()
    (change,) = data("follow-up prepare k 2025-05")["changes"][-1:]
    assert (change["effective_on"], change["last_day"], change["notice_given"]) == ("2025-03-31", "2025-03-31", None)
    assert "last day" not in change["text"]


_WHY = "why k 2025-05"


@pytest.mark.parametrize("line", [_WHY, f"{_WHY} --show events"])
def test_an_event_behind_a_line_is_told_so_too(line: str) -> None:
    _told_late()
    told = [row for row in done(f"--lang da {line}").out.splitlines() if "fraflyttet" in row]
    assert told
    assert all("fraflyttet k/1 (flyttet), sidste dag 31-03-2025" in row for row in told)
    assert not any("fra 31-03-2025" in row for row in told)
    assert "2025-03-31" in done(f"{_WHY} --show events --format csv").out


def test_so_has_json() -> None:
    assert any(one["effective_on"] == "2025-03-31" for one in data("log --citizen c-1"))


CLOSED = """
reference = "KB 9"
decided_on = 2025-01-10
[[closure]]
offer = "h"
last_day = 2025-12-31
"""


def test_an_event_alone_has_its_last_day_under_that_name() -> None:
    departed = data("log --citizen c-1")[-1]["event"]
    rows = [row.split("  ") for row in done(f"--lang da show {departed}").out.splitlines()]
    assert {row[0]: row[-1].strip() for row in rows}["sidste dag"] == "31-03-2025"
    assert "gælder fra" not in [row[0] for row in rows]


def test_what_annuls_a_departure_begins_on_no_day_either() -> None:
    """It stands under the date of what it annuls, which is a last day."""
    departed = data("log --citizen c-1")[-1]["event"]
    ran = done(f"--lang da void {departed} --kind typo --reason slip")
    assert f"#{departed} annulleret (tastefejl), sidste dag 31-03-2025" in ran.err
    for line in ("log --citizen c-1", "log --offer h"):
        told = next(row for row in done(f"--lang da {line}").out.splitlines() if f"#{departed} annulleret" in row)
        assert f"#{departed} annulleret (tastefejl), sidste dag 31-03-2025" in told
        assert told.count("31-03-2025") == 1
    # and what annuls a move-in begins on its first day, as ever
    moved_in = data("log --citizen c-1")[0]["event"]
    assert f"#{moved_in} annulled (typo) from 2025-02-01" in done(f"void {moved_in} --kind typo --reason slip").err


def test_what_was_recorded_last_is_told_by_its_last_day_where_nothing_is_coming() -> None:
    adopt("closed", CLOSED)
    told = done("--lang da coming h --on 2026-05-01").out
    assert "den seneste hændelse er #" in told
    assert ", med sidste dag 31-12-2025: pladsbog" in told
