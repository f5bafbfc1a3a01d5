"""A price of no level, such as a resident's own, is told in words where a level stands; codes stay for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import DANISH, ENGLISH, SPEECH
from cli.pictures import draw
from ledger.shared.calendar import MonthSpan
from ledger.store import open_log
from projections.months import answer
from projections.pictures import level_mix
from tests.cli.house import adopt, data, done, house

AVERAGE_MINUS = """
[model.vacancy]
rule = "average-minus"
packages = 1
rounding = "linear"
"""


@pytest.fixture(autouse=True)
def _lived_in(folder: Path) -> Iterator[None]:
    """House h with c-1 at level 2, c-2 at a price of his own, and place 3 vacant at what the average less 1 costs."""
    assert folder
    text = house('"1" = 1000, "2" = 2000', places=3)
    adopt("h", text.replace("[[rates]]", f"{AVERAGE_MINUS}\n[[rates]]"))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 2 --paragraph 107 --decision VU-1",
        "move-in c-2 h 2 --from 2025-01-01 --special-price 3000 --paragraph 107 --payer 265 --decision VU-2",
    )
    yield
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(
    "line", ["residents h --on 2025-01-05", "settle 2025-01 --offer h", "citizen c-2", "statement 265 2025-01"]
)
def test_in_danish_a_price_of_his_own_is_called_so(line: str) -> None:
    assert "særtakst" in (danish := done(f"--lang da {line}").out)
    assert "special" not in danish
    SPEECH.speak(ENGLISH)
    assert "special" in done(line).out


def test_a_spreadsheet_too_but_no_answer_for_programs() -> None:
    done("--lang da residents h --on 2025-01-05 -o her.xlsx")
    cells = {cell.value for sheet in load_workbook("her.xlsx") for row in sheet for cell in row}
    assert "særtakst" in cells
    assert "special" not in cells
    assert "special" in done("--lang da residents h --on 2025-01-05 --format csv").out
    SPEECH.speak(ENGLISH)
    assert {row["level"] for row in data("residents h --on 2025-01-05")["residents"]} == {"2", "special"}


def test_the_picture_of_levels_too() -> None:
    with open_log("pladsbog.db") as log:
        shown = answer("pladsbog.db", log, None, lambda months: level_mix(months, "h", MonthSpan.of_year(2025)))
    SPEECH.speak(DANISH)
    told = draw(shown).words
    assert "særtakst" in told
    assert "special" not in told


def test_how_an_average_is_rounded_is_said_in_danish() -> None:
    assert "minus 1 pakke, lineært mellem to pakker, mindst 0: pakke 1" in done("--lang da why h 2025-01 --place 3").out
    SPEECH.speak(ENGLISH)
    assert "less 1 package, linear, floor 0: package 1" in done("why h 2025-01 --place 3").out
