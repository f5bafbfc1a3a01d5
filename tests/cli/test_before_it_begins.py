"""What is said of a year that has not begun, a cost to a day to come, and a house in which nothing has happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house, refused, said

CHANGES = "budget-changes h 2026"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> Iterator[None]:
    """House h with two places; c-1 lives in the first one. Today is 1 October 2025."""
    assert folder
    with clock_set_to(datetime(2025, 10, 1, 9, tzinfo=UTC)):
        adopt("h", house())
        done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision A")
        yield
    SPEECH.speak(ENGLISH)


def test_of_a_year_that_has_not_begun_it_is_said_where_what_moves_it_stands() -> None:
    told = done(CHANGES)
    assert "the year has not begun" in told.out
    assert "when the year began" not in told.out
    assert "is the full year of 2025: pladsbog budget-changes h 2025" in told.err
    # and once it has begun, what was known then opens it
    with clock_set_to(datetime(2026, 1, 2, 9, tzinfo=UTC)):
        assert "when the year began" in done(CHANGES).out
        assert "has neither begun" not in said(CHANGES)


def test_a_budget_opens_a_year_that_has_not_begun() -> None:
    adopt("b", 'reference = "KB 2"\ndecided_on = 2025-09-30\n[[budget]]\noffer = "h"\nyear = 2026\nitems = { f = 9 }\n')
    assert "has not begun" not in done(CHANGES).out
    assert "has neither begun" not in said(CHANGES)


def test_its_page_says_so_too() -> None:
    visitor = Visitor("pladsbog.db")
    page = visitor.get("house/h/2026/changes").text
    visitor.close()
    assert "2026 has neither begun nor a budget" in page


@pytest.mark.parametrize(
    ("line", "heading"), [("vacancies", "cost so far"), ("vacancies --on 2025-12-31", "cost by then")]
)
def test_a_cost_to_a_day_to_come_is_no_cost_so_far(line: str, heading: str) -> None:
    assert heading in done(line).out
    # programs have the heading that they know, whatever the day
    assert done(f"{line} --format csv").out.splitlines()[0] == done("vacancies --format csv").out.splitlines()[0]


def test_what_happened_last_is_of_a_house_and_no_event_of_the_ledger() -> None:
    # given a house in which nothing has happened but its adoption, for an earlier day than the ledger was made
    visitor = Visitor("pladsbog.db")
    page = visitor.get("house/h/2025").text
    visitor.close()
    moved_in = next(one["event"] for one in data("log") if "moved in" in one["text"])
    # the vacancy that ends by it is of the same act, and has the last number
    assert f"The last event is #{moved_in + 1}," in page


def test_the_front_page_says_that_its_sheet_hides_houses_of_few() -> None:
    hides = "The spreadsheet is made to be passed on: it hides them"
    visitor = Visitor("pladsbog.db")
    assert hides in visitor.get("").text
    # when four have lived there
    done(
        "depart c-1 --on 2025-03-01 --cause moved",
        "move-in c-2 h 1 --from 2025-04-01 --level 1 --decision A",
        "move-in c-3 h 2 --from 2025-04-01 --level 1 --decision A",
        "depart c-3 --on 2025-05-01 --cause moved",
        "move-in c-4 h 2 --from 2025-06-01 --level 1 --decision A",
    )
    assert hides not in visitor.get("").text
    visitor.close()


def test_an_import_says_which_columns_a_row_needs_by_the_word_that_is_typed(folder: Path) -> None:
    (folder / "r.csv").write_text("hændelse;tilbud;plads;dato\nudtagning;h;2;01-11-2025\n")
    assert "rækker med udtagning skal have kolonnerne" in refused("--lang da indlæs r.csv")


def test_a_row_of_a_reservation_needs_no_decision_as_its_command_needs_none(folder: Path) -> None:
    (folder / "r.csv").write_text("event;offer;place;date;until;payer\nreserve;h;2;2025-11-01;2025-11-30;265\n")
    done("import r.csv")
    assert "reserved" in data("log")[-1]["text"]
