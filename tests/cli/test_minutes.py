"""The meeting's workbook: written by `follow-up prepare`, filled in, and read back as one act."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # no stubs
import pytest
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

from cli.languages import ENGLISH, SPEECH
from ledger.reading.minutes import COLUMNS, LINES
from ledger.shared.calendar import today
from ledger.store import open_log
from ledger.store.history import History
from tests.cli.house import adopt, data, done, house, refused, said
from tests.cli.running import pladsbog

SECOND = '\n[[offer]]\nid = "g"\nname = "G"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
Row = dict[str, Any]


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """Houses h and g; a meeting about h in February agreed on one action, and c-2 moved in since."""
    adopt("h", house('"1" = 1000, "2" = 2000', after=SECOND))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "follow-up hold h 2025-02 --on 2025-03-05 --participants leader --action 'fill place 2' --owner leader",
        "move-in c-2 h 2 --from 2025-03-10 --level 2 --decision VU-2",
    )
    return folder


def prepared(line: str = "h 2025-03", language: str = "en") -> list[str]:
    done(f"--lang {language} follow-up prepare {line} --format xlsx -o m.xlsx --force")
    names: list[str] = openpyxl.load_workbook("m.xlsx").sheetnames
    return names


def filled(fill: Callable[[str, Row], Row]) -> None:
    """Fill in the prepared workbook: for each row's kind and cells, what is written into which of its columns."""
    book = openpyxl.load_workbook("m.xlsx")
    sheet = book.worksheets[1]
    english = {danish: name for name, danish in (*COLUMNS.items(), *LINES.items())}
    columns = {english.get(cell.value, cell.value): cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        cells = {name: row[at - 1].value for name, at in columns.items()}
        for name, value in fill(english.get(cells["line"], cells["line"]), cells).items():
            row[columns[name] - 1].value = value
    book.save("m.xlsx")


def as_agreed(what: str, row: Row) -> Row:
    answers: dict[str, Row] = {
        "participants": {"text": "leader, consultant"},
        "held": {"day": date(2025, 4, 2)},
        "expectation": {"amount": 700000, "text": "place 2 is filled"},
        "comment": {"text": "a quiet month"},
        "change": {"text": "as agreed"},
        "done": {"day": date(2025, 3, 10), "text": "c-2 moved in"},
    }
    return answers.get(what, {})


@pytest.mark.parametrize("language", ["en", "da"])
def test_what_is_filled_in_is_recorded_as_one_act(lived_in: Path, language: str) -> None:
    assert lived_in
    assert prepared(language=language)[1] == ("Meeting" if language == "en" else "Møde")
    texts = iter([{"text": "look at the night", "owner": "leader", "day": date(2025, 5, 1)}])
    filled(lambda what, row: next(texts, {}) if what == "action" else as_agreed(what, row))
    recorded = pladsbog("follow-up hold --file m.xlsx --yes --format json")
    assert (recorded.code, recorded.data["rows"], recorded.data["events"]) == (0, 2, 2)
    assert "m.xlsx: the meeting and all that the workbook says of it, 2 events recorded" in recorded.err
    with open_log("pladsbog.db") as log:
        batches = [recorded.event.batch for recorded in History(log).events(log.last() - 2)]
    assert len(set(batches)) == 1
    assert batches[0] is not None, "what one file recorded is taken back together"
    (meeting,) = data("follow-up show h 2025-03")
    assert meeting["held_on"] == "2025-04-02"
    assert meeting["participants"] == ["leader, consultant"]
    assert meeting["expectation"] == {"year_end": "700000.00", "because": "place 2 is filled"}
    number = data("log")[-3]["event"] - 1
    assert meeting["comment"].startswith("a quiet month; a quiet month; a quiet month; #")
    assert f"#{number}: as agreed" in meeting["comment"]
    assert [(one["text"], one["owner"], one["due"]) for one in meeting["actions"]] == [
        ("look at the night", "leader", "2025-05-01")
    ]
    assert data("follow-up show h 2025-02")[0]["actions"][0]["done_on"] == "2025-03-10"


@pytest.mark.parametrize("written", ["c-1, c-2", "c-1;c-2", "c-1 og h/2"])
def test_several_citizens_in_the_one_row_of_focus_are_each_in_focus(lived_in: Path, written: str) -> None:
    assert lived_in
    prepared()
    answers: dict[str, Row] = {"participants": {"text": "leader"}, "focus": {"text": written}}
    filled(lambda what, _: answers.get(what, {}))
    done("follow-up hold --file m.xlsx --yes")
    assert data("follow-up show h 2025-03")[0]["focus"] == ["c-1", "c-2"]


def test_one_of_several_citizens_in_focus_that_is_no_key_is_named(lived_in: Path) -> None:
    assert lived_in
    prepared()
    answers: dict[str, Row] = {"participants": {"text": "leader"}, "focus": {"text": "c-1, c 2"}}
    filled(lambda what, _: answers.get(what, {}))
    assert "'c 2' is no key of a citizen; write keys of citizens, or OFFER/PLACE, with a comma" in refused(
        "follow-up hold --file m.xlsx --yes"
    )


@pytest.mark.parametrize(("written", "said"), [
    ("c-67102, c-14901", "c-67102 has never moved in"), ("c-67102 og c-14901", "c-67102 has never moved in"),
    ("670180, 0001", "looks like a CPR number"),
])  # fmt: skip
def test_figures_of_several_citizens_in_focus_are_not_read_as_one_number(
    lived_in: Path, written: str, said: str
) -> None:
    assert lived_in
    prepared()
    answers: dict[str, Row] = {"participants": {"text": "leader"}, "focus": {"text": written}}
    filled(lambda what, _: answers.get(what, {}))
    assert said in refused("follow-up hold --file m.xlsx --yes")


@pytest.mark.parametrize("day", [date(2025, 4, 2), "02-04-2025", "2025-04-02"])
@pytest.mark.parametrize("month", [None, "03-2025", "2025-03", "01-03-2025", "marts 2025"])
def test_days_are_danish_and_are_read_in_either_form(lived_in: Path, day: object, month: str | None) -> None:
    assert lived_in
    prepared(language="da")
    sheet = openpyxl.load_workbook("m.xlsx").worksheets[1]
    of_month = sheet["D2"]
    assert (of_month.value, of_month.number_format) == (datetime(2025, 3, 1), "[$-406]mmm yyyy")  # noqa: DTZ001
    held = next(row for row in sheet.iter_rows() if row[0].value == "afholdt")
    assert held[5].number_format == "[$-406]dd-mm-yyyy"
    changed: dict[str, Row] = {"held": {"day": day}, "month": {} if month is None else {"text": month}}
    filled(lambda what, row: changed[what] if what in changed else as_agreed(what, row))
    done("follow-up hold --file m.xlsx")
    (meeting,) = data("follow-up show h 2025-03")
    assert meeting["held_on"] == "2025-04-02"


@pytest.mark.parametrize("kind", ["efter behov", "efter-behov", "særskilt", "saerskilt", "ad-hoc"])
def test_a_meeting_besides_the_others_has_one_word_and_the_earlier_one_is_read(lived_in: Path, kind: str) -> None:
    assert lived_in
    prepared(language="da")
    sheet = openpyxl.load_workbook("m.xlsx").worksheets[1]
    (words,) = (one.formula1 for one in sheet.data_validations.dataValidation)
    assert words == '"månedlig,kvartalsvis,efter behov"'
    filled(lambda what, row: {"text": kind} if what == "kind" else as_agreed(what, row))
    done("follow-up hold --file m.xlsx")
    done(f"--lang da opfølgning afhold h 2025-03 --deltagere leder --slags '{kind}'")
    SPEECH.speak(ENGLISH)
    assert [one["kind"] for one in data("follow-up list h")["meetings"] if one["month"] == "2025-03"] == [
        "ad-hoc",
        "ad-hoc",
    ]


def test_english_days_are_iso(lived_in: Path) -> None:
    assert lived_in
    prepared()
    sheet = openpyxl.load_workbook("m.xlsx").worksheets[1]
    held = next(row for row in sheet.iter_rows() if row[0].value == "held")
    assert (sheet["D2"].value, held[5].number_format) == ("2025-03", "yyyy-mm-dd")


def test_the_same_workbook_twice_is_recorded_once(lived_in: Path) -> None:
    assert lived_in
    prepared()
    filled(as_agreed)
    told = done("follow-up hold --file m.xlsx").err.splitlines()
    before = len(data("log"))
    again = done("follow-up hold --file m.xlsx").err
    assert "nothing recorded" in again
    action, first = told[-2:]
    assert "2 events recorded" in told[-3], "as many as are named below"
    assert re.fullmatch(r"#\d+ action h/2025-02/1 done on 2025-03-10", action), action
    assert again.splitlines()[-2:] == [action, first], "both times all is named, as what is typed is"
    assert re.fullmatch(r"#\d+ monthly meeting about h 2025-03, .* on 2025-04-02", first)
    (named,) = data("follow-up hold --file m.xlsx")["meetings"]
    assert (f"#{named['event']} ", named["kind"]) == (first.partition("monthly")[0], "followup.meeting-held")
    assert len(data("log")) == before
    keys = [event["ref"] for event in data("log") if event.get("ref")]
    assert keys, "its own key is recorded"
    assert not any(any(sign.isdigit() for sign in key) for key in keys), "ten figures may look like a CPR number"


def test_every_refused_cell_is_told_and_marked_and_nothing_is_recorded(lived_in: Path) -> None:
    assert lived_in
    prepared()
    owners: Iterator[Row] = iter([{"owner": "leader"}, {"text": "earlier", "day": date(2025, 4, 1)}])
    wrong: dict[str, Row] = {"participants": {}, "kind": {"text": "yearly"}, "expectation": {"text": "so"}}
    filled(
        lambda what, row: (
            next(owners, {}) if what == "action" else wrong[what] if what in wrong else as_agreed(what, row)
        )
    )
    before = len(data("log"))
    told = refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    for why in ("yearly", "amount", "who took part", "text", "2025-04-01"):
        assert why in told
    assert "5 bad rows" in told
    assert "mend it there, and record it with: pladsbog follow-up hold --file wrong.xlsx" in told
    assert "import it" not in told
    for copy, why in (
        ("wrong.csv", "pladsbog follow-up hold --file"),
        ("m.xlsx", "m.xlsx is the workbook that is read"),
    ):
        assert why in refused(f"follow-up hold --file m.xlsx --errors-to {copy} --force")
    assert len(data("log")) == before
    sheet = openpyxl.load_workbook("wrong.xlsx").worksheets[1]
    assert len([cell for row in sheet.iter_rows() for cell in row if cell.comment]) == 5


@pytest.mark.parametrize(
    ("what", "cells", "column"),
    [
        ("held", {"text": "2025-04-02"}, "text"),
        ("participants", {"text": "leader", "amount": 99}, "amount"),
        ("comment", {"text": "quiet", "owner": "leader"}, "owner"),
        ("change", {"text": "as agreed", "amount": 99}, "amount"),
        ("action", {"text": "call", "owner": "leader", "amount": 500}, "amount"),
        ("kind", {"text": "monthly", "day": date(2025, 4, 2)}, "day"),
        ("house", {"text": "a full house"}, "text"),
        ("held", {"about": "02-04-2025"}, "about"),
        ("held", {"note": "2025-04-02"}, "note"),
        ("month", {"about": "2025-03"}, "about"),
        ("kind", {"about": "quarterly"}, "about"),
        ("participants", {"text": "leader", "about": "me"}, "about"),
        ("comment", {"note": "quiet"}, "note"),
        ("focus", {"about": "c-1"}, "about"),
        ("action", {"note": "call"}, "note"),
    ],
)
def test_what_stands_where_nothing_is_read_is_refused(lived_in: Path, what: str, cells: Row, column: str) -> None:
    assert lived_in
    prepared()
    once = iter([cells])
    filled(lambda of, row: next(once, {}) if of == what else as_agreed(of, row))
    told = refused("follow-up hold --file m.xlsx")
    assert "nothing is read in this cell" in told
    assert f", {column}" in told
    assert "1 bad row" in told


@pytest.mark.parametrize("column", list(COLUMNS)[1:])
def test_what_stands_in_a_row_that_does_not_say_what_it_is_is_refused(lived_in: Path, column: str) -> None:
    assert lived_in
    prepared()
    filled(as_agreed)
    book = openpyxl.load_workbook("m.xlsx")
    sheet = book.worksheets[1]
    sheet.cell(sheet.max_row + 1, list(COLUMNS).index(column) + 1).value = "a remark at the end"
    book.save("m.xlsx")
    told = refused("follow-up hold --file m.xlsx")
    assert f"line {sheet.max_row}, line" in told


@pytest.mark.parametrize(("heading", "named"), [(None, "H4"), ("note to self", "note to self"), ("text", "text")])
def test_what_stands_in_a_column_that_is_not_read_is_refused(lived_in: Path, heading: str | None, named: str) -> None:
    assert lived_in
    prepared()
    filled(as_agreed)
    book = openpyxl.load_workbook("m.xlsx")
    sheet = book.worksheets[1]
    sheet["H1"], sheet["H4"] = heading, "ring to the family"
    book.save("m.xlsx")
    told = refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    assert f"line 4, {named} 'ring to the family': " in told
    assert "1 bad row" in told
    # and it is not lost in the copy, which is refused for nothing else, and not once the text is taken out
    copy = openpyxl.load_workbook("wrong.xlsx")
    sheet = copy.worksheets[1]
    assert (sheet["H4"].value, sheet["I1"].value) == ("ring to the family", "refused")
    assert sheet["I4"].value.startswith(f"{named}: no")
    assert f"line 4, {named} " in refused("follow-up hold --file wrong.xlsx")
    sheet["H4"] = None
    copy.save("mended.xlsx")
    done("follow-up hold --file mended.xlsx")


def test_what_to_type_once_the_copy_is_mended_names_the_ledger_that_was_named(lived_in: Path) -> None:
    prepared()
    filled(lambda what, row: {**as_agreed(what, row), **({"text": "daily"} if what == "kind" else {})})
    log = lived_in / "pladsbog.db" if lived_in.is_dir() else lived_in
    told = refused(f"--ledger {log} follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    assert f"record it with: pladsbog --ledger {log} follow-up hold --file wrong.xlsx" in told


def test_what_is_typed_beside_why_cells_are_refused_is_refused_by_its_cell(lived_in: Path) -> None:
    # given a copy that says why a cell is refused, mended there, with remarks in the column that says so
    assert lived_in
    prepared()
    filled(lambda what, row: {**as_agreed(what, row), **({"text": "daily"} if what == "kind" else {})})
    refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    copy = openpyxl.load_workbook("wrong.xlsx")
    sheet = copy.worksheets[1]
    (line,) = [row[0].row for row in sheet.iter_rows(min_row=2) if row[7].value]
    sheet.cell(line, list(COLUMNS).index("text") + 1).value = "monthly"
    copy.save("mended.xlsx")
    copy = openpyxl.load_workbook("mended.xlsx")
    sheet = copy.worksheets[1]
    sheet["H3"], sheet[f"H{line}"] = "ring to the family", "mended by Anne"
    copy.save("typed.xlsx")
    # then each remark is refused, also the one in the place of ours, and stays in the next copy
    told = refused("follow-up hold --file typed.xlsx --errors-to again.xlsx")
    assert "2 bad rows" in told
    assert "line 3, H3 'ring to the family': nothing is read in this column" in told
    assert f"line {line}, H{line} 'mended by Anne': " in told
    again = openpyxl.load_workbook("again.xlsx").worksheets[1]
    assert (again["H3"].value, again[f"H{line}"].value) == ("ring to the family", "mended by Anne")
    assert [cell.value for cell in again[1]][7:] == ["refused", "refused"]
    assert again["I3"].value.startswith("H3: nothing is read in this column")
    # and so it is in a column that somebody headed so; what the copy wrote is read as nothing
    assert "2 bad rows" in refused("follow-up hold --file again.xlsx")
    prepared()
    filled(as_agreed)
    book = openpyxl.load_workbook("m.xlsx")
    book.worksheets[1]["H1"], book.worksheets[1]["H5"] = "afvist", "a note"
    book.save("headed.xlsx")
    assert "H5 'a note'" in refused("follow-up hold --file headed.xlsx")
    done("follow-up hold --file mended.xlsx")


def a_mended_copy() -> tuple[Any, Any, int]:
    """A copy that says why the kind of a meeting is refused, mended; its sheet, and the row."""
    prepared()
    filled(lambda what, row: {**as_agreed(what, row), **({"text": "daily"} if what == "kind" else {})})
    refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    copy = openpyxl.load_workbook("wrong.xlsx")
    sheet = copy.worksheets[1]
    (line,) = [row[0].row for row in sheet.iter_rows(min_row=2) if row[7].value]
    sheet.cell(line, list(COLUMNS).index("text") + 1).value = "monthly"
    return copy, sheet, line


def test_what_a_copy_wrote_is_known_by_its_words(lived_in: Path) -> None:
    assert lived_in
    # given a mended copy in which somebody took the colours away and changed the remark
    copy, sheet, line = a_mended_copy()
    for cell in sheet[line]:
        cell.fill = PatternFill()
    sheet.cell(line, 4).comment = Comment("done, Anne", "Anne")
    # then the words of the copy are nobody's, and what is typed over them is somebody's, in the copy's colour too
    copy.save("mended.xlsx")
    copy = openpyxl.load_workbook("mended.xlsx")
    sheet = copy.worksheets[1]
    sheet[f"H{line}"].value, sheet[f"H{line}"].fill = "ring to Anne", PatternFill("solid", fgColor="FFF4CCCC")
    copy.save("typed.xlsx")
    told = refused("follow-up hold --file typed.xlsx")
    assert f"line {line}, H{line} 'ring to Anne': nothing is read in this column" in told
    assert "1 bad row" in told
    done("follow-up hold --file mended.xlsx")


@pytest.mark.parametrize("content", [None, b"<comments"])
def test_a_damaged_remark_does_not_stop_what_is_read(lived_in: Path, content: bytes | None) -> None:
    assert lived_in
    copy, sheet, _ = a_mended_copy()
    sheet["H3"] = "a note"
    copy.save("typed.xlsx")
    rewritten("typed.xlsx", lambda name, data: content if "xl/comments" in name else data)
    told = refused("follow-up hold --file typed.xlsx --errors-to again.xlsx")
    assert "line 3, H3 'a note': nothing is read in this column" in told
    assert "again.xlsx: not written, since a part of typed.xlsx is damaged" in told
    assert not Path("again.xlsx").exists()


def test_what_the_reader_of_sheets_passes_over_is_no_warning(lived_in: Path) -> None:
    assert lived_in
    copy, sheet, _ = a_mended_copy()
    sheet["H3"] = "a note"
    copy.save("typed.xlsx")
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    rewritten("typed.xlsx", lambda _, data: data.replace(b"</worksheet>", extension))
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert "H3 'a note'" in refused("follow-up hold --file typed.xlsx --errors-to again.xlsx")
    assert not [one for one in warned if one.category is UserWarning]


def rewritten(file: str, part: Callable[[str, bytes], bytes | None]) -> None:
    """A spreadsheet with other parts; without those that become None."""
    with zipfile.ZipFile(file) as packed:
        parts = {name: part(name, packed.read(name)) for name in packed.namelist()}
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            if data is not None:
                packed.writestr(name, data)


@pytest.mark.parametrize("ref", ["", "--ref april"])
def test_an_undated_workbook_is_recorded_once_also_on_a_later_day(
    lived_in: Path, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lived_in
    # given a meeting without a day, and an action with a last day: the day after
    prepared()
    once = iter([{"text": "call", "day": today() + timedelta(days=1)}])
    filled(lambda what, row: next(once, {}) if what == "action" else {} if what == "held" else as_agreed(what, row))
    first = done(f"follow-up hold --file m.xlsx {ref}").err.splitlines()[-1]
    before = len(data("log"))
    # when it is handed in again after that day
    later = today() + timedelta(days=5)
    monkeypatch.setattr("ledger.reading.minutes.today", lambda: later)
    again = done(f"follow-up hold --file m.xlsx {ref}").err
    # then it says that it was recorded, and is refused as another one
    assert again.splitlines()[-1] == first
    assert "nothing recorded" in again
    assert len(data("log")) == before
    assert "[before-meeting]" in refused("follow-up hold --file m.xlsx --ref another")


def test_an_action_due_before_a_meeting_today_is_told_in_its_row(lived_in: Path) -> None:
    assert lived_in
    prepared()
    once = iter([{"text": "call", "day": date(2025, 1, 31)}])
    filled(lambda what, row: next(once, {}) if what == "action" else {} if what == "held" else as_agreed(what, row))
    rows = openpyxl.load_workbook("m.xlsx").worksheets[1].iter_rows()
    line = next(row[0].row for row in rows if row[0].value == "action")
    told = refused("follow-up hold --file m.xlsx")
    assert f"line {line}, day '2025-01-31': an action is due on 2025-01-31, before the meeting: the day" in told
    assert "the day in the row held is empty, so it is held today" in told
    danish = pladsbog("--lang da follow-up hold --file m.xlsx").err
    SPEECH.speak(ENGLISH)
    assert f"linje {line}, dag »31-01-2025«: en aftale har frist den 31-01-2025, før mødet: datoen i rækken" in danish
    assert "2025-01-31" not in danish


def test_an_action_due_before_the_day_that_is_written_is_told_without_today(lived_in: Path) -> None:
    assert lived_in
    prepared()
    once = iter([{"text": "call", "day": date(2025, 1, 31)}])
    filled(lambda what, row: next(once, {}) if what == "action" else as_agreed(what, row))
    told = refused("follow-up hold --file m.xlsx")
    assert "an action is due on 2025-01-31, before the meeting on 2025-04-02" in told
    assert "is empty" not in told


def test_what_the_ledger_knows_is_told_together_with_what_cannot_be_read(lived_in: Path) -> None:
    assert lived_in
    prepared()
    # given a sheet with a day that is none, a reason that says nothing, a deadline too early and an unknown citizen
    wrong: Iterator[Row] = iter([{"text": "call", "day": "32-01-2025"}, {"text": "write", "day": date(2025, 1, 31)}])
    said: dict[str, Row] = {"focus": {"text": "c-99999"}, "expectation": {"amount": 700000, "text": "."}}
    filled(lambda what, row: next(wrong, {}) if what == "action" else said.get(what, as_agreed(what, row)))
    # when it is handed in, then all of it is told in one round, each once
    told = refused("follow-up hold --file m.xlsx")
    assert "4 bad rows" in told
    for one in (
        "'32-01-2025'",
        "[says-nothing]",
        "due on 2025-01-31, before the meeting",
        "c-99999 has never moved in",
    ):
        assert told.count(one) == 1, told


def test_what_depends_on_a_day_that_cannot_be_read_is_not_told_of_another_day(lived_in: Path) -> None:
    assert lived_in
    prepared()
    said: dict[str, Row] = {"focus": {"text": "c-2"}, "held": {"day": "32-04-2025"}}
    filled(lambda what, row: said.get(what, as_agreed(what, row)))
    told = refused("follow-up hold --file m.xlsx")
    assert "1 bad row" in told
    assert "'32-04-2025'" in told


@pytest.mark.parametrize("day", [date(2025, 4, 8), "32-04-2025"])
def test_every_unknown_citizen_is_told_at_once_also_beside_a_day_that_is_none(lived_in: Path, day: object) -> None:
    assert lived_in
    prepared()
    # given three in focus of whom nobody knows two, on a day that is one, or none
    said: dict[str, Row] = {"focus": {"text": "c-98, c-2, c-99, h/9"}, "held": {"day": day}}
    filled(lambda what, row: said.get(what, as_agreed(what, row)))
    # when it is handed in, then each is told once, in one round
    told = refused("follow-up hold --file m.xlsx")
    is_none = isinstance(day, str)
    assert f"{3 + is_none} bad rows" in told or f"{3 + is_none} faults" in told, told
    for one in ("c-98 has never", "c-99 has never", "h has no place 9", *(["'32-04-2025'"] * is_none)):
        assert told.count(one) == 1, told


def test_a_rule_refuses_in_its_row(lived_in: Path) -> None:
    assert lived_in
    prepared()
    filled(
        lambda what, row: {"about": "h/2025-02/9", **as_agreed(what, row)} if what == "done" else as_agreed(what, row)
    )
    told = refused("follow-up hold --file m.xlsx")
    assert "h/2025-02/9" in told
    assert "1 bad row" in told


def test_several_houses_and_areas_have_an_expectation_each(lived_in: Path) -> None:
    assert lived_in
    prepared("h 2025-03 --offer g")
    amounts: Iterator[Row] = iter([{"amount": 700000}, {"amount": "365.000,00"}])
    filled(lambda what, row: next(amounts) if what == "expectation" else as_agreed(what, row))
    done("follow-up hold --file m.xlsx")
    assert data("follow-up show g 2025-03")[0]["expectation"]["year_end"] == "365000.00"


def expecting(*rows: Row, line: str = "h 2025-03 --offer g") -> None:
    """The workbook of a meeting, whose rows of expectations are filled in."""
    prepared(line)
    asked = iter(rows)
    filled(lambda what, row: next(asked) if what == "expectation" else as_agreed(what, row))


@pytest.mark.parametrize(
    ("line", "first", "second", "column", "why"),
    [
        ("h 2025-03 --offer g", {"amount": 1}, {"about": "h", "amount": 2}, "about", "two expectations of one house"),
        ("h 2025-03 --offer g", {"text": "so"}, {"about": "h", "amount": 2}, "about", "two expectations of one house"),
        ("h 2025-03 --offer g", {"amount": 1}, {"about": None, "amount": 2}, "about", "column about is empty"),
        ("h 2025-03 --offer g", {"amount": 1}, {"about": "x", "amount": 2}, "about", "the meeting is not about x"),
        ("h 2025-03 --offer g", {"amount": 1}, {"text": "so"}, "amount", "the amount is empty"),
    ],
)
def test_of_several_houses_each_has_one_expectation_that_names_it(
    lived_in: Path, line: str, first: Row, second: Row, column: str, why: str
) -> None:
    assert lived_in
    expecting(first, second, line=line)
    before = len(data("log"))
    rows = openpyxl.load_workbook("m.xlsx").worksheets[1].iter_rows()
    at = [row[0].row for row in rows if row[0].value == "expectation"][1]
    told = refused("follow-up hold --file m.xlsx")
    assert f"line {at}, {column}" in told
    assert why in told
    assert len(data("log")) == before


def test_the_expectation_of_one_house_need_not_name_it_but_may_name_no_other(lived_in: Path) -> None:
    assert lived_in
    expecting({"about": "g", "amount": 700000}, line="h 2025-03")
    assert "the meeting is not about g; it is about h" in refused("follow-up hold --file m.xlsx")
    expecting({"about": None, "amount": 700000, "text": "so"}, line="h 2025-03")
    done("follow-up hold --file m.xlsx")
    assert data("follow-up show h 2025-03")[0]["expectation"] == {"year_end": "700000.00", "because": "so"}


def test_one_house_has_one_expectation_whether_it_is_named_or_not(lived_in: Path) -> None:
    assert lived_in
    expecting({"about": None, "amount": 700000}, line="h 2025-03")
    book = openpyxl.load_workbook("m.xlsx")
    sheet = book.worksheets[1]
    again = sheet.max_row + 1
    for column, value in (("line", "expectation"), ("about", "h"), ("amount", 1)):
        sheet.cell(again, list(COLUMNS).index(column) + 1).value = value
    book.save("m.xlsx")
    told = refused("follow-up hold --file m.xlsx")
    assert f"line {again}, about" in told
    assert "two expectations of one house" in told


def test_each_of_several_houses_keeps_its_own_reason(lived_in: Path) -> None:
    assert lived_in
    expecting({"amount": 700000, "text": "place 2 is filled"}, {"amount": 365000, "text": "nobody moves"})
    done("follow-up hold --file m.xlsx")
    for offer, amount, because in (("h", "700000.00", "place 2 is filled"), ("g", "365000.00", "nobody moves")):
        assert data(f"follow-up show {offer} 2025-03")[0]["expectation"] == {"year_end": amount, "because": because}


def test_a_number_of_a_person_in_a_reason_of_several_houses_is_refused(lived_in: Path) -> None:
    assert lived_in
    expecting({"amount": 700000, "text": "place 2"}, {"amount": 365000, "text": "010180-1232 moves"})
    assert "[cpr" in refused("follow-up hold --file m.xlsx")


def test_a_row_that_nobody_filled_in_says_nothing(lived_in: Path) -> None:
    assert lived_in
    prepared()
    filled(lambda what, _: {"text": "leader"} if what == "participants" else {})
    done("follow-up hold --file m.xlsx")
    (meeting,) = data("follow-up show h 2025-03")
    assert (meeting["comment"], meeting["expectation"], meeting["actions"]) == (None, None, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("follow-up hold h 2025-03 --file m.xlsx", "says itself what the meeting is about"),
        ("follow-up hold --file m.xlsx --comment x", "says itself what was said"),
        ("follow-up hold h 2025-03 --participants x --errors-to e.xlsx", "is for --file"),
        ("follow-up hold --file h.toml", "no spreadsheet"),
        ("follow-up hold --file rows.xlsx", "no sheet of a meeting"),
        ("follow-up hold h 2025-03", "--participants"),
    ],
)
def test_what_cannot_be_is_refused(lived_in: Path, line: str, why: str) -> None:
    assert lived_in
    prepared()
    done("import --template rows.xlsx")
    assert why in refused(line)


@pytest.mark.parametrize(
    ("wrong", "column", "why"),
    [
        ({"focus": {"text": "c-99999"}}, "text", "c-99999 has never moved in"),
        ({"focus": {"text": "g/1"}}, "text", "nobody lives in place 1 of g"),
        ({"focus": {"text": "c-3"}}, "text", "lives in g2"),
        ({"focus": {"text": "g2/1"}}, "text", "lives in g2"),
        ({"held": {"day": date(2125, 4, 2)}}, "day", "2125-04-02"),
        ({"house": {"about": "hh"}}, "about", "no offer hh"),
    ],
)
def test_what_a_rule_refuses_of_the_meeting_is_told_and_marked_where_it_stands(
    lived_in: Path, wrong: dict[str, Row], column: str, why: str
) -> None:
    assert lived_in
    adopt("g2", SECOND.replace('"g"', '"g2"').join(['reference = "KB 2"\ndecided_on = 2024-12-10\n', ""]))
    done("move-in c-3 g2 1 --from 2025-01-01 --level 1 --decision VU-3")
    prepared()
    filled(lambda what, row: wrong.get(what) or ({} if what == "expectation" else as_agreed(what, row)))
    (what,) = wrong
    rows = openpyxl.load_workbook("m.xlsx").worksheets[1].iter_rows()
    line = next(row[0].row for row in rows if row[0].value == what)
    told = refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    assert why in told
    assert f"line {line}, {column}" in told
    sheet = openpyxl.load_workbook("wrong.xlsx").worksheets[1]
    (marked,) = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    assert (marked.row, sheet.cell(1, marked.column).value) == (line, column)


def test_what_is_right_now_loses_its_mark_in_the_next_copy(lived_in: Path) -> None:
    assert lived_in
    prepared()
    filled(lambda what, _: {"text": "yearly"} if what == "kind" else {})
    refused("follow-up hold --file m.xlsx --errors-to wrong.xlsx")
    book = openpyxl.load_workbook("wrong.xlsx")
    sheet = book.worksheets[1]
    kind = next(row[3] for row in sheet.iter_rows() if row[0].value == "kind")
    assert kind.fill.fgColor.rgb == "FFF4CCCC"
    kind.value = "monthly"
    book.save("again.xlsx")
    refused("follow-up hold --file again.xlsx --errors-to wrong2.xlsx")
    again = openpyxl.load_workbook("wrong2.xlsx").worksheets[1]
    mended = again[kind.coordinate]
    assert (mended.comment, mended.fill.fgColor.rgb) == (None, "FFFFF2CC"), "as a cell that is to be filled in"
    assert len([cell for row in again.iter_rows() for cell in row if cell.comment]) == 1


def test_where_no_meeting_was_held_the_year_began_with_what_was_expected(lived_in: Path) -> None:
    assert lived_in
    prepared("g 2025-03")
    notes = [row[2].value for row in openpyxl.load_workbook("m.xlsx").worksheets[1].iter_rows()]
    (told,) = [one for one in notes if "expected year-end" in str(one)]
    assert told.endswith("; no meeting has been held")
    assert "last meeting" not in told
    prepared()
    notes = [row[2].value for row in openpyxl.load_workbook("m.xlsx").worksheets[1].iter_rows()]
    (told,) = [one for one in notes if "expected year-end" in str(one)]
    assert "at the last meeting" in told


def test_rows_are_as_high_as_what_stands_in_them_and_a_page_has_a_title(lived_in: Path) -> None:
    assert lived_in
    prepared()
    sheet = openpyxl.load_workbook("m.xlsx").worksheets[1]
    assert "H, 2025-03" in sheet.oddHeader.left.text
    width = sheet.column_dimensions["C"].width
    for row in sheet.iter_rows(min_row=2):
        height = sheet.row_dimensions[row[0].row].height
        assert height >= 15 * -(-len(row[2].value or "") // width)
    assert max(sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)) > 15


# --- before it is recorded -------------------------------------------------------------------------


def test_what_becomes_permanent_is_shown_before(lived_in: Path) -> None:
    assert lived_in
    # given a workbook with six agreements, one of them with a last day
    prepared()
    texts: Iterator[Row] = iter(
        [
            {"text": "look at the night", "owner": "leader", "day": date(2025, 5, 1)},
            *({"text": f"room {i}"} for i in "23456"),
        ]
    )
    filled(lambda what, row: next(texts, {}) if what == "action" else as_agreed(what, row))
    # when it is tried
    told = pladsbog("follow-up hold --file m.xlsx --dry-run").out
    # then all that nobody can add or take back later is on the screen
    for line in (
        "held 2025-04-02 with leader, consultant",
        "its figures are kept as they are known now, and not as on that day",
        "the leader expects 700.000,00 kr. at the year's end: place 2 is filled",
        "6 agreements:",
        "* look at the night (leader, due 2025-05-01)",
        "* room 5",
        "… and 1 more",
        "done 2025-03-10: h/2025-02/1, fill place 2: c-2 moved in",
    ):
        assert f"{line}\n" in told, told
    assert "* room 6" not in told
    assert "comment: a quiet month; " in told


def test_each_house_of_a_meeting_has_its_expectation_shown(lived_in: Path) -> None:
    assert lived_in
    expecting({"amount": 700000, "text": "so"}, {"amount": 365000})
    told = pladsbog("follow-up hold --file m.xlsx --dry-run").out
    assert "h: the leader expects 700.000,00 kr. at the year's end: so\n" in told
    assert "g: the leader expects 365.000,00 kr. at the year's end\n" in told
    assert told.count("held 2025-04-02 with") == told.count("comment: ") == 1, "what is said of both stands once"


@pytest.mark.parametrize("day", [None, date(2025, 4, 2)])
def test_a_day_that_is_not_filled_in_is_told(lived_in: Path, day: date | None) -> None:
    assert lived_in
    prepared()
    filled(lambda what, row: {"day": day} if what == "held" else as_agreed(what, row))
    ran = pladsbog("follow-up hold --file m.xlsx --dry-run")
    assert ("the day in the row held is empty, so the meeting is held today" in ran.err) == (day is None)
    assert ("held today, " in ran.out) == (day is None)
    assert ("kept as they are known now" in ran.out) == (day is not None)


@pytest.mark.parametrize("how", ["--dry-run", "--yes"])
@pytest.mark.parametrize("day", [None, date(2025, 3, 10)])
def test_an_action_with_a_text_and_no_day_is_told_not_to_be_done(lived_in: Path, day: date | None, how: str) -> None:
    # given what is said of an action, with the day on which it was done or without
    assert lived_in
    prepared()
    filled(lambda what, row: {"day": day, "text": "c-2 moved in"} if what == "done" else as_agreed(what, row))
    line = next(row[0].row for row in openpyxl.load_workbook("m.xlsx").worksheets[1] if row[0].value == "done")
    # then without one it is told, once, that the text joins the comment
    ran = pladsbog(f"follow-up hold --file m.xlsx {how}")
    assert ran.code == 0
    assert ran.err.count(f"look again: row {line} has a text and no day, so h/2025-02/1 is not done") == (day is None)


def test_an_expectation_that_lacks_is_asked_for_where_it_can_be_given(lived_in: Path) -> None:
    assert lived_in
    prepared()
    filled(lambda what, row: {} if what == "expectation" else as_agreed(what, row))
    told = pladsbog("follow-up hold --file m.xlsx --dry-run").err
    assert "fill in the amount of each row expectation in the workbook" in told
    assert "--expect" not in told
    assert "give it with --expect KR" in said("follow-up hold h 2025-03 --participants leader --dry-run")


# --- several houses --------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["h og g", "h and g", "h, g", "h & g", "h; g"])
def test_two_houses_in_a_cell_are_told_to_be_a_row_each(lived_in: Path, written: str) -> None:
    assert lived_in
    prepared()
    filled(lambda what, row: {"about": written} if what == "house" else as_agreed(what, row))
    told = refused("follow-up hold --file m.xlsx")
    assert "a row is about one house; write h and g in a row each" in told
    assert "1 bad row" in told, "the others are right"


def test_a_house_that_had_its_meeting_is_told_with_what_to_do(lived_in: Path) -> None:
    assert lived_in
    # given that g had its monthly meeting
    done("follow-up hold g 2025-03 --on 2025-04-01 --participants leader")
    # when a meeting of both is recorded
    prepared("h 2025-03 --offer g")
    filled(as_agreed)
    # then the sheet, and the line, say how to go on
    assert "take the row of g out, or write ad-hoc in the row kind" in refused("follow-up hold --file m.xlsx")
    line = "follow-up hold h 2025-03 --offer g --participants leader"
    assert "leave g out, or record a further one with: --kind ad-hoc" in refused(line)
    prepared("g 2025-03")
    filled(as_agreed)
    assert "for a further meeting write ad-hoc in the row kind" in refused("follow-up hold --file m.xlsx")


def test_one_letter_in_a_cell_that_stays_for_good_is_refused(lived_in: Path) -> None:
    """It is refused where it is asked for, and went through in a filled workbook."""
    assert lived_in
    prepared()
    short = {"participants": {"text": "x"}, "action": {"text": "y", "owner": "7"}, "comment": {"text": "z"}}
    filled(lambda what, row: {**as_agreed(what, row), **short.get(what, {})})
    told = refused("follow-up hold --file m.xlsx")
    for sign in "xy7z":
        assert f"'{sign}': says nothing that somebody could read later" in told, told


@pytest.mark.parametrize("nothing", ["-", "–", "ingen"])
def test_a_dash_says_that_there_is_nothing(lived_in: Path, nothing: str) -> None:
    assert lived_in
    prepared(language="da")
    dash = "-" if nothing == "ingen" else nothing
    answers: dict[str, Row] = {
        "participants": {"text": "leder"},
        "held": {"day": dash},
        "focus": {"text": dash},
        "expectation": {"amount": nothing, "text": dash},
        "comment": {"text": dash},
        "done": {"day": dash, "text": dash},
    }
    agreed = iter([{"text": "se på natten", "owner": dash, "day": dash}])
    filled(lambda what, _: next(agreed, {}) if what == "action" else answers.get(what, {}))
    done("follow-up hold --file m.xlsx --yes")
    (meeting,) = data("follow-up show h 2025-03")
    assert (meeting["held_on"], meeting["focus"], meeting["expectation"]) == (today().isoformat(), [], None)
    assert meeting["comment"] is None
    assert [(one["text"], one["owner"], one["due"]) for one in meeting["actions"]] == [("se på natten", None, None)]


@pytest.mark.parametrize(
    ("what", "row", "lacks"),
    [
        ("expectation", {"amount": "-", "text": "plads 2 er fyldt"}, "the amount is empty"),
        ("action", {"text": "-", "owner": "leder"}, "the text is empty"),
        ("participants", {"text": "-"}, "no row says who took part"),
    ],
)
def test_a_dash_where_something_is_wanted_lacks_it(lived_in: Path, what: str, row: Row, lacks: str) -> None:
    assert lived_in
    prepared()
    answers: dict[str, Row] = {"participants": {"text": "leader"}, what: row}
    filled(lambda of, _: answers.get(of, {}))
    assert lacks in refused("follow-up hold --file m.xlsx --yes")


def test_an_agreement_that_is_due_in_many_years_is_looked_at_again(lived_in: Path) -> None:
    assert lived_in
    hold = "follow-up hold h 2025-03 --on 2025-04-02 --participants leader --action talk --owner leader --dry-run --due"
    assert "look again: 2065-05-01 is more than a year ahead" in said(f"{hold} 2065-05-01")
    assert "look again" not in said(f"{hold} {today() + timedelta(days=90)}")


def test_what_is_filled_in_stands_behind_the_figures_and_each_sheet_has_its_own_rows(lived_in: Path) -> None:
    names = prepared()
    assert names[:3] == ["follow-up prepare", "Meeting", "changes"]
    book = openpyxl.load_workbook("m.xlsx")
    # a file's rows are written apart from its sheets: none may come to stand in another one
    assert book["Meeting"]["A1"].value == "line"
    assert {str(cell.value) for cell in book["changes"][4]} >= {"event", "citizen", "recorded"}
    assert any(cell.value == "expected year-end" for row in book["follow-up prepare"].iter_rows() for cell in row)
