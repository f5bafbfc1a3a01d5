"""The drill of killed commands, a little of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

from tests.drills.killed import run


def test_a_killed_command_has_done_all_or_nothing(tmp_path: Path) -> None:
    names = ["move-in", "close", "postings", "backup", "tables"]
    counts = run(tmp_path, 10, names)
    assert {name: count.wrong for name, count in counts.items()} == {name: [] for name in names}
    assert sum(count.kills for count in counts.values()) == 10
