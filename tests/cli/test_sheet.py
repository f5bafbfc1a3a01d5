"""Spreadsheets of every reading command: opened again, typed, laid out, and adding up to what the command says."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from PIL import Image
from pypdf import PdfReader

from cli import workbook
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.pictures import Drawn
from cli.printing import in_words
from cli.program import pladsbog as group
from cli.render import Column, Output, Sum, Table, Title
from cli.sheet import HEAD, workbook_of
from cli.titles import TITLES
from cli.workbook import Book, Page
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
    """The first sheet that a command writes."""
    return book(line).active


def book(line: str) -> Any:
    """The workbook that a command writes."""
    ran = pladsbog(f"{line} -o out.xlsx --force")
    assert ran.code in (0, 3), ran.err
    return load_workbook("out.xlsx")


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
        "decision show",
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
        assert found["A1"].value.startswith(in_words(TITLES[command]))
        check_layout(found)
        check_print(found)


def check_layout(found: Any) -> None:
    """Nothing is hidden: what is wider than its column is broken into lines, and its row is as high as they are."""
    assert found["A1"].font.bold
    assert all(cell.value and cell.font.bold for cell in found[HEAD])
    assert found.freeze_panes == f"A{HEAD + 1}"
    assert found.auto_filter.ref.startswith(f"A{HEAD}:{get_column_letter(found.max_column)}")
    for row in found.iter_rows(min_row=HEAD):
        for cell in row:
            width = found.column_dimensions[cell.column_letter].width
            if cell.value and cell.font.color is not None and cell.font.color.rgb == "00595959":
                continue  # a remark below the rows, beside which nothing stands
            if isinstance(cell.value, str) and cell.data_type == "s" and len(cell.value) >= width:
                assert cell.alignment.wrap_text
                assert found.row_dimensions[cell.row].height >= 15 * math.ceil(len(cell.value) / width)
            assert (
                max(map(len, str(cell.value).split()), default=0) < width
                or cell.data_type != "s"
                or " " not in cell.value
            )


def check_print(found: Any) -> None:
    """A4, as wide as the paper, its head on each page, and at its foot what it is and which page."""
    page = found.page_setup
    assert (page.paperSize, page.fitToHeight) == ("9", "0") or (page.paperSize, page.fitToHeight) == (9, 0)
    assert page.orientation == "landscape" or found._images
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert found._images or found.print_title_rows == f"${HEAD}:${HEAD}"
    if int(page.fitToWidth) > 1 and not found._images:
        check_print_of_wide(found)
    about = found["A1"].value.removesuffix(" (none)")
    assert found.oddFooter.left.text.startswith(about[:80].replace("&", "&&"))
    assert found.oddFooter.right.text == "page &P of &N"


def check_print_of_wide(found: Any) -> None:
    """As many papers wide as the letters need, each with the first column and the title above."""
    assert sum(one.width for one in found.column_dimensions.values()) > workbook.SIGNS
    assert found.print_title_cols.startswith("$A:$")
    assert found.print_area.startswith(f"'{found.title}'!$A${HEAD}:"), "the title above would be cut"
    title, known = (found[cell].value.replace("&", "&&") for cell in ("A1", "A2"))
    assert found.oddHeader.left.text.startswith(f"&B{title.removesuffix(' (none)')[:80]}")
    assert known in found.oddHeader.left.text


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
        ("settle 2023-06", "Settlement: all offers, 2023-06", "as known at event #48"),
        ("settle 2023-06 --offer fjord --known-at 30", "Settlement: Fjord, 2023-06", "as known at event #30"),
        ("why syrenparken 2023-05", "Why this amount: Syrenparken QQQ, 2023-05", "as known at event #27"),
        ("bridge 2023-05 --to-known 40", "Bridge: all offers, 2023-05", "as known at event #40"),
        ("budget-changes fjord 2023", "Changes of the budget: Fjord, 2023", "as known at event #48"),
        ("statement 163 2023-05", "Statement: all offers, 2023-05, municipality 163 Herlev", "as known at event #48"),
        ("postings 2023-05 --again --offer fjord", "Postings: Fjord, 2023-05", "as known at event #48"),
        ("budget --by function 2023", "Budget and expectation: all offers, 2023, by function", "as known at event #48"),
        (
            "key-figures 2023 --by kind --by payer",
            "Key figures: all offers, 2023, by kind and payer",
            "as known at event #48",
        ),
        ("residents --on 2023-06-03", "Residents: all offers, 2023-06-03", "on 2023-06-03, as known at event #48"),
        ("residents", "Residents: all offers", f"on {NOW:%Y-%m-%d}, as known at event #48"),
        ("log --known-at 20", "Events: all offers", "as known at event #20"),
        (
            "follow-up show syrenparken 2023-05",
            "Minutes of the follow-up: Syrenparken QQQ, 2023-05",
            "as known at event #48",
        ),
        ("day-rate --budget 3500000 --places 8 --occupancy 98", "Day rate", None),
    ],
)
def test_a_title_says_what_was_asked_and_as_known_when(answers: Path, line: str, title: str, known: str) -> None:
    found = sheet(line)
    assert (found["A1"].value, found["A2"].value) == (title, known)
    event = re.search("#([0-9]+)", known or "")
    digest = f"digest {pladsbog(f'digest --at {event[1]}').out.strip()}" if event else None
    if line.startswith("statement"):
        digest = f"{digest}, root {pladsbog('digest --root --format json').data['root']}"
    assert found["A3"].value == digest


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
    found = book("settle 2023-06")
    for name, heading in (("settle", "total"), ("lines", "amount")):
        amount = next(cell for cell in found[name][HEAD] if cell.value == heading)
        letter = amount.column_letter
        assert str(found[name].cell(found[name].max_row, amount.column).value).startswith(
            f"=ROUND(SUM({letter}5:{letter}"
        )
        assert rows_of(found[name])[-1][heading] == kroner(data("settle 2023-06")["total"])


def test_adjustments_have_a_sheet_with_the_month_that_they_belong_to(answers: Path) -> None:
    lines = [line for offer in data("settle 2023-06")["offers"] for line in offer["lines"]]
    ours = [line for line in lines if line["kind"] == "adjustment"]
    *rows, total = rows_of(book("settle 2023-06")["adjustments"])
    assert [(row["amount"], row["issued line"]) for row in rows] == [
        (kroner(one["amount"]), one["repairs"]) for one in ours
    ]
    assert [f"{row['for month']:%Y-%m}" for row in rows] == [one["for_month"] for one in ours]
    assert total["amount"] == sum(kroner(one["amount"]) for one in ours)


def test_the_totals_of_a_statement(answers: Path) -> None:
    *rows, asked = rows_of(sheet("statement 163 2023-05"))
    (billed,) = [row for row in rows if row["offer"] == "total"]
    assert billed["amount"] == kroner(data("statement 163 2023-05")["total"])
    assert asked["offer"].startswith("Ask about an amount by its line"), "below the total"
    own = data("statement own 2023-06")
    (total,) = [row for row in rows_of(sheet("statement own 2023-06")) if row["offer"] == "total"]
    assert total["own net share"] == kroner(own["total"])
    assert last("statement own 2023-06")["offer"].startswith("Not closed, and no bill yet: "), "below the total"


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


def test_a_month_is_as_wide_as_its_short_name(tmp_path: Path) -> None:
    # given a month whose name in full is long, in Danish; its cell shows the short one
    columns = [Column("month", say("month"), "month"), Column("what", say("what"))]
    of_months = Table("x", columns, [{"month": "2025-09", "what": "a"}])
    SPEECH.speak(DANISH)
    (tmp_path / "narrow.xlsx").write_bytes(workbook_of([of_months], Title("settle", "X", "known", "d")))
    SPEECH.speak(ENGLISH)
    # then the column has room for that, and for no more
    (found,) = load_workbook(tmp_path / "narrow.xlsx")
    assert found.column_dimensions["A"].width < len("september 2025")


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


def test_the_same_content_is_the_same_bytes(answers: Path) -> None:
    first = Path("first.xlsx")
    for line in ("settle 2023-06", "follow-up prepare syrenparken 2023-06", "report syrenparken 2023-06"):
        sheet(line)
        Path("out.xlsx").rename(first)
        sheet(line)
        assert first.read_bytes() == Path("out.xlsx").read_bytes(), line


def test_a_danish_sheet_has_danish_formats_titles_and_names(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    try:
        found = book("afregn 2023-06 --tilbud syrenparken")
    finally:
        SPEECH.speak(ENGLISH)
    assert found.sheetnames == ["Afregning", "linjer", "efterreguleringer", "afklaringer"]
    assert found["linjer"]["A1"].value == "Afregning: Syrenparken QQQ, juni 2023: linjer"
    assert found["linjer"].oddFooter.right.text == "side &P af &N"
    formats = {
        heading.value: cell.number_format
        for heading, cell in zip(found["efterreguleringer"][HEAD], found["efterreguleringer"][HEAD + 1], strict=True)
    }
    assert formats["beløb"] == "[$-406]#,##0.00"
    assert formats["fra"] == "[$-406]dd-mm-yyyy"
    assert formats["for måned"] == "[$-406]mmm yyyy"


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_numbers_of_a_column_have_the_same_decimals(
    answers: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", language)
    try:
        found = sheet("key-figures 2023 --identifying")
    finally:
        SPEECH.speak(ENGLISH)
    rows = range(HEAD + 1, HEAD + 4)
    formats = {cell.value: {found.cell(row, cell.column).number_format for row in rows} for cell in found[HEAD]}
    if language == "en":
        assert (formats["places"], formats["full-year persons"]) == ({"0.0"}, {"0.000"})
        assert formats["vacant days"] == {"General"}, "no comma for thousands, which would be read as a decimal's"
    else:
        assert (formats["pladser"], formats["helårspersoner"]) == ({"[$-406]#,##0.0"}, {"[$-406]#,##0.000"})
        assert formats["ledige døgn"] == {"[$-406]#,##0"}
    names = {found.cell(row, 1).value for row in rows}
    assert "Fjord" in names, "houses by name, as in every sheet"
    assert all(found.cell(HEAD + 1, column).alignment.indent for column in range(2, 5)), "away from what follows"


# --- another program ------------------------------------------------------------------------------

ADDED_UP = (
    "settle 2023-06",
    "settle 2023",
    "statement 163 2023-Q2",
    "statement own 2023-06",
    "budget syrenparken 2023",
    "budget-changes syrenparken 2023",
    "budget-changes syrenparken 2023 --by cause",
    "key-figures 2023 --by level --identifying",
    "bridge 2023-05",
    "follow-up prepare syrenparken 2023-06",
    "follow-up prepare syrenparken 2023-06 --offer fjord",
    "report syrenparken 2023-06",
    "simulate --model other.toml --to 2023-06",
)


def office(folder: str, form: str, names: list[str]) -> None:
    """Let LibreOffice write files in another form into a folder."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine: its reading of a spreadsheet is not tried")
    own = f"-env:UserInstallation={Path('office').absolute().as_uri()}"  # nobody's settings, and no other run's lock
    convert = [program, own, "--headless", "--convert-to", form, "--outdir", folder, *names]
    subprocess.run(convert, check=True, capture_output=True, timeout=300)


