"""The roles of a ledger: who makes them, what each may, and what is told of grants beyond that."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest

from ledger.application import Ledger
from ledger.errors import LedgerUnusable, NoLedger, OlderLedger, RolesNeeded
from ledger.shared.calendar import Month
from ledger.store import create_ledger, open_log
from ledger.store.chain import verify_chain
from ledger.store.copying import fill, rows_of
from ledger.store.postgres import statements_lacking
from tests.ledger.given import NEW_YEAR, TOWN, close, move_in, reassess
from tests.ledger.store import logins
from tests.ledger.store.test_recorder import execute
from tests.postgres_server import new_database

pytestmark = pytest.mark.postgres

GRANTS = """
SELECT relname::text, rolname::text, string_agg(privilege_type, ', ' ORDER BY privilege_type)
FROM pg_class, aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee
WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner GROUP BY 1, 2 ORDER BY 1, 2
"""


def asked(address: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as connection:
        return connection.execute(question.encode()).fetchall()


def told(ledger: str) -> list[tuple[str, str]]:
    with open_log(ledger) as log:
        return [(found.where, str(found.why)) for found in log.wide_grants()]


def test_a_new_ledger_grants_what_each_role_needs_and_no_more(postgres_ledger: str) -> None:
    owner, clerk, reader = logins.roles_in(postgres_ledger)
    database = postgres_ledger.rpartition("/")[2]
    assert (owner, clerk, reader) == (f"{database}_owner", f"{database}_clerk", f"{database}_reader")
    assert asked(postgres_ledger, GRANTS) == [
        ("events", clerk, "SELECT"),
        ("events", reader, "SELECT"),
        ("pladsbog_events", clerk, "SELECT"),
        ("pladsbog_events", reader, "SELECT"),
        ("stored_events", clerk, "INSERT, SELECT"),
        ("stored_events", reader, "SELECT"),
    ]
    roles = "SELECT rolname::text, rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles"
    assert asked(postgres_ledger, f"{roles} WHERE rolname IN ('{owner}', '{clerk}', '{reader}') ORDER BY 1") == [
        (clerk, False),
        (owner, False),
        (reader, False),
    ]
    assert asked(postgres_ledger, "SELECT count(*) FROM pg_class WHERE relkind = 'S'") == [(0,)]
    assert asked(
        postgres_ledger, "SELECT DISTINCT pg_get_userbyid(proowner)::text, proacl::text FROM pg_proc WHERE prosecdef"
    ) == [(owner, f"{{{owner}=X/{owner}}}")]
    with psycopg.connect(postgres_ledger) as connection:
        on = connection.execute("SELECT has_database_privilege('public', current_database(), 'CONNECT, TEMPORARY')")
        assert on.fetchone() == (False,)
    assert told(postgres_ledger) == []


def test_a_clerk_does_all_that_clerks_do_and_a_reader_reads_it(postgres_ledger: str) -> None:
    clerk = logins.clerk(postgres_ledger)
    with Ledger.open(clerk) as door:
        for command in (TOWN, move_in("c-17", "1", NEW_YEAR), reassess("c-17", NEW_YEAR.replace(month=2))):
            door.record(command)
        rows = [(1, move_in("c-18", "2", NEW_YEAR))]
        assert len(door.record_all(rows, "rows.csv")) == 2
        door.record(close(Month(2023, 1)))
    with open_log(logins.reader(postgres_ledger)) as log:
        assert verify_chain(log) is None
        assert {log.login(number) for number in range(1, log.last() + 1)} == {logins.name_of(clerk)}


def owning(server: str, *options: str) -> str:
    """The address of a new database under the login that owns it, which is no superuser."""
    address = new_database(server)
    login = logins.login(address, options=" ".join(options))
    database = address.rpartition("/")[2]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database} OWNER TO {logins.name_of(login)}".encode())
    return login


def test_who_may_make_roles_in_an_own_database_makes_a_ledger(postgres_server: str) -> None:
    owner = owning(postgres_server, "CREATEROLE")
    create_ledger(owner)
    with Ledger.open(owner) as door:
        door.record(TOWN)
    with Ledger.open(logins.clerk(owner.replace(logins.name_of(owner), "pladsbog"))) as door:
        door.record(move_in("c-17", "1", NEW_YEAR))
    assert told(owner) == []


def test_who_may_make_no_roles_is_told_what_to_let_run(postgres_server: str) -> None:
    owner = owning(postgres_server)
    with pytest.raises(RolesNeeded) as refused:
        create_ledger(owner)
    name, roles = logins.name_of(owner), logins.roles_in(owner)
    assert refused.value.login == name
    assert refused.value.statements == statements_lacking(owner)
    assert [one for one in refused.value.statements if "ROLE" in one or one.startswith('GRANT "t')] == [
        f'CREATE ROLE "{roles.owner}" NOLOGIN',
        f'CREATE ROLE "{roles.clerk}" NOLOGIN',
        f'CREATE ROLE "{roles.reader}" NOLOGIN',
        f'GRANT "{roles.owner}" TO "{name}"' + (" WITH INHERIT TRUE, SET TRUE" if is_16(owner) else ""),
    ]
    with pytest.raises(NoLedger):  # nothing was made
        open_log(owner)
    # when an administrator has run it
    execute(owner.replace(name, "pladsbog"), *refused.value.statements)
    assert statements_lacking(owner) == []
    create_ledger(owner)
    assert told(owner) == []


def is_16(address: str) -> bool:
    """Whether the server is PostgreSQL 16 or later, whose memberships say what they give."""
    with psycopg.connect(address) as connection:
        return connection.info.server_version >= 160_000


@pytest.mark.parametrize("options", ["NOINHERIT", "NOINHERIT CREATEROLE"])
def test_a_login_that_inherits_nothing_owns_a_ledger_once_it_is_let(postgres_server: str, options: str) -> None:
    owner = owning(postgres_server, options)
    administrator = owner.replace(logins.name_of(owner), "pladsbog")
    if lacking := statements_lacking(owner):
        execute(administrator, *lacking)
    assert statements_lacking(owner) == []
    create_ledger(owner)
    with Ledger.open(owner) as door:
        door.record(TOWN)
    assert told(owner) == []


def test_roles_that_somebody_else_made_have_to_be_granted_by_that_one(postgres_server: str) -> None:
    owner = owning(postgres_server, "CREATEROLE")
    administrator = owner.replace(logins.name_of(owner), "pladsbog")
    execute(administrator, *(f"CREATE ROLE {role} NOLOGIN" for role in logins.roles_in(owner)))
    if not is_16(owner):
        create_ledger(owner)  # CREATEROLE is power over every role there
        return
    with pytest.raises(RolesNeeded) as refused:
        create_ledger(owner)
    execute(administrator, *refused.value.statements)
    create_ledger(owner)
    assert told(owner) == []


def test_a_member_that_may_not_take_the_owners_place_is_told_what_lacks(postgres_server: str) -> None:
    owner = owning(postgres_server)
    if not is_16(owner):
        pytest.skip("before PostgreSQL 16 every member may")
    administrator = owner.replace(logins.name_of(owner), "pladsbog")
    execute(administrator, *statements_lacking(owner))
    own = f"{logins.roles_in(owner).owner} TO {logins.name_of(owner)}"
    execute(administrator, f"GRANT {own} WITH SET FALSE")
    with pytest.raises(RolesNeeded) as refused:
        create_ledger(owner)
    execute(administrator, *refused.value.statements)
    create_ledger(owner)


def test_who_owns_nothing_makes_nothing(postgres_database: str) -> None:
    stranger = logins.login(postgres_database, options="CREATEROLE")
    with pytest.raises(RolesNeeded):
        create_ledger(stranger)
    assert asked(
        postgres_database, f"SELECT count(*) FROM pg_roles WHERE rolname LIKE '{postgres_database[-20:]}%'"
    ) == [(0,)]


def test_a_name_that_roles_cannot_be_told_apart_by_is_refused(postgres_server: str) -> None:
    name = f"t{uuid4().hex}{'x' * 25}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    with pytest.raises(LedgerUnusable, match="its roles are named after it"):
        create_ledger(postgres_server.removesuffix("postgres") + name)


WIDE: dict[str, tuple[str, Callable[[str], tuple[str, str]]]] = {
    "a clerk may delete": (
        "GRANT DELETE ON stored_events TO {clerk}",
        lambda name: ("stored_events", f"{name}_clerk has DELETE on it"),
    ),
    "a clerk may hand on": (
        "GRANT INSERT ON stored_events TO {clerk} WITH GRANT OPTION",
        lambda name: ("stored_events", f"{name}_clerk has INSERT on it"),
    ),
    "a reader may add": (
        "GRANT INSERT ON stored_events TO {reader}",
        lambda name: ("stored_events", f"{name}_reader has INSERT on it"),
    ),
    "a reader may add a column": (
        "GRANT UPDATE (state) ON stored_events TO {reader}",
        lambda name: ("stored_events", f"{name}_reader has UPDATE on it"),
    ),
    "everybody may read": (
        "GRANT SELECT ON events TO PUBLIC",
        lambda _: ("events", "everybody has SELECT on it"),
    ),
    "somebody else may read": (
        "GRANT SELECT ON stored_events TO pg_monitor",
        lambda _: ("stored_events", "pg_monitor has SELECT on it"),
    ),
    "everybody may connect": (
        "GRANT CONNECT ON DATABASE {database} TO PUBLIC",
        lambda _: ("the database", "everybody has CONNECT on it"),
    ),
    "everybody may make tables": (
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        lambda _: ("the schema", "everybody has CREATE on it"),
    ),
    "clerks are owners": (
        "GRANT {owner} TO {clerk}",
        lambda name: (f"role {name}_clerk", f"it may do all that {name}_owner may"),
    ),
    "readers are clerks": (
        "GRANT {clerk} TO {reader}",
        lambda name: (f"role {name}_reader", f"it may do all that {name}_clerk may"),
    ),
    "a view is somebody else's": (
        "ALTER VIEW events OWNER TO pladsbog",
        lambda name: ("events", f"it belongs to pladsbog, and the table to {name}_owner"),
    ),
}


@pytest.mark.parametrize("what", WIDE)
def test_what_is_granted_beyond_that_is_told_and_stops_nobody(postgres_ledger: str, what: str) -> None:
    statement, finding = WIDE[what]
    database = postgres_ledger.rpartition("/")[2]
    execute(postgres_ledger, statement.format(database=database, **logins.roles_in(postgres_ledger)._asdict()))
    assert finding(database) in told(postgres_ledger)
    with Ledger.open(postgres_ledger) as door:
        door.record(TOWN)


def test_a_table_of_somebody_who_is_no_owner_role_is_told(postgres_ledger: str) -> None:
    execute(postgres_ledger, "ALTER TABLE stored_events OWNER TO pladsbog")
    assert ("stored_events", "it belongs to pladsbog, which is no role made for a ledger's owner") in told(
        postgres_ledger
    )


def test_a_follower_may_be_granted_the_librarys_view(postgres_ledger: str) -> None:
    execute(postgres_ledger, f"GRANT SELECT ON pladsbog_events TO {logins.name_of(logins.login(postgres_ledger))}")
    assert told(postgres_ledger) == []


def test_the_roles_stay_when_the_database_gets_another_name(postgres_server: str) -> None:
    address = new_database(postgres_server)
    create_ledger(address)
    name = address.rpartition("/")[2]
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} RENAME TO {name}x".encode())
    assert told(f"{address}x") == []
    with open_log(f"{address}x") as log:
        assert log.roles() == logins.roles_in(address)


EARLIER = """
CREATE TABLE stored_events (
    id bigint PRIMARY KEY, originator_id text COLLATE "C" NOT NULL, originator_version bigint NOT NULL,
    topic text COLLATE "C" NOT NULL, state bytea NOT NULL, recorded_at text COLLATE "C" NOT NULL,
    clock_at text COLLATE "C", offer text COLLATE "C", ref text COLLATE "C", chain bytea NOT NULL,
    CONSTRAINT stored_events_version UNIQUE (originator_id, originator_version)
);
COMMENT ON TABLE stored_events IS 'pladsbog log, layout 1';
"""


def test_a_ledger_of_an_earlier_program_is_read_and_copied_not_written(
    postgres_ledger: str, postgres_server: str
) -> None:
    with Ledger.open(postgres_ledger) as door:
        door.record(TOWN)
    earlier = new_database(postgres_server)
    execute(earlier, EARLIER)
    with open_log(postgres_ledger) as log, psycopg.connect(earlier) as connection:
        for content, chain in rows_of(log):
            marks = ", ".join(["%s"] * 10)
            connection.execute(f"INSERT INTO stored_events VALUES ({marks})".encode(), [*content, chain])
        digest = log.digest()
    with open_log(earlier) as log:
        assert log.digest() == digest
        assert log.login(1) is None
        assert [str(found.why) for found in log.altered_guards()] == [
            "it was made by an earlier pladsbog, without what guards it today"
        ]
        assert list(log.wide_grants()) == []
        copy = new_database(postgres_server)
        assert fill(copy, rows_of(log)).chain.hex() == digest
    with Ledger.open(earlier) as door, pytest.raises(OlderLedger, match="it can be read, not written"):
        door.record(move_in("c-17", "1", NEW_YEAR))
    with Ledger.open(copy) as door:
        door.record(move_in("c-17", "1", NEW_YEAR))
    with open_log(copy) as log:
        assert [log.login(number) for number in (6, 7)] == [None, "pladsbog"]
