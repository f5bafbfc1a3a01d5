"""The file of read models: caught up or built anew it says the same, and it can always be done without."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.application import Ledger
from ledger.commands import Command
from ledger.demo import Plan, make_municipality
from ledger.errors import ForeignViews, ViewsUnusable
from ledger.models.selecting import OWN
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.store.history import History
from projections import base
from projections.bridge import bridges
from projections.files import LOCK
from projections.months import Months
from projections.settle import settle
from projections.statements import statement
from projections.views import answered, differences, rebuild, tell, views_file
from tests.ledger.given import OFFER, TOWN, close, correct, depart, move_in, reassess, void

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
MAY, JUNE = Month(2023, 5), Month(2023, 6)
LEVEL_5, LEVEL_6 = 878_00 + 1_571_00, 878_00 + 1_920_00


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """The clock stands, so that two ledgers made alike are alike."""
    with clock_set_to(NOON):
        yield


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A ledger in which c-17 has lived in place 1 since May 2023: events #1 to #9."""
    place = str(tmp_path / "pladsbog.db")
    make(place, TOWN, move_in("c-17", "1", MAY.first))
    return place


def make(location: str, *commands: Command) -> None:
    with Ledger.create(location, "anna") as ledger:
        for command in commands:
            ledger.record(command)


def record(location: str, *commands: Command) -> None:
    with Ledger.open(location) as ledger:
        for command in commands:
            ledger.record(command)


def total(location: str, month: Month, known_at: int | None = None) -> int:
    """What the month comes to, in øre."""
    with open_log(location) as log:
        return settle(location, log, month, today=NOON.date(), known_at=known_at).total_ore


def built_anew(location: str) -> None:
    with open_log(location) as log:
        rebuild(location, log)


def tell_all(location: str) -> None:
    with open_log(location) as log:
        tell(location, log)


def differing(location: str) -> list[str]:
    with open_log(location) as log:
        return [str(difference) for difference in differences(location, log)]


