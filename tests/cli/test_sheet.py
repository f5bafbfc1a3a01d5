"""Spreadsheets of every reading command: opened again, typed, laid out, and adding up to what the command says."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above

from cli.program import pladsbog as group
from cli.render import Column, Output, Sum
from cli.sheet import HEAD
from ledger.errors import BadOption
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, say
from tests.cli.every_answer import NOW, READING
from tests.cli.running import pladsbog

LOOKS_LIKE_A_NUMBER = re.compile(r"-?[0-9.]*[0-9][.,][0-9]+|-?[0-9]{1,3}(\.[0-9]{3})+|[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
NAMES_OF_TEXTS = {
    "place",
    "level",
    "account",
    "function",
    "booked on",
    "reference",
    "line",
    "issued line",
    "value",
    "open months",
    "months moved",
}
"""Columns whose texts may look like numbers: names, and what `show` has of every kind."""


def sheet(line: str) -> Any:
    """The sheet that a command writes."""
    ran = pladsbog(f"{line} -o out.xlsx --force")
    assert ran.code in (0, 3), ran.err
    return load_workbook("out.xlsx").active


def values_of(sheet: Any) -> dict[str, Any]:
    """Each cell's value by its name, with formulas calculated."""
    values = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}
    return {name: calculated(value, values) for name, value in values.items()}


def calculated(value: Any, values: dict[str, Any]) -> Any:
    """A value, or what a formula comes to: sums of cells and ranges, added and deducted, perhaps rounded."""
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    inside = value.removeprefix("=ROUND(").removesuffix(",2)").removeprefix("=")
    total = Decimal(0)
    for sign, first, last in re.findall(r"([+-]?)(?:SUM\()?([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+)\))?", inside):
        column, top = re.fullmatch(r"([A-Z]+)([0-9]+)", first).groups()  # type: ignore[union-attr]  # it matched above
        bottom = re.sub("[A-Z]", "", last) if last else top
        cells = (values[f"{column}{row}"] for row in range(int(top), int(bottom) + 1))
        part = sum((Decimal(str(calculated(cell, values))) for cell in cells if cell is not None), start=Decimal(0))
        total += -part if sign == "-" else part
    return total


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the head, by heading; formulas calculated."""
    values = values_of(sheet)
    headings = [cell.value for cell in sheet[HEAD]]
    letters = [get_column_letter(at) for at in range(1, len(headings) + 1)]
    return [
        {heading: values[f"{letter}{row}"] for letter, heading in zip(letters, headings, strict=True)}
        for row in range(HEAD + 1, sheet.max_row + 1)
    ]


def last(line: str) -> dict[str, Any]:
    return rows_of(sheet(line))[-1]


def kroner(amount: str) -> Decimal:
    return Decimal(amount)


def with_output(command: click.Command, name: str = "") -> Iterator[str]:
    """The names of all commands that have --output."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for part in command.list_commands(ctx):
            found = command.get_command(ctx, part)
            assert found is not None
            yield from with_output(found, f"{name} {part}".strip())
    elif any("--output" in option.opts for option in command.params):
        yield name


def command_of(line: str) -> str:
    """The words of a line that name its command."""
    return " ".join(line.split()[: 2 if line.startswith(("follow-up", "person")) else 1])


def test_every_command_with_an_output_is_asked() -> None:
    asked = {command_of(line) for line in READING}
    # list is history again, tables writes its own sheets, report a document's, and the others none.
    none = {
        "decision new",
        "follow-up list",
        "tables",
        "report",
        "export-log",
        "picture",
        "evidence",
        "doctor",
        "schema",
    }
    assert asked == set(with_output(group)) - none


@pytest.mark.parametrize("line", READING)
def test_a_sheet_is_laid_out_to_be_read(answers: Path, line: str) -> None:
    first = sheet(line)
    command = command_of(line)
    assert first.title == command
    for found in (one for one in first.parent if one.title != "Meeting"):  # which people fill in
        assert found["A1"].value.startswith(command)
        check_layout(found)


def check_layout(found: Any) -> None:
    assert found["A1"].font.bold
    assert all(cell.value and cell.font.bold for cell in found[HEAD])
    assert found.freeze_panes == f"A{HEAD + 1}"
    assert found.auto_filter.ref.startswith(f"A{HEAD}:{get_column_letter(found.max_column)}")
    for column in range(1, found.max_column + 1):
        texts = [found.cell(row, column).value for row in range(HEAD, found.max_row + 1)]
        longest = max(len(text) for text in texts if isinstance(text, str) and not text.startswith("="))
        assert found.column_dimensions[get_column_letter(column)].width > min(longest, 59)


@pytest.mark.parametrize("line", READING)
def test_what_is_a_number_or_a_day_is_one_in_a_sheet(answers: Path, line: str) -> None:
    for found in sheet(line).parent:
        check_kinds(found)


