"""Backing up, restoring and carrying a ledger elsewhere, as it is typed."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.reading import packed
from tests.cli.running import pladsbog
from tests.projections.ledgers import rechain, unguarded

LEDGER = "pladsbog.db"


@pytest.fixture
def lived_in(town: Path) -> Path:
    ran = pladsbog("move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU --reason late --yes")
    assert ran.code == 0, ran.err
    return town


def digest(ledger: str = LEDGER) -> str:
    return pladsbog(f"--ledger {ledger} digest").out.strip()


def test_a_backup_is_the_same_ledger_and_one_to_go_on_with(lived_in: Path) -> None:
    ran = pladsbog("backup copy.db")
    number = digest().partition(":")[0]
    assert (ran.code, ran.err) == (0, f"copy.db: {number} events; digest of #{number}: {digest()}\n")
    assert digest("copy.db") == digest()
    assert pladsbog("--ledger copy.db settle 2023-01 --format json").out == pladsbog("settle 2023-01 --format json").out
    assert pladsbog("--ledger copy.db verify").code == 0
    assert pladsbog('--ledger copy.db depart c-17 --on 2023-02-01 --reason "late" --yes').code == 0
    again = pladsbog("backup copy.db")
    assert (again.code, "copy.db is already there" in again.err) == (2, True)


def test_it_is_restored_under_another_name(lived_in: Path) -> None:
    pladsbog("backup copy.db")
    refused = pladsbog("restore copy.db")
    assert (refused.code, "[ledger-exists]" in refused.err) == (1, True)
    Path(LEDGER).rename("lost.db")
    assert pladsbog("restore copy.db").code == 0
    assert digest() == digest("lost.db")
    assert pladsbog("settle 2023-01").code == 0


def test_what_was_lodged_later_than_the_copy_is_told(lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pladsbog("backup copy.db")
    monkeypatch.setenv("PLADSBOG_DIGESTS", "digests.txt")
    assert pladsbog("close 2023-01 --reason late --accept-findings --yes").code == 0
    ran = pladsbog("--ledger restored.db restore copy.db")
    assert ran.code == 0
    assert f"warning: digests.txt holds {digest()}: this ledger ends with" in ran.err
    whole = pladsbog("--ledger whole.db restore pladsbog.db")
    assert "warning" not in whole.err


def test_an_altered_ledger_is_neither_backed_up_nor_restored(lived_in: Path) -> None:
    last = int(digest().partition(":")[0])
    with unguarded(LEDGER) as db:
        db.execute("UPDATE stored_events SET state = x'7b7d' WHERE id = ?", (last,))
    for command in ("backup copy.db", "--ledger copy.db restore pladsbog.db", "export-log -o log.jsonl"):
        ran = pladsbog(command)
        assert (ran.code, f"#{last}: the row is not what was written [not-sound]" in ran.err) == (1, True), command
        assert "--ledger NEW.db restore pladsbog.db --salvage" in ran.err
    assert sorted(path.name for path in lived_in.iterdir() if path.suffix in (".db", ".jsonl")) == [LEDGER]
    saved = pladsbog("--ledger saved.db restore pladsbog.db --salvage")
    assert saved.code == 3
    assert f"no further than before #{last}: the row is not what was written" in saved.err
    assert pladsbog("--ledger saved.db verify").code == 0
    assert digest("saved.db").startswith(f"{last}:")
    log = pladsbog("--ledger saved.db log").out
    said = f"salvaged from a ledger that could be followed no further than before its #{last}; 1 lost"
    assert said in log
    assert f"#{last}: {said}" in pladsbog("--ledger saved.db status").out
    assert "salvaged" not in pladsbog("status --known-at 3").out


def test_a_row_below_the_first_is_left_out_by_salvage(lived_in: Path) -> None:
    with unguarded(LEDGER) as db:
        columns = ", ".join(row[1] for row in db.execute("PRAGMA table_info(stored_events)") if row[1] != "id")
        for number in (0, -7):
            db.execute(
                f"INSERT INTO stored_events (id, {columns}) SELECT {number}, "
                f"{columns.replace('originator_id', repr(f'stray-{7 - number}'))} FROM stored_events WHERE id = 2"
            )
    assert pladsbog("--ledger copy.db restore pladsbog.db").code == 1
    saved = pladsbog("--ledger saved.db restore pladsbog.db --salvage")
    assert saved.code == 3, saved.err
    assert "left out, as no save has written them: rows #-7, #0 of pladsbog.db" in saved.err
    assert "could be followed no further" not in saved.err
    assert digest("saved.db") == digest()
    assert pladsbog("--ledger saved.db verify").code == 0
    assert pladsbog("verify").code == 3


def test_a_sound_ledger_is_salvaged_whole(lived_in: Path) -> None:
    assert pladsbog("--ledger saved.db restore pladsbog.db --salvage").code == 0
    assert digest("saved.db") == digest()


def test_an_export_is_the_same_ledger_in_another_form(lived_in: Path) -> None:
    assert pladsbog("export-log -o log.jsonl").code == 0
    assert pladsbog("export-log").out == Path("log.jsonl").read_text()
    assert pladsbog("--ledger one.db import-log log.jsonl").code == 0
    assert pladsbog("--ledger two.db import-log -", given=Path("log.jsonl").read_bytes()).code == 0
    assert digest("one.db") == digest("two.db") == digest()
    assert (pladsbog("export-log -o log.jsonl").code, pladsbog("export-log -o log.jsonl --force").code) == (2, 0)
    assert pladsbog("export-log -o pladsbog.db --force").code == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "line 1: it is no line of an export"),
        ("hello\n", "line 1: it is no line of an export"),
        ('{"pladsbog":"log","format":1}\n', "it is cut off"),
        ('{"pladsbog":"log","format":9}\n', "line 1: it is an export that this program does not know"),
    ],
)
def test_what_is_no_export_is_refused(lived_in: Path, content: str, why: str) -> None:
    Path("log.jsonl").write_text(content)
    ran = pladsbog("--ledger new.db import-log log.jsonl")
    assert (ran.code, why in ran.err, "[bad-file]" in ran.err) == (2, True, True)
    assert not Path("new.db").exists()


def test_a_file_that_is_not_there_is_refused(lived_in: Path) -> None:
    ran = pladsbog("--ledger new.db import-log nowhere.jsonl")
    assert (ran.code, "nowhere.jsonl cannot be read" in ran.err) == (2, True)
    assert pladsbog("--ledger new.db restore nowhere.db").code == 2
    assert pladsbog("backup nowhere/copy.db").code == 2
    assert pladsbog("--ledger empty.db import-log -", given=io.BytesIO().read()).code == 2


@pytest.mark.parametrize("command", ["backup", "restore", "import-log", "person key"])
def test_an_empty_text_names_no_file(lived_in: Path, command: str) -> None:
    ran = pladsbog(f"{command} ''")
    assert (ran.code, "FILE names no file [bad-option]" in ran.err) == (2, True)


def test_an_edited_export_is_refused(lived_in: Path) -> None:
    pladsbog("export-log -o log.jsonl")
    text = Path("log.jsonl").read_text()
    Path("log.jsonl").write_text(text.replace("c-17", "c-18"))
    ran = pladsbog("--ledger new.db import-log log.jsonl")
    assert (ran.code, "the row is not what was written [bad-file]" in ran.err) == (2, True)
    assert not Path("new.db").exists()


def _overwritten(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size - 3 * 4096)
        opened.write(b"\xff" * 3 * 4096)


def _cut_off(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 3 * 4096)


@pytest.mark.parametrize("damage", [_overwritten, _cut_off])
def test_of_a_damaged_file_what_precedes_the_damage_is_saved_by_what_is_said(
    lived_in: Path, damage: Callable[[Path], None]
) -> None:
    # given a ledger of many pages, the last of which are lost
    text = "a decision in many words "
    for day in range(1, 28):
        line = f"reassess c-17 --from 2023-02-{day:02} --level {5 + day % 2} --decision '{day} {text * 40}' --yes"
        assert pladsbog(f"{line} --reason late").code == 0
    events = int(digest().partition(":")[0])
    damage(Path(LEDGER))
    # then every command says how to save the others, and the line that is said does so
    way = f"pladsbog --ledger NEW.db restore {LEDGER} --salvage"
    for line in ("log", "backup copy.db", "export-log -o log.jsonl", f"--ledger again.db restore {LEDGER}"):
        ran = pladsbog(line)
        assert (ran.code, "[unusable]" in ran.err, way in ran.err) == (2, True, True), (line, ran.err)
    ran = pladsbog(way.removeprefix("pladsbog "))
    assert ran.code == 3, ran.err
    saved = int(digest("NEW.db").partition(":")[0])
    assert events - 20 < saved < events + 1
    assert f"; {events - saved + 1} lost" in pladsbog("--ledger NEW.db status").out
    assert pladsbog("--ledger NEW.db verify").code == 0


def _page_lost(file: Path, *, root_page: bool) -> None:
    """The root of the table's tree is overwritten, or a leaf of it in the middle."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'stored_events'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    data = file.read_bytes()
    leaves = [at for at in range(size, len(data), size) if data[at] == 13 and b"VU 15" in data[at : at + size]]
    assert data[(root - 1) * size] == 5, "the table has more pages than one"
    with file.open("r+b") as opened:
        opened.seek((root - 1) * size if root_page else leaves[0])
        opened.write(b"\xff" * size)


