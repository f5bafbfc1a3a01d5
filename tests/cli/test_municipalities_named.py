"""A municipality that pays is told by its code and name where people read, and by its code where programs do."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog


@pytest.fixture(autouse=True)
def _bought(folder: Path) -> None:
    """c-1 is paid for by Roskilde, c-2 by region Zealand, c-3 by the ledger's own municipality."""
    assert folder
    adopt("h", house(places=3))
    for citizen, place, payer in (("c-1", 1, "265"), ("c-2", 2, "1085"), ("c-3", 3, "own")):
        done(f"move-in {citizen} h {place} --from 2025-01-01 --level 1 --payer {payer} --decision VU-1")


def test_on_a_terminal_and_in_a_sheet_it_has_its_name() -> None:
    shown = pladsbog("residents --on 2025-02-01").out
    assert "265 Roskilde" in shown
    assert "1085 Region Sjælland" in shown
    assert "265 Roskilde" in pladsbog("citizen c-1").out
    assert "265 Roskilde" in pladsbog("key-figures 2025 --by payer --identifying").out
    done("residents --on 2025-02-01 -o r.xlsx")
    cells = [cell for row in load_workbook("r.xlsx").active.iter_rows(values_only=True) for cell in row]
    assert "265 Roskilde" in cells


def test_for_programs_it_is_a_code() -> None:
    (row,) = (row for row in data("residents --on 2025-02-01")["residents"] if row["citizen"] == "c-1")
    assert row["payer"] == "265"
    for line in ("residents --on 2025-02-01", "key-figures 2025 --by payer --identifying"):
        table = pladsbog(f"{line} --format csv").out
        assert "265;" in table
        assert "Roskilde" not in table


def test_a_statement_names_who_owes_and_who_asks() -> None:
    done("statement 265 2025-01 -o s.html")
    page = Path("s.html").read_text(encoding="utf-8")
    assert "<h1>Statement of municipality 265 Roskilde, 2025-01</h1>" in page
    assert "From municipality 787 Thisted" in page
    done("statement own 2025-01 -o own.html")
    assert "From municipality" not in Path("own.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Roskilde", "roskilde", "ROSKILDE "])
def test_a_name_is_read_on_the_line_where_only_one_is_called_so(name: str) -> None:
    by_code = pladsbog("statement 265 2025-01 --format json").out
    ran = pladsbog(f"statement '{name}' 2025-01 --format json")
    assert (ran.code, ran.out) == (0, by_code)
    assert "is read as" not in ran.err
    assert f"'{name.strip()}' is read as 265 (Roskilde)" in pladsbog(f"statement '{name}' 2025-01").err
    assert "1085" in pladsbog("statement 'Region Sjælland' 2025-01 --format json").out
    told = pladsbog("move-in c-9 h 1 --from 2025-03-01 --level 1 --decision V --payer Herlev --dry-run")
    assert "'Herlev' is read as 163 (Herlev)" in told.err


@pytest.mark.parametrize("name", ["Rosk", "Nowhere", "26"])
def test_what_is_no_ones_name_stays_refused(name: str) -> None:
    ran = pladsbog(f"statement {name} 2025-01 --format json")
    assert (ran.code, ran.refusal["code"]) == (2, "bad-payer")


def test_an_import_takes_codes_alone() -> None:
    Path("rows.csv").write_text("event;date;citizen;payer;decision\nchange;2025-02-01;c-1;Roskilde;V\n")
    assert "[bad-payer]" in pladsbog("import rows.csv").err


def test_a_statement_in_a_sheet_has_the_root_too() -> None:
    told = data("statement 265 2025-01")
    done("statement 265 2025-01 -o s.xlsx")
    assert load_workbook("s.xlsx").active["A3"].value == f"digest {told['digest']}, root {told['root']}"
    done("residents -o r.xlsx")
    assert "root" not in load_workbook("r.xlsx").active["A3"].value


# --- a slip in a name -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Købehavn", "101 (København)"),
        ("kobenhavn", "101 (København)"),
        ("Aarhuus Kommune", "751 (Aarhus)"),
        ("Region Midt", "1082 (Region Midtjylland)"),
    ],
)
def test_a_slip_in_a_name_is_told_what_may_be_meant(typed: str, meant: str) -> None:
    # when a name is misspelt where somebody pays, on a line or in a statement
    for line in (
        f'statement "{typed}" 2025-10',
        f'move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU --payer "{typed}"',
        f'reserve h 1 --for "{typed}" --from 2025-02-01 --until 2025-03-01',
    ):
        # then those that it may be are told with their codes, and nothing is guessed
        told = refused(line)
        assert "is not a municipality code [bad-payer]" in told
        assert f"Hint: did you mean {meant}?" in told


def test_the_likest_name_is_told_first() -> None:
    assert "mente du 479 (Svendborg), " in refused("--lang da statement Svenborg 2025-10")


def test_what_is_like_no_name_or_is_a_number_says_how_one_is_written() -> None:
    for typed in ("xx", "78"):
        assert "write the three figures" in refused(f"statement {typed} 2025-10")


def test_a_row_of_an_import_is_told_it_too() -> None:
    Path("rows.csv").write_text(
        "event;date;citizen;offer;place;level;payer;decision\nmove-in;2025-02-01;c-1;h;1;1;Købehavn;VU 1\n"
    )
    assert "not a municipality code; did you mean 101 (København)? [bad-payer]" in refused("import rows.csv")


def test_a_slip_in_an_answer_is_told_it_too() -> None:
    line = ["change", "c-3", "--from", "2025-02-01", "--decision", "VU 1"]
    told = at_a_terminal(line, "payer", "Købehavn", "101", "y")
    assert told.code == 0, told.text
    assert "did you mean 101 (København)?" in told.text


@pytest.mark.parametrize("typed", ["Odense", "odense kommune"])
def test_a_name_that_is_not_in_the_list_answers_a_question_as_it_does_on_a_line(typed: str) -> None:
    """Nobody has to know the code, and the line that is told at the end has it."""
    told = at_a_terminal(["statement"], typed, "2025-02").text
    assert f"{typed!r} is read as 461 (Odense)" in told
    assert "in one line: pladsbog statement 461 2025-02" in told
    assert "is not a municipality code" not in told


def test_a_name_that_is_nobodys_is_still_refused_at_a_question() -> None:
    assert "'Odensee' is not a municipality code" in at_a_terminal(["statement"], "Odensee", "461", "2025-02").text
