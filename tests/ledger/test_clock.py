"""A clock that cannot be right is refused, unless it is accepted; moments never run backwards along the log."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.commands import Command
from ledger.errors import ClockAhead, ClockBehind, Refusal
from ledger.shared.calendar import clock_set_to, moment_text
from ledger.store import open_log
from tests.ledger.given import TOWN, move_in, reassess
from tests.ledger.store import conftest

ledger = conftest.ledger
sqlite_ledger = conftest.sqlite_ledger
postgres_ledger = conftest.postgres_ledger
postgres_database = conftest.postgres_database
postgres_server = conftest.postgres_server

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MINUTES, DAYS = timedelta(minutes=5), timedelta(days=400)


def record(ledger: str, at: datetime, command: Command, *, accept_clock: bool = False) -> str:
    """Give a command under a clock; "recorded", or the code of the refusal, with which nothing is recorded."""
    with clock_set_to(at), Ledger.open(ledger, accept_clock=accept_clock) as door:
        last = door.last()
        try:
            proposed = [fact.event for fact in door.propose(command)]
            recorded = [fact.event for fact in door.record(command).events]
        except Refusal as refusal:
            assert door.last() == last
            return refusal.code
    assert proposed == recorded
    return "recorded"


@pytest.mark.parametrize(
    ("away", "answer"),
    [
        (timedelta(0), "recorded"), (-MINUTES, "recorded"), (-MINUTES - TICK, "clock-behind"),
        (DAYS, "recorded"), (DAYS + TICK, "clock-ahead"), (timedelta(days=3652), "clock-ahead"),
        (-timedelta(days=3652), "clock-behind"),
    ],
)  # fmt: skip
def test_a_clock_far_from_the_last_event_is_refused_unless_accepted(ledger: str, away: timedelta, answer: str) -> None:
    assert record(ledger, NOON, TOWN) == "recorded"
    command = move_in("c-17", "1", date(2024, 1, 1))
    assert record(ledger, NOON + away, command) == answer
    if answer != "recorded":
        assert record(ledger, NOON + away, command, accept_clock=True) == "recorded"
    # then time has not run backwards, and what the clock said is there
    with open_log(ledger) as log:
        *_, last = log.read()
    said = moment_text(NOON + away)
    assert last.recorded_at == max(moment_text(NOON), said)
    assert last.clock_at == (said if away < timedelta(0) else None)


def test_an_empty_ledger_takes_any_clock(ledger: str) -> None:
    assert record(ledger, datetime(1990, 1, 1, tzinfo=UTC), TOWN) == "recorded"


def test_a_made_up_history_says_nothing_about_the_clock(sqlite_ledger: str) -> None:
    Path(sqlite_ledger).unlink()
    with clock_set_to(NOON):
        Ledger.create(sqlite_ledger, "demo", made_up=True).close()
    assert record(sqlite_ledger, NOON + 3 * DAYS, TOWN) == "recorded"


def test_a_clock_set_right_again_is_refused_until_that_is_accepted(ledger: str) -> None:
    # given one event under a clock of 2035
    record(ledger, NOON, TOWN)
    record(ledger, NOON.replace(year=2035), move_in("c-17", "1", date(2024, 1, 1)), accept_clock=True)
    # then nothing goes on unseen under the right one, and each that is accepted keeps what the clock said
    moved = reassess("c-17", date(2024, 6, 1))
    assert record(ledger, NOON + timedelta(days=1), moved) == "clock-behind"
    assert record(ledger, NOON + timedelta(days=1), moved, accept_clock=True) == "recorded"
    with open_log(ledger) as log:
        *_, last = log.read()
    assert (last.recorded_at, last.clock_at) == ("2035-01-01T12:00:00.000000Z", "2025-01-02T12:00:00.000000Z")


def test_many_rows_are_refused_as_one_is(ledger: str) -> None:
    record(ledger, NOON, TOWN)
    rows = [(1, move_in("c-17", "1", date(2024, 1, 1)))]
    with Ledger.open(ledger) as door:
        for away, refusal in ((-DAYS, ClockBehind), (2 * DAYS, ClockAhead)):
            with clock_set_to(NOON + away):
                for refusing in (door.record_all, door.propose_all):
                    with pytest.raises(refusal):
                        refusing(rows, "rows.csv")


def test_the_clock_is_held_against_what_others_recorded_meanwhile(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last moment is known for certain under the lock alone."""
    record(ledger, NOON, TOWN)
    save = Ledger._save_once

    def late(door: Ledger, *given: object, **conditions: object) -> int:
        monkeypatch.setattr(Ledger, "_save_once", save)
        record(ledger, NOON + timedelta(days=300), move_in("c-18", "2", date(2024, 1, 1)))
        return save(door, *given, **conditions)  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr(Ledger, "_save_once", late)
    with clock_set_to(NOON), Ledger.open(ledger) as door, pytest.raises(ClockBehind):
        door.record(move_in("c-17", "1", date(2024, 1, 1)))


def test_what_is_only_repeated_is_not_refused(ledger: str) -> None:
    """The same command under its key records nothing, whatever the clock says meanwhile."""
    command = move_in("c-17", "1", date(2024, 1, 1), ref="row-1")
    record(ledger, NOON, TOWN)
    assert record(ledger, NOON, command) == "recorded"
    with clock_set_to(NOON - DAYS), Ledger.open(ledger) as door:
        assert door.record(command).repeated
        assert door.propose(command) == ()
        assert not door.record_all([(1, command)], "rows.csv")