@pytest.fixture
def grown(lived_in: Path) -> int:
    """A ledger of several pages, some rows of which do not fit one; how many events it has."""
    text = "a decision in many words " * 30
    for day in range(1, 28):
        line = f"reassess c-17 --from 2023-02-{day:02} --level {5 + day % 2} --decision 'VU {day}' --yes"
        assert pladsbog(f"{line} --reason '{text * (15 if day % 9 == 0 else 1)}'").code == 0
    return int(digest().partition(":")[0])


def test_where_the_root_of_the_table_is_lost_every_row_is_found_all_the_same(grown: int) -> None:
    kept = digest()
    assert pladsbog("backup whole.db").code == 0
    _page_lost(Path(LEDGER), root_page=True)
    refused = pladsbog("log")
    assert (refused.code, "[unusable]" in refused.err) == (2, True)
    assert f"restore {LEDGER} --salvage" in refused.err
    ran = pladsbog(f"--ledger NEW.db restore {LEDGER} --salvage")
    assert ran.code == 0, ran.err
    assert digest("NEW.db") == kept
    assert pladsbog("--ledger NEW.db verify").code == 0
    assert pladsbog("--ledger NEW.db export-log").out == pladsbog("--ledger whole.db export-log").out


@pytest.mark.parametrize("spoiled", [range(16), range(100), range(8192)], ids=["magic", "head", "page"])
def test_where_the_first_page_is_damaged_every_row_is_found_all_the_same(grown: int, spoiled: range) -> None:
    kept = digest()
    with Path(LEDGER).open("r+b") as opened:
        opened.write(b"\xa5" * len(spoiled))
    # then every command says how to save it, and the line that is said does so
    way = f"pladsbog --ledger NEW.db restore {LEDGER} --salvage"
    for line in ("log", "move-in c-1 syrenparken 2 --from 2023-03-01 --level 5 --decision VU", "backup copy.db"):
        refused = pladsbog(line)
        assert (refused.code, "its first page is damaged" in refused.err, way in refused.err) == (2, True, True), line
    ran = pladsbog(way.removeprefix("pladsbog "))
    assert ran.code == 0, ran.err
    assert f"found on the pages of {LEDGER} alone, as they were written: rows #1 to #{grown}\n" in ran.err
    assert digest("NEW.db") == kept
    assert pladsbog("--ledger NEW.db verify").code == 0


