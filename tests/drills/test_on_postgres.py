"""The drill of many on one ledger in PostgreSQL, for some seconds in each run of the tests; its ten minutes by hand."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.store import open_log
from tests.drills import on_postgres
from tests.drills.on_postgres import Act, Read, Seen, Wrote
from tests.ledger.store import conftest
from tests.ledger.store.test_recorder import execute
from tests.postgres_server import programs

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server programs (initdb, postgres) on this machine"),
]
postgres_server = conftest.postgres_server
postgres_database = conftest.postgres_database


def test_many_write_and_read_and_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    # given clerks and readers on one ledger, what each was told agrees with what is there
    drill = on_postgres.run(seconds=5, writers=3, readers=2)
    with capsys.disabled():
        print("", *drill.lines(), sep="\n")  # noqa: T201 - for the record of the run
    assert drill.told["recorded"] > 10
    assert all(read.answers for read in drill.read)


def test_of_acts_whose_backend_is_ended_none_is_half_there(capsys: pytest.CaptureFixture[str]) -> None:
    drill = on_postgres.run(writers=3, readers=0, kills=24, crash_each=12)
    with capsys.disabled():
        print("", *drill.lines(), sep="\n")  # noqa: T201 - for the record of the run
    assert (drill.kills, drill.crashes) == (24, 2)
    assert drill.killed_while_writing > 0
    assert drill.told["connection-lost"] > 0


RECORDED = Act("house-a/0", "move-in", "recorded", 7, 2, 0.1)
WRITER = "pladsbog"


@pytest.fixture
def one_act(postgres_database: str) -> tuple[str, int]:
    """A ledger with one act of somebody, and the number of the last event before it."""
    on_postgres.make_ledger(postgres_database, ["house-a"])
    with open_log(postgres_database) as log:
        before = log.last()
    with Ledger.open(postgres_database) as door:
        _, _, command = next(on_postgres._wanted("house-a"))
        door.record(on_postgres._with_key(command, "house-a/0"))
    return postgres_database, before


def test_the_drill_takes_what_is_as_it_was_told(one_act: tuple[str, int]) -> None:
    own, before = one_act
    act = RECORDED._replace(number=before + 1)
    assert on_postgres._check(own, before, [Wrote(WRITER, [act])], []) == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"told": "connection-lost"}, "told as not recorded, and is there"),
        ({"told": "place-taken"}, "told as not recorded, and is there"),
        ({"key": "house-a/9"}, "told as recorded, and is not there"),
        ({"kind": "reassess"}, "is half there"),
        ({"number": 1}, "is not there under its own numbers"),
    ],
)
def test_the_drill_finds_what_is_not_as_it_was_told(
    one_act: tuple[str, int], change: dict[str, object], why: str
) -> None:
    own, before = one_act
    act = RECORDED._replace(number=before + 1)._replace(**change)  # type: ignore[arg-type]  # as above
    with pytest.raises(AssertionError, match=why):
        on_postgres._check(own, before, [Wrote(WRITER, [act])], [])


def test_the_drill_finds_what_nobody_was_told_of_and_what_a_reader_saw_otherwise(one_act: tuple[str, int]) -> None:
    own, before = one_act
    act = RECORDED._replace(number=before + 1)
    with pytest.raises(AssertionError, match="more than anybody was told of"):
        on_postgres._check(own, before, [], [])
    with pytest.raises(AssertionError, match="a reader saw another #1"):
        on_postgres._check(own, before, [Wrote(WRITER, [act])], [Read([Seen(1, "00", 0.1)])])
    with pytest.raises(AssertionError):
        on_postgres._check(own, before, [Wrote("somebody", [act])], [])
    execute(own, "ALTER TABLE stored_events DISABLE TRIGGER USER", "UPDATE stored_events SET ref = 'x' WHERE id = 1")
    with pytest.raises(AssertionError):
        on_postgres._check(own, before, [Wrote(WRITER, [act])], [])
