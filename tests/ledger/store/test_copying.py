"""A ledger carried from one database to another is the same ledger: numbers, moments, bytes and digests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.commands import Close
from ledger.demo import Plan, make_municipality
from ledger.errors import BadFile, LedgerExists, LedgerTrouble
from ledger.events import LedgerSalvaged
from ledger.shared.calendar import Month, civil_day, clock_set_to
from ledger.store import Log, open_log
from ledger.store.chain import BrokenRow, Content, verify_chain
from ledger.store.copying import Salvaged, fill, rows_of
from ledger.store.exporting import lines_of, rows_in
from tests.projections.ledgers import NEW_YEAR, WHY, unguarded

Change = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small municipality; not to be written to."""
    location = str(tmp_path_factory.mktemp("made") / "town.db")
    make_municipality(location, Plan(places=12, years=1))
    return location


def content(location: str) -> list[tuple[Content, bytes]]:
    with open_log(location) as log:
        return [(Content(*row[:4], bytes(row.state), *row[5:]), bytes(chain)) for row, chain in log.chained()]


def copy(source: str, target: str) -> int:
    with open_log(source) as log:
        return fill(target, rows_of(log)).events


def altered(made: str, folder: Path, change: Change) -> str:
    """A copy that somebody has laid hands on."""
    location = str(folder / "altered.db")
    copy(made, location)
    with unguarded(location) as db:
        change(db)
    return location


# --- the same ledger -------------------------------------------------------------------------------


def test_a_copy_has_the_same_rows_and_can_be_written_on(made: str, tmp_path: Path) -> None:
    target = str(tmp_path / "copy.db")
    with open_log(made) as log:
        filled = fill(target, rows_of(log))
        assert (filled.events, filled.chain.hex()) == (log.last(), log.digest())
    assert content(target) == content(made)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.db"]
    assert Path(target).stat().st_mode & 0o777 == 0o600
    with open_log(target) as log:
        assert verify_chain(log) is None
        assert not list(log.altered_guards())
        assert log.assigned() == filled.events
    with clock_set_to(NEW_YEAR), Ledger.open(target) as ledger:
        closed = ledger.record(Close(month=Month(2025, 11), accept_findings=True, **WHY))
        assert closed.events[0].number == filled.events + 1


@pytest.mark.postgres
def test_carried_to_postgres_and_back_it_has_one_digest(made: str, postgres_database: str, tmp_path: Path) -> None:
    back = str(tmp_path / "back.db")
    assert copy(made, postgres_database) == copy(postgres_database, back)
    assert content(made) == content(postgres_database) == content(back)
    for location in (postgres_database, back):
        with open_log(location) as log:
            assert verify_chain(log) is None
            assert not list(log.altered_guards())


@pytest.mark.postgres
def test_exported_from_postgres_it_is_the_same_text(made: str, postgres_database: str) -> None:
    copy(made, postgres_database)
    with open_log(made) as one, open_log(postgres_database) as other:
        assert list(lines_of(one.chained())) == list(lines_of(other.chained()))


def test_an_export_makes_the_same_ledger_again(made: str, tmp_path: Path) -> None:
    target = str(tmp_path / "again.db")
    with open_log(made) as log:
        fill(target, rows_in("log.jsonl", lines_of(log.chained())))
    assert content(target) == content(made)


def test_a_copy_is_made_while_somebody_writes(made: str, tmp_path: Path) -> None:
    # given a ledger that is being copied
    location, target = str(tmp_path / "town.db"), str(tmp_path / "copy.db")
    copy(made, location)
    before = content(location)

    def slowly(log: Log) -> Iterator[tuple[Content, bytes]]:
        rows = rows_of(log)
        yield next(rows)
        # when somebody records something in the midst of it
        with clock_set_to(NEW_YEAR), Ledger.open(location) as ledger:
            ledger.record(Close(month=Month(2025, 11), accept_findings=True, **WHY))
        yield from rows

    with open_log(location) as log:
        fill(target, slowly(log))
    # then the copy is the ledger as it was at some moment
    assert content(target) == content(location)[: len(content(target))]
    assert len(before) <= len(content(target)) <= len(content(location))


def test_nothing_is_copied_over_what_is_there(made: str, tmp_path: Path) -> None:
    target = tmp_path / "there.db"
    for before in (b"", b"something"):
        target.write_bytes(before)
        with pytest.raises(LedgerExists):
            copy(made, str(target))
        assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.postgres
def test_nor_over_a_ledger_on_a_server(made: str, postgres_ledger: str) -> None:
    with pytest.raises(LedgerExists):
        copy(made, postgres_ledger)


# --- what is altered ------------------------------------------------------------------------------


