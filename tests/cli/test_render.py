"""One answer in four forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.render import Column, Format, Output, Rows
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


@pytest.mark.parametrize("text", ["=1+1", "+45", "-x", "@sum", "\tx"])
def test_a_text_that_a_spreadsheet_would_run_is_held_back(capsysbinary: Captured, text: str) -> None:
    assert shown(COLUMNS[:1], [{"place": text}], "csv", capsysbinary) == f"place\n'{text}\n"


def test_a_spreadsheet_holds_numbers_and_dates(tmp_path: Path) -> None:
    Output("xlsx", tmp_path / "out.xlsx").show(COLUMNS, [*ROWS, {"place": "=1+1"}], data=DATA)
    sheet = load_workbook(tmp_path / "out.xlsx").active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["place", "from", "hours", "amount"]
    assert (rows[1][1].value.date(), rows[1][2].value, rows[1][3].value) == (date(2023, 5, 1), 24.5, 74400)
    assert rows[1][3].number_format == "#,##0.00"
    assert rows[2][3].value == -0.05
    assert (rows[3][0].value, rows[3][0].data_type) == ("=1+1", "s")


def test_a_spreadsheet_may_be_sent_down_a_pipe_but_not_to_a_terminal(
    capsysbinary: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    Output("xlsx").show(COLUMNS, ROWS, data=DATA)
    assert capsysbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(BadOption, match="terminal"):
        Output("xlsx").show(COLUMNS, ROWS, data=DATA)


@pytest.mark.parametrize("form", ["table", "json", "csv", "xlsx"])
def test_no_form_overwrites_a_database(tmp_path: Path, form: Format) -> None:
    ledger = tmp_path / "pladsbog.db"
    ledger.write_bytes(b"SQLite format 3\0 and the rest")
    with pytest.raises(BadOption, match="is a database"):
        Output(form, ledger).show(COLUMNS, ROWS, data=DATA)
    assert ledger.read_bytes().endswith(b"rest")


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match="cannot be written: No such file or directory"):
        Output("csv", tmp_path / "none" / "out.csv").show(COLUMNS, ROWS, data=DATA)