def check_kinds(found: Any) -> None:
    headings = [cell.value for cell in found[HEAD]]
    for row in found.iter_rows(min_row=HEAD + 1):
        for heading, cell in zip(headings, row, strict=True):
            text = isinstance(cell.value, str) and heading not in NAMES_OF_TEXTS
            assert not (text and LOOKS_LIKE_A_NUMBER.fullmatch(cell.value)), (heading, cell.value)


@pytest.mark.parametrize(
    ("line", "title", "known"),
    [
        ("settle 2023-06", "settle: all offers, 2023-06", "as known at event #48"),
        ("settle 2023-06 --offer fjord --known-at 30", "settle: fjord, 2023-06", "as known at event #30"),
        ("why syrenparken 2023-05", "why: syrenparken, 2023-05", "as known at event #27"),
        ("bridge 2023-05 --to-known 40", "bridge: all offers, 2023-05", "as known at event #40"),
        ("budget-changes fjord 2023", "budget-changes: fjord, 2023", "as known at event #48"),
        ("statement 163 2023-05", "statement: all offers, 2023-05, 163", "as known at event #48"),
        ("postings 2023-05 --again --offer fjord", "postings: fjord, 2023-05", "as known at event #48"),
        ("budget --by function 2023", "budget: all offers, 2023, by function", "as known at event #48"),
        (
            "key-figures 2023 --by kind --by payer",
            "key-figures: all offers, 2023, by kind and payer",
            "as known at event #48",
        ),
        ("residents --on 2023-06-03", "residents: all offers, 2023-06-03", "on 2023-06-03, as known at event #48"),
        ("residents", "residents: all offers", f"on {NOW:%Y-%m-%d}, as known at event #48"),
        ("log --known-at 20", "log: all offers", "as known at event #20"),
        ("follow-up show syrenparken 2023-05", "follow-up show: syrenparken, 2023-05", "as known at event #48"),
        ("day-rate --budget 3500000 --places 8 --occupancy 98", "day-rate", None),
    ],
)
def test_a_title_says_what_was_asked_and_as_known_when(answers: Path, line: str, title: str, known: str) -> None:
    found = sheet(line)
    if line.startswith(("statement", "postings")):
        known = f"{known}, digest {pladsbog('digest --at 48').out.strip()}"
    assert (found["A1"].value, found["A2"].value) == (title, known)


def test_money_days_and_months_are_shown_as_such(answers: Path) -> None:
    found = sheet("statement 163 2023-05")
    formats = {heading.value: cell.number_format for heading, cell in zip(found[HEAD], found[HEAD + 1], strict=True)}
    assert (formats["amount"], formats["from"], formats["for month"]) == ("#,##0.00", "yyyy-mm-dd", "yyyy-mm")
    row = rows_of(found)[0]
    assert row["from"] == datetime(2023, 5, 1)  # noqa: DTZ001 - a day, as openpyxl reads it
    assert row["for month"] == datetime(2023, 5, 1)  # noqa: DTZ001 - a month, by its first day
    assert (row["days"], row["amount"], row["place"]) == (31, 27218, "2")


def data(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def test_the_total_of_a_settlement_is_a_formula_that_comes_to_ours(answers: Path) -> None:
    found = sheet("settle 2023-06")
    amount = next(cell for cell in found[HEAD] if cell.value == "amount")
    letter = amount.column_letter
    assert str(found.cell(found.max_row, amount.column).value).startswith(f"=ROUND(SUM({letter}5:{letter}")
    assert last("settle 2023-06")["amount"] == kroner(data("settle 2023-06")["total"])


def test_the_totals_of_a_statement(answers: Path) -> None:
    assert last("statement 163 2023-05")["amount"] == kroner(data("statement 163 2023-05")["total"])
    own = data("statement own 2023-06")
    assert last("statement own 2023-06")["own net share"] == kroner(own["total"])


def test_key_figures_add_what_adds_and_state_what_does_not(answers: Path) -> None:
    line = "key-figures 2023 --by level --identifying"
    found, total = sheet(line), data(line)["total"]
    ours = {heading.value: cell.value for heading, cell in zip(found[HEAD], found[found.max_row], strict=True)}
    assert str(ours["total"]).startswith("=")
    assert last(line)["total"] == kroner(total["total"])
    for average in ("price a day", "per full-year person", "citizens"):
        assert not str(ours[average]).startswith("="), average


def test_the_refund_and_the_simulation_have_their_totals(answers: Path) -> None:
    assert last("refund 2023 --costs costs.csv")["refund"] == kroner(data("refund 2023 --costs costs.csv")["refund"])
    line = "simulate --model other.toml --to 2023-06"
    simulated = data(line)
    assert last(line)["simulated"] == kroner(simulated["simulated"])
    assert last(line)["difference"] == kroner(simulated["difference"])


def test_the_year_of_a_budget_is_the_sum_of_its_months(answers: Path) -> None:
    found = sheet("budget syrenparken 2023")
    *_, year, remaining = rows_of(found)
    ours = data("budget syrenparken 2023")
    assert found.cell(HEAD + 13, 4).value == "=ROUND(SUM(D5:D16),2)"
    assert found.cell(HEAD + 14, 5).value == "=ROUND(SUM(E10:E16),2)"
    assert year["current"] == kroner(ours["total"]["current"])
    assert remaining["current"] == kroner(ours["remaining"]["current"])


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("bridge 2023-05", "effect"),
        ("budget-changes syrenparken 2023", "this year"),
        ("budget-changes syrenparken 2023 --by cause", "this year"),
        ("budget-changes syrenparken 2023 --effects", "amount"),
    ],
)
def test_a_residual_is_a_formula_that_comes_to_nothing(answers: Path, line: str, column: str) -> None:
    found = sheet(line)
    at = [cell.value for cell in found[HEAD]].index(column) + 1
    assert str(found.cell(found.max_row, at).value).startswith("=ROUND(")
    assert rows_of(found)[-1][column] == 0


