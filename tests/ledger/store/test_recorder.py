"""Appending: numbers, moments that never run backwards, keys, conflicts, and rows that nobody can change."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError

from ledger.errors import LedgerBusy
from ledger.shared import calendar
from ledger.store import Log, create_ledger, environment, location, open_log
from ledger.store.location import is_postgres
from ledger.store.mapper import Versioned
from ledger.store.saving import NumbersMoved, RefTaken, StreamGrew
from tests.ledger.store.support import Clock, Writer, decision, move_in, opened


def execute(ledger: str, *statements: str) -> None:
    """Statements straight at the database, as its owner could send them."""
    if is_postgres(ledger):
        with psycopg.connect(ledger) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    with sqlite3.connect(ledger) as file:
        for statement in statements:
            file.execute(statement)
    file.close()


def test_what_is_saved_is_read(writer: Writer, log: Log) -> None:
    events = [opened(), *decision(), *move_in("c-17")]
    assert writer.save(events[0]) == [1]
    assert writer.save(*events[1:]) == list(range(2, len(events) + 1))
    assert [fact.event for fact in log.decoded(log.read())] == events
    assert [(fact.number, fact.stream, fact.version) for fact in log.stream("place:syrenparken/1")] == [
        (5, "place:syrenparken/1", 1),
        (9, "place:syrenparken/1", 2),
    ]


def test_the_library_reads_what_it_saved(writer: Writer) -> None:
    events = move_in("c-17")
    writer.save(*events)
    assert list(writer.application.events.get("citizen:c-17")) == [Versioned("citizen:c-17", 1, events[0])]
    notifications = writer.application.notification_log.select(1, 10)
    assert [notification.id for notification in notifications] == [1, 2]


def test_nobody_is_told_of_what_is_saved(writer: Writer) -> None:
    with pytest.raises(NotImplementedError):
        writer.application.recorder.subscribe(gt=0)


def test_nothing_saved_takes_no_number(writer: Writer, log: Log) -> None:
    assert writer.save() == []
    assert log.last() == 0


def test_only_events_in_their_place_can_be_saved(writer: Writer) -> None:
    with pytest.raises(TypeError, match="Versioned"):
        writer.application.mapper.to_stored_event(opened())  # type: ignore[arg-type] # what the test is about


def test_moments_never_run_backwards(writer: Writer, log: Log, clock: Clock) -> None:
    writer.save(opened())
    clock.move(hours=-2)
    writer.save(*decision())
    clock.move(hours=2, microseconds=1)
    writer.save(*move_in("c-17"))
    moments = [row.recorded_at for row in log.read()]
    assert moments[0] == moments[1] == "2026-03-01T12:00:00.000000Z"
    assert moments[-2:] == ["2026-03-01T12:00:00.000001Z"] * 2
    assert moments == sorted(moments)


def test_a_save_has_one_moment(writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = (datetime(2026, 3, 1, 12, minute, tzinfo=UTC) for minute in range(60))
    monkeypatch.setattr(calendar, "now", lambda: next(ticks))
    writer.save(*decision())
    writer.save(*move_in("c-17"))
    assert len({row.recorded_at for row in log.read()}) == 2


def test_a_save_is_recorded_whole_or_not_at_all(ledger: str, writer: Writer, log: Log) -> None:
    writer.save(*move_in("c-17"))
    with Writer(ledger) as other, pytest.raises(IntegrityError) as refused:
        other.save(*decision(), *move_in("c-17"))
    assert not isinstance(refused.value, RefTaken)
    assert log.last() == 2
    writer.save(*move_in("c-18", place="2"))
    assert [row.number for row in log.read()] == [1, 2, 3, 4]


def test_a_key_is_recorded_once_with_the_first_event_of_its_act(writer: Writer, log: Log) -> None:
    writer.save(*move_in("c-17", ref="row-1"), *move_in("c-18", place="2", ref="row-2"))
    assert [ref for *_, ref in (content for content, _ in log.chained())] == ["row-1", None, "row-2", None]
    with pytest.raises(RefTaken):
        writer.save(*move_in("c-19", place="3", ref="row-2"))
    assert log.last() == 4


def test_a_key_twice_in_one_save_is_refused(writer: Writer, log: Log) -> None:
    with pytest.raises(RefTaken):
        writer.save(*move_in("c-17", ref="row-1"), *move_in("c-18", place="2", ref="row-1"))
    assert log.last() == 0


def test_of_eight_who_append_the_same_version_one_wins(ledger: str, log: Log) -> None:
    writers = [Writer(ledger) for _ in range(8)]

    def attempt(writer: Writer) -> bool:
        try:
            writer.save(*move_in("c-17"))
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(attempt, writers))
    for writer in writers:
        writer.application.close()
    assert sorted(outcomes) == [False] * 7 + [True]
    assert log.last() == 2


def test_threads_share_one_application(writer: Writer, log: Log) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = threads.map(lambda n: writer.save(*move_in(f"c-{n}", place=str(n))), range(24))
    assert sorted(n for pair in numbers for n in pair) == list(range(1, 49))
    assert [row.number for row in log.read()] == list(range(1, 49))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET offer = 'udby' WHERE id = 1",
        "DELETE FROM stored_events WHERE id = 1",
        "DELETE FROM stored_events",
    ],
)
def test_the_database_itself_refuses_to_change_an_event(ledger: str, writer: Writer, statement: str) -> None:
    writer.save(opened())
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match="never"):
        execute(ledger, statement)


COPIED = "SELECT {}, {}, {}, topic, state, recorded_at, clock_at, offer, {}, chain FROM stored_events WHERE id = 1"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("id", "'other'", "1", "NULL"), "after the last one"),
        (("99", "originator_id", "originator_version", "NULL"), "originator_version is taken"),
        (("99", "'other'", "1", "ref"), "ref is taken"),
    ],
)
def test_replacing_an_event_is_refused_too(sqlite_ledger: str, row: tuple[str, ...], why: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(*move_in("c-17", ref="row-1"))
    with pytest.raises(sqlite3.IntegrityError, match=why):
        execute(sqlite_ledger, f"INSERT OR REPLACE INTO stored_events {COPIED.format(*row)}")


@pytest.mark.postgres
def test_the_table_cannot_be_emptied(postgres_ledger: str) -> None:
    with pytest.raises(psycopg.IntegrityError, match="never"):
        execute(postgres_ledger, "TRUNCATE stored_events")


def test_people_can_read_the_events_in_sql(ledger: str, writer: Writer, log: Log) -> None:
    writer.save(opened())
    number, stream, state = log._select("SELECT number, stream, state FROM events")[0]
    assert (number, stream) == (1, "ledger")
    assert state.startswith('{"effective_on":"2023-01-01","by":"anna"')


def test_somebody_else_writing_is_told_after_a_while(sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.recorder.LOCK_SECONDS", 0.2)
    other = sqlite3.connect(sqlite_ledger, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Writer(sqlite_ledger) as writer, pytest.raises(LedgerBusy):
        writer.save(opened())
    other.rollback()
    other.close()


@pytest.mark.postgres
def test_somebody_else_writing_to_postgres_is_told_too(postgres_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.postgres_recorder._BEGIN", _IMPATIENT)
    with psycopg.connect(postgres_ledger) as other:
        other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        with Writer(postgres_ledger) as writer, pytest.raises(LedgerBusy):
            writer.save(opened())


_IMPATIENT = "SET LOCAL lock_timeout = '0.2s'; LOCK TABLE stored_events IN EXCLUSIVE MODE"


def test_every_commit_reaches_the_disk(sqlite_ledger: str) -> None:
    application: Application[str] = Application(environment(sqlite_ledger))
    with application.factory.datastore.transaction(commit=False) as cursor:  # type: ignore[attr-defined] # SQLite's
        cursor.execute("PRAGMA synchronous")
        full = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    application.close()
    assert (full, mode) == (2, "wal")


def test_a_lock_is_waited_for_five_seconds() -> None:
    assert location.LOCK_SECONDS == 5


def test_a_ledger_is_made_once(ledger: str) -> None:
    with pytest.raises(Exception, match="already there"):
        create_ledger(ledger)
    with open_log(ledger) as log:
        assert log.last() == 0
