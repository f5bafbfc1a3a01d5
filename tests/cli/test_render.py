"""One answer in four forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cli.refusing import UnknownEnding
from cli.render import Column, Format, Output, Rows, format_of
from ledger.errors import BadOption
from ledger.shared.message import say

COLUMNS = (
    Column("place", say("place")),
    Column("from", say("from"), "date"),
    Column("hours", say("hours"), "number"),
    Column("amount", say("amount"), "money"),
)
ROWS: Rows = [
    {"place": "1", "from": date(2023, 5, 1), "hours": Decimal("24.5"), "amount": 7_440_000},
    {"place": "æblehaven", "from": None, "hours": 7, "amount": -5},
]
DATA = {"total": "74399.95", "day": date(2023, 5, 1)}


Captured = pytest.CaptureFixture[bytes]


def shown(columns: Sequence[Column], rows: Rows, form: Format, captured: Captured) -> str:
    """What goes to stdout."""
    Output(form).show(columns, rows, data=DATA)
    return captured.readouterr().out.decode()


def test_a_table_is_aligned_with_danish_numbers_to_the_right(capsysbinary: Captured) -> None:
    assert shown(COLUMNS, ROWS, "table", capsysbinary) == (
        "place      from        hours     amount\n"
        "1          2023-05-01   24,5  74.400,00\n"
        "æblehaven                  7      -0,05\n"
    )


def test_an_empty_table_keeps_its_heading(capsysbinary: Captured) -> None:
    assert shown(COLUMNS, [], "table", capsysbinary) == "place  from  hours  amount\n"


def test_a_text_cannot_steer_the_terminal(capsysbinary: Captured) -> None:
    assert shown(COLUMNS[:1], [{"place": "a\x1b[2J\nb\x9b1m"}], "table", capsysbinary) == "place\na [2J b 1m\n"


@pytest.mark.parametrize(("no_colour", "bold"), [("", True), ("1", False)])
def test_the_heading_is_bold_on_a_terminal_only(
    capsysbinary: Captured, monkeypatch: pytest.MonkeyPatch, no_colour: str, bold: bool
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", no_colour)
    assert shown(COLUMNS, ROWS, "table", capsysbinary).startswith("\x1b[1m") is bold


def test_json_is_the_answers_own_object(capsysbinary: Captured) -> None:
    assert shown(COLUMNS, ROWS, "json", capsysbinary) == '{\n  "total": "74399.95",\n  "day": "2023-05-01"\n}\n'


def test_csv_is_what_danish_spreadsheets_read(capsysbinary: Captured) -> None:
    assert shown(COLUMNS, ROWS, "csv", capsysbinary) == (
        "place;from;hours;amount\n1;2023-05-01;24,5;74400,00\næblehaven;;7;-0,05\n"
    )


def test_a_csv_file_begins_with_a_bom(tmp_path: Path) -> None:
    Output("csv", tmp_path / "out.csv").show(COLUMNS, ROWS, data=DATA)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfplace;")


@pytest.mark.parametrize("text", ["=1+1", "+45", "-x", "@sum", " =1", "＝1+1"])
def test_a_text_that_a_spreadsheet_would_run_is_held_back(capsysbinary: Captured, text: str) -> None:
    assert shown(COLUMNS[:1], [{"place": text}], "csv", capsysbinary) == f"place\n'{text}\n"


@pytest.mark.parametrize("text", ["\t=1+1", "\r=1+1", "\x1b=1+1", "\u202e=1+1"])
def test_a_formula_behind_a_control_is_held_back_without_it(capsysbinary: Captured, text: str) -> None:
    assert shown(COLUMNS[:1], [{"place": text}], "csv", capsysbinary) == "place\n' =1+1\n"


def test_a_spreadsheet_may_be_sent_down_a_pipe_but_not_to_a_terminal(
    capsysbinary: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    Output("xlsx").show(COLUMNS, ROWS, data=DATA)
    assert capsysbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(BadOption, match="terminal"):
        Output("xlsx").show(COLUMNS, ROWS, data=DATA)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("x.xlsx", "xlsx"),
        ("x.XLSX", "xlsx"),
        ("x.csv", "csv"),
        ("x.json", "json"),
        ("x.txt", "table"),
        ("x", "table"),
        (None, "table"),
    ],
)
def test_the_ending_says_the_form(name: str | None, form: str) -> None:
    assert format_of(None if name is None else Path(name)) == form


@pytest.mark.parametrize("name", ["x.pdf", "x.html", "x.xls", "x.ods", "x.xlsx.bak"])
def test_an_ending_that_says_another_form_is_refused(name: str) -> None:
    with pytest.raises(UnknownEnding, match="no answer is written as"):
        format_of(Path(name))


def test_json_is_the_same_text_without_a_sign_that_steers(capsysbinary: Captured) -> None:
    typed = "a\x1b\x9b\u202eb æ"
    Output("json").show(COLUMNS, ROWS, data={"by": typed})
    out = capsysbinary.readouterr().out.decode()
    assert json.loads(out) == {"by": typed}
    assert not set(out) & set("\x1b\x9b\u202e")
