"""A budget month by month is drawn as it is settled; what is granted or transferred stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from projections.months import answer
from projections.pictures import BudgetByMonth, budget_by_month
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
