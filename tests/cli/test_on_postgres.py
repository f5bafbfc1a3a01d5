"""A ledger on a server, for many: made with its roles, used by clerks and readers; no password is ever shown."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest

from cli.guide import page_of
from cli.languages import LANGUAGES
from ledger.errors import NoConnection
from ledger.shared.message import as_said
from ledger.store import open_log, postgres_recorder, without_password
from ledger.store.postgres_schema import KINDS, guard_body, renewed_guard, without_kinds
from projections.views import views_file
from tests.cli.conftest import TOWN
from tests.cli.running import Ran, pladsbog
from tests.ledger.store import conftest, logins
from tests.ledger.store.proxy import Proxy
from tests.ledger.store.test_postgres_guard import insert, next_row
from tests.ledger.store.test_postgres_roles import owning
from tests.ledger.store.test_recorder import execute
from tests.postgres_server import new_database

postgres_server = conftest.postgres_server
postgres_database = conftest.postgres_database

ACCOUNTS = """
reference = "KB 3"
decided_on = 2023-01-01
[[account]]
offer = "syrenparken"
effective = 2023-01-01
account = "5385010030407700"
counter = "5385210010407700"
"""
MOVE_IN = "move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1"


@pytest.fixture
def own(postgres_database: str, folder: Path) -> str:
    """The address of a ledger that has adopted one house with two places, under its owner."""
    (folder / "town.toml").write_text(TOWN)
    (folder / "accounts.toml").write_text(ACCOUNTS)
    for line in ("init --municipality 787", "adopt town.toml"):
        assert pladsbog(f"--ledger {postgres_database} {line}").code == 0
    return postgres_database


@pytest.fixture
def clerk(own: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The clerk's address, which is the ledger of this session."""
    address = logins.clerk(own)
    monkeypatch.setenv("PLADSBOG_LEDGER", address)
    return address


def done(*lines: str) -> Ran:
    for line in lines:
        ran = pladsbog(line)
        assert ran.code == 0, (line, ran.err)
    return ran


@pytest.mark.postgres
def test_init_says_which_roles_people_are_to_have(postgres_database: str) -> None:
    ran = pladsbog(f"--ledger {postgres_database} init --municipality 787")
    roles = logins.roles_in(postgres_database)
    assert ran.code == 0
    assert f"give people logins that are members of {roles.clerk}, who record, or of {roles.reader}\n" in ran.err


