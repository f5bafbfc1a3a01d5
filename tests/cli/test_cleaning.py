"""Nothing that was once recorded, and no file's name, reaches a terminal, a csv or a spreadsheet as it can steer them.

Texts with controls are refused where they are typed. Older ledgers may hold them, so they are put into the log here.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.cleaning import clean, clean_page, escaped
from ledger.shared.calendar import clock_set_to
from tests.cli.every_answer import MARK, NOW, READING, make_ledger
from tests.cli.running import Ran, pladsbog

STEERING = "\x1b[2J\x9b31m\x1b]0;x\x07\u202egood\u2066\u200f\x7f\x85\r\n\t=1\u2028"
"""Clears a screen, in 7 and 8 bits; sets a window's title; turns the order of letters; begins a line of its own."""
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""All that must not come out; a line break is ours."""


@pytest.fixture(scope="module")
def steered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger whose texts hold what steers a terminal, as one made before such texts were refused may."""
    folder = tmp_path_factory.mktemp("steered")
    make_ledger(folder)
    with closing(sqlite3.connect(folder / "pladsbog.db")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        # The text of an account has never taken a control: it goes into posting files.
        for topic, text in (("account%", "good"), ("%", STEERING)):
            connection.execute(
                "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), ?, ?) AS BLOB) WHERE topic LIKE ?",
                (MARK, json.dumps(text)[1:-1], topic),
            )
    for file in folder.glob("pladsbog.views.db*"):
        file.unlink()
    booked = folder / "booked.csv"
    booked.write_text(booked.read_text().replace(MARK, "\x1b[2J\u202e\x9b"))
    return folder


@pytest.fixture
def answers(steered: Path, folder: Path) -> Iterator[Path]:
    shutil.copytree(steered, folder, dirs_exist_ok=True)
    with clock_set_to(NOW):
        yield folder


FOUND = 3
"""The log is not what it was, so a check that finds that is right."""


def told(line: str) -> Ran:
    ran = pladsbog(line)
    assert "[internal]" not in ran.err
    return ran


def is_harmless(*texts: str) -> bool:
    return not any(UNFIT.search(text) for text in texts)


LINES = [line.replace(f"--level {MARK}a", "--level 6") for line in READING]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_no_answer_steers_a_terminal(answers: Path, line: str, form: str) -> None:
    ran = told(f"{line} --format {form}")
    assert ran.code in (0, FOUND), ran.err
    assert is_harmless(ran.out, ran.err)


@pytest.mark.parametrize("line", LINES)
def test_no_spreadsheet_and_no_page_holds_a_control(answers: Path, line: str) -> None:
    told(f"{line} -o out.xlsx")
    told(f"{line} -o out.txt")
    cells = [str(cell) for row in load_workbook("out.xlsx").active.values for cell in row if cell is not None]
    assert is_harmless(*cells, Path("out.txt").read_text())
    assert not any("\n" in cell for cell in cells)


def test_the_answers_tried_do_hold_such_texts(answers: Path) -> None:
    """Were they lost on the way, the tests above would say nothing."""
    holding = {line for line in LINES if "good" in told(line).out + told(f"{line} --format csv").out}
    assert {
        "settle 2023-05 --lines",
        "why syrenparken 2023-05",
        "bridge 2023-05",
        "budget syrenparken 2023 --show levels",
        "budget-changes syrenparken 2023",
        "key-figures 2023 --by level --identifying",
        "postings 2023-05 --again",
        "savings 2023",
        "log",
        "show 2",
        "follow-up prepare syrenparken 2023-06",
        "follow-up show syrenparken 2023-05",
        "follow-up history",
        "follow-up due --on 2023-09-01",
    } <= holding


def test_a_comment_cannot_begin_a_line_of_its_own(answers: Path) -> None:
    for line in ("follow-up show syrenparken 2023-05", "why syrenparken 2023-05", "log"):
        assert not any(row.lstrip().startswith("=1") for row in told(line).out.splitlines()), line


def test_json_still_holds_what_was_recorded(answers: Path) -> None:
    reason = json.loads(told("show 2 --format json").out)["reason"]
    assert reason == f"why {STEERING}"


def test_what_is_proposed_and_refused_is_clean_too(answers: Path) -> None:
    for line in (
        "void 21 --kind typo --reason x --dry-run",
        "reassess c-1 --from 2023-06-01 --level Z --decision x",
        "depart c-1 --on 2023-07-31 --cause moved",
        "rebuild --verify",
    ):
        ran = told(line)
        assert is_harmless(ran.out, ran.err), line


@pytest.mark.parametrize(
    "line",
    [
        "import {name}",
        "import --template {name}",
        "adopt {name}",
        "reconcile {name} --month 2023-05",
        "refund 2023 --costs {name}",
        "simulate --model {name}",
        "--ledger {name} log",
        "log -o {name}",
        "log -o {name}.pdf",
        "log -o {name}/x.csv",
        "log --known-at {name}",
        "check {name}",
        "settle {name}",
        "settle 2023-05 --offer {name}",
        "why syrenparken 2023-05 --line {name}",
        "follow-up action done {name}",
        "{name}",
        "log --{name}",
        "log {name}",
        "key-figures 2023 --by {name}",
    ],
)
@pytest.mark.parametrize("form", ["", " --format json"])
def test_what_was_typed_is_repeated_harmlessly(answers: Path, line: str, form: str) -> None:
    ran = told(line.replace("{name}", shlex.quote("a\x1b[2J\x9b\u202e\nb.csv")) + form)
    assert is_harmless(ran.out, ran.err)


def test_the_file_that_was_written_is_named_harmlessly(answers: Path) -> None:
    ran = told(f"log -o {shlex.quote(chr(27) + '[2J' + chr(0x202E) + '.csv')}")
    assert (ran.code, ran.err) == (0, " [2J .csv written\n")


def test_what_is_cleaned() -> None:
    assert clean("æ ø å – × 中 🙂") == "æ ø å – × 中 🙂"
    assert clean("a\x1b[2Jb\r\n\tc\x9bd\u202ee\udcffg") == "a [2Jb c d e g"
    assert clean_page("a\x1b\nb\r\n") == "a \nb \n"
    assert json.loads(escaped('"\x9b\u202eæ"')) == "\x9b\u202eæ"
    assert escaped('"\x9b\u202eæ"') == '"\\u009b\\u202eæ"'