def test_a_budget_runs_from_row_to_row(answers: Path) -> None:
    rows = [row for row in rows_of(sheet("budget-changes syrenparken 2023")) if row["budget"] is not None]
    ours = data("budget-changes syrenparken 2023")
    assert [row["budget"] for row in rows[1:-1]] == [kroner(line["running"]) for line in ours["lines"]]


def test_what_is_still_to_save_is_the_target_less_what_is_saved(answers: Path) -> None:
    # saved beyond the target: the heading says which way
    assert last("savings 2023")["saved"] == abs(kroner(data("savings 2023")["missing"]))


def test_a_check_that_finds_nothing_writes_its_file_all_the_same(answers: Path) -> None:
    for line in ("check", "verify"):
        found = sheet(line)
        assert [cell.value for cell in found[HEAD]] == ["check", "where", "what"]
        assert found.max_row == HEAD


# --- any table -----------------------------------------------------------------------------------

TABLE = (
    Column("what", say("what")),
    Column("month", say("month"), "month"),
    Column("day", say("day"), "date"),
    Column("hours", say("hours"), "number"),
    Column("amount", say("amount"), "money"),
    Column("average", say("average"), "money", adds=False),
)


def written(rows: list[dict[str, Any]], ends: list[dict[str, Any]]) -> Any:
    Output("xlsx", Path("any.xlsx"), force=True).show(TABLE, rows, data={}, ends=ends)
    return load_workbook("any.xlsx").active


def test_values_keep_their_kind(folder: Path) -> None:
    row = {"what": "=1+1", "month": "2023-05", "day": date(2023, 5, 1), "hours": Decimal("24.5"), "amount": -5}
    found = written([row, {"what": Kroner(7_440_000), "month": Month(2023, 6), "struck": True}], [])
    cells = found[HEAD + 1]
    assert [cell.value for cell in cells[3:5]] == [24.5, -0.05]
    assert [cell.value.date() for cell in cells[1:3]] == [date(2023, 5, 1), date(2023, 5, 1)]
    assert (cells[0].value, cells[0].data_type) == ("=1+1", "s")
    assert found.cell(HEAD + 2, 1).value == 74400
    assert found.cell(HEAD + 2, 2).font.strike


def test_a_formula_stands_only_where_it_comes_to_our_amount(folder: Path) -> None:
    rows = [{"amount": 1, "average": 1}, {"amount": 2, "average": 2}]
    found = written(rows, [{"amount": 3, "average": 3}, {"amount": Sum(99, [0])}])
    assert found.cell(HEAD + 3, 5).value == "=ROUND(SUM(E5:E6),2)"
    assert found.cell(HEAD + 3, 6).value == 0.03, "an average is never a sum, not even by chance"
    assert found.cell(HEAD + 4, 5).value == 0.99
    assert written(rows, [{"amount": 4}]).cell(HEAD + 3, 5).value == 0.04


def test_more_than_a_sheet_holds_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadOption, match="longer than a cell"):
        written([{"what": "x" * 32_768}], [])
    monkeypatch.setattr("cli.sheet._MOST_ROWS", 2)
    with pytest.raises(BadOption, match="more than a spreadsheet holds"):
        written([{}, {}, {}], [])
    assert not Path("any.xlsx").exists()


def test_another_program_reads_the_same(answers: Path) -> None:
    """LibreOffice calculates the formulas itself."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine: its reading of a spreadsheet is not tried")
    sheet("settle 2023-06")
    convert = [office, "--headless", "--convert-to", "csv", "out.xlsx"]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    # One version writes 210433, another one 210,433.00.
    *_, totals = csv.reader(Path("out.csv").read_text(encoding="utf-8", errors="replace").splitlines())
    figures = [cell.replace(",", "") for cell in totals[1:] if cell]
    assert Decimal(data("settle 2023-06")["total"]) in map(Decimal, figures)
