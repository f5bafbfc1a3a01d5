"""A note stands beside the last meeting on sheets, pages and reports; an expectation says the year it is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.documents.report import report_document
from ledger.digests import Digest
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from projections.months import answer
from projections.reports import report
from tests.cli.browse.looking import NOW, Visitor
from tests.cli.house import adopt, data, done, house


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """House h with c-1 in focus, met about in December 2025 for 390.000 kr., and a note on it a week later."""
    folder = tmp_path_factory.mktemp("noted")
    with pytest.MonkeyPatch.context() as patch, clock_set_to(NOW):
        patch.chdir(folder)
        patch.setenv("PLADSBOG_ACTOR", "anna")
        adopt("h", house('"1" = 1000'))
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --paragraph 107 --decision VU-1",
            "follow-up hold h 2025-12 --participants leader --on 2025-12-22 --expect 390000 --because steady"
            " --focus c-1 --action 'fill place 2'",
            "follow-up hold --paragraph 107 2025-12 --participants leader --on 2025-12-22 --action 'look at §107'",
            "follow-up note h 2025-12 --comment 'place 2 is promised' --on 2025-12-29",
            "follow-up note --paragraph 107 2025-12 --comment 'all is well' --on 2025-12-29",
        )
    return str(folder / "pladsbog.db")


@pytest.fixture(autouse=True)
def _there(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(location).parent)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")


def test_the_page_goes_on_from_the_meeting_and_has_the_note_beside_it(visitor: Visitor) -> None:
    page, shown = visitor.get("follow-up/h/2025-12").text, visitor.look("follow-up/h/2025-12")
    assert "meeting about 2025-12, held 2025-12-22" in page
    assert shown.column("noted") == ["place 2 is promised"]
    assert shown.facts["the leader expected"].startswith("390.000,00")
    assert "reasons: steady" in page
    assert shown.column("agreed") == ["fill place 2"]
    assert shown.column("in focus") == ["c-1"]
    (row,) = visitor.look("follow-up").tables[0]
    assert row["last meeting"] == "2025-12-22"


def test_the_page_of_an_area_does_too(visitor: Visitor) -> None:
    shown = visitor.look("area/paragraph/107/2025-12")
    assert shown.column("noted") == ["all is well"]
    assert shown.column("agreed") == ["look at §107"]


def test_the_sheet_of_the_command_has_the_note_in_every_form(tmp_path: Path) -> None:
    sheet = data("follow-up prepare h 2025-12")
    assert (sheet["last_meeting"]["held_on"], [one["comment"] for one in sheet["notes"]]) == (
        "2025-12-22", ["place 2 is promised"],
    )  # fmt: skip
    told = done("follow-up prepare h 2025-12").out
    assert "held 2025-12-22" in told
    assert "place 2 is promised" in told
    assert "place 2 is promised" in done("follow-up prepare h 2025-12 --show notes --format csv").out
    done(f"follow-up prepare h 2025-12 -o {tmp_path / 'sheet.xlsx'}")
    assert "notes" in load_workbook(tmp_path / "sheet.xlsx").sheetnames


def told_in_report(location: str, month: Month) -> str:
    with open_log(location) as log:
        found = answer(location, log, None, lambda months: report(months, "h", month))
    return "\n".join(str(getattr(block, "text", "")) for block in report_document(found, Digest(1, "0" * 64)).blocks)


def test_a_report_does_too(location: str) -> None:
    told = told_in_report(location, Month(2025, 12))
    assert "since the meeting on 2025-12-22" in told
    assert "Noted on 2025-12-29 by anna: place 2 is promised" in told
    assert "The house leader expected 390.000,00 kr.: steady" in told


def test_an_expectation_for_another_year_says_so_or_is_left_out(visitor: Visitor, location: str) -> None:
    """The figures are those of 2026."""
    facts = visitor.look("follow-up/h/2026-01").facts
    assert "the leader expected" not in facts
    assert facts["the leader expected for 2025"].startswith("390.000,00")
    assert "The house leader expected 390.000,00 kr. in 2025: steady" in told_in_report(location, Month(2026, 1))
    for month in ("2026-01", "2025-12"):  # programs read it whichever year it is for, as JSON has it
        head, row = done(f"follow-up prepare h {month} --show figures --format csv").out.splitlines()
        assert dict(zip(head.split(";"), row.split(";"), strict=True))["the leader expected"] == "390000,00"
    done("follow-up prepare h 2026-01 -o next.xlsx")
    cells = [cell.value for row in load_workbook("next.xlsx")["follow-up prepare"] for cell in row]
    assert "the leader expected" not in cells
    assert "expected then" in cells
