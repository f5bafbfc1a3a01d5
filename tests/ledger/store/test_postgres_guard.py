"""The server itself holds every row against the one above it, whoever sends it: what SQL of one's own can do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import psycopg
import pytest
from msgspec.structs import replace
from psycopg import errors

from ledger.application import Ledger
from ledger.errors import (
    ClockApart,
    DamagedEvent,
    LedgerAltered,
    LedgerBusy,
    OlderGuard,
    OwnerNeeded,
    ReadOnlyLedger,
)
from ledger.events import LedgerSalvaged
from ledger.events.kinds import CLASSES
from ledger.shared.calendar import clock_set_to, moment_text, now
from ledger.store import Log, open_log, postgres_recorder, postgres_schema
from ledger.store.chain import Content, Draft, Head, leaf, link, rows_after, verify_chain
from ledger.store.copying import Salvaged, fill
from ledger.store.postgres import PostgresLog, renew_guard
from ledger.store.postgres_schema import (
    CLOCK_APART,
    KINDS,
    NOT_NEXT,
    TURN_TO_WRITE,
    UNKNOWN_KIND,
    guard_body,
    renewed_guard,
    without_kinds,
)
from ledger.store.schema import COLUMNS
from tests.ledger.given import NEW_YEAR, TOWN, move_in
from tests.ledger.store import logins
from tests.ledger.store.test_recorder import execute

pytestmark = pytest.mark.postgres

STATE = json.dumps({"effective_on": "2024-01-01", "by": "mallory", "act": "x/1"}).encode()
"""As of any kind of event; no program reads it as a move-in."""
FIELDS = COLUMNS.split(", ")


@pytest.fixture
def town(postgres_ledger: str) -> str:
    """A ledger of six events."""
    with Ledger.open(postgres_ledger) as door:
        door.record(TOWN)
    return postgres_ledger


@pytest.fixture
def log(town: str) -> Iterator[Log]:
    with open_log(town) as opened:
        yield opened


@pytest.fixture
def clerk(town: str) -> str:
    return logins.clerk(town)


def next_row(log: Log, moment: datetime | None = None, version: int = 1, state: bytes = STATE) -> dict[str, object]:
    """The row that the program would add, by column."""
    number = log.last()
    before = Head(number, *log.link(number))
    draft = Draft("citizen:c-666", version, "citizen.moved-in:1", state, "syrenparken", None)
    (row,) = rows_after(before, moment_text(now() if moment is None else moment), [draft])
    return dict(zip(FIELDS, row, strict=True))


def insert(address: str, row: dict[str, object], more: str = "") -> None:
    """Add a row with SQL of one's own."""
    marks = ", ".join(["%s"] * len(row))
    with psycopg.connect(address, autocommit=True) as connection:
        if more:
            connection.execute(more.encode())
        connection.execute(f"INSERT INTO stored_events ({', '.join(row)}) VALUES ({marks})".encode(), [*row.values()])


def refused(address: str, row: dict[str, object], more: str = "") -> tuple[str | None, str]:
    """The server's code and words for a row that it does not take."""
    with pytest.raises(psycopg.Error) as error:
        insert(address, row, more)
    return error.value.sqlstate, str(error.value).partition("\n")[0]


def chained(row: dict[str, object], log: Log, **changes: object) -> dict[str, object]:
    """A row with other cells, whose digest is right for them."""
    row = row | changes
    content = Content(*(row[field] for field in FIELDS[:-1]))  # type: ignore[arg-type]  # as the test gives them
    return row | {"chain": link(log.chain(log.last()), leaf(content))}


def test_the_row_that_the_program_would_add_is_taken(clerk: str, log: Log) -> None:
    insert(clerk, next_row(log))
    assert log.last() == 7
    assert verify_chain(log) is None


@pytest.mark.parametrize("who", ["clerk", "owner"])
@pytest.mark.parametrize("number", [0, 1, 6, 8, -1, 2**62])
def test_a_row_has_the_next_number(town: str, clerk: str, log: Log, who: str, number: int) -> None:
    address = clerk if who == "clerk" else town
    assert refused(address, chained(next_row(log), log, id=number)) == (
        NOT_NEXT,
        f"the next event is #7, not #{number}",
    )