CHANGES: dict[str, tuple[Change, int]] = {
    "changed": (lambda db: db.execute("UPDATE stored_events SET state = x'7b7d' WHERE id = 20"), 20),
    "taken out": (lambda db: db.execute("DELETE FROM stored_events WHERE id = 20"), 20),
    "cut off": (lambda db: db.execute("DELETE FROM stored_events WHERE id > 19"), 20),
    "of another type": (lambda db: db.execute("UPDATE stored_events SET recorded_at = x'00' WHERE id = 20"), 20),
    "before the first": (lambda db: db.execute("UPDATE stored_events SET id = 0 WHERE id = 1"), 1),
}


@pytest.mark.parametrize(("change", "number"), CHANGES.values(), ids=CHANGES)
def test_of_an_altered_ledger_no_copy_is_made(made: str, tmp_path: Path, change: Change, number: int) -> None:
    location = altered(made, tmp_path, change)
    with pytest.raises(BrokenRow) as broken:
        copy(location, str(tmp_path / "copy.db"))
    assert broken.value.fault.number == number
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(("change", "number"), CHANGES.values(), ids=CHANGES)
def test_what_precedes_the_damage_can_be_saved(made: str, tmp_path: Path, change: Change, number: int) -> None:
    location, target = altered(made, tmp_path, change), str(tmp_path / "saved.db")
    with open_log(location) as log:
        rows = Salvaged(log, "anna")
        if number == 1:  # nothing precedes it, and nothing is made
            with pytest.raises(BrokenRow):
                fill(target, rows)
            assert not Path(target).exists()
            return
        fill(target, rows)
    assert rows.stopped is not None
    assert rows.stopped.number == number
    assert content(target)[:-1] == content(made)[: number - 1]
    # and the new ledger says itself that it is not the whole one
    last = len(content(made))
    with open_log(target) as log:
        assert verify_chain(log) is None
        fact = log.number(number)
    assert fact.event == LedgerSalvaged(
        effective_on=civil_day(fact.recorded_at), by="anna", act="ledger/2", stopped_at=number, lost=last - number + 1
    )
    assert fact.recorded_at >= max(row.recorded_at for row, _ in content(made)[: number - 1])


def test_what_precedes_a_damaged_page_can_be_saved(made: str, tmp_path: Path) -> None:
    # given a file of which a page in the middle holds nonsense
    location = tmp_path / "damaged.db"
    copy(made, str(location))
    with closing(sqlite3.connect(location)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    damaged = bytearray(location.read_bytes())
    middle = len(damaged) // 2 // 8192 * 8192
    damaged[middle : middle + 8192] = b"\xa5" * 8192
    location.write_bytes(damaged)
    # then no copy is made of it
    with pytest.raises((LedgerTrouble, BrokenRow)):
        copy(str(location), str(tmp_path / "copy.db"))
    # and what can be read before it is saved
    with open_log(str(location)) as log:
        rows = Salvaged(log, "anna")
        saved = fill(str(tmp_path / "saved.db"), rows)
    assert rows.stopped is not None
    assert rows.stopped.number == saved.events
    assert 1 < saved.events < len(content(made))
    assert content(str(tmp_path / "saved.db"))[:-1] == content(made)[: saved.events - 1]


# --- what is no export ----------------------------------------------------------------------------


def lines(made: str) -> list[bytes]:
    with open_log(made) as log:
        return list(lines_of(log.chained()))


EXPORTS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "nothing": lambda _: [],
    "no export": lambda _: [b"hello\n"],
    "another format": lambda all_: [b'{"pladsbog": "log", "format": 2}\n', *all_[1:]],
    "cut off": lambda all_: all_[:-1],
    "cut off inside a line": lambda all_: [*all_[:-1], all_[-1][:20]],
    "a line missing at the end": lambda all_: [*all_[:-2], all_[-1]],
    "something behind it": lambda all_: [*all_, b"{}\n"],
    "no UTF-8": lambda all_: (
        [all_[0], all_[1].replace(b"anna", b"\xff"), *all_[2:]] if b"anna" in all_[1] else [b"\xff"]
    ),
    "two logs": lambda all_: [*all_, *all_],
}


@pytest.mark.parametrize("change", EXPORTS.values(), ids=EXPORTS)
def test_what_is_no_whole_export_is_refused(
    made: str, tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    target = tmp_path / "again.db"
    with pytest.raises(BadFile):
        fill(str(target), rows_in("log.jsonl", change(lines(made))))
    assert not list(tmp_path.iterdir())


def test_an_edited_line_is_found(made: str, tmp_path: Path) -> None:
    edited = lines(made)
    edited[10] = edited[10].replace(b'"version":1', b'"version":2')
    assert edited != lines(made)
    with pytest.raises(BrokenRow) as broken:
        fill(str(tmp_path / "again.db"), rows_in("log.jsonl", edited))
    assert broken.value.fault.number == 10
    assert not list(tmp_path.iterdir())


def test_rows_are_read_as_they_come(made: str) -> None:
    """A log of a million events is copied in the memory of a few."""
    taken: list[bytes] = []

    def coming() -> Iterator[bytes]:
        for line in lines(made):
            taken.append(line)
            yield line

    next(rows_in("log.jsonl", coming()))
    assert len(taken) == 2
