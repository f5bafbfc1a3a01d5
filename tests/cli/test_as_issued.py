"""Days told late: what shows them as issued and what as known now says which of the two it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from cli.languages import DANISH, ENGLISH, SPEECH
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog


@pytest.fixture(autouse=True)
def _told_late(folder: Path) -> None:
    """January is closed with place 2 vacant; c-2, who lived there, is told of afterwards."""
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "close 2025-01",
        "move-in c-2 h 2 --from 2025-01-01 --level 2 --decision VU-2 --reason late",
    )


def test_a_report_says_which_of_its_days_are_issued_and_which_known_now() -> None:
    done("report h 2025 -o r.html")
    page = Path("r.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    _, told, table = page.partition("closed months as issued, open ones as known at event #")
    assert told
    table = table.partition("</table>")[0]
    january = table.partition("2025-01")[2].partition("</tr>")[0]
    assert [">31<" in january, ">62<" in january] == [True, False], "as issued c-1 alone lived there"
    assert re.search(r"Below, every month is as known at event #[0-9]+\.", page)
    assert re.search(r'alt="Occupancy and vacancy as known at event #[0-9]+', page)
    assert "known now" not in page
    assert "100,0 % occupied, 0 days vacant" in page, page.partition("Occupancy and vac")[2][:400]


def test_the_terminal_says_it_beside_the_days() -> None:
    issued = pladsbog("settle 2025 --offer h")
    assert "closed months stand as issued, days and amounts; key-figures has them as known now" in issued.err
    assert "as issued" not in pladsbog("settle 2025 --offer h --format json").err
    assert "as issued" not in pladsbog("settle 2025-Q3 --offer h").err, "no month of it is closed"
    known = pladsbog("key-figures 2025-01 --offer h")
    assert "every month is as known now; settle has closed ones as issued" in known.err
    assert "100,0" in known.out
    assert "as issued" not in pladsbog("key-figures 2025-01 --format csv").err


@pytest.mark.parametrize("line", ["settle 2025 --offer h", "key-figures 2025-01"])
def test_of_an_as_of_it_is_what_was_known_then(line: str) -> None:
    last = data("log")[-1]["event"]
    then = pladsbog(f"{line} --known-at {last}").err
    assert "known then" in then
    assert "known now" not in then


def test_a_page_of_an_as_of_says_what_was_known_then() -> None:
    last = data("log")[-1]["event"]
    visitor = Visitor("pladsbog.db")
    try:
        for path, said in (
            ("house/h/2025", "Occupancy by month as known {}, in figures"),
            ("house/h/2025-02", "Days of places as known {}"),
            ("house/h/2025-02", "Issued and known {}"),
            ("bridge/h/2025-01", "2025-01: issued and known {}"),
            ("bridge/h/2025-01", "From what was issued to what is known {}"),
            ("bridge/h/2025-01", "<dt>known {}</dt>"),
            ("bridge/h/2025-02", "could be compared with what is known {}"),
        ):
            assert said.format("now") in visitor.get(path).text, path
            then = visitor.get(f"{path}?known_at=%23{last}").text
            assert said.format("then") in then, path
            assert "known now" not in then, path
    finally:
        visitor.close()


def test_in_danish_it_is_som_udstedt_and_som_kendt_nu() -> None:
    SPEECH.speak(DANISH)
    try:
        assert "lukkede måneder står som udstedt" in pladsbog("--lang da afregn 2025 --tilbud h").err
        assert "hver måned er som kendt nu" in pladsbog("--lang da nøgletal 2025-01").err
    finally:
        SPEECH.speak(ENGLISH)


def test_what_is_expected_of_open_months_and_of_the_year_have_two_names() -> None:
    months = pladsbog("budget h 2025").out.splitlines()[0]
    assert "expected, open" in months
    assert "expected year-end" in pladsbog("follow-up prepare h 2025-02").out
    done("key-figures 2025 --offer h -o k.xlsx")
    rows = [str(row[0].value) for row in load_workbook("k.xlsx").worksheets[0].iter_rows()]
    assert rows[-2].startswith("Total: what the days of the period itself come to")
    assert rows[-1].startswith("Expected year-end: what stands in the settlements of the whole year")
