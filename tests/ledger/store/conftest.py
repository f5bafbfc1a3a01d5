"""Fresh ledgers on both databases. The PostgreSQL ones live on a throw-away server of the test run's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.shared import calendar
from ledger.store import Log, create_ledger, open_log
from tests.ledger.store.support import Clock, Writer
from tests.postgres_server import new_database, programs, server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger(request: pytest.FixtureRequest) -> str:
    """The location of a new, empty ledger."""
    location: str = request.getfixturevalue(f"{request.param}_ledger")
    return location


@pytest.fixture
def sqlite_ledger(tmp_path: Path) -> str:
    location = str(tmp_path / "house æøå 100%?.db")
    create_ledger(location)
    return location


@pytest.fixture
def postgres_ledger(postgres_database: str) -> str:
    create_ledger(postgres_database)
    return postgres_database


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The program's clock in the test's hands. Only that one: the database drivers count on time running on."""
    hands = Clock()
    monkeypatch.setattr(calendar, "now", hands.now)
    return hands


@pytest.fixture
def log(ledger: str) -> Iterator[Log]:
    with open_log(ledger) as opened:
        yield opened


@pytest.fixture
def writer(ledger: str) -> Iterator[Writer]:
    with Writer(ledger) as opened:
        yield opened


@pytest.fixture
def postgres_database(postgres_server: str) -> str:
    """The address of a new database without a ledger."""
    return new_database(postgres_server)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server on loopback that is gone after the run."""
    there = programs()
    if there is None:
        pytest.skip("no PostgreSQL server programs (initdb, postgres) on this machine")
    with server(there, durable=False) as address:
        yield address
