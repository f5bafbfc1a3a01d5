"""Roots told from what is kept of the tree: the same as from every row, sooner, and from nothing that is wrong."""

from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger import digests
from ledger.digests import Digest, frontiers_at, lodge, lodged_in, told_root
from ledger.events import Reassessed
from ledger.store import open_log
from ledger.store.chain import BrokenRow
from ledger.store.sqlite import SqliteLog
from ledger.store.tree import Frontier
from projections.frontiers import keep_frontiers, kept_frontiers
from projections.roots import roots_of
from projections.views import answered, differences, rebuild, views_file
from tests.cli.running import pladsbog
from tests.projections.ledgers import append, events, rechain, unguarded


@pytest.fixture
def asked(sound: str) -> str:
    """A ledger of which something has been asked, so that it has read models."""
    with open_log(sound) as log:
        answered(sound, log, lambda *_: None)
    return sound


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the rows that are held against the chain."""
    seen: list[int] = []
    chained = SqliteLog.chained

    def watched(log: SqliteLog, *cut: Any) -> Iterator[Any]:
        for content, chain in chained(log, *cut):
            seen.append(content.number)
            yield content, chain

    monkeypatch.setattr(SqliteLog, "chained", watched)
    return seen


def last(location: str) -> int:
    with open_log(location) as log:
        return log.last()


def told(location: str, *numbers: int, lodged: bool = False) -> dict[int, str]:
    with open_log(location) as log:
        return roots_of(location, log, numbers, lodged=lodged)


def by_every_row(location: str, *numbers: int) -> dict[int, str]:
    with open_log(location) as log:
        return digests.roots_of(log, numbers)


def differing(location: str) -> list[str]:
    with open_log(location) as log:
        return [str(found) for found in differences(location, log)]


@contextmanager
def kept_in(location: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(views_file(location))) as file, file:
        yield file


def kept(location: str) -> list[tuple[int, bool]]:
    """At which events something is kept, and whether it was lodged."""
    with kept_in(location) as file:
        return [(frontier.number, lodged) for frontier, lodged in kept_frontiers(file).items()]


def forge(location: str, forged: Frontier) -> None:
    """Keep what is not so, as one does who knows how it is written."""
    with kept_in(location) as file:
        keep_frontiers(file, [forged], lodged=True)


# --- the same ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_from_any_frontiers_the_roots_are_those_by_every_row(sound: str, seed: int) -> None:
    chosen, end = random.Random(seed), last(sound)  # noqa: S311 - a test's choice
    right = by_every_row(sound, *range(1, end + 1))
    with open_log(sound) as log:
        for _ in range(20):
            begun = frontiers_at(log, chosen.sample(range(1, end + 1), chosen.randint(1, 6)))
            wanted = chosen.sample(range(1, end + 1), chosen.randint(1, 6))
            found = frontiers_at(log, wanted, chosen.sample(list(begun.values()), len(begun)))
            assert found == frontiers_at(log, wanted)
            assert {number: one.root.hex() for number, one in found.items()} == {one: right[one] for one in wanted}


def test_while_the_log_grows_the_roots_are_those_by_every_row(asked: str) -> None:
    chosen = random.Random(5)  # noqa: S311 - a test's choice
    late = events(asked, Reassessed)[-1].event
    for _ in range(12):
        append(asked, *[late] * chosen.randint(1, 9))
        wanted = [last(asked), *chosen.sample(range(1, last(asked)), chosen.randint(0, 2))]
        assert told(asked, *wanted, lodged=chosen.random() < 0.5) == by_every_row(asked, *wanted)
    assert not [found for found in differing(asked) if found.startswith("frontiers")]


# --- sooner ----------------------------------------------------------------------------------------------


def test_only_rows_after_the_last_root_are_read(asked: str, read: list[int]) -> None:
    end = last(asked)
    told(asked, end - 5)
    assert read == list(range(1, end - 4))
    read.clear()
    told(asked, end - 5)
    assert read == []
    told(asked, end)
    assert read == list(range(end - 4, end + 1))
    assert kept(asked) == [(end, False)]


def test_an_older_root_takes_nothing_out_that_serves_the_next_answer(asked: str) -> None:
    end = last(asked)
    told(asked, end)
    told(asked, 7)
    assert kept(asked) == [(end, False)]
    told(asked, 7, 9, lodged=True)
    told(asked, end - 1)
    assert kept(asked) == [(7, True), (9, True), (end, False)]
    told(asked, end, lodged=True)
    assert kept(asked) == [(7, True), (9, True), (end, True)]


def test_what_lies_in_a_file_is_read_once(asked: str, tmp_path: Path, read: list[int]) -> None:
    file, end = tmp_path / "digests.txt", last(asked)
    with open_log(asked) as log:
        roots = partial(roots_of, asked, log, lodged=True)
        lodge(file, log, 9, roots)
        lodge(file, log, end, roots)
        assert read == list(range(1, end + 1))
        read.clear()
        assert list(digests.all_disagreements(log, lodged_in(file), roots)) == []
        assert read == []
        wrong = Digest(9, roots([end])[end])
        assert [one for one, _ in digests.all_disagreements(log, [*lodged_in(file), wrong], roots)] == [wrong]
        assert list(digests.all_disagreements(log, lodged_in(file))) == []


def test_a_statement_and_a_closing_read_only_what_is_new(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[int]
) -> None:
    monkeypatch.setenv("PLADSBOG_LEDGER", asked)
    monkeypatch.setenv("PLADSBOG_DIGESTS", str(tmp_path / "digests.txt"))
    first = pladsbog("statement own 2025-03 --format json")
    assert first.code == 0, first.err
    assert set(read) == set(range(1, last(asked) + 1))
    read.clear()
    assert pladsbog("statement own 2025-03 --format json").data["root"] == first.data["root"]
    assert pladsbog("digest --root --format json").data["root"] == first.data["root"]
    assert read == []
    before = last(asked)
    monkeypatch.setattr("ledger.application.check_sound", lambda *_, **__: None)  # who issues holds every row
    closed = pladsbog("close 2025-05 --reason late --accept-findings --yes")
    assert closed.code == 0, closed.err
    assert read == list(range(before + 1, last(asked) + 1))
    monkeypatch.undo()
    end = last(asked)
    assert f"root {end}:{by_every_row(asked, end)[end]}" in (tmp_path / "digests.txt").read_text()


# --- never believed where it is wrong ----------------------------------------------------------------------


def test_of_another_log_nothing_is_used(asked: str) -> None:
    end = last(asked)
    right = by_every_row(asked, end)
    (frontier,) = _at(asked, end)
    wrong = Frontier(end, frontier.chain[::-1], frontier.peaks[::-1])
    forge(asked, wrong)
    assert told(asked, end) == right
    # nor where an older copy has gone on otherwise
    forge(asked, frontier)
    with unguarded(asked) as file:
        file.execute("UPDATE stored_events SET ref = 'other' WHERE id = 12")
    rechain(asked)
    assert told(asked, end) == by_every_row(asked, end) != right


def test_what_is_kept_of_another_log_keeps_nothing_out(asked: str) -> None:
    end = last(asked)
    (frontier,) = _at(asked, end)
    forge(asked, Frontier(2 * end, b"x" * 32, frontier.peaks))
    told(asked, end)
    assert kept(asked) == [(end, False), (2 * end, True)]


@pytest.mark.parametrize("before_the_end", [0, 20])
def test_a_forged_frontier_is_found_by_verify(asked: str, before_the_end: int) -> None:
    end = last(asked)
    (frontier,) = _at(asked, end - before_the_end)
    told(asked, end, lodged=True)
    assert differing(asked) == []
    forge(asked, Frontier(frontier.number, frontier.chain, (frontier.peaks[0][::-1], *frontier.peaks[1:])))
    (found,) = differing(asked)
    assert found.startswith(f"frontiers {frontier.number}, peaks: the log gives ")
    ran = pladsbog(f"--ledger {asked} verify --format json")
    assert (ran.code, [fault["check"] for fault in ran.data["faults"]]) == (3, ["read-models"])
    with open_log(asked) as log:
        rebuild(asked, log)
    assert (differing(asked), told(asked, end)) == ([], by_every_row(asked, end))


@pytest.mark.parametrize(
    "edit",
    [
        "peaks = replace(peaks, 'a', 'b')", "peaks = NULL", "peaks = ''", "chain = upper(chain)", "chain = NULL",
        "checksum = checksum + 1", "number = number - 1", "number = 9000000", "number = -3", "peaks = 'none'",
    ],
)  # fmt: skip
def test_what_somebody_edited_is_neither_used_nor_overlooked(asked: str, edit: str) -> None:
    right = told(asked, last(asked))
    with kept_in(asked) as file:
        assert file.execute(f"UPDATE frontiers SET {edit}").rowcount == 1
    found = differing(asked)
    assert found
    assert all(one.startswith("frontiers ") for one in found)
    assert told(asked, last(asked)) == right


@pytest.mark.parametrize("peaks", [(), (b"x" * 32,) * 3, (b"",) * 8])
def test_hashes_that_no_tree_has_stop_nobody(asked: str, peaks: Sequence[bytes]) -> None:
    end = last(asked)
    (frontier,) = _at(asked, end)
    forge(asked, Frontier(end, frontier.chain, tuple(peaks)))
    assert told(asked, end) == by_every_row(asked, end)


def test_what_is_no_hash_though_its_checksum_is_right_stops_nobody(asked: str) -> None:
    end = last(asked)
    (frontier,) = _at(asked, end)
    forge(asked, frontier)
    checksum = zlib.crc32(f"{end} {frontier.chain.hex()} zz".encode())
    with kept_in(asked) as file:
        file.execute("UPDATE frontiers SET peaks = 'zz', checksum = ?", (checksum,))
    assert told(asked, end) == by_every_row(asked, end)


def _at(location: str, *numbers: int) -> list[Frontier]:
    with open_log(location) as log:
        return list(frontiers_at(log, numbers).values())


# --- a log that is not sound --------------------------------------------------------------------------------


def test_a_fault_after_it_leaves_no_root(asked: str) -> None:
    end = last(asked)
    told(asked, end - 5)
    with unguarded(asked) as file:
        file.execute("UPDATE stored_events SET ref = 'other' WHERE id = ?", (end - 2,))
    with open_log(asked) as log:
        assert told_root(log, end, partial(roots_of, asked, log)) is None
        assert told_root(log, end - 3, partial(roots_of, asked, log)) == told_root(log, end - 3)
    with unguarded(asked) as file:
        file.execute("UPDATE stored_events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE id = ?", (end - 2,))
    rechain(asked)
    assert kept(asked) == [(end - 3, False)]
    with open_log(asked) as log:
        assert told_root(log, end - 2, partial(roots_of, asked, log)) is None, "time runs backwards right after it"
    with unguarded(asked) as file:
        file.execute("DELETE FROM stored_events WHERE id = ?", (end - 2,))
    with open_log(asked) as log:
        assert told_root(log, end, partial(roots_of, asked, log)) is None


def test_a_row_that_is_not_there_leaves_no_root(asked: str) -> None:
    with open_log(asked) as log, pytest.raises(BrokenRow):
        roots_of(asked, log, [log.last() + 1])


def test_of_a_fault_before_it_the_root_is_that_of_what_was_written(asked: str) -> None:
    end = last(asked)
    right = told(asked, end)
    told(asked, end - 5, lodged=True)
    with unguarded(asked) as file:
        file.execute("UPDATE stored_events SET ref = 'other' WHERE id = ?", (end - 2,))
    assert told(asked, end) == right
    assert not [found for found in differing(asked) if found.startswith("frontiers")], "the fault is the log's"
    with kept_in(asked) as file:
        file.execute("UPDATE frontiers SET checksum = 1")
    assert [found.partition(",")[0] for found in differing(asked)] == [f"frontiers {end - 5}"]


# --- done without -------------------------------------------------------------------------------------------


def test_where_there_are_no_read_models_none_are_made(sound: str) -> None:
    end = last(sound)
    assert told(sound, end) == by_every_row(sound, end)
    assert not Path(views_file(sound)).exists()


@pytest.mark.parametrize("content", [b"", b"a text of somebody", b"SQLite format 3\0 and no more"])
def test_whatever_lies_in_their_place_is_left_as_it_is(asked: str, content: bytes) -> None:
    end = last(asked)
    told(asked, end)
    Path(views_file(asked)).write_bytes(content)
    assert told(asked, end) == by_every_row(asked, end)
    assert Path(views_file(asked)).read_bytes() == content or not content


def test_a_file_that_was_deleted_loses_nothing(asked: str) -> None:
    end = last(asked)
    right = told(asked, end)
    Path(views_file(asked)).unlink()
    assert told(asked, end) == right


def test_read_models_of_another_layout_are_not_looked_at(asked: str, read: list[int]) -> None:
    end = last(asked)
    right = told(asked, end)
    with kept_in(asked) as file:
        file.execute("PRAGMA user_version = 1")
    read.clear()
    assert told(asked, end) == right
    assert len(read) == end


def test_where_nothing_may_be_written_every_command_works(
    asked: str, monkeypatch: pytest.MonkeyPatch, read: list[int]
) -> None:
    connect = sqlite3.connect

    def read_only(file: str, **options: Any) -> sqlite3.Connection:
        if file.endswith(".views.db"):
            file, options = f"file:{file}?mode=ro", {**options, "uri": True}
        connection: sqlite3.Connection = connect(file, **options)
        return connection

    end = last(asked)
    before = Path(views_file(asked)).read_bytes()
    monkeypatch.setattr("projections.base.sqlite3.connect", read_only)
    for _ in range(2):
        read.clear()
        told_by = pladsbog(f"--ledger {asked} statement own 2025-03 --format json")
        assert told_by.data["root"] == f"{end}:{by_every_row(asked, end)[end]}"
    assert Path(views_file(asked)).read_bytes() == before


def test_while_somebody_else_writes_nothing_is_kept_and_nobody_waits(asked: str) -> None:
    end = last(asked)
    told(asked, end - 1)
    with kept_in(asked) as file:
        file.execute("BEGIN IMMEDIATE")
        assert told(asked, end) == by_every_row(asked, end)
    assert kept(asked) == [(end - 1, False)]
