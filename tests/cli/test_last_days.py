"""What is recorded by its last day says so where it is read: nothing holds from that day. Programs have the date."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

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


def test_so_has_json() -> None:
    assert any(one["effective_on"] == "2025-03-31" for one in data("log --citizen c-1"))
