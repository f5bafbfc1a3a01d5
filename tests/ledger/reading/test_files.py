"""Files as people and systems make them: what is read, what is refused, and what no file may cost."""

from __future__ import annotations

import io
import os
import re
import time
import tracemalloc
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # no stubs
import pytest
from msgspec.structs import asdict

from ledger.accounting.reconciling import Booked
from ledger.commands import Command, Depart, MoveIn
from ledger.errors import BadDecisionFile, BadFile, BadImport, BadImportFile, BeyondBounds, Refusal
from ledger.models.offers import Assessment
from ledger.reading import bounds
from ledger.reading.booked import read_booked
from ledger.reading.decisions import read_decision
from ledger.reading.imports import import_file, parse_import
from ledger.reading.imports.columns import COLUMNS
from ledger.reading.imports.kinds import KINDS
from ledger.reading.imports.template import template_csv, template_xlsx
from ledger.reading.text import bytes_of
from ledger.reading.words import EVENTS, read_cause, read_event, read_unit, read_yes

DEPART = "event;date;citizen\n"


def refused(content: str | bytes, name: str = "rows.csv") -> Refusal:
    with pytest.raises(Refusal) as refusal:
        parse_import(name, content if isinstance(content, bytes) else content.encode(), "anna")
    return refusal.value


def rows_told(content: str | bytes, name: str = "rows.csv") -> list[tuple[int, str, str]]:
    refusal = refused(content, name)
    assert isinstance(refusal, BadImport)
    return [(row.line, row.column, row.reason_code) for row in refusal.rows]


def book(*rows: Iterable[Any], title: str = "Sheet", others: Iterable[str] = ()) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for other in others:
        made.create_sheet(other).append(["something", "else"])
    for row in rows:
        made.active.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


# --- shapes of a table ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("sep=;\nevent;date;citizen\ndepart;2023-05-31;c-17\n", id="sep"),
        pytest.param('"sep=;"\r\nevent;date;citizen\r\ndepart;2023-05-31;c-17\r\n', id="sep in quotation marks"),
        pytest.param("\n\nevent;date;citizen\ndepart;2023-05-31;c-17\n", id="blank lines first"),
        pytest.param("event;date;citizen;;\ndepart;2023-05-31;c-17;;\n", id="empty trailing columns"),
        pytest.param("event;date;citizen\ndepart;2023-05-31;c-17;; \n", id="empty trailing cells"),
        pytest.param("event;date;citizen;\ndepart;2023-05-31;c-17\n", id="an empty trailing heading alone"),
        pytest.param("sep=,\nevent,date,citizen\ndepart,2023-05-31,c-17\n", id="sep of commas"),
    ],
)
def test_what_spreadsheets_leave_is_passed_over(content: str) -> None:
    assert [command for _, command in parse_import("a.csv", content.encode(), "anna")] == [
        Depart(by="anna", citizen="c-17", last_day=date(2023, 5, 31))
    ]


def test_lines_are_counted_with_the_separator_line() -> None:
    assert rows_told("sep=;\nevent;date;citizen\ndepart;2023-05-32;c-17\n") == [(3, "date", "bad-date")]


@pytest.mark.parametrize("line", ["sep=\t", "sep=|", "sep="])
def test_another_separator_is_refused(line: str) -> None:
    assert "must be by ';' or ','" in str(refused(f"{line}\nevent|date\n"))


@pytest.mark.parametrize("width", ["x", "5"])
def test_a_row_longer_than_its_header_is_refused_in_each_kind_of_file(width: str) -> None:
    assert rows_told(f"{DEPART}depart;2023-05-31;c-17;{width}\n") == [(2, "", "too-many-cells")]
    with pytest.raises(BadImport) as refusal:
        read_booked("a.csv", b"Bilag,Konto,Dato,Bel\xf8b\n4-1,538501003,31-01-2025,31000,75\n", [])
    assert [(row.line, row.reason_code) for row in refusal.value.rows] == [(2, "too-many-cells")]


def test_bookings_and_costs_are_read_from_a_spreadsheet_too() -> None:
    rows = (("Konto", "Dato", "Debet", "Kredit"), (538501003, date(2025, 1, 31), 31000.75, None))
    assert read_booked("a.xlsx", book(*rows), []) == [Booked(2, "538501003", 31_000_75, date(2025, 1, 31), "", "")]


