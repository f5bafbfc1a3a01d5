"""A house's year as a workbook has every table of its page, from the browser and from the command line alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import AT_HOME, adopt, done, house

VACANCY = '[model.vacancy]\nrule = "level"\nlevel = "1"\n\n[[rates]]'
HEAD = 4


@pytest.fixture(autouse=True)
def _ledger(folder: Path) -> Iterator[None]:
    """A house with a resident who was away and leaves, a vacant place, a meeting, and an agreement; and one at home."""
    assert folder
    with clock_set_to(datetime(2025, 5, 2, 9, tzinfo=UTC)):
        adopt("h", house(places=2, after=AT_HOME).replace("[[rates]]", VACANCY))
        done(
            "move-in c-1 h 1 --from 2025-01-15 --level 1 --decision V-1",
            "absent c-1 --from 2025-02-10 --until 2025-02-20 --kind hospital",
            "depart c-1 --on 2025-06-30 --cause moved",
            "close 2025-01 --offer h --accept-findings --reason known",
            "follow-up hold h 2025-01 --on 2025-02-15 --participants leader --action 'fill it' --owner leader "
            "--due 2025-05-20",
        )
        yield


def tables_of(book: Any) -> dict[tuple[str, ...], list[tuple[Any, ...]]]:
    """The rows below each head, by the head; of a sheet no further than an empty row."""
    found = {}
    for sheet in book.worksheets:
        head, *rows = list(sheet.iter_rows(min_row=HEAD, values_only=True))
        empty = next((at for at, row in enumerate(rows) if not any(one is not None for one in row)), len(rows))
        found[tuple(one for one in head if one is not None)] = rows[:empty]
    return found


@pytest.mark.parametrize("where", ["h", "home"])
def test_each_table_of_the_page_is_a_sheet(where: str) -> None:
    # when the page and its spreadsheet are looked at, and the one that the command line writes
    visitor = Visitor("pladsbog.db")
    try:
        shown = visitor.look(f"house/{where}/2025")
        downloaded = load_workbook(BytesIO(visitor.get(f"house/{where}/2025?form=xlsx").content))
    finally:
        visitor.close()
    done(f"budget {where} 2025 --format xlsx --output year.xlsx")
    written = load_workbook("year.xlsx")
    # then what the page shows as a table is a sheet of both, row by row
    assert [sheet.title for sheet in written.worksheets] == [sheet.title for sheet in downloaded.worksheets]
    sheets = tables_of(downloaded)
    tables = [table for table in shown.tables if table]
    assert len(tables) >= (len(("months", "causes", "occupancy", "levels", "residents", "vacant", "due", "actions"))
                           if where == "h" else 1)  # fmt: skip
    for table in tables:
        rows = sheets[tuple(table[0])]
        assert len(rows) == len(table), table[0]


def test_totals_are_formulas_and_each_sheet_says_what_it_is_of() -> None:
    done("budget h 2025 --format xlsx --output year.xlsx")
    book = load_workbook("year.xlsx")
    texts = {name: [str(one.value) for row in book[name] for one in row if one.value is not None] for name in
             ("occupancy", "vacancies", "residents", "coming", "causes")}  # fmt: skip
    assert "=SUM(C5:C16)" in texts["occupancy"], "vacant days of the year"
    assert "=SUM(D5:D16)" in texts["occupancy"], "days away"
    assert "=ROUND(SUM(E5:E6),2)" in texts["vacancies"], "what the vacant places have cost"
    assert any(text.startswith("=ROUND(") for text in texts["causes"])
    assert texts["residents"][-1] == "Residents on 2025-05-02"
    assert texts["coming"][-1] == "Coming within 90 days"


def test_one_part_alone_and_a_year_without_the_house_have_no_further_sheets() -> None:
    done("budget h 2024 --format xlsx --output before.xlsx")
    assert load_workbook("before.xlsx").sheetnames == ["budget"]
    done("budget h 2025 --show split --format xlsx --output split.xlsx")
    assert "residents" not in load_workbook("split.xlsx").sheetnames