@pytest.mark.parametrize("who", ["clerk", "owner"])
@pytest.mark.parametrize(
    "change",
    [
        {"chain": bytes(32)},
        {"chain": b""},
        {"state": STATE + b" "},
        {"topic": "citizen.moved-in:2"},
        {"originator_id": "citizen:c-667"},
        {"offer": "udby"},
        {"offer": None},
        {"offer": ""},
        {"ref": "k"},
        {"originator_version": 2},
    ],
    ids=str,
)
def test_a_row_is_tied_to_the_one_above_it(
    town: str, clerk: str, log: Log, who: str, change: dict[str, object]
) -> None:
    row = next_row(log) | change
    code, why = refused(clerk if who == "clerk" else town, row)
    assert (code, why) == (NOT_NEXT, "the digest of #7 does not tie it to the event above it")


@pytest.mark.parametrize(
    "settings",
    [
        "SET standard_conforming_strings = off",
        "SET bytea_output = 'escape'",
        "SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Tokyo'",
    ],
)
def test_what_a_session_has_set_changes_nothing(clerk: str, log: Log, settings: str) -> None:
    assert refused(clerk, next_row(log) | {"chain": bytes(32)}, settings)[0] == NOT_NEXT
    insert(clerk, next_row(log), settings)
    assert verify_chain(log) is None


def test_what_a_session_puts_in_the_way_is_not_looked_at(clerk: str, town: str, log: Log) -> None:
    """Given the right to make tables of one's own, as a database of an earlier server has it."""
    execute(town, f"GRANT TEMPORARY ON DATABASE {town.rpartition('/')[2]} TO PUBLIC")
    shadow = "CREATE TEMPORARY TABLE stored_events AS SELECT * FROM public.stored_events LIMIT 0"
    row = {**chained(next_row(log), log, id=1), "login": "x"}
    with psycopg.connect(clerk, autocommit=True) as connection:
        connection.execute(shadow.encode())
        marks = ", ".join(["%s"] * len(row))
        with pytest.raises(psycopg.Error, match="the next event is #7, not #1"):
            connection.execute(
                f"INSERT INTO public.stored_events ({', '.join(row)}) VALUES ({marks})".encode(), [*row.values()]
            )


