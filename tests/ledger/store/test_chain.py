"""The chain: what was written is proven, and what was changed afterwards shows at its number."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from ledger.store import Log, open_log
from ledger.store.chain import EMPTY, ORIGIN, Content, Draft, Head, leaf, link, rows_after, verify_chain
from ledger.store.location import is_postgres
from tests.ledger.store.support import Writer, decision, move_in, opened
from tests.ledger.store.test_recorder import execute

UNGUARDED_SQLITE = [
    "DROP TRIGGER stored_events_never_change",
    "DROP TRIGGER stored_events_never_go",
    "DROP TRIGGER stored_events_only_grow",
]
UNGUARDED_POSTGRES = ["ALTER TABLE stored_events DISABLE TRIGGER USER"]


def tamper(ledger: str, *statements: str) -> None:
    """What somebody does who owns the database and takes its guards away first."""
    execute(ledger, *(UNGUARDED_POSTGRES if is_postgres(ledger) else UNGUARDED_SQLITE), *statements)


@pytest.fixture
def filled(ledger: str) -> str:
    """A ledger of nine events in three saves."""
    with Writer(ledger) as writer:
        writer.save(opened())
        writer.save(*decision())
        writer.save(*move_in("c-17", ref="row-1"))
    return ledger


def test_an_untouched_log_is_sound(filled: str, log: Log) -> None:
    assert verify_chain(log) is None
    with Writer(filled) as writer:
        writer.save(*move_in("c-18", offer="udby"))
    assert verify_chain(log) is None


def test_an_empty_log_is_sound(log: Log) -> None:
    assert verify_chain(log) is None


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("originator_id = 'citizen:c-71' WHERE id = 8", 8),
        ("originator_version = 7 WHERE id = 4", 4),
        ("topic = 'citizen.reassessed:1' WHERE id = 8", 8),
        ("recorded_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1", 1),
        ("clock_at = '2020-01-01T00:00:00.000000Z' WHERE id = 6", 6),
        ("offer = NULL WHERE id = 9", 9),
        ("offer = '' WHERE id = 2", 2),
        ("ref = NULL WHERE id = 8", 8),
        ("chain = (SELECT chain FROM stored_events WHERE id = 2) WHERE id = 3", 3),
    ],
)
def test_a_changed_cell_is_found(filled: str, log: Log, change: str, number: int) -> None:
    tamper(filled, f"UPDATE stored_events SET {change}")
    fault = verify_chain(log)
    assert fault is not None
    assert (fault.number, str(fault.why)) == (number, "the row, or one before it, is not what was written")


def test_a_changed_amount_is_found(filled: str, log: Log) -> None:
    state = log._select("SELECT state FROM stored_events WHERE id = 7")[0][0]
    dearer = state.replace(b"87800", b"87900").hex()
    literal = f"'\\x{dearer}'::bytea" if is_postgres(filled) else f"x'{dearer}'"
    tamper(filled, f"UPDATE stored_events SET state = {literal} WHERE id = 7")
    fault = verify_chain(log)
    assert fault is not None
    assert fault.number == 7


def test_a_missing_row_is_found(filled: str, log: Log) -> None:
    tamper(filled, "DELETE FROM stored_events WHERE id = 5")
    fault = verify_chain(log)
    assert fault is not None
    assert (fault.number, str(fault.why)) == (5, "the row is missing; the next one is #6")


def test_two_exchanged_rows_are_found(filled: str, log: Log) -> None:
    exchange = [f"UPDATE stored_events SET id = {new} WHERE id = {old}" for old, new in ((5, 50), (6, 5), (50, 6))]
    tamper(filled, *exchange)
    fault = verify_chain(log)
    assert fault is not None
    assert fault.number == 5


def test_rows_cut_off_at_the_end_are_found_and_their_numbers_never_given_again(sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(opened())
        writer.save(*decision())
        tamper(sqlite_ledger, "DELETE FROM stored_events WHERE id > 5")
        with open_log(sqlite_ledger) as log:
            fault = verify_chain(log)
            assert fault is not None
            assert (fault.number, str(fault.why)) == (6, "the row is missing, at the end of the log: #7 was once given")
            assert writer.save(*move_in("c-17")) == [8, 9]
            fault = verify_chain(log)
            assert fault is not None
            assert (fault.number, str(fault.why)) == (6, "the row is missing; the next one is #8")


def test_a_log_emptied_whole_is_found(sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(opened())
    tamper(sqlite_ledger, "DELETE FROM stored_events")
    with open_log(sqlite_ledger) as log:
        fault = verify_chain(log)
    assert fault is not None
    assert fault.number == 1


def test_a_moment_that_runs_backwards_is_found_under_a_chain_that_holds(sqlite_ledger: str) -> None:
    """As by a program that wrote to the table with the chain right and the clock wrong."""
    with Writer(sqlite_ledger) as writer:
        writer.save(opened())
    with sqlite3.connect(sqlite_ledger) as file:
        previous = file.execute("SELECT chain FROM stored_events").fetchone()[0]
        row = Content(2, "ledger", 2, "ledger.opened:1", b"{}", "2020-01-01T00:00:00.000000Z", None, None, None)
        digest = link(previous, leaf(row))
        file.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, digest))
    file.close()
    with open_log(sqlite_ledger) as log:
        fault = verify_chain(log)
    assert fault is not None
    assert fault.number == 2
    assert str(fault.why).startswith("recorded 2020-01-01T00:00:00.000000Z, before the event above it (")


def test_a_cell_of_another_type_is_found(sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(opened())
    tamper(sqlite_ledger, "UPDATE stored_events SET state = CAST(state AS TEXT)")
    with open_log(sqlite_ledger) as log:
        fault = verify_chain(log)
    assert fault is not None
    assert fault.number == 1


def test_no_two_rows_give_the_same_digest() -> None:
    moment = "2026-03-01T12:00:00.000000Z"
    rows = [
        Content(1, "ab", 1, "c", b"d", moment, None, None, None),
        Content(1, "a", 1, "bc", b"d", moment, None, None, None),
        Content(1, "ab", 1, "", b"cd", moment, None, None, None),
        Content(1, "ab", 1, "c", b"", moment, None, "d", None),
        Content(1, "ab", 1, "c", b"", moment, None, None, "d"),
        Content(1, "ab", 1, "c", b"", moment, "d", None, None),
        Content(1, "ab", 1, "c", b"d", moment, "", None, None),
        Content(1, "ab", 1, "c", b"d", moment, None, "", None),
        Content(1, "ab", 1, "c", b"d", moment, None, None, ""),
        Content(11, "ab", 1, "c", b"d", moment, None, None, None),
        Content(1, "ab", 11, "c", b"d", moment, None, None, None),
    ]
    assert len({leaf(row) for row in rows}) == len(rows)
    assert link(link(ORIGIN, leaf(rows[0])), leaf(rows[0])) != link(ORIGIN, leaf(rows[0]))


SAMPLE = json.loads((Path(__file__).parent / "chain_sample.json").read_bytes())
"""Three rows with their digests, made with nothing but the format that chain.py documents. Never rewritten."""

ROWS = [Content._make(row[n].encode() if n == "state" else row[n] for n in Content._fields) for row in SAMPLE]
LEAVES = [bytes.fromhex(row["leaf"]) for row in SAMPLE]
CHAIN = [bytes.fromhex(row["chain"]) for row in SAMPLE]


def test_the_documented_sample_has_its_digests() -> None:
    assert [leaf(row) for row in ROWS] == LEAVES
    assert [link(previous, digest) for previous, digest in zip([ORIGIN, *CHAIN], LEAVES, strict=False)] == CHAIN


def test_what_a_save_writes_is_as_in_the_sample() -> None:
    head = EMPTY
    written: list[tuple[object, ...]] = []
    for row, chain in zip(ROWS, CHAIN, strict=True):
        draft = Draft(row.stream, row.version, row.topic, row.state, row.offer, row.ref)
        written += rows_after(head, row.clock_at or row.recorded_at, [draft])
        head = Head(row.number, row.recorded_at, chain)
    assert written == [(*row, chain) for row, chain in zip(ROWS, CHAIN, strict=True)]