def test_decomposed_letters_are_letters() -> None:
    content = "hændelse;dato;borger;tilbud;plads;niveau;afgørelse\nindflytning;2023-01-01;c-1;a\u030ahuset;1;5;VU\n"
    ((_, command),) = parse_import("a.csv", content.encode(), "anna")
    assert isinstance(command, MoveIn)
    assert command.offer == "åhuset"


def test_a_heading_of_decomposed_letters_is_the_heading() -> None:
    content = "event;date;offer;place;kind;begrundelse\nvacancy;2023-01-01;o;1;a\u030aben;fo\u0308rst".encode()
    ((_, command),) = parse_import("a.csv", content, "anna")
    assert (command.reason, getattr(command, "kind", None)) == ("först", "open")


# --- the finance system's amounts ----------------------------------------------------------------


def booked(content: str) -> list[Booked]:
    return read_booked("a.csv", content.encode(), [])


def amounts(content: str) -> list[int]:
    return [one.amount for one in booked(content)]


def test_a_negative_amount_turns_its_side() -> None:
    header = "konto;dato;D/K;beløb\n"
    rows = ["D;31.000,00", "D;-31.000,00", "K;31.000,00", "K;-31.000,00"]
    content = header + "".join(f"538501003;31-01-2025;{row}\n" for row in rows)
    assert amounts(content) == [31_000_00, -31_000_00, -31_000_00, 31_000_00]
    assert sum(amounts(content)) == 0


def test_debit_and_credit_in_two_columns() -> None:
    content = (
        "konto;dato;Debet;Kredit\n"
        "1;31-01-2025;31.000,00;\n1;31-01-2025;;31.000,00\n1;31-01-2025;-5,00;0,00\n1;31-01-2025;;5,00-\n"
    )
    assert amounts(content) == [31_000_00, -31_000_00, -5_00, 5_00]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(";", "Debet", "empty-cell"), ("5;5", "", "both-sides"), ("5;x", "Kredit", "bad-amount")],
)
def test_a_row_with_no_amount_or_two_is_refused(row: str, column: str, code: str) -> None:
    with pytest.raises(BadImport) as refusal:
        booked(f"konto;dato;Debet;Kredit\n1;31-01-2025;{row}\n")
    assert [(one.column, one.reason_code) for one in refusal.value.rows] == [(column, code)]


@pytest.mark.parametrize("header", ["konto;dato;debet", "konto;dato", "konto;dato;beløb;debet;kredit"])
def test_amounts_stand_in_one_way(header: str) -> None:
    with pytest.raises(BadFile, match="amount"):
        booked(f"{header}\n1;31-01-2025;1;2;3\n".replace(";1;2;3", ";1" * (header.count(";") - 1)))


def test_a_refused_amount_is_told_by_the_files_own_heading_and_without_escapes() -> None:
    with pytest.raises(BadImport) as refusal:
        booked("Kontonummer;Posteringsdato;Beløb\n1;31-01-2025;31\u00a00,00\n")
    assert str(refusal.value).splitlines()[1] == (
        "  line 2, Beløb '31 0,00': not an amount in kroner and whole øre; write 1370 or 1370,50 [bad-amount]"
    ).replace("; write 1370 or 1370,50", "; write-amount")


# --- a file's own key ---


def test_a_files_key_is_that_of_its_bytes_and_never_looks_like_a_cpr_number() -> None:
    files = [f"{DEPART}depart;2023-05-31;c-{at}\n".encode() for at in range(200)]
    keys = [import_file("a.csv", content, "anna").key for content in files]
    assert len(set(keys)) == 200
    assert keys == [import_file("b.csv", content, "birgit").key for content in files]
    assert not any(sign.isdigit() for key in keys for sign in key)


# --- spreadsheets --------------------------------------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = ("event", "date", "citizen", "offer", "place", "level", "hours", "special_price", "decision")


def test_a_spreadsheet_means_the_same_as_a_file_of_text() -> None:
    content = book(
        HEADINGS,
        ("move-in", date(2023, 1, 1), "c-1", "syren", 1, 5, None, None, "VU 1"),
        (),
        ("move-in", "01-01-2023", "c-2", "syren", "2", None, 7.125, None, 2),
        ("move-in", date(2023, 1, 1), "c-3", "syren", 3, None, None, 12.5, "VU 3"),
        ("move-in", date(2023, 1, 1), "c-4", "syren", 4, None, None, 0.1 + 0.2, "VU 4"),
    )
    file = import_file("a.xlsx", content, "anna")
    found = [(line, command.place, command.assessment) for line, command in file.rows if isinstance(command, MoveIn)]
    assert found == [
        (2, "1", Assessment(level="5")),
        (4, "2", Assessment(hours=Decimal("7.125"))),
        (5, "3", Assessment(special_price_ore=12_50)),
        (6, "4", Assessment(special_price_ore=30)),
    ]