def test_another_program_comes_to_the_same_totals(answers: Path) -> None:
    """LibreOffice calculates every formula itself, from a file without what they come to: the same, to the øre."""
    names = []
    for at, line in enumerate(ADDED_UP):
        book(line).save(f"{at}.xlsx")  # openpyxl leaves out what a formula comes to
        Path("out.xlsx").rename(f"ours-{at}.xlsx")
        names.append(f"{at}.xlsx")
    office("reckoned", "xlsx", names)
    compared = 0
    for at, line in enumerate(ADDED_UP):
        formulas, ours = load_workbook(f"ours-{at}.xlsx"), load_workbook(f"ours-{at}.xlsx", data_only=True)
        theirs = load_workbook(f"reckoned/{at}.xlsx", data_only=True)
        for found in formulas:
            for cell in (cell for row in found.iter_rows() for cell in row if cell.data_type == "f"):
                mine, reckoned = (of[found.title][cell.coordinate].value for of in (ours, theirs))
                assert round(mine * 100) == round(reckoned * 100), (line, found.title, cell.coordinate)
                assert abs(mine - reckoned) < 0.001, (line, found.title, cell.coordinate)
                compared += 1
    assert compared > 50


def test_on_paper_nothing_is_cut_off(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pages by LibreOffice: no #### for a number, each title, heading and text whole, a foot on each page."""
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    lines = (
        "settle 2023-06",
        "follow-up prepare syrenparken 2023-06",
        "budget-changes syrenparken 2023",
        "why syrenparken 2023-05",
        "key-figures 2023",
    )
    try:
        for at, line in enumerate(lines):
            book(line)
            Path("out.xlsx").rename(f"{at}.xlsx")
    finally:
        SPEECH.speak(ENGLISH)
    office("paper", "pdf", [f"{at}.xlsx" for at in range(len(lines))])
    for at, line in enumerate(lines):
        pages = [page.extract_text() for page in PdfReader(f"paper/{at}.pdf").pages]
        whole = squeezed(" ".join(pages))
        assert "###" not in whole, line
        titles = [squeezed(found["A1"].value) for found in load_workbook(f"{at}.xlsx")]
        for number, page in enumerate(pages, start=1):
            assert squeezed(f"side {number} af {len(pages)}") in squeezed(page)
            if line == "key-figures 2023":  # a page for each of its sheets
                assert len(pages) == len(titles) == 3
                assert squeezed(page).count(titles[number - 1]) == 2, "above, and in the foot"
        for found in load_workbook(f"{at}.xlsx"):
            texts = {cell.value for row in found.iter_rows() for cell in row if cell.data_type == "s"}
            assert {text for text in texts if squeezed(text) not in whole} == set(), (line, found.title)


@pytest.mark.parametrize("line", ["settle 2023-06 --lines", "settle 2023 --lines", "why syrenparken 2023-05"])
def test_lines_have_room_on_one_page_beside_each_other(answers: Path, line: str) -> None:
    """The letters of a page are made smaller to 8 points, and no further: texts are broken for that."""
    assert answers
    found = book(line)["lines"]
    assert sum(one.width for one in found.column_dimensions.values()) <= workbook.SIGNS
    assert found.page_setup.fitToWidth in (1, None)


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("line", ["key-figures 2023", "key-figures 2023-05 --identifying", "budget 2023 --by function"])
def test_what_is_asked_about_first_is_on_one_page(
    answers: Path, monkeypatch: pytest.MonkeyPatch, line: str, language: str
) -> None:
    """All columns, on as many sheets as have room for them, each as wide as the paper, behind the same names.

    A note stands on each.
    """
    kept = pladsbog(f"{line} --format csv").out.splitlines()[0].split(";")
    as_read = {"expected": "expected in open months", "grants": "grants and transfers"}
    columns = [as_read.get(one, one) for one in kept]
    monkeypatch.setenv("PLADSBOG_LANG", language)
    try:
        sheets = list(book(line))
    finally:
        SPEECH.speak(ENGLISH)
    assert len(sheets) >= 2 or line.startswith("budget")
    headings = [[cell.value for cell in found[HEAD]] for found in sheets]
    first, *others = headings
    if language == "en":
        assert sorted([*first, *(one for more in others for one in more[1:] if one != "note")]) == sorted(columns)
        assert all(more == [one for one in columns if one in more] for more in headings), "in their order"
    names = [cell.value for cell in sheets[-1]["A"]][HEAD - 1 :]
    for found in sheets:
        assert [cell.value for cell in found["A"]][HEAD - 1 :][: len(names)] == names
        assert sum(one.width for one in found.column_dimensions.values()) <= workbook.SIGNS
        assert found.page_setup.fitToWidth in (1, None)
    assert {"en": "deviation", "da": "afvigelse"}[language] in first


def test_what_is_too_wide_all_the_same_is_as_wide_as_two_papers(tmp_path: Path) -> None:
    columns = [Column("name", say("offer")), *(Column(f"k{at}", say("expected"), "money") for at in range(30))]
    rows = [{column.key: "h" if column.holds == "text" else Kroner(12_345_678_90) for column in columns}]
    (tmp_path / "wide.xlsx").write_bytes(workbook_of([Table("x", columns, rows)], Title("settle", "X", "known", "d")))
    (found,) = load_workbook(tmp_path / "wide.xlsx")
    assert found.page_setup.fitToWidth > 1
    check_print_of_wide(found)


def test_on_two_papers_each_begins_with_what_tells_whose_a_row_is(tmp_path: Path) -> None:
    whose = [Column("name", say("offer")), Column("citizen", say("citizen")), Column("from", say("from"), "date")]
    columns = [*whose, *(Column(f"k{at}", say("expected"), "money") for at in range(30))]
    rows = [
        {
            "name": "h",
            "citizen": "c-1",
            "from": date(2025, 1, 1),
            **{f"k{at}": Kroner(12_345_678_90) for at in range(30)},
        }
    ]
    (tmp_path / "wide.xlsx").write_bytes(workbook_of([Table("x", columns, rows)], Title("settle", "X", "known", "d")))
    (found,) = load_workbook(tmp_path / "wide.xlsx")
    assert found.print_title_cols == "$A:$C"


def test_the_lines_of_a_year_are_on_one_page_beside_each_other(tmp_path: Path) -> None:
    """What nothing stands in stays away, and no word is broken; a sheet that has room keeps every column."""
    texts = [Column(f"t{at}", say("adjusts")) for at in range(9)]
    amounts = [Column(f"k{at}", say("amount"), "money") for at in range(4)]
    columns = [*texts, *(Column(f"none{at}", say("service")) for at in range(5)), *amounts]
    words = dict.fromkeys((one.key for one in texts), "own payments, adjusted afterwards")
    rows = [{**words, **{one.key: Kroner(12_345_678_90) for one in amounts}}]
    for name, some in (("wide", columns), ("narrow", columns[:3] + columns[-6:])):
        (tmp_path / f"{name}.xlsx").write_bytes(
            workbook_of([Table("x", some, rows)], Title("settle", "X", "known", "d"))
        )
    (wide,), (narrow,) = (load_workbook(tmp_path / f"{name}.xlsx") for name in ("wide", "narrow"))
    assert wide.page_setup.fitToWidth in (1, None)
    assert wide.max_column == len(texts) + len(amounts)
    assert min(wide.column_dimensions[cell.column_letter].width for cell in wide[HEAD][:9]) > len("afterwards")
    assert narrow.max_column == 9


def test_a_foot_leaves_the_number_of_the_page_its_room(tmp_path: Path) -> None:
    for name, houses in (("long", "a house with a long name, " * 5), ("short", "h")):
        title = Title("settle", houses, "as known at event #123", "d")
        made = workbook_of([Table("x", [Column("name", say("offer"))], [])], title)
        (tmp_path / f"{name}.xlsx").write_bytes(made)
    long, short = (load_workbook(tmp_path / f"{name}.xlsx").active for name in ("long", "short"))
    assert "\nas known at event #123" in long.oddFooter.left.text
    assert "h · as known" in short.oddFooter.left.text
    with zipfile.ZipFile(tmp_path / "long.xlsx") as parts:
        assert b"\nas known" in parts.read("xl/worksheets/sheet1.xml").replace(b"&#10;", b"\n"), "read by every program"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name", "count"),
    [
        ("follow-up prepare syrenparken 2023-06", "follow-up prepare", 5),
        ("report syrenparken 2023-06", "pictures", 5),
        ("budget syrenparken 2023", "budget", 1),
        ("budget-changes syrenparken 2023", "budget-changes", 1),
    ],
)
def test_a_sheet_has_its_pictures_with_what_they_show_in_words(answers: Path, line: str, name: str, count: int) -> None:
    images = book(line)[name]._images
    assert len(images) == count
    with zipfile.ZipFile("out.xlsx") as parts:
        drawing = next(parts.read(part) for part in parts.namelist() if part.startswith("xl/drawings/drawing"))
        assert sum(part.endswith(".png") for part in parts.namelist()) == count
    words = re.findall(r'descr="([^"]*)"', drawing.decode())
    assert len(words) == count
    assert all(len(text) > 60 for text in words)
    ends = [(one.anchor._from.row, one.anchor._from.row + one.anchor.ext.height / 9525 / 20) for one in images]
    assert all(end <= begin for (_, end), (begin, _) in pairwise(ends)), "no picture lies on another one"