@pytest.mark.postgres
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_follows_the_operators_guide_has_a_ledger_with_a_clerk_and_a_reader(
    postgres_database: str, folder: Path, language: str
) -> None:
    page = page_of("operator", language).read_text(encoding="utf-8")
    (line,) = re.findall(r"`pladsbog (--\w+ postgresql://db.local/care [^`]+)`", page)
    assert pladsbog(line.replace("postgresql://db.local/care", postgres_database)).code == 0
    (block,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    address, _, name = postgres_database.rpartition("/")
    of_test = {login: f"{login}_{uuid4().hex[:8]}" for login in ("anna", "revisor")}  # logins outlive their database
    for login, other in of_test.items():
        block = re.sub(rf"\b{login}\b", other, block)
    execute(postgres_database, *re.sub(r"\bcare_", f"{name}_", block).splitlines())
    (folder / "town.toml").write_text(TOWN)
    done(f"--ledger {postgres_database} adopt town.toml")
    clerk, reader = (address.replace("//pladsbog@", f"//{login}@") + f"/{name}" for login in of_test.values())
    done(f"--ledger {clerk} {MOVE_IN}", f"--ledger {reader} status", f"--ledger {reader} verify --no-changes")
    refused = pladsbog(f"--ledger {reader} depart c-17 --on 2023-05-31")
    assert refused.code == 2
    assert "[read-only]" in refused.err
    done(f"--ledger {postgres_database} backup copy.db", "--ledger copy.db verify --no-changes")


@pytest.mark.postgres
def test_who_may_make_no_roles_gets_the_sql_for_who_may(postgres_server: str) -> None:
    owner = owning(postgres_server)
    name = logins.name_of(owner)
    refused = pladsbog(f"--ledger {owner} init")
    assert refused.code == 1
    assert "[roles-needed]" in refused.err
    assert f"pladsbog --ledger {owner} init --sql" in refused.err
    assert pladsbog(f"--ledger {owner} log").code == 2, "there is none"
    sql = done(f"--ledger {owner} init --sql").out
    assert sql.startswith("CREATE ROLE")
    execute(owner.replace(name, "pladsbog"), *sql.splitlines())
    done(f"--ledger {owner} init")
    again = done(f"--ledger {owner.replace(name, 'pladsbog')} init --sql")
    assert (again.out, again.err) == ("", "nothing is lacking: the ledger can be made\n")


@pytest.mark.postgres
@pytest.mark.parametrize("granted", ["", "CONNECT", "CONNECT, and no schema"])
def test_who_is_no_member_of_the_roles_is_told_what_to_let_grant(own: str, granted: str) -> None:
    """A login that the server lets in, and the database does not; or that has been let into the database alone."""
    stranger = logins.login(own)
    name, roles = logins.name_of(stranger), logins.roles_in(own)
    if granted:
        execute(own, f"GRANT CONNECT ON DATABASE {own.rpartition('/')[2]} TO {name}")
    if "schema" in granted:
        execute(own, "REVOKE USAGE ON SCHEMA public FROM PUBLIC")
    for line in ("log", MOVE_IN, "verify", "backup copy.db", "status"):
        refused = pladsbog(f"--ledger {stranger} {line}")
        assert refused.code == 2
        assert f"{name} may not read {stranger}: " in refused.err
        assert f"it is a member of neither {roles.clerk} nor {roles.reader} [no-member]" in refused.err
        assert f'GRANT "{roles.clerk}" TO "{name}" for who records' in refused.err
    hint = refused.err.splitlines()[1]
    grant = hint.partition(", or ")[2].partition(" for ")[0]
    assert grant.startswith(f'GRANT "{roles.reader}"')
    execute(own, grant)
    done(f"--ledger {stranger} log")


@pytest.mark.postgres
def test_a_guard_of_an_earlier_program_is_renewed_by_what_is_said(own: str, clerk: str) -> None:
    def found() -> list[object]:
        rows = pladsbog(f"--ledger {own} doctor --format json").data["found"]
        return [one["state"] for one in rows if one["what"] == "guard"]

    assert found() == ["ok"]
    execute(own, renewed_guard("public", ()).replace(guard_body(()), without_kinds(guard_body())))
    assert found() == ["remark"]
    execute(own, renewed_guard("public", KINDS - {"citizen.moved-in:1"}))
    assert found() == ["to-do"]
    refused = pladsbog(MOVE_IN)
    assert refused.code == 1
    assert "refuses citizen.moved-in:1; nothing was recorded [older-guard]" in refused.err
    line = refused.err.rpartition("up to this program: pladsbog ")[2].strip()
    assert line == f"--ledger {clerk} init --guards"
    by_clerk = pladsbog(line)
    assert (by_clerk.code, "[owner-needed]" in by_clerk.err) == (1, True)
    assert "renewed: " in done(line.replace(clerk, own)).err
    assert "nothing to renew: " in done(line.replace(clerk, own)).err
    assert found() == ["ok"]
    done(MOVE_IN)


@pytest.mark.postgres
def test_what_a_clerk_wrote_past_the_program_is_named_and_what_precedes_it_is_saved(
    own: str, clerk: str, postgres_server: str
) -> None:
    done(MOVE_IN)
    with open_log(own) as log:
        insert(clerk, next_row(log))
        number = log.last()
    for line in ("settle 2023-05", "log", "residents", f"show {number}"):
        refused = pladsbog(line)
        assert (refused.code, f"event #{number} in {clerk} cannot be read: " in refused.err) == (2, True), refused.err
        assert refused.err.endswith(f": pladsbog --ledger NEW.db restore {clerk} --salvage\n")
    assert f"#{number}" in pladsbog("verify").out
    for new in ("NEW.db", new_database(postgres_server)):
        saved = pladsbog(f"--ledger {new} restore {own} --salvage")
        assert (saved.code, f"no further than before #{number}: it cannot be read" in saved.err) == (3, True), saved.err
        done(f"--ledger {new} verify", f"--ledger {new} settle 2023-05")


def test_a_file_has_no_guard_to_be_renewed() -> None:
    refused = pladsbog("init --guards")
    assert refused.code == 2
    assert "a file has no guard to be renewed" in refused.err
    assert not Path("pladsbog.db").exists()


def test_a_file_has_no_roles() -> None:
    refused = pladsbog("init --sql")
    assert refused.code == 2
    assert "a file has no roles" in refused.err
    assert not Path("pladsbog.db").exists()


@pytest.mark.postgres
def test_a_copy_says_which_roles_it_made_or_found(own: str, postgres_server: str) -> None:
    done(f"--ledger {own} backup copy.db", f"--ledger {own} export-log -o log.jsonl")
    for line in ("restore copy.db", "import-log log.jsonl"):
        address = new_database(postgres_server)
        roles = logins.roles_in(address)
        said = done(f"--ledger {address} {line}").err
        assert f"made the roles {roles.owner}, {roles.clerk}, {roles.reader}\n" in said
        assert f"give people logins that are members of {roles.clerk}, who record, or of {roles.reader}\n" in said
    address = new_database(postgres_server)
    roles = logins.roles_in(address)
    execute(address, f"CREATE ROLE {roles.clerk} NOLOGIN")
    said = done(f"--ledger copy.db backup {address}").err
    assert f"made the roles {roles.owner}, {roles.reader}\n" in said
    assert f"there already, with whoever is a member of them: the roles {roles.clerk}\n" in said


@pytest.mark.postgres
def test_guards_that_were_switched_off_are_told_where_a_copy_is_made(own: str) -> None:
    execute(own, "ALTER TABLE stored_events DISABLE TRIGGER stored_events_never_go")
    said = done(f"--ledger {own} backup copy.db").err
    assert f"warning: what guards {own} was altered: trigger stored_events_never_go: it is not as pladsbog" in said
    assert pladsbog(f"--ledger {own} verify").code == 3


@pytest.mark.postgres
def test_a_clerk_needs_no_more_for_any_command(clerk: str, own: str, folder: Path) -> None:
    (folder / "rows.csv").write_text(
        "event;date;citizen;offer;place;level;decision\nmove-in;2023-05-03;c-18;syrenparken;2;4;VU-2\n"
    )
    done(
        "adopt accounts.toml",
        MOVE_IN,
        "import rows.csv",
        "reassess c-17 --from 2023-06-01 --level 6 --decision VU-3",
        "absent c-17 --from 2023-06-05 --until 2023-06-07 --kind hospital",
        "change c-17 --payer 163 --paragraph 107 --from 2023-07-01 --decision VU-4",
        "depart c-18 --on 2023-07-15 --cause moved",
        "void 14 --kind typo --reason 'wrong date'",
        "settle 2023-05",
        "close 2023-07 --and-earlier",
        "postings 2023-05 --format csv -o postings.csv",
        "statement 163 2023-07",
        "why syrenparken 2023-05",
        "bridge 2023-05 --offer syrenparken",
        "residents syrenparken",
        "tables --offer syrenparken -o house.db",
        "check",
        "verify",
        "digest",
        "export-log -o log.jsonl",
        "backup copy.db",
        "--ledger copy.db verify",
    )
    # a reader reads, and is told that the ledger is not to be written
    reader = logins.reader(own)
    done(f"--ledger {reader} settle 2023-05", f"--ledger {reader} verify", f"--ledger {reader} log")
    refused = pladsbog(f"--ledger {reader} reassess c-17 --from 2023-09-01 --level 5 --decision VU-9")
    assert (refused.code, "[read-only]" in refused.err) == (2, True)
    assert "a member of the role DATABASE_clerk" in refused.err
    assert pladsbog("digest").out == pladsbog("--ledger copy.db digest").out


@pytest.mark.postgres
def test_who_records_is_the_login_where_nobody_else_is_named(clerk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done(MOVE_IN)
    monkeypatch.delenv("PLADSBOG_ACTOR")
    done("depart c-17 --on 2023-06-15 --cause moved")
    done("void 10 --kind typo --reason x --by bo")
    shown = [done(f"show {number} --format json").data for number in (8, 10, 12)]
    login = logins.name_of(clerk)
    assert [(one["by"], one["login"]) for one in shown] == [("anna", login), (login, login), ("bo", login)]


@pytest.mark.postgres
def test_grants_beyond_what_is_needed_are_a_finding(clerk: str, own: str) -> None:
    execute(own, f"GRANT DELETE ON stored_events TO {logins.roles_in(own).clerk}")
    execute(own, "ALTER TABLE stored_events ENABLE TRIGGER stored_events_never_go")
    found = pladsbog("verify --format json")
    assert found.code == 3
    assert [(fault["where"], fault["what"]) for fault in found.data["faults"]] == [
        ("trigger stored_events_never_go", "it is not as pladsbog made it"),
        ("stored_events", f"{logins.roles_in(own).clerk} has DELETE on it"),
    ]


@pytest.mark.postgres
def test_an_act_that_was_recorded_is_found_again(clerk: str) -> None:
    with Proxy(clerk, "after") as proxy:
        ran = pladsbog(f"--ledger {proxy.address} {MOVE_IN}")
    assert (ran.code, proxy.cuts) == (0, 1)
    assert "#8 " in ran.err
    assert done("log --format csv").out.count("c-17") == 2


@pytest.mark.postgres
@pytest.mark.parametrize(("cut", "there"), [("after", 2), ("before", 0)])
def test_where_nobody_can_tell_it_ends_with_4_and_says_how_to_look(
    clerk: str, cut: str, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_recorder, "_PATIENCE", 0.3)
    with Proxy(clerk, cut, closed=True) as proxy:
        ran = pladsbog(f"--ledger {proxy.address} {MOVE_IN}")
    assert ran.code == 4
    assert "it is recorded as #8 to #9, or not at all [maybe-recorded]\n" in ran.err
    assert f"look before you give the command again: pladsbog --ledger {proxy.address} log --since '#7'" in ran.err
    assert done("log --since '#7' --format csv").out.count("c-17") == there


@pytest.mark.postgres
def test_what_is_not_recorded_ends_with_1(clerk: str) -> None:
    with Proxy(clerk, "before") as proxy:
        ran = pladsbog(f"--ledger {proxy.address} {MOVE_IN}")
    assert (ran.code, "[connection-lost]" in ran.err) == (1, True)
    done(MOVE_IN)


@pytest.mark.postgres
def test_a_server_that_is_gone_after_recording_does_not_make_it_unrecorded(
    clerk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(MOVE_IN)

    def refused(*_: object, **__: object) -> None:
        raise NoConnection("the server", as_said("gone"))

    monkeypatch.setattr("cli.recording.flag_untold", refused)
    ran = pladsbog("reassess c-17 --from 2023-06-01 --level 6 --decision VU-3")
    assert ran.code == 4
    assert "it is recorded, as #10, but the answer could not be written" in ran.err


ADDRESSES = [
    "postgresql://anna:secret@127.0.0.1:1/town",
    "postgresql://anna:se@cret@127.0.0.1:1/town",
    "postgresql://anna:se/cret@127.0.0.1:1/town",
    "postgresql://anna:se?cret@127.0.0.1:1/town",
    "postgresql://anna:se%cret@127.0.0.1:1/town",
    "postgresql://anna:secret@[::1/town",
    "postgresql://anna:secret@[::1]x/town",
    "postgresql://127.0.0.1:1/town?user=anna&password=secret",
    "postgresql://127.0.0.1:1/town?password=secret&user=anna&sslmode=nosuch",
    "postgresql://anna:secret@127.0.0.1:1/town?sslpassword=secret&sslmode=verify-full&sslrootcert=/nowhere",
    "postgresql://anna:secret@127.0.0.1:1/town?nosuchoption=1",
    "postgresql://anna:secret@127.0.0.1:notaport/town",
    "postgresql://anna:secret@no.such.host.invalid/town",
    "postgresql://:secret@127.0.0.1:1/town",
    "postgresql://anna:secret@127.0.0.1:1",
]
COMMANDS = [
    "init", "log", "settle 2023-05", MOVE_IN, "verify", "backup copy.db", "restore copy.db", "demo", "status",
    "tables", "digest --format json", "init --sql", "close 2023-05", "nosuchcommand", "log --nosuch", "import-log -",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_refusal_shows_a_password(address: str) -> None:
    for command in COMMANDS:
        ran = pladsbog(f"--ledger '{address}' {command}")
        assert ran.code in (1, 2), (command, ran)
        for part in ("secret", "cret", "se@", "se/", "se%"):
            assert part not in (ran.out + ran.err).replace("closet", ""), (command, ran)
    assert "cret" not in without_password(address)
    assert "cret" not in views_file(address)


@pytest.mark.postgres
def test_no_hint_shows_a_password(own: str) -> None:
    address = own.replace("pladsbog@", "pladsbog:secret@")
    for line in ("show 999", "settle 1999-13", "depart c-99 --on 2023-05-31", "residents nowhere", "status"):
        ran = pladsbog(f"--ledger {address} {line}")
        assert "secret" not in ran.out + ran.err, ran
    # on a database that has no ledger
    ran = pladsbog(f"--ledger {new_database(own.rpartition('/')[0] + '/postgres')}?password=secret log")
    assert (ran.code, "[no-ledger]" in ran.err, "secret" in ran.err) == (2, True, False)
