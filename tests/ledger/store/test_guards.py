"""What guards the log: whatever was taken away, changed or added is told, and nothing is recorded on top of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from ledger.application import Ledger
from ledger.errors import LedgerAltered
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import guards, open_log
from ledger.store.guards import breaks
from ledger.store.location import is_postgres
from ledger.store.postgres_schema import TRIGGERS
from tests.ledger.given import NEW_YEAR, OFFER, TOWN, close, move_in, reassess
from tests.ledger.store.test_chain import tamper
from tests.ledger.store.test_recorder import execute

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
MISSING = "it is missing"
CHANGED = "it is not as pladsbog made it"
FOREIGN = "it is not one of pladsbog's"
NOT_AS_WRITTEN = "the row, or one before it, is not what was written"

SQLITE = {
    "trigger stored_events_never_change": (MISSING, ["DROP TRIGGER stored_events_never_change"]),
    "trigger stored_events_never_go": (
        CHANGED,
        [
            "DROP TRIGGER stored_events_never_go",
            "CREATE TRIGGER stored_events_never_go BEFORE DELETE ON stored_events BEGIN SELECT 1; END",
        ],
    ),
    "trigger on_top": (FOREIGN, ["CREATE TRIGGER on_top AFTER INSERT ON stored_events BEGIN SELECT 1; END"]),
    "index stored_events_ref": (MISSING, ["DROP INDEX stored_events_ref"]),
    "view events": (CHANGED, ["DROP VIEW events", "CREATE VIEW events AS SELECT 1 AS number"]),
    "view pladsbog_events": (
        CHANGED,
        [
            "DROP VIEW pladsbog_events",
            "CREATE VIEW pladsbog_events AS SELECT id AS rowid, * FROM stored_events WHERE id < 9",
        ],
    ),
    "table stored_events": (CHANGED, ["ALTER TABLE stored_events ADD COLUMN note TEXT"]),
}
NOTHING = "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
POSTGRES = {
    "trigger stored_events_never_change": (
        CHANGED,
        ["ALTER TABLE stored_events DISABLE TRIGGER stored_events_never_change"],
    ),
    "trigger stored_events_never_go": (MISSING, ["DROP TRIGGER stored_events_never_go ON stored_events"]),
    "trigger on_top": (
        FOREIGN,
        [NOTHING, "CREATE TRIGGER on_top AFTER INSERT ON stored_events FOR EACH ROW EXECUTE FUNCTION nothing()"],
    ),
    "rule quiet": (FOREIGN, ["CREATE RULE quiet AS ON DELETE TO stored_events DO INSTEAD NOTHING"]),
    "index stored_events_ref": (MISSING, ["DROP INDEX stored_events_ref"]),
    "index stored_events_version": (MISSING, ["ALTER TABLE stored_events DROP CONSTRAINT stored_events_version"]),
    "column recorded_at": (CHANGED, ["ALTER TABLE stored_events ALTER COLUMN recorded_at DROP NOT NULL"]),
    "view events": (
        CHANGED,
        ["DROP VIEW events", "CREATE VIEW events AS SELECT id AS number FROM stored_events WHERE id < 9"],
    ),
    "view pladsbog_events": (MISSING, ["DROP VIEW pladsbog_events"]),
}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock_set_to(NOON):
        yield


@pytest.fixture
def filled(ledger: str) -> str:
    """A ledger of eleven events: the town #1 to #6, two move-ins #7 to #10, a reassessment #11."""
    with Ledger.open(ledger) as door:
        for command in (TOWN, move_in("c-17", "1", NEW_YEAR), move_in("c-18", "2", NEW_YEAR)):
            door.record(command)
        door.record(reassess("c-17", NEW_YEAR.replace(month=2)))
    return ledger


def told(ledger: str) -> list[tuple[str, str]]:
    with open_log(ledger) as log:
        return [(found.where, str(found.why)) for found in log.altered_guards()]


def broken(ledger: str) -> list[tuple[str, str]]:
    with open_log(ledger) as log:
        return [(str(found), str(found.why)) for found in breaks(log)]


def refused(ledger: str, every: bool = False) -> tuple[str, str] | None:
    """Where and why a command was refused that reads every row, or one that reads the last ones."""
    with Ledger.open(ledger) as door:
        try:
            door.record(close(Month(2023, 1)) if every else reassess("c-18", NEW_YEAR.replace(month=3)))
        except LedgerAltered as altered:
            return altered.place, str(altered.why)
    return None


def test_as_it_was_made_nothing_is_told(filled: str) -> None:
    assert (told(filled), broken(filled), refused(filled)) == ([], [], None)


@pytest.mark.parametrize("where", SQLITE)
def test_what_was_done_to_a_file_is_told_and_nothing_recorded_in_it(sqlite_ledger: str, where: str) -> None:
    why, statements = SQLITE[where]
    execute(sqlite_ledger, *statements)
    assert told(sqlite_ledger) == [(where, why)]
    assert refused(sqlite_ledger) == (where, why)


@pytest.mark.postgres
@pytest.mark.parametrize("where", POSTGRES)
def test_what_was_done_to_a_database_is_told_and_nothing_recorded_in_it(postgres_ledger: str, where: str) -> None:
    why, statements = POSTGRES[where]
    execute(postgres_ledger, *statements)
    assert (where, why) in told(postgres_ledger)
    assert len(told(postgres_ledger)) == 1
    assert refused(postgres_ledger) == (where, why)


