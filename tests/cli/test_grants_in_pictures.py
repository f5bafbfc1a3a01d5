"""A budget month by month is drawn as it is settled; what is granted or transferred stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from projections.months import answer
from projections.pictures import BudgetByMonth, BudgetMonthFigures, PicturedHouse, budget_by_month
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, done, house

GRANT = """
reference = "KB {number}"
decided_on = 2025-01-10

[[budget_grant]]
offer = "h"
year = 2025
amount = {amount}
effective = {effective}
"""
ADOPTED = """
[[budget]]
offer = "h"
year = 2025
items = { frame = 365000 }
"""


@pytest.fixture(autouse=True)
def granted(folder: Path) -> Iterator[Path]:
    """A resident at 1,000 a day beside a frame of 365,000; January is closed.

    5,000 are granted in January, and 2,000 taken away in February.
    """
    with clock_set_to(datetime(2025, 2, 10, 9, tzinfo=UTC)):
        adopt("h", house(after=ADOPTED))
        adopt("more", GRANT.format(number=2, amount=5000, effective="2025-01-15"))
        adopt("less", GRANT.format(number=3, amount=-2000, effective="2025-02-01"))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A", "close 2025-01")
        yield folder
    SPEECH.speak(ENGLISH)


def found() -> BudgetByMonth:
    with open_log("pladsbog.db") as log:
        return answer("pladsbog.db", log, None, lambda months: budget_by_month(months, "h", 2025))


def test_the_bars_that_are_called_settled_are_what_is_settled() -> None:
    # given a closed month and an open one with grants
    from cli.pictures import budgets, draw  # noqa: PLC0415 - loads matplotlib

    # when the year is drawn
    draw(found())
    (axes,) = budgets.by_month(found()).figure.axes
    # then the figures are those of the settlement, and the grants have bars and figures of their own
    said = [text.get_text() for text in axes.texts]
    assert said[:4] == ["61", "+5", "58", "−2"]
    assert [bar.get_height() for bar in axes.patches[:4]] == [61_416_67, 5_000_00, 58_416_66, -2_000_00]  # type: ignore[attr-defined]  # a Rectangle
    legend = axes.get_legend()
    assert legend is not None
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["settled", "expected in open months", "grants and transfers", "adopted"]


@pytest.mark.parametrize(
    "settled",
    [
        [170_000_00, 77_000_00, 0, 0],  # the house closed
        [0, 0, 170_000_00],  # it opened late
        [0, 0, 0],
        [170_000_00, -2_000_00, -90_000_00, -300_00],
        [-60_000_00, -61_000_00],
        [-200_00, 100_00, 900_00],
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_no_figure_stands_on_the_name_of_a_month_nor_white_on_white(settled: list[int], *, closed: bool) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - loads matplotlib

    from cli.pictures import budgets, canvas  # noqa: PLC0415 - as above

    # given months in which something or nothing was settled, or more was taken back
    months = [BudgetMonthFigures(Month(2025, at), closed, None, ore, 0) for at, ore in enumerate(settled, start=1)]
    # when they are drawn
    with canvas.drawing():
        made = budgets.by_month(BudgetByMonth(PicturedHouse("h", "H", 9), 2025, months)).figure
        renderer = FigureCanvasAgg(made).get_renderer()  # type: ignore[no-untyped-call]
        (axes,) = made.axes
        figures = axes.texts[: len(months)]
        names = max(name.get_window_extent(renderer).y1 for name in axes.get_xticklabels())
        # then each figure is above the names and below the head, and black but on the blue bars
        for figure, ore in zip(figures, settled, strict=True):
            box = figure.get_window_extent(renderer)
            assert names < axes.bbox.y0 <= box.y0
            assert box.y1 <= axes.bbox.y1
            assert (figure.get_color() == canvas.BLACK) == (not closed or ore <= 0)
        # and no two marks of the axis read alike
        made.draw(renderer)
        marks = [mark.get_text() for mark in axes.get_yticklabels()]
    assert len(set(marks)) == len(marks) > 1


def test_who_does_not_see_the_picture_is_told_the_same() -> None:
    from cli.pictures import draw  # noqa: PLC0415 - loads matplotlib

    january, february, march = draw(found()).words.split("; ")[:3]
    assert january == "2025-01: 61.416,67 kr. of 30.416,67 kr. adopted, grants and transfers 5.000,00 kr."
    assert february.endswith(", grants and transfers -2.000,00 kr.")
    assert "grants" not in march


def test_the_page_of_the_house_draws_them_apart_too() -> None:
    visitor = Visitor("pladsbog.db")
    try:
        text = visitor.get("house/h/2025").text
    finally:
        visitor.close()
    assert "2025-01: budget 30.416,67 kr., settled 61.416,67 kr., grants and transfers 5.000,00 kr." in text
    assert "2025-02: budget 30.416,66 kr., expected 58.416,66 kr., grants and transfers -2.000,00 kr." in text
    assert "2025-03: budget 30.416,67 kr., expected 61.416,67 kr.<" in text
    assert text.count('class="notice"') == 1
    assert text.count('class="notice open"') == 1
    assert re.search(r"Blue: what is settled of the month; .* Yellow: grants and transfers\.", text)


def test_no_text_beside_the_bars_of_a_waterfall_takes_three_lines() -> None:
    from cli.pictures.canvas import wrapped  # noqa: PLC0415 - loads matplotlib

    text = "de beboere, der var kendt dengang, mod den forudsatte aktivitet"
    assert wrapped(text).split("\n") == ["de beboere, der var kendt dengang,", "mod den forudsatte aktivitet"]
    assert wrapped("move-in (7)") == "move-in (7)"
    assert wrapped("") == ""
