"""The drill of spoiled files, a little of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.mutate_files import run


@pytest.mark.parametrize("kind", ["import", "jsonl", "xlsx", "decision", "costs", "books"])
def test_no_spoiled_file_crashes_the_program_or_records_what_is_refused(tmp_path: Path, kind: str) -> None:
    ((_, count),) = run(tmp_path, 200, [kind])
    assert count.wrong == []
    assert sum(count.exits.values()) == 200
    # Were they all refused for one reason, the drill would try little.
    assert count.exits[0] > 0
    assert count.exits[1] + count.exits[2] > 0
