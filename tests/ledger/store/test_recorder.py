"""Appending: numbers, moments that never run backwards, keys, conflicts, and rows that nobody can change."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing import get_context
from threading import Timer
from typing import Any

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, JSONTranscoder, StoredEvent, Tracking
from eventsourcing.projection import ApplicationSubscription

from ledger.errors import LedgerBusy
from ledger.events import Event, VacancyEnded
from ledger.shared import calendar
from ledger.store import Log, create_ledger, environment, location, open_log
from ledger.store.chain import verify_chain
from ledger.store.location import is_postgres
from ledger.store.mapper import EventMapper
from ledger.store.pending import Versioned
from ledger.store.saving import NumbersMoved, RefTaken, Renumbered, StreamGrew
from ledger.store.schema import REF_TAKEN
from tests.ledger.store.support import Clock, Writer, decision, move_in, opened

PATIENCE = 10
"""Seconds to wait for what should come at once."""


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


def test_the_notification_log_gives_the_events_in_order(writer: Writer) -> None:
    writer.save(opened())
    writer.save(*decision())
    log, recorder = writer.application.notification_log, writer.application.recorder
    section = log["1,3"]
    assert (section.id, section.next_id) == ("1,3", "4,6")
    assert [item.topic for item in section.items] == ["ledger.opened:1", "model.adopted:1", "rates.adopted:1"]
    assert [item.id for item in log.select(3, 2, inclusive_of_start=False)] == [4, 5]
    assert [item.id for item in log.select(1, 9, stop=6, topics=["place.opened:1"])] == [5, 6]
    assert recorder.max_notification_id() == 7


def test_a_save_answers_with_the_events_and_their_numbers(ledger: str) -> None:
    with Application[str](environment(ledger)) as application:
        events = [Versioned(event.stream, 1, event) for event in move_in("c-17")]
        recordings = application.save(*events)
    assert [recording.domain_event for recording in recordings] == events
    assert [recording.notification.id for recording in recordings] == [1, 2]


def test_an_sqlite_ledger_announces_nothing(sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer, pytest.raises(NotImplementedError):
        writer.application.recorder.subscribe(gt=0)


@contextmanager
def stopped_at_last(subscription: ApplicationSubscription[str]) -> Iterator[None]:
    """What waits for an event that never comes fails after a while, instead of waiting for ever."""
    timer = Timer(PATIENCE, subscription.stop)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def wait_until_listening(ledger: str) -> None:
    """A subscription listens from a thread of its own, and is told only of what is saved after it began to."""
    listening = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %' AND state = 'idle'"
    )
    until = time.monotonic() + PATIENCE
    with psycopg.connect(ledger, autocommit=True) as connection:
        while not connection.execute(listening).fetchall():
            assert time.monotonic() < until, "the subscription never listened"
            time.sleep(0.01)


@pytest.mark.postgres
def test_a_subscriber_gets_what_is_there_and_what_comes(postgres_ledger: str) -> None:
    with Writer(postgres_ledger) as follower, Writer(postgres_ledger) as writer:
        writer.save(opened())
        with ApplicationSubscription(follower.application, gt=0) as subscription, stopped_at_last(subscription):
            assert next(subscription)[1] == Tracking("Application", 1)
            events = move_in("c-17")
            wait_until_listening(postgres_ledger)
            writer.save(*events)
            assert [next(subscription) for _ in range(2)] == [
                (Versioned(event.stream, 1, event), Tracking("Application", number))
                for number, event in enumerate(events, start=2)
            ]


@pytest.mark.postgres
def test_a_refused_save_announces_nothing(postgres_ledger: str) -> None:
    with Writer(postgres_ledger) as writer, psycopg.connect(postgres_ledger, autocommit=True) as listener:
        listener.execute("LISTEN pladsbog_events")
        with pytest.raises(NumbersMoved):
            writer.application.save(Versioned("ledger", 1, opened()), expected_head=7)
        writer.save(opened())
        assert len(list(listener.notifies(timeout=5, stop_after=1))) == 1
        assert not list(listener.notifies(timeout=0.1))


@pytest.mark.postgres
def test_the_view_of_the_library_cannot_be_written_through(postgres_ledger: str) -> None:
    with Writer(postgres_ledger) as writer:
        writer.save(opened())
    for statement in ("DELETE FROM pladsbog_events", "UPDATE pladsbog_events SET topic = 'x'"):
        with pytest.raises(psycopg.IntegrityError, match="never"):
            execute(postgres_ledger, statement)


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


def test_a_clock_that_is_behind_is_written_down(writer: Writer, log: Log, clock: Clock) -> None:
    writer.save(opened())
    clock.move(seconds=-1.5)
    writer.save(*move_in("c-17"))
    clock.move(hours=1)
    writer.save(*move_in("c-18", place="2"))
    behind = "2026-03-01T11:59:58.500000Z"
    assert [row.clock_at for row in log.read()] == [None, behind, behind, None, None]
    assert [fact.clock_at for fact in log.stream("citizen:c-17")] == [behind]
    assert log._select("SELECT clock_at FROM events WHERE number = 2") == [(behind,)]


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


def saved(ledger: str, *events: Event, **conditions: Any) -> list[int]:
    """Save the events, each as the first of its stream, as the application does; their numbers."""
    with Application[str](environment(ledger)) as application:
        recordings = application.save(*(Versioned(event.stream, 1, event) for event in events), **conditions)
        return [recording.notification.id for recording in recordings]


def test_numbers_are_as_expected_or_nothing_is_saved(ledger: str, log: Log) -> None:
    assert saved(ledger, opened(), expected_head=0) == [1]
    assert saved(ledger, *move_in("c-17"), expected_head=1) == [2, 3]
    for expected in (0, 2, 4):
        with pytest.raises(NumbersMoved, match="the last event is #3") as refused:
            saved(ledger, *move_in("c-18", place="2"), expected_head=expected)
        assert refused.value.head == 3
        assert isinstance(refused.value, IntegrityError)
    assert log.last() == 3


def test_a_stream_that_was_read_is_unchanged_or_nothing_is_saved(ledger: str, log: Log, writer: Writer) -> None:
    writer.save(*decision())
    there = {"offer:syrenparken": 2, "model:pakker": 1, "citizen:c-17": 0, "citizen:æøå": 0}
    assert saved(ledger, *move_in("c-71", place="9"), unchanged=there) == [7, 8]
    for stream, version in (("offer:syrenparken", 1), ("offer:syrenparken", 3), ("citizen:c-71", 0), ("offer:x", 1)):
        with pytest.raises(StreamGrew) as refused:
            saved(ledger, *move_in("c-18", place="8"), unchanged={**there, stream: version})
        assert refused.value.stream == stream
        assert isinstance(refused.value, IntegrityError)
    assert log.last() == 8


def test_conditions_over_more_streams_than_a_query_takes_values(ledger: str) -> None:
    many = {f"citizen:c-{number}": 0 for number in range(70_000)}
    assert saved(ledger, *move_in("c-17"), unchanged={**many, "citizen:c-17": 0}) == [1, 2]
    with pytest.raises(StreamGrew) as refused:
        saved(ledger, *move_in("c-18", place="2"), unchanged=many)
    assert refused.value.stream == "citizen:c-17"


def test_of_several_conflicts_the_numbers_come_first(ledger: str) -> None:
    saved(ledger, *move_in("c-17"))
    with pytest.raises(NumbersMoved):
        saved(ledger, *move_in("c-17"), expected_head=0, unchanged={"citizen:c-17": 0})
    with pytest.raises(StreamGrew):
        saved(ledger, *move_in("c-17"), expected_head=2, unchanged={"citizen:c-17": 0})


def test_conditions_hold_for_a_save_without_events_too(ledger: str) -> None:
    assert saved(ledger, expected_head=0) == []
    with pytest.raises(NumbersMoved):
        saved(ledger, expected_head=1)


def test_events_that_name_their_numbers_are_renumbered_under_the_lock(ledger: str, log: Log) -> None:
    # given two acts that were decided on one event, whose second events name the first ones' numbers
    heads: list[int] = []

    def act(place: str, head: int = 1) -> list[Event]:
        moved_in, vacancy_ended = move_in(f"c-{place}", place=place)
        return [moved_in, vacancy_ended.changed({"stay": head + 1})]

    def renumbered(place: str) -> Renumbered:
        def after(head: int) -> list[StoredEvent] | None:
            heads.append(head)
            moved = [Versioned(event.stream, 1, event) for event in act(place, head)]
            return None if head == 1 else [EventMapper(JSONTranscoder()).to_stored_event(one) for one in moved]

        return after

    saved(ledger, opened())
    assert saved(ledger, *act("17"), renumbered=renumbered("17")) == [2, 3]
    assert saved(ledger, *act("18"), renumbered=renumbered("18")) == [4, 5]
    # then each names its own, and what is refused is not asked for its numbers
    with pytest.raises(StreamGrew):
        saved(ledger, *act("19"), renumbered=renumbered("19"), unchanged={"citizen:c-18": 0})
    assert [fact.event.stay for fact in log.recorded(1, 5) if isinstance(fact.event, VacancyEnded)] == [2, 4]
    assert heads == [1, 3]


def test_a_misspelt_condition_is_refused(ledger: str, log: Log) -> None:
    with pytest.raises(TypeError, match="expected_heads"):
        saved(ledger, opened(), expected_heads=0)
    assert log.last() == 0


def test_expected_numbers_count_rows_that_were_cut_off(sqlite_ledger: str) -> None:
    saved(sqlite_ledger, *move_in("c-17"))
    execute(sqlite_ledger, "DROP TRIGGER stored_events_never_go", "DELETE FROM stored_events WHERE id = 2")
    with open_log(sqlite_ledger) as log:
        assert (log.last(), log.assigned()) == (1, 2)
        assert saved(sqlite_ledger, *move_in("c-18", place="2"), expected_head=log.assigned()) == [3, 4]


def wins(ledger: str, clerk: int, rounds: int, conditions: Callable[[int], dict[str, Any]]) -> list[int]:
    """The rounds that a clerk wins who saves once a round; the next begins when somebody has won."""
    won = []
    with Application[str](environment(ledger)) as application, open_log(ledger) as log:
        for turn in range(rounds):
            event = move_in(f"c-{clerk}-{turn}", place=str(clerk))[0]
            with suppress(IntegrityError):
                application.save(Versioned(event.stream, 1, event), **conditions(turn))
                won.append(turn)
            give_up = time.monotonic() + PATIENCE
            while log.last() <= turn:
                assert time.monotonic() < give_up, "nobody won"
                time.sleep(0.001)
    return won


def numbered(turn: int) -> dict[str, Any]:
    return {"expected_head": turn}


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_of_four_who_expect_the_same_number_one_wins(
    ledger: str, log: Log, pool: type[ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    """Each round, each clerk saves to a stream of their own: only the expected number sets them against each other."""
    rounds = 25
    options: dict[str, Any] = {} if pool is ThreadPoolExecutor else {"mp_context": get_context("spawn")}
    with pool(4, **options) as clerks:
        won = clerks.map(wins, [ledger] * 4, range(4), [rounds] * 4, [numbered] * 4)
        assert sorted(turn for turns in won for turn in turns) == list(range(rounds))
    assert log.last() == rounds
    assert verify_chain(log) is None


READ = "citizen:c-17"
"""The stream that three clerks read and one adds to."""


def add_to_the_stream_read(ledger: str, rounds: int) -> int:
    event = move_in("c-17")[0]
    with Application[str](environment(ledger)) as application:
        for turn in range(rounds):
            application.save(Versioned(READ, turn + 1, event))
    return rounds


def decide_on_the_stream_read(ledger: str, clerk: int, rounds: int) -> int:
    """Save what was read (the stream's version, as the act), provided that it still holds, until it did so often."""
    decided = 0
    with Application[str](environment(ledger)) as application, open_log(ledger) as log:
        while decided < rounds:
            version = len(log.stream(READ))
            event = move_in(f"c-{clerk}")[0].changed({"act": str(version)})
            with suppress(StreamGrew):
                application.save(Versioned(event.stream, decided + 1, event), unchanged={READ: version})
                decided += 1
    return decided


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_whoever_decides_on_a_stream_that_grows_meanwhile_is_refused(
    ledger: str, log: Log, pool: type[ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    options: dict[str, Any] = {} if pool is ThreadPoolExecutor else {"mp_context": get_context("spawn")}
    with pool(4, **options) as clerks:
        added = clerks.submit(add_to_the_stream_read, ledger, 150)
        decided = [clerks.submit(decide_on_the_stream_read, ledger, clerk, 50) for clerk in range(3)]
        assert [added.result(), *(deciding.result() for deciding in decided)] == [150, 50, 50, 50]
    version = 0
    for fact in log.decoded(log.read()):
        if fact.stream == READ:
            version += 1
        else:
            assert fact.event.act == str(version)
    assert version == 150
    assert log.last() == 300


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
        (("99", "'other'", "1", "ref"), REF_TAKEN),
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


def test_a_lock_held_elsewhere_is_refused_after_a_while(sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.recorder.LOCK_SECONDS", 0.2)
    other = sqlite3.connect(sqlite_ledger, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Writer(sqlite_ledger) as writer, pytest.raises(LedgerBusy):
        writer.save(opened())
    other.rollback()
    other.close()


@pytest.mark.postgres
def test_a_lock_held_on_postgres_is_refused_too(postgres_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.postgres_recorder._BEGIN", _IMPATIENT)
    with psycopg.connect(postgres_ledger) as other:
        other.execute("LOCK TABLE stored_events IN EXCLUSIVE MODE")
        with Writer(postgres_ledger) as writer, pytest.raises(LedgerBusy):
            writer.save(opened())


_IMPATIENT = ("SET LOCAL lock_timeout = '0.2s'", "LOCK TABLE stored_events IN EXCLUSIVE MODE")


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