@pytest.mark.parametrize("who", ["clerk", "owner"])
@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2020-01-01T00:00:00.000000Z", "the moment of #7 is before that of the event above it"),
        ("9999", "the moment of #7 is not written as moments are"),
        ("zzz", "the moment of #7 is not written as moments are"),
        ("2999-01-01 00:00:00.000000Z", "the moment of #7 is not written as moments are"),
    ],
)
def test_a_moment_is_never_before_the_one_above(
    town: str, clerk: str, log: Log, who: str, moment: str, why: str
) -> None:
    row = chained(next_row(log), log, recorded_at=moment)
    assert refused(clerk if who == "clerk" else town, row) == (NOT_NEXT, why)


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24 * 365])
def test_a_clerks_moment_is_the_servers(postgres_ledger: str, minutes: int) -> None:
    """Given a ledger in which nothing was recorded for long: so the moment is after the one above it all the same."""
    with clock_set_to(now() - timedelta(days=30)), Ledger.open(postgres_ledger) as door:
        door.record(TOWN)
    clerk = logins.clerk(postgres_ledger)
    with open_log(postgres_ledger) as log:
        code, why = refused(clerk, next_row(log, now() + timedelta(minutes=minutes)))
        assert (code, why) == (CLOCK_APART, "the moment of #7 is not the server's")
        insert(clerk, next_row(log, now() + timedelta(minutes=minutes // abs(minutes) * 4)))
        # the owner restores, and makes up histories
        insert(postgres_ledger, next_row(log, now() + timedelta(minutes=6), version=2))


def test_a_clock_apart_from_the_servers_is_told(town: str, clerk: str) -> None:
    with (
        clock_set_to(now() + timedelta(hours=1)),
        Ledger.open(clerk) as door,
        pytest.raises(ClockApart, match=r"the clock says .*, and that of the server .*") as told,
    ):
        door.record(move_in("c-17", "1", NEW_YEAR))
    assert timedelta(minutes=59) < told.value.clock - told.value.server < timedelta(minutes=61)


def test_a_moment_is_carried_forward_from_the_row_above_alone(town: str, clerk: str, log: Log) -> None:
    above = log.moment(6)
    said = moment_text(datetime.fromisoformat(above) - timedelta(minutes=1))
    later = moment_text(datetime.fromisoformat(above) + timedelta(minutes=1))
    row = next_row(log)
    assert refused(clerk, chained(row, log, recorded_at=later, clock_at=said))[0] == NOT_NEXT
    assert refused(clerk, chained(row, log, recorded_at=above, clock_at=later))[0] == NOT_NEXT
    long_ago = moment_text(datetime.fromisoformat(above) - timedelta(minutes=6))
    assert refused(clerk, chained(row, log, recorded_at=above, clock_at=long_ago))[0] == CLOCK_APART
    insert(clerk, chained(row, log, recorded_at=above, clock_at=said))


@pytest.mark.parametrize("version", [0, 2, -1])
def test_a_version_is_the_next_one_of_its_stream(clerk: str, log: Log, version: int) -> None:
    code, why = refused(clerk, next_row(log, version=version))
    assert (code, why) == ("23505", f"version {version} of citizen:c-666 is not the next one")


@pytest.mark.parametrize("state", [b"", b"x", b"[]", b"1", b'{"by": "x"}', b'{"act": "x/1"}', b"\xff"])
def test_a_state_says_who_and_in_which_act(clerk: str, log: Log, state: bytes) -> None:
    refused(clerk, next_row(log, state=state))
    assert log.last() == 6


NO_EVENTS = [
    {"by": "x", "act": "x/1"},
    {"by": "x", "act": "x/1", "effective_on": "tomorrow"},
    {"by": 1, "act": "x/1", "effective_on": "2024-01-01"},
    {"by": "x", "act": ["x/1"], "effective_on": "2024-01-01"},
]


@pytest.mark.parametrize("state", NO_EVENTS, ids=str)
def test_a_state_has_the_day_from_which_it_holds(clerk: str, log: Log, state: dict[str, object]) -> None:
    said = refused(clerk, next_row(log, state=json.dumps(state).encode()))
    assert said == (NOT_NEXT, "the state of #7 is no event's")


# --- kinds of event, and a guard of an earlier program ---------------------------------------------------------------

UNHEARD_OF = "citizen.abducted:1"


def _list_of(body: str) -> str:
    """What a guard has more than that of an earlier program."""
    found = postgres_schema._GUARDS_KINDS.search(body)
    assert found is not None
    return found[0]


def with_guard(ledger: str, body: str) -> None:
    """Put another body in the place of the guard's, as an earlier or later program made it."""
    made = renewed_guard("public", ())
    execute(ledger, made.replace(guard_body(()), body))


@pytest.mark.parametrize(
    "topic", [UNHEARD_OF, "citizen.moved-in:2", "citizen.moved-in", "", " ", "citizen.moved-in:1 "]
)
def test_a_kind_that_no_program_knows_is_refused(town: str, clerk: str, log: Log, topic: str) -> None:
    assert refused(clerk, chained(next_row(log), log, topic=topic))[0] == UNKNOWN_KIND
    assert log.last() == 6
    insert(town, chained(next_row(log), log, topic=topic))  # the owner restores what a later program wrote


def test_every_kind_of_event_is_taken(clerk: str, log: Log) -> None:
    for version, topic in enumerate(sorted(CLASSES), 1):
        insert(clerk, chained(next_row(log, version=version), log, topic=topic))
    assert log.last() == 6 + len(CLASSES)


def test_a_guard_of_an_earlier_program_is_renewed_by_the_owner_alone(town: str, clerk: str, log: Log) -> None:
    with_guard(town, without_kinds(guard_body()))
    # it guards as it did, and nobody is kept from recording
    assert (log.kinds_refused(), list(log.altered_guards())) == (None, [])
    with Ledger.open(clerk) as door:
        door.record(move_in("c-17", "1", NEW_YEAR))
    last = log.last()
    with pytest.raises(OwnerNeeded):
        renew_guard(clerk)
    assert log.kinds_refused() is None
    assert renew_guard(town)
    assert not renew_guard(town)
    assert (log.kinds_refused(), list(log.altered_guards())) == (frozenset(), [])
    assert refused(clerk, chained(next_row(log), log, topic=UNHEARD_OF))[0] == UNKNOWN_KIND
    with Ledger.open(clerk) as door:
        door.record(move_in("c-18", "2", NEW_YEAR))
    assert log.last() == last + 2


def test_a_kind_that_the_guard_does_not_know_yet_is_refused_until_it_is_renewed(
    town: str, clerk: str, log: Log
) -> None:
    with_guard(town, guard_body(KINDS - {"citizen.moved-in:1"} | {"later.program:1"}))
    assert (log.kinds_refused(), list(log.altered_guards())) == (frozenset({"citizen.moved-in:1"}), [])
    with Ledger.open(clerk) as door, pytest.raises(OlderGuard, match=r"refuses citizen.moved-in:1; nothing was"):
        door.record(move_in("c-17", "1", NEW_YEAR))
    assert log.last() == 6
    assert renew_guard(town)
    with Ledger.open(clerk) as door:
        door.record(move_in("c-17", "1", NEW_YEAR))
    # what a later program put into the list stays there
    assert isinstance(log, PostgresLog)
    assert log.kinds_known() == KINDS | {"later.program:1"}


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace("'PLB03'", "'PLB09'"),
        lambda body: body.replace("<> ALL", "= ALL"),
        lambda body: body.replace("', ' '))", "', ',')) AND false"),
        lambda body: body.replace("base.adopted:1", "base.adopted:1'',''"),
        lambda body: "\nBEGIN RETURN NEW; END",
        lambda body: without_kinds(body).removesuffix("END") + _list_of(body) + "\nEND",
        lambda body: body.removesuffix("END") + _list_of(body) + "\nEND",
    ],
)
def test_a_guard_that_was_altered_is_not_renewed(town: str, log: Log, change: Callable[[str], str]) -> None:
    altered = change(guard_body())
    assert altered != guard_body()
    with_guard(town, altered)
    assert [found.where for found in log.altered_guards()] == ["trigger stored_events_only_grow"]
    with pytest.raises(LedgerAltered):
        renew_guard(town)
    assert len(list(log.altered_guards())) == 1


def test_what_the_guard_lets_pass_and_nobody_reads_is_named_and_what_precedes_it_saved(
    town: str, clerk: str, log: Log, tmp_path: Path
) -> None:
    insert(clerk, next_row(log))  # a move-in without a citizen
    with pytest.raises(DamagedEvent, match=r"event #7 in postgresql://.* cannot be read: .*citizen"):
        log.number(7)
    saved = str(tmp_path / "saved.db")
    salvaged = Salvaged(log, "anna")
    assert fill(saved, salvaged).events == 7
    assert salvaged.stopped is not None
    assert salvaged.stopped.number == 7
    with open_log(saved) as again:
        event = again.number(7).event
        assert isinstance(event, LedgerSalvaged)
        assert (event.stopped_at, event.lost) == (7, 1)


def test_the_login_is_the_servers_word(town: str, clerk: str, log: Log) -> None:
    insert(clerk, next_row(log) | {"login": "anna"})
    with Ledger.open(clerk) as door:
        door.record(replace(move_in("c-17", "1", NEW_YEAR), by="anna"))
    name = logins.name_of(clerk)
    assert [log.login(number) for number in range(6, 10)] == ["pladsbog", name, name, name]
    assert log.number(8).event.by == "anna"
    assert log.login(99) is None


CHANGES = [
    "UPDATE stored_events SET state = state WHERE id = 1",
    "UPDATE stored_events SET login = 'x'",
    "DELETE FROM stored_events WHERE id = 6",
    "TRUNCATE stored_events",
    "TRUNCATE stored_events CASCADE",
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_or_deletes(town: str, clerk: str, change: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        execute(clerk, change)
    # the owner and superusers may, but for the triggers; and they fire in the session of a replica too
    for before in ("SELECT 1", "SET session_replication_role = replica"):
        with pytest.raises(errors.RestrictViolation, match="an event is never changed or deleted"):
            execute(town, before, change)


def test_a_replica_adds_no_row_around_the_guard(town: str, log: Log) -> None:
    row = next_row(log) | {"chain": bytes(32)}
    assert refused(town, row, "SET session_replication_role = replica")[0] == NOT_NEXT


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE stored_events DISABLE TRIGGER stored_events_only_grow",
        "ALTER TABLE stored_events DISABLE TRIGGER ALL",
        "DROP TRIGGER stored_events_never_change ON stored_events",
        "DROP TABLE stored_events",
        "ALTER TABLE stored_events ADD COLUMN note text",
        "ALTER TABLE stored_events OWNER TO CURRENT_USER",
        "CREATE INDEX mine ON stored_events (topic)",
        "CREATE RULE mine AS ON INSERT TO stored_events DO INSTEAD NOTHING",
        "CREATE TRIGGER mine BEFORE INSERT ON stored_events EXECUTE FUNCTION stored_events_turn()",
        "CREATE OR REPLACE FUNCTION stored_events_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION stored_events_guard CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "BEGIN; LOCK TABLE stored_events IN EXCLUSIVE MODE",
        "GRANT SELECT ON stored_events TO PUBLIC",
        "SET SESSION AUTHORIZATION pladsbog",
        "SELECT * FROM stored_events FOR UPDATE",
        "COMMENT ON TABLE stored_events IS 'x'",
    ],
)
@pytest.mark.parametrize("who", ["clerk", "reader"])
def test_a_clerk_or_reader_changes_no_guard(town: str, who: str, statement: str) -> None:
    address = getattr(logins, who)(town)
    with psycopg.connect(address, autocommit=True) as connection:
        if statement.startswith("GRANT"):  # PostgreSQL only warns where nothing could be granted
            connection.execute(statement.encode())
            assert connection.execute("SELECT has_table_privilege('public', 'stored_events', 'SELECT')").fetchone() == (
                False,
            )
            return
        with pytest.raises((errors.InsufficientPrivilege, errors.InvalidObjectDefinition)):
            connection.execute(statement.encode())


def test_a_reader_reads_and_adds_nothing(town: str, log: Log) -> None:
    reader = logins.reader(town)
    with open_log(reader) as seen:
        assert seen.last() == 6
        assert list(seen.altered_guards()) == []
    assert refused(reader, next_row(log))[0] == "42501"
    with Ledger.open(reader) as door, pytest.raises(ReadOnlyLedger):
        door.record(move_in("c-17", "1", NEW_YEAR))


def test_whoever_is_no_member_does_not_even_connect(town: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(logins.login(town))


def test_rows_of_several_who_send_sql_of_their_own_come_one_after_the_other(town: str, log: Log) -> None:
    """Whoever adds a row waits for whoever is adding one, without asking for it."""
    row, clerks = next_row(log), [logins.clerk(town) for _ in range(2)]
    with psycopg.connect(clerks[0]) as first:
        first.execute(
            f"INSERT INTO stored_events ({COLUMNS}) VALUES ({', '.join(['%s'] * len(FIELDS))})".encode(),
            [*row.values()],
        )
        told: list[tuple[str | None, str]] = []
        second = Thread(target=lambda: told.append(refused(clerks[1], row)))
        second.start()
        sleep(0.3)
        assert told == []
        first.commit()
    second.join(10)
    assert told == [(NOT_NEXT, "the next event is #8, not #7")]


def test_a_writer_waits_five_seconds_for_the_turn(town: str, clerk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.postgres_recorder._BEGIN", _with_a_short_wait())
    with psycopg.connect(town) as other, Ledger.open(clerk) as door:
        other.execute(f"SELECT pg_advisory_xact_lock({TURN_TO_WRITE})".encode())
        with pytest.raises(LedgerBusy):
            door.record(move_in("c-17", "1", NEW_YEAR))


def _with_a_short_wait() -> tuple[str, ...]:
    begin = postgres_recorder._BEGIN
    assert any("lock_timeout = '5s'" in statement for statement in begin)
    return tuple(statement.replace("'5s'", "'200ms'") for statement in begin)


def test_a_snapshot_from_before_does_not_hide_what_came_since(town: str, log: Log) -> None:
    """At a stricter isolation the guard sees an older log: the number is then taken all the same."""
    first, second = logins.clerk(town), logins.clerk(town)
    with psycopg.connect(second) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SELECT count(*) FROM stored_events")
        row = next_row(log)
        insert(first, row)
        with pytest.raises(errors.UniqueViolation):
            connection.execute(
                f"INSERT INTO stored_events ({COLUMNS}) VALUES ({', '.join(['%s'] * len(FIELDS))})".encode(),
                [*row.values()],
            )
    assert verify_chain(log) is None
    assert datetime.fromisoformat(log.moment(7)) <= datetime.now(UTC) + timedelta(minutes=1)
