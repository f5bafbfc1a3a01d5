"""The drill of full disks, a little of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.killed import ALL
from tests.drills.no_room import READING, run

SOME = {"settle": READING["settle"], **{name: ALL[name] for name in ("depart", "postings", "backup")}}


def test_on_a_full_disk_nothing_is_half_done_and_readers_are_answered(tmp_path: Path) -> None:
    counts = run(tmp_path, 12, 2, SOME)
    if counts is None:
        pytest.skip("no disk can be mounted here; it takes root")
    assert {name: count.wrong for name, count in counts.items()} == {name: [] for name in counts}
    assert sum(count.refused for count in counts.values()) > len(SOME) - 1
