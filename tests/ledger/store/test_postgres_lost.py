"""A connection that is lost while something is recorded: it is there or not, and whoever recorded it is told which."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from ledger.application import Ledger
from ledger.errors import AnswerLost, ConnectionLost, MaybeRecorded, NoConnection
from ledger.shared.message import as_said
from ledger.store import open_log, postgres_recorder
from ledger.store.chain import verify_chain
from tests.ledger.given import NEW_YEAR, TOWN, move_in
from tests.ledger.store import logins
from tests.ledger.store.proxy import Proxy
from tests.ledger.store.test_recorder import execute

pytestmark = pytest.mark.postgres

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    "pg_backend_pid()"
)


@pytest.fixture
def town(postgres_ledger: str) -> str:
    with Ledger.open(postgres_ledger) as door:
        door.record(TOWN)
    return logins.clerk(postgres_ledger)


def last(address: str) -> int:
    with open_log(address) as log:
        assert verify_chain(log) is None
        return log.last()


def test_what_was_recorded_is_found_though_nobody_was_told(town: str) -> None:
    with Proxy(town) as proxy, Ledger.open(proxy.address) as door:
        proxy.cut = "after"
        receipt = door.record(move_in("c-17", "1", NEW_YEAR))
        assert proxy.cuts == 1
        assert [fact.number for fact in receipt.events] == [7, 8]
        assert not receipt.repeated
        # and the door is open as before
        assert door.record(move_in("c-18", "2", NEW_YEAR)).events[0].number == 9
    assert last(town) == 10


def test_what_is_not_there_is_told_as_not_recorded(town: str) -> None:
    with Proxy(town) as proxy, Ledger.open(proxy.address) as door:
        proxy.cut = "before"
        with pytest.raises(ConnectionLost, match="was lost, and nothing was recorded"):
            door.record(move_in("c-17", "1", NEW_YEAR))
        assert last(town) == 6
        door.record(move_in("c-17", "1", NEW_YEAR))
    assert last(town) == 8


def test_the_number_of_somebody_else_is_not_taken_for_ones_own(town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given another clerk who records between the loss and the question: the number is there, the act is not."""
    is_there = postgres_recorder.PostgresRecorder._is_there

    def meanwhile(recorder: postgres_recorder.PostgresRecorder, sent: list[tuple[object, ...]]) -> bool:
        with Ledger.open(town) as other:
            other.record(move_in("c-18", "2", NEW_YEAR))
        return is_there(recorder, sent)

    monkeypatch.setattr(postgres_recorder.PostgresRecorder, "_is_there", meanwhile)
    with Proxy(town) as proxy, Ledger.open(proxy.address) as door:
        proxy.cut = "before"
        with pytest.raises(ConnectionLost):
            door.record(move_in("c-17", "1", NEW_YEAR))
    assert last(town) == 8


@pytest.mark.parametrize(("cut", "there"), [("after", 8), ("before", 6)])
def test_where_nobody_answers_it_is_said_that_it_may_be_either(
    town: str, cut: str, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_recorder, "_PATIENCE", 0.5)
    with Proxy(town, closed=True) as proxy, Ledger.open(proxy.address) as door:
        proxy.cut = cut
        with pytest.raises(MaybeRecorded, match="it is recorded as #7 to #8, or not at all") as refused:
            door.record(move_in("c-17", "1", NEW_YEAR))
        assert (refused.value.exit_code, refused.value.first, refused.value.last) == (4, 7, 8)
    assert last(town) == there


def test_who_still_holds_the_turn_is_waited_for(town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a save whose backend lives on: whether it will be recorded nobody knows before it has ended."""
    monkeypatch.setattr(postgres_recorder, "_PATIENCE", 0.5)
    monkeypatch.setattr(
        postgres_recorder,
        "_TURN",
        tuple(statement.replace("'5s'", "'200ms'") for statement in postgres_recorder._TURN),
    )
    with Ledger.open(town) as door, psycopg.connect(town) as lives_on:
        recorder = door._writer.recorder
        assert isinstance(recorder, postgres_recorder.PostgresRecorder)
        lives_on.execute(postgres_recorder._TURN[-1].encode())
        with pytest.raises(MaybeRecorded):
            recorder._is_there([(7, bytes(32))])
        lives_on.rollback()
        assert recorder._is_there([(7, bytes(32))]) is False


def test_an_answer_that_nobody_gives_any_more_says_what_is_recorded(town: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> str:
        raise NoConnection("the ledger", as_said("it is gone"))

    with Ledger.open(town) as door:
        with open_log(town) as log:
            monkeypatch.setattr(type(log), "moment", _but_before(silent, type(log).moment))
        with pytest.raises(AnswerLost, match="it is recorded, as #7 to #8, but") as refused:
            door.record(move_in("c-17", "1", NEW_YEAR))
    assert refused.value.exit_code == 4


def _but_before(then: Callable[..., str], first: Callable[..., str]) -> Callable[..., str]:
    """The clock is looked at before anything is recorded."""
    return lambda log, number: first(log, number) if number < 7 else then()


def test_a_reader_whose_connection_is_gone_asks_again_when_it_was_recorded(
    town: str, postgres_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = postgres_recorder.PostgresRecorder.insert_events

    def and_then_all_is_cut(recorder: postgres_recorder.PostgresRecorder, *events: object, **more: object) -> object:
        saved = save(recorder, *events, **more)  # type: ignore[arg-type]  # as it was called
        execute(postgres_ledger, END_OTHERS)
        return saved

    with Ledger.open(town) as door:
        monkeypatch.setattr(postgres_recorder.PostgresRecorder, "insert_events", and_then_all_is_cut)
        receipt = door.record(move_in("c-17", "1", NEW_YEAR))
    assert [fact.number for fact in receipt.events] == [7, 8]
    assert last(town) == 8
