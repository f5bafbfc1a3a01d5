"""A throw-away PostgreSQL server on loopback, of whoever needs one: the tests that are marked so, and a benchmark."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

_ROOT = 0
_START_SECONDS = 20
_USUAL_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


def programs() -> Path | None:
    """The folder that holds initdb and postgres, which is not on the search path of most systems; None for neither."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    folders = [folder for pattern in _USUAL_PLACES for folder in Path("/").glob(pattern[1:])]
    return next((folder for folder in sorted(folders, reverse=True) if (folder / "initdb").exists()), None)


Prepare = Callable[[Path], Sequence[str]]
"""Called with the folder of a new server's data before it starts; gives more of its settings, as name=value."""


@contextmanager
def server(there: Path, *, durable: bool, prepare: Prepare | None = None) -> Iterator[str]:
    """The address of a new server's database, by the programs in a folder; all of it is gone afterwards.

    `durable`: whether what is committed waits for the disk, as it does where it matters. `prepare` may write files into
    its folder; the login pladsbog must be let into the database postgres all the same.
    """
    folder = Path(tempfile.mkdtemp(prefix="pladsbog-postgres-"))
    user = _owner(folder)
    try:
        options = ["--auth=trust", "--username=pladsbog", "--encoding=UTF8", "--no-locale", "--no-sync"]
        command: list[str | Path] = [there / "initdb", "-D", folder / "data", *options]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, user=user)
        more = [f"fsync={'on' if durable else 'off'}", *(prepare(folder / "data") if prepare else ())]
        for file in (folder / "data").iterdir():
            if user is not None:
                shutil.chown(file, user)
        with _running(there, folder, user, more) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(address: str) -> str:
    """The address of a new, empty database on a server."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return address.removesuffix("postgres") + name


@contextmanager
def _running(there: Path, folder: Path, user: str | None, more: Sequence[str]) -> Iterator[str]:
    port = _free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", *more]
    arguments = [part for setting in settings for part in ("-c", setting)]
    command: list[str | Path] = [there / "postgres", "-D", folder / "data", *arguments]
    with (folder / "log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder, user=user)
    try:
        address = f"postgresql://pladsbog@127.0.0.1:{port}/postgres"
        _wait_for(address)
        yield address
    finally:
        process.send_signal(signal.SIGINT)  # the fast shutdown: it does not wait for those still connected
        process.wait(_START_SECONDS)


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
