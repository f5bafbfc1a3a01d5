"""A vault with made-up persons in it. All have replacement numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.persons.files import make_vault
from ledger.persons.vault import Vault
from tests.ledger.persons.people import KEY, LEDGER


@pytest.fixture
def file(tmp_path: Path) -> str:
    """An empty vault."""
    name = str(tmp_path / "pladsbog.vault")
    make_vault(name, LEDGER, KEY)
    return name


@pytest.fixture
def vault(file: str) -> Iterator[Vault]:
    """The same, opened."""
    with Vault(file, LEDGER, KEY) as opened:
        yield opened