def test_a_damaged_first_page_and_a_lost_row_leave_what_precedes_it(grown: int) -> None:
    content = Path(LEDGER).read_bytes()
    Path(LEDGER).write_bytes(bytes(100) + content[100:].replace(b"VU 20", b"VU 21"))
    ran = pladsbog(f"--ledger NEW.db restore {LEDGER} --salvage")
    assert ran.code == 3, ran.err
    assert int(digest("NEW.db").partition(":")[0]) - 1 == grown - 8
    assert "; 8 lost" in pladsbog("--ledger NEW.db status").out


@pytest.mark.parametrize("content", [b"", b"notes", bytes(20_000), b"SQLite format 3\0" + bytes(9_000)])
def test_what_never_was_a_ledger_is_not_taken_for_a_damaged_one(town: Path, content: bytes) -> None:
    Path("notes").write_bytes(content)
    for line in ("--ledger notes log", "--ledger new.db restore notes --salvage"):
        assert (pladsbog(line).code, "damaged, and holds" in pladsbog(line).err) == (2, False)
    assert not Path("new.db").exists()


def test_a_row_that_no_program_reads_is_named_and_what_precedes_it_is_saved(lived_in: Path) -> None:
    last = int(digest().partition(":")[0])
    with unguarded(LEDGER) as db:
        db.execute("UPDATE stored_events SET topic = 'citizen.abducted:1' WHERE id = ?", (last - 1,))
    rechain(LEDGER)
    refused = pladsbog("log")
    way = f"pladsbog --ledger NEW.db restore {LEDGER} --salvage"
    said = f"event #{last - 1} in {LEDGER} is of kind 'citizen.abducted:1', which this program does not know"
    assert (refused.code, said in refused.err, way in refused.err) == (2, True, True), refused.err
    ran = pladsbog(way.removeprefix("pladsbog "))
    assert ran.code == 3, ran.err
    assert f"no further than before #{last - 1}: it is of kind 'citizen.abducted:1'" in ran.err
    assert "; 2 lost" in pladsbog("--ledger NEW.db status").out
    assert pladsbog("--ledger NEW.db verify").code == 0
    # a copy of all of it can be made too, for a program that reads it
    assert pladsbog("backup copy.db").code == 0
    assert digest("copy.db") == digest()