def test_the_sheet_that_is_named_so_is_read_else_the_first() -> None:
    rows = (("event", "date", "citizen"), ("depart", date(2023, 5, 31), "c-17"))
    for title, others in (("registreringer", ["A", "B"]), ("Import", ["A"]), ("Ark1", ["A"])):
        assert len(import_file("a.xlsx", book(*rows, title=title, others=others), "anna").rows) == 1


def test_a_text_in_a_spreadsheet_that_has_two_readings_is_refused() -> None:
    content = book(HEADINGS, ("move-in", date(2023, 1, 1), "c-1", "syren", 1, None, None, "1.370", "VU 1"))
    assert rows_told(content) == [(2, "special_price", "two-readings")]


def test_a_formula_counts_with_its_value_and_is_refused_without() -> None:
    content = book(("event", "date", "citizen"), ("depart", date(2023, 5, 31), '="c-"&17'))
    assert rows_told(content) == [(2, "citizen", "bad-cell")]
    computed = replaced(content, SHEET, b"</f><v />", b"</f><v>c-17</v>", b'<c r="C2"', b'<c r="C2" t="str"')
    assert [command for _, command in parse_import("a.xlsx", computed, "anna")] == [
        Depart(by="anna", citizen="c-17", last_day=date(2023, 5, 31))
    ]


def test_an_error_in_a_cell_is_refused() -> None:
    content = book(("event", "date", "citizen", "reason"), ("depart", date(2023, 5, 31), "c-1", "x"))
    broken = openpyxl.load_workbook(io.BytesIO(content))
    broken.active["D2"].value = "#N/A"
    saved = io.BytesIO()
    broken.save(saved)
    assert rows_told(saved.getvalue()) == [(2, "reason", "bad-cell")]


def replaced(content: bytes, part: str, *pairs: bytes) -> bytes:
    """The spreadsheet with pairs of old and new bytes in one part replaced."""
    made = io.BytesIO()
    assert part in zipfile.ZipFile(io.BytesIO(content)).namelist()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == part:
                for before, after in zip(pairs[::2], pairs[1::2], strict=True):
                    assert before in data
                    data = data.replace(before, after)
            new.writestr(info.filename, data)
    return made.getvalue()


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name.replace("__", "/") + ".xml", data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(packed(xl__worksheets__sheet1=b" " * (bounds.MOST_UNPACKED + 1)), "beyond-bounds", id="bomb"),
        pytest.param(packed(xl__worksheets__sheet1=b"<row>" + b"<c/>" * 4_000_000), "beyond-bounds", id="one row"),
        pytest.param(packed(xl__styles=b"<xf/>" * 4_000_000), "beyond-bounds", id="styles"),
        pytest.param(packed(xl__workbook=b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "bad-import-file", id="entities"),
        pytest.param(packed(xl__workbook=b"\xff\xfe<"), "bad-import-file", id="utf-16"),
        pytest.param(packed(xl__workbook=b"<x/>"), "bad-import-file", id="no spreadsheet"),
    ],
)
def test_a_spreadsheet_that_costs_too_much_is_refused(content: bytes, code: str) -> None:
    assert len(content) < 2_000_000
    tracemalloc.start()
    try:
        assert refused(content).code == code
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_row_far_down_or_wide_is_refused_or_passed_over() -> None:
    content = book(("event", "date", "citizen"), ("depart", date(2023, 5, 31), "c-17"))
    far = replaced(content, SHEET, b'<row r="2">', b'<row r="99999999">')
    assert refused(far).code == "beyond-bounds"
    wide = replaced(content, SHEET, b'<c r="C2"', b'<c r="XFD2"')
    assert rows_told(wide) == [(2, "XFD2", "no-heading")]


