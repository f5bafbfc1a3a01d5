"""Houses and services are called by their names where people read, by their keys where one types or a script reads."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # no stubs
import pytest

from cli.called import Called, beside_keys, by_name, called, with_names
from ledger.shared.calendar import Month
from ledger.shared.message import say
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, done, house

NIGHT = """
[[service]]
id = "night-watch"
name = "Vågen nattevagt"
effective = 2025-01-01
unit = "day"
price = 300
"""


@pytest.fixture
def granted(folder: Path) -> Path:
    """House h, where c-1 lives and has a night watch in March, which he no longer has from the 20th on."""
    adopt("h", house('"1" = 1000', after=NIGHT))
    done(
        "move-in c-1 h 1 --from 2025-03-01 --level 1 --decision VU-1",
        "grant c-1 night-watch --from 2025-03-01 --decision VU-2",
        "end-grant c-1 night-watch --on 2025-03-20 --decision VU-3",
    )
    return folder


@pytest.mark.parametrize("language", ["en", "da"])
def test_documents_and_spreadsheets_have_names(granted: Path, language: str) -> None:
    for line in ("report h 2025-03", "statement own 2025-03", "statement own 2025-Q1"):
        done(f"--lang {language} {line} -o d.html --force")
        page = (granted / "d.html").read_text()
        assert "night-watch" not in page, line
        assert ("Vågen nattevagt" in page) == line.startswith("report"), line
    done(f"--lang {language} report h 2025-03 -o d.xlsx")
    cells = {cell.value for sheet in openpyxl.load_workbook("d.xlsx") for row in sheet.iter_rows() for cell in row}
    assert "Vågen nattevagt" in cells
    assert "night-watch" not in cells


def test_what_scripts_read_has_keys(granted: Path) -> None:
    assert granted
    for line in ("settle 2025-03 --lines", "log", "why h 2025-03"):
        for form in ("csv", "json"):
            out = done(f"{line} --format {form}").out
            assert "night-watch" in out, line
            assert "nattevagt (" not in out, line
    assert json.loads(done("settle 2025-03 --format json").out)["offers"]


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("line", ["settle 2025-03 --lines", "citizen c-1", "log --citizen c-1", "why h 2025-03"])
def test_a_table_of_the_command_line_has_the_name_with_what_is_typed(granted: Path, line: str, language: str) -> None:
    assert granted
    out = done(f"--lang {language} {line}").out
    assert "Vågen nattevagt (night-watch)" in out


@pytest.mark.parametrize("language", ["en", "da"])
def test_pages_have_names(granted: Path, language: str) -> None:
    visitor = Visitor(str(granted / "pladsbog.db"), language)
    number = done("log --format json").data[-1]["event"]
    try:
        for path in ("citizen/c-1", "house/h/2025-03", f"event/{number}", "log"):
            text = visitor.get(path).text
            assert "Vågen nattevagt" in text, path
            assert ">night-watch<" not in text, path
        # the sheet of a page is that of the command
        sheet = visitor.get("house/h/2025-03?form=xlsx")
        (granted / "p.xlsx").write_bytes(sheet.content)
    finally:
        visitor.close()
    cells = {cell.value for one in openpyxl.load_workbook("p.xlsx") for row in one.iter_rows() for cell in row}
    assert "Vågen nattevagt" in cells


def test_a_sentence_has_names_but_where_it_is_typed() -> None:
    told = say("{service} in {month} of {services}", service="n", month=Month(2025, 3), services=["n", "other"])
    typed = say("pladsbog grant c-1 {service}", service="n")
    whole = say("so: {told}; then: {typed}", told=told, typed=typed)
    assert str(with_names(whole)) == "so: n in 2025-03 of n, other; then: pladsbog grant c-1 n"
    with by_name(lambda: Called(services={"n": "Night"})):
        assert str(with_names(whole)) == "so: Night in 2025-03 of Night, other; then: pladsbog grant c-1 n"
    assert with_names(told) is told


def test_a_sentence_has_houses_by_name_but_where_it_is_typed() -> None:
    told = say(
        "{citizen} moved in to {offer}/{place}, from {offers}", citizen="h", offer="h", place="h", offers=["h", "j"]
    )
    typed = say("pladsbog settle 2025-03 --offer {offer}", offer="h")
    with by_name(lambda: Called(houses={"h": "Højen"})):
        assert str(with_names(told)) == "h moved in to Højen/h, from Højen, j"
        assert str(with_names(typed)) == "pladsbog settle 2025-03 --offer h"


@pytest.mark.parametrize("language", ["en", "da"])
def test_people_read_the_name_of_a_house_and_programs_its_key(folder: Path, language: str) -> None:
    adopt("h", house('"1" = 1000').replace('id = "h"', 'id = "hoejen"').replace('name = "H"', 'name = "Højen"'))
    done("move-in c-1 hoejen 1 --from 2025-03-01 --level 1 --decision VU-1", "close 2025-01", "close 2025-02")
    event = done("log --citizen c-1 --format json").data[-1]["event"]
    visitor = Visitor(str(folder / "pladsbog.db"), language)
    try:
        front = visitor.look("")
        assert "Højen" in front.column("offer" if language == "en" else "tilbud")
        assert front.href("Højen").startswith("/folder/house/hoejen")
        for path in ("log", f"event/{event}", "residents", "house/hoejen/2025-03"):
            assert "Højen" in visitor.get(path).text, path
        assert "hoejen/1" not in visitor.get(f"event/{event}").text.replace("citizen:", "").split("<footer")[0]
    finally:
        visitor.close()
    for line in ("settle 2025-03", "residents", "log"):
        done(f"--lang {language} {line} -o d.xlsx --force")
        cells = {cell.value for sheet in openpyxl.load_workbook("d.xlsx") for row in sheet.iter_rows() for cell in row}
        assert any("Højen" in str(cell) for cell in cells), line
        assert "hoejen" not in cells, line
        for form in ("csv", "json", "table"):
            out = done(f"--lang {language} {line} --format {form}").out
            assert "hoejen" in out
            assert "Højen" not in out or line == "log"  # where the decision that named it stands
            assert "Højen/1" not in out


LUNDEN = """
[[offer]]
id = "lunden"
name = "Lunden"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""
MOVED = """
reference = "KB 2"
decided_on = 2025-02-01
[[budget_transfer]]
from = "hoejen"
to = "lunden"
year = 2025
amount = 500
effective = 2025-03-01
"""


