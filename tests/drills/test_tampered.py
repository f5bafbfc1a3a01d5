"""The drill of tampering, each kind of it once in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills.tampered import GUARDS, ROWS, TABLES, run


@pytest.mark.parametrize("kinds", [ROWS, GUARDS, TABLES], ids=["rows", "guards", "tables"])
def test_every_kind_of_change_is_found(tmp_path: Path, kinds: dict[str, object]) -> None:
    found = run(tmp_path, 1, kinds=tuple(kinds))
    assert {kind: one.missed for kind, one in found.items()} == {kind: [] for kind in kinds}
