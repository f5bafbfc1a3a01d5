"""An answer that cannot be written: exit 4, and whoever recorded something is told that it is recorded."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.recording import show_receipt
from ledger.application import Receipt
from tests.cli.running import pladsbog
from tests.cli.test_main import ENVIRONMENT as WITH_ALL
from tests.cli.test_main import PROGRAM

ENVIRONMENT = {name: value for name, value in WITH_ALL.items() if name != "PYTHONUNBUFFERED"}
"""Streams as a person's shell has them, which Python writes once more on leaving."""

MOVE_IN = ["move-in", "c-17", "syrenparken", "1", "--from", "2023-05-01", "--level", "5", "--decision", "VU-1"]
READING = [
    ["log"],
    ["log", "--format", "json"],
    ["log", "--format", "csv"],
    ["log", "--format", "xlsx"],
    ["settle", "2023-05"],
    ["why", "syrenparken", "2023-05"],
    ["verify"],
    ["--help"],
]


@contextmanager
def nobody() -> Iterator[int]:
    """The end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@contextmanager
def full() -> Iterator[int]:
    """A disk without room."""
    with Path("/dev/full").open("wb") as file:
        yield file.fileno()


def run(arguments: list[str], out: int | None = None, err: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if out is None else out,
        stderr=subprocess.PIPE if err is None else err,
        text=True,
        check=False,
    )


def run_without(streams: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run with streams that a shell has closed, as `>&-` and `2>&-` do."""
    line = ["sh", "-c", f'exec "$@" {streams}', "sh", *PROGRAM, *arguments]
    return subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def was_recorded() -> bool:
    return "c-17" in pladsbog("log").out


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_an_answer_that_cannot_be_written_ends_with_4(town: Path, arguments: list[str]) -> None:
    with full() as out:
        done = run(arguments, out=out)
    assert done.returncode == 4
    assert "the answer could not be written: no space left on device" in done.stderr
    assert "not-written" in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("arguments", READING[:-1], ids=" ".join)
def test_a_reader_without_standard_output_is_told(town: Path, arguments: list[str]) -> None:
    done = run_without(">&-", arguments)
    assert done.returncode == 4
    assert "the answer could not be written: standard output is closed" in done.stderr


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_a_reader_that_has_enough_is_no_error(town: Path, arguments: list[str]) -> None:
    with nobody() as out:
        done = run(arguments, out=out)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("stream", [full, nobody])
def test_what_is_recorded_is_told_where_its_answer_is_lost(town: Path, stream: object) -> None:
    with stream() as out:  # type: ignore[operator]  # one of the two above
        done = run([*MOVE_IN, "--format", "json"], out=out)
    assert done.returncode == 4
    assert '"code": "not-written"' in done.stderr
    assert "it is recorded, as #8 to #9, but the answer could not be written: " in done.stderr
    assert "do not give the command again; see what it recorded: pladsbog log --since '#7'" in done.stderr
    assert was_recorded()
    assert pladsbog("log --since '#7'").out.count("c-17") == 2, "the hint leads there"


@pytest.mark.parametrize("stream", [full, nobody])
def test_a_receipt_that_nobody_gets_ends_with_4(town: Path, stream: object) -> None:
    with stream() as err:  # type: ignore[operator]  # as above
        done = run(MOVE_IN, err=err)
    assert (done.returncode, done.stdout) == (4, "")
    assert was_recorded()


def test_one_event_is_named_by_its_number(town: Path) -> None:
    assert pladsbog(" ".join(MOVE_IN)).code == 0
    with full() as out:
        done = run(
            ["reassess", "c-17", "--from", "2023-06-01", "--level", "6", "--decision", "X", "--format", "json"], out
        )
    assert "it is recorded, as #10, but" in done.stderr
    assert "pladsbog show 10" in done.stderr


def test_the_same_key_again_is_recorded_too(town: Path) -> None:
    line = [*MOVE_IN, "--ref", "r-1", "--format", "json"]
    assert run(line).returncode == 0
    with full() as out:
        assert "it is recorded, as #8 to #9" in run(line, out).stderr


def test_a_refusal_that_nobody_hears_keeps_its_code(town: Path) -> None:
    with full() as err:
        assert run(["depart", "c-99", "--on", "2023-05-31"], err=err).returncode == 1
        assert run(["depart"], err=err).returncode == 2


def test_without_any_stream_a_registration_is_recorded(town: Path) -> None:
    done = run_without("<&- >&- 2>&-", [*MOVE_IN, "--yes"])
    assert done.returncode == 0
    assert was_recorded()


def test_all_files_are_adopted_where_the_first_receipt_is_lost(town: Path) -> None:
    for number in (1, 2):
        text = (
            (town / "town.toml")
            .read_text()
            .replace("item 14", f"item {number}")
            .replace("syrenparken", f"hus-{number}")
            .replace("Syrenparken", f"Hus {number}")
        )
        text = text.replace("pakker", f"model-{number}").replace("lillebaelt", f"takst-{number}")
        (town / f"{number}.toml").write_text(text)
    with full() as err:
        assert run(["adopt", "1.toml", "2.toml"], err=err).returncode == 4
    log = pladsbog("log").out
    assert "hus-1" in log
    assert "hus-2" in log


def test_an_import_and_a_new_ledger_are_told_too(town: Path) -> None:
    (town / "rows.csv").write_text(
        "event;date;citizen;offer;place;level;decision\nmove-in;2023-05-01;c-17;syrenparken;1;5;VU-1\n"
    )
    with full() as out:
        done = run(["import", "rows.csv", "--format", "json"], out)
    assert done.returncode == 4
    assert "it is recorded, as #8 to #9" in done.stderr
    with full() as err:
        assert run(["--ledger", "new.db", "init"], err=err).returncode == 4
    assert (town / "new.db").exists()


def test_a_failure_after_recording_is_told_as_recorded(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(receipt: Receipt) -> None:
        show_receipt(receipt)
        raise ZeroDivisionError

    monkeypatch.setattr("cli.recording.show_receipt", failing)
    ran = pladsbog(" ".join(MOVE_IN))
    assert ran.code == 4
    assert "it is recorded, as #8 to #9, but the answer could not be written: the program failed" in ran.err


def test_postings_that_are_lost_can_be_had_again(town: Path) -> None:
    (town / "accounts.toml").write_text(
        'reference = "KB 3"\ndecided_on = 2023-01-01\n[[account]]\noffer = "syrenparken"\neffective = 2023-01-01\n'
        'account = "5385010030407700"\ncounter = "5385210010407700"\n'
    )
    for line in (" ".join(MOVE_IN), "close 2023-05 --and-earlier", "adopt accounts.toml"):
        assert pladsbog(line).code == 0, line
    with full() as out:
        done = run(["postings", "2023-05", "--format", "csv"], out)
    assert done.returncode == 4
    assert "it is recorded, as #" in done.stderr
    assert "Hint: the same postings again: pladsbog postings 2023-05 --again --offer syrenparken\n" in done.stderr
    assert pladsbog("postings 2023-05 --again --offer syrenparken --format csv").out.count("\n") > 1


def test_an_interruption_after_recording_says_what_is_recorded(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.recording.show_receipt", interrupted)
    ran = pladsbog(" ".join(MOVE_IN))
    assert ran.code == 4
    assert "it is recorded, as #8 to #9, but the answer could not be written: it was interrupted" in ran.err