@pytest.mark.postgres
def test_a_function_that_lets_everything_pass_is_told(postgres_ledger: str) -> None:
    execute(
        postgres_ledger, NOTHING.replace("nothing()", "stored_events_refuse()").replace("CREATE", "CREATE OR REPLACE")
    )
    assert told(postgres_ledger) == [
        ("trigger stored_events_never_change", CHANGED),
        ("trigger stored_events_never_go", CHANGED),
    ]


def test_everything_that_was_done_is_told(sqlite_ledger: str) -> None:
    for _, statements in SQLITE.values():
        execute(sqlite_ledger, *statements)
    assert dict(told(sqlite_ledger)) == {where: why for where, (why, _) in SQLITE.items()}


def test_what_others_keep_in_the_file_besides_is_no_fault(sqlite_ledger: str) -> None:
    execute(
        sqlite_ledger,
        "CREATE TABLE notes (text TEXT)",
        "CREATE VIEW mine AS SELECT 1 AS one",
        "CREATE INDEX by_topic ON stored_events (topic)",
        "ANALYZE",
    )
    assert told(sqlite_ledger) == []


def test_a_file_of_an_earlier_program_is_as_it_was_made(sqlite_ledger: str) -> None:
    with open_log(sqlite_ledger) as log:
        (made,) = log._select("SELECT sql FROM sqlite_master WHERE name = 'stored_events_one_ref'")[0]
    earlier = made.replace("RAISE(FAIL", "RAISE(ABORT")
    assert earlier != made
    execute(sqlite_ledger, "DROP TRIGGER stored_events_one_ref", earlier)
    assert told(sqlite_ledger) == []


def guarded_again(ledger: str) -> None:
    """The guards as they were, so that the rows alone show what was done."""
    if is_postgres(ledger):
        execute(
            ledger,
            *(f"ALTER TABLE stored_events ENABLE ALWAYS TRIGGER {trigger.name}" for trigger in TRIGGERS),
        )
        return
    made = [
        statement
        for guard, statement in guards.SQLITE_GUARDS.items()
        if guard.name in ("stored_events_never_change", "stored_events_never_go", "stored_events_only_grow")
    ]
    execute(ledger, *made)


def test_every_break_is_told_and_not_only_the_first(filled: str) -> None:
    tamper(
        filled,
        "UPDATE stored_events SET topic = 'x' WHERE id IN (2, 3, 4)",
        "DELETE FROM stored_events WHERE id = 6",
        "UPDATE stored_events SET offer = 'x' WHERE id = 9",
        "UPDATE stored_events SET ref = 'x' WHERE id = 11",
    )
    guarded_again(filled)
    assert told(filled) == []
    assert broken(filled) == [
        ("#2–#4", NOT_AS_WRITTEN),
        ("#6", "the row is missing; the next one is #7"),
        ("#9", NOT_AS_WRITTEN),
        ("#11", NOT_AS_WRITTEN),
    ]
    assert refused(filled) == ("#2", NOT_AS_WRITTEN)


def test_rows_below_the_first_number_are_told(filled: str) -> None:
    columns = "originator_id, 99, topic, state, recorded_at, clock_at, offer, NULL, chain"
    tamper(filled, f"INSERT INTO stored_events SELECT -5, {columns} FROM stored_events WHERE id = 7")
    assert broken(filled) == [("#-5", "no save has written this row")]


def test_a_break_far_back_is_found_before_money_is_issued(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(filled, "UPDATE stored_events SET ref = 'x' WHERE id = 1")
    guarded_again(filled)
    assert refused(filled) == ("#1", NOT_AS_WRITTEN)
    # given more rows after it than are looked at before each command
    monkeypatch.setattr(guards, "ROWS_LOOKED_AT", 5)
    assert refused(filled, every=True) == ("#1", NOT_AS_WRITTEN)
    assert refused(filled) is None


def test_what_is_refused_is_not_proposed_either(filled: str) -> None:
    tamper(filled)
    with Ledger.open(filled) as door:
        for refusing in (door.propose, lambda command: door.propose_all([(1, command)], "rows.csv")):
            with pytest.raises(LedgerAltered):
                refusing(reassess("c-18", NEW_YEAR.replace(month=3)))
        with pytest.raises(LedgerAltered):
            door.record_all([(1, reassess("c-18", NEW_YEAR.replace(month=3)))], "rows.csv")


@pytest.mark.postgres
def test_whoever_may_only_read_is_told_too(postgres_ledger: str) -> None:
    database = postgres_ledger.rpartition("/")[2]
    execute(
        postgres_ledger,
        "CREATE ROLE onlooker LOGIN",
        f"GRANT CONNECT ON DATABASE {database} TO onlooker",
        "GRANT SELECT ON stored_events TO onlooker",
    )
    try:
        assert told(postgres_ledger.replace("//pladsbog@", "//onlooker@")) == []
    finally:
        execute(postgres_ledger, "DROP OWNED BY onlooker", "DROP ROLE onlooker")


def test_an_offer_is_read_as_before(filled: str) -> None:
    """Reading goes on over an altered log: `verify` is how a person sees what is wrong."""
    tamper(filled)
    with open_log(filled) as log:
        assert log.offers() == [OFFER]