@pytest.mark.parametrize("language", ["en", "da"])
def test_who_and_what_goes_from_house_to_house_is_told_with_the_names_of_both(folder: Path, language: str) -> None:
    one = house('"1" = 1000', after=LUNDEN).replace('id = "h"', 'id = "hoejen"').replace('name = "H"', 'name = "Højen"')
    adopt("h", one)
    budget = '[[budget]]\noffer = "{}"\nyear = 2025\nitems = {{ management = 1000 }}\n'
    adopt("b", 'reference = "KB 3"\ndecided_on = 2025-01-02\n' + budget.format("hoejen") + budget.format("lunden"))
    done("move-in c-1 hoejen 1 --from 2025-03-01 --level 1 --decision VU-1")
    done("move c-1 lunden/1 --from 2025-04-01 --decision VU-2")
    adopt("moved", MOVED)
    done(f"--lang {language} log -o d.xlsx")
    cells = {str(cell.value) for row in openpyxl.load_workbook("d.xlsx").active.iter_rows() for cell in row}
    assert any("Højen" in cell and "Lunden" in cell for cell in cells)
    assert any("Lunden/1" in cell for cell in cells)
    assert not [cell for cell in cells if "hoejen" in cell or "lunden" in cell]


def test_what_a_transfer_moves_is_not_called_a_grant_alone(folder: Path) -> None:
    """In tables, spreadsheets and pages; programs find the column by its name."""
    adopt("h", house('"1" = 1000', after=LUNDEN).replace('id = "h"', 'id = "hoejen"'))
    budget = '[[budget]]\noffer = "{}"\nyear = 2025\nitems = {{ management = 1000 }}\n'
    adopt("b", 'reference = "KB 3"\ndecided_on = 2025-01-02\n' + budget.format("hoejen") + budget.format("lunden"))
    adopt("moved", MOVED)
    done("budget lunden 2025 -o b.xlsx")
    cells = {str(cell.value) for row in openpyxl.load_workbook("b.xlsx").worksheets[0].iter_rows() for cell in row}
    assert "grants and transfers" in cells
    assert ";grants;" in done("budget lunden 2025 --format csv").out.splitlines()[0]
    visitor = Visitor("pladsbog.db")
    try:
        assert "grants and transfers" in visitor.look("house/lunden/2025").facts
        assert "tillægsbevillinger og omplaceringer" in visitor.get("house/lunden/2025?lang=da").text
    finally:
        visitor.close()


def test_two_houses_of_one_name_keep_their_keys(folder: Path) -> None:
    adopt("h", house('"1" = 1000', places=1))
    more = (
        house('"1" = 1000', places=1)
        .replace('id = "h"', 'id = "h2"')
        .replace('[[model]]\nid = "m"', '[[model]]\nid = "m2"')
    )
    adopt("h2", more.replace('id = "r"', 'id = "r2"').replace('reference = "KB 1"', 'reference = "KB 2"'))
    done("settle 2025-03 -o d.xlsx")
    cells = {
        cell.value for sheet in openpyxl.load_workbook(folder / "d.xlsx") for row in sheet.iter_rows() for cell in row
    }
    assert {"h", "h2"} <= cells


def test_two_services_of_one_name_keep_their_keys(granted: Path) -> None:
    adopt("more", NIGHT.replace('"night-watch"', '"night"').join(['reference = "KB 2"\ndecided_on = 2025-01-02\n', ""]))
    done("--lang en report h 2025-03 -o d.html")
    assert "night-watch" in (granted / "d.html").read_text()


def test_a_name_that_is_its_key_stands_once() -> None:
    with beside_keys(lambda: {"day": "day", "night": "Nat"}):
        assert [called("service", key) for key in ("day", "night", "new")] == ["day", "Nat (night)", "new"]
