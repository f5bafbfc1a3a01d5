"""The drill of damaged first pages, a few of them in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

from tests.drills.first_page import run


def test_every_row_is_saved(tmp_path: Path) -> None:
    found = run(tmp_path, 16)
    assert len(found) >= 4, "of most kinds at least one"
    assert {kind: one.wrong for kind, one in found.items()} == {kind: [] for kind in found}
