"""The benchmarks run, on a municipality of no size; nothing here is timed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ledger.demo import Plan, make_municipality
from tests.benchmarks import at_once, settling
from tests.benchmarks.commands import main
from tests.postgres_server import programs


def test_every_row_is_measured_on_a_tiny_ledger(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    tiny = ["--places", "12", "--years", "1", "--house", "4", "--turns", "1", "--json", str(file)]
    ran = CliRunner().invoke(main, tiny, catch_exceptions=False)
    assert ran.exit_code == 0
    data = json.loads(file.read_text())
    assert data["log_bytes"]["closed"] > data["log_bytes"]["open"]
    shown = [line.split(" | ")[0].removeprefix("| ") for line in ran.stdout.splitlines() if " MB |" in line]
    assert [row["what"] for row in data["rows"]] == shown
    assert {"close all months", "settle the earliest open month, again", "check of one house of 4 places"} <= {*shown}
    assert all(row["seconds"] and row["ratio"] > 0 and row["peak_mb"] > 0 for row in data["rows"])


def test_all_ways_of_settling_come_to_the_same(tmp_path: Path) -> None:
    """What is compared is the same work: the lines of a tiny municipality, months together and one by one."""
    location = str(tmp_path / "tiny.db")
    make_municipality(location, Plan(12, 1, leave_open=True))
    books = settling.books_of(location)
    together, alone = (settling.settle(books, way) for way in (settling.together, settling.month_by_month))
    assert together == alone
    assert settling.write(tmp_path / "lines.journal", books) > 100


def at_once_of(tmp_path: Path) -> dict[str, Any]:
    file = tmp_path / "rows.json"
    tiny = ["--places", "12", "--years", "1", "--turns", "1", "--answers", "1", "--acts", "3", "--json", str(file)]
    ran = CliRunner().invoke(at_once.main, tiny, catch_exceptions=False)
    assert ran.exit_code == 0
    found: dict[str, Any] = json.loads(file.read_text())
    assert all(row["one"] and row["many"] for row in (*found["readers"], *found["writers"]))
    assert [len(row["waits_of_many"]) for row in found["readers"]] == [at_once.MANY] * len(at_once.STATES)
    return found


def test_many_at_once_without_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "programs", lambda: None)
    found = at_once_of(tmp_path)
    assert [row["what"] for row in found["writers"]] == ["acts a second, SQLite"]


@pytest.mark.postgres
@pytest.mark.skipif(programs() is None, reason="no PostgreSQL server programs on this machine")
def test_many_at_once_on_a_server(tmp_path: Path) -> None:
    found = at_once_of(tmp_path)
    assert [row["what"] for row in found["writers"]] == ["acts a second, PostgreSQL", "acts a second, SQLite"]
    assert {*found["rebuild_seconds"]} == {"SQLite", "PostgreSQL"}
