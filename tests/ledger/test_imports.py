"""Imports: files of every lawful shape give the same commands; each fault is told with its line, column and reason."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.commands import Command, Depart, MoveIn, Reassess, SetUse
from ledger.errors import BadImport, BadImportFile, BadRow
from ledger.models.offers import Assessment
from ledger.reading.imports import parse_import, read_import
from ledger.reading.imports.columns import COLUMNS, DANISH_COLUMNS
from ledger.reading.imports.kinds import KINDS

ENGLISH = """\
event;date;citizen;offer;place;level;hours;special_price;paragraph;payer;decision;decided_by;kind;until;reason;ref
move-in;2023-01-01;c-17;æblehaven;1;5;;;107;163;VU 7;udvalg;;;;r-1
move-in;2023-01-01;c-18;æblehaven;2;;24,5;;;;VU 8;;;2023-02-28;told late;
reassess;2023-03-01;c-17;;;;;3400,50;;;VU 9;;;;;
depart;2023-05-31;c-17;;;;;;;;;;died;;;
vacancy;2023-06-01;;æblehaven;1;;;;;;;;closed;2023-06-30;nyt køkken;
"""

COMMANDS: list[tuple[int, Command]] = [
    (
        2,
        MoveIn(
            by="anna",
            ref="r-1",
            decision="VU 7",
            citizen="c-17",
            offer="æblehaven",
            place="1",
            first_day=date(2023, 1, 1),
            assessment=Assessment(level="5"),
            paragraph="107",
            payer="163",
            decided_by="udvalg",
        ),
    ),
    (
        3,
        MoveIn(
            by="anna",
            decision="VU 8",
            reason="told late",
            citizen="c-18",
            offer="æblehaven",
            place="2",
            first_day=date(2023, 1, 1),
            until=date(2023, 2, 28),
            assessment=Assessment(hours=Decimal("24.5")),
        ),
    ),
    (
        4,
        Reassess(
            by="anna",
            decision="VU 9",
            citizen="c-17",
            first_day=date(2023, 3, 1),
            assessment=Assessment(special_price_ore=340_050),
        ),
    ),
    (5, Depart(by="anna", citizen="c-17", last_day=date(2023, 5, 31), cause="died")),
    (
        6,
        SetUse(
            by="anna",
            reason="nyt køkken",
            offer="æblehaven",
            place="1",
            kind="closed",
            first_day=date(2023, 6, 1),
            last_day=date(2023, 6, 30),
        ),
    ),
]
MOVE_IN = "event;date;citizen;offer;place;level;decision"


def read(text: str | bytes, name: str = "rows.csv") -> list[tuple[int, Command]]:
    return parse_import(name, text if isinstance(text, bytes) else text.encode(), "anna")


def rows_of(text: str, name: str = "rows.csv") -> list[BadRow]:
    with pytest.raises(BadImport) as refused:
        read(text, name)
    assert refused.value.exit_code == 1
    return refused.value.rows


def told(text: str, name: str = "rows.csv") -> list[tuple[int, str, str]]:
    return [(row.line, row.column, row.reason_code) for row in rows_of(text, name)]


def file_refusal(text: str | bytes, name: str = "rows.csv") -> str:
    with pytest.raises(BadImportFile) as refused:
        read(text, name)
    assert refused.value.exit_code == 2
    return str(refused.value.why)


# --- what is understood --------------------------------------------------------------------------


def with_commas(text: str) -> str:
    return text.replace("24,5", "24.5").replace("3400,50", "3400.50").replace(";", ",")


def in_danish(text: str) -> str:
    header, _, rows = text.partition("\n")
    words = {
        "move-in": "indflytning",
        "reassess": "revurdering",
        "depart": "fraflytning",
        "vacancy": "tomgang",
        "died": "død",
        "closed": "lukket",
        "2023-01-01": "01-01-2023",
        "2023-05-31": "31.05.2023",
    }
    for english, danish in words.items():
        rows = rows.replace(english, danish)
    names = (
        "Hændelse;dato;borger;tilbud;plads;pakke;timer;særtakst;paragraf;betalingskommune;afgørelse;besluttet af;art;"
        "til;begrundelse;NØGLE"
    )
    assert header.count(";") == names.count(";")
    return f"{names}\n{rows}"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ENGLISH.encode(), id="utf-8"),
        pytest.param(ENGLISH.encode("utf-8-sig"), id="utf-8 with BOM"),
        pytest.param(ENGLISH.encode("cp1252"), id="windows-1252"),
        pytest.param(ENGLISH.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(ENGLISH.replace("\n", "\r").encode(), id="old line ends"),
        pytest.param(with_commas(ENGLISH).encode(), id="commas"),
        pytest.param(in_danish(ENGLISH).encode(), id="danish"),
        pytest.param((ENGLISH + ";" * 15 + "\n\n").encode(), id="blank rows at the end"),
        pytest.param(ENGLISH.replace("c-17;", " c-17 ;").encode(), id="spaces round a cell"),
        pytest.param(ENGLISH.replace("VU 7", '"VU 7"').encode(), id="quotation marks"),
    ],
)
def test_files_of_many_shapes_mean_the_same(content: bytes) -> None:
    assert read(content) == COMMANDS


def test_columns_may_stand_in_any_order_and_those_without_use_be_left_out() -> None:
    rows = [line.split(";") for line in ENGLISH.splitlines()]
    order = list(range(len(rows[0])))
    random.Random(7).shuffle(order)  # noqa: S311 - no secret
    assert read("\n".join(";".join(row[at] for at in order) for row in rows)) == COMMANDS
    assert read("decision;level;place;offer;citizen;date;event\nVU 7;5;1;o;c-17;2023-01-01;move-in")[0][0] == 2


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.ndjson", "rows.json", "rows.txt"])
def test_json_lines_mean_the_same(name: str) -> None:
    header, *rows = (line.split(";") for line in ENGLISH.splitlines())
    objects = [dict(zip(header, row, strict=True)) for row in rows]
    lines = [json.dumps({key: value or None for key, value in row.items()}, ensure_ascii=False) for row in objects]
    assert [command for _, command in read("\n".join(lines), name)] == [command for _, command in COMMANDS]


@pytest.mark.parametrize(
    ("written", "assessment"),
    [
        ('"hours": 7.10', Assessment(hours=Decimal("7.1"))),
        ('"hours": 7.125', Assessment(hours=Decimal("7.125"))),
        ('"hours": "7,5"', Assessment(hours=Decimal("7.5"))),
        ('"special_price": 12.500', Assessment(special_price_ore=12_50)),
        ('"special_price": 1.37e3', Assessment(special_price_ore=1370_00)),
        ('"special_price": "1.370,50"', Assessment(special_price_ore=1370_50)),
        ('"level": 7.10', Assessment(level="7.10")),
    ],
)
def test_a_number_in_json_is_a_number_and_in_a_text_column_as_written(written: str, assessment: Assessment) -> None:
    row = f'{{"event": "reassess", "date": "2023-03-01", "citizen": "c-17", {written}, "decision": 9}}'
    day = date(2023, 3, 1)
    command = Reassess(by="anna", decision="9", citizen="c-17", first_day=day, assessment=assessment)
    assert read(row) == [(1, command)]


def test_a_number_in_json_does_not_decide_what_a_text_of_the_same_figures_is() -> None:
    row = '{"event": "reassess", "date": "2023-03-01", "citizen": "c-17", "special_price": %s, "decision": "VU 9"}'
    number, text = "12.500", '"12.500"'
    assert told(f"{row % number}\n{row % text}") == [(2, "special_price", "two-readings")]


def test_danish_names_stand_in_json_too() -> None:
    row = '{"hændelse": "fraflytning", "dato": "31-05-2023", "borger": "c-17", "årsag": "flyttet"}'
    assert read(row)[0][1] == Depart(by="anna", citizen="c-17", last_day=date(2023, 5, 31), cause="moved")


def departure(**said: Any) -> Depart:
    return Depart(by="anna", citizen="c-17", last_day=date(2023, 5, 31), **said)


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("cause;reason", "other;told late", {"cause": "other", "reason": "told late"}),
        ("cause", "transfer", {"cause": "transfer"}),
        ("aarsag", "Doed", {"cause": "died"}),
        ("årsag;opsagt den", "død;10-02-2023", {"cause": "died", "notice_given": date(2023, 2, 10)}),
        ("kind", "moved", {"cause": "moved"}),
        ("kind;cause", "moved;moved", {"cause": "moved"}),
        ("kind;cause", ";", {}),
        ("reason", "died", {"reason": "died"}),
        ("begrundelse", "flyttet", {"reason": "flyttet"}),
    ],
)
def test_the_cause_of_a_departure_is_what_its_column_says(header: str, cells: str, said: dict[str, Any]) -> None:
    assert read(f"event;date;citizen;{header}\ndepart;2023-05-31;c-17;{cells}") == [(2, departure(**said))]


def test_two_causes_that_differ_are_a_bad_row() -> None:
    text = "event;date;citizen;cause;kind\ndepart;2023-05-31;c-17;died;moved\ndepart;2023-05-31;c-18;died;died"
    assert told(text) == [(2, "kind", "bad-word")]
    assert told(text.replace("died;moved", "dyed;moved")) == [(2, "cause", "bad-word")]


def test_who_acts_and_when_it_was_decided_have_columns() -> None:
    text = (
        "hændelse;dato;borger;tilbud;plads;niveau;afgørelse;handlekommune;bopælskommune;afgørelsesdato\n"
        "indflytning;2023-05-01;c-17;syrenparken;1;5;VU 7;163;265;12-04-2023\n"
        "revurdering;2023-06-01;c-17;;;6;VU 8;;;2023-05-20\n"
    )
    (_, begun), (_, reassessed) = read(text)
    assert isinstance(begun, MoveIn)
    assert (begun.acting, begun.residence, begun.decided_on) == ("163", "265", date(2023, 4, 12))
    assert isinstance(reassessed, Reassess)
    assert reassessed.decided_on == date(2023, 5, 20)


def test_every_danish_name_has_a_column_and_every_column_a_use() -> None:
    assert set(DANISH_COLUMNS.values()) == set(COLUMNS)
    assert {column for kind in KINDS.values() for column in kind.columns} == set(COLUMNS)


def test_a_row_over_several_lines_is_counted_by_its_first() -> None:
    text = 'event;date;citizen;reason\ndepart;2023-05-31;c-17;"told\nlate, by\nthe house"\ndepart;2023-05-32;c-18;\n'
    assert told(text) == [(5, "date", "bad-date")]


# --- rows that are refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("move-out;2023-01-01;c-17;o;1;5;d", "event", "bad-event"),
        (";2023-01-01;c-17;o;1;5;d", "event", "bad-event"),
        ("move-in;;c-17;o;1;5;d", "date", "empty-cell"),
        ("move-in;01/31/2023;c-17;o;1;5;d", "date", "bad-date"),
        ("move-in;2023-02-29;c-17;o;1;5;d", "date", "bad-date"),
        ("move-in;2023-01-01; ;o;1;5;d", "citizen", "empty-cell"),
        ("move-in;2023-01-01;c 17;o;1;5;d", "citizen", "bad-key"),
        ("move-in;2023-01-01;c-17;;1;5;d", "offer", "empty-cell"),
        ("move-in;2023-01-01;c-17;o;;5;d", "place", "empty-cell"),
        ("move-in;2023-01-01;c-17;o;1;;d", "level", "one-assessment"),
        ("move-in;2023-01-01;c-17;o;1;5;", "decision", "empty-cell"),
        ("depart;2023-01-01;c-17;o;;;", "offer", "not-used"),
        ("move-in;2023-01-01;c-17;o;1;5", "", "too-few-cells"),
        ("move-in;2023-01-01;c-17;o;1;5;d;x", "", "too-many-cells"),
        ("move-in,2023-01-01,c-17,o,1,5,d", "", "mixed-separators"),
        ("move-in;2023-01-01,c-17;o;1;5;d", "", "mixed-separators"),
    ],
)
def test_a_bad_row_is_told_with_its_column_and_reason(row: str, column: str, code: str) -> None:
    good = "move-in;2023-01-01;c-1;o;1;5;d"
    assert told(f"{MOVE_IN}\n{good}\n{row}\n{good}") == [(3, column, code)]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("hours", "0", "hours-out-of-range"),
        ("hours", "169", "hours-out-of-range"),
        ("hours", "-1", "hours-out-of-range"),
        ("special_price", "-1", "amount-out-of-range"),
        ("special_price", "1e9", "bad-amount"),
        ("special_price", "99999999999999999", "amount-out-of-range"),
        ("payer", "78", "bad-payer"),
        ("until", "tomorrow", "bad-date"),
        ("kind", "open", "not-used"),
    ],
)
def test_a_bad_figure_is_told(column: str, value: str, code: str) -> None:
    level = "" if column in ("hours", "special_price") else "5"
    assert told(f"{MOVE_IN};{column}\nmove-in;2023-01-01;c-1;o;1;{level};d;{value}") == [(2, column, code)]


def test_two_assessments_in_one_row_are_refused() -> None:
    assert told(f"{MOVE_IN};hours\nmove-in;2023-01-01;c-1;o;1;5;d;24") == [(2, "level", "one-assessment")]


def test_every_bad_cell_of_every_bad_row_is_told_in_file_order() -> None:
    text = f"{MOVE_IN}\nmove-in;x;c-1;o;1;5;d\nmove-in;2023-01-01;c-1;o;1;5;d\nmove-in;y;;o;1;5;\nmove-in\n"
    assert told(text) == [
        (2, "date", "bad-date"),
        (4, "citizen", "empty-cell"),
        (4, "date", "bad-date"),
        (4, "decision", "empty-cell"),
        (5, "", "too-few-cells"),
    ]


def test_columns_are_told_as_the_file_names_them() -> None:
    assert told("hændelse;dato;borger\nfraflytning;x;c-17") == [(2, "dato", "bad-date")]


@pytest.mark.parametrize("row", ["depart;2023-05-31;670180-0001;", "depart;2023-05-31;c-17;spoke with 6701800001"])
def test_a_cpr_number_is_refused_and_not_repeated(row: str) -> None:
    (bad,) = rows_of(f"event;date;citizen;reason\n{row}")
    assert bad.reason_code == "cpr-number"
    assert "0001" not in str(bad.sentence())


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("{", "", "bad-json"),
        ("[1]", "", "bad-json"),
        ("7", "", "bad-json"),
        ('{"event": NaN}', "", "bad-json"),
        ("[" * 100_000, "", "bad-json"),
        ('{"event": "depart", "dat": "2023-01-01"}', "dat", "unknown-column"),
        ('{"event": "depart", "event": "depart"}', "event", "column-twice"),
        ('{"event": ["depart"]}', "event", "bad-json"),
        ('{"event": "depart", "date": true, "citizen": "c-17"}', "date", "bad-json"),
        ('{"event": "depart", "citizen": "c-17"}', "date", "empty-cell"),
    ],
)
def test_a_bad_json_line_is_told(line: str, column: str, code: str) -> None:
    good = '{"event": "depart", "date": "2023-05-31", "citizen": "c-17"}'
    assert told(f"{good}\n\n{line}\n", "rows.jsonl") == [(3, column, code)]


# --- files that are refused ----------------------------------------------------------------------


def packed(part: str, content: bytes) -> bytes:
    """A packed file of one part, as programs make of a document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(part, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \r\n", "it is empty"),
        (ENGLISH.encode("utf-16"), "it is written in UTF-16"),
        (ENGLISH.encode("utf-16-le"), "it is written in UTF-16"),
        (ENGLISH.encode("utf-16-be"), "it is written in UTF-16"),
        (b"PK\x03\x04 and so on", "it is no spreadsheet that can be read: it is damaged, or a file of another kind"),
        (
            packed("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            "it is an OpenDocument file, such as .ods",
        ),
        (
            packed("word/document.xml", b"<document/>"),
            "it is no spreadsheet that can be read: it is damaged, or a file of another kind",
        ),
        (b"\xd0\xcf\x11\xe0 and so on", "it is an old spreadsheet, or one with a password"),
        (b"event;date\ndepart;\0\n", "line 2 holds a zero byte, which no text has"),
        ("event;reason\ndepart;æ\ndepart;".encode() + b"\xe6", "line 3 is not UTF-8 as other lines are"),
        (b"event;reason\ndepart;\x81", "line 2 is neither UTF-8 nor Windows-1252"),
        (b"event;date;citizen\n", "it has a header and no rows"),
        (b"event;date;citizen\n;;\n\n", "it has a header and no rows"),
        (b"move-in;2023-01-01;c-17", "its first line names no column that is known"),
        (b"event\tdate\tcitizen\ndepart\t2023-01-01\tc-17", "its columns are separated by tabs"),
        (b"date;citizen\n2023-01-01;c-17", "it has no column event"),
        (b"event;date,citizen;reason\n", "the header mixes ';' and ',', in 'date,citizen'"),
        (b"event;dat;citizen\n", "the column 'dat' is unknown (did you mean date?)"),
        (b"event;date;;citizen\n", "a column has no name"),
        (b"event;niveau;pakke\n", "the column level is there 2 times (niveau, pakke)"),
        (b"event;x7;date;date\n", "the column 'x7' is unknown; the column date is there 2 times (date, date)"),
        (b"event;date\ndepart;2023-01-01", "depart rows need the column citizen"),
        (
            b"event;date;citizen\nmove-in;2023-01-01;c-1\nvacancy;2023-01-01;",
            (
                "move-in rows need the columns offer, place, decision, level (or hours, special_price or chart); "
                "vacancy rows need the columns offer, place, kind, reason"
            ),
        ),
        (b'event;date\ndepart;"2023-01-01\n', "a quotation mark in the row that begins on line 2 is never closed"),
        (b'event;date\ndepart;"2023"-01\n', "the row that begins on line 2 has text after a closing quotation mark"),
        (b'{\n "event": "depart"\n}\n', "it is one JSON text, not JSON lines"),
        (b'[{"event": "depart"}]', "it is one JSON text, not JSON lines"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(content: bytes, why: str) -> None:
    assert file_refusal(content) == why


def test_a_cell_longer_than_any_text_is_an_unclosed_quotation() -> None:
    text = 'event;date;citizen\ndepart;"2023-01-01;c-17\n' + "depart;2023-01-01;c-17\n" * 10_000
    assert file_refusal(text) == "a quotation mark in the row that begins on line 2 is never closed"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.csv", "there is no such file"),
        (".", "it is a folder"),
    ],
)
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(BadImportFile, match=why):
        read_import(tmp_path / name, "anna")


@pytest.mark.parametrize("seed", range(200))
def test_no_content_leads_to_anything_but_commands_or_a_refusal(seed: int) -> None:
    """A good file with a few bytes changed, dropped or doubled."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    json_line = '{"event": "depart", "date": "2023-05-31", "citizen": "c-17"}\n'
    content = bytearray((ENGLISH if seed % 2 else json_line).encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 2)] = bytes(chance.choices(b';,"\n\r\0\xe6{}:x1', k=chance.randint(0, 3)))
    with contextlib.suppress(BadImport, BadImportFile):
        read(bytes(content))


def test_a_special_price_has_a_unit_of_its_own() -> None:
    text = (
        "hændelse;dato;borger;tilbud;plads;niveau;særtakst;pr;afgørelse\n"
        "indflytning;2023-01-01;c-17;æblehaven;1;;2832;dag;VU 7\n"
        "indflytning;2023-01-01;c-18;æblehaven;2;;79375;måned;VU 8\n"
        "revurdering;2023-02-01;c-18;;;;73964;;VU 9\n"
    )
    begun, other, reassessed = (command for _, command in read(text))
    assert isinstance(begun, MoveIn)
    assert isinstance(other, MoveIn)
    assert isinstance(reassessed, Reassess)
    assert begun.assessment == Assessment(special_price_ore=283_200, per="day")
    assert other.assessment == Assessment(special_price_ore=7_937_500, per="month")
    assert reassessed.assessment == Assessment(special_price_ore=7_396_400)


def test_a_unit_without_a_special_price_is_told_in_its_own_column() -> None:
    text = "event;date;citizen;level;per;decision\nreassess;2023-02-01;c-17;5;day;VU\nreassess;2023-02-01;c-18;5;uge;VU"
    assert told(text) == [(2, "per", "unit-of-no-price"), (3, "per", "bad-word")]
