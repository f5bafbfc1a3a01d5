"""The drill of clerks at the same moment, two rounds of each contest in each run; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.races import CONTESTS, run
from tests.ledger.store import conftest

postgres_database = conftest.postgres_database
postgres_server = conftest.postgres_server


def test_clerks_at_the_same_moment_get_what_an_order_of_them_allows(tmp_path: Path) -> None:
    assert wrong(str(tmp_path / "races.db"), 2) == {}


@pytest.mark.postgres
def test_so_do_they_on_a_server(postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where the read models of a server's ledger lie
    assert wrong(postgres_database, 1) == {}


def wrong(location: str, rounds: int) -> dict[str, list[str]]:
    counts = run(location, rounds=rounds)
    assert counts.keys() == CONTESTS.keys()
    assert sum(count.recorded.total() for count in counts.values()) == rounds * len(CONTESTS)
    return {contest: count.wrong for contest, count in counts.items() if count.wrong}
