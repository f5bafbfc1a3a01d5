"""The drill of clocks that jump, a little of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

from tests.drills.clocks import run


def test_time_never_runs_backwards_along_the_log(tmp_path: Path) -> None:
    ended, wrong = run(str(tmp_path / "clocks.db"), 150)
    assert wrong == []
    assert min(ended["recorded"], ended["behind"], ended["ahead"]) > 5
