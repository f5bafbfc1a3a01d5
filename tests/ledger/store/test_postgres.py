"""A ledger as a database: not there, not one of ours, newer, and an address whose password is not printed."""

from __future__ import annotations

import psycopg
import pytest

from ledger.application import Ledger
from ledger.errors import LedgerExists, NewerLedger, NoConnection, NoLedger, NotALedger, ReadOnlyLedger
from ledger.store import create_ledger, open_log
from ledger.store.location import is_postgres
from tests.ledger.store.support import Writer, opened
from tests.ledger.store.test_recorder import execute


@pytest.mark.postgres
def test_a_database_without_a_ledger(postgres_database: str) -> None:
    with pytest.raises(NoLedger):
        open_log(postgres_database)


@pytest.mark.postgres
def test_a_table_of_somebody_else(postgres_database: str) -> None:
    execute(postgres_database, "CREATE TABLE stored_events (id bigint)")
    with pytest.raises(NotALedger):
        open_log(postgres_database)
    with pytest.raises(LedgerExists):
        create_ledger(postgres_database)


@pytest.mark.postgres
def test_a_newer_layout(postgres_ledger: str) -> None:
    execute(postgres_ledger, "COMMENT ON TABLE stored_events IS 'pladsbog log, layout 12'")
    with pytest.raises(NewerLedger, match="layout 12"):
        open_log(postgres_ledger)


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_server: str) -> None:
    with pytest.raises(NoConnection, match='database "nowhere" does not exist'):
        open_log(postgres_server.removesuffix("postgres") + "nowhere")


@pytest.mark.postgres
def test_a_reader_cannot_write(postgres_ledger: str) -> None:
    with open_log(postgres_ledger) as log, pytest.raises(ReadOnlyLedger):
        log._select("DROP VIEW events")


@pytest.mark.postgres
def test_a_door_reads_on_after_the_server_has_let_go_of_it(postgres_ledger: str) -> None:
    ends_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> {}"
    with Ledger.open(postgres_ledger) as door:
        assert door.last() == 0
        execute(postgres_ledger, ends_all.format("pg_backend_pid()"))
        assert door.last() == 0


@pytest.mark.postgres
def test_a_user_who_may_only_read(postgres_ledger: str) -> None:
    database = postgres_ledger.rpartition("/")[2]
    execute(postgres_ledger, f"CREATE ROLE reader LOGIN IN ROLE {database}_reader")
    location = postgres_ledger.replace("pladsbog@", "reader@")
    try:
        with open_log(location) as log:
            assert log.last() == 0
        with Writer(location) as writer, pytest.raises(ReadOnlyLedger):
            writer.save(opened())
    finally:
        execute(postgres_ledger, "DROP OWNED BY reader", "DROP ROLE reader")


@pytest.mark.postgres
def test_options_in_the_address_reach_the_writer(postgres_ledger: str) -> None:
    with Writer(f"{postgres_ledger}?application_name=clerk") as writer:
        datastore = writer.application.factory.datastore  # type: ignore[attr-defined] # PostgreSQL's factory
        with datastore.get_connection() as connection:
            assert connection.info.parameter_status("application_name") == "clerk"


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("postgresql://anna:secret@127.0.0.1:1/ledger", "postgresql://anna@127.0.0.1:1/ledger"),
        ("postgresql://127.0.0.1:1/ledger?password=secret&user=anna", "postgresql://anna@127.0.0.1:1/ledger"),
        ("postgres://anna:secret@127.0.0.1:notaport/x", "postgresql://anna@127.0.0.1:notaport/x"),
        ("postgresql://anna:secret@127.0.0.1:1/x?nosuchoption=1", "the PostgreSQL address"),
    ],
)
def test_no_password_is_printed(address: str, printed: str) -> None:
    assert is_postgres(address)
    with pytest.raises(NoConnection) as refused:
        open_log(address)
    assert str(refused.value).startswith(f"{printed} does not answer: ")
    assert "secret" not in str(refused.value)
    assert isinstance(refused.value.__cause__, psycopg.Error)
