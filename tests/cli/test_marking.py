"""What an import refuses is written into a copy beside each cell, and the copy, mended, is imported itself."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.packaging.custom import StringProperty  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from cli.languages import ENGLISH, SPEECH
from tests.cli.running import pladsbog

HEADER = "event;date;citizen;offer;place;level;decision"
GOOD = "move-in;2023-05-01;c-17;syrenparken;1;5;VU-1"
BAD_DATE = "move-in;2023-02-30;c-18;syrenparken;2;5;VU-2"
NO_PLACE = "move-in;2023-05-01;c-19;syrenparken;9;5;VU-3"
FOLLOWS = "reassess;2023-06-01;c-18;;;6;VU-4"


def refused(folder: Path, *rows: str, name: str = "rows.csv") -> Any:
    (folder / name).write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    ran = pladsbog(f"import {name} --errors-to errors.xlsx")
    assert ran.code == 1
    return openpyxl.load_workbook(folder / "errors.xlsx").active


def as_sheet(folder: Path, *rows: str) -> None:
    """The same rows as a spreadsheet with a title above and a sheet before them."""
    book = openpyxl.Workbook()
    book.active["A1"] = "not this one"
    sheet = book.create_sheet("Registreringer")
    for row in (HEADER, *rows):
        sheet.append(row.split(";"))
    sheet.column_dimensions["C"].width = 33
    book.save(folder / "rows.xlsx")


def test_each_refused_cell_is_marked_and_says_why(town: Path) -> None:
    sheet = refused(town, GOOD, BAD_DATE, NO_PLACE, FOLLOWS)
    assert [cell.value for cell in sheet[1]] == [*HEADER.split(";"), "refused"]
    assert [cell.value for cell in sheet[2]] == [*GOOD.split(";"), None]
    assert sheet["B3"].value == "2023-02-30"
    assert "date" in sheet["B3"].comment.text
    assert sheet["H3"].value.startswith("date: ")
    assert "place 9" in sheet["E4"].comment.text
    assert sheet["E4"].fill.fgColor.rgb == "FFF4CCCC"
    assert sheet["A2"].fill.fgColor.rgb != "FFF4CCCC"
    assert sheet["H5"].value.startswith("refused only because an earlier row is [")


def test_a_copy_that_was_mended_is_imported(town: Path) -> None:
    refused(town, GOOD, BAD_DATE)
    book = openpyxl.load_workbook(town / "errors.xlsx")
    book.active["B3"] = "2023-05-02"
    book.save(town / "mended.xlsx")
    ran = pladsbog("import mended.xlsx")
    assert ran.code == 0, ran.err
    assert pladsbog("residents --on 2023-06-01 --format json").out.count('"citizen"') == 2


def test_a_spreadsheet_keeps_its_sheets_and_widths(town: Path) -> None:
    as_sheet(town, GOOD, NO_PLACE)
    assert pladsbog("import rows.xlsx --errors-to errors.xlsx").code == 1
    book = openpyxl.load_workbook(town / "errors.xlsx")
    assert book.sheetnames == ["Sheet", "Registreringer"]
    sheet = book["Registreringer"]
    assert sheet.column_dimensions["C"].width == 33
    assert "place 9" in sheet["E3"].comment.text
    assert book["Sheet"]["A1"].value == "not this one"
    # A copy of the copy has one column of reasons, not two.
    (town / "rows.xlsx").write_bytes((town / "errors.xlsx").read_bytes())
    assert pladsbog("import rows.xlsx --errors-to errors.xlsx --force").code == 1
    again = openpyxl.load_workbook(io.BytesIO((town / "errors.xlsx").read_bytes()))["Registreringer"]
    assert [cell.value for cell in again[1]].count("refused") == 1


def test_every_refused_row_is_marked_however_many(town: Path) -> None:
    rows = [f"move-in;2023-02-30;c-{at};syrenparken;2;5;VU-2" for at in range(1, 121)]
    sheet = refused(town, *rows)
    assert sum(sheet.cell(row, 8).value is not None for row in range(2, 122)) == 120


def test_a_text_that_looks_like_a_formula_stays_text(town: Path) -> None:
    sheet = refused(town, "move-in;2023-05-01;c-19;syrenparken;9;5;=1+1")
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("=1+1", "s")


def test_nothing_is_written_where_nothing_is_refused(town: Path) -> None:
    (town / "rows.csv").write_text(f"{HEADER}\n{GOOD}\n")
    assert pladsbog("import rows.csv --errors-to errors.xlsx").code == 0
    assert not (town / "errors.xlsx").exists()


def test_in_danish_the_column_is_danish_and_passed_over_too(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    (town / "rows.csv").write_text(f"{HEADER}\n{NO_PLACE}\n")
    assert pladsbog("indlæs rows.csv --fejl-til errors.xlsx").code == 1
    SPEECH.speak(ENGLISH)
    book = openpyxl.load_workbook(town / "errors.xlsx")
    assert book.active["H1"].value == "afvist"
    assert "plads 9" in book.active["E2"].comment.text
    assert "unknown" not in pladsbog("import errors.xlsx").err.replace("unknown-place", "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("import rows.csv --errors-to errors.csv", "errors.csv does not end in .xlsx"),
        ("import rows.xlsx --errors-to rows.xlsx --force", "rows.xlsx is the file that is imported"),
        ("import rows.csv --errors-to rows.xlsx", "rows.xlsx is there already"),
        ("import rows.jsonl --errors-to errors.xlsx", "JSON lines have no cells to mark"),
    ],
)
def test_what_cannot_be_the_copy_is_refused(town: Path, line: str, said: str) -> None:
    (town / "rows.csv").write_text(f"{HEADER}\n{NO_PLACE}\n")
    (town / "rows.jsonl").write_text('{"event": "move-in"}\n')
    as_sheet(town, NO_PLACE)
    before = (town / "rows.xlsx").read_bytes()
    ran = pladsbog(line)
    assert ran.code == 2
    assert said in ran.err
    assert (town / "rows.xlsx").read_bytes() == before


RED = "FFF4CCCC"


@pytest.mark.parametrize("is_saved_elsewhere", [False, True])
def test_what_is_right_now_loses_its_mark_and_what_people_marked_stays(town: Path, is_saved_elsewhere: bool) -> None:
    refused(town, BAD_DATE, NO_PLACE, FOLLOWS)
    book = openpyxl.load_workbook(town / "errors.xlsx")
    sheet = book.active
    sheet["B2"] = "2023-05-02"
    sheet["C2"].fill, sheet["C2"].comment = PatternFill("solid", fgColor=RED), Comment("ask the family", "bo")
    if is_saved_elsewhere:  # some programs keep a remark, and not who made it
        sheet["B2"].comment = Comment(sheet["B2"].comment.text, "")
    book.save(town / "rows.xlsx")
    assert pladsbog("import rows.xlsx --errors-to errors.xlsx --force").code == 1
    again = openpyxl.load_workbook(town / "errors.xlsx").active
    assert (again["B2"].comment, again["B2"].fill.fill_type) == (None, None)
    assert (again["H2"].value, again["H2"].fill.fill_type) == (None, None)
    assert (again["H4"].value, again["H4"].fill.fill_type) == (None, None)
    assert (again["C2"].comment.text, again["C2"].fill.fgColor.rgb) == ("ask the family", RED)
    assert (again["E3"].fill.fgColor.rgb, "place 9" in again["E3"].comment.text) == (RED, True)
    assert again["H3"].fill.fgColor.rgb == RED


def test_a_row_of_too_many_cells_is_in_the_copy_as_it_was(town: Path) -> None:
    sheet = refused(town, f"{GOOD};ring to the family", NO_PLACE)
    assert [cell.value for cell in sheet[2]][:8] == [*GOOD.split(";"), "ring to the family"]
    assert [cell.value for cell in sheet[1]] == [*HEADER.split(";"), None, "refused"]
    assert "the header 7" in sheet["I2"].value
    assert "place 9" in sheet["I3"].value


@pytest.mark.parametrize("beside", ["H5", "H3", "I1"])
def test_what_somebody_wrote_beside_the_table_is_refused_by_its_cell_and_stays_in_the_copy(
    town: Path, beside: str
) -> None:
    # given a sheet beside whose table something is written: below it, in a row of it, and above a column of its own
    as_sheet(town, GOOD, NO_PLACE)
    book = openpyxl.load_workbook(town / "rows.xlsx")
    book["Registreringer"][beside] = "ring to the family"
    if beside == "I1":
        book["Registreringer"]["H2"] = "ring to the family"
    book.save(town / "rows.xlsx")
    # when it is imported
    ran = pladsbog("import rows.xlsx --errors-to errors.xlsx")
    # then the cell is named, or the heading
    if beside == "I1":
        assert "the column 'ring to the family' is unknown" in ran.err
        return
    assert f"line {beside[1]}, {beside} 'ring to the family': no heading stands above the cell" in ran.err
    assert "[no-heading]" in ran.err
    # and the copy says its reasons where nothing stood
    sheet = openpyxl.load_workbook(town / "errors.xlsx")["Registreringer"]
    assert sheet[beside].value == "ring to the family"
    assert "no heading" in sheet[beside].comment.text
    assert sheet["I1"].value == "refused"
    assert sheet[f"I{beside[1]}"].value.startswith(f"{beside}: no heading")


def test_a_copy_whose_stray_text_was_moved_is_imported(town: Path) -> None:
    as_sheet(town, GOOD)
    book = openpyxl.load_workbook(town / "rows.xlsx")
    book["Registreringer"]["H2"] = "ring to the family"
    book.save(town / "rows.xlsx")
    assert pladsbog("import rows.xlsx --errors-to errors.xlsx").code == 1
    book = openpyxl.load_workbook(town / "errors.xlsx")
    book["Registreringer"]["H2"] = None
    book.save(town / "errors.xlsx")
    ran = pladsbog("import errors.xlsx")
    assert ran.code == 0, ran.err


def test_reasons_are_not_written_into_merged_cells(town: Path) -> None:
    as_sheet(town, NO_PLACE)
    book = openpyxl.load_workbook(town / "rows.xlsx")
    book["Registreringer"].merge_cells("G4:J4")
    book.save(town / "rows.xlsx")
    assert pladsbog("import rows.xlsx --errors-to errors.xlsx").code == 1
    assert openpyxl.load_workbook(town / "errors.xlsx")["Registreringer"]["K1"].value == "refused"


def test_what_somebody_typed_over_a_reason_is_refused_and_the_reasons_of_a_copy_are_not(town: Path) -> None:
    # given a mended copy whose colours are gone, of a row that was refused as a whole too
    refused(town, GOOD, BAD_DATE, FOLLOWS)
    book = openpyxl.load_workbook(town / "errors.xlsx")
    sheet = book.active
    sheet["B3"] = "2023-05-02"
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.fill, cell.comment = PatternFill(), None
    book.save(town / "mended.xlsx")
    # when somebody types over the reason of that row, in its colour
    sheet["H4"].value, sheet["H4"].fill = "ask Anne", PatternFill("solid", fgColor="FFF4CCCC")
    book.save(town / "typed.xlsx")
    # then that alone is refused; the next copy keeps it, and is refused for it alone
    ran = pladsbog("import typed.xlsx --errors-to again.xlsx")
    assert "1 bad row" in ran.err
    assert "line 4, H4 'ask Anne': nothing is read in this column" in ran.err
    again = openpyxl.load_workbook(town / "again.xlsx").active
    assert [cell.value for cell in again[1]][7:] == ["refused", "refused"]
    assert (again["H3"].value, again["H4"].value) == (None, "ask Anne")
    ran = pladsbog("import again.xlsx")
    assert (ran.code, "1 bad row" in ran.err, "H4 'ask Anne'" in ran.err) == (1, True, True)
    ran = pladsbog("import mended.xlsx")
    assert ran.code == 0, ran.err


def test_the_reasons_of_a_copy_are_known_where_a_program_kept_no_properties_and_broke_lines(town: Path) -> None:
    # given a mended copy saved by a program that keeps cells alone
    copied = refused(town, GOOD, BAD_DATE, FOLLOWS)
    book = openpyxl.Workbook()
    for row in copied.iter_rows(values_only=True):
        book.active.append(row)
    sheet = book.active
    sheet["B3"], sheet["H3"] = "2023-05-02", sheet["H3"].value.replace("; ", ";\n")
    book.save(town / "mended.xlsx")
    # when somebody adds a word to a reason, or takes its sign
    sheet["H4"] = sheet["H4"].value.replace("refused", "refused by Anne")
    book.save(town / "typed.xlsx")
    # then that is refused, and what the copy wrote is not
    ran = pladsbog("import typed.xlsx")
    assert (ran.code, "1 bad row" in ran.err, "H4 'refused by Anne" in ran.err) == (1, True, True)
    ran = pladsbog("import mended.xlsx")
    assert ran.code == 0, ran.err


def test_a_copy_that_an_earlier_program_made_is_known_by_its_properties(town: Path) -> None:
    copied = refused(town, GOOD, BAD_DATE)
    book = copied.parent
    copied["B3"], copied["H3"] = "2023-05-02", "date: no such day"
    book.custom_doc_props.append(StringProperty(name="pladsbog-refused-1", value="0123456789abcdef d1b2f574ca5c90c5"))
    book.save(town / "mended.xlsx")
    ran = pladsbog("import mended.xlsx")
    assert ran.code == 0, ran.err
