"""The tables as a spreadsheet: every row of every table, amounts in kroner, days as dates, no formulas."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from cli import tables_sheet
from tests.cli.running import pladsbog


def both(town: Path) -> tuple[Path, Path]:
    """The town's tables as a SQLite file and as a spreadsheet."""
    assert town
    assert pladsbog("move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-7 --yes").code == 0
    for file in ("tables.db", "tables.xlsx"):
        assert pladsbog(f"tables -o {file}").code == 0
    return Path("tables.db"), Path("tables.xlsx")


def in_kroner(name: str, value: Any) -> Any:
    """A value of a table as the sheet shows it."""
    if name.endswith("_ore") and value is not None:
        return value / 100
    return value


def heading(name: str, names: list[str]) -> str:
    """The heading of a column: `notice_ore` is `notice_kr` where `notice` are days."""
    bare = name.removesuffix("_ore")
    return f"{bare}_kr" if bare != name and bare in names else bare


def shown(value: Any) -> Any:
    """A cell's value as the table has it."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return None if value == "" else value


def test_every_row_of_every_table_is_there(town: Path) -> None:
    # given the tables as a file, and as a spreadsheet
    tables, sheets = both(town)
    book = load_workbook(sheets)
    assert tuple(book.sheetnames) == tables_sheet.SHEETS
    with closing(sqlite3.connect(tables)) as db:
        for sheet in book.worksheets:
            found = db.execute(f"SELECT * FROM {sheet.title}")
            names = [column[0] for column in found.description]
            head, *rows = sheet.iter_rows(values_only=True)
            # then the sheet has the columns, and the rows in their order
            assert head == tuple(heading(name, names) for name in names)
            assert len(set(head)) == len(head), "no two columns have one name"
            for ours, theirs in zip(rows, found.fetchall(), strict=True):
                for name, cell, value in zip(names, ours, theirs, strict=True):
                    expected = in_kroner(name, value)
                    if name in ("month", "for_month") and isinstance(value, str) and len(value) == len("2023-05"):
                        expected = f"{value}-01"
                    assert shown(cell) == (None if expected == "" else expected), (sheet.title, name)
        (lines,) = db.execute("SELECT count(*) FROM settlement_lines").fetchone()
    assert lines


def test_no_cell_is_a_formula(town: Path) -> None:
    tables, _ = both(town)
    with closing(sqlite3.connect(tables)) as db:
        db.execute("UPDATE journal SET text = '=1+1'")
        db.commit()
    tables_sheet.write_sheets(str(tables), Path("formula.xlsx"))
    cells = [cell for row in load_workbook("formula.xlsx")["journal"].iter_rows(min_row=2) for cell in row]
    assert {cell.value for cell in cells} >= {"=1+1"}
    assert "f" not in {cell.data_type for cell in cells}


def test_a_table_that_no_sheet_holds_is_refused(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_sheet, "MOST_ROWS", 1)
    refused = pladsbog("tables -o large.xlsx")
    assert refused.code == 2
    assert "are more than a sheet holds" in refused.err
    assert "--offer, or a file that ends in .db" in refused.err
    assert not (town.parent / "large.xlsx").exists()


def test_a_spreadsheet_that_is_there_stays_without_force(town: Path) -> None:
    assert town
    Path("there.xlsx").write_text("mine", encoding="utf-8")
    assert pladsbog("tables -o there.xlsx").code == 2
    assert Path("there.xlsx").read_text(encoding="utf-8") == "mine"
    assert pladsbog("tables -o there.xlsx --force").code == 0
    assert load_workbook("there.xlsx").sheetnames


def test_a_name_of_another_kind_of_file_is_refused(town: Path) -> None:
    assert town
    refused = pladsbog("tables -o tables.csv")
    assert refused.code == 2
    assert "as a SQLite file or as a spreadsheet, not as .csv" in refused.err
    assert "ends in .db or .xlsx" in refused.err
    assert not Path("tables.csv").exists()