def tables(location: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that the file holds, once it is caught up."""
    with open_log(location) as log:
        return answered(location, log, _content)


def _content(db: sqlite3.Connection, _: History) -> dict[str, list[tuple[Any, ...]]]:
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: list(db.execute(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in names}


def views(location: str) -> Path:
    return Path(views_file(location))


# --- where it lies --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "file"),
    [
        ("pladsbog.db", "pladsbog.views.db"), ("/a/b/house.db", "/a/b/house.views.db"),
        ("ledger", "ledger.views.db"), ("ledger.sqlite", "ledger.sqlite.views.db"),
        ("postgresql://anna:secret@db.example:5432/town?sslmode=require", "town.views.db"),
        ("postgresql://localhost", "localhost.views.db"),
    ],
)  # fmt: skip
def test_its_name_follows_from_the_ledgers(location: str, file: str) -> None:
    assert views_file(location) == file


# --- catching up ----------------------------------------------------------------------------------


def test_what_is_recorded_shows_in_the_next_answer(location: str) -> None:
    assert total(location, MAY) == 31 * LEVEL_5
    record(location, reassess("c-17", date(2023, 5, 15)))
    assert total(location, MAY) == 14 * LEVEL_5 + 17 * LEVEL_6
    record(location, correct(10, day=date(2023, 5, 22)))
    assert total(location, MAY) == 21 * LEVEL_5 + 10 * LEVEL_6
    record(location, void(11))
    assert total(location, MAY) == 14 * LEVEL_5 + 17 * LEVEL_6
    record(location, void(10))
    assert total(location, MAY) == 31 * LEVEL_5


def test_a_past_cut_does_not_touch_what_is_kept(location: str) -> None:
    record(location, reassess("c-17", date(2023, 5, 15)))
    now = total(location, MAY)
    assert total(location, MAY, known_at=9) == 31 * LEVEL_5
    assert total(location, MAY) == now
    assert differing(location) == []


def test_caught_up_step_by_step_or_built_anew_it_is_the_same(location: str) -> None:
    for command in (
        reassess("c-17", date(2023, 5, 15)),
        close(JUNE, and_earlier=True),
        void(10, reason="wrong person"),
        depart("c-17", date(2023, 7, 31)),
        move_in("c-18", "1", date(2023, 8, 1)),
    ):
        record(location, command)
        total(location, Month(2023, 8))
    tell_all(location)
    caught_up = tables(location)
    built_anew(location)
    anew = tables(location)
    assert caught_up.pop("cached_months") != []
    assert anew.pop("cached_months") == []
    assert caught_up == anew


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_the_size_of_a_batch_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=13, years=2, leave_open=True))
    tell_all(location)
    whole = tables(location)
    monkeypatch.setattr(base, "BATCH", batch)
    built_anew(location)
    assert tables(location) == whole


def test_a_batch_that_fails_leaves_the_tables_where_they_were(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(location)
    record(location, reassess("c-17", date(2023, 5, 15)))
    with monkeypatch.context() as broken:
        broken.setattr("projections.settlements.Settlements.fold", _fails)
        with pytest.raises(ZeroDivisionError):
            total(location, MAY)
    with closing(sqlite3.connect(views(location))) as file:
        assert file.execute("SELECT number FROM position").fetchone() == before["position"][0][1:2]
        assert file.execute("SELECT count(*) FROM assessments").fetchone() == (1,)
    assert total(location, MAY) == 14 * LEVEL_5 + 17 * LEVEL_6


def _fails(*_: object) -> None:
    raise ZeroDivisionError


# --- building anew --------------------------------------------------------------------------------


def test_a_file_that_is_gone_loses_nothing(location: str) -> None:
    before = total(location, MAY)
    views(location).unlink()
    assert total(location, MAY) == before


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=30, years=2, leave_open=True))
    built_anew(location)
    first = views(location).read_bytes()
    total(location, Month(2024, 5))
    built_anew(location)
    assert views(location).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.db", "demo.views.db", "demo.views.db-lock"]


def test_progress_is_told_of_every_event(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "BATCH", 4)
    told: list[int] = []
    with open_log(location) as log:
        assert rebuild(location, log, told.append) == 9
    assert told == [4, 4, 1]


def test_a_rebuild_that_fails_leaves_the_old_file(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    total(location, MAY)
    before = views(location).read_bytes()
    monkeypatch.setattr("projections.register.Register.fold", _fails)
    with pytest.raises(ZeroDivisionError):
        built_anew(location)
    assert views(location).read_bytes() == before
    assert not list(views(location).parent.glob("*.new"))


# --- comparing ------------------------------------------------------------------------------------


def test_a_sound_file_has_no_differences(location: str) -> None:
    total(location, MAY)
    total(location, JUNE)
    assert differing(location) == []
    assert not list(views(location).parent.glob("*.verify"))


TAMPERED = {
    "offers": "UPDATE offers SET name = 'Syren'",
    "places": "DELETE FROM places WHERE place = '2'",
    "move_ins": "UPDATE move_ins SET payer = '163'",
    "assessments": "UPDATE assessments SET level = '6'",
    "departures": "INSERT INTO departures VALUES (99, 99, 'c-17', '2023-05-31')",
    "cached_months": "UPDATE cached_months SET total_ore = total_ore + 1",
    "closings": "UPDATE closings SET total_ore = total_ore + 1",
}


@pytest.mark.parametrize("table", TAMPERED)
def test_a_row_that_somebody_changed_is_found(location: str, table: str) -> None:
    record(location, close(MAY, and_earlier=True))
    total(location, JUNE)
    with closing(sqlite3.connect(views(location))) as file, file:
        changed = file.execute(TAMPERED[table]).rowcount
    found = differing(location)
    assert len(found) == changed > 0
    assert all(difference.startswith(f"{table} ") for difference in found)
    built_anew(location)
    assert differing(location) == []


def test_a_kept_settlement_that_should_have_been_touched_is_found(location: str) -> None:
    total(location, MAY)
    with closing(sqlite3.connect(views(location))) as file:
        kept = file.execute("SELECT * FROM cached_months").fetchall()
    record(location, reassess("c-17", date(2023, 5, 15)))
    total(location, MAY)
    with closing(sqlite3.connect(views(location))) as file, file:
        file.execute("DELETE FROM cached_months")
        file.executemany(f"INSERT INTO cached_months VALUES ({', '.join('?' * len(kept[0]))})", kept)
    (difference,) = differing(location)
    assert difference.startswith("cached_months syrenparken 2023-05, total_ore: the log gives ")
    assert len(difference) < LONGEST_LINE


LONGEST_LINE = 1000


def test_an_offer_that_is_named_twice_counts_once(location: str) -> None:
    with open_log(location) as log:
        once, twice = (
            settle(location, log, MAY, today=NOON.date(), offers=["syrenparken"] * times) for times in (1, 2)
        )
        assert once == twice
        today = date(2023, 7, 1)
        bills = [statement(location, log, OWN, MAY, offers=["syrenparken"] * times, today=today) for times in (1, 2)]
        assert bills[0] == bills[1]
        both = bridges(Months(History(log)), MAY, ["syrenparken"] * 2, 1)
        assert len(both) == 1


def test_of_a_row_that_differs_the_columns_are_told_and_no_more(location: str) -> None:
    total(location, MAY)
    with closing(sqlite3.connect(views(location))) as file, file:
        file.execute("UPDATE offers SET name = 'Syren'")
        file.execute("DELETE FROM places WHERE place = '2'")
        file.execute("INSERT INTO departures VALUES (99, 99, 'c-17', '2023-05-31')")
    assert sorted(differing(location)) == [
        "departures 99: the log gives no such row",
        "offers 4, name: the log gives 'Syrenparken', the read model has 'Syren'",
        "places 6: the read model lacks it",
    ]


# --- damage, other ledgers, no write access -------------------------------------------------------


@pytest.mark.parametrize(("first", "last"), [(0, 100), (0, 16), (100, 4096), (4096, 3 * 4096), (8192, 10**9)], ids=str)
def test_a_damaged_file_is_built_anew(location: str, first: int, last: int) -> None:
    before = total(location, MAY)
    file = views(location)
    content = bytearray(file.read_bytes())
    last = min(last, len(content))
    content[first:last] = b"\xee" * (last - first)
    file.write_bytes(content)
    assert total(location, MAY) == before
    assert differing(location) == []


@pytest.mark.parametrize("content", [b"no database at all", b"\x89PNG\r\n\x1a\n" + bytes(9000), bytes(5000)])
def test_a_file_that_is_no_database_is_left_as_it_is(location: str, content: bytes) -> None:
    views(location).write_bytes(content)
    assert total(location, MAY) == 31 * LEVEL_5
    with pytest.raises(ForeignViews):
        built_anew(location)
    assert views(location).read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00"])
def test_a_file_of_nothing_is_built_anew(location: str, content: bytes) -> None:
    views(location).write_bytes(content)
    assert total(location, MAY) == 31 * LEVEL_5
    built_anew(location)
    assert differing(location) == []


def test_damage_is_told_when_comparing_and_mended_by_building_anew(location: str) -> None:
    total(location, MAY)
    views(location).write_bytes(views(location).read_bytes()[:4096] + b"\xee" * 4096)
    (difference,) = differing(location)
    assert "damaged" in difference
    built_anew(location)
    assert differing(location) == []


def test_a_file_cut_short_is_built_anew(location: str) -> None:
    before = total(location, MAY)
    content = views(location).read_bytes()
    views(location).write_bytes(content[: len(content) // 2])
    assert total(location, MAY) == before


def test_a_file_of_an_older_layout_is_built_anew(location: str) -> None:
    total(location, MAY)
    with closing(sqlite3.connect(views(location))) as file, file:
        file.execute("DROP TABLE cached_months")
        file.execute(f"PRAGMA user_version = {base.LAYOUT - 1}")
    assert total(location, MAY) == 31 * LEVEL_5
    assert differing(location) == []


def test_another_ledger_of_the_same_name_is_not_taken_for_the_old_one(location: str) -> None:
    total(location, MAY)
    Path(location).unlink()
    make(location, TOWN, move_in("c-99", "2", MAY.first, granted="6"))
    assert total(location, MAY) == 31 * LEVEL_6
    assert [row[2] for row in tables(location)["move_ins"]] == ["c-99"]


def test_a_shorter_ledger_of_the_same_name_is_not_taken_for_the_old_one(location: str) -> None:
    total(location, MAY)
    Path(location).unlink()
    make(location, TOWN)
    assert total(location, MAY) == 0


def test_where_nothing_can_be_written_the_answer_is_the_same(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.views.views_file", lambda _: str(Path(location).parent / "nowhere" / "views.db"))
    assert total(location, MAY) == 31 * LEVEL_5
    assert total(location, MAY) == 31 * LEVEL_5


@pytest.mark.parametrize("recorded_since", [False, True])
def test_a_file_that_may_only_be_read_is_done_without(
    location: str, monkeypatch: pytest.MonkeyPatch, recorded_since: bool
) -> None:
    total(location, MAY)
    before = views(location).read_bytes()
    if recorded_since:
        record(location, reassess("c-17", date(2023, 5, 15)))
    connect = sqlite3.connect

    def read_only(file: str, **options: Any) -> sqlite3.Connection:
        if file.endswith(".views.db"):
            file, options = f"file:{file}?mode=ro", {**options, "uri": True}
        connection: sqlite3.Connection = connect(file, **options)
        return connection

    monkeypatch.setattr("projections.base.sqlite3.connect", read_only)
    expected = 14 * LEVEL_5 + 17 * LEVEL_6 if recorded_since else 31 * LEVEL_5
    assert total(location, MAY) == expected
    assert views(location).read_bytes() == before


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE cached_months SET content = replace(content, '244900', '344900')",
        "UPDATE cached_months SET content = ''",
        "UPDATE cached_months SET content = NULL", "DROP TABLE cached_current", "DROP TABLE move_ins",
        "DROP TABLE closings", "UPDATE closings SET number = 1",
        "UPDATE closings SET month = 'May' WHERE month = '2023-04'",
        "UPDATE closings SET month = '2030-01' WHERE month = '2023-04'",
        "DELETE FROM closings", "DELETE FROM closings WHERE month = '2023-04'",
        "DELETE FROM closings WHERE month = '2023-03'",
        "UPDATE closings SET known_at = 99, calculation = calculation",
        "INSERT INTO closings SELECT offer, '2023-05', 1, 1, 1, 1, 0 FROM closings LIMIT 1",
    ],
)  # fmt: skip
def test_what_somebody_edited_is_not_answered_with(location: str, edit: str) -> None:
    record(location, close(Month(2023, 4), and_earlier=True))
    # given late news, so that what was issued for April is not what April comes to, and May carries the difference
    record(location, move_in("c-18", "2", date(2023, 4, 10), reason="told late"))
    right = [total(location, month) for month in (Month(2023, 4), MAY)]
    with closing(sqlite3.connect(views(location))) as file, file:
        file.execute("DELETE FROM cached_months WHERE month != '2023-05'")
        assert file.execute(edit).rowcount
    assert [total(location, month) for month in (Month(2023, 4), MAY)] == right


def test_an_event_whose_state_was_made_text_is_no_fault_of_the_program(location: str) -> None:
    views(location).unlink(missing_ok=True)
    with closing(sqlite3.connect(location)) as file, file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        assert file.execute("UPDATE stored_events SET state = CAST(state AS TEXT)").rowcount
    assert total(location, MAY) == 31 * LEVEL_5


# --- other people's files, leftovers, modes -------------------------------------------------------


@pytest.mark.parametrize("other", ["a ledger", "a database", "a marked database"])
def test_somebody_elses_database_is_left_as_it_is(location: str, other: str) -> None:
    if other == "a ledger":
        make(str(views(location)), TOWN)
    else:
        with closing(sqlite3.connect(views(location))) as file, file:
            file.execute("CREATE TABLE settlements (paid INTEGER)")
            file.execute(f"PRAGMA application_id = {17 if other == 'a marked database' else 0}")
    before = views(location).read_bytes()
    # then answers do without it, and nothing is built in its place
    assert total(location, MAY) == 31 * LEVEL_5
    for build in (built_anew, differing):
        with pytest.raises(ForeignViews):
            build(location)
    assert views(location).read_bytes() == before


def test_somebody_elses_damaged_database_is_left_as_it_is(location: str) -> None:
    make(str(views(location)), TOWN)
    content = bytearray(views(location).read_bytes())
    content[4096 : 3 * 4096] = b"\xee" * (2 * 4096)
    views(location).write_bytes(content)
    assert total(location, MAY) == 31 * LEVEL_5
    with pytest.raises(ForeignViews):
        built_anew(location)
    assert views(location).read_bytes() == content


def test_where_nothing_can_be_written_a_rebuild_is_refused(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.views.views_file", lambda _: str(Path(location).parent / "nowhere" / "views.db"))
    for build in (built_anew, differing):
        with pytest.raises(ViewsUnusable):
            build(location)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs no lock")
def test_where_the_lock_cannot_be_taken_answers_do_without_the_file_and_a_rebuild_says_why(location: str) -> None:
    assert total(location, MAY) == 31 * LEVEL_5
    lock = Path(f"{views(location)}{LOCK}")
    lock.unlink()
    lock.symlink_to("of-somebody-else")
    before = views(location).read_bytes()
    record(location, depart("c-17", MAY.first))
    assert total(location, JUNE) == 0
    for build in (built_anew, differing):
        with pytest.raises(ViewsUnusable, match=r"its lock .*-lock cannot be taken"):
            build(location)
    assert views(location).read_bytes() == before


def test_what_a_killed_process_has_left_is_removed(location: str) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [Path(f"{views(location)}.{gone.pid}{ending}") for ending in (".new", ".verify", ".new-wal")]
    mine = Path(f"{views(location)}.{os.getpid()}0.notes")
    for file in (*left, mine):
        file.write_bytes(b"begun")
    built_anew(location)
    assert [file for file in (*left, mine) if file.exists()] == [mine]


def test_a_file_is_its_owners_until_somebody_says_otherwise(location: str) -> None:
    total(location, MAY)
    assert views(location).stat().st_mode & 0o777 == 0o600
    views(location).chmod(0o640)
    built_anew(location)
    assert views(location).stat().st_mode & 0o777 == 0o640


# --- several at once ------------------------------------------------------------------------------


def test_a_reader_waits_for_no_reader(location: str) -> None:
    """While one answer is being found, another one is, and what it calculates is cached."""

    def asked_meanwhile(*_: object) -> int:
        return total(location, MAY)

    with open_log(location) as log:
        assert answered(location, log, asked_meanwhile) == 31 * LEVEL_5
    assert [row[:2] for row in tables(location)["cached_months"]] == [(OFFER, "2023-05")]


def test_a_reader_waits_for_no_writer(location: str) -> None:
    total(location, MAY)
    with writing(location):
        assert total(location, MAY) == total(location, JUNE) + LEVEL_5
    assert [row[1] for row in tables(location)["cached_months"]] == ["2023-05"], "June could not be cached"


def test_while_somebody_else_folds_the_log_is_asked(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits until that is done, and nobody folds the same once more for himself."""
    monkeypatch.setattr(base, "FOLD_SECONDS", 60)
    monkeypatch.setattr("projections.views.MEMORY", "/no/such/folder")
    total(location, MAY)
    record(location, reassess("c-17", date(2023, 5, 15)))
    with writing(location):
        assert total(location, MAY) == 14 * LEVEL_5 + 17 * LEVEL_6
    assert total(location, MAY) == 14 * LEVEL_5 + 17 * LEVEL_6


def test_what_the_tables_alone_can_tell_is_folded_in_memory(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "FOLD_SECONDS", 0.1)
    total(location, MAY)
    record(location, reassess("c-17", date(2023, 5, 15)))
    with writing(location), open_log(location) as log:
        assert answered(location, log, lambda _, history: history.position) == log.last()


def test_of_one_house_the_log_is_asked_where_the_read_models_are_far_behind(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is folded for whoever asks about all; who asks about one house does not wait for it."""
    monkeypatch.setattr(base, "FAR_BEHIND", 3)
    record(location, close(MAY, and_earlier=True), reassess("c-17", date(2023, 5, 15), reason="late"))
    with open_log(location) as log:
        for month in (MAY, JUNE):
            alone = settle(location, log, month, today=NOON.date(), offers=[OFFER])
            assert not views(location).exists() or not folded(location)
            assert alone == settle(location, log, month, today=NOON.date(), known_at=log.last(), offers=[OFFER])
        assert settle(location, log, JUNE, today=NOON.date()) == alone
        assert folded(location) == log.last()
    record(location, reassess("c-17", date(2023, 6, 2), "5"))
    with open_log(location) as log:
        alone = settle(location, log, JUNE, today=NOON.date(), offers=[OFFER])
        assert folded(location) == log.last(), "a little is folded at once"
        assert alone == settle(location, log, JUNE, today=NOON.date(), known_at=log.last())


def folded(location: str) -> int:
    """The last event that the file knows; 0 for a file without tables."""
    with closing(sqlite3.connect(views(location))) as db:
        made = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'position'").fetchone()
        return int(db.execute("SELECT number FROM position").fetchone()[0]) if made else 0


@contextmanager
def writing(location: str) -> Iterator[None]:
    """Somebody has the write lock of the file."""
    with closing(sqlite3.connect(views(location), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


_SETTLE = """
import sys
from ledger.shared.calendar import Month
from ledger.store import open_log
from projections.settle import settle
from projections.views import rebuild
with open_log(sys.argv[1]) as log:
    for turn in range(5):
        if sys.argv[2] == "rebuild":
            rebuild(sys.argv[1], log)
        print(settle(sys.argv[1], log, Month(2024, 5), today=Month(2024, 6).first).total_ore)
"""


@pytest.mark.parametrize("others", ["settle", "rebuild"])
def test_processes_that_catch_up_at_once_answer_the_same(tmp_path: Path, others: str) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=30, years=2, leave_open=True))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _SETTLE, location, "settle" if at % 2 else others],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for at in range(8)
    ]
    told = [process.communicate(timeout=300) for process in running]
    expected = total(location, Month(2024, 5))
    assert told == [(f"{expected}\n" * 5, "")] * 8
    assert differing(location) == []


def test_an_answer_never_mixes_two_moments(location: str) -> None:
    """Somebody records and settles between another's opening of the log and its question: both are told the latest."""
    with open_log(location) as log:
        last, said = log.last, [log.last()]
        record(location, reassess("c-17", date(2023, 5, 15)))
        total(location, MAY)
        log.last = lambda: said.pop() if said else last()  # type: ignore[method-assign] # at first, of before
        settled = settle(location, log, MAY, today=NOON.date(), offers=[OFFER])
    assert (settled.known_at, settled.total_ore) == (10, 14 * LEVEL_5 + 17 * LEVEL_6)
