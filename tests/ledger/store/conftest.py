"""Fresh ledgers on both databases. The PostgreSQL ones live on a throw-away server of the test run's own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from ledger.shared import calendar
from ledger.store import Log, create_ledger, open_log
from tests.ledger.store.support import Clock, Writer

_ROOT = 0
_START_SECONDS = 20
_USUAL_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


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
    name = f"t{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgres_server.removesuffix("postgres") + name


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server on loopback that is gone after the run."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server programs (initdb, postgres) on this machine")
    folder = Path(tempfile.mkdtemp(prefix="pladsbog-postgres-"))
    user = _owner(folder)
    try:
        options = ["--auth=trust", "--username=pladsbog", "--encoding=UTF8", "--no-locale", "--no-sync"]
        command: list[str | Path] = [programs / "initdb", "-D", folder / "data", *options]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, user=user)
        yield from _running(programs, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    port = _free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
    arguments = [part for setting in settings for part in ("-c", setting)]
    command: list[str | Path] = [programs / "postgres", "-D", folder / "data", *arguments]
    with (folder / "log").open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, user=user)
    try:
        address = f"postgresql://pladsbog@127.0.0.1:{port}/postgres"
        _wait_for(address)
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # the fast shutdown: it does not wait for those still connected
        server.wait(_START_SECONDS)


def _wait_for(address: str) -> None:
    patience = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.05)
        else:
            return


def _postgres_programs() -> Path | None:
    """The folder that holds initdb and postgres, which is not on the search path of most systems."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    folders = [folder for pattern in _USUAL_PLACES for folder in Path("/").glob(pattern[1:])]
    return next((folder for folder in sorted(folders, reverse=True) if (folder / "initdb").exists()), None)


def _owner(folder: Path) -> str | None:
    """Whom the server runs as: whoever runs the tests, but never root, which PostgreSQL refuses."""
    if os.geteuid() != _ROOT:
        return None
    shutil.chown(folder, "nobody")
    return "nobody"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