@pytest.mark.parametrize("rows", range(20, 90, 6))
def test_no_picture_stands_across_the_end_of_a_page(rows: int) -> None:
    room = 48  # rows of 20 pixels on A4, upright
    heights = [440, 288, 288, 307, 470, 470]
    made = Book("pictures")
    made.add(Page("one", [40, 15], 1, 2, rows, pictures=[Drawn("a", "b", blank(height)) for height in heights]), [])
    made.save(file := io.BytesIO())
    found = load_workbook(file).active
    breaks = [0 if rows < room else None, *(one.id for one in found.row_breaks.brk)]
    for image in found._images:
        top = image.anchor._from.row
        page = max((at for at in breaks if at is not None and at <= top), default=None)
        assert page is not None, "below rows of more than one page the first picture begins one"
        assert top + image.anchor.ext.height / 9525 / 20 - page <= room


def blank(height: int) -> bytes:
    """A picture as wide as the text, of so many pixels in height."""
    Image.new("L", (690, height)).save(file := io.BytesIO(), "png")
    return file.getvalue()


def test_without_matplotlib_a_sheet_does_without_pictures(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert not book("follow-up prepare syrenparken 2023-06")["follow-up prepare"]._images


@pytest.mark.usefixtures("answers")
def test_the_rows_above_the_head_have_room_for_their_letters() -> None:
    found = sheet("settle 2023-06")
    heights = [found.row_dimensions[row].height for row in range(1, HEAD)]
    assert heights[0] >= 1.5 * found["A1"].font.size
    assert heights[-1] > 15, "the digest stands away from the head"


@pytest.mark.usefixtures("answers")
def test_a_number_is_danish_whatever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A comma in the occupancy, also where the spreadsheet's program speaks English."""
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    try:
        found = book("follow-up prepare syrenparken 2023-06").worksheets[0]
    finally:
        SPEECH.speak(ENGLISH)
    (share,) = (row[1] for row in found.iter_rows() if row[0].value == "belægningsprocent")
    assert share.number_format.startswith("[$-406]")


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["key-figures", "persons-and-prices", "support"]),
        ("da", ["Nøgletal", "borgere og priser", "støtte og ydelser"]),
    ],
)
def test_a_sheet_of_what_has_no_room_is_called_what_it_has(language: str, names: list[str]) -> None:
    try:
        found = book(f"--lang {language} key-figures 2023 --identifying")
        assert found.sheetnames == names
        assert str(found.worksheets[1]["A1"].value).endswith(f": {names[1]}")
    finally:
        SPEECH.speak(ENGLISH)


@pytest.mark.usefixtures("answers")
def test_a_meetings_workbook_has_its_figures_once() -> None:
    names = book("follow-up prepare syrenparken 2023-06").sheetnames
    assert "figures" not in names
    assert sheet("follow-up prepare syrenparken 2023-06 --show figures").max_row > HEAD


def test_every_answer_that_can_be_a_sheet_has_a_title() -> None:
    others = {
        "decision new", "decision show", "evidence", "export-log", "picture", "schema", "tables",
    }  # fmt: skip  # which write files of their own
    assert set(with_output(group)) - others <= set(TITLES)


def test_on_paper_letters_are_no_smaller_than_about_8_points(answers: Path) -> None:
    assert answers
    for line in ("settle 2023 --lines", "key-figures 2023", "statement own 2023"):
        for found in book(line):
            signs = sum(one.width for one in found.column_dimensions.values())
            across = 11.69 - found.page_margins.left - found.page_margins.right
            scale = min(1.0, across * 96 / 7 / signs) if found.page_setup.fitToWidth in (1, None) else 1.0
            assert 11 * scale > 7.4, (line, found.title)
    assert 11 * across * 96 / 7 / workbook.SIGNS >= 8