# --- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "bound"),
    [
        pytest.param("event;date;citizen" + ";date" * 200 + "\nx\n", "columns", id="columns"),
        pytest.param(DEPART + "x" * (bounds.LONGEST_LINE + 1), "line", id="line"),
        pytest.param(DEPART + "\n" * (bounds.MOST_ROWS + 1), "rows", id="blank rows"),
        pytest.param("{}\n" + "\n" * (bounds.MOST_ROWS + 1), "rows", id="blank json rows"),
    ],
)
def test_a_file_beyond_the_bounds_is_refused_with_a_sentence(content: str, bound: str) -> None:
    refusal = refused(content)
    assert isinstance(refusal, BeyondBounds)
    assert refusal.bound == bound


def test_a_cell_beyond_the_bound_is_a_bad_row() -> None:
    long = "x" * (bounds.LONGEST_CELL + 1)
    assert rows_told(f"{DEPART}depart;2023-05-31;{long}\n") == [(2, "citizen", "cell-too-long")]
    json_row = f'{{"event": "depart", "date": "2023-05-31", "citizen": "{long}"}}'
    assert rows_told(json_row) == [(1, "citizen", "cell-too-long")]


def test_a_file_is_read_no_further_than_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as large:
        large.truncate(bounds.MOST_BYTES + 1)
    with pytest.raises(BeyondBounds, match="64 MiB"):
        bytes_of(file)
    assert bytes_of(file, bounds.MOST_BYTES + 1)[:1] == b"\0"


def test_a_device_is_refused_and_a_pipe_is_read(tmp_path: Path) -> None:
    with pytest.raises(BadImportFile, match="device"):
        bytes_of(Path("/dev/zero"))
    reading, writing = os.pipe()
    os.write(writing, b"event\n")
    os.close(writing)
    assert bytes_of(Path(f"/dev/fd/{reading}")) == b"event\n"
    os.close(reading)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        pytest.param("a" + ".a" * 20_000 + " = 1\n", "nesting", id="dotted bare"),
        pytest.param('"\\""' + '."\\""' * 8_000 + " = 1\n", "nesting", id="dotted quoted"),
        pytest.param("[" + ".".join(["'b'"] * 17) + "]\n", "nesting", id="dotted heading"),
        pytest.param("x = " + "[" * 40 + "]" * 40, "nesting", id="lists"),
        pytest.param(f"{'k' * 300} = 1\n", "key", id="key"),
        pytest.param("".join(f"k{at} = 1\n" for at in range(2_000)), "keys", id="keys"),
        pytest.param("k = [" + "1, " * 20_000 + "]\n", "items", id="items"),
        pytest.param(f'reference = "{"x" * 20_000}"\n', "text", id="text"),
        pytest.param("#" * (bounds.MOST_DECISION_BYTES + 1), "size", id="size"),
    ],
)
def test_a_decision_beyond_the_bounds_is_refused_before_it_costs_anything(
    tmp_path: Path, text: str, bound: str
) -> None:
    file = tmp_path / "decision.toml"
    file.write_text(text)
    tracemalloc.start()
    try:
        with pytest.raises(BeyondBounds) as refusal:
            read_decision(file, "anna")
        assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert refusal.value.bound == bound


@pytest.mark.parametrize(
    "text", ["x" * 2_000_000, ('"' * 1_000_000), ("a." * 8 + "! ") * 100_000, "'" * 1_000_001, "\\" * 1_000_000]
)
def test_looking_for_deep_keys_takes_time_with_the_file_not_with_its_square(tmp_path: Path, text: str) -> None:
    file = tmp_path / "decision.toml"
    file.write_text(text)
    begun = time.process_time()
    with pytest.raises(Refusal):
        read_decision(file, "anna")
    assert time.process_time() - begun < 10


def test_a_heading_repeated_takes_time_with_the_file_not_with_its_square() -> None:
    begun = time.process_time()
    assert refused("date;" * 280_000 + "\n1\n").code == "beyond-bounds"
    assert time.process_time() - begun < 5


def test_long_headings_words_and_marks_are_refused_at_once() -> None:
    begun = time.process_time()
    refused(";".join(["event", *["y" * 9_000] * 150]) + "\n1\n")
    refused(DEPART + "".join(f"{'depar' * 1_900};2023-05-31;c\n" for _ in range(200)))
    refused(DEPART + "depart;2023-05-31;a" + "\u0316\u0301" * 4_000 + "\n")
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(DEPART + "".join(f"depar{at};2023-05-31;c\n" for at in range(20_000)), id="events"),
        pytest.param("".join(f'{{"evnt{at}": 1}}\n' for at in range(20_000)), id="json keys"),
    ],
)
def test_no_suggestion_is_looked_for_that_is_not_shown(content: str) -> None:
    begun = time.process_time()
    refusal = refused(content)
    assert isinstance(refusal, BadImport)
    assert refusal.count == 20_000
    assert any("mean" in str(row.sentence()) for row in refusal.rows)
    assert time.process_time() - begun < 5


