"""The front page shows houses of few and its sheet hides them: the page says which and why, and has a sheet of all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor, kroner
from tests.cli.house import AT_HOME, HOURS_AT_HOME, adopt, done, house

AT_HOME_TOO = AT_HOME + HOURS_AT_HOME
WITH_THEM = "Spreadsheet with them too, not to be passed on (xlsx)"


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """Four live in h; two are supported at home, by a house in which nobody lives."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(places=4, after=AT_HOME_TOO))
        for n in range(1, 5):
            done(f"move-in c-{n} h {n} --from 2025-01-01 --level 1 --decision A")
        for n in (5, 6):
            done(f"grant c-{n} hours --offer home --from 2025-01-01 --quantity {n} --decision A --payer own")
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def _amounts_of_home(visitor: Visitor, href: str) -> set[float]:
    return _amounts_of("Home", visitor, href)


def _amounts_of(named: str, visitor: Visitor, href: str) -> set[float]:
    """The numbers that the sheets of a file have of a house."""
    book = load_workbook(io.BytesIO(visitor.get(href).content))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True) if row[0] == named)
    return {float(cell) for row in rows for cell in row if isinstance(cell, int | float)}


def test_a_house_that_supports_few_at_home_is_named_and_not_the_one_of_four(looking: Visitor) -> None:
    page = looking.get("").text
    assert "Home: one to three citizens in the year" in page
    assert "The spreadsheet is made to be passed on: it hides them" in page
    # it is shown with its amounts, as its own page has them
    home = next(row for row in looking.look("").tables[0] if row["offer"] == "Home")
    assert kroner(home["expected year-end"]) not in ("", "0.00")


def test_the_sheet_hides_it_and_the_other_one_has_what_the_page_shows(looking: Visitor) -> None:
    shown = looking.look("")
    home = next(row for row in shown.tables[0] if row["offer"] == "Home")
    amount = float(kroner(home["expected year-end"]))
    assert _amounts_of_home(looking, "?form=xlsx") == set()
    assert amount in _amounts_of_home(looking, shown.href(WITH_THEM))


def test_a_file_says_in_its_name_that_it_is_not_to_be_passed_on(looking: Visitor) -> None:
    for path, sheet, other in (
        ("", "key-figures-2025.xlsx", "key-figures-2025-identifying.xlsx"),
        ("?lang=da", "noegletal-2025.xlsx", "noegletal-2025-identificerende.xlsx"),
    ):
        answer = looking.get(f"{path}{'&' if path else '?'}form=xlsx")
        assert f'"{sheet}"' in answer.headers["content-disposition"]
        ways = looking.look(path).links
        href = next(href for text, href in ways if text.endswith("(xlsx)") and "identifying" in href)
        assert f'"{other}"' in looking.get(href).headers["content-disposition"]


def test_no_house_is_named_where_none_is_of_few_but_that_single_amounts_are_hidden(looking: Visitor) -> None:
    for n in (7, 8):
        done(f"grant c-{n} hours --offer home --from 2025-01-01 --quantity {n} --decision A --payer own")
    done("change c-1 --from 2025-02-01 --payer 265 --decision A")
    shown = looking.look("")
    page = looking.get("").text
    assert "one to three citizens in the year" not in page
    assert "the spreadsheet leaves single amounts empty" in page
    # as it does, and the other one does not: one of four is paid for by a buyer, 1000 kr. a day from February on
    assert 334000.0 not in _amounts_of("H", looking, "?form=xlsx")
    assert 334000.0 in _amounts_of("H", looking, shown.href(WITH_THEM))


def test_nothing_is_said_where_nobody_lives(folder: Path) -> None:
    assert folder
    adopt("h", house(places=4))
    visitor = Visitor("pladsbog.db")
    assert WITH_THEM not in visitor.get("").text
    visitor.close()
