"""What moves the next year alone is no line of a year's budget changes, and is told beneath them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

CHANGES = "budget-changes h 2025"
TOLD = "Moves 2026 alone, and is no line here, -306.000,00 kr. in all: #"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> Iterator[None]:
    """c-1 and c-2 cost 1,000 a day each; in September c-1 is known to leave at the end of February 2026."""
    assert folder
    with clock_set_to(datetime(2025, 1, 2, 9, tzinfo=UTC)):
        adopt("h", house())
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A",
            "move-in c-2 h 2 --from 2025-01-01 --level 1 --decision A",
        )
    with clock_set_to(datetime(2025, 9, 2, 9, tzinfo=UTC)):
        done("depart c-1 --on 2026-02-28 --cause moved")
        yield


def test_it_is_told_beneath_the_lines_with_its_amount() -> None:
    # 306 days of c-1 are no more settled in 2026, and nothing of 2025 has moved
    before = data(CHANGES)
    told = done(CHANGES)
    assert (before["residual"], before["closing"]) == ("0.00", "730000.00")
    assert [line["citizen"] for line in before["lines"]] == ["c-1", "c-2"], "who moved in"
    assert told.err.startswith(TOLD)
    assert "-306.000,00 kr." in told.err
    done(f"{CHANGES} -o c.xlsx")
    cells = [str(cell.value) for row in load_workbook("c.xlsx").worksheets[0] for cell in row]
    assert any(cell.startswith(TOLD) for cell in cells)
    visitor = Visitor("pladsbog.db")
    assert TOLD in visitor.get("house/h/2025/changes").text.replace("\u00a0", " ")
    visitor.close()
    # and not to programs, whose lines sum to what they summed to
    assert "Moves" not in done(f"{CHANGES} --format csv").err


def test_together_with_the_lines_it_is_what_the_next_year_moves_by() -> None:
    done("move-in c-3 h 1 --from 2026-03-01 --level 1 --decision A", "depart c-2 --on 2025-12-30 --cause moved")
    lines = data(CHANGES)["lines"]
    assert [line["full_year"] for line in lines] == ["365000.00", "365000.00", "-365000.00"]
    assert "0,00 kr. in all: #" in done(CHANGES).err, "who leaves and who comes take each other back"
    assert sum(Decimal(month["current"]) for month in data("budget h 2026")["months"]) == 365000


def test_what_is_recorded_after_the_year_is_a_line_of_the_next_one_alone() -> None:
    with clock_set_to(datetime(2026, 1, 5, 9, tzinfo=UTC)):
        done("depart c-2 --on 2026-03-31 --cause moved")
        assert TOLD in done(CHANGES).err
        assert [line["effect"] for line in data("budget-changes h 2026")["lines"]] == ["-275000.00"]


def test_where_nothing_does_nothing_is_said() -> None:
    assert "Moves" not in done("budget-changes h 2026").err


# --- of an area -------------------------------------------------------------------------------------

AREA = "budget-changes --supplier internal 2025"


def test_of_an_area_it_is_told_in_the_same_words() -> None:
    before = data(AREA)
    assert done(AREA).err.startswith(TOLD)
    assert [line["citizen"] for line in before["lines"]] == ["c-1", "c-2"], "what is told is no line"
    assert "Moves" not in done(f"{AREA} --format csv").err
    done(f"{AREA} -o c.xlsx")
    cells = [str(cell.value) for row in load_workbook("c.xlsx").worksheets[0] for cell in row]
    assert any(cell.startswith(TOLD) for cell in cells)


def test_of_a_paragraph_it_is_who_comes_under_it_next_year() -> None:
    done(
        "change c-2 --from 2025-12-01 --paragraph 107 --decision A",
        "change c-1 --from 2026-02-01 --paragraph 107 --decision A",
    )
    told = done("budget-changes --paragraph 107 2025").err
    # the 28 days of c-1 in February 2026, after which nobody pays any more
    assert "Moves 2026 alone, and is no line here, 28.000,00 kr. in all: #" in told
    assert len(data("budget-changes --paragraph 107 2025")["lines"]) == 1, "c-2 is a line"


def test_of_an_area_what_is_a_line_is_not_told_again() -> None:
    done("depart c-2 --on 2025-11-30 --cause moved")
    assert [line["full_year"] for line in data(AREA)["lines"]][-1] == "-365000.00"
    assert done(AREA).err.startswith(TOLD)


# --- what is decided about the next year ------------------------------------------------------------


def test_what_is_granted_for_the_next_year_moves_it_as_its_budget_moves() -> None:
    # given 50,000 granted to the house for 2026, and 70,000 to the function across houses, which is of no house
    with clock_set_to(datetime(2025, 9, 2, 9, tzinfo=UTC)):
        adopt("function", house().replace("[[offer]]", '[[offer]]\nfunction = "5.38.50"', 1).replace("KB 1", "KB 2"))
        before = current(2026)
        for of, amount in (('offer = "h"', 50_000), ('function = "5.38.50"', 70_000)):
            grant = f"[[budget_grant]]\n{of}\nyear = 2026\neffective = 2026-01-01\namount = {amount}\n"
            adopt(f"grant-{amount}", f'reference = "KB {amount}"\ndecided_on = 2025-09-01\n\n{grant}')
    # then the house tells its grant beside who leaves, and the area, of which it is since, its own grant too
    assert "Moves 2026 alone, and is no line here, -256.000,00 kr. in all: #" in done(CHANGES).err
    told = done("budget-changes --function 5.38.50 2025").err
    assert "Moves 2026 alone, and is no line here, 120.000,00 kr. in all: #" in told
    assert "granted to function 5.38.50 in 2026: 70.000,00 kr." in told
    # as the budget of the next year by functions says
    assert current(2026) - before == 120_000


def current(year: int) -> Decimal:
    (row,) = (row for row in data(f"budget --by function {year}")["rows"] if row["name"] == "5.38.50")
    return Decimal(row["current"])