def test_the_first_problems_of_a_decision_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    file = tmp_path / "decision.toml"
    unknown = "".join(f"key{at} = 1\n" for at in range(900))
    file.write_text('reference = "KB 1"\ndecided_on = 2024-01-01\n' + f"[[model]]\n{unknown}" * 300)
    begun = time.process_time()
    with pytest.raises(BadDecisionFile) as refusal:
        read_decision(file, "anna")
    assert len(refusal.value.problems) == bounds.MOST_PROBLEMS + 1
    assert str(refusal.value.problems[-1]).startswith("… and ")
    assert time.process_time() - begun < 10


# --- many bad rows -------------------------------------------------------------------------------


def test_the_first_fifty_bad_rows_are_shown_and_all_are_counted() -> None:
    refusal = refused(DEPART + "depart;2023-05-32;c-17\n" * 70)
    assert isinstance(refusal, BadImport)
    assert (len(refusal.rows), refusal.count, refusal.follow) == (50, 70, 0)
    assert [row.line for row in refusal.rows] == list(range(2, 52))
    lines = str(refusal).splitlines()
    assert lines[0] == "rows.csv: 70 bad rows, nothing recorded: [import-refused]"
    assert lines[-1] == "  … and 20 more"


def test_rows_are_counted_and_faults_where_a_row_has_several() -> None:
    both = refused(DEPART + "depart;2023-05-32;Kurt Jensen\n")
    assert isinstance(both, BadImport)
    assert (both.count, both.lines) == (2, 1)
    assert str(both).startswith("rows.csv: 2 faults in 1 row, nothing recorded:")
    three = refused(DEPART + "depart;2023-05-32;Kurt Jensen\ndepart;2023-05-32;c-17\n" * 30)
    assert str(three).startswith("rows.csv: 90 faults in 60 rows, nothing recorded:"), "those that are not shown too"


def test_many_bad_rows_are_refused_in_little_memory() -> None:
    content = (DEPART + "depart;2023-05-32;c-17\n" * 30_000).encode()
    tracemalloc.start()
    refusal = refused(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(refusal, BadImport)
    assert refusal.count == 30_000
    assert peak < 10 * len(content)


# --- the template --------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "name"), [(template_csv(), "t.csv"), (template_xlsx(), "t.xlsx")])
def test_the_template_alone_is_refused_and_its_rows_are_good_once_they_are_no_examples(
    content: bytes, name: str
) -> None:
    assert "example rows alone" in str(refused(content, name))
    meant = (
        content.replace(b"example ", b"") if name.endswith("csv") else replaced(content, SHEET, b"<t>example ", b"<t>")
    )
    rows = parse_import(name, meant, "anna")
    assert {type(command) for _, command in rows} == {kind.command for kind in KINDS.values()}
    assert all(command.ref for _, command in rows)


def test_the_templates_of_both_forms_say_the_same() -> None:
    as_text = template_csv().replace(b"example ", b"")
    as_sheet = replaced(template_xlsx(), SHEET, b"<t>example ", b"<t>")
    assert parse_import("a.csv", as_text, "anna") == parse_import("a.xlsx", as_sheet, "anna")
    assert template_csv().decode("utf-8-sig").splitlines()[0] == ";".join(COLUMNS)


def test_the_danish_template_says_the_same_in_danish() -> None:
    as_text = template_csv(danish=True).replace(b"eksempel ", b"")
    as_sheet = replaced(template_xlsx(danish=True), SHEET, b"<t>eksempel ", b"<t>")
    assert as_text.decode("utf-8-sig").startswith("hændelse;dato;borger;")
    assert "værelsesskift" in as_text.decode("utf-8-sig")
    in_danish = parse_import("a.csv", as_text, "anna")
    assert in_danish == parse_import("a.xlsx", as_sheet, "anna")
    in_english = parse_import("a.csv", template_csv().replace(b"example ", b""), "anna")
    assert [_without_texts(command) for _, command in in_danish] == [
        _without_texts(command) for _, command in in_english
    ]


def _without_texts(command: Command) -> dict[str, object]:
    """What a row asks for, without what somebody typed in his own words."""
    return {
        name: value
        for name, value in asdict(command).items()
        if name not in ("decided_by", "reason", "service", "ref", "because")
    }


def test_the_danish_template_is_danish_throughout() -> None:
    rows = template_csv(danish=True).decode("utf-8-sig").splitlines()
    assert rows[1].startswith("eksempel indflytning;01-08-2026;c-17;")
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(danish=True)))
    sheet = book.worksheets[0]
    assert sheet["B2"].value == datetime(2026, 8, 1)  # noqa: DTZ001 - openpyxl's
    assert sheet["B2"].number_format == sheet["B900"].number_format == "[$-406]dd-mm-yyyy"
    told = " ".join([*rows, *(cell.comment.text for cell in sheet[1] if cell.comment)])
    english = {word for word in EVENTS if EVENTS[word] == word} | set(COLUMNS)
    assert "reservation" in told
    same = {"change", "level", "paragraph"}
    assert not set(re.findall(r"[\wæøå-]+", told)) & (english - same)
    for text in ("leader", "kitchen", "lift", "night", "flat", "2026-"):
        assert text not in told.replace("VU 2026-", "").replace("K-2026-", "")


