"""The next sensible command of a ledger in which nobody is supported yet."""

from __future__ import annotations

from pathlib import Path

from tests.cli.house import AT_HOME, adopt, data, house

SUPPORT = """
reference = "KB 1"
decided_on = 2024-12-10
"""


def test_where_nothing_has_places_support_is_granted_first(folder: Path) -> None:
    assert folder
    adopt("home", SUPPORT + AT_HOME)
    assert data("status")["next"]["command"] == "pladsbog grant --help"
    # and where a house has places somebody moves in
    adopt("h", house())
    assert data("status")["next"]["command"] == "pladsbog move-in --help"
