"""Answers in files: whole or not at all, over nothing that is there without --force, and never over a ledger."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.running import Ran, pladsbog


def refused(line: str, code: str, exit_code: int = 2) -> Ran:
    ran = pladsbog(line)
    assert (ran.code, ran.out) == (exit_code, ""), ran.err
    assert f"[{code}]" in ran.err
    return ran


def test_a_file_is_written_as_its_ending_says_and_named(town: Path) -> None:
    for ending in ("xlsx", "csv", "json", "txt"):
        ran = pladsbog(f"log -o out.{ending}")
        assert (ran.code, ran.out, ran.err) == (0, "", f"out.{ending} written\n")
    assert load_workbook("out.xlsx").sheetnames == ["log"]
    assert (town / "out.csv").read_text("utf-8-sig").startswith("event;recorded;")
    assert (town / "out.json").read_text().startswith("[\n")
    assert (town / "out.txt").read_text().startswith("event  recorded")


def test_what_is_said_with_format_goes_before_the_ending(town: Path) -> None:
    assert pladsbog("log --format csv -o out.xlsx").code == 0
    assert (town / "out.xlsx").read_text("utf-8-sig").startswith("event;")


def test_an_ending_that_no_answer_has_is_refused_before_anything_is_written(town: Path) -> None:
    for name in ("out.pdf", "out.html", "out.xls"):
        refused(f"log -o {name}", "unknown-ending")
        assert not (town / name).exists()


def test_a_hyphen_is_standard_output(town: Path) -> None:
    assert pladsbog("log -o - --format csv").out.startswith("event;")
    assert not (town / "-").exists()


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.xlsx"])
def test_a_new_file_is_its_writers_own(town: Path, name: str) -> None:
    before = os.umask(0o022)
    try:
        assert pladsbog(f"settle 2023-01 -o {name}").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((town / name).stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_with_force_alone(town: Path) -> None:
    mine = town / "out.csv"
    mine.write_text("mine")
    mine.chmod(0o640)
    refused("log -o out.csv", "file-exists")
    assert mine.read_text() == "mine"
    assert pladsbog("log -o out.csv --force").code == 0
    assert mine.read_text("utf-8-sig").startswith("event;")
    assert stat.S_IMODE(mine.stat().st_mode) == 0o640


def test_a_file_that_comes_to_be_meanwhile_is_left_as_it_is(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def come_first(_: int) -> None:
        (town / "out.csv").write_text("somebody else's")

    monkeypatch.setattr("cli.writing.os.fsync", come_first)
    refused("log -o out.csv", "file-exists")
    assert (town / "out.csv").read_text() == "somebody else's"


def test_a_link_stays_a_link(town: Path) -> None:
    (town / "there").mkdir()
    (town / "out.csv").symlink_to("there/real.csv")
    assert pladsbog("log -o out.csv").code == 0
    assert (town / "out.csv").is_symlink()
    assert (town / "there" / "real.csv").exists()


def test_what_is_no_plain_file_is_written_as_it_comes(town: Path) -> None:
    assert pladsbog("log -o /dev/null").code == 0
    assert Path("/dev/null").is_char_device()
    ran = refused("log -o /dev/full", "not-written", 4)
    assert "/dev/full: No space left on device" in ran.err


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_file_is_whole_or_not_there(town: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    pladsbog("log")  # the read models are there
    before = set(town.iterdir())
    monkeypatch.setattr(f"cli.writing.os.{step}", full)
    if step == "link":  # a file system without links renames
        assert pladsbog("log -o out.csv").code == 0
        assert set(town.iterdir()) == {*before, town / "out.csv"}
        return
    refused("log -o out.csv", "not-written", 4)
    assert set(town.iterdir()) == before


def test_a_failed_replacement_leaves_the_old_file(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (town / "out.csv").write_text("mine")
    monkeypatch.setattr("cli.writing.os.fsync", full)
    refused("log -o out.csv --force", "not-written", 4)
    assert (town / "out.csv").read_text() == "mine"


def test_a_folder_that_is_not_there_is_wrong_usage(town: Path) -> None:
    told = refused("log -o nowhere/out.csv", "bad-option").err
    assert "nowhere/out.csv cannot be written: there is no folder nowhere" in told


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("file", ["pladsbog.db", "pladsbog.views.db"])
@pytest.mark.parametrize("further", ["", "--format csv --force"])
def test_nothing_of_the_ledger_is_ever_written_over(town: Path, file: str, ending: str, further: str) -> None:
    pladsbog("log")  # the read models are there
    path = town / f"{file}{ending}"
    before = path.read_bytes() if path.exists() else None
    refused(f"log -o {file}{ending} {further}", "ledger-file")
    assert (path.read_bytes() if path.exists() else None) == before


def test_a_ledger_by_another_name_is_not_written_over(town: Path) -> None:
    (town / "soft").symlink_to("pladsbog.db")
    os.link("pladsbog.db", "hard")
    (town / "folder").mkdir()
    for name in ("soft", "hard", "folder/../pladsbog.db-wal", "PLADSBOG.DB-WAL"):
        refused(f"log -o {name} --format csv --force", "ledger-file")


def test_another_database_and_its_journals_are_not_written_over(town: Path) -> None:
    (town / "other.db").write_bytes(b"SQLite format 3\0 and the rest")
    for name in ("other.db", "other.db-wal", "other.db-journal"):
        refused(f"log -o {name} --format csv --force", "ledger-file")
    assert (town / "other.db").read_bytes().endswith(b"rest")


def test_a_template_is_not_written_over_a_ledger_either(town: Path) -> None:
    refused("import --template pladsbog.db --force", "ledger-file")


def test_postings_are_not_recorded_where_their_file_is_in_the_way(town: Path) -> None:
    account = """
    reference = "KB 3"
    decided_on = 2023-01-01
    [[account]]
    offer = "syrenparken"
    effective = 2023-01-01
    account = "5385010030407700"
    counter = "5385210010407700"
    """
    (town / "accounts.toml").write_text(account)
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1").code == 0
    assert pladsbog("close 2023-05 --and-earlier").code == 0
    assert pladsbog("adopt accounts.toml").code == 0
    (town / "may.csv").write_text("mine")
    refused("postings 2023-05 -o may.csv", "file-exists")
    refused("postings 2023-05 -o pladsbog.db-wal --format csv", "ledger-file")
    assert pladsbog("postings 2023-05 -o may.csv --force").code == 0, "nothing had been posted before"