@pytest.mark.parametrize("danish", [False, True])
def test_the_spreadsheet_offers_only_what_is_read(danish: bool) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(danish=danish, offers=["fjord"], services=["nat"])))
    sheet, lists = book.worksheets
    offered = {
        COLUMNS[sheet[str(one.sqref).partition(":")[0]].column - 1]: [
            cell.value for (cell,) in lists[one.formula1.partition("!")[2].replace("$", "")]
        ]
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    }
    assert offered["offer"] == offered["to_offer"] == ["fjord"]
    assert offered["service"] == ["nat"]
    readers = {"event": read_event, "cause": read_cause, "per": read_unit, "more": read_yes, "payer_unlisted": read_yes}
    for column, read in readers.items():
        assert all(read(word) is not None for word in offered[column])
    assert {read_event(word) for word in offered["event"]} == set(KINDS)
    assert ("indflytning" in offered["event"]) == danish
    assert sheet["A1"].font.bold
    notes = {column: cell.comment.text for column, cell in zip(COLUMNS, sheet[1], strict=True) if cell.comment}
    for column in ("level", "hours", "special_price", "chart"):  # one of which a move-in must say
        *_, needed, possible = notes[column].split("; ")
        assert ("indflytning" if danish else "move-in") in needed
        assert ("niveau, timer, særtakst, døgnskema" if danish else "level, hours, special_price, chart") in needed
        assert possible.partition(": ")[2].split(", ")[0] == ("værelsesskift" if danish else "move")
    assert ("køb" if danish else "buy") not in notes["chart"], "a bought stay has no chart"
    assert ("indflytning" if danish else "move-in") in sheet["E1"].comment.text


@pytest.mark.parametrize("word", ["example", "Eksempel", "example depart", "eksempel: fraflytning"])
def test_example_rows_are_passed_over_and_counted(word: str) -> None:
    file = import_file("a.csv", f"{DEPART}{word};x;y\ndepart;2023-05-31;c-17\n".encode(), "anna")
    assert (file.examples, len(file.rows), bool(file.bad)) == (1, 1, False)


@pytest.mark.parametrize("danish", [False, True])
def test_the_template_can_be_read_on_paper(danish: bool) -> None:
    """Each offered word whole, days away from the text beside them, and no letters that are too small."""
    offers = ["a-house-with-a-long-name-of-its-own"]
    rows, words = openpyxl.load_workbook(io.BytesIO(template_xlsx(danish=danish, offers=offers))).worksheets
    for column in words.iter_cols():
        width = words.column_dimensions[column[0].column_letter].width
        assert all(len(cell.value) < width for cell in column if cell.value), column[0].value
    assert (words.page_setup.orientation, words.page_setup.fitToWidth) == ("landscape", 1)
    across = sum(rows.column_dimensions[cell.column_letter].width for cell in rows[1])
    assert across * 7 / rows.page_setup.fitToWidth < 10.7 * 96 / 0.5, "letters of half their size at least"
    days = [cell for row in rows.iter_rows(min_row=2, max_row=9) for cell in row if cell.is_date and cell.value]
    assert days
    assert all(cell.alignment.horizontal == "left" for cell in days)