SPOILED_LINES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no lines": lambda issued: issued.update(lines=5),
    "a kind": lambda issued: issued["lines"][0].__setitem__(0, "rent"),
    "whose": lambda issued: issued["lines"][0][1][0].__setitem__(0, 99),
    "a day": lambda issued: issued["lines"][0][1][0].__setitem__(1, 32),
    "a day of February": lambda issued: issued["lines"][0][1][0].append({"for_month": "2023-02"}),
    "a day before": lambda issued: issued["lines"][0][1][0].__setitem__(2, 0),
    "whose, from the end": lambda issued: issued["lines"][0][1][0].__setitem__(0, -1),
    "a quantity": lambda issued: issued["lines"][0][1][0].append({"quantity": "some"}),
    "a month": lambda issued: issued["lines"][0][1][0].append({"for_month": "May"}),
    "a level": lambda issued: issued["lines"][0][1][0].__setitem__(3, []),
    "a price": lambda issued: issued["lines"][0][1][0].__setitem__(4, "much"),
    "an amount": lambda issued: issued["lines"][0][1][0].__setitem__(5, "1"),
    "events": lambda issued: issued["lines"][0][1][0].__setitem__(6, [-9]),
    "rare": lambda issued: issued["lines"][0][1][0].append([]),
    "rare and unknown": lambda issued: issued["lines"][0][1][0].append({"rent": 1}),
    "a citizen": lambda issued: issued["who"][0].__setitem__(1, 17),
    "a finding": lambda issued: issued.update(findings=[{"code": "no-rate"}]),
}


