"""Programs outside this one follow the log with the eventsourcing library alone, as store/README.md shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import sleep
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.projection import ProjectionRunner
from eventsourcing.sqlite import SQLiteDatastore
from psycopg.conninfo import conninfo_to_dict

from ledger.store import create_ledger
from tests.followers import postgres_follower, sqlite_follower
from tests.followers.postgres_follower import CountMoveIns, Pladsbog
from tests.ledger.store import conftest
from tests.ledger.store.support import Writer, corrected_move_in, decision, move_in, opened
from tests.ledger.store.test_recorder import execute

postgres_server = conftest.postgres_server
postgres_database = conftest.postgres_database

FOLDER = Path(__file__).parent
README = FOLDER.parents[1] / "src/ledger/store/README.md"
Runner = ProjectionRunner[Pladsbog, postgres_follower.MoveIns]


@pytest.mark.parametrize("name", ["postgres_follower.py", "sqlite_follower.py"])
def test_the_readme_shows_what_is_tested_here(name: str) -> None:
    assert f"```python\n{(FOLDER / name).read_text(encoding='utf-8')}```" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["postgres_follower", "sqlite_follower"])
def test_a_follower_needs_nothing_of_the_ledger(name: str) -> None:
    check = f"import sys, tests.followers.{name}; assert not [m for m in sys.modules if m.split('.')[0] == 'ledger']"
    subprocess.run([sys.executable, "-c", check], check=True)


@contextmanager
def sqlite_view(file: Path) -> Iterator[sqlite_follower.MoveIns]:
    with closing(SQLiteDatastore(str(file))) as datastore:
        view = sqlite_follower.MoveIns(datastore)
        view.create_table()
        yield view


def counts_in(view: sqlite_follower.MoveIns) -> dict[str, int]:
    with view.datastore.transaction(commit=False) as cursor:
        cursor.execute("SELECT offer, move_ins FROM move_ins")
        return {row["offer"]: row["move_ins"] for row in cursor.fetchall()}


def test_a_follower_by_polling(tmp_path: Path) -> None:
    file = tmp_path / "house æøå 100%?.db"
    create_ledger(str(file))
    with Writer(str(file)) as writer:
        writer.save(opened(), *decision())
        ledger = sqlite_follower.open_ledger(file)
        with sqlite_view(tmp_path / "follower.db") as view:
            sqlite_follower.catch_up(ledger, view)
            assert counts_in(view) == {}
            for number in range(5):
                writer.save(*move_in(f"c-{number}", place=str(number)))
            writer.save(*move_in("c-5", "udby"), corrected_move_in("c-5", "udby"))
            sqlite_follower.catch_up(ledger, view, batch=2)
            assert counts_in(view) == {"syrenparken": 5, "udby": 1}
        writer.save(*move_in("c-6", "udby", place="2"))
        with sqlite_view(tmp_path / "follower.db") as view:
            sqlite_follower.catch_up(ledger, view)
            sqlite_follower.catch_up(ledger, view)
            assert counts_in(view) == {"syrenparken": 5, "udby": 2}
        ledger.datastore.close()


@pytest.fixture
def own_database(postgres_server: str) -> str:
    """The address of the follower's own database."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgres_server.removesuffix("postgres") + name


@contextmanager
def following(ledger: str, own: str) -> Iterator[Runner]:
    """The runner of the README: settings for the ledger bear the application's name, the rest is the follower's."""
    env = {"PERSISTENCE_MODULE": "eventsourcing.postgres"}
    for prefix, address in (("PLADSBOG_", ledger), ("COUNTMOVEINS_", own)):
        parts = conninfo_to_dict(address)
        for name in ("dbname", "host", "port", "user", "password"):
            env[f"{prefix}POSTGRES_{name.upper()}"] = str(parts.get(name, ""))
    runner: Runner = ProjectionRunner(
        application_class=Pladsbog, projection_class=CountMoveIns, view_class=postgres_follower.MoveIns, env=env
    )
    with runner, runner.view.datastore:
        yield runner


def counts(own: str) -> dict[str, int]:
    with psycopg.connect(own) as connection:
        return dict(connection.execute("SELECT offer, move_ins FROM move_ins").fetchall())


def wait_until_listening(ledger: str) -> None:
    """The library looks first and listens then: of what is saved in between it hears with the next save."""
    there = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"
    with psycopg.connect(ledger, autocommit=True) as connection:
        for _ in range(500):
            if connection.execute(there).fetchone():
                return
            sleep(0.02)
    raise TimeoutError


def allowed_to_read(ledger: str) -> str:
    """The ledger's address for a user of its own who may read the view for the library, and nothing else."""
    user = f"u{uuid4().hex}"
    execute(
        ledger,
        f"CREATE ROLE {user} LOGIN",
        f"GRANT CONNECT ON DATABASE {ledger.rpartition('/')[2]} TO {user}",
        f"GRANT SELECT ON pladsbog_events TO {user}",
    )
    return ledger.replace("pladsbog@", f"{user}@")


@pytest.mark.postgres
def test_a_follower_by_subscription(postgres_database: str, own_database: str) -> None:
    create_ledger(postgres_database)
    reading = allowed_to_read(postgres_database)
    with Writer(postgres_database) as writer:
        writer.save(opened(), *decision())
        writer.save(*move_in("c-0"))
        with following(reading, own_database) as runner:
            wait_until_listening(postgres_database)
            for number in range(1, 5):
                last, _ = writer.save(*move_in(f"c-{number}", place=str(number)))
                runner.wait(last, timeout=10)
                assert counts(own_database) == {"syrenparken": number + 1}
        writer.save(*move_in("c-5", "udby"))
        last = writer.save(corrected_move_in("c-5", "udby"))[-1]
        with following(reading, own_database) as runner:
            runner.wait(last, timeout=10)
            assert counts(own_database) == {"syrenparken": 5, "udby": 1}
