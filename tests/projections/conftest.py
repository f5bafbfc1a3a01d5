"""The small town of `ledgers`, made once a run, and a copy of it for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.projections.ledgers import found_small_town


@pytest.fixture(scope="session")
def small_town(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Not to be written to: `sound` is a copy."""
    location = str(tmp_path_factory.mktemp("town") / "town.db")
    found_small_town(location)
    return location


@pytest.fixture
def sound(small_town: str, tmp_path: Path) -> str:
    """A sound ledger of the test's own."""
    return str(shutil.copy(small_town, tmp_path / "town.db"))