@pytest.mark.parametrize("what", SPOILED_LINES)
def test_a_closing_that_no_program_wrote_is_named_and_what_precedes_it_is_saved(lived_in: Path, what: str) -> None:
    assert pladsbog("close 2023-01 --reason late --accept-findings --yes").code == 0
    last = int(digest().partition(":")[0])
    with unguarded(LEDGER) as db:
        ((state,),) = db.execute("SELECT state FROM stored_events WHERE id = ?", (last,)).fetchall()
        said = json.loads(state)
        SPOILED_LINES[what](said["issued"])
        db.execute("UPDATE stored_events SET state = ? WHERE id = ?", (json.dumps(said).encode(), last))
    rechain(LEDGER)
    found = pladsbog("verify --no-changes")
    assert (found.code, f"event #{last} in {LEDGER} cannot be read" in found.out) == (3, True), (found.out, found.err)
    for line in ("log", "settle 2023-01", "status", "settle 2023-02", "check"):
        ran = pladsbog(line)
        assert "[internal]" not in ran.err, line
        assert ran.code in (0, 3) or f"event #{last} in {LEDGER} cannot be read" in ran.err, (line, ran.err)
    saved = pladsbog(f"--ledger NEW.db restore {LEDGER} --salvage")
    assert (saved.code, f"no further than before #{last}" in saved.err) == (3, True), saved.err
    assert pladsbog("--ledger NEW.db verify").code == 0


def test_what_lies_behind_a_lost_page_is_not_believed(grown: int) -> None:
    _page_lost(Path(LEDGER), root_page=False)
    ran = pladsbog(f"--ledger NEW.db restore {LEDGER} --salvage")
    assert ran.code == 3, ran.err
    saved = int(digest("NEW.db").partition(":")[0]) - 1
    assert 0 < saved < grown - 3
    assert f"; {grown - saved} lost" in pladsbog("--ledger NEW.db status").out


def test_a_row_on_a_page_that_was_altered_ends_what_is_found(grown: int) -> None:
    _page_lost(Path(LEDGER), root_page=True)
    content = Path(LEDGER).read_bytes()
    Path(LEDGER).write_bytes(content.replace(b"VU 20", b"VU 21"))
    ran = pladsbog(f"--ledger NEW.db restore {LEDGER} --salvage")
    assert ran.code == 3, ran.err
    saved = int(digest("NEW.db").partition(":")[0]) - 1
    assert saved == grown - 8  # the 20th to the 27th are lost
    assert "; 8 lost" in pladsbog("--ledger NEW.db status").out


# --- packed, unguarded, and called something else -------------------------------------------------


def test_an_export_is_read_as_gzip_packed_it(lived_in: Path) -> None:
    assert pladsbog("export-log -o log.jsonl").code == 0
    content = gzip.compress(Path("log.jsonl").read_bytes())
    Path("log.jsonl.gz").write_bytes(content)
    assert pladsbog("--ledger one.db import-log log.jsonl.gz").code == 0
    assert pladsbog("--ledger two.db import-log -", given=content).code == 0
    assert digest("one.db") == digest("two.db") == digest()
    for spoiled in (content[:-40], content[:-4] + b"9999", content[:30] + b"\xff" * 9 + content[39:]):
        Path("log.jsonl.gz").write_bytes(spoiled)
        ran = pladsbog("--ledger new.db import-log log.jsonl.gz")
        assert (ran.code, "packed by gzip, and is cut off or damaged [bad-file]" in ran.err) == (2, True), ran.err
    assert not Path("new.db").exists()


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    lived_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_OF_A_LINE", 1 << 20)
    for content in (gzip.compress(bytes(1 << 24)), bytes(1 << 21)):
        Path("log.jsonl.gz").write_bytes(content)
        ran = pladsbog("--ledger new.db import-log log.jsonl.gz")
        assert (ran.code, "a line of it has more than 1 MB [beyond-bounds]" in ran.err) == (2, True), ran.err


