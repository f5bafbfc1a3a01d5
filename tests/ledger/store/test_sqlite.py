"""A ledger as a file: missing, not one of ours, newer, read-only, in a folder that is not there."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError

from ledger.errors import LedgerExists, LedgerTrouble, LedgerUnusable, NewerLedger, NoLedger, NotALedger
from ledger.store import create_ledger, open_log
from tests.ledger.store.support import Writer, decision, move_in, opened


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoLedger):
        open_log(str(tmp_path / "pladsbog.db"))
    with Writer(str(tmp_path / "pladsbog.db")) as writer, pytest.raises(NoLedger):
        writer.save(opened())
    assert not list(tmp_path.iterdir())


def test_reading_leaves_nothing_behind(sqlite_ledger: str) -> None:
    with open_log(sqlite_ledger) as log:
        assert log.last() == 0
    assert [file.name for file in Path(sqlite_ledger).parent.iterdir()] == [Path(sqlite_ledger).name]


def test_a_log_cannot_be_written_through(sqlite_ledger: str) -> None:
    with open_log(sqlite_ledger) as log, pytest.raises(LedgerTrouble):
        log._select("DROP TABLE stored_events")


def _text(file: Path) -> None:
    file.write_text("offer;place\n" * 100)


def _empty(file: Path) -> None:
    file.touch()


def _other(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE stored_events (id INTEGER)")
    connection.close()


def _gutted(file: Path) -> None:
    create_ledger(str(file))
    with sqlite3.connect(file) as connection:
        connection.executescript("DROP VIEW events; DROP TABLE stored_events")
    connection.close()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_text, "it is no database"),
        (_empty, "it is empty"),
        (_other, "it is a database of something else"),
        (_gutted, "it has no events table"),
        (Path.mkdir, "it is a folder"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, make: Callable[[Path], None], why: str) -> None:
    make(tmp_path / "pladsbog.db")
    with pytest.raises(NotALedger) as refused:
        open_log(str(tmp_path / "pladsbog.db"))
    assert str(refused.value.why) == why


def test_a_newer_layout_is_not_touched(sqlite_ledger: str) -> None:
    with sqlite3.connect(sqlite_ledger) as file:
        file.execute("PRAGMA user_version = 7")
    file.close()
    with pytest.raises(NewerLedger, match=r"layout 7; this program knows 1"):
        open_log(sqlite_ledger)


@pytest.mark.parametrize("make", [_text, _other, _gutted, Path.mkdir])
def test_what_is_there_is_left_as_it_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    file = tmp_path / "pladsbog.db"
    make(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(LedgerExists):
        create_ledger(str(file))
    assert (file.read_bytes() if file.is_file() else None) == before


def test_an_init_that_was_cut_short_can_be_done_again(tmp_path: Path) -> None:
    (tmp_path / "pladsbog.db").touch()
    create_ledger(str(tmp_path / "pladsbog.db"))
    open_log(str(tmp_path / "pladsbog.db")).close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnusable, match="there is no folder"):
        create_ledger(str(tmp_path / "nowhere" / "pladsbog.db"))


def test_of_four_who_make_it_at_once_one_does(tmp_path: Path) -> None:
    def attempt(location: str) -> bool:
        try:
            create_ledger(location)
        except LedgerExists:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        for again in range(50):
            outcomes = threads.map(attempt, [str(tmp_path / f"{again}.db")] * 4)
            assert sorted(outcomes) == [False, False, False, True]


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder that every user may enter, unlike the test runner's own."""
    folder = Path(tempfile.mkdtemp(prefix="pladsbog-shelf-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def lock_up(folder: Path, file_mode: int = 0o444) -> str:
    """Let nobody write to the folder or to what is in it; the ledger's location."""
    for file in folder.iterdir():
        file.chmod(file_mode)
    folder.chmod(0o555)
    return str(folder / "pladsbog.db")


def as_an_ordinary_user(task: Callable[[], object]) -> str:
    """What the task answers or refuses, in a process without root's power to write everywhere."""
    answer, sending = os.pipe()
    if os.fork() == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(sending, _answer(task).encode())
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(answer) as receiving:
        text = receiving.read()
    os.wait()
    return text


def _answer(task: Callable[[], object]) -> str:
    try:
        return str(task())
    except LedgerTrouble as refused:
        return str(refused)


def count(location: str) -> int:
    with open_log(location) as log:
        return len(log.about("syrenparken"))


def save(location: str) -> object:
    with Writer(location) as writer:
        return writer.save(*move_in("c-17"))


def test_a_read_only_ledger_is_read(shelf: Path) -> None:
    create_ledger(str(shelf / "pladsbog.db"))
    with Writer(str(shelf / "pladsbog.db")) as writer:
        writer.save(*decision())
    location = lock_up(shelf)
    assert as_an_ordinary_user(lambda: count(location)) == "6"
    assert as_an_ordinary_user(lambda: save(location)) == f"{location} can be read but not written [read-only]"


def test_a_read_only_file_in_an_open_folder_is_read(shelf: Path) -> None:
    create_ledger(str(shelf / "pladsbog.db"))
    location = lock_up(shelf)
    shelf.chmod(0o777)
    assert as_an_ordinary_user(lambda: count(location)) == "0"
    assert as_an_ordinary_user(lambda: save(location)) == f"{location} can be read but not written [read-only]"


def test_a_copy_that_lacks_its_latest_entries_is_not_answered_from(shelf: Path, sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(*decision())
        for ending in ("", "-wal"):
            shutil.copy(sqlite_ledger + ending, shelf / f"pladsbog.db{ending}")
    location = lock_up(shelf)
    assert "its latest entries lie in a journal" in as_an_ordinary_user(lambda: count(location))


def test_a_file_that_may_not_be_read_is_refused(shelf: Path) -> None:
    create_ledger(str(shelf / "pladsbog.db"))
    location = lock_up(shelf, file_mode=0o000)
    refusal = f"{location} cannot be used: unable to open database file [unusable]"
    assert as_an_ordinary_user(lambda: count(location)) == refusal
    assert "[unusable]" in as_an_ordinary_user(lambda: create_ledger(str(shelf / "other.db")))


def test_a_refused_save_leaves_nothing_for_other_threads_to_wait_for(sqlite_ledger: str) -> None:
    """What is left of it is collected by whichever thread comes by; SQLite lets that one wait for a busy connection."""
    with Writer(sqlite_ledger) as writer, Writer(sqlite_ledger) as late:
        writer.save(opened())
        gc.disable()
        try:
            with pytest.raises(IntegrityError):
                late.save(opened())
            elsewhere = sqlite3.connect(sqlite_ledger, isolation_level=None)
            elsewhere.execute("BEGIN IMMEDIATE")
            with ThreadPoolExecutor(1) as other:
                waiting = other.submit(late.save, *move_in("c-17"))
                time.sleep(0.2)  # until it waits for the lock that is held elsewhere
                gc.collect()
                elsewhere.execute("ROLLBACK")
                assert waiting.result() == [2, 3]
            elsewhere.close()
        finally:
            gc.enable()


def test_a_new_ledger_is_its_owners_until_somebody_says_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "town.db"
    before = os.umask(0)
    try:
        create_ledger(str(file))
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o660)
    with Writer(str(file)) as writer:
        writer.save(opened())
    assert file.stat().st_mode & 0o777 == 0o660
