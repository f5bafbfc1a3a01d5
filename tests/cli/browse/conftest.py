"""Somebody who looks at the pages of a module's ledger."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import NOW, Visitor


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Pages speak of the day on which the made-up municipalities are looked at."""
    with clock_set_to(NOW):
        yield


@pytest.fixture(scope="module")
def visitor(location: str) -> Iterator[Visitor]:
    with clock_set_to(NOW):
        found = Visitor(location)
        yield found
        found.close()