def _zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("log.jsonl", content)
    return archive.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "zip": _zipped,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "7z": lambda content: b"7z\xbc\xaf\x27\x1c" + content,
    "zstd": lambda content: b"\x28\xb5\x2f\xfd" + content,
}


@pytest.mark.parametrize("way", PACKED)
def test_what_was_packed_in_another_way_is_to_be_unpacked_first(lived_in: Path, way: str) -> None:
    pladsbog("export-log -o log.jsonl")
    Path("packed").write_bytes(PACKED[way](Path("log.jsonl").read_bytes()))
    lines = ["--ledger new.db import-log packed", "--ledger new.db restore packed"]
    if way != "zip":  # which spreadsheets are
        lines.append("import packed")
        assert f"it was packed, by {way}: unpack it first" in pladsbog("adopt ./packed").err
    for line in lines:
        ran = pladsbog(line)
        assert (ran.code, f"it was packed, by {way}" in ran.err) == (2, True), ran.err
        assert "Hint: unpack it first, and give what was in it" in ran.err
    assert not Path("new.db").exists()


def test_a_copy_that_gzip_packed_is_to_be_unpacked_first(lived_in: Path) -> None:
    Path("copy.db.gz").write_bytes(gzip.compress(Path(LEDGER).read_bytes()))
    assert "it was packed, by gzip" in pladsbog("--ledger new.db restore copy.db.gz").err


def test_guards_that_were_taken_away_are_told_where_a_copy_is_made(lived_in: Path) -> None:
    with closing(sqlite3.connect(LEDGER)) as db:
        triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        db.execute(f"DROP TRIGGER {triggers[0]}")
    for line in ("backup copy.db", f"--ledger other.db restore {LEDGER}", f"--ledger s.db restore {LEDGER} --salvage"):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
        said = f"warning: what guards {LEDGER} was altered: trigger {triggers[0]}: it is missing\n"
        assert said in ran.err
        assert "pladsbog verify --against" in ran.err
    for copy in ("copy.db", "other.db", "s.db"):
        assert pladsbog(f"--ledger {copy} verify").code == 0
        assert "warning" not in pladsbog(f"--ledger {copy} backup {copy}2").err
    assert pladsbog("verify").code == 3
    found = pladsbog("doctor --format json").data["found"]
    assert [one["state"] for one in found if one["what"] == "log"] == ["to-do"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("evidence syrenparken 2023-01 -o f.txt", "name a file that ends in .zip"),
        ("evidence syrenparken 2023-01 -o f", "name a file that ends in .zip"),
        ("evidence syrenparken 2023-01 -o f.ZIP.db", "name a file that ends in .zip"),
        ("backup f.txt", "name a file that does not end in .txt"),
        ("backup f.db.gz", "name a file that does not end in .gz"),
        ("export-log -o f.zip", "name a file that does not end in .zip"),
        ("export-log -o f.DB", "name a file that does not end in .db"),
    ],
)
def test_a_name_that_says_something_else_than_what_is_written_is_refused(lived_in: Path, line: str, hint: str) -> None:
    ran = pladsbog(line)
    assert (ran.code, "[wrong-ending]" in ran.err) == (2, True), ran.err
    assert ran.err.splitlines()[1] == f"Hint: {hint}"
    assert not [one for one in lived_in.iterdir() if one.name.startswith("f")]


def test_other_names_are_as_anybody_likes(lived_in: Path) -> None:
    for line in ("backup copy", "backup copy.bak", "backup copy.2026", "export-log -o log", "export-log -o log.txt"):
        assert pladsbog(line).code == 0, line
    assert pladsbog("export-log -o /dev/null").code == 0
